"""Callers known by certificates: who is taken, who is not, and for how long."""

import json
import re
import signal
import socket
import ssl
import subprocess
import time

import pytest
from grpc_health.v1 import health_pb2

from certificates import ClientAuthority, fingerprint
from contract import caller
from curl import Curl, CurlError
from faces import NO_KEY, Grpc
from programs import PROJECT
from test_reload import applied
from waiting import until

ORDERS = "spiffe://example.test/orders"


@pytest.fixture(scope="module")
def clients(tmp_path_factory):
    return ClientAuthority(tmp_path_factory.mktemp("clients"))


@pytest.fixture(scope="module")
def strangers(tmp_path_factory):
    return ClientAuthority(tmp_path_factory.mktemp("strangers"), "Strangers")


@pytest.fixture(scope="module")
def denied(clients):
    return clients.issue("denied", names=f"URI:{ORDERS}")


@pytest.fixture(scope="module")
def revoked(clients):
    certificate, key = clients.issue("revoked", names=f"URI:{ORDERS}")
    clients.revoke(certificate)
    return certificate, key


@pytest.fixture(scope="module")
def house(new_house, clients, denied, revoked):
    def change(house):
        first = house.settings["listeners"][0]
        tls = {**first["tls"], "client_ca_file": str(clients.ca),
               "client_crl_file": str(clients.revocation_list()),
               "denied_certificates": [f"sha256:{fingerprint(denied[0])}"]}
        house.settings["listeners"] = [
            {**first, "tls": {**tls, "client_certificates": "optional"},
             "methods": ["api_key", "mtls"]},
            {"address": "127.0.0.1:0", "tls": tls},
        ]
        house.settings["callers"]["operator"]["mtls"] = {
            "spiffe": [ORDERS], "dns": ["orders.internal.test"],
            "subject": ["CN=orders,OU=Sales,O=Example"]}
        house.settings["callers"]["reader"]["mtls"] = {"dns": ["reports.internal.test"]}
        del house.settings["callers"]["operator"]["unix"]

    with new_house(change=change) as house:
        house.optional = house.endpoint
        house.required = f"https://localhost:{house.gateway.ready['ports'][1]}"
        yield house


def curl(house, pair=None, endpoint=None, *options):
    shown = ["--cert", str(pair[0]), "--key", str(pair[1])] if pair else []
    return Curl(endpoint or house.optional, "--cacert", str(house.ca), "--http2", *shown, *options)


def who(house, pair, **headers):
    answer = curl(house, pair).send("GET", "/v1/caller", headers)
    body = json.loads(answer.body)
    return (answer.status, body.get("name") or body["detail"])


def refusal(house, pair, *options):
    """The alert that ends the handshake, as OpenSSL's client names it."""
    port = house.required.rpartition(":")[2]
    shown = ["-cert", pair[0], "-key", pair[1]] if pair else []
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"localhost:{port}", "-CAfile", house.ca, "-alpn",
         "http/1.1", "-ign_eof", *shown, *options],
        input=b"GET /v1/caller HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        capture_output=True, timeout=30)
    alert = re.search(r"alert ([a-z ]+):.*SSL alert number (\d+)", done.stderr.decode())
    assert alert, done.stderr.decode() + done.stdout.decode()
    return int(alert[2])


@pytest.mark.parametrize("subject, names, name", [
    ("/CN=any", f"URI:{ORDERS}", "operator"),
    ("/CN=any", "DNS:Orders.Internal.Test", "operator"),
    ("/O=Example/OU=Sales/CN=orders", None, "operator"),
    ("/O=Example/OU=Sales/CN=orders", f"URI:{ORDERS},DNS:orders.internal.test", "operator"),
    ("/CN=any", "DNS:reports.internal.test", "reader"),
])
def test_a_certificate_tells_who_it_is(house, clients, subject, names, name):
    assert who(house, clients.issue("known", subject, names)) == (200, name)


@pytest.mark.parametrize("subject, names", [
    ("/CN=stranger", None), ("/OU=Sales/O=Example/CN=orders", None), ("/CN=orders", None),
    ("/O=Example/OU=Sales/CN=Orders", None),
    ("/CN=any", "URI:spiffe://example.test/orders/more"),
    ("/CN=any", f"URI:{ORDERS},URI:https://orders.test"),
    # Of two callers: nobody could say who it is.
    ("/CN=any", f"URI:{ORDERS},DNS:reports.internal.test"),
])
def test_a_certificate_of_nobody(house, clients, subject, names):
    status, detail = who(house, clients.issue("nobody", subject, names))
    assert (status, detail) == (401, "the certificate is no caller's in the settings")


def test_grpc_with_a_certificate(house, clients):
    certificate, key = clients.issue("grpc", names=f"URI:{ORDERS}")
    face = Grpc.with_certificate(
        house.required.removeprefix("https://"), house.ca, certificate, key)
    me = face.call("GetCaller", caller.GetCallerRequest(), key=NO_KEY)
    assert (me.reply.name, me.reply.authentication_method) == ("operator", "mtls")


