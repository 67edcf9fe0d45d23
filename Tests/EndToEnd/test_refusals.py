"""What is refused, and how: the same words on every face."""

import pytest

import samples
from contract import caller, gateways
from faces import FACES, NO_KEY, Grpc, GrpcByHand, GrpcWeb, Rest
from programs import new_key

# grpcio sends only timeouts of its own making.
GRPCIO = ["grpc", "grpc-on-unix"]

# What each code is over HTTP; gRPC has its own numbers.
HTTP = {
    "UNAUTHENTICATED": 401, "PERMISSION_DENIED": 403, "NOT_FOUND": 404, "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400, "DEADLINE_EXCEEDED": 504, "RESOURCE_EXHAUSTED": 429,
    "UNAVAILABLE": 503,
}


def expect(outcome, code, reason):
    assert (outcome.code, outcome.reason) == (code, reason), outcome
    assert outcome.message, "a refusal says what was wrong"
    if outcome.status is not None:
        assert outcome.status == HTTP[code]
    if code == "UNAUTHENTICATED" and outcome.status is not None:
        assert outcome.headers["www-authenticate"].startswith("Bearer"), "RFC 9110 §11.6.1"


def test_a_wrong_key(face, cloud):
    before = cloud.total()
    key, _ = new_key()
    refused = face.call("ListVpnGateways", samples.LIST, key=key)
    expect(refused, "UNAUTHENTICATED", "UNAUTHENTICATED")
    assert "not known" in refused.message
    assert key[:12] not in str(refused), "a key is never repeated"
    assert cloud.total() == before, "nothing was asked of the cloud"


def test_a_truncated_key(house, face):
    key = house.keys["operator"][:-1]
    refused = face.call("ListVpnGateways", samples.LIST, key=key)
    expect(refused, "UNAUTHENTICATED", "UNAUTHENTICATED")
    assert "cut" in refused.message
    assert key[:12] not in str(refused), "a key is never repeated"


@pytest.mark.parametrize("face", [name for name in FACES if "unix" not in name], indirect=True)
def test_no_key(face):
    refused = face.call("ListVpnGateways", samples.LIST, key=NO_KEY)
    expect(refused, "UNAUTHENTICATED", "UNAUTHENTICATED")


def test_an_action_that_the_caller_may_not_do(house, face, cloud):
    before = cloud.total()
    refused = face.call("DeleteVpnGateway", samples.delete(samples.unknown_id()),
                        key=house.keys["reader"])
    expect(refused, "PERMISSION_DENIED", "ACTION_NOT_ALLOWED")
    assert refused.metadata["action"] == "vpn:vpnGateways:delete"
    assert cloud.total() == before
    assert face.call("ListVpnGateways", samples.LIST, key=house.keys["reader"]).is_ok


def test_a_caller_without_a_credential(house, face, cloud):
    before = cloud.total()
    refused = face.call("ListVpnGateways", samples.LIST, key=house.keys["guest"])
    expect(refused, "PERMISSION_DENIED", "CREDENTIAL_NOT_ALLOWED")
    assert cloud.total() == before


def test_a_credential_that_is_not_the_callers(face):
    refused = face.call(
        "ListVpnGateways", samples.LIST, headers={"gatehouse-credential": "somebody-elses"})
    expect(refused, "PERMISSION_DENIED", "CREDENTIAL_NOT_ALLOWED")
    assert face.call(
        "ListVpnGateways", samples.LIST, headers={"gatehouse-credential": "main"}).is_ok


def test_an_id_that_nobody_has(face):
    refused = face.call("GetVpnGateway", samples.get(samples.unknown_id()))
    expect(refused, "NOT_FOUND", "RESOURCE_NOT_FOUND")
    assert refused.metadata["upstream_error_code"] == "VPN.0004"
    assert refused.metadata["upstream_status"] == "404"
    assert len(refused.metadata["upstream_request_id"]) == 36
    if refused.status is not None:
        assert (refused.headers["gatehouse-upstream-request-id"]
                == refused.metadata["upstream_request_id"])


def test_an_id_that_is_none(face, cloud):
    before = cloud.total()
    refused = face.call("GetVpnGateway", samples.get("not-an-id"))
    expect(refused, "INVALID_ARGUMENT", "CONSTRAINT_VIOLATED")
    assert refused.rules == {"vgw_id": "pattern"}
    assert cloud.total() == before


