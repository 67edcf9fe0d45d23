"""A second gateway in front of the same cloud, whose callers may do what policies say."""

import copy
import json

from programs import Gateway, new_key, new_virtual_key


def policed(house, name, policies, actions=(), each=False):
    """
    The house with another gateway: its one caller, `limited`, has these policies (statements by
    name of policy), over TLS, a Unix socket and the cloud's own paths. Resources that the house's
    operator made are there already, so a policy can name their ids.

    With `each`, every policy has a caller of its own and of its name beside that.
    """
    directory = house.directory / name
    (directory / "policies").mkdir(parents=True)
    for policy, statements in policies.items():
        text = json.dumps({"Version": "1.1", "Statement": statements}, indent=2)
        (directory / "policies" / f"{policy}.json").write_text(text)
    key, digest = new_key()
    virtual = new_virtual_key(house.directory / "master-secret")
    settings = copy.deepcopy(house.settings)
    settings["listeners"][1]["unix"] = str(directory / "g.sock")
    settings["credentials"]["main"]["access_key"]["secret"] = f"file:{house.directory}/secret-key"
    settings["virtual_keys"]["master_secret"] = f"file:{house.directory}/master-secret"
    settings["policies"] = "policies"
    settings["callers"] = {"limited": {
        "api_keys": [digest], "virtual_keys": [{"access_key": virtual[0]}],
        "credentials": ["main"], "actions": list(actions), "policies": list(policies)}}
    others = {}
    for policy in policies if each else ():
        others[policy], digest = new_key()
        settings["callers"][policy] = {
            "api_keys": [digest], "credentials": ["main"], "policies": [policy]}
    file = directory / "gatehouse.yaml"
    file.write_text(json.dumps(settings, indent=2))
    file.chmod(0o600)
    other = copy.copy(house)
    other.settings, other.settings_file = settings, file
    other.unix_socket = directory / "g.sock"
    # The faces call as "operator".
    other.keys = {"operator": key, **others}
    other.virtual_keys = {"limited": virtual}
    other.gateway = Gateway(directory, file)
    return other
