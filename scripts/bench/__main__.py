"""Measures gatehouse side by side with its peers."""

import argparse
import pathlib
import signal
import sys

import cached
import callers
import compatible
import latency
import local
import machine
import memory
import proxied
import report
import start
from gatehouse import Demo
from workshop import BenchError, Workshop

TABLES = {
    "local": local, "cached": cached, "callers": callers, "proxied": proxied,
    "compatible": compatible, "latency": latency, "memory": memory, "start": start}


def arguments():
    parser = argparse.ArgumentParser(
        prog="scripts/bench.sh",
        description="Measures gatehouse side by side with its peers, and judges the bars.",
        epilog="Exit codes: 0 every bar is met, 1 one is missed, 2 it could not be measured. "
        "A quick run judges nothing and ends with 0.")
    parser.add_argument(
        "--table", action="append", choices=TABLES, help="only this one; may be repeated")
    parser.add_argument("--repetitions", type=int, metavar="N", help="default 7, quick 3")
    parser.add_argument("--quick", action="store_true", help="short runs, to try the benchmark")
    parser.add_argument("--program", default=".build/release/gatehouse", metavar="FILE")
    parser.add_argument("--output", default="out/bench.md", metavar="FILE")
    chosen = parser.parse_args()
    if chosen.repetitions is None:
        chosen.repetitions = 3 if chosen.quick else 7
    if chosen.repetitions < 1:
        parser.error("--repetitions must be at least 1")
    return chosen


def measure(chosen):
    """The bars, after the report is written."""
    sections, bars = [], []
    with Workshop(chosen.program, chosen.repetitions, chosen.quick) as bench:
        facts = machine.facts(bench)
        demo = Demo(bench)
        for name, module in TABLES.items():
            if not chosen.table or name in chosen.table:
                section, found = module.measure(bench, demo)
                sections.append(section)
                bars += found
        text = report.document(bench, facts, bars, sections)
    output = pathlib.Path(chosen.output)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text)
    print(report.verdicts(bars))
    print(f"\n{output}")
    return bars


def main():
    chosen = arguments()
    # Left as by an exception, so that servers are ended and files removed.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        bars = measure(chosen)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0 if chosen.quick or all(bar.is_met for bar in bars) else 1


sys.exit(main())
