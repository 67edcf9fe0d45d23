"""Table: what an idle connection costs in memory."""

import time

import accounting
import idle
import peers
from call import call
from contest import Bar, Spread
from report import table
from workshop import BenchError

TITLE = "Memory of idle connections"
BAR_KIB = 40


def measure(bench, demo):
    count = 200 if bench.quick else 1000
    rounds = min(bench.repetitions, 3)  # a fresh process each: memory once taken stays
    figures = {}
    for turn in range(rounds):
        gateway = demo.serve(f"gatehouse-memory-{turn}")
        uri = f"{gateway.endpoint}/v1/caller"
        body = call(bench, uri, demo.credential, demo.identity.authority).body
        nghttpd = peers.nghttpd(bench, demo.identity, body)
        nginx = peers.nginx_return(bench, demo.identity, body)
        for name, peer, uri in (
                ("gatehouse", gateway, uri),
                ("nghttpd", nghttpd, f"{nghttpd.endpoint}/reply.json"),
                ("nginx", nginx, f"{nginx.endpoint}/reply.json")):
            bench.progress(f"memory {turn + 1}/{rounds} {name}")
            figures.setdefault(name, []).append(hold(demo, peer.server, uri, count))
            peer.server.stop()

    rows = []
    for name, found in figures.items():
        each = Spread.of(kib for _, kib in found)
        base = Spread.of(base for base, _ in found)
        rows.append([name, f"{base.median / 1024:.1f}", *each.cells(".1f")])
    section = f"""\
## {TITLE}

PSS before and with {count} connections that did one GET each over TLS and HTTP/2; {rounds} rounds
with fresh processes.

{table(["server", "base MiB", "KiB per connection", "min–max"], rows)}
"""
    each = Spread.of(kib for _, kib in figures["gatehouse"])
    return section, [Bar("memory of an idle connection", each, BAR_KIB, unit=" KiB")]


def hold(demo, server, uri, count):
    """Base, and what each of `count` idle connections adds; both in KiB."""
    # What the first connections make once and for all is not theirs.
    idle.close(idle.open_idle(uri, demo.credential, demo.identity.authority, 10))
    time.sleep(0.5)
    base, sockets = accounting.pss_kib(server.pid), accounting.open_sockets(server.pid)
    connections = idle.open_idle(uri, demo.credential, demo.identity.authority, count)
    try:
        time.sleep(1)
        held = accounting.open_sockets(server.pid) - sockets
        if held < count:
            raise BenchError(f"{server.name} holds only {held} of {count} connections")
        return base, (accounting.pss_kib(server.pid) - base) / count
    finally:
        idle.close(connections)
