"""The cloud fails, and no call is lost and none doubled (counted on both sides)."""

import pytest

import samples
from cloud import Counted
from contract import gateways, messages
from faces import FACES

# Over both protocols that the cloud speaks.
PROTOCOLS = ["h2", "http/1.1"]


@pytest.fixture(scope="module", params=PROTOCOLS)
def house(request, new_house):
    with new_house(cloud={"protocol": request.param}) as house:
        yield house


@pytest.fixture
def face(house):
    return FACES["grpc"](house)


def fault(operation, count=1, **what):
    return {"operation": operation, "count": count, **what}


def ids(face):
    return [each.id for each in face.call("ListVpnGateways", samples.LIST).reply.vpn_gateways]


# Proven not executed: sent again, whatever it is.


# With a limit that nobody here comes near: it is kept to from then on.
THROTTLED = {"status": 429, "code": "APIGW.0308",
             "text": "policy user over ratelimit,limit:100000,time:1 minute"}


@pytest.mark.parametrize("answer", [THROTTLED, "busy"], ids=["throttled", "busy"])
def test_a_create_that_was_put_off_is_sent_again(face, cloud, answer):
    cloud.fails(fault("createVpnGateway", answer=answer))
    with Counted(cloud, "createVpnGateway") as create:
        made = face.call("CreateVpnGateway", samples.create())
    assert made.is_ok, made
    assert (create.calls, create.executed) == (2, 1)
    assert ids(face).count(made.reply.id) == 1


def test_retry_after_is_heeded(face, cloud):
    # Of a busy service: what a 429 says is for the whole account (test_budget.py).
    cloud.fails(fault("listVpnGateways", answer={"name": "busy",
                                                 "fields": {"retry-after": "60"}}))
    with Counted(cloud, "listVpnGateways") as listing:
        refused = face.call("ListVpnGateways", samples.LIST, timeout=5)
    # A minute is not to be waited for within five seconds: said at once.
    assert (refused.code, refused.reason) == ("UNAVAILABLE", "UPSTREAM_BUSY")
    assert refused.retry_seconds == 60
    assert listing.calls == 1


def test_a_cloud_that_stays_busy_is_not_asked_for_ever(face, cloud):
    cloud.fails(fault("createVpnGateway", count=100, answer={
        "status": 400, "code": "VPN.0030", "text": "The system is busy, please try later.",
        "fields": {"retry-after": "0"}}))
    with Counted(cloud, "createVpnGateway") as create:
        refused = face.call("CreateVpnGateway", samples.create())
    assert (refused.code, refused.reason) == ("UNAVAILABLE", "UPSTREAM_BUSY")
    assert refused.metadata["upstream_error_code"] == "VPN.0030"
    assert 2 <= create.calls <= 5 and create.executed == 0


def test_a_repeated_operation_is_told(face, cloud):
    cloud.fails(fault("createVpnGateway", answer="repeated"))
    with Counted(cloud, "createVpnGateway") as create:
        refused = face.call("CreateVpnGateway", samples.create())
    assert (refused.code, refused.reason) == ("ABORTED", "REPEATED_OPERATION")
    assert create.calls == 1


def test_both_shapes_of_an_error_body(face, cloud):
    for shape in ["error_code", "code_message"]:
        cloud.fails(fault("listVpnGateways", answer={
            "status": 403, "code": "VPN.0003", "text": "no permission", "shape": shape}))
        refused = face.call("ListVpnGateways", samples.LIST)
        assert (refused.code, refused.reason) == (
            "PERMISSION_DENIED", "CREDENTIAL_LACKS_PERMISSION")
        assert refused.metadata["upstream_error_code"] == "VPN.0003"


# The answer is lost: what is done then depends on the operation.

LOSSES = ["reset_before_effect", "reset_after_effect"]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("name, operation, request_", [
    ("ListVpnGateways", "listVpnGateways", samples.LIST),
    ("ListVpnGatewayAvailabilityZones", "listVpnGatewayAvailabilityZones", samples.ZONES),
])
def test_a_read_is_repeated(face, cloud, loss, name, operation, request_):
    cloud.fails(fault(operation, ending=loss))
    with Counted(cloud, operation) as read:
        assert face.call(name, request_).is_ok
    assert read.calls == 2


@pytest.mark.parametrize("answer", ["backend_unavailable", "backend_timeout"])
def test_a_read_is_repeated_after_a_broken_backend(face, cloud, answer):
    cloud.fails(fault("listVpnGateways", answer=answer))
    with Counted(cloud, "listVpnGateways") as read:
        assert face.call("ListVpnGateways", samples.LIST).is_ok
    assert read.calls == 2


