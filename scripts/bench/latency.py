"""Table: what a read takes longer because it goes through the gateway."""

import load
from contest import Bar, Spread
from peers import Peer
from proxied import plain_target, rest_target
from report import table

TITLE = "Added latency of a proxied read"
BAR_MILLISECONDS = 0.3


def measure(bench, demo):
    vpn_gateway = demo.create_vpn_gateway()
    servers = "gatehouse-latency", "gatehouse-latency-twin"
    gateways = [demo.serve(name, keeps_answers=False) for name in servers]
    path = f"/v1/vpn-gateways/{vpn_gateway}"
    # The cloud is a child of the demo: whose processor time is read does not matter here.
    cloud = Peer(gateways[0].server, demo.cloud)
    targets = [
        plain_target(bench, demo, "the cloud itself", cloud, vpn_gateway),
        rest_target(bench, demo, "through gatehouse", gateways[0], path),
        rest_target(bench, demo, "through gatehouse (twin)", gateways[1], path),
    ]
    requests = 500 if bench.quick else 3000
    medians = {target.name: [] for target in targets}
    for target in targets:
        load.latency_microseconds(bench, target, 200)
    for repetition in range(bench.repetitions):
        for target in targets if repetition % 2 == 0 else reversed(targets):
            bench.progress(f"latency {repetition + 1}/{bench.repetitions} {target.name}")
            median = load.latency_microseconds(bench, target, requests) / 1000
            medians[target.name].append(median)

    direct, through, twin = medians.values()
    added = Spread.of(b - a for a, b in zip(direct, through))
    null = Spread.of(b - a for a, b in zip(through, twin))
    rows = [[name, *Spread.of(values).cells(".3f")] for name, values in medians.items()]
    rows.append(["added by gatehouse", *added.cells(".3f")])
    rows.append(["null pair", *null.cells("+.3f")])
    section = f"""\
## {TITLE}

One call after the other on one connection (`h2load -c 1 -m 1 -n {requests}`): the median of each
run, then of {bench.repetitions} runs.

{table(["", "ms", "min–max"], rows)}
"""
    bar = Bar("added latency of a proxied read", added, BAR_MILLISECONDS, abs(null.median), " ms")
    return section, [bar]
