"""Table: one gateway read from the cloud, signed and translated, against plain proxies."""

import peers
from call import GRPC, call, frame
from contest import Contest
from load import W1, W2, Target
from report import contest_section

TITLE = "Proxied: one VPN gateway read from the simulated cloud"


def measure(bench, demo):
    vpn_gateway = demo.create_vpn_gateway()
    servers = "gatehouse-proxy", "gatehouse-proxy-twin"
    gateways = [demo.serve(name, keeps_answers=False) for name in servers]
    rest = f"/v1/vpn-gateways/{vpn_gateway}"
    targets = [
        rest_target(bench, demo, "gatehouse REST", gateways[0], rest),
        rest_target(bench, demo, "gatehouse REST (twin)", gateways[1], rest),
        grpc_target(bench, demo, gateways[0], vpn_gateway),
    ]
    for name, start in ("nginx proxy_pass", peers.nginx_proxy), ("nghttpx", peers.nghttpx):
        peer = start(bench, demo.identity, demo.cloud_authority)
        targets.append(plain_target(bench, demo, name, peer, vpn_gateway))
    contests = [Contest(bench, workload, targets) for workload in (W1, W2)]
    bars = [
        contest.bar(name, "nginx proxy_pass", limit)
        for contest, limit in zip(contests, (0.7, 1.0))
        for name in ("gatehouse REST", "gatehouse gRPC")
    ]
    sizes = ", ".join(f"{target.name} {target.body_bytes}" for target in targets)
    note = f"""\
The cloud is one process on the load's processor. The peers cannot sign, so the load sends them a
signature that `gatehouse sign` made before; they forward the cloud's body as it is.
The settings turn the cache off: each call asks the cloud.
Bytes of body: {sizes}."""
    return contest_section(TITLE, note, contests, "nginx proxy_pass"), bars


def rest_target(bench, demo, name, gateway, path):
    uri, headers = gateway.endpoint + path, list(demo.credential)
    reply = call(bench, uri, headers, demo.identity.authority)
    return Target(name, gateway.server, uri, len(reply.body), lambda: headers)


def grpc_target(bench, demo, gateway, vpn_gateway):
    uri = f"{gateway.endpoint}/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway"
    name = vpn_gateway.encode()
    request = bench.path("get-vpn-gateway.grpc", frame(b"\x0a" + bytes([len(name)]) + name))
    headers = [*demo.credential, *GRPC]
    reply = call(bench, uri, headers, demo.identity.authority, body_file=request)
    return Target(
        "gatehouse gRPC", gateway.server, uri, len(reply.body), lambda: headers, str(request))


def plain_target(bench, demo, name, peer, vpn_gateway):
    """The cloud's own path through `peer`, which may be the cloud itself."""
    path = f"/v5/{demo.project}/vpn-gateways/{vpn_gateway}"

    def headers():
        return demo.signed_headers(demo.cloud + path)

    reply = call(bench, peer.endpoint + path, headers(), demo.identity.authority)
    return Target(name, peer.server, peer.endpoint + path, len(reply.body), headers)
