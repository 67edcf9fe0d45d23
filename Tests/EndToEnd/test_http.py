"""The edges of HTTP: paths, methods, content types and bodies that do not fit."""

import gzip
import json

import pytest

import samples
from contract import rpc_path, to_json
from curl import Curl
from faces import GrpcByHand

LIST = rpc_path("ListVpnGateways")


@pytest.fixture(params=["--http2", "--http1.1"])
def curl(request, house):
    return Curl.tls(house.endpoint, house.ca, request.param)


@pytest.fixture
def key(house):
    return {"authorization": f"Bearer {house.keys['operator']}"}


JSON = {"content-type": "application/json"}


def problem(answer, status):
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/problem+json"
    body = json.loads(answer.body)
    assert body["status"] == status and body["title"] and body["detail"]
    return body


def test_an_answer_is_dated_and_has_a_length(curl, key):
    answer = curl.send("GET", "/v1/caller", key)
    assert answer.status == 200
    assert answer.headers["date"].endswith("GMT")
    assert int(answer.headers["content-length"]) == len(answer.body)


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/vpn-gatewayz", "/v2/caller", "/v1/caller/"])
def test_a_path_that_leads_nowhere(curl, key, path):
    body = problem(curl.send("GET", path, key), 404)
    assert (body["code"], body["reason"]) == ("NOT_FOUND", "PATH_UNKNOWN")


def test_a_slash_inside_an_id_is_no_way_out(curl, key):
    body = problem(curl.send("GET", "/v1/vpn-gateways/a%2Fb", key), 400)
    assert body["code"] == "INVALID_ARGUMENT"


@pytest.mark.parametrize("method, path, allowed", [
    ("DELETE", "/v1/caller", {"GET"}),
    ("PUT", "/v1/vpn-gateways", {"GET", "POST"}),
    ("GET", rpc_path("DeleteVpnGateway"), {"POST"}),
    ("PUT", LIST, {"GET", "POST"}),
])
def test_a_method_that_a_path_does_not_know(curl, key, method, path, allowed):
    answer = curl.send(method, path, key)
    problem(answer, 405)
    assert set(answer.headers["allow"].replace(" ", "").split(",")) == allowed


def test_an_rpc_that_does_not_exist(house, key):
    curl = Curl.tls(house.endpoint, house.ca)
    answer = curl.send(
        "POST", "/gatehouse.vpn.v1.VpnGatewayService/Explode",
        {**key, "content-type": "application/grpc", "te": "trailers"}, b"\0\0\0\0\0")
    assert (answer.status, answer.headers["grpc-status"]) == (200, "12")


def test_grpc_over_http_1_is_told_what_it_needs(house, key):
    curl = Curl.tls(house.endpoint, house.ca, "--http1.1")
    answer = curl.send(
        "POST", LIST, {**key, "content-type": "application/grpc"}, b"\0\0\0\0\0")
    body = problem(answer, 505)
    assert "gRPC needs HTTP/2" in body["detail"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "", "application/grpcx"])
def test_a_content_type_of_no_protocol(curl, key, content_type):
    headers = {**key, **({"content-type": content_type} if content_type else {})}
    answer = curl.send("POST", LIST, headers, b"{}")
    problem(answer, 415)
    assert "application/grpc" in answer.headers["accept-post"]


def test_a_rest_body_that_is_no_json_by_its_type(curl, key):
    answer = curl.send(
        "POST", "/v1/vpn-gateways", {**key, "content-type": "text/plain"}, b'{"name":"office"}')
    problem(answer, 415)


def test_a_content_type_with_parameters(curl, key):
    answer = curl.send(
        "POST", LIST, {**key, "content-type": "Application/JSON; charset=utf-8"}, b"{}")
    assert answer.status == 200


@pytest.mark.parametrize("body, field, rule", [
    (b'{"name": "office", "colour": "red"}', "vpn_gateway.colour", "unknown"),
    (b'{"name": 7}', "vpn_gateway.name", "type"),
    (b'{"eip1": {"bandwidth_size": "wide"}}', "vpn_gateway.eip1.bandwidth_size", "type"),
    (b'{"local_subnets": "10.0.0.0/8"}', "vpn_gateway.local_subnets", "type"),
    (b"[]", "vpn_gateway", "type"),
])
def test_a_rest_body_that_cannot_be_read(curl, key, body, field, rule):
    said = problem(curl.send("POST", "/v1/vpn-gateways", {**key, **JSON}, body), 400)
    assert said["code"] == "INVALID_ARGUMENT"
    [violation] = said["violations"]
    assert (violation["field"], violation["rule"]) == (field, rule)


