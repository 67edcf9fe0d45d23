"""The ways in: TLS versions, the choice of the protocol, and clear text where it is allowed."""

import socket
import ssl

import pytest

from curl import Curl, CurlError


# Asking for an old TLS is what is tested.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def handshake(house, protocols, highest=ssl.TLSVersion.TLSv1_3):
    context = ssl.create_default_context(cafile=house.ca)
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = highest
    if protocols:
        context.set_alpn_protocols(protocols)
    with socket.create_connection(("127.0.0.1", house.gateway.port), timeout=10) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as secure:
            return secure.selected_alpn_protocol(), secure.version()


@pytest.mark.parametrize("offered, chosen", [
    (["h2", "http/1.1"], "h2"), (["http/1.1", "h2"], "h2"), (["http/1.1"], "http/1.1"), ([], None)])
def test_the_protocol_is_agreed(house, offered, chosen):
    assert handshake(house, offered) == (chosen, "TLSv1.3")


def test_no_protocol_in_common(house):
    with pytest.raises(ssl.SSLError, match="(?i)no.application.protocol"):
        handshake(house, ["http/0.9"])


def test_an_older_tls(house):
    assert handshake(house, ["h2"], ssl.TLSVersion.TLSv1_2) == ("h2", "TLSv1.2")
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        handshake(house, ["h2"], ssl.TLSVersion.TLSv1_1)


@pytest.mark.parametrize("version", ["--http2-prior-knowledge", "--http1.1"])
def test_clear_text_where_the_settings_allow_it(house, version):
    curl = Curl(f"http://127.0.0.1:{house.gateway.ready['ports'][2]}", version)
    assert curl.send("GET", "/v1/caller").status == 401
    answer = curl.send("GET", "/v1/caller", {"authorization": f"Bearer {house.keys['reader']}"})
    assert answer.status == 200
    assert answer.version == ("HTTP/2" if "2" in version else "HTTP/1.1")


def test_clear_text_at_the_door_of_tls(house):
    # Nothing is answered in clear, where a key could be asked for.
    with pytest.raises(CurlError):
        Curl(f"http://127.0.0.1:{house.gateway.port}").send("GET", "/v1/caller")
    assert Curl.tls(house.endpoint, house.ca).send("GET", "/v1/caller").status == 401
