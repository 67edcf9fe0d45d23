"""Callers known by JSON Web Tokens: every way to be wrong, and keys that change."""

import contextlib
import http.server
import json
import ssl
import threading

import pytest
from grpc_health.v1 import health_pb2

import tokens
import transcript
from contract import caller, gateways
from curl import Curl
from faces import Grpc
from programs import PROJECT
from test_reload import applied
from tokens import SigningKey, encode, standard
from waiting import until


class KeyServer:
    """An issuer's web server: says its keys, or nothing, or something else."""

    def __init__(self, certificate):
        self.keys, self.status, self.fetched, self.cache = [], 200, 0, "max-age=60"
        self.gate = threading.Event()
        self.gate.set()
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                owner.fetched += 1
                owner.gate.wait(20)
                body = json.dumps({"keys": owner.keys}).encode()
                self.send_response(owner.status)
                self.send_header("content-type", "application/jwk-set+json")
                self.send_header("cache-control", owner.cache)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    directory = tmp_path_factory.mktemp("keys")
    return {kind: SigningKey(directory, f"key-{kind}", kind) for kind in SigningKey.KINDS}


def takes_tokens(house, issuers):
    house.settings["listeners"][0]["methods"] = ["api_key", "jwt"]
    house.settings["jwt"] = issuers
    house.settings["callers"]["operator"]["jwt"] = [
        {"issuer": "https://issuer.test", "claims": {"sub": "orders"}}]
    house.settings["callers"]["reader"]["jwt"] = [
        {"issuer": "https://issuer.test", "claims": {"sub": "reports", "team": "sales"}}]


ISSUER = {"issuer": "https://issuer.test", "audience": ["gatehouse", "https://gatehouse.test"]}


@pytest.fixture(scope="module")
def house(new_house, keys):
    def change(house):
        house.write("jwks.json", json.dumps({"keys": [key.jwk for key in keys.values()]}))
        takes_tokens(house, [{
            **ISSUER, "jwks_file": "jwks.json", "algorithms": ["RS256", "ES256", "EdDSA"],
            "lifetime_max_seconds": 3600}])

    with new_house(change=change) as house:
        yield house


def who(house, token):
    answer = Curl.tls(house.endpoint, house.ca).send(
        "GET", "/v1/caller", {"authorization": f"Bearer {token}"})
    body = json.loads(answer.body)
    return answer.status, body.get("name") or body["detail"]


@pytest.mark.parametrize("kind", SigningKey.KINDS)
def test_a_token_tells_who_calls(house, keys, kind):
    token = keys[kind].token()
    transcript.keep_secret("JSON Web Token", token)
    for _ in range(2):
        assert who(house, token) == (200, "operator")
    assert who(house, keys[kind].token(sub="reports", team="sales", aud=["x", "gatehouse"])) \
        == (200, "reader")


def test_grpc_with_a_token(house, keys):
    face = Grpc(house.endpoint.removeprefix("https://"), keys["ES256"].token(), house.ca)
    me = face.call("GetCaller", caller.GetCallerRequest())
    assert (me.reply.name, me.reply.authentication_method) == ("operator", "jwt")
    assert face.call("ListVpnGateways", gateways.ListVpnGatewaysRequest()).is_ok


def test_the_clouds_own_paths_with_a_token(house, keys):
    def status(token):
        return Curl.tls(house.endpoint, house.ca).send(
            "GET", f"/v5/{PROJECT}/vpn-gateways", {"authorization": f"Bearer {token}"}).status

    assert status(keys["ES256"].token()) == 200
    assert status(keys["ES256"].token(aud="other")) == 401


def test_keys_of_ours_go_on_beside_tokens(house):
    assert who(house, house.keys["guest"]) == (200, "guest")


