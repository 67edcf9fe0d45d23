"""Marker secrets through every operation and every failure: nothing that is written holds one.

What is looked for, in plain and encoded: the cloud's secret key, the master secret, API keys and
virtual secret keys, private keys (kept by `House`), pre-shared keys in requests; and of the other
kinds of credentials a temporary key with its security token, a user's password, and its tokens.
"""

import copy
import datetime
import json
import os
import signal

import pytest

import samples
import transcript
from contract import request
from faces import FACES
from house import PROJECT_NAME
from programs import PROJECT, Gateway, run
from scripted_cloud import ScriptedCloud
from test_compatible import Signed
from test_examples import HERE, MANIFEST, Operation, answer_to, call_of
from waiting import until

# Three of the four classes, as the cloud wants it (CON-6).
PSK = "Marker-Psk-" + os.urandom(12).hex()
CALLS = [entry for entry in MANIFEST if entry["direction"] in ("request", "call")]
# Whatever a cloud may answer that is no success.
FAILURES = [
    (400, '{"error_code":"VPN.0001","error_msg":"bad request"}'),
    (403, '{"error_code":"VPN.0003","error_msg":"resource is not ready"}'),
    (404, '{"error_code":"VPN.0004","error_msg":"gone"}'),
    (429, '{"error_code":"APIGW.0308","error_msg":"limit:200,time:5 minute"}'),
    (500, "<html>"),
    (200, '{"no":"envelope"}'),
    (200, "no JSON at all"),
    (401, '{"error_code":"APIGW.0307","error_msg":"the token must be updated"}'),
    # The last: after it a key is not shown to the cloud again.
    (401, '{"error_code":"APIGW.0301","error_msg":"verify aksk signature fail"}'),
]
KINDS = ["access key", "temporary key", "password"]
# What JSON and URLs write otherwise stands at its end: the beginning is looked for.
PASSWORD = "Marker-Pw-" + os.urandom(12).hex() + '"\\ \u00e9%'
SECURITY_TOKEN = "Marker-Sts-" + os.urandom(96).hex()
TEMPORARY_SECRET = "Marker-Sk-" + os.urandom(24).hex()


def new_token():
    """A token of IAM, whose text may appear nowhere."""
    token = "MIIMarker" + os.urandom(48).hex()
    transcript.keep_secret("token", token)
    return token


def in_an_hour():
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    return end.strftime("%Y-%m-%dT%H:%M:%S.000000Z")


def grant(asked):
    """IAM's answer to a right password."""
    assert json.loads(asked)["auth"]["identity"]["password"]["user"]["password"] == PASSWORD
    said = {"token": {"expires_at": in_an_hour(), "project": {"id": PROJECT}}}
    return 201, {"X-Subject-Token": new_token()}, json.dumps(said).encode()


def temporary_key(secret=TEMPORARY_SECRET):
    """A temporary access key, as the cloud says it."""
    return json.dumps({"credential": {
        "access": "TEMPORARYACCESSKEY01", "secret": secret, "securitytoken": SECURITY_TOKEN,
        "expires_at": in_an_hour()}})


def options_of(kind):
    """How a house gets a credential of a kind."""
    project = {"project_id": PROJECT, "project_name": PROJECT_NAME}
    if kind == "temporary key":
        return {"credential": {**project, "access_key": {"from": "file:key.json"}},
                "files": {"key.json": temporary_key()}}
    if kind == "password":
        return {"credential": {**project, "password": {
                    "user": "marked", "account": "example", "secret": "file:password"}},
                "files": {"password": PASSWORD}}
    return {}


@pytest.fixture(scope="module")
def scripted(authority):
    cloud = ScriptedCloud(authority.issue("hygiene"))
    cloud.iam = grant
    yield cloud
    cloud.close()


def marked_house(new_house, scripted, kind, **options):
    """Everything that can be logged is."""
    for name, secret in [("pre-shared key", PSK), ("password", PASSWORD),
                         ("security token", SECURITY_TOKEN),
                         ("temporary secret key", TEMPORARY_SECRET)]:
        transcript.keep_secret(name, secret)
    return new_house(**{
        "cloud": {"vpn_endpoint": scripted.endpoint, "iam_endpoint": scripted.endpoint,
                  "protocol": "http/1.1"},
        # Where nothing helps, a second of trying again is enough.
        "limits": {"deadline_default_seconds": 1},
        "log_level": "trace", "state": True, **options_of(kind), **options})


@pytest.fixture(scope="module", params=KINDS)
def house(request, new_house, scripted):
    with marked_house(new_house, scripted, request.param) as house:
        house.kind = request.param
        yield house


def marked(value):
    """The same with the marker for every pre-shared key."""
    if isinstance(value, dict):
        return {key: PSK if key == "psk" else marked(each) for key, each in value.items()}
    return [marked(each) for each in value] if isinstance(value, list) else value


