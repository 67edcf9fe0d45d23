"""Table: the same read from memory for callers that are known in different ways."""

import json
import pathlib

import peers
import tokens
from cached import plain_target
from call import call
from contest import Contest
from load import W1, W2, Target
from report import contest_section
from workshop import BenchError, output_of

TITLE = "Callers: the same cached read by key, with a policy, by token, by certificate"
KEY, TWIN = "API key", "API key (twin)"
POLICY, TOKEN, CERTIFICATE = "API key, policy", "JWT", "mTLS"
PLAIN, PLAIN_TOKEN, PLAIN_NOTHING = "nghttpd, key", "nghttpd, JWT", "nghttpd, nothing"
#: What is sent decides what reading it costs: each way against a peer that is sent the same.
PEERS = {
    KEY: PLAIN, TWIN: PLAIN, POLICY: PLAIN, TOKEN: PLAIN_TOKEN, CERTIFICATE: PLAIN_NOTHING,
    PLAIN_TOKEN: PLAIN, PLAIN_NOTHING: PLAIN}


def measure(bench, demo):
    vpn_gateway = demo.create_vpn_gateway()
    key = json.loads(output_of([bench.program, "keys", "new", "--json"]))
    token, keys = tokens.issue(bench, "orders")
    rules = policy(bench, vpn_gateway)

    def change(text):
        return with_callers(text, key["digest"], keys, rules)

    gateways = [demo.serve(name, change=change) for name in ("callers", "callers-twin")]
    certificate = preloaded(bench, demo)
    path = f"/v1/vpn-gateways/{vpn_gateway}"
    bearer = [f"authorization: Bearer {token}"]

    def target(name, gateway, headers, environment=None):
        return hit(bench, demo, name, gateway, path, headers, environment)

    targets = [
        target(KEY, gateways[0], demo.credential),
        target(TWIN, gateways[1], demo.credential),
        target(POLICY, gateways[0], [f"authorization: Bearer {key['key']}"]),
        target(TOKEN, gateways[0], bearer),
        target(CERTIFICATE, gateways[0], [], certificate),
    ]
    body = call(
        bench, gateways[0].endpoint + path, demo.credential, demo.identity.authority).body
    plain = peers.nghttpd(bench, demo.identity, body, path)
    for name, headers in (
            (PLAIN, demo.credential), (PLAIN_TOKEN, bearer), (PLAIN_NOTHING, [])):
        targets.append(plain_target(bench, demo, name, plain, path, headers))
    contests = [Contest(bench, workload, targets) for workload in (W1, W2)]
    bars = [
        contest.bar(name, PEERS[name], limit)
        for contest, limit in zip(contests, (1.0, 1.1))
        for name in (KEY, POLICY, TOKEN, CERTIFICATE)]
    note = f"""\
One process answers all but the twin, {len(body)} bytes each time. The policy allows by a pattern of
the resource, from some addresses and until a date; it has three statements. The token is RS256 with
{len(token)} characters, which HPACK sends anew with each request; the certificate is seen once a
connection. nghttpd is sent the same, under the same path, and heeds none of it: the bars are those
of any read from memory, against it."""
    return contest_section(TITLE, note, contests, KEY, PEERS), bars


def hit(bench, demo, name, gateway, path, headers, environment):
    """What is answered to curl says from where, and to whom."""
    uri = gateway.endpoint + path
    shown = demo.client_certificate if environment else None
    for _ in range(2):
        found = call(bench, uri, headers, demo.identity.authority, certificate=shown)
    if "cache-status: gatehouse; hit" not in found.head:
        raise BenchError(f"{name} is not answered from memory:\n{found.head}")
    return Target(
        name, gateway.server, uri, len(found.body), lambda: list(headers),
        environment=environment)


def preloaded(bench, demo):
    """The environment in which h2load shows the demo's client certificate."""
    source = pathlib.Path(__file__).with_name("client_certificate.c")
    library = bench.path("client_certificate.so")
    output_of(["gcc", "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"])
    certificate, key = demo.client_certificate
    return {
        "LD_PRELOAD": str(library), "CLIENT_CERTIFICATE": certificate, "CLIENT_KEY": key}


def policy(bench, vpn_gateway):
    """What depends on the call in every way that needs nothing read first."""
    return bench.path("bench.json", json.dumps({"Version": "1.1", "Statement": [
        {"Sid": "ThisGateway", "Effect": "Allow",
         "Action": ["vpn:vpnGateways:get", "vpn:vpnGateways:list"],
         "Resource": [f"gatehouse:demo:vpnGateways:{vpn_gateway[:8]}*"],
         "Condition": {
             "IpAddress": {"g:SourceIp": ["127.0.0.0/8", "192.0.2.0/24"]},
             "DateLessThan": {"g:CurrentTime": "2099-01-01T00:00:00Z"}}},
        {"Sid": "Encrypted", "Effect": "Deny", "Action": ["vpn:*"],
         "Condition": {"Bool": {"gatehouse:SecureTransport": False}}},
        {"Sid": "KeepProtected", "Effect": "Deny", "Action": ["vpn:*:delete"],
         "Condition": {"StringEquals": {"g:ResourceTag/protected": ["yes"]}}},
    ]}))


def with_callers(text, digest, keys, rules):
    text = text.replace("[api_key, virtual_key, mtls]", "[api_key, virtual_key, mtls, jwt]")
    identity = f'{{ issuer: "{tokens.ISSUER}", claims: {{ sub: orders }} }}'
    return text.replace("\ncallers:\n", f"""
policies: ["{rules}"]
jwt:
  - {{ issuer: "{tokens.ISSUER}", audience: [gatehouse], jwks_file: "{keys}" }}
callers:
  policed:
    api_keys: ["{digest}"]
    credentials: [demo]
    policies: [bench]
  orders:
    jwt: [{identity}]
    credentials: [demo]
    actions: ["vpn:*"]
""")
