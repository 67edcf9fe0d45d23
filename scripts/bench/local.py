"""Table: who am I, answered by the gateway itself, against the same bytes from bare servers."""

import peers
from call import GRPC, call, frame
from contest import Contest
from load import W1, W2, Target
from report import contest_section
from workshop import BenchError

TITLE = "Local: `GET /v1/caller`, authenticated"


def measure(bench, demo):
    gateways = [demo.serve("gatehouse"), demo.serve("gatehouse-twin")]
    reply = call(
        bench, f"{gateways[0].endpoint}/v1/caller", demo.credential, demo.identity.authority)
    body = reply.body

    # The same request for everybody: the key's bytes have to be read by whoever is sent them, and
    # HPACK never indexes them. Only the gateway does something with them.
    def target(name, peer, path):
        uri = peer.endpoint + path
        found = call(bench, uri, demo.credential, demo.identity.authority).body
        if found != body:
            raise BenchError(f"{name} does not answer the same bytes: {found[:200]!r}")
        return Target(name, peer.server, uri, len(body), lambda: list(demo.credential))

    targets = [
        target("gatehouse REST", gateways[0], "/v1/caller"),
        target("gatehouse REST (twin)", gateways[1], "/v1/caller"),
        grpc_target(bench, demo, gateways[0]),
        target("nghttpd file", peers.nghttpd(bench, demo.identity, body), "/reply.json"),
        target("nginx return 200", peers.nginx_return(bench, demo.identity, body), "/reply.json"),
    ]
    contests = [Contest(bench, workload, targets) for workload in (W1, W2)]
    bars = [
        contests[0].bar("gatehouse REST", "nghttpd file", 1.0),
        contests[1].bar("gatehouse REST", "nghttpd file", 1.1),
    ]
    note = (
        f"All are sent the same request, key included, and answer the same {len(body)} bytes,"
        f" except gRPC's ({targets[2].body_bytes}).")
    return contest_section(TITLE, note, contests, "nghttpd file"), bars


def grpc_target(bench, demo, gateway):
    uri = f"{gateway.endpoint}/gatehouse.vpn.v1.CallerService/GetCaller"
    request = bench.path("get-caller.grpc", frame(b""))
    headers = [*demo.credential, *GRPC]
    reply = call(bench, uri, headers, demo.identity.authority, body_file=request)
    return Target(
        "gatehouse gRPC", gateway.server, uri, len(reply.body), lambda: headers, str(request))