def test_the_clouds_own_paths_with_a_certificate(house, clients):
    path = f"/v5/{PROJECT}/vpn-gateways"
    known = clients.issue("compatible", names=f"URI:{ORDERS}")
    assert curl(house, known).send("GET", path).status == 200
    assert curl(house, clients.issue("unknown")).send("GET", path).status == 401
    assert curl(house, None).send("GET", path).status == 401


def test_a_key_counts_before_the_certificate_and_a_wrong_one_is_not_forgiven(house, clients):
    pair = clients.issue("both", names=f"URI:{ORDERS}")
    assert who(house, pair, authorization=f"Bearer {house.keys['guest']}") == (200, "guest")
    assert who(house, pair, authorization="Bearer ghk_wrong")[0] == 401
    assert who(house, pair, authorization="Basic abc")[0] == 401


def test_an_optional_certificate_may_be_left_out(house):
    assert who(house, None)[0] == 401
    assert who(house, None, authorization=f"Bearer {house.keys['guest']}") == (200, "guest")


ALERTS = {
    "bad certificate": 42, "unsupported certificate": 43, "revoked": 44, "expired": 45,
    "unknown ca": 48, "required": 116,
}


def test_what_does_not_hold_ends_the_handshake_with_the_alert_that_says_why(
        house, clients, strangers, denied, revoked, tmp_path):
    good = f"URI:{ORDERS}"
    assert refusal(house, None) == ALERTS["required"]
    assert refusal(house, None, "-tls1_2") == 40, "handshake_failure, as TLS 1.2 has no other"
    assert refusal(house, strangers.issue("orders", names=good)) == ALERTS["unknown ca"]
    assert refusal(house, clients.issue("old", names=good, begin=-120, end=-60)) \
        == ALERTS["expired"]
    assert refusal(house, clients.issue("early", names=good, begin=3000, end=3600)) \
        == ALERTS["bad certificate"]
    assert refusal(house, clients.issue("server", names=good, usage="serverAuth")) \
        == ALERTS["unsupported certificate"]
    # OpenSSL alone would take it: it is good for everything.
    assert refusal(house, clients.issue("any", names=good, usage=None)) \
        == ALERTS["unsupported certificate"]
    assert refusal(house, denied) == ALERTS["revoked"]
    assert refusal(house, revoked) == ALERTS["revoked"]
    alone = (tmp_path / "alone.pem", tmp_path / "alone-key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-subj", "/CN=alone", "-addext", f"subjectAltName={good}",
         "-addext", "extendedKeyUsage=clientAuth", "-keyout", alone[1], "-out", alone[0]],
        check=True, capture_output=True)
    assert refusal(house, alone) == ALERTS["unknown ca"]

    metrics = house.gateway.admin("/metrics")[1]
    count = re.search(r'listener="1",event="certificate_rejected"} (\d+)', metrics)
    assert int(count[1]) >= 10
    log = house.gateway.log.read_text()
    assert "certificate revoked" in log and "certificate has expired" in log


def test_refusals_by_the_hundred_leave_a_few_lines(house):
    port = int(house.required.rpartition(":")[2])
    context = ssl.create_default_context(cafile=house.ca)
    before = house.gateway.log.stat().st_size
    for _ in range(200):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
            try:
                with context.wrap_socket(plain, server_hostname="localhost") as secure:
                    secure.recv(1)
            except (ssl.SSLError, ConnectionResetError):
                pass
    assert house.gateway.log.stat().st_size - before < 20_000


def test_a_connection_ends_with_its_certificate(house, clients):
    pair = clients.issue("short", names=f"URI:{ORDERS}", end=4)
    context = ssl.create_default_context(cafile=house.ca)
    context.load_cert_chain(*pair)
    port = int(house.required.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=15) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as secure:
            secure.sendall(b"GET /v1/caller HTTP/1.1\r\nhost: localhost\r\n\r\n")
            assert b'"operator"' in _answer(secure)
            began = time.monotonic()
            assert secure.recv(1) == b"", "closed, and properly so"
            assert time.monotonic() - began < 8
    # A new connection is refused before anything is asked.
    assert refusal(house, pair) == ALERTS["expired"]


def test_a_stream_ends_with_its_certificate(house, clients):
    certificate, key = clients.issue("watching", names=f"URI:{ORDERS}", end=4)
    face = Grpc.with_certificate(
        house.required.removeprefix("https://"), house.ca, certificate, key)
    watch = face.channel.unary_stream(
        "/grpc.health.v1.Health/Watch",
        request_serializer=health_pb2.HealthCheckRequest.SerializeToString,
        response_deserializer=health_pb2.HealthCheckResponse.FromString)
    replies = watch(health_pb2.HealthCheckRequest(), timeout=30)
    assert next(replies).status == health_pb2.HealthCheckResponse.SERVING
    began = time.monotonic()
    until(lambda: replies.code() is not None if replies.done() else False, "the stream has ended")
    assert replies.code().name == "UNAUTHENTICATED" and time.monotonic() - began < 8
    assert "certificate" in replies.details()


