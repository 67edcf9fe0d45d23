"""The cloud's official client, with nothing changed but endpoint and keys."""

import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions import exceptions
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkvpn import v5 as vpn

import samples
from house import PROJECT_NAME
from programs import ACCESS_KEY, PROJECT
from waiting import until


def client(house, name="operator", project=PROJECT, key=None, derived=False, endpoint=None):
    endpoint = endpoint or house.endpoint
    config = HttpConfig.get_default_config()
    config.ssl_ca_cert = str(house.ca)
    access_key, secret = key or house.virtual_keys[name]
    credentials = BasicCredentials(access_key, secret, project)
    if derived:
        credentials.with_derived_predicate(BasicCredentials.get_default_derived_predicate())
    credentials.with_iam_endpoint(endpoint)
    builder = vpn.VpnClient.new_builder().with_http_config(config).with_credentials(credentials)
    if derived:
        # Other services' clients do so by themselves; this one has no word for it.
        builder = builder._with_derived_auth_service_name("vpn")
    return builder.with_region(Region(PROJECT_NAME, endpoint)).build()


def order(name):
    return vpn.CreateVgwRequest(body=vpn.CreateVgwRequestBody(
        vpn_gateway=vpn.CreateVgwRequestBodyContent(
            name=name, vpc_id=samples.VPC, local_subnets=["192.168.0.0/24"],
            connect_subnet=samples.SUBNET)))


@pytest.mark.parametrize("options", [{}, {"project": None}, {"derived": True}],
                         ids=["project given", "project looked up", "derived key"])
def test_the_life_of_a_gateway(house, cloud, options):
    sdk = client(house, **options)
    made = sdk.create_vgw(order("by-sdk")).vpn_gateway
    show = vpn.ShowVgwRequest(vgw_id=made.id)
    until(lambda: sdk.show_vgw(show).vpn_gateway.status == "ACTIVE", "the gateway is ACTIVE")
    assert made.id in [each.id for each in sdk.list_vgws(vpn.ListVgwsRequest()).vpn_gateways]
    update = vpn.UpdateVgwRequest(vgw_id=made.id, body=vpn.UpdateVgwRequestBody(
        vpn_gateway=vpn.UpdateVgwRequestBodyContent(name="renamed")))
    sdk.update_vgw(update)
    assert sdk.show_vgw(show).vpn_gateway.name == "renamed"
    until(lambda: sdk.show_vgw(show).vpn_gateway.status == "ACTIVE", "the gateway is ACTIVE again")
    sdk.delete_vgw(vpn.DeleteVgwRequest(vgw_id=made.id))


def test_refusals_arrive_as_the_clients_own_exceptions(house, cloud):
    with pytest.raises(exceptions.ClientRequestException) as missing:
        client(house).show_vgw(vpn.ShowVgwRequest(vgw_id=samples.unknown_id()))
    assert (missing.value.status_code, missing.value.error_code) == (404, "VPN.0004")
    with pytest.raises(exceptions.ClientRequestException) as forbidden:
        client(house, "reader").create_vgw(order("forbidden"))
    assert (forbidden.value.status_code, forbidden.value.error_code) == (403, "VPN.0003")
    assert len(forbidden.value.request_id) == 32
    access_key, _ = house.virtual_keys["operator"]
    with pytest.raises(exceptions.ClientRequestException) as wrong:
        client(house, key=(access_key, "wrong")).list_vgws(vpn.ListVgwsRequest())
    assert (wrong.value.status_code, wrong.value.error_code) == (401, "APIGW.0301")


# Where the client is pointed: straight at the simulated cloud, and at the gateway before it.
PLACES = {
    "cloud": lambda house: client(
        house, key=(ACCESS_KEY, house.secret), endpoint=f"https://localhost:{house.sandbox.port}"),
    "gateway": client,
    "gateway with a derived key": lambda house: client(house, derived=True),
}