@pytest.mark.parametrize("body", [b'{"name": "office"', b"{} x", b"\xff\xfe", b"{'a': 1}"])
def test_a_rest_body_that_is_no_json(curl, key, body):
    said = problem(curl.send("POST", "/v1/vpn-gateways", {**key, **JSON}, body), 400)
    assert (said["code"], said["reason"]) == ("INVALID_ARGUMENT", "MALFORMED_REQUEST")
    assert "at byte" in said["detail"]


def test_an_unknown_field_over_connect(curl, key):
    body = b'{"vpn_gateway": {"name": "office", "colour": "red"}}'
    answer = curl.send("POST", rpc_path("CreateVpnGateway"), {**key, **JSON}, body)
    said = json.loads(answer.body)
    assert (answer.status, said["code"]) == (400, "invalid_argument")
    assert "vpn_gateway.colour" in said["message"]


def test_an_unknown_query_parameter(curl, key):
    said = problem(curl.send("GET", "/v1/vpn-gateways?colour=red", key), 400)
    assert said["violations"][0]["field"] == "colour"


def test_bytes_that_are_no_message(house, curl, key):
    answer = curl.send(
        "POST", LIST, {**key, "content-type": "application/proto"}, b"\xff\xff\xff\xff")
    assert (answer.status, json.loads(answer.body)["code"]) == (400, "invalid_argument")


@pytest.mark.parametrize("body", [
    b"", b"\0\0", b"\0\0\0\0\x09abc", b"\0\0\0\0\0\0\0\0\0\0", b"\0\0\0\0\x02\xff\xff",
    b"\x01\0\0\0\0", b"\x02\0\0\0\0"])
def test_grpc_frames_that_are_not_one_message(house, body):
    refused = GrpcByHand(
        Curl.tls(house.endpoint, house.ca), house.keys["operator"]).send("ListVpnGateways", body)
    assert refused.code in ("INVALID_ARGUMENT", "INTERNAL", "UNIMPLEMENTED"), refused
    assert refused.message


@pytest.mark.parametrize("path", ["/v1/vpn-gateways", rpc_path("CreateVpnGateway")])
def test_codings_that_are_not_spoken_or_not_kept(curl, key, path):
    body = to_json(samples.create()).encode()
    answer = curl.send("POST", path, {**key, **JSON, "content-encoding": "br"}, body)
    said = json.loads(answer.body)
    assert said["code"].upper() == "UNIMPLEMENTED"
    assert "gzip" in str(answer.headers) + answer.body.decode()
    broken = gzip.compress(body)[:-9]
    answer = curl.send("POST", path, {**key, **JSON, "content-encoding": "gzip"}, broken)
    assert (answer.status, json.loads(answer.body)["code"].upper()) == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize("query", [
    "", "?message=e30", "?encoding=json", "?encoding=xml&message=%7B%7D", "?connect=v2"
    "&encoding=json&message=%7B%7D", "?encoding=json&base64=1&message=***"])
def test_connect_get_without_what_it_needs(curl, key, query):
    answer = curl.send("GET", LIST + query, key)
    assert (answer.status, json.loads(answer.body)["code"]) == (400, "invalid_argument"), answer


def test_connect_get_as_a_person_types_it(curl, key):
    answer = curl.send("GET", LIST + "?connect=v1&encoding=json&message=%7B%7D", key)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("attempt", range(10))
def test_a_refusal_reaches_a_client_that_is_still_sending(curl, attempt):
    # The answer comes before the body is sent; the client must see it all the same.
    answer = curl.send(
        "POST", LIST, {**JSON, "authorization": "Bearer ghk_wrong"}, b"{}" + b" " * attempt * 997)
    assert answer.status == 401
    assert json.loads(answer.body)["code"] == "unauthenticated"


def test_many_failed_authentications_are_slowed_down(new_house):
    with new_house(limits={"failed_authentications_per_minute_per_source": 5}) as house:
        curl = Curl.tls(house.endpoint, house.ca)
        wrong = {"authorization": "Bearer ghk_wrong"}
        statuses = [curl.send("GET", "/v1/caller", wrong).status for _ in range(12)]
        assert set(statuses[:5]) == {401}
        assert statuses[-1] == 429
        last = curl.send("GET", "/v1/caller", wrong)
        assert int(last.headers["retry-after"]) >= 1
        # Whoever has the right key is served all the same.
        right = {"authorization": f"Bearer {house.keys['operator']}"}
        assert curl.send("GET", "/v1/caller", right).status == 200