@pytest.mark.parametrize("what, effect", [
    ({"ending": "reset_before_effect"}, 0),
    ({"ending": "reset_after_effect"}, 1),
    ({"answer": "backend_timeout"}, 0),
    ({"answer": {"name": "backend_timeout", "after_effect": True}}, 1),
])
def test_a_create_whose_answer_is_lost_is_not_repeated(face, cloud, what, effect):
    before = ids(face)
    cloud.fails(fault("createVpnGateway", **what))
    with Counted(cloud, "createVpnGateway") as create:
        refused = face.call("CreateVpnGateway", samples.create())
    # Not UNAVAILABLE, which invites clients to send it again.
    assert (refused.code, refused.reason) == ("UNKNOWN", "OUTCOME_UNKNOWN"), refused
    assert "CreateVpnGateway" in refused.message
    assert (create.calls, create.executed) == (1, effect)
    assert len(ids(face)) == len(before) + effect


FULL_POLICY = {
    "ike_policy": {"encryption_algorithm": "aes-256", "dh_group": "group16",
                   "authentication_algorithm": "sha2-384", "lifetime_seconds": 4000},
    "ipsec_policy": {"authentication_algorithm": "sha2-256", "encryption_algorithm": "aes-128",
                     "pfs": "group14", "lifetime_seconds": 3600},
}
PATCHES = {
    "name": {"name": "renamed"},
    "subnets": {"local_subnets": ["10.1.0.0/16", "10.2.0.0/16"]},
    "address": {"eip_id_1": "cff40e5e-de30-4a8d-8a86-7366077bf097"},
    "whole policy": {"policy_template": FULL_POLICY},
    "part of the policy": {"policy_template": {"ike_policy": {"lifetime_seconds": 5000}}},
}

AFTER = [
    {"ending": "reset_after_effect"},
    {"answer": {"name": "backend_timeout", "after_effect": True}},
]
BEFORE = [
    {"ending": "reset_before_effect"},
    {"answer": "backend_unavailable"},
]


def named(whats):
    return [each.get("ending") or str(each["answer"]) for each in whats]


@pytest.mark.parametrize("what", AFTER, ids=["reset", "timeout"])
@pytest.mark.parametrize("patch", PATCHES)
def test_an_update_that_was_done_is_not_done_again(face, cloud, gateway_id, patch, what):
    request = gateways.UpdateVpnGatewayRequest(
        vgw_id=gateway_id, vpn_gateway=messages.VpnGatewayPatch(**PATCHES[patch]))
    if patch == "part of the policy":
        whole = gateways.UpdateVpnGatewayRequest(
            vgw_id=gateway_id, vpn_gateway=messages.VpnGatewayPatch(policy_template=FULL_POLICY))
        assert face.call("UpdateVpnGateway", whole).is_ok
        cloud.set_status(gateway_id, "ACTIVE")
    cloud.fails(fault("updateVpnGateway", **what))
    with Counted(cloud, "updateVpnGateway") as update:
        done = face.call("UpdateVpnGateway", request)
    assert update.executed == 1
    if "policy" in patch and not done.is_ok:
        # A get does not return it (B7): then nobody knows, and that is said.
        assert (done.code, done.reason) == ("UNKNOWN", "OUTCOME_UNKNOWN")
        return
    assert done.is_ok, done
    assert done.reply.id == gateway_id


@pytest.mark.parametrize("what", BEFORE, ids=named(BEFORE))
def test_an_update_that_was_not_done_is_sent_again(face, cloud, gateway_id, what):
    cloud.fails(fault("updateVpnGateway", **what))
    with Counted(cloud, "updateVpnGateway") as update:
        done = face.call("UpdateVpnGateway", samples.rename(gateway_id, "second-try"))
    assert done.is_ok, done
    assert (update.calls, update.executed) == (2, 1)
    gateway = face.call("GetVpnGateway", samples.get(gateway_id)).reply
    assert gateway.name == "second-try"


@pytest.mark.parametrize("what", AFTER + BEFORE, ids=named(AFTER + BEFORE))
def test_a_specification_is_changed_once(face, cloud, gateway_id, what):
    cloud.fails(fault("updateVpnGatewaySpecification", **what))
    with Counted(cloud, "updateVpnGatewaySpecification") as update:
        done = face.call(
            "UpdateVpnGatewaySpecification", samples.specify(gateway_id, "Professional2"))
    assert done.is_ok, done
    assert update.executed == 1
    assert face.call("GetVpnGateway", samples.get(gateway_id)).reply.flavor == "Professional2"


@pytest.mark.parametrize("what", AFTER + BEFORE, ids=named(AFTER + BEFORE))
def test_a_gateway_is_deleted_once(face, cloud, gateway_id, what):
    cloud.fails(fault("deleteVpnGateway", **what))
    with Counted(cloud, "deleteVpnGateway") as delete:
        done = face.call("DeleteVpnGateway", samples.delete(gateway_id))
    assert done.is_ok, done
    assert delete.executed == 1


def test_a_check_that_fails_too_says_that_nothing_is_known(face, cloud, gateway_id):
    cloud.fails(fault("updateVpnGateway", ending="reset_after_effect"),
                fault("getVpnGateway", count=10, ending="reset_before_effect"))
    with Counted(cloud, "updateVpnGateway") as update:
        refused = face.call("UpdateVpnGateway", samples.rename(gateway_id, "who-knows"))
    assert (refused.code, refused.reason) == ("UNKNOWN", "OUTCOME_UNKNOWN")
    assert (update.calls, update.executed) == (1, 1)
