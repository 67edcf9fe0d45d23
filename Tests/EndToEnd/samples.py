"""Requests that the tests send."""

import uuid

from contract import gateways, messages

VPC = "cb4a631d-de30-4a8d-8a86-ca3fa348c36c"
SUBNET = "f5741286-de30-4a8d-8a86-2c82bd9ee114"


def create(name="office", **fields):
    """A gateway that the cloud takes."""
    spec = {"vpc_id": VPC, "local_subnets": ["192.168.0.0/24"], "connect_subnet": SUBNET}
    return gateways.CreateVpnGatewayRequest(
        vpn_gateway=messages.VpnGatewaySpec(name=name, **{**spec, **fields}))


def create_with_faults():
    """A gateway that breaks three rules, one of them across fields."""
    request = create(name="not a name!", ha_mode="sometimes")
    request.vpn_gateway.eip1.type = "5_bgp"
    request.vpn_gateway.eip1.bandwidth_size = 500
    return request


def get(gateway_id):
    return gateways.GetVpnGatewayRequest(vgw_id=gateway_id)


def delete(gateway_id):
    return gateways.DeleteVpnGatewayRequest(vgw_id=gateway_id)


def rename(gateway_id, name):
    return gateways.UpdateVpnGatewayRequest(vgw_id=gateway_id, vpn_gateway={"name": name})


def specify(gateway_id, flavor):
    return gateways.UpdateVpnGatewaySpecificationRequest(vgw_id=gateway_id, flavor=flavor)


def unknown_id():
    return str(uuid.uuid4())


LIST = gateways.ListVpnGatewaysRequest()
ZONES = gateways.ListVpnGatewayAvailabilityZonesRequest()