def forged(keys):
    """Every token that must not count, by why."""
    rsa, ec = keys["RS256"], keys["ES256"]
    head, payload, signature = ec.token().split(".")
    yield "alg is none of", f"{encode({'alg': 'none', 'typ': 'JWT'})}.{encode(standard())}."
    yield "alg is none of", f"{encode({'alg': 'None'})}.{encode(standard())}.{signature}"
    # The classic: the public key, which everybody has, as the secret of an HMAC.
    yield "alg is none of", tokens.by_secret(rsa.public_pem, {"kid": rsa.kid})
    yield "alg is not the key's own", ec.token({"kid": rsa.kid})
    yield "alg is not the key's own", ec.token({"alg": "RS256"})
    yield "alg is none of", rsa.token({"alg": "RS512"})
    yield "the signature is wrong", f"{head}.{encode(standard(sub='reports'))}.{signature}"
    yield "the signature is wrong", f"{head}.{payload}.{encode(bytes(64))}"
    yield "the signature is wrong", f"{head}.{payload}."
    short = ec.sign(f"{head}.{payload}".encode())[:-6]
    yield "the signature is wrong", f"{head}.{payload}.{encode(short)}"
    yield "no key of the issuer", ec.token({"kid": "key-other"})
    yield "aud is somebody else", ec.token(aud="other")
    yield "aud is somebody else", ec.token(aud=["gatehouse2", "Gatehouse"])
    yield "aud is somebody else", ec.token(aud=None)
    yield "iss is nobody", ec.token(iss="https://issuer.test/")
    yield "iss is missing", ec.token(iss=None)
    yield "it has expired", ec.token(iat=-600, exp=-31)
    yield "exp is missing", ec.token(exp=None)
    yield "exp is no time", ec.token(exp="tomorrow")
    yield "nbf is still to come", ec.token(nbf=60)
    yield "iat is still to come", ec.token(iat=60)
    yield "it lives too long", ec.token(exp=3700)
    yield "it lives too long", ec.token(iat=None, exp=3700)
    yield "has crit", ec.token({"crit": ["exp"]})
    yield "has zip", ec.token({"zip": "DEF"})
    yield "nested", ec.token({"cty": "JWT"})
    yield "another kind", ec.token({"typ": "dpop+jwt"})
    yield "it is encrypted", f"{head}.a.b.c.d"
    yield "three parts", f"{head}.{payload}"
    yield "base 64", f"{head}.{payload}.{signature}="
    yield "base 64", f"{head}.{payload}!.{signature}"
    twice = b'{"sub":"orders","iss":"https://issuer.test","sub":"orders"}'
    text = f"{head}.{encode(twice)}"
    yield "occurs twice", f"{text}.{encode(ec.sign(text.encode()))}"
    yield "no JSON object", f"{head}.{encode(b'[]')}.{signature}"
    yield "fit no caller", ec.token(sub="nobody")
    yield "fit no caller", ec.token(sub=["orders"])
    yield "fit no caller", ec.token(sub="reports")
    yield "too large", ec.token(more="x" * 9000)


def test_what_is_wrong_is_refused_in_one_message_and_told_to_the_log(house, keys):
    for why, token in forged(keys):
        assert who(house, token) == (401, "the token does not count here"), why
        assert why in house.gateway.log.read_text().splitlines()[-1], why
    log = house.gateway.log.read_text()
    assert keys["ES256"].token().split(".")[0] not in log, "no part of a token is in the log"


def test_a_missing_kid_where_one_key_fits(house, keys):
    assert who(house, keys["RS256"].token({"kid": None})) == (200, "operator")


def test_failures_are_throttled(new_house, keys):
    def change(house):
        house.write("jwks.json", json.dumps({"keys": [keys["ES256"].jwk]}))
        takes_tokens(house, [{**ISSUER, "jwks_file": "jwks.json"}])

    with new_house(change=change, limits={
            "failed_authentications_per_minute_per_source": 3}) as house:
        statuses = [who(house, keys["ES256"].token(aud="x"))[0] for _ in range(5)]
        assert statuses == [401, 401, 401, 429, 429]
        assert who(house, keys["ES256"].token())[0] == 200, "what is right is always taken"


@pytest.fixture
def issuer(authority):
    server = KeyServer(authority.issue("issuer"))
    yield server
    server.close()


@pytest.fixture
def fetching(new_house, issuer, authority):
    """Starts a house whose keys are at the issuer."""
    @contextlib.contextmanager
    def start():
        def change(house):
            takes_tokens(house, [{
                **ISSUER, "jwks_url": f"https://localhost:{issuer.port}/keys?v=1",
                "ca_file": str(authority.ca)}])

        with new_house(change=change) as house:
            yield house

    return start


