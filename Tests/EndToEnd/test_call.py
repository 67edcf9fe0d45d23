"""`gatehouse call`: calls from a shell, over TLS and over the Unix socket."""

import json
import os
import pty
import re
import subprocess

import pytest

import programs
import samples
import transcript
from programs import BINARY
from waiting import until


@pytest.fixture(scope="module")
def key_file(house):
    return house.write("operator-key", house.keys["operator"] + "\n")


@pytest.fixture
def call(house, key_file):
    """Calls with the operator's key; gives code, answer and words."""

    def call(*arguments, key=key_file, stdin=None, environment=None):
        own = {name: value for name, value in os.environ.items()
               if not name.startswith("GATEHOUSE_")}
        options = ["--api-key-file", key] if key else []
        return programs.run(
            "call", *arguments, *options, input=stdin or "",
            env={**own, "GATEHOUSE_ENDPOINT": house.endpoint,
                 "GATEHOUSE_CA_FILE": str(house.ca), **(environment or {})})

    return call


@pytest.mark.parametrize("method", [
    "GetCaller", "CallerService/GetCaller", "gatehouse.vpn.v1.CallerService/GetCaller",
    "/gatehouse.vpn.v1.CallerService/GetCaller"])
def test_each_name_of_a_method_calls_it(call, method):
    done = call(method)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["name"] == "operator"


def test_the_request_comes_from_an_argument_a_file_or_standard_input(call, house):
    spec = {"vpc_id": samples.VPC, "local_subnets": ["192.168.0.0/24"],
            "connect_subnet": samples.SUBNET}
    ids = []
    for way in ["argument", "file", "stdin"]:
        text = json.dumps({"vpn_gateway": {"name": f"by-{way}", **spec}})
        argument = {"argument": text, "stdin": "-",
                    "file": f"@{house.write('request.json', text)}"}[way]
        done = call("CreateVpnGateway", argument, stdin=text)
        assert done.returncode == 0, done.stderr
        made = json.loads(done.stdout)
        assert made["name"] == f"by-{way}"
        ids.append(made["id"])
    for each in ids:
        def get(each=each):
            return json.loads(call("GetVpnGateway", json.dumps({"vgw_id": each})).stdout)
        until(lambda get=get: get()["status"] == "ACTIVE", "it is ACTIVE")
        assert call("DeleteVpnGateway", json.dumps({"vgw_id": each})).returncode == 0


def test_the_unix_socket_needs_no_key(call, house):
    done = call("GetCaller", "--unix", house.unix_socket, key=None)
    assert json.loads(done.stdout)["authentication_method"] == "unix_peer"


def test_the_key_may_come_from_the_environment(call, house):
    done = call("GetCaller", key=None, environment={"GATEHOUSE_API_KEY": house.keys["reader"]})
    assert json.loads(done.stdout)["name"] == "reader"


def test_a_refusal_tells_fields_and_what_to_do(call):
    done = call("CreateVpnGateway", '{"vpn_gateway":{"name":"a b"}}')
    assert (done.returncode, done.stdout) == (65, "")
    assert "INVALID_ARGUMENT (CONSTRAINT_VIOLATED)" in done.stderr
    assert re.search(r"^  vpn_gateway\.name +must be 1 to 64", done.stderr, re.MULTILINE)
    assert "[VGW-1]" in done.stderr and "/openapi.json" in done.stderr
    raw = call("CreateVpnGateway", '{"vpn_gateway":{"name":"a b"}}', "--json")
    assert json.loads(raw.stderr)["code"] == "invalid_argument"


