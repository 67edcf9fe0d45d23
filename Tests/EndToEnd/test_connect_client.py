"""Connect's own client for Python, with the stubs that its generator makes from proto/."""

import pyqwest
import pytest
from connectrpc.client import ConnectClientSync
from connectrpc.code import Code
from connectrpc.compat import google_protobuf_binary_codec, google_protobuf_json_codec
from connectrpc.compression.gzip import GzipCompression
from connectrpc.errors import ConnectError
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.protocol import ProtocolType
from gatehouse.vpn.v1.caller_service_connect import CallerServiceClientSync
from gatehouse.vpn.v1.vpn_gateway_service_connect import VpnGatewayServiceClientSync
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2

import samples
from contract import caller

VERSIONS = {"h2": pyqwest.HTTPVersion.HTTP2, "1.1": pyqwest.HTTPVersion.HTTP1}
CODECS = {"proto": google_protobuf_binary_codec, "json": google_protobuf_json_codec}
WAYS = [
    (protocol, codec, version, zipped)
    for protocol in [ProtocolType.CONNECT, ProtocolType.GRPC_WEB, ProtocolType.GRPC]
    for codec in CODECS for version in VERSIONS for zipped in [False, True]
    if (protocol, version) != (ProtocolType.GRPC, "1.1")
]
WATCH = MethodInfo(
    name="Watch", service_name="grpc.health.v1.Health", input=health_pb2.HealthCheckRequest,
    output=health_pb2.HealthCheckResponse, idempotency_level=IdempotencyLevel.UNKNOWN,
    stream_type=StreamType.SERVER_STREAM)


@pytest.fixture(params=WAYS, ids=lambda way: "-".join([way[0].name.lower(), *map(str, way[1:])]))
def client(request, house):
    """Makes a client of a class, in each protocol, codec and HTTP version in turn."""
    protocol, codec, version, zipped = request.param
    transport = pyqwest.SyncHTTPTransport(
        tls_ca_cert=house.ca.read_bytes(), http_version=VERSIONS[version])
    packing = GzipCompression()
    with transport:
        def make(kind):
            return kind(
                house.endpoint, codec=CODECS[codec](), protocol=protocol,
                http_client=pyqwest.SyncClient(transport), timeout_ms=20_000,
                accept_compression=[packing] if zipped else [],
                send_compression=packing if zipped else None)
        yield make


def key(house, name="operator"):
    return {"authorization": f"Bearer {house.keys[name]}"}


def test_a_call_and_its_reply(house, client):
    said = client(CallerServiceClientSync).get_caller(
        caller.GetCallerRequest(), headers=key(house))
    assert said.name == "operator"
    gateways = client(VpnGatewayServiceClientSync)
    made = gateways.create_vpn_gateway(samples.create(), headers=key(house))
    found = gateways.get_vpn_gateway(samples.get(made.id), headers=key(house))
    assert found.id == made.id
    listed = gateways.list_vpn_gateways(samples.LIST, headers=key(house))
    assert made.id in [each.id for each in listed.vpn_gateways]


def test_a_refusal_has_its_details(house, client):
    with pytest.raises(ConnectError) as refused:
        client(VpnGatewayServiceClientSync).get_vpn_gateway(
            samples.get(samples.unknown_id()), headers=key(house))
    assert refused.value.code == Code.NOT_FOUND
    infos = [error_details_pb2.ErrorInfo.FromString(detail.message_bytes)
             for detail in refused.value.details
             if detail.type_name == "google.rpc.ErrorInfo"]
    assert [info.domain for info in infos] == ["vpn.cloud"]


def test_nobody_is_refused(client):
    with pytest.raises(ConnectError) as refused:
        client(CallerServiceClientSync).get_caller(caller.GetCallerRequest())
    assert refused.value.code == Code.UNAUTHENTICATED


def test_a_stream_and_its_deadline(house, client):
    statuses = []
    with pytest.raises(ConnectError) as ended:
        for answer in client(ConnectClientSync).execute_server_stream(
                request=health_pb2.HealthCheckRequest(), method=WATCH, headers=key(house),
                timeout_ms=500):
            statuses.append(answer.status)
    assert ended.value.code == Code.DEADLINE_EXCEEDED
    assert statuses == [health_pb2.HealthCheckResponse.SERVING]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("codec", CODECS)
def test_a_read_by_get(house, codec, version):
    transport = pyqwest.SyncHTTPTransport(
        tls_ca_cert=house.ca.read_bytes(), http_version=VERSIONS[version])
    with transport:
        gateways = VpnGatewayServiceClientSync(
            house.endpoint, codec=CODECS[codec](), http_client=pyqwest.SyncClient(transport))
        listed = gateways.list_vpn_gateways(samples.LIST, headers=key(house), use_get=True)
    assert isinstance(listed.total_size, int)
