"""Access keys that change while the gateway serves: from files and programs, good and bad."""

import json
import os
import ssl
import threading
import time
import urllib.request

import samples
import transcript
from cloud import Counted
from faces import FACES
from house import PROJECT_NAME
from programs import ACCESS_KEY, PROJECT, Gateway
from waiting import until


def ask(house, path, body, headers=None):
    """A call to the simulated cloud itself."""
    context = ssl.create_default_context(cafile=house.ca)
    request = urllib.request.Request(
        f"https://localhost:{house.sandbox.port}{path}", data=json.dumps(body).encode(),
        headers={"content-type": "application/json", **(headers or {})}, method="POST")
    with urllib.request.urlopen(request, timeout=10, context=context) as answer:
        return dict(answer.headers), answer.read().decode()


def temporary_key(house, seconds=3600):
    """A new access key of the simulated cloud, as the cloud says it."""
    headers, _ = ask(house, "/v3/auth/tokens", {"auth": {
        "identity": {"methods": ["password"], "password": {"user": {
            "name": "sandbox-user", "password": "sandbox-password",
            "domain": {"name": "sandbox-account"}}}},
        "scope": {"project": {"name": PROJECT_NAME}}}})
    token = next(value for name, value in headers.items() if name.lower() == "x-subject-token")
    _, said = ask(house, "/v3.0/OS-CREDENTIAL/securitytokens", {"auth": {"identity": {
        "methods": ["token"], "token": {"duration_seconds": seconds}}}}, {"x-auth-token": token})
    key = json.loads(said)["credential"]
    transcript.keep_secret("temporary secret key", key["secret"])
    transcript.keep_secret("security token", key["securitytoken"])
    return key, said


def permanent(house):
    return json.dumps({"access": ACCESS_KEY, "secret": house.secret})


def serve_with(house, access_key):
    """Starts the gateway of a house anew, with another access key in its settings."""
    settings = json.loads(house.settings_file.read_text())
    settings["credentials"]["main"]["access_key"] = access_key
    house.gateway.end()
    house.write_settings("gatehouse.yaml", settings)
    house.gateway = Gateway(house.directory, house.settings_file)


class Load:
    """Calls from several threads until the block ends, all of which must succeed."""

    def __init__(self, house, threads=6):
        self._stop = threading.Event()
        self.failures, self.count = [], 0
        self._threads = [threading.Thread(target=self._run, args=(house,)) for _ in range(threads)]

    def _run(self, house):
        face = FACES["grpc"](house)
        while not self._stop.is_set():
            outcome = face.call("ListVpnGateways", samples.LIST)
            self.count += 1
            if not outcome.is_ok:
                self.failures.append(outcome)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()


def test_a_new_access_key_takes_over_under_load(new_house):
    with new_house() as house:
        house.write("key.json", permanent(house))
        serve_with(house, {"from": "file:key.json"})
        key, said = temporary_key(house)
        with Load(house) as load:
            until(lambda: load.count > 50, "there is load")
            house.write("key.json", said)
            until(lambda: f"is {key['access']} from now on" in house.gateway.log.read_text(),
                  "it took over")
            seen = load.count
            until(lambda: load.count > seen + 50, "there is load with the new one")
            house.write("key.json", permanent(house))
            until(lambda: f"is {ACCESS_KEY} from now on" in house.gateway.log.read_text(),
                  "and back")
        assert load.failures == []
        log = house.gateway.log.read_text()
        assert f"nothing is sent with {ACCESS_KEY} any more" in log
        assert key["secret"] not in log and key["securitytoken"] not in log


def test_a_bad_new_key_changes_nothing(new_house):
    with new_house() as house:
        face = FACES["grpc"](house)
        assert face.call("ListVpnGateways", samples.LIST).is_ok
        with Counted(house.cloud, "listQuotas") as reads:
            house.write("secret-key", "0" * 40)
            until(lambda: "does not take over" in house.gateway.log.read_text(), "it is told")
            for _ in range(20):
                assert face.call("ListVpnGateways", samples.LIST).is_ok
            time.sleep(2)
        assert reads.calls == 1, "it is not shown again"
        house.write("secret-key", "")
        until(lambda: "is empty" in house.gateway.log.read_text(), "that is told as well")
        assert face.call("ListVpnGateways", samples.LIST).is_ok
        house.write("secret-key", house.secret)
        assert house.gateway.admin("/readyz/writes")[0] == 200


def test_a_refused_key_is_replaced_without_a_restart(new_house):
    with new_house(secret="0" * 40) as house:
        face = FACES["grpc"](house)
        assert face.call("ListVpnGateways", samples.LIST).reason == "CREDENTIAL_REFUSED"
        house.write("secret-key", house.secret)
        until(lambda: face.call("ListVpnGateways", samples.LIST).is_ok, "the right one is taken")
        assert house.gateway.admin("/readyz/writes")[0] == 200


def test_a_project_is_looked_up_by_its_name(new_house):
    credential = {"project_name": PROJECT_NAME,
                  "access_key": {"id": ACCESS_KEY, "secret": "file:secret-key"}}
    with new_house(credential=credential) as house:
        for name in ["grpc", "rest"]:
            assert FACES[name](house).call("ListVpnGateways", samples.LIST).is_ok
        assert house.cloud.count("listProjects", "calls") == 1


def test_a_project_that_is_not_there_is_told(new_house):
    credential = {"project_name": "nowhere",
                  "access_key": {"id": ACCESS_KEY, "secret": "file:secret-key"}}
    with new_house(credential=credential) as house:
        refused = FACES["grpc"](house).call("ListVpnGateways", samples.LIST)
        assert (refused.code, refused.reason) == ("UNAVAILABLE", "CREDENTIAL_UNAVAILABLE")
        assert "0 projects of the name nowhere" in house.gateway.log.read_text()


def test_a_program_gives_key_after_key(new_house, tmp_path):
    with new_house() as house:
        key, said = temporary_key(house, seconds=900)
        counter, answer = tmp_path / "runs", tmp_path / "answer.json"
        answer.write_text(said)
        program = tmp_path / "issue-key"
        program.write_text(f"#!/bin/sh\necho run >> {counter}\ncat {answer}\n")
        program.chmod(0o700)
        serve_with(house, {"from": f"command:{program} --for main"})
        face = FACES["grpc"](house)
        assert face.call("ListVpnGateways", samples.LIST).is_ok
        assert counter.read_text() == "run\n"
        assert f'credential_expiry_timestamp_seconds{{credential="main"}}' in (
            house.gateway.admin("/metrics")[1])


def test_a_program_that_hangs_is_ended(new_house, tmp_path):
    program = tmp_path / "hangs"
    child = tmp_path / "child"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {child}\nwait\n")
    program.chmod(0o700)
    credential = {"project_id": PROJECT, "access_key": {"from": f"command:{program}"}}
    with new_house(credential=credential) as house:
        refused = FACES["grpc"](house).call("ListVpnGateways", samples.LIST, timeout=25)
        assert (refused.code, refused.reason) == ("UNAVAILABLE", "CREDENTIAL_UNAVAILABLE")
        assert "was not done within 10 seconds" in house.gateway.log.read_text()
        pid = int(child.read_text())
        until(lambda: not os.path.exists(f"/proc/{pid}"), "its child was ended, too")
