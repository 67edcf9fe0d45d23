"""Table: from the start of the process until it says it is ready."""

import time

from contest import Bar, Spread
from report import table

TITLE = "Start to ready"
BAR_SECONDS = 0.5


def measure(bench, demo):
    everywhere = ",".join(map(str, bench.processors))  # nobody pins a server to start it
    times = []
    for repetition in range(bench.repetitions):
        bench.progress(f"start {repetition + 1}/{bench.repetitions}")
        settings = demo.settings(f"gatehouse-start-{repetition}")
        ready = bench.path(f"start-{repetition}.json")
        begun = time.monotonic()
        server = bench.start(
            f"gatehouse-start-{repetition}",
            [bench.program, "serve", "--config", settings, "--ready-file", ready], everywhere)
        server.wait_until(ready.exists)
        times.append(time.monotonic() - begun)
        server.stop()

    took = Spread.of(times)
    rows = [["gatehouse serve", *took.cells(".3f")]]
    section = f"""\
## {TITLE}

From the start of the process until its ready file is there; {bench.repetitions} times.

{table(["", "s", "min–max"], rows)}
"""
    return section, [Bar("start to ready", took, BAR_SECONDS, unit=" s")]
