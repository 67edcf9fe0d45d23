"""Keys that are issued, used, and revoked while connections are open."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from huaweicloudsdkcore.exceptions import exceptions
from huaweicloudsdkvpn import v5 as vpn

import transcript
from contract import caller, request
from curl import Curl
from faces import FACES, Grpc, Rest
from house import PROJECT_NAME
from programs import BINARY, Gateway, issue_key, run
from test_official_sdk import client
from waiting import until

NOBODY = 65534


@pytest.fixture(scope="module")
def house(new_house):
    with new_house(state=True) as house:
        yield house


@pytest.fixture(autouse=True)
def no_keys_left(house):
    yield
    for key in keys(house):
        if key["origin"] == "issued":
            revoke(house, key["key_id"])


def keys(house, *options):
    listed = run("keys", "list", "--config", house.settings_file, "--json", *options)
    assert listed.returncode == 0, listed.stderr
    return json.loads(listed.stdout).get("keys", [])


def revoke(house, key_id):
    done = run("keys", "revoke", key_id, "--config", house.settings_file)
    assert done.returncode == 0, done.stderr
    return done


def who(face, key):
    return face.call("GetCaller", caller.GetCallerRequest(), key=key)


def accepted(house):
    """Connections that the TLS listener has taken so far."""
    page = house.gateway.admin("/metrics")[1]
    [line] = [line for line in page.splitlines() if line.startswith(
        'gatehouse_connections_total{listener="0",event="accepted"}')]
    return int(line.split()[1])


class Watch:
    """A stream of health's states, and how it ends."""

    def __init__(self, face, key):
        self.end = None
        self.statuses = []
        self._call = health_pb2_grpc.HealthStub(face.channel).Watch(
            health_pb2.HealthCheckRequest(), metadata=[("authorization", f"Bearer {key}")])
        threading.Thread(target=self._read, daemon=True).start()
        until(lambda: self.statuses, "the stream has begun")

    def _read(self):
        try:
            for answer in self._call:
                self.statuses.append(answer.status)
        except grpc.RpcError as error:
            self.end = error.code()


@pytest.mark.parametrize("name", ["grpc", "connect-json", "rest"])
def test_a_key_is_good_at_once_and_revoked_within_the_second(house, name):
    face = FACES[name](house)
    made = issue_key(house.settings_file, "newcomer", "--note", "first day")
    key, key_id = made["api_key"], made["key"]["key_id"]
    assert who(face, key).reply.name == "newcomer"
    revoke(house, key_id)
    before = time.monotonic()
    refused = who(face, key)
    assert refused.code == "UNAUTHENTICATED" and time.monotonic() - before < 1
    # The others are who they were.
    assert who(face, house.keys["reader"]).reply.name == "reader"


def test_it_is_revoked_on_the_connection_that_is_open_and_its_streams_end(house):
    made = issue_key(house.settings_file, "newcomer")
    face = Grpc(f"localhost:{house.gateway.port}", ca=house.ca)
    # More than once: from the second time on the connection is known by the key itself.
    for _ in range(3):
        assert who(face, made["api_key"]).is_ok
    watch = Watch(face, made["api_key"])
    other = Watch(face, house.keys["reader"])
    connections = accepted(house)
    revoke(house, made["key"]["key_id"])
    before = time.monotonic()
    assert who(face, made["api_key"]).code == "UNAUTHENTICATED"
    until(lambda: watch.end, "the stream has ended", seconds=1)
    assert time.monotonic() - before < 1
    assert watch.end == grpc.StatusCode.UNAUTHENTICATED
    assert other.end is None
    assert accepted(house) == connections


def test_a_key_ends_by_itself_with_its_streams(house):
    face = Grpc(f"localhost:{house.gateway.port}", ca=house.ca)
    end = int(time.time()) + 3
    text = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(end))
    made = issue_key(house.settings_file, "newcomer", "--expires", text)
    assert who(face, made["api_key"]).is_ok
    watch = Watch(face, made["api_key"])
    until(lambda: who(face, made["api_key"]).code == "UNAUTHENTICATED", "the key has expired")
    assert end <= time.time() < end + 1
    until(lambda: watch.end, "the stream has ended", seconds=2)
    assert watch.end == grpc.StatusCode.UNAUTHENTICATED
    [key] = [key for key in keys(house, "--ended") if key["key_id"] == made["key"]["key_id"]]
    assert key["state"] == "expired"


def test_the_official_client_with_a_virtual_key_that_is_revoked(house):
    made = issue_key(house.settings_file, "newcomer", "--virtual")
    access_key, secret = made["key"]["key_id"], made["secret_key"]
    sdk = client(house, key=(access_key, secret))
    assert sdk.list_vgws(vpn.ListVgwsRequest()).vpn_gateways is not None
    curl = Curl.tls(house.endpoint, house.ca, "--http1.1")
    token = curl_token(curl, access_key, secret)
    projects = {"x-auth-token": token}
    assert curl.send("GET", "/v3/auth/projects", projects).status == 200
    revoke(house, access_key)
    with pytest.raises(exceptions.ClientRequestException) as refused:
        sdk.list_vgws(vpn.ListVgwsRequest())
    assert (refused.value.status_code, refused.value.error_code) == (401, "APIGW.0301")
    assert curl.send("GET", "/v3/auth/projects", projects).status == 401


