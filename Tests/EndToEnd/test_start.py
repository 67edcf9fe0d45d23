"""What is refused at the start, so that it cannot go wrong later."""

import copy
import json
import re
import secrets
import signal
import socket

import pytest

import transcript
from curl import Curl
from programs import Gateway, Program, run
from waiting import until

INLINE = "inline-" + secrets.token_hex(16)
transcript.keep_secret("a secret written inline", INLINE)


def set_key(*path, value):
    def edit(settings):
        for step in path[:-1]:
            settings = settings[step]
        settings[path[-1]] = value

    return edit


def remove(*path):
    def edit(settings):
        for step in path[:-1]:
            settings = settings[step]
        del settings[path[-1]]

    return edit


SECRET = ("credentials", "main", "access_key", "secret")
FAULTS = {
    # What is edited, the key whose line is named, and words of the fault.
    "a secret inline": (set_key(*SECRET, value=INLINE), "secret", "file:PATH"),
    "a secret inline as a reference": (
        set_key(*SECRET, value=f"plain:{INLINE}"), "secret", "file:PATH"),
    "an unknown key": (set_key("limits", "deadlines", value=1), "deadlines", "unknown"),
    "a misspelt key": (
        set_key("clouds", "sandbox", "vpn_endpoimt", value="https://a.example"),
        "vpn_endpoimt", "vpn_endpoint"),
    "a missing key": (remove("credentials", "main", "access_key"), "main", "access_key"),
    "a number out of range": (
        set_key("limits", "deadline_default_seconds", value=0), "deadline_default_seconds", "3600"),
    "a cloud that does not exist": (
        set_key("credentials", "main", "cloud", value="moon"), "cloud", "moon|sandbox"),
    "a key instead of its digest": (
        set_key("callers", "reader", "api_keys", value=[f"ghk_{INLINE}"]), "ghk_", "sha256:"),
    "a cloud without TLS": (
        set_key("clouds", "sandbox", "vpn_endpoint", value="http://localhost:1"),
        "vpn_endpoint", "https"),
    "clear text for everybody": (
        set_key("listeners", 0, value={"address": "0.0.0.0:0", "cleartext": True}),
        "cleartext", "loopback"),
    "a peer of a port": (
        set_key("listeners", 0, "methods", value=["unix_peer"]), "unix_peer", "Unix socket"),
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("command", ["serve", "check"])
def test_faulty_settings(house, command, name):
    edit, marker, words = FAULTS[name]
    settings = copy.deepcopy(house.settings)
    edit(settings)
    file = house.write_settings("faulty.yaml", settings)
    done = run(command, "--config", file)
    assert done.returncode == (78 if command == "serve" else 1)
    said = done.stdout + done.stderr
    [line] = [line for line in said.splitlines() if re.search(words, line)]
    place = re.match(r".*faulty\.yaml:(\d+):\d+: ", line)
    assert place, f"file and line are named: {said}"
    assert marker in file.read_text().splitlines()[int(place[1]) - 1], said
    assert INLINE not in said, "what may be a secret is not repeated"


def test_every_fault_is_told_at_once(house):
    settings = copy.deepcopy(house.settings)
    for edit, _, _ in (FAULTS["an unknown key"], FAULTS["a missing key"]):
        edit(settings)
    done = run("check", "--config", house.write_settings("faulty.yaml", settings))
    assert len(re.findall(r"faulty\.yaml:\d+:\d+: ", done.stdout)) == 2


def test_settings_that_are_no_yaml(house):
    done = run("serve", "--config", house.write("faulty.yaml", "listeners:\n  - [\n"))
    assert done.returncode == 78
    assert re.search(r"faulty\.yaml:\d+", done.stderr)


def test_settings_that_are_not_there(tmp_path):
    done = run("serve", "--config", tmp_path / "none.yaml")
    assert done.returncode == 78
    assert "none.yaml" in done.stderr


@pytest.mark.parametrize("reference", ["file:nowhere", "env:GATEHOUSE_NOWHERE", "systemd:nowhere"])
def test_a_secret_that_is_not_there(house, reference):
    settings = copy.deepcopy(house.settings)
    set_key(*SECRET, value=reference)(settings)
    done = run("serve", "--config", house.write_settings("faulty.yaml", settings))
    assert done.returncode == 78, done.stderr
    assert "nowhere" in done.stderr.lower()
    assert re.search(r"faulty\.yaml:\d+", done.stderr), done.stderr


def test_a_secret_that_others_can_read(house):
    house.write("open-secret", INLINE).chmod(0o644)
    settings = copy.deepcopy(house.settings)
    set_key(*SECRET, value="file:open-secret")(settings)
    done = run("serve", "--config", house.write_settings("faulty.yaml", settings))
    assert done.returncode == 78, done.stderr
    assert "open-secret" in done.stderr and INLINE not in done.stderr


def test_a_certificate_and_the_key_of_another(house, authority):
    _, key = authority.issue("somebody-else")
    settings = copy.deepcopy(house.settings)
    set_key("listeners", 0, "tls", "private_key", value=f"file:{key}")(settings)
    done = run("serve", "--config", house.write_settings("faulty.yaml", settings))
    assert done.returncode == 78, done.stderr
    assert "private_key" in done.stderr or "certificate" in done.stderr


def test_check_is_content_with_right_settings(house):
    done = run("check", "--config", house.settings_file)
    assert done.returncode == 0, done.stdout
    assert "3 listeners" in done.stdout
    document = json.loads(run("check", "--json", "--config", house.settings_file).stdout)
    assert document["valid"] is True


def test_the_example_settings_are_right_but_for_what_they_point_at(pytestconfig):
    example = pytestconfig.rootpath.parents[1] / "config" / "gatehouse.yaml"
    done = run("check", "--syntax-only", "--config", example)
    assert done.returncode == 0, done.stdout


def test_a_port_that_is_taken(house):
    settings = copy.deepcopy(house.settings)
    del settings["listeners"][1]
    del settings["callers"]["operator"]["unix"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        set_key("listeners", 0, "address", value=f"127.0.0.1:{port}")(settings)
        done = run("serve", "--config", house.write_settings("taken.yaml", settings))
    assert done.returncode == 69
    assert str(port) in done.stderr, "which address it is"


def test_a_second_instance_does_not_take_over_a_socket_in_use(house):
    second = Program(house.directory, "second", "serve", "--config", house.settings_file)
    until(lambda: second.is_ready or second.process.poll() is not None, "it is ready or ended")
    was_ready = second.is_ready
    code = second.end()
    assert not was_ready, "it listens on the socket of the first"
    assert code == 69
    assert "gatehouse.sock" in second.log.read_text()
    assert Curl.unix(house.unix_socket).send("GET", "/v1/caller").status == 200


def test_the_next_instance_takes_over_what_a_killed_one_left(new_house):
    with new_house() as house:
        port = house.gateway.port
        set_key("listeners", 0, "address", value=f"127.0.0.1:{port}")(house.settings)
        fixed = house.write_settings("fixed.yaml")
        assert house.gateway.end() == 0
        for ending in [signal.SIGKILL, signal.SIGTERM]:
            house.gateway = Gateway(house.directory, fixed)
            assert house.gateway.port == port
            assert house.unix_socket.is_socket()
            code = house.gateway.end(ending)
        assert code == 0, "SIGTERM is heeded from the moment it is ready"
        assert not house.unix_socket.exists(), "an orderly end takes the socket away"




def test_a_signal_right_after_the_ready_file_is_heeded(house):
    # The moment between the ready file and the wait for signals is short; several tries meet it.
    settings = copy.deepcopy(house.settings)
    del settings["listeners"][1]
    del settings["callers"]["operator"]["unix"]
    file = house.write_settings("short-life.yaml", settings)
    for _ in range(5):
        program = Program(house.directory, "short-life", "serve", "--config", file)
        while not program.is_ready and program.process.poll() is None:
            pass
        assert program.end() == 0, program.log.read_text()
    assert "drained" in program.log.read_text()


@pytest.mark.parametrize("command", ["serve", "check"])
def test_an_action_that_no_operation_has(house, command):
    settings = copy.deepcopy(house.settings)
    set_key("callers", "reader", "actions", value=["vpn:vpnGateways:lits"])(settings)
    done = run(command, "--config", house.write_settings("faulty.yaml", settings))
    assert done.returncode == (78 if command == "serve" else 1)
    said = done.stdout + done.stderr
    assert re.search(r'faulty\.yaml:\d+:\d+: .*actions\[0\].*did you mean "vpn:vpnGateways:list"',
                     said), said


@pytest.mark.parametrize("command", ["serve", "check"])
def test_all_that_the_settings_point_to_is_told_at_once(house, command):
    settings = copy.deepcopy(house.settings)
    house.write("no-authority.pem", "nothing")
    set_key("clouds", "sandbox", "ca_file", value="no-authority.pem")(settings)
    set_key(*SECRET, value="file:nowhere")(settings)
    set_key("callers", "reader", "actions", value=["vpn:none:at-all"])(settings)
    set_key("listeners", 0, "tls", "certificate_file", value="missing.pem")(settings)
    done = run(command, "--config", house.write_settings("faulty.yaml", settings))
    assert done.returncode == (78 if command == "serve" else 1)
    said = done.stdout + done.stderr
    for words in ["ca_file", "secret: .*nowhere", "actions", "certificate_file: .*missing"]:
        assert re.search(rf"faulty\.yaml:\d+:\d+: .*{words}.*", said), (words, said)
    assert len(re.findall(r"faulty\.yaml:\d+:\d+: ", said)) == 4, said


def test_the_place_of_an_address_that_is_taken(house):
    settings = copy.deepcopy(house.settings)
    del settings["listeners"][1]
    del settings["callers"]["operator"]["unix"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        for path in [("listeners", 0, "address"), ("admin", "address")]:
            edited = copy.deepcopy(settings)
            set_key(*path, value=address)(edited)
            done = run("serve", "--config", house.write_settings("taken.yaml", edited))
            assert done.returncode == 69
            place = re.search(
                rf"taken\.yaml:(\d+):\d+: \S*address: {address} is taken", done.stderr)
            assert place, done.stderr
            lines = (house.directory / "taken.yaml").read_text().splitlines()
            assert address in lines[int(place[1]) - 1]


@pytest.mark.parametrize("option", ["--port", "--admin-port"])
def test_a_port_that_is_taken_when_the_sandbox_starts(house, authority, option):
    certificate, key = authority.issue("second-sandbox")
    secret = house.write("second-secret", secrets.token_hex(20))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = {"--port": 0, "--admin-port": 0, option: taken.getsockname()[1]}
        done = run(
            "sandbox", "--certificate", certificate, "--private-key", key,
            "--secret-key-file", secret, *(word for pair in ports.items() for word in pair))
    assert done.returncode == 69
    assert f"127.0.0.1:{ports[option]} is taken: another program listens there" in done.stderr
    assert "expected a free address" in done.stderr and option in done.stderr
    assert "bind(" not in done.stderr, "not in the words of a library"


def test_an_address_of_another_machine(house):
    settings = copy.deepcopy(house.settings)
    set_key("listeners", 0, "address", value="192.0.2.1:8443")(settings)
    done = run("serve", "--config", house.write_settings("elsewhere.yaml", settings))
    assert done.returncode == 69
    assert "192.0.2.1:8443 is no address of this machine" in done.stderr