def drive(house, scripted, entry, status, text):
    """One call on each face; of each way to be known to the cloud at least by one."""
    operation, body, path, query = call_of(entry)
    body = marked(body)
    named = {key: value for key, value in path.items() if key != "project_id"}
    faces = ["grpc", "connect-json", "rest"]
    for face in faces if house.kind == KINDS[0] else faces[:1]:
        scripted.tell(status, text)
        FACES[face](house).call(
            operation.rpc, request(operation.rpc, **operation.fields(body, named, {})),
            timeout=1)
    scripted.tell(status, text)
    raw = None if body is None else json.dumps(body).encode()
    Signed(house, "--http2").send(
        operation.upstream.method, operation.path(path), {"content-type": "application/json"}, raw)


def leaks(house):
    found = transcript.new_leaks()
    for page in ["/metrics", "/readyz?verbose", "/readyz/writes?verbose", "/version", "/startupz"]:
        found[page] = transcript.leaks(house.gateway.admin(page)[1].encode())
    state = house.directory / "state"
    for path in state.rglob("*") if state.exists() else []:
        if path.is_file():
            found[str(path)] = transcript.leaks(path.read_bytes())
    return {place: names for place, names in found.items() if names}


@pytest.mark.parametrize("entry", CALLS, ids=[entry["file"][:-5] for entry in CALLS])
def test_a_call_that_succeeds(house, scripted, entry):
    status, text = answer_to(entry, Operation(entry))
    # A cloud that says the key again, which it should not: typed answers have no room for it.
    said = json.loads(text) if text else None
    if isinstance(said, dict) and isinstance(said.get("vpn_connection"), dict):
        said["vpn_connection"]["psk"] = PSK
        operation, body, path, _ = call_of(entry)
        scripted.tell(status, json.dumps(said).encode())
        named = {key: value for key, value in path.items() if key != "project_id"}
        outcome = FACES["rest"](house).call(
            operation.rpc, request(operation.rpc, **operation.fields(marked(body), named, {})),
            timeout=20)
        assert outcome.is_ok, outcome
    drive(house, scripted, entry, status, text)
    assert leaks(house) == {}


@pytest.mark.parametrize("status, text", FAILURES, ids=[str(each) for each in range(len(FAILURES))])
def test_every_operation_fails(house, scripted, status, text):
    first = list({entry["operationId"]: entry for entry in reversed(CALLS)}.values())
    # The operations have one way to the cloud, whatever is shown there.
    for entry in first if house.kind == KINDS[0] else first[::4]:
        drive(house, scripted, entry, status, text.encode())
    assert leaks(house) == {}


def test_a_psk_that_is_refused_is_not_repeated(house):
    bad = PSK + "\u20ac"
    entry = next(each for each in CALLS if each["operationId"] == "createVpnConnection")
    operation, body, path, _ = call_of(entry)
    body["vpn_connection"]["psk"] = bad
    for face in ["grpc", "connect-json", "rest"]:
        refused = FACES[face](house).call(
            operation.rpc, request(operation.rpc, **operation.fields(body, {}, {})))
        assert refused.code == "INVALID_ARGUMENT"
        assert "CON-6" in str(refused)
    assert leaks(house) == {}


@pytest.mark.parametrize("orders, has_report", [
    (None, False), ("enable=yes", False), ("enable=yes,registers=none", True)])
def test_a_crash_shows_no_memory(house, monkeypatch, orders, has_report):
    if orders:
        monkeypatch.setenv("SWIFT_BACKTRACE", orders)
    settings = copy.deepcopy(house.settings)
    settings["listeners"][1]["unix"] = "crash.sock"
    settings["state_directory"] = "crash-state"
    name = f"crash-{orders}"
    gateway = Gateway(
        house.directory, house.write_settings(f"{name}.yaml", settings), name=name)
    gateway.process.send_signal(signal.SIGSEGV)
    if has_report:
        # A signal from outside is no fault that comes again when the report is written.
        until(lambda: "Backtrace took" in gateway.log.read_text(errors="replace"), "reported", 60)
        gateway.process.kill()
    assert gateway.process.wait(60) in (-signal.SIGSEGV, -signal.SIGKILL)
    text = gateway.log.read_text(errors="replace")
    assert ("Program crashed" in text) == has_report
    assert "Registers:" not in text
    assert leaks(house) == {}