def test_each_way_to_end_has_its_code(call, house):
    unknown = json.dumps({"vgw_id": samples.unknown_id()})
    reader = house.write("reader-key", house.keys["reader"])
    wrong = house.write("wrong-key", "ghk_wrong")
    for code, words, done in [
        (66, "NOT_FOUND", call("GetVpnGateway", unknown)),
        (77, "no key was sent", call("GetCaller", key=None)),
        (77, "GATEHOUSE_API_KEY", call("GetCaller", key=wrong)),
        (77, "gatehouse call GetCaller", call("GetVpnGateway", unknown, key=reader)),
        (77, "PERMISSION_DENIED", call("ListVpnGateways", "--credential", "other")),
        (65, "no JSON", call("GetCaller", "{")),
        (66, "nothing-here", call("GetCaller", "@nothing-here")),
        (64, "Did you mean GetVpnGateway", call("GetVpnGatewy")),
        (64, "takes a stream", call("grpc.reflection.v1.ServerReflection/ServerReflectionInfo")),
        (64, "never sent in clear", call("GetCaller", "--endpoint", "http://localhost:1")),
        (64, "not both", call("GetCaller", "--endpoint", "https://a", "--unix", "b")),
        (64, "process list", call("GetCaller", "--api-key", "ghk_typed")),
        (69, "Is the gateway running", call("GetCaller", "--endpoint", "https://localhost:1")),
        (69, "no connection", call("GetCaller", "--unix", "nothing-here")),
        (69, "--ca-file", call("GetCaller", environment={"GATEHOUSE_CA_FILE": ""})),
        (76, "is the endpoint right", call(
            "GetCaller", "--endpoint", f"https://localhost:{house.sandbox.port}")),
    ]:
        assert done.returncode == code, (words, done.returncode, done.stderr)
        assert words in done.stderr, done.stderr


def test_the_cloud_behind_it_and_its_time(call, cloud):
    cloud.fails({"answer": "busy"})
    done = call("ListVpnGateways", "--timeout", 1)
    assert done.returncode in (69, 75), done.stderr
    assert "gatehouse call: " in done.stderr


def test_a_terminal_shows_it_laid_out_and_coloured(house):
    def shown(**environment):
        main, side = pty.openpty()
        done = subprocess.Popen(
            [BINARY, "call", "GetCaller", "--unix", house.unix_socket], stdout=side,
            stderr=subprocess.DEVNULL, env={**os.environ, "TERM": "xterm", **environment})
        os.close(side)
        text = b""
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:
                break
            if not piece:
                break
            text += piece
        os.close(main)
        assert done.wait(30) == 0
        transcript.note(text.decode())
        return text.decode().replace("\r\n", "\n")

    assert '{\n  \x1b[34m"name"\x1b[0m: \x1b[32m"operator"\x1b[0m,\n' in shown()
    assert '{\n  "name": "operator",\n' in shown(NO_COLOR="1")


def test_a_shell_completes_the_methods(tmp_path):
    script = programs.run("--generate-completion-script", "bash")
    assert script.returncode == 0
    (tmp_path / "gatehouse").symlink_to(BINARY)
    (tmp_path / "completions").write_text(script.stdout)
    done = subprocess.run(
        ["bash", "--norc", "-c",
         'source completions; COMP_WORDS=(gatehouse call GetVpnG); COMP_CWORD=2;'
         'COMP_LINE="gatehouse call GetVpnG"; COMP_POINT=${#COMP_LINE};'
         '"$(complete -p gatehouse | sed "s/.*-F \\([^ ]*\\).*/\\1/")" gatehouse GetVpnG call;'
         'printf "%s\\n" "${COMPREPLY[@]}"'],
        cwd=tmp_path, env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True, text=True, timeout=60)
    assert {"GetVpnGateway", "GetVpnGatewayRoutingTable"} <= set(done.stdout.split()), done
    assert "ListVpnGateways" not in done.stdout


def test_its_help_teaches():
    done = programs.run("call", "--help")
    for words in ["EXAMPLES", "--api-key-file", "GATEHOUSE_API_KEY", "EXIT CODES"]:
        assert words in done.stdout


def test_what_the_demo_prints_works_as_printed(demo):
    text = until(lambda: "Control-C" in demo.log.read_text() and demo.log.read_text(),
                 "the demo has greeted")
    commands = re.findall(r"^  (/\S+ call (?:.*\\\n)*.*)$", text, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        done = subprocess.run(
            command, shell=True, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr
        transcript.note(done.stdout)
        json.loads(done.stdout)