def test_bad_fields(face, cloud):
    before = cloud.total()
    refused = face.call("CreateVpnGateway", samples.create_with_faults())
    expect(refused, "INVALID_ARGUMENT", "CONSTRAINT_VIOLATED")
    assert refused.rules == {
        "vpn_gateway.name": "pattern",
        "vpn_gateway.ha_mode": "words",
        "vpn_gateway.eip1.bandwidth_size": "VGW-10",
    }
    said = {field: text for field, _, text in refused.violations}
    assert "300" in said["vpn_gateway.eip1.bandwidth_size"]
    assert cloud.total() == before


def test_a_field_that_is_required(face):
    refused = face.call("CreateVpnGateway", gateways.CreateVpnGatewayRequest())
    expect(refused, "INVALID_ARGUMENT", "CONSTRAINT_VIOLATED")
    assert "vpn_gateway" in refused.rules or "vpn_gateway.vpc_id" in refused.rules


def test_a_mask_of_a_field_that_is_none(face):
    update = samples.rename(samples.unknown_id(), "office")
    update.update_mask.paths.append("colour")
    refused = face.call("UpdateVpnGateway", update)
    assert refused.code == "INVALID_ARGUMENT"
    assert refused.violations, refused


def test_a_gateway_that_is_not_ready(face):
    made = face.call("CreateVpnGateway", samples.create("not-ready"))
    refused = face.call("UpdateVpnGateway", samples.rename(made.reply.id, "too-early"))
    expect(refused, "FAILED_PRECONDITION", "RESOURCE_NOT_READY")
    assert refused.metadata["upstream_error_code"] == "VPN.0003"
    assert "not ready" in refused.message


def test_an_expired_deadline(face, cloud):
    cloud.fails({"operation": "listVpnGateways", "latency_milliseconds": 3000})
    late = face.call("ListVpnGateways", samples.LIST, timeout=0.2)
    # grpcio may give up by itself before it has read our word.
    assert late.code == "DEADLINE_EXCEEDED", late
    if not isinstance(face, Grpc):
        expect(late, "DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED")


@pytest.mark.parametrize("face", [name for name in FACES if name not in GRPCIO], indirect=True)
def test_a_timeout_that_is_none(face):
    speaks_grpc = isinstance(face, (GrpcByHand, GrpcWeb))
    name = "grpc-timeout" if speaks_grpc else "connect-timeout-ms"
    refused = face.call("ListVpnGateways", samples.LIST, headers={name: "soon"})
    expect(refused, "INVALID_ARGUMENT", "MALFORMED_TIMEOUT")


@pytest.mark.parametrize("face", [name for name in FACES if name not in GRPCIO], indirect=True)
def test_no_time_at_all(face, cloud):
    speaks_grpc = isinstance(face, (GrpcByHand, GrpcWeb))
    name, none = ("grpc-timeout", "0m") if speaks_grpc else ("connect-timeout-ms", "0")
    before = cloud.total()
    late = face.call("CreateVpnGateway", samples.create(), headers={name: none})
    expect(late, "DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED")
    assert cloud.total() == before, "nothing is begun"


def test_a_body_that_is_too_large(face, cloud):
    before = cloud.total()
    huge = samples.create(name="n" * (1 << 20))
    refused = face.call("CreateVpnGateway", huge)
    assert (refused.code, refused.reason) == ("RESOURCE_EXHAUSTED", "REQUEST_TOO_LARGE")
    if refused.status is not None:
        # Connect's table says 429; plain HTTP has a word of its own (RFC 9110 §15.5.14).
        assert refused.status == (413 if isinstance(face, Rest) else 429)
    assert face.call("GetCaller", caller.GetCallerRequest()).is_ok
    assert cloud.total() == before


def test_a_small_body_that_unpacks_to_a_huge_one(face, cloud):
    before = cloud.total()
    huge = samples.create(name="n" * (8 << 20))
    refused = face.call("CreateVpnGateway", huge, zipped=True)
    assert (refused.code, refused.reason) == ("RESOURCE_EXHAUSTED", "REQUEST_TOO_LARGE")
    assert cloud.total() == before
