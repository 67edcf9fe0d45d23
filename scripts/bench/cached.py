"""Table: one gateway read from memory, against servers that hold the same bytes ready."""

import peers
from call import GRPC, call, frame
from contest import Contest
from load import W1, W2, Target
from report import contest_section
from workshop import BenchError

TITLE = "Cached: one VPN gateway read from memory, authenticated, with a policy and a limit"
HITS = "nginx proxy_cache"
CPP = "gRPC C++"
FLOOR = "libnghttp2 alone"
#: An eighth of gRPC C++, where that bar was drawn: there the floor was 0.079 of it (2.27 of 28.7
#: µs). What the floor is of it depends on the processor, and what we add to the floor does not.
FLOOR_LIMIT = round(0.125 / 0.079, 2)


def measure(bench, demo):
    vpn_gateway = demo.create_vpn_gateway()
    gateways = [demo.serve("gatehouse-cache"), demo.serve("gatehouse-cache-twin")]
    rest = f"/v1/vpn-gateways/{vpn_gateway}"
    targets = [
        rest_target(bench, demo, "gatehouse REST", gateways[0], rest),
        rest_target(bench, demo, "gatehouse REST (twin)", gateways[1], rest),
        grpc_target(bench, demo, gateways[0], vpn_gateway),
    ]
    body = call(
        bench, gateways[0].endpoint + rest, demo.credential, demo.identity.authority).body
    # Under the same path: who is sent a long one has to read it, letter by letter.
    targets.append(plain_target(
        bench, demo, "nghttpd file", peers.nghttpd(bench, demo.identity, body, rest), rest,
        list(demo.credential)))
    path = f"/v5/{demo.project}/vpn-gateways/{vpn_gateway}"
    targets.append(plain_target(
        bench, demo, HITS, peers.nginx_cache(bench, demo.identity, demo.cloud_authority), path,
        demo.signed_headers(demo.cloud + path)))
    targets.append(grpc_peer(bench, demo, CPP, peers.grpc_cpp, targets[2]))
    targets.append(grpc_peer(bench, demo, FLOOR, peers.grpc_floor, targets[2]))
    contests = [Contest(bench, workload, targets) for workload in (W1, W2)]
    bars = [
        contests[0].bar("gatehouse REST", "nghttpd file", 1.0),
        contests[1].bar("gatehouse REST", "nghttpd file", 1.1),
        contests[0].bar("gatehouse REST", HITS, 0.25),
        contests[0].bar("gatehouse gRPC", FLOOR, FLOOR_LIMIT),
        contests[1].bar("gatehouse gRPC", CPP, 1 / 3),
    ]
    sizes = ", ".join(f"{target.name} {target.body_bytes}" for target in targets)
    note = f"""\
What is read is fresh for five seconds, so one request in some hundred thousand asks the cloud. Each
reply says its age and how long it stays fresh; nghttpd says nothing beside its body.
{FLOOR} answers every gRPC call by the same message and looks at none of them: the least that
one can cost on this library.
Bytes of body: {sizes}."""
    return contest_section(TITLE, note, contests, "nghttpd file"), bars


def rest_target(bench, demo, name, gateway, path):
    uri = gateway.endpoint + path
    found = [call(bench, uri, demo.credential, demo.identity.authority) for _ in range(2)]
    if "cache-status: gatehouse; hit" not in found[1].head:
        raise BenchError(f"{name} does not answer from memory:\n{found[1].head}")
    return Target(name, gateway.server, uri, len(found[1].body), lambda: demo.credential)


def grpc_target(bench, demo, gateway, vpn_gateway):
    uri = f"{gateway.endpoint}/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway"
    name = vpn_gateway.encode()
    request = bench.path("get-cached.grpc", frame(b"\x0a" + bytes([len(name)]) + name))
    headers = [*demo.credential, *GRPC]
    reply = call(bench, uri, headers, demo.identity.authority, body_file=request)
    return Target(
        "gatehouse gRPC", gateway.server, uri, len(reply.body), lambda: headers, str(request))


def grpc_peer(bench, demo, name, start, own):
    """A server that answers the very message that gatehouse answers."""
    headers, request = own.headers(), own.body_file
    reply = call(bench, own.uri, headers, demo.identity.authority, body_file=request).body
    peer = start(bench, demo.identity, reply[5:])
    uri = peer.endpoint + "/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway"
    if call(bench, uri, headers, demo.identity.authority, body_file=request).body != reply:
        raise BenchError(f"{name} does not answer the same message")
    return Target(name, peer.server, uri, len(reply), lambda: headers, request)


def plain_target(bench, demo, name, peer, path, headers):
    """The first call fills a cache, the second finds it."""
    uri = peer.endpoint + path
    for _ in range(2):
        reply = call(bench, uri, headers, demo.identity.authority)
    if name == HITS and "x-cache: hit" not in reply.head:
        raise BenchError(f"{name} does not answer from its cache:\n{reply.head}")
    return Target(name, peer.server, uri, len(reply.body), lambda: headers)
