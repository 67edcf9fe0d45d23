"""Everything around a connection, told on every face: customer gateways, connections, monitors,
tags, quotas, projects, and the topology that shows it all at once."""

import pytest

import samples
from contract import request
from faces import Rest
from programs import PROJECT
from waiting import until

PSK = "Example-psk-1"


class Office:
    """A gateway with its customer gateway, on one face."""

    def __init__(self, face, house):
        self.face = face
        self.cloud = house.cloud
        self.gateway = self.done("CreateVpnGateway", vpn_gateway={
            "name": "office", "vpc_id": samples.VPC, "connect_subnet": samples.SUBNET,
            "local_subnets": ["192.168.0.0/24"], "eip1": {"type": "5_bgp", "bandwidth_size": 10},
            "eip2": {"type": "5_bgp", "bandwidth_size": 10},
            "tags": [{"key": "team", "value": "network"}]})
        self.cloud.set_status(self.gateway.id, "ACTIVE")
        ready = self.done("GetVpnGateway", vgw_id=self.gateway.id)
        self.eips = [ready.eip1.id, ready.eip2.id]
        self.customer = self.done("CreateCustomerGateway", customer_gateway={
            "name": "router", "id_value": "198.51.100.21", "bgp_asn": 65588})

    def call(self, rpc, /, **fields):
        return self.face.call(rpc, request(rpc, **fields))

    def done(self, rpc, /, **fields):
        outcome = self.call(rpc, **fields)
        assert outcome.is_ok, outcome
        return outcome.reply

    def spec(self, eip=0, **fields):
        return {"vgw_id": self.gateway.id, "vgw_ip": self.eips[eip], "cgw_id": self.customer.id,
                "peer_subnets": ["10.9.0.0/24"], "psk": PSK, **fields}

    def settle(self, connection):
        self.cloud.set_status(connection.id, "DOWN", "vpn-connection")

    def close(self):
        for connection in self.done("ListVpnConnections", vgw_id=self.gateway.id).vpn_connections:
            self.settle(connection)
            self.done("DeleteVpnConnection", vpn_connection_id=connection.id)
        until(lambda: not self.done("ListVpnConnections", vgw_id=self.gateway.id).vpn_connections,
              "the connections are gone")
        self.done("DeleteCustomerGateway", customer_gateway_id=self.customer.id)
        self.done("DeleteVpnGateway", vgw_id=self.gateway.id)


@pytest.fixture
def office(face, house):
    house.cloud.works()
    office = Office(face, house)
    yield office
    office.close()


def test_a_customer_gateway_lives_and_goes(office):
    made = office.done("CreateCustomerGateway", customer_gateway={"id_value": "198.51.100.7"})
    assert made.name and made.id_type == "ip" and made.id_value == "198.51.100.7"
    assert made.created_at.seconds > 1_700_000_000
    office.done("UpdateCustomerGateway", customer_gateway_id=made.id,
                customer_gateway={"name": "second"})
    assert office.done("GetCustomerGateway", customer_gateway_id=made.id).name == "second"
    listed = office.done("ListCustomerGateways").customer_gateways
    assert [each.name for each in listed if each.id == made.id] == ["second"]
    gone = office.call("DeleteCustomerGateway", customer_gateway_id=made.id)
    assert gone.is_ok and (not isinstance(office.face, Rest) or gone.status == 204)
    assert office.call("GetCustomerGateway", customer_gateway_id=made.id).code == "NOT_FOUND"


def test_a_connection_lives_and_goes(office):
    made = office.call("CreateVpnConnection", vpn_connection=office.spec(name="tunnel"))
    assert made.is_ok, made
    connection = made.reply
    assert (connection.style, connection.vgw_ip) == ("STATIC", office.eips[0])
    assert connection.ikepolicy.lifetime_seconds == 86400
    assert connection.tunnel_local_address.endswith("/30")

    def now():
        return office.done("GetVpnConnection", vpn_connection_id=connection.id)

    until(lambda: now().status == "DOWN", "the tunnel waits for the other side")
    in_use = office.call("DeleteCustomerGateway", customer_gateway_id=office.customer.id)
    assert in_use.code == "FAILED_PRECONDITION" and "has connection" in in_use.message
    assert in_use.metadata["upstream_error_code"] == "VPN.0001"

    office.done("UpdateVpnConnection", vpn_connection_id=connection.id, vpn_connection={
        "peer_subnets": ["10.9.0.0/24", "10.10.0.0/24"],
        "ikepolicy": {"lifetime_seconds": 4000}})
    office.settle(connection)
    assert list(now().peer_subnets) == ["10.9.0.0/24", "10.10.0.0/24"]
    # One nested value is changed, its neighbours stay (B20).
    assert now().ikepolicy.lifetime_seconds == 4000
    assert now().ikepolicy.encryption_algorithm == "aes-128"
    office.done("UpdateVpnConnection", vpn_connection_id=connection.id,
                vpn_connection={"name": "other"}, update_mask=["name", "peer_subnets"])
    office.settle(connection)
    assert (now().name, list(now().peer_subnets)) == ("other", [])

    office.cloud.set_status(connection.id, "FREEZED", "vpn-connection")
    frozen = office.call("DeleteVpnConnection", vpn_connection_id=connection.id)
    assert frozen.code == "FAILED_PRECONDITION" and "ILLEGAL" in frozen.message
    office.settle(connection)
    logs = office.done("GetVpnConnectionLog", vpn_connection_id=connection.id).logs
    assert all(line.time > 1_700_000_000 and line.raw_message for line in logs)
    office.done("DeleteVpnConnection", vpn_connection_id=connection.id)
    until(
        lambda: office.call("GetVpnConnection", vpn_connection_id=connection.id).code
        == "NOT_FOUND", "the connection is gone")