def test_keys_are_fetched_and_new_ones_when_a_token_names_them(fetching, issuer, tmp_path):
    old, new = SigningKey(tmp_path, "old"), SigningKey(tmp_path, "new", "RS256")
    issuer.keys = [old.jwk]
    with fetching() as house:
        assert who(house, old.token()) == (200, "operator")
        issuer.keys = [new.jwk]
        remembered = old.token()
        assert who(house, remembered) == (200, "operator")
        before = issuer.fetched
        assert who(house, new.token()) == (200, "operator"), "fetched while it waited"
        assert issuer.fetched == before + 1
        # The old key is gone, and with it what was remembered of it.
        assert who(house, remembered)[0] == 401
        for _ in range(5):
            assert who(house, SigningKey(tmp_path, "unknown").token())[0] == 401
        assert issuer.fetched == before + 1, "strangers make no fetches"


def test_the_first_calls_wait_for_the_keys(fetching, issuer, tmp_path):
    key = SigningKey(tmp_path, "slow")
    issuer.keys = [key.jwk]
    issuer.gate.clear()
    with fetching() as house:
        until(lambda: issuer.fetched, "the keys are asked for")
        face = Grpc(house.endpoint.removeprefix("https://"), key.token(), house.ca)
        # A call with a body, and a stream: both wait.
        listing = gateways.ListVpnGatewaysRequest()
        calls = [face.start("ListVpnGateways", listing) for _ in range(20)]
        watch = face.channel.unary_stream(
            "/grpc.health.v1.Health/Watch",
            request_serializer=health_pb2.HealthCheckRequest.SerializeToString,
            response_deserializer=health_pb2.HealthCheckResponse.FromString)
        replies = watch(
            health_pb2.HealthCheckRequest(), timeout=30,
            metadata=[("authorization", f"Bearer {key.token()}")])
        stray = key.token(aud="other")
        forged = face.start("GetCaller", caller.GetCallerRequest(), key=stray)
        assert face.finished(forged).code == "UNAUTHENTICATED", "needs no key to be refused"
        issuer.gate.set()
        assert all(face.finished(call).is_ok for call in calls)
        assert next(replies).status == health_pb2.HealthCheckResponse.SERVING
        replies.cancel()
        assert issuer.fetched == 1


def test_keys_that_cannot_be_had(fetching, issuer, tmp_path):
    key = SigningKey(tmp_path, "late")
    issuer.keys, issuer.status = [key.jwk], 500
    with fetching() as house:
        status, detail = who(house, key.token())
        assert status == 503 and "cannot be had" in detail
        issuer.status = 200
        until(lambda: who(house, key.token())[0] == 200, "the keys have come")
        # Down again: those that are here stay in use.
        issuer.status = 500
        assert who(house, key.token()) == (200, "operator")


def test_a_reload_keeps_the_keys_that_are_here(fetching, issuer, tmp_path):
    key = SigningKey(tmp_path, "kept")
    issuer.keys = [key.jwk]
    with fetching() as house:
        assert who(house, key.token()) == (200, "operator")
        issuer.status = 500
        before, fetched = applied(house), issuer.fetched
        house.settings["callers"]["guest"]["jwt"] = [
            {"issuer": "https://issuer.test", "claims": {"sub": "visitors"}}]
        house.write_settings("gatehouse.yaml")
        until(lambda: applied(house) > before, "the settings are in force")
        assert who(house, key.token()) == (200, "operator")
        assert who(house, key.token(sub="visitors")) == (200, "guest")
        assert issuer.fetched == fetched


def test_a_key_file_is_exchanged_while_the_gateway_serves(new_house, tmp_path):
    old, new = SigningKey(tmp_path, "old"), SigningKey(tmp_path, "new", "EdDSA")

    def change(house):
        house.write("jwks.json", json.dumps({"keys": [old.jwk]}))
        takes_tokens(house, [{**ISSUER, "jwks_file": "jwks.json"}])

    with new_house(change=change) as house:
        remembered = old.token()
        assert who(house, remembered) == (200, "operator")
        # From the second time on an open connection is known by the token itself.
        face = Grpc(house.endpoint.removeprefix("https://"), remembered, house.ca)
        for _ in range(3):
            assert face.call("GetCaller", caller.GetCallerRequest()).reply.name == "operator"
        before = applied(house)
        house.write("jwks.json", json.dumps({"keys": [new.jwk]}))
        until(lambda: applied(house) > before, "the keys are in force")
        until(lambda: who(house, new.token()) == (200, "operator"), "the new key counts")
        assert who(house, remembered)[0] == 401
        refused = face.call("GetCaller", caller.GetCallerRequest())
        assert refused.code == "UNAUTHENTICATED"
