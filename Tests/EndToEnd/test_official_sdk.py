"""The cloud's official client, with nothing changed but endpoint and keys."""

import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions import exceptions
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkvpn import v5 as vpn

import samples
from house import PROJECT_NAME
from programs import PROJECT
from waiting import until


def client(house, name="operator", project=PROJECT, key=None, derived=False):
    config = HttpConfig.get_default_config()
    config.ssl_ca_cert = str(house.ca)
    access_key, secret = key or house.virtual_keys[name]
    credentials = BasicCredentials(access_key, secret, project)
    if derived:
        credentials.with_derived_predicate(BasicCredentials.get_default_derived_predicate())
    credentials.with_iam_endpoint(house.endpoint)
    builder = vpn.VpnClient.new_builder().with_http_config(config).with_credentials(credentials)
    if derived:
        # Other services' clients do so by themselves; this one has no word for it.
        builder = builder._with_derived_auth_service_name("vpn")
    return builder.with_region(Region(PROJECT_NAME, house.endpoint)).build()


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