def test_two_connections_are_made_in_one_step_and_watched(office):
    made = office.call("BatchCreateVpnConnections", vpn_connections=[
        office.spec(0), office.spec(1)])
    assert made.is_ok, made
    if isinstance(office.face, Rest):
        assert made.status == 201
    ids = {each.vgw_ip: each.id for each in made.reply.vpn_connections}
    assert set(ids) == set(office.eips)

    of_one = office.done("ListVpnConnections", vgw_ip=office.eips[1])
    assert [each.id for each in of_one.vpn_connections] == [ids[office.eips[1]]]
    # The cloud counts the project, whatever is asked for (B27): then no number is told.
    assert not of_one.HasField("total_size")
    assert office.done("ListVpnConnections").HasField("total_size")

    monitor = office.done("CreateConnectionMonitor", connection_monitor={
        "vpn_connection_id": ids[office.eips[0]]})
    until(
        lambda: office.done("GetConnectionMonitor", connection_monitor_id=monitor.id).status
        == "ACTIVE", "the monitor probes")
    watched = office.done("GetVpnConnection", vpn_connection_id=ids[office.eips[0]])
    assert watched.connection_monitor_id == monitor.id
    listed = office.done("ListConnectionMonitors", vpn_connection_id=ids[office.eips[0]])
    assert [each.id for each in listed.connection_monitors] == [monitor.id]

    topology = office.done("GetTopology", vgw_id=office.gateway.id)
    assert topology.vpn_gateway.id == office.gateway.id
    assert {each.id for each in topology.vpn_connections} == set(ids.values())
    assert [each.id for each in topology.customer_gateways] == [office.customer.id]
    assert [each.id for each in topology.connection_monitors] == [monitor.id]
    assert [(tag.key, tag.value) for tag in topology.tags] == [("team", "network")]
    assert not topology.failures
    office.done("DeleteConnectionMonitor", connection_monitor_id=monitor.id)


def test_a_part_of_a_topology_fails_by_itself(office):
    office.done("CreateVpnConnection", vpn_connection=office.spec())
    office.cloud.fails({"operation": "listConnectionMonitors", "count": 100,
                        "answer": {"status": 403, "code": "VPN.0003", "text": "no permission"}})
    topology = office.done("GetTopology", vgw_id=office.gateway.id)
    office.cloud.works()
    assert [each.part for each in topology.failures] == ["connection_monitors"]
    assert topology.failures[0].code == "PERMISSION_DENIED"
    assert topology.failures[0].upstream_error_code == "VPN.0003"
    assert len(topology.vpn_connections) == 1
    assert office.call("GetTopology", vgw_id=samples.unknown_id()).code == "NOT_FOUND"


def test_tags_are_set_found_counted_and_taken_away(office):
    where = {"resource_type": "vpn-gateway", "resource_id": office.gateway.id}
    tag = {"key": "project", "value": samples.unknown_id()}
    set_ = office.call("CreateResourceTags", **where, tags=[tag])
    assert set_.is_ok and (not isinstance(office.face, Rest) or set_.status == 204)
    tags = office.done("ListResourceTags", **where).tags
    assert {each.key: each.value for each in tags} == {
        "team": "network", "project": tag["value"]}
    keys = {each.key: list(each.values)
            for each in office.done("ListProjectTags", resource_type="vpn-gateway").tags}
    assert tag["value"] in keys["project"]

    wanted = {"resource_type": "vpn-gateway",
              "tags": [{"key": "project", "values": [tag["value"], "none"]}]}
    found = office.done("FilterResourceInstances", **wanted)
    assert [each.resource_id for each in found.resources] == [office.gateway.id]
    assert found.total_size == 1
    assert office.done("CountResourceInstances", **wanted).total_count == 1
    wanted["tags"][0]["values"] = ["none"]
    assert office.done("CountResourceInstances", **wanted).total_count == 0

    office.done("DeleteResourceTags", **where, tags=[{"key": "project"}])
    assert [each.key for each in office.done("ListResourceTags", **where).tags] == ["team"]


def test_quotas_projects_and_routes(office):
    quotas = {each.type: each for each in office.done("ListQuotas").resources}
    assert set(quotas) == {"vpn_gateway", "customer_gateway", "vpn_connection"}
    assert 0 < quotas["vpn_gateway"].used <= quotas["vpn_gateway"].quota
    projects = office.done("ListProjects", name="my-kualalumpur-1").projects
    assert [each.id for each in projects] == [PROJECT]
    assert PROJECT in [each.id for each in office.done("ListAuthProjects").projects]
    routes = office.done(
        "GetVpnGatewayRoutingTable", vgw_id=office.gateway.id, is_include_nexthop_resource=True)
    assert len(routes.routing_table) == routes.total_size


def test_a_bad_connection_is_refused_before_it_is_sent(office):
    bad = office.spec(style="bgp", enable_nqa=True, psk="short", tunnel_local_address="10.0.0.1/30",
                      peer_subnets=["100.64.1.0/24"])
    before = office.cloud.count("createVpnConnection", "calls")
    refused = office.call("CreateVpnConnection", vpn_connection=bad)
    assert refused.code == "INVALID_ARGUMENT"
    assert refused.rules == {
        "vpn_connection.psk": "CON-6", "vpn_connection.tunnel_local_address": "CON-3",
        "vpn_connection.peer_subnets[0]": "CON-2", "vpn_connection.enable_nqa": "CON-4"}
    assert "short" not in str(refused)
    assert office.cloud.count("createVpnConnection", "calls") == before
