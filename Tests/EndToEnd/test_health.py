"""gRPC's health protocol, with grpcio's own client."""

import threading

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

import samples
from contract import SERVICES
from faces import FACES
from waiting import until

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
UNKNOWN = health_pb2.HealthCheckResponse.SERVICE_UNKNOWN


def stub(house):
    return health_pb2_grpc.HealthStub(FACES["grpc"](house).channel)


def key(house):
    return [("authorization", f"Bearer {house.keys['reader']}")]


def check(house, service):
    return stub(house).Check(
        health_pb2.HealthCheckRequest(service=service), metadata=key(house), timeout=10).status


class Watch:
    """Statuses as they arrive."""

    def __init__(self, house, service):
        self.statuses = []
        self.end = None
        self._call = stub(house).Watch(
            health_pb2.HealthCheckRequest(service=service), metadata=key(house))
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        try:
            for answer in self._call:
                self.statuses.append(answer.status)
            self.end = self._call.code()
        except grpc.RpcError as error:
            self.end = error.code()

    def cancel(self):
        self._call.cancel()


@pytest.mark.parametrize("service", ["", *[service.full_name for service in SERVICES]])
def test_everything_is_served(house, service):
    assert check(house, service) == SERVING


def test_a_service_that_is_none(house):
    with pytest.raises(grpc.RpcError) as error:
        check(house, "gatehouse.vpn.v1.Nothing")
    assert error.value.code() == grpc.StatusCode.NOT_FOUND


def test_it_is_for_known_callers(house):
    with pytest.raises(grpc.RpcError) as error:
        stub(house).Check(health_pb2.HealthCheckRequest(), timeout=10)
    assert error.value.code() == grpc.StatusCode.UNAUTHENTICATED


def test_a_watch_of_an_unknown_service_stays_open(house):
    watch = Watch(house, "gatehouse.vpn.v1.Nothing")
    until(lambda: watch.statuses == [UNKNOWN], "it is told as unknown")
    assert watch.end is None
    watch.cancel()
    until(lambda: watch.end == grpc.StatusCode.CANCELLED, "it has ended")


def test_a_watch_sees_a_broken_credential_and_the_drain(new_house):
    with new_house(secret="0" * 40) as house:
        whole = Watch(house, "")
        vpn = Watch(house, "gatehouse.vpn.v1.VpnGatewayService")
        until(lambda: whole.statuses == [SERVING] == vpn.statuses, "both serve")
        # The first call finds out that the cloud does not take the key: writes are over.
        assert not FACES["grpc"](house).call("ListVpnGateways", samples.LIST).is_ok
        until(lambda: vpn.statuses == [SERVING, NOT_SERVING], "the watch is told")
        assert check(house, "gatehouse.vpn.v1.VpnGatewayService") == NOT_SERVING
        assert check(house, "") == SERVING
        assert house.gateway.end() == 0, "a watch does not hold up the drain"
        until(lambda: whole.end is not None, "the watch has ended")
        assert whole.statuses == [SERVING, NOT_SERVING]
        assert whole.end == grpc.StatusCode.UNAVAILABLE