def _answer(secure):
    text = b""
    while b"}" not in text:
        text += secure.recv(65536)
    return text


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_a_resumed_session_is_the_same_caller(house, clients, version, tmp_path):
    pair = clients.issue("resuming", names=f"URI:{ORDERS}")
    session = tmp_path / "session"
    first = s_client(house, version, "-cert", pair[0], "-key", pair[1], "-sess_out", session)
    assert '"operator"' in first and "Reused" not in first
    # Without the certificate: the ticket alone stands for it.
    second = s_client(house, version, "-sess_in", session)
    assert '"operator"' in second and '"mtls"' in second and "Reused" in second


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_a_ticket_does_not_outlive_the_certificate(house, clients, version, tmp_path):
    pair = clients.issue("ending", names=f"URI:{ORDERS}", end=3)
    session = tmp_path / "session"
    assert '"operator"' in s_client(
        house, version, "-cert", pair[0], "-key", pair[1], "-sess_out", session)
    end = time.monotonic() + 3
    until(lambda: time.monotonic() > end, "the certificate has ended")
    again = s_client(house, version, "-sess_in", session)
    assert "Reused" not in again and '"operator"' not in again


def s_client(house, *options):
    """What OpenSSL's own client says and gets on the listener where certificates are optional."""
    port = house.optional.rpartition(":")[2]
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"localhost:{port}", "-CAfile", house.ca, "-alpn",
         "http/1.1", "-ign_eof", *map(str, options)],
        input=b"GET /v1/caller HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        capture_output=True, timeout=30)
    return done.stdout.decode()


def test_curl_without_a_certificate_where_one_is_required(house):
    with pytest.raises(CurlError):
        curl(house, None, house.required).send("GET", "/v1/caller")


@pytest.fixture
def changing(new_house, clients):
    """A house of one test: its settings are changed. One listener, certificates required."""
    def change(house):
        first = house.settings["listeners"][0]
        first["tls"] |= {"client_ca_file": "clients.pem"}
        first["methods"] = ["mtls"]
        house.write("clients.pem", clients.ca.read_text())
        house.settings["callers"]["operator"]["mtls"] = {"spiffe": [ORDERS]}

    with new_house(change=change) as house:
        yield house


class Connection:
    """One that stays open, over HTTP/1.1."""

    def __init__(self, house, pair):
        context = ssl.create_default_context(cafile=house.ca)
        context.load_cert_chain(*pair)
        plain = socket.create_connection(("127.0.0.1", house.gateway.port), timeout=15)
        self._secure = context.wrap_socket(plain, server_hostname="localhost")

    def is_operator(self):
        self._secure.sendall(b"GET /v1/caller HTTP/1.1\r\nhost: localhost\r\n\r\n")
        return b'"operator"' in _answer(self._secure)

    def seconds_until_closed(self):
        began = time.monotonic()
        assert self._secure.recv(1) == b""
        return time.monotonic() - began


def reload(house, **tls):
    house.settings["listeners"][0]["tls"] |= tls
    before = applied(house)
    house.write_settings("gatehouse.yaml")
    house.gateway.process.send_signal(signal.SIGHUP)
    until(lambda: applied(house) > before, "the settings are in force")


def test_a_certificate_that_is_denied_loses_its_open_connections(changing, clients):
    bad, good = (clients.issue(name, names=f"URI:{ORDERS}") for name in ["bad", "good"])
    one, other = Connection(changing, bad), Connection(changing, good)
    assert one.is_operator() and other.is_operator()
    reload(changing, denied_certificates=[f"sha256:{fingerprint(bad[0])}"])
    assert one.seconds_until_closed() < 2
    assert other.is_operator(), "others stay"
    assert "certificate revoked" in changing.gateway.log.read_text()


def test_a_certificate_that_is_revoked_loses_its_open_connections(changing, clients):
    bad, good = (clients.issue(name, names=f"URI:{ORDERS}") for name in ["bad2", "good2"])
    one, other = Connection(changing, bad), Connection(changing, good)
    assert one.is_operator() and other.is_operator()
    clients.revoke(bad[0])
    reload(changing, client_crl_file=str(clients.revocation_list("crl2.pem")))
    assert one.seconds_until_closed() < 2
    assert other.is_operator(), "others stay"


def test_other_authorities_end_connections_and_tickets(changing, clients, strangers, tmp_path):
    pair = clients.issue("moved", names=f"URI:{ORDERS}")
    session = tmp_path / "session"
    changing.required = changing.endpoint
    changing.optional = changing.endpoint
    shown = ["-cert", pair[0], "-key", pair[1]]
    assert '"operator"' in s_client(changing, *shown, "-sess_out", session)
    assert "Reused" in s_client(changing, *shown, "-sess_in", session)
    open_one = Connection(changing, pair)
    assert open_one.is_operator()
    # The same file with other authorities in it: seen without a signal.
    before = applied(changing)
    changing.write("clients.pem", strangers.ca.read_text())
    until(lambda: applied(changing) > before, "the authorities are in force")
    assert open_one.seconds_until_closed() < 2
    again = s_client(changing, *shown, "-sess_in", session)
    assert "Reused" not in again and '"operator"' not in again
    assert Connection(changing, strangers.issue("new", names=f"URI:{ORDERS}")).is_operator()
