"""Table: one gateway read on the cloud's own path, its signature verified and made anew."""

import peers
from call import call
from contest import Contest
from load import W1, W2, Target
from proxied import plain_target
from report import contest_section

TITLE = "Compatible: one VPN gateway read on the cloud's own path, signed with a virtual key"
PEER = "nghttpx"


def measure(bench, demo):
    vpn_gateway = demo.create_vpn_gateway()
    servers = "gatehouse-compatible", "gatehouse-compatible-twin"
    gateways = [demo.serve(name, keeps_answers=False) for name in servers]
    names = "gatehouse compatible", "gatehouse compatible (twin)"
    path = f"/v5/{demo.project}/vpn-gateways/{vpn_gateway}"
    targets = [
        signed_target(bench, demo, name, gateway, path) for name, gateway in zip(names, gateways)]
    peer = peers.nghttpx(bench, demo.identity, demo.cloud_authority)
    targets.append(plain_target(bench, demo, PEER, peer, vpn_gateway))
    contests = [Contest(bench, workload, targets) for workload in (W1, W2)]
    bars = [contest.bar(names[0], PEER, 1.3) for contest in contests]
    sizes = ", ".join(f"{target.name} {target.body_bytes}" for target in targets)
    note = f"""\
Both are sent a signature that `gatehouse sign` made before. nghttpx forwards it; gatehouse verifies
it and signs with the cloud's credential. The cloud is one process on the load's processor.
The settings turn the cache off: each call asks the cloud.
Bytes of body: {sizes}."""
    return contest_section(TITLE, note, contests, PEER), bars


def signed_target(bench, demo, name, gateway, path):
    uri = gateway.endpoint + path

    def headers():
        return demo.signed_headers(uri, demo.virtual_signing)

    reply = call(bench, uri, headers(), demo.identity.authority)
    return Target(name, gateway.server, uri, len(reply.body), headers)
