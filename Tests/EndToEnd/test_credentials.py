"""What the gateway shows the cloud: keys, clocks and certificates that are not right."""

import pytest

import samples
from certificates import Authority
from cloud import Counted
from faces import FACES
from waiting import until

HOUR = 3600


@pytest.mark.parametrize("offset", [HOUR, -HOUR, 20 * 60])
def test_a_wrong_clock_is_corrected_once(new_house, offset):
    with new_house() as house:
        face = FACES["grpc"](house)
        house.cloud.fails(clock_offset_seconds=offset)
        with Counted(house.cloud, "createVpnGateway") as create:
            assert face.call("CreateVpnGateway", samples.create()).is_ok
        assert (create.calls, create.executed) == (2, 1)
        with Counted(house.cloud, "listVpnGateways") as listing:
            for _ in range(5):
                assert face.call("ListVpnGateways", samples.LIST).is_ok
        assert listing.calls == 5, "what was learnt is kept"
        # And back again.
        house.cloud.works()
        assert face.call("ListVpnGateways", samples.LIST).is_ok


def test_a_crowd_with_a_wrong_clock_does_not_lock_the_key(new_house):
    with new_house() as house:
        face = FACES["grpc"](house)
        house.cloud.fails(clock_offset_seconds=HOUR)
        calls = [face.start("ListVpnGateways", samples.LIST) for _ in range(40)]
        outcomes = [face.finished(call) for call in calls]
        assert [each for each in outcomes if not each.is_ok] == []


def test_a_clock_that_stays_wrong_is_told(new_house):
    with new_house() as house:
        face = FACES["grpc"](house)
        house.cloud.fails({"operation": "listVpnGateways", "answer": "signature_expired"})
        with Counted(house.cloud, "listVpnGateways") as listing:
            refused = face.call("ListVpnGateways", samples.LIST)
        assert (refused.code, refused.reason) == ("UNAVAILABLE", "CLOCK_SKEW")
        assert listing.calls == 2


def test_a_wrong_secret_key_is_shown_to_the_cloud_once(new_house):
    with new_house(secret="0" * 40) as house:
        face = FACES["grpc"](house)
        for _ in range(8):
            refused = face.call("ListVpnGateways", samples.LIST)
            assert (refused.code, refused.reason) == ("UNAVAILABLE", "CREDENTIAL_REFUSED")
            assert "SANDBOXACCESSKEY" not in str(refused), "the cloud's words name the key"
            assert 290 < refused.retry_seconds <= 300, "when the next probe is due"
        refused = face.call("CreateVpnGateway", samples.create())
        assert refused.reason == "CREDENTIAL_REFUSED"
        assert 290 < FACES["rest"](house).call("ListVpnGateways", samples.LIST).retry_seconds <= 300
        assert house.cloud.total("calls") == 1
        assert house.gateway.admin("/readyz")[0] == 200
        status, said = house.gateway.admin("/readyz?verbose")
        assert status == 200 and "[-] credential main: refused by the cloud" in said
        assert house.gateway.admin("/readyz/writes")[0] == 503
        assert ('gatehouse_credential_accepted{credential="main"} 0'
                in house.gateway.admin("/metrics")[1])
        assert "CREDENTIAL_REFUSED" in house.gateway.log.read_text()


def test_a_crowd_with_a_wrong_secret_key_does_not_lock_it(new_house):
    with new_house(secret="0" * 40) as house:
        face = FACES["grpc"](house)
        calls = [face.start("ListVpnGateways", samples.LIST) for _ in range(40)]
        outcomes = [face.finished(call) for call in calls]
        assert {each.reason for each in outcomes} == {"CREDENTIAL_REFUSED"}
        # The cloud locks a key for five minutes after five failures in a row.
        assert house.cloud.total("calls") < 5


def test_a_certificate_of_an_unknown_authority(new_house, tmp_path):
    stranger = Authority(tmp_path / "stranger", "Stranger").issue("sandbox")
    with new_house(sandbox_certificate=stranger) as house:
        for name in ["grpc", "rest", "connect-json"]:
            refused = FACES[name](house).call("ListVpnGateways", samples.LIST)
            assert (refused.code, refused.reason) == ("UNAVAILABLE", "UPSTREAM_TLS_REFUSED")
            assert "certificate" in refused.message
        # Why, and whose, is the operator's to know.
        log = house.gateway.log.read_text()
        assert f"localhost:{house.sandbox.port}" in log
        assert "self-signed certificate" in log or "issuer" in log
        assert house.cloud.total("calls") == 0


def test_a_certificate_of_another_name(new_house, authority):
    other = authority.issue("elsewhere", "DNS:elsewhere.example")
    with new_house(sandbox_certificate=other) as house:
        refused = FACES["grpc"](house).call("CreateVpnGateway", samples.create())
        assert (refused.code, refused.reason) == ("UNAVAILABLE", "UPSTREAM_TLS_REFUSED")
        assert "name" in house.gateway.log.read_text() or "mismatch" in (
            house.gateway.log.read_text())
        assert house.cloud.total("calls") == 0


def test_what_the_gateway_may_not_do_is_not_the_callers_fault_alone(new_house):
    with new_house() as house:
        house.cloud.fails({"operation": "createVpnGateway", "answer": {
            "status": 403, "code": "VPN.0003",
            "text": "Authentication failed: no permission for vpn:vpnGateways:create"}})
        refused = FACES["rest"](house).call("CreateVpnGateway", samples.create())
        assert (refused.code, refused.reason) == (
            "PERMISSION_DENIED", "CREDENTIAL_LACKS_PERMISSION")
        until(lambda: "CREDENTIAL_LACKS_PERMISSION" in house.gateway.log.read_text(),
              "it is in the log")
