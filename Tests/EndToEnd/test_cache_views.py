"""Answers from memory where a policy decides: what is ready for one is never another's."""

import json

import pytest

import samples
from curl import Curl
from faces import FACES
from policed import policed


@pytest.fixture(scope="module")
def house(new_house):
    with new_house(cache=True) as house:
        yield house


@pytest.fixture(scope="module")
def views(house):
    """Two gateways of the cloud, and a gateway of ours where `one` may see the first, `two` the
    second, `both` both, and `here` all of them from one address."""
    face = FACES["grpc"](house)
    ids = [face.call("CreateVpnGateway", samples.create(name)).reply.id for name in "ab"]
    for each in ids:
        house.cloud.set_status(each, "ACTIVE")

    def seen(*ids):
        return [{"Effect": "Allow", "Action": "vpn:vpnGateways:*",
                 "Resource": [f"gatehouse:main:vpnGateways:{each}" for each in ids]}]

    here = {"Effect": "Allow", "Action": "vpn:*",
            "Condition": {"IpAddress": {"g:SourceIp": "127.0.0.1/32"},
                          "DateGreaterThan": {"g:CurrentTime": "2020-01-01T00:00:00Z"}}}
    other = policed(house, "views", {
        "one": seen(ids[0]), "two": seen(ids[1]), "both": seen(*ids), "here": [here]}, each=True)
    yield other, ids
    other.gateway.end()


def test_what_one_may_see_is_ready_for_that_one_alone(views):
    house, (first, second) = views
    expected = {"one": [first], "two": [second], "both": [first, second]}
    rest = Curl.tls(house.endpoint, house.ca)
    for turn in range(8):
        for name, ids in expected.items():
            fields = {"authorization": f"Bearer {house.keys[name]}"}
            listed = rest.send("GET", "/v1/vpn-gateways", fields)
            rows = json.loads(listed.body)["vpn_gateways"]
            assert sorted(row["id"] for row in rows) == sorted(ids), (turn, name)
            for each in (first, second):
                got = rest.send("GET", f"/v1/vpn-gateways/{each}", fields)
                assert got.status == (200 if each in ids else 403), (turn, name, each)
                assert got.status == 403 or json.loads(got.body)["id"] == each
    # It was ready, and not cut and decided anew each time.
    line = 'gatehouse_cache_reads_total{result="ready"} '
    assert int(house.gateway.admin("/metrics")[1].partition(line)[2].split()[0]) >= 20


def test_what_is_ready_from_here_is_not_from_elsewhere(views):
    house, (first, _) = views
    endpoint = house.endpoint.replace("localhost", "127.0.0.1")
    near, far = (
        Curl(endpoint, "--cacert", str(house.ca), "--http2", "--interface", address)
        for address in ["127.0.0.1", "127.0.0.2"])
    fields = {"authorization": f"Bearer {house.keys['here']}"}
    for path in [f"/v1/vpn-gateways/{first}", "/v1/vpn-gateways", "/v1/quotas"]:
        for _ in range(3):
            assert near.send("GET", path, fields).status == 200
            assert "hit" in near.send("GET", path, fields).headers["cache-status"]
            assert far.send("GET", path, fields).status == 403
