"""What an operator asks of a gateway that serves: how it is, to read its settings again; and what
`check` says beforehand."""

import json
import re
import sqlite3

import pytest

import samples
from contract import request
from faces import FACES
from programs import run


@pytest.fixture
def house(new_house):
    with new_house(state=True) as house:
        yield house


def status(house, *options):
    return run("status", "--config", house.settings_file, *options)


def reload(house, *options):
    return run("reload", "--config", house.settings_file, *options)


def test_a_gateway_tells_how_it_is(house):
    FACES["rest"](house).call("ListVpnGateways", samples.LIST)
    shown = status(house)
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"^version +\d+\.\d+\.\d+$", shown.stdout, re.MULTILINE)
    assert re.search(r"^serves since .+ \(\d+ s\)$", shown.stdout, re.MULTILINE)
    assert re.search(r"^settings +reading 1, in force since ", shown.stdout, re.MULTILINE)
    assert re.search(r"^credentials +1, 1 ok$", shown.stdout, re.MULTILINE)
    said = json.loads(status(house, "--json").stdout)
    assert int(said["generation"]) == 1 and said["ready"] and said["writable"]
    secure = said["listeners"][0]
    assert (secure["address"], secure["security"]) == (
        f"127.0.0.1:{house.gateway.port}", "tls")
    assert int(secure["accepted_connections"]) >= 1
    assert said["listeners"][1]["address"].endswith("/gatehouse.sock")
    assert said["listeners"][1]["security"] == "cleartext"


def test_a_broken_credential_shows(new_house):
    with new_house(secret="0" * 40) as house:
        assert not FACES["rest"](house).call("ListVpnGateways", samples.LIST).is_ok
        shown = status(house)
        assert shown.returncode == 1
        assert "1, 1 broken" in shown.stdout and "no: a credential is broken" in shown.stdout


def test_a_reload_says_how_it_ended(house):
    done = reload(house)
    assert done.returncode == 0, done.stderr
    assert "reading 2 of the settings is in force" in done.stderr
    # In force when the answer is here.
    house.settings["callers"]["reader"]["actions"] = ["vpn:*:get"]
    house.write_settings("gatehouse.yaml")
    assert reload(house).returncode == 0
    reader = FACES["rest"](house)
    refused = reader.call("ListVpnGateways", samples.LIST, key=house.keys["reader"])
    assert (refused.code, refused.reason) == ("PERMISSION_DENIED", "ACTION_NOT_ALLOWED")


def test_a_reload_names_every_fault_and_changes_nothing(house):
    house.settings["callers"]["reader"]["actions"] = ["vpn:nonsense:get"]
    house.write_settings("gatehouse.yaml")
    done = reload(house)
    assert done.returncode == 78
    assert "stays in force" in done.stderr
    # What check says, without a gateway.
    assert done.stdout == run("check", "--config", house.settings_file).stdout
    assert re.search(r"^.+/gatehouse\.yaml:\d+:\d+: callers\.reader\.actions", done.stdout,
                     re.MULTILINE)
    said = json.loads(reload(house, "--json").stdout)
    assert not said.get("applied") and "callers.reader.actions" in said["faults"][0]["key"]
    assert FACES["rest"](house).call("ListVpnGateways", samples.LIST).is_ok
    shown = status(house)
    assert shown.returncode == 1 and "the latest was refused" in shown.stdout


def test_a_file_that_is_no_settings_leaves_the_socket(house):
    house.write("gatehouse.yaml", "limits: [")
    assert reload(house).returncode == 78
    assert status(house).returncode == 78
    done = run("reload", "--unix", house.unix_socket)
    assert done.returncode == 78 and "gatehouse.yaml:" in done.stdout
    shown = run("status", "--unix", house.unix_socket)
    assert shown.returncode == 1 and "1 faults" not in shown.stdout
    assert "the latest was refused" in shown.stdout
    assert run("status").returncode == 64


def test_what_waits_for_a_restart_is_named(house):
    house.settings["limits"]["connections_max"] = 77
    house.write_settings("gatehouse.yaml")
    done = reload(house)
    assert done.returncode == 0
    assert "limits.connections_max has changed, which takes a restart" in done.stderr


def test_over_the_network_it_takes_an_action(house):
    face = FACES["grpc"](house)
    assert face.call("GetStatus", request("GetStatus")).reply.ready
    assert face.call("Reload", request("Reload")).reply.applied
    for name in ["GetStatus", "Reload"]:
        refused = face.call(name, request(name), key=house.keys["reader"])
        assert (refused.code, refused.reason) == ("PERMISSION_DENIED", "ACTION_NOT_ALLOWED")


def test_where_nobody_serves(house):
    house.gateway.end()
    for done in [status(house), reload(house)]:
        assert done.returncode == 69
        assert "Is the gateway running there?" in done.stderr
        assert "No such file or directory" in done.stderr or "refused" in done.stderr
        assert "NIO" not in done.stderr and "errno" not in done.stderr


# What check finds of the state directory.

def check(house):
    done = run("check", "--config", house.settings_file)
    return done.returncode, done.stdout


def test_check_looks_at_the_state_directory_of_a_gateway_that_serves(house):
    assert check(house)[0] == 0
    state = house.directory / "state"
    before = sorted(path.name for path in state.iterdir())
    house.gateway.end()
    assert check(house)[0] == 0
    assert {path.name for path in state.iterdir()} <= set(before)
    state.chmod(0o750)
    code, said = check(house)
    assert code == 1
    assert re.search(r"gatehouse\.yaml:\d+:\d+: state_directory: .*mode 0750 .*chmod 0700", said)
    state.chmod(0o700)


def test_check_finds_what_would_not_start(house):
    house.gateway.end()
    database = house.directory / "state" / "gatehouse.sqlite"
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    code, said = check(house)
    assert code == 1 and "later version of this program (format 99)" in said
    database.write_bytes(b"no database")
    code, said = check(house)
    assert code == 1 and "is damaged" in said and str(database) in said
    assert database.read_bytes() == b"no database"


def test_check_makes_no_directory(new_house):
    with new_house() as house:
        house.settings["state_directory"] = "later"
        file = house.write_settings("later.yaml")
        assert run("check", "--config", file).returncode == 0
        assert not (house.directory / "later").exists()
        house.settings["state_directory"] = "nowhere/state"
        done = run("check", "--config", house.write_settings("nowhere.yaml"))
        assert done.returncode == 1 and "a directory whose parent is there" in done.stdout