# What IAM may say to a password that is no token, and how it may repeat what it was told.
NO_GRANTS = {
    "wrong": lambda asked: (401, {}, b'{"error":{"code":401,"message":"wrong password"}}'),
    "echo": lambda asked: (400, {}, asked),
    "echo in words": lambda asked: (
        403, {}, json.dumps({"error_code": "IAM.0011", "error_msg": asked.decode()}).encode()),
    "no end": lambda asked: (201, {"X-Subject-Token": new_token()}, b"{}"),
    "a token in the body": lambda asked: (
        201, {}, json.dumps({"token": {"id": new_token()}}).encode()),
    "a token in a failure": lambda asked: (
        500, {"X-Subject-Token": new_token()}, json.dumps({"message": new_token()}).encode()),
    "page": lambda asked: (502, {}, b"<html>" + asked),
    "ended": lambda asked: (201, {"X-Subject-Token": new_token()}, json.dumps({"token": {
        "expires_at": "2001-01-01T00:00:00.000000Z", "project": {"id": PROJECT}}}).encode()),
}


@pytest.mark.parametrize("answer", NO_GRANTS.values(), ids=NO_GRANTS)
def test_iam_gives_no_token(new_house, scripted, answer):
    said = []

    def iam(asked):
        said.append(asked)
        return answer(asked)

    scripted.iam = iam
    try:
        with marked_house(new_house, scripted, "password") as house:
            for face in ["grpc", "rest"]:
                refused = FACES[face](house).call("ListVpnGateways", samples.LIST, timeout=5)
                assert refused.code in ("UNAVAILABLE", "DEADLINE_EXCEEDED"), refused
            assert said and PASSWORD in [
                json.loads(each)["auth"]["identity"]["password"]["user"]["password"]
                for each in said]
            look_at_credentials(house, "broken")
            assert leaks(house) == {}
    finally:
        scripted.iam = grant


@pytest.mark.parametrize("kind, name, text", [
    ("temporary key", "key.json", temporary_key()[:-1]),
    ("temporary key", "key.json", json.dumps({"credential": {"secret": TEMPORARY_SECRET}})),
    ("temporary key", "key.json", json.dumps({
        "credential": {"access": SECURITY_TOKEN, "secret": TEMPORARY_SECRET + "\n",
                       "expires_at": SECURITY_TOKEN}})),
    ("password", "password", PASSWORD + "\n\n" + "x" * 70_000),
    ("password", "password", PASSWORD + "\ud800"),
], ids=["cut", "half", "misplaced", "long", "no text"])
def test_a_source_that_holds_no_secret_of_use(new_house, scripted, kind, name, text):
    with marked_house(new_house, scripted, kind) as house:
        scripted.tell(200, b'{"quotas":{"resources":[]}}')
        assert FACES["grpc"](house).call("ListQuotas", request("ListQuotas")).is_ok
        told = house.gateway.log.read_text().count("credential main: ")
        path = house.write(name, "")
        path.write_bytes(text.encode(errors="surrogatepass"))
        until(lambda: house.gateway.log.read_text().count("credential main: ") > told,
              "it is told")
        assert FACES["grpc"](house).call("ListQuotas", request("ListQuotas")).is_ok
        look_at_credentials(house)
        checked = run("check", "--config", house.settings_file)
        assert checked.returncode == 1, checked.stdout
        assert leaks(house) == {}


def test_a_program_that_fails_with_the_secret_on_its_lips(new_house, scripted, tmp_path):
    program = tmp_path / "password"
    program.write_text(
        f"#!/bin/sh\ncat {tmp_path}/said\ncat {tmp_path}/said >&2\nexit 3\n")
    (tmp_path / "said").write_text(json.dumps({"secret": PASSWORD}))
    program.chmod(0o700)
    credential = options_of("password")["credential"]
    credential["password"]["secret"] = f"command:{program}"
    with marked_house(new_house, scripted, "password", credential=credential) as house:
        refused = FACES["grpc"](house).call("ListVpnGateways", samples.LIST, timeout=5)
        assert refused.code == "UNAVAILABLE", refused
        look_at_credentials(house, "broken")
        assert leaks(house) == {}


def look_at_credentials(house, state=None):
    """What the commands say of them; `leaks` looks at it."""
    def found():
        shown = run("credentials", "status", "--json", "--config", house.settings_file)
        return json.loads(shown.stdout)["credentials"][0]["state"]

    # The first try may still be under way.
    until(lambda: found() == state or state is None, f"it is {state}")
    run("credentials", "status", "--config", house.settings_file)


def test_there_was_something_to_look_for(house):
    # Six that every house has, and the markers.
    assert transcript.secret_count() >= 10
    assert house.kind != "password" or "token" in transcript.secrets()
    look_at_credentials(house)
    run("keys", "list", "--config", house.settings_file)
    run("check", "--config", house.settings_file)
    assert leaks(house) == {}
    log = house.gateway.log.read_text()
    assert "refused" in log and log.count("\n") > 50
    until(lambda: house.gateway.admin("/metrics")[0] == 200, "metrics are there")