def curl_token(curl, access_key, secret):
    """A token, got without a note of the request."""
    answer = curl.send("POST", "/v3/auth/tokens", {"content-type": "application/json"}, json.dumps({
        "auth": {
            "identity": {"methods": ["password"], "password": {"user": {
                "name": access_key, "password": secret, "domain": {"name": "newcomer"}}}},
            "scope": {"project": {"name": PROJECT_NAME}}}}).encode())
    assert answer.status == 201, answer
    return answer.headers["x-subject-token"]


def test_keys_and_page_tokens_outlast_the_process(house, cloud):
    face = Rest(Curl.tls(house.endpoint, house.ca), house.keys["operator"])
    for number in range(3):
        assert face.call("CreateCustomerGateway", request(
            "CreateCustomerGateway", customer_gateway={"id_value": f"198.51.100.{number}"})).is_ok
    page = face.call("ListCustomerGateways", request("ListCustomerGateways", page_size=1))
    made = issue_key(house.settings_file, "newcomer")
    house.gateway.process.kill()
    house.gateway.process.wait()
    house.gateway = Gateway(house.directory, house.settings_file)
    face = Rest(Curl.tls(house.endpoint, house.ca), house.keys["operator"])
    assert who(face, made["api_key"]).reply.name == "newcomer"
    following = face.call("ListCustomerGateways", request(
        "ListCustomerGateways", page_size=1, page_token=page.reply.next_page_token))
    assert following.is_ok, following
    revoke(house, made["key"]["key_id"])
    house.restart_gateway()
    face = Rest(Curl.tls(house.endpoint, house.ca))
    assert who(face, made["api_key"]).code == "UNAUTHENTICATED"


def test_a_third_key_is_refused_with_the_two_there_are(house):
    made = issue_key(house.settings_file, "operator")
    third = run("keys", "issue", "--config", house.settings_file, "--caller", "operator")
    assert third.returncode == 65
    assert made["key"]["key_id"] in third.stderr and "(settings)" in third.stderr
    unknown = run("keys", "issue", "--config", house.settings_file, "--caller", "nobody")
    assert unknown.returncode == 66 and "newcomer" in unknown.stderr


def test_no_file_and_no_log_holds_a_key(house):
    issue_key(house.settings_file, "newcomer")
    virtual = issue_key(house.settings_file, "newcomer", "--virtual")
    revoke(house, virtual["key"]["key_id"])
    # The socket of take-overs is there, too.
    for path in filter(pathlib.Path.is_file, (house.directory / "state").iterdir()):
        assert transcript.leaks(path.read_bytes()) == [], path
    log = house.gateway.log.read_text()
    assert transcript.leaks(log.encode()) == []
    [line] = [line for line in log.splitlines()
              if "key revoked" in line and virtual["key"]["key_id"] in line]
    assert "newcomer" in line and "(owner)" in line


def test_a_list_is_for_people_and_programs(house):
    issue_key(house.settings_file, "newcomer", "--note", "of \x1b[31mred", "--expires", "90d")
    listed = run("keys", "list", "--config", house.settings_file)
    lines = listed.stdout.splitlines()
    assert lines[0].split()[:3] == ["KEY", "ID", "KIND"]
    assert any("newcomer" in line and "of ?[31mred" in line for line in lines)
    assert {key["origin"] for key in keys(house)} == {"issued", "settings"}
    assert {key["caller"] for key in keys(house, "--caller", "reader")} == {"reader"}


def test_without_a_gateway_the_state_directory_is_opened(house):
    house.gateway.end()
    made = issue_key(house.settings_file, "newcomer")
    assert made["key"]["key_id"] in [key["key_id"] for key in keys(house)]
    ended = issue_key(house.settings_file, "newcomer")
    revoke(house, ended["api_key"])
    house.gateway = Gateway(house.directory, house.settings_file)
    face = Rest(Curl.tls(house.endpoint, house.ca))
    assert who(face, made["api_key"]).is_ok
    assert who(face, ended["api_key"]).code == "UNAUTHENTICATED"


def test_a_second_gateway_says_who_has_the_directory(house):
    settings = json.loads(house.settings_file.read_text())
    settings["listeners"] = [{"unix": "second.sock"}]
    second = run("serve", "--config", house.write_settings("second.yaml", settings))
    assert second.returncode == 69
    assert f"process {house.gateway.pid}" in second.stderr


