"""Marker secrets through every operation and every failure: nothing that is written holds one.

What is looked for, in plain and encoded: the cloud's secret key, the master secret, API keys and
virtual secret keys, private keys (kept by `House`), and pre-shared keys in requests.
"""

import copy
import json
import os
import signal

import pytest

import transcript
from contract import request
from faces import FACES
from programs import Gateway
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
    (401, '{"error_code":"APIGW.0301","error_msg":"verify aksk signature fail"}'),
    (403, '{"error_code":"VPN.0003","error_msg":"resource is not ready"}'),
    (404, '{"error_code":"VPN.0004","error_msg":"gone"}'),
    (429, '{"error_code":"APIGW.0308","error_msg":"limit:200,time:5 minute"}'),
    (500, "<html>"),
    (200, '{"no":"envelope"}'),
    (200, "no JSON at all"),
]


@pytest.fixture(scope="module")
def scripted(authority):
    cloud = ScriptedCloud(authority.issue("hygiene"))
    yield cloud
    cloud.close()


@pytest.fixture(scope="module")
def house(new_house, scripted):
    """Everything that can be logged is."""
    transcript.keep_secret("pre-shared key", PSK)
    with new_house(cloud={"vpn_endpoint": scripted.endpoint, "iam_endpoint": scripted.endpoint,
                          "protocol": "http/1.1"}, log_level="trace") as house:
        yield house


def marked(value):
    """The same with the marker for every pre-shared key."""
    if isinstance(value, dict):
        return {key: PSK if key == "psk" else marked(each) for key, each in value.items()}
    return [marked(each) for each in value] if isinstance(value, list) else value


def drive(house, scripted, entry, status, text):
    """One call on each face."""
    operation, body, path, query = call_of(entry)
    body = marked(body)
    named = {key: value for key, value in path.items() if key != "project_id"}
    for face in ["grpc", "connect-json", "rest"]:
        scripted.tell(status, text)
        FACES[face](house).call(
            operation.rpc, request(operation.rpc, **operation.fields(body, named, {})),
            timeout=2)
    scripted.tell(status, text)
    raw = None if body is None else json.dumps(body).encode()
    Signed(house, "--http2").send(
        operation.upstream.method, operation.path(path), {"content-type": "application/json"}, raw)


def leaks(house):
    found = {}
    for path, log in transcript.logs().items():
        found[str(path)] = transcript.leaks(log)
    found["answers"] = transcript.leaks(transcript.answers())
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
            operation.rpc, request(operation.rpc, **operation.fields(marked(body), named, {})))
        assert outcome.is_ok, outcome
    drive(house, scripted, entry, status, text)
    assert leaks(house) == {}


@pytest.mark.parametrize("status, text", FAILURES, ids=[str(each) for each in range(len(FAILURES))])
def test_every_operation_fails(house, scripted, status, text):
    seen = set()
    for entry in CALLS:
        if entry["operationId"] not in seen:
            seen.add(entry["operationId"])
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


def test_there_was_something_to_look_for(house):
    assert transcript.secret_count() >= 8
    log = house.gateway.log.read_text()
    assert "refused" in log and log.count("\n") > 50
    until(lambda: house.gateway.admin("/metrics")[0] == 200, "metrics are there")
