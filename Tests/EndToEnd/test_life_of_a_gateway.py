"""The main story, told on every face: create, watch, change, list and delete a VPN gateway."""

import gzip
import json

import samples
from contract import caller, gateways, messages
from curl import Curl
from faces import Rest
from waiting import until

PROJECT_A = "11111111-aaaa-4aaa-8aaa-aaaaaaaaaaaa"


def test_a_caller_is_told_who_it_is(face):
    me = face.call("GetCaller", caller.GetCallerRequest()).reply
    assert me.name == "operator"
    assert list(me.credentials) == ["main"] and me.default_credential == "main"
    assert "vpn:vpnGateways:create" in me.actions
    # With a key it was the key, on a Unix socket too.
    assert me.authentication_method == "api_key"


def test_a_gateway_lives_and_goes(face):
    made = face.call("CreateVpnGateway", samples.create(
        "story", enterprise_project_id=PROJECT_A, ha_mode="active-standby"))
    assert made.is_ok, made
    if isinstance(face, Rest):
        assert made.status == 201
    assert made.headers["gatehouse-upstream-request-id"]
    gateway_id = made.reply.id

    def now():
        return face.call("GetVpnGateway", samples.get(gateway_id)).reply

    assert now().status == "PENDING_CREATE"
    until(lambda: now().status == "ACTIVE", "the new gateway is ACTIVE")
    gateway = now()
    assert gateway.name == "story" and gateway.ha_mode == "active-standby"
    assert list(gateway.local_subnets) == ["192.168.0.0/24"]
    assert gateway.created_at.seconds > 1_700_000_000
    assert gateway.bgp_asn == 64512

    # A mask that names one of two fields changes that one alone.
    update = gateways.UpdateVpnGatewayRequest(
        vgw_id=gateway_id,
        vpn_gateway=messages.VpnGatewayPatch(name="renamed", local_subnets=["10.9.0.0/16"]),
        update_mask={"paths": ["local_subnets"]})
    changed = face.call("UpdateVpnGateway", update)
    assert changed.is_ok, changed
    until(lambda: now().status == "ACTIVE", "the changed gateway is ACTIVE")
    assert now().name == "story"
    assert list(now().local_subnets) == ["10.9.0.0/16"]

    assert face.call("UpdateVpnGateway", samples.rename(gateway_id, "renamed")).is_ok
    until(lambda: now().status == "ACTIVE", "the renamed gateway is ACTIVE")
    assert now().name == "renamed"
    assert list(now().local_subnets) == ["10.9.0.0/16"]

    assert face.call(
        "UpdateVpnGatewaySpecification", samples.specify(gateway_id, "Professional2")).is_ok
    until(lambda: now().status == "ACTIVE", "the gateway has its new specification")
    assert now().flavor == "Professional2"

    ours = face.call("ListVpnGateways", gateways.ListVpnGatewaysRequest(
        enterprise_project_id=[PROJECT_A])).reply
    assert [each.id for each in ours.vpn_gateways] == [gateway_id]
    others = face.call("ListVpnGateways", gateways.ListVpnGatewaysRequest(
        enterprise_project_id=["0"])).reply
    assert gateway_id not in [each.id for each in others.vpn_gateways]

    gone = face.call("DeleteVpnGateway", samples.delete(gateway_id))
    assert gone.is_ok, gone
    if isinstance(face, Rest):
        assert gone.status == 204
    until(lambda: face.call("GetVpnGateway", samples.get(gateway_id)).code == "NOT_FOUND",
          "the deleted gateway is gone")


def test_zones_are_listed_by_specification(face):
    zones = face.call("ListVpnGatewayAvailabilityZones", samples.ZONES).reply
    assert set(zones.availability_zones) >= {"professional1", "professional2"}
    assert list(zones.availability_zones["professional1"].vpc) == ["az1", "az2"]


def test_compressed_requests_are_understood(face):
    zipped = gateways.ListVpnGatewaysRequest(enterprise_project_id=[PROJECT_A] * 50)
    assert face.call("ListVpnGateways", zipped, zipped=True).is_ok


def test_a_large_reply_is_compressed_for_whoever_takes_it(house, grpc_face):
    for number in range(20):
        assert grpc_face.call("CreateVpnGateway", samples.create(f"large-{number}")).is_ok
    plain = Curl.tls(house.endpoint, house.ca)
    key = {"authorization": f"Bearer {house.keys['operator']}"}
    whole = plain.send("GET", "/v1/vpn-gateways", key)
    assert "content-encoding" not in whole.headers
    packed = plain.send("GET", "/v1/vpn-gateways", {**key, "accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert len(packed.body) < len(whole.body) / 4
    assert json.loads(gzip.decompress(packed.body)) == json.loads(whole.body)