@pytest.mark.parametrize("place", PLACES)
def test_the_four_flows_of_the_manual(house, cloud, place):
    sdk = PLACES[place](house)

    # 1. A public gateway on a VPC, by two EIPs that are there already.
    eips = [samples.unknown_id(), samples.unknown_id()]
    gateway = sdk.create_vgw(vpn.CreateVgwRequest(body=vpn.CreateVgwRequestBody(
        vpn_gateway=vpn.CreateVgwRequestBodyContent(
            name="flow-1", vpc_id=samples.VPC, local_subnets=["192.168.0.0/24"],
            connect_subnet=samples.SUBNET, eip1=vpn.CreateRequestEip(id=eips[0]),
            eip2=vpn.CreateRequestEip(id=eips[1]))))).vpn_gateway
    show = vpn.ShowVgwRequest(vgw_id=gateway.id)
    until(lambda: sdk.show_vgw(show).vpn_gateway.status == "ACTIVE", "the gateway is ACTIVE")
    ready = sdk.show_vgw(show).vpn_gateway
    assert [ready.eip1.id, ready.eip2.id] == eips

    # 2. The customer's side.
    customer = sdk.create_cgw(vpn.CreateCgwRequest(body=vpn.CreateCgwRequestBody(
        customer_gateway=vpn.CreateCgwRequestBodyContent(
            name="flow-2", id_type="ip", id_value="198.51.100.21")))).customer_gateway
    shown = sdk.show_cgw(vpn.ShowCgwRequest(customer_gateway_id=customer.id)).customer_gateway
    assert (shown.name, shown.id_value) == ("flow-2", "198.51.100.21")
    assert customer.id in [each.id for each in sdk.list_cgws(
        vpn.ListCgwsRequest(limit=200)).customer_gateways]

    # 3. Two connections in one step, told apart by their EIPs (E4).
    made = sdk.batch_create_vpn_connection(vpn.BatchCreateVpnConnectionRequest(
        body=vpn.BatchCreateVpnConnectionRequestBody(vpn_connections=[
            vpn.CreateVpnConnectionRequestBodyContent(
                vgw_id=gateway.id, vgw_ip=eip, cgw_id=customer.id,
                peer_subnets=["10.9.0.0/24"], psk="Example-psk-1") for eip in eips])))
    connections = {each.vgw_ip: each.id for each in made.vpn_connections}
    assert set(connections) == set(eips)
    for connection in connections.values():
        request = vpn.ShowVpnConnectionRequest(vpn_connection_id=connection)
        until(lambda asked=request: sdk.show_vpn_connection(asked).vpn_connection.status == "DOWN",
              "the connection waits for the customer's device")
    listed = sdk.list_vpn_connections(vpn.ListVpnConnectionsRequest(vgw_id=gateway.id))
    assert {each.id for each in listed.vpn_connections} == set(connections.values())

    # 4. A monitor of one of them.
    watched = connections[eips[0]]
    monitor = sdk.create_connection_monitor(vpn.CreateConnectionMonitorRequest(
        body=vpn.CreateConnectionMonitorRequestBody(
            connection_monitor=vpn.CreateConnectionMonitorRequestBodyContent(
                vpn_connection_id=watched)))).connection_monitor
    request = vpn.ShowConnectionMonitorRequest(connection_monitor_id=monitor.id)
    until(lambda: sdk.show_connection_monitor(request).connection_monitor.status == "ACTIVE",
          "the monitor probes")

    # And around them: tags, quotas, routes.
    tag = vpn.ResourceTag(key="flow", value=gateway.id)
    sdk.batch_create_resource_tags(vpn.BatchCreateResourceTagsRequest(
        resource_type="vpn-gateway", resource_id=gateway.id,
        body=vpn.CreateResourcesTagsRequestBody(tags=[tag])))
    asked = vpn.QueryResourcesRequestBody(tags=[vpn.Tag(key="flow", values=[gateway.id])])
    assert sdk.count_resources_by_tags(vpn.CountResourcesByTagsRequest(
        resource_type="vpn-gateway", body=asked)).total_count == 1
    # RTE-1: this path would also fit a connection of the id `tags`.
    assert sdk.list_project_tags(
        vpn.ListProjectTagsRequest(resource_type="vpn-connection")).tags == []
    assert {each.type for each in sdk.show_quotas_info(
        vpn.ShowQuotasInfoRequest()).quotas.resources} >= {"vpn_gateway", "vpn_connection"}
    assert sdk.show_vpn_gateway_routing_table(
        vpn.ShowVpnGatewayRoutingTableRequest(vgw_id=gateway.id)).routing_table is not None

    sdk.delete_connection_monitor(
        vpn.DeleteConnectionMonitorRequest(connection_monitor_id=monitor.id))
    for connection in connections.values():
        sdk.delete_vpn_connection(vpn.DeleteVpnConnectionRequest(vpn_connection_id=connection))
    until(lambda: not sdk.list_vpn_connections(
        vpn.ListVpnConnectionsRequest(vgw_id=gateway.id)).vpn_connections, "they are gone")
    sdk.delete_cgw(vpn.DeleteCgwRequest(customer_gateway_id=customer.id))
    sdk.delete_vgw(vpn.DeleteVgwRequest(vgw_id=gateway.id))
