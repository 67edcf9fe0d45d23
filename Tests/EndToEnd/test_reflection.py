"""gRPC's reflection: a client finds out everything without our .proto files."""

import grpc
import pytest
from google.protobuf import descriptor_pool, json_format, message_factory
from grpc_reflection.v1alpha import reflection_pb2
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

import samples
from contract import SERVICES
from faces import FACES


class Authorized(grpc.UnaryUnaryClientInterceptor, grpc.StreamStreamClientInterceptor):
    """Sends a key with every call of a client that knows none."""

    def __init__(self, key):
        self._metadata = [("authorization", f"Bearer {key}")]

    def _with_key(self, details):
        return details._replace(metadata=[*(details.metadata or []), *self._metadata])

    def intercept_unary_unary(self, continuation, details, request):
        return continuation(self._with_key(details), request)

    def intercept_stream_stream(self, continuation, details, requests):
        return continuation(self._with_key(details), requests)


@pytest.fixture
def channel(house):
    return grpc.intercept_channel(
        FACES["grpc"](house).channel, Authorized(house.keys["operator"]))


def test_services_are_listed(channel):
    services = set(ProtoReflectionDescriptorDatabase(channel).get_services())
    assert services >= {service.full_name for service in SERVICES}
    assert services >= {"grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                        "grpc.reflection.v1alpha.ServerReflection"}


def test_a_call_is_made_from_descriptors_alone(channel):
    pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
    service = pool.FindServiceByName("gatehouse.vpn.v1.VpnGatewayService")
    method = service.FindMethodByName("CreateVpnGateway")
    request = message_factory.GetMessageClass(method.input_type)()
    json_format.ParseDict({"vpn_gateway": {
        "name": "reflected", "vpc_id": samples.VPC, "connect_subnet": samples.SUBNET,
        "local_subnets": ["10.0.0.0/24"]}}, request)
    reply = message_factory.GetMessageClass(method.output_type)
    made = channel.unary_unary(
        f"/{service.full_name}/{method.name}", request_serializer=lambda each: each
        .SerializeToString(), response_deserializer=reply.FromString)(request, timeout=10)
    assert made.name == "reflected"


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
def test_questions_are_answered_one_by_one(channel, version):
    # v1 has the messages of v1alpha under another name.
    ask = channel.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        request_serializer=reflection_pb2.ServerReflectionRequest.SerializeToString,
        response_deserializer=reflection_pb2.ServerReflectionResponse.FromString)
    questions = [
        reflection_pb2.ServerReflectionRequest(list_services=""),
        reflection_pb2.ServerReflectionRequest(
            file_containing_symbol="gatehouse.vpn.v1.VpnGateway"),
        reflection_pb2.ServerReflectionRequest(file_by_filename="gatehouse/options.proto"),
        reflection_pb2.ServerReflectionRequest(
            file_containing_symbol="gatehouse.vpn.v1.VpnGatewayService.GetVpnGateway"),
        reflection_pb2.ServerReflectionRequest(file_containing_symbol="no.such.Thing"),
    ]
    answers = list(ask(iter(questions), timeout=10))
    kinds = [each.WhichOneof("message_response") for each in answers]
    assert kinds == ["list_services_response", *["file_descriptor_response"] * 3,
                     "error_response"]
    assert answers[-1].error_response.error_code == grpc.StatusCode.NOT_FOUND.value[0]
    assert [each.original_request for each in answers] == questions


def test_it_is_for_known_callers(house):
    database = ProtoReflectionDescriptorDatabase(FACES["grpc"](house).channel)
    with pytest.raises(grpc.RpcError) as error:
        database.get_services()
    assert error.value.code() == grpc.StatusCode.UNAUTHENTICATED
