"""gRPC-Web beyond what every face does alike: streams, packing, and what it does not have."""

import gzip
import struct

import pytest
from grpc_health.v1 import health_pb2

import samples
from contract import gateways, rpc_path
from curl import Curl
from faces import GrpcWeb

WATCH = "/grpc.health.v1.Health/Watch"
REFLECT = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
FORMS = [("proto", False), ("proto", True), ("json", False)]


@pytest.fixture(params=["--http2", "--http1.1"])
def curl(request, house):
    return Curl.tls(house.endpoint, house.ca, request.param)


@pytest.mark.parametrize("codec, is_text", FORMS)
def test_a_stream_ends_in_a_frame_of_trailers(house, curl, codec, is_text):
    face = GrpcWeb(curl, house.keys["reader"], codec, is_text)
    message = b"{}" if codec == "json" else b""
    # Health's Watch never ends by itself; its deadline ends it.
    fields, messages = face.send(
        WATCH, struct.pack(">?I", False, len(message)) + message, headers={"grpc-timeout": "300m"})
    assert fields["grpc-status"] == "4"
    assert fields["grpc-status-details-bin"]
    [message] = messages
    if codec == "json":
        assert message == b'{"status":"SERVING"}'
    else:
        status = health_pb2.HealthCheckResponse.FromString(message).status
        assert status == health_pb2.HealthCheckResponse.SERVING


@pytest.mark.parametrize("codec, is_text", FORMS)
def test_a_stream_of_nobody_is_refused_in_the_head(curl, codec, is_text):
    fields, messages = GrpcWeb(curl, "ghk_wrong", codec, is_text).send(WATCH, bytes(5))
    assert (fields["grpc-status"], messages) == ("16", [])


def test_a_conversation_is_not_had(house, curl):
    fields, _ = GrpcWeb(curl, house.keys["operator"]).send(REFLECT, bytes(5))
    assert fields["grpc-status"] == "12"
    assert "gRPC-Web" in fields["grpc-message"]


def test_a_method_that_does_not_exist(house, curl):
    fields, _ = GrpcWeb(curl, house.keys["operator"]).send("/no.such.Service/Method", bytes(5))
    assert fields["grpc-status"] == "12"


def test_a_body_that_is_not_the_base_64_it_says(house, curl):
    answer = curl.send("POST", rpc_path("ListVpnGateways"), {
        "content-type": "application/grpc-web-text",
        "authorization": f"Bearer {house.keys['operator']}"}, bytes(5))
    assert (answer.status, answer.headers["grpc-status"]) == (200, "3")


def test_a_large_reply_is_packed_as_a_body_for_a_browser(house, curl):
    face = GrpcWeb(curl, house.keys["operator"])
    for _ in range(4):
        assert face.call("CreateVpnGateway", samples.create()).is_ok
    frame = bytes(5)
    answer = curl.send("POST", rpc_path("ListVpnGateways"), {
        "content-type": "application/grpc-web", "accept-encoding": "gzip, deflate, br",
        "authorization": f"Bearer {house.keys['operator']}"}, frame)
    assert answer.headers["content-encoding"] == "gzip"
    body = gzip.decompress(answer.body)
    flags, length = struct.unpack(">BI", body[:5])
    assert flags == 0 and body[5 + length] == 0x80
    reply = gateways.ListVpnGatewaysResponse.FromString(body[5:5 + length])
    assert len(reply.vpn_gateways) >= 4
