"""Web pages that call from a browser, as the Fetch standard has browsers ask for them."""

import pytest

import samples
from contract import caller, rpc_path
from curl import Curl
from faces import NO_KEY, Connect, GrpcWeb, Rest

PAGE = "https://console.example"
OTHER = "https://evil.example"
ASKS = {"origin": PAGE, "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,x-grpc-web,x-evil"}


@pytest.fixture(scope="module")
def open_house(new_house):
    cors = {"origins": [PAGE, "http://localhost:5173"], "request_headers": ["x-team"],
            "max_age_seconds": 60}
    with new_house(cors=cors) as house:
        yield house


@pytest.fixture(params=["--http2", "--http1.1"])
def curl(request, open_house):
    return Curl.tls(open_house.endpoint, open_house.ca, request.param)


def shared(headers):
    return {name for name in headers if name.startswith("access-control-")}


@pytest.fixture(params=["grpc-web", "grpc-web-text", "connect", "connect-get", "rest"])
def page_face(request, curl, open_house):
    key = open_house.keys["operator"]
    return {
        "grpc-web": lambda: GrpcWeb(curl, key),
        "grpc-web-text": lambda: GrpcWeb(curl, key, is_text=True),
        "connect": lambda: Connect(curl, key),
        "connect-get": lambda: Connect(curl, key, by_get=True),
        "rest": lambda: Rest(curl, key),
    }[request.param]()


@pytest.mark.parametrize("path, methods", [
    (rpc_path("CreateVpnGateway"), "POST"),
    (rpc_path("GetVpnGateway"), "GET, POST"),
    ("/grpc.health.v1.Health/Watch", "POST"),
    ("/v1/vpn-gateways", "GET, POST"),
    ("/v1/caller", "GET"),
    ("/openapi.json", "GET"),
])
def test_a_listed_page_is_told_what_it_may_send(curl, path, methods):
    answer = curl.send("OPTIONS", path, ASKS)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert answer.headers["access-control-allow-methods"] == methods
    assert answer.headers["access-control-max-age"] == "60"
    assert answer.headers["vary"] == "origin"
    assert "access-control-allow-credentials" not in answer.headers
    allowed = set(answer.headers["access-control-allow-headers"].split(", "))
    assert {"authorization", "content-type", "x-grpc-web", "x-team", "grpc-timeout",
            "connect-protocol-version", "gatehouse-credential"} <= allowed
    assert not {"*", "x-evil"} & allowed


@pytest.mark.parametrize("origin", [OTHER, "null", PAGE + ".evil.example", PAGE.upper()])
def test_another_page_is_told_nothing(curl, open_house, origin):
    answer = curl.send("OPTIONS", "/v1/caller", {**ASKS, "origin": origin})
    assert answer.status == 405
    assert shared(answer.headers) == set()
    assert origin not in str(answer)
    called = curl.send("GET", "/v1/caller", {
        "origin": origin, "authorization": f"Bearer {open_house.keys['operator']}"})
    assert (called.status, called.headers["vary"]) == (200, "origin")
    assert shared(called.headers) == set()


def test_a_path_that_leads_nowhere(curl):
    answer = curl.send("OPTIONS", "/v1/nothing", ASKS)
    assert answer.status == 404
    assert "access-control-allow-methods" not in answer.headers


def test_two_origins_are_refused(open_house):
    for version in ["--http2", "--http1.1"]:
        for method in ["GET", "OPTIONS"]:
            curl = Curl(
                open_house.endpoint, "--cacert", str(open_house.ca), version,
                "-H", f"origin: {PAGE}", "-H", f"origin: {OTHER}")
            answer = curl.send(method, "/v1/caller", {
                "access-control-request-method": "GET",
                "authorization": f"Bearer {open_house.keys['operator']}"})
            assert answer.status == 400
            assert shared(answer.headers) == set()


def readable(outcome):
    assert outcome.headers["access-control-allow-origin"] == PAGE
    exposed = outcome.headers["access-control-expose-headers"].split(", ")
    assert {"grpc-status", "grpc-message", "grpc-status-details-bin", "retry-after",
            "gatehouse-upstream-request-id"} <= set(exposed)
    assert "vary" in outcome.headers


def test_a_listed_page_reads_replies_and_refusals(page_face):
    page = {"origin": PAGE}
    listed = page_face.call("ListVpnGateways", samples.LIST, headers=page)
    assert listed.is_ok
    readable(listed)
    local = page_face.call("GetCaller", caller.GetCallerRequest(), headers=page)
    assert local.is_ok
    readable(local)
    nobody = page_face.call("ListVpnGateways", samples.LIST, key=NO_KEY, headers=page)
    assert nobody.code == "UNAUTHENTICATED"
    readable(nobody)
    missing = page_face.call("GetVpnGateway", samples.get(samples.unknown_id()), headers=page)
    assert missing.code == "NOT_FOUND"
    readable(missing)


def test_another_page_calls_and_is_shown_nothing(page_face):
    answered = page_face.call("ListVpnGateways", samples.LIST, headers={"origin": OTHER})
    assert answered.is_ok, "whoever has a key may call; the browser keeps the answer"
    assert shared(answered.headers) == set()


def test_a_stream_is_read_too(curl, open_house):
    fields, messages = GrpcWeb(curl, open_house.keys["operator"]).send(
        "/grpc.health.v1.Health/Watch", bytes(5), headers={"origin": PAGE, "grpc-timeout": "300m"})
    assert len(messages) == 1
    assert fields["access-control-allow-origin"] == PAGE


def test_a_gateway_is_not_open_to_pages_unless_its_settings_say_so(house):
    curl = Curl.tls(house.endpoint, house.ca)
    answer = curl.send("OPTIONS", "/v1/caller", {**ASKS, "authorization": "Bearer x"})
    assert answer.status == 405
    called = curl.send("GET", "/v1/caller", {
        "origin": PAGE, "authorization": f"Bearer {house.keys['operator']}"})
    assert called.status == 200
    assert not shared(called.headers) and "vary" not in called.headers
