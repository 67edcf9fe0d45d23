"""The cloud behind an HTTP proxy, as HTTPS_PROXY and NO_PROXY say."""

import base64
import contextlib
import socket
import threading

import samples
from faces import FACES

USER = "user:p@ss"
BASIC = base64.b64encode(USER.encode()).decode()


class Proxy:
    """A CONNECT proxy that leads every name to one port of this machine."""

    def __init__(self, port, password=None):
        self._port, self._password = port, password
        self.asked = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = client.recv(4096)
            if not piece:
                return
            head += piece
        lines = head.decode().split("\r\n")
        self.asked.append(lines[0])
        if self._password and f"proxy-authorization: Basic {self._password}" not in lines:
            client.sendall(b"HTTP/1.1 407 Who are you\r\ncontent-length: 0\r\n\r\n")
            client.close()
            return
        server = socket.create_connection(("127.0.0.1", self._port))
        client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        for ends in [(client, server), (server, client)]:
            threading.Thread(target=self._pass, args=ends, daemon=True).start()

    @staticmethod
    def _pass(source, sink):
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)

    def close(self):
        self._listener.close()


@contextlib.contextmanager
def behind_a_proxy(new_house, authority, *, user="", password=None, no_proxy=""):
    """A house whose cloud has a name that only the proxy knows."""
    certificate = authority.issue("far", "DNS:cloud.example,DNS:localhost")
    # Where the proxy leads is known once the simulated cloud is there: a relay in between.
    proxy = Proxy(0, password)
    options = {
        "sandbox_certificate": certificate,
        "cloud": {"vpn_endpoint": "https://cloud.example", "iam_endpoint": "https://cloud.example"},
        "environment": {"HTTPS_PROXY": f"http://{user}127.0.0.1:{proxy.port}",
                        "NO_PROXY": no_proxy, "https_proxy": "", "no_proxy": ""}}
    try:
        with new_house(**options) as house:
            proxy._port = house.sandbox.port
            yield house, proxy
    finally:
        proxy.close()


def test_calls_go_through_the_proxy(new_house, authority):
    user = "user:p%40ss@"
    with behind_a_proxy(new_house, authority, user=user, password=BASIC) as (house, proxy):
        for name in ["grpc", "rest"]:
            assert FACES[name](house).call("CreateVpnGateway", samples.create()).is_ok
        assert set(proxy.asked) == {"CONNECT cloud.example:443 HTTP/1.1"}
        log = house.gateway.log.read_text()
        assert "p@ss" not in log and BASIC not in log


def test_a_proxy_that_refuses_is_told(new_house, authority):
    with behind_a_proxy(new_house, authority, password=BASIC) as (house, proxy):
        refused = FACES["grpc"](house).call("ListVpnGateways", samples.LIST)
        assert (refused.code, refused.reason) == ("UNAVAILABLE", "UPSTREAM_UNREACHABLE")
        assert f"the proxy 127.0.0.1:{proxy.port} answered 407" in house.gateway.log.read_text()


def test_what_is_excepted_goes_straight(new_house, authority):
    with behind_a_proxy(new_house, authority, no_proxy="example") as (house, proxy):
        refused = FACES["grpc"](house).call("ListVpnGateways", samples.LIST)
        assert (refused.code, refused.reason) == ("UNAVAILABLE", "UPSTREAM_UNREACHABLE")
        assert proxy.asked == []


def test_this_machine_is_reached_straight(new_house):
    with new_house(environment={"HTTPS_PROXY": "http://127.0.0.1:1"}) as house:
        assert FACES["grpc"](house).call("ListVpnGateways", samples.LIST).is_ok