def test_a_database_that_was_cut_stops_the_start(house):
    house.gateway.end()
    state = house.directory / "state"
    kept = house.directory / "kept"
    shutil.copytree(state, kept)
    try:
        database = state / "gatehouse.sqlite"
        with open(database, "r+b") as file:
            file.truncate(4096)
        for suffix in ["-wal", "-shm"]:
            (state / f"gatehouse.sqlite{suffix}").unlink(missing_ok=True)
        refused = run("serve", "--config", house.settings_file)
        assert refused.returncode == 78
        assert "state_directory" in refused.stderr and "is damaged" in refused.stderr
        listed = run("keys", "list", "--config", house.settings_file)
        assert listed.returncode == 78 and "is damaged" in listed.stderr
    finally:
        shutil.rmtree(state)
        kept.rename(state)
        house.gateway = Gateway(house.directory, house.settings_file)


def test_a_directory_that_others_can_enter_stops_the_start(house):
    house.gateway.end()
    state = house.directory / "state"
    state.chmod(0o755)
    try:
        refused = run("serve", "--config", house.settings_file)
        assert refused.returncode == 78
        assert "has mode 0755" in refused.stderr and "chmod 0700" in refused.stderr
    finally:
        state.chmod(0o700)
        house.gateway = Gateway(house.directory, house.settings_file)


def test_over_tls_a_caller_needs_the_action(house):
    def call(method, fields, name):
        return subprocess.run(
            [BINARY, "call", method, json.dumps(fields), "--endpoint", house.endpoint,
             "--ca-file", house.ca], capture_output=True, text=True, timeout=60,
            env={**os.environ, "GATEHOUSE_API_KEY": house.keys[name]})

    wanted = {"caller": "newcomer", "kind": "api_key"}
    refused = call("IssueKey", wanted, "guest")
    assert refused.returncode == 77 and "gatehouse:keys:issue" in refused.stderr
    made = call("IssueKey", wanted, "operator")
    assert made.returncode == 0, made.stderr
    made = json.loads(made.stdout)
    transcript.keep_secret("issued key", made["api_key"])
    face = Rest(Curl.tls(house.endpoint, house.ca))
    assert who(face, made["api_key"]).is_ok
    past = call("IssueKey", {**wanted, "expires_at": "2001-01-01T00:00:00Z"}, "operator")
    assert past.returncode == 65 and "future" in past.stderr
    curl = Curl.tls(house.endpoint, house.ca)
    ended = curl.send("DELETE", f"/v1/admin/keys/{made['key']['key_id']}",
                      {"authorization": f"Bearer {house.keys['operator']}"})
    assert ended.status == 200 and ended.headers["cache-control"] == "no-store"
    assert who(face, made["api_key"]).code == "UNAUTHENTICATED"


def test_credentials_are_shown_without_their_secrets(house, cloud):
    status = run("credentials", "status", "--config", house.settings_file, "--json")
    assert status.returncode == 0, status.stderr
    [credential] = json.loads(status.stdout)["credentials"]
    assert (credential["name"], credential["kind"]) == ("main", "access_key")
    shown = run("credentials", "status", "--config", house.settings_file)
    assert "main" in shown.stdout and house.secret not in shown.stdout


@pytest.fixture
def crossroads(house):
    """A gateway whose socket every user of the machine can reach, and at which nobody is a
    caller."""
    directory = tempfile.mkdtemp(prefix="gatehouse-", dir="/tmp")
    os.chmod(directory, 0o755)
    settings = json.loads(house.settings_file.read_text())
    socket = f"{directory}/g.sock"
    settings["listeners"] = [{"unix": socket, "mode": "0666"}]
    settings["callers"]["operator"].pop("unix")
    settings["state_directory"] = "crossroads"
    file = house.write_settings("crossroads.yaml", settings)
    gateway = Gateway(house.directory, file, "crossroads")
    yield file, socket
    gateway.end()
    shutil.rmtree(directory)


def test_the_owner_administers_and_is_no_caller(crossroads):
    file, socket = crossroads
    assert run("keys", "list", "--config", file).returncode == 0
    assert Curl.unix(socket).send("GET", "/v1/caller").status == 401
    assert Curl.unix(socket).send("GET", "/v1/vpn-gateways").status == 401
    assert Curl.unix(socket).send("GET", "/v1/admin/keys").status == 200
    # A key that is shown counts more than the user.
    wrong = {"authorization": "Bearer ghk_no"}
    assert Curl.unix(socket).send("GET", "/v1/admin/keys", wrong).status == 401


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_another_user_is_refused(crossroads):
    _, socket = crossroads
    for method, path in [("GET", "/v1/admin/keys"), ("GET", "/v1/admin/credentials"),
                         ("DELETE", "/v1/admin/keys/ghk_12345678"), ("GET", "/v1/caller")]:
        done = subprocess.run(
            ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
             "curl", "-sS", "-X", method, "--unix-socket", socket, "-w", "%{http_code}",
             f"http://localhost{path}"],
            capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith("401"), done.stdout
        assert str(NOBODY) in done.stdout
