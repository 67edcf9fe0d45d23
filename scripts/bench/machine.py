"""Where and with what it was measured."""

import os
import pathlib
import platform
import re
import subprocess
import time

from workshop import BenchError


def facts(bench):
    busy = busy_share()
    return [
        ("commit", commit()),
        ("machine", f"{processor()}, {os.cpu_count()} processors, Linux {platform.release()}"),
        ("pinned", f"servers to processor {bench.server_cpu}, others to {bench.client_cpu}"),
        ("others before", f"{busy:.0%} of the processors, in a second without us"
         + (": **too much to trust what follows**" if busy > 0.1 else "")),
        *((name, version(command)) for name, command in (
            ("gatehouse", [bench.program, "--version"]), ("nghttpd", ["nghttpd", "--version"]),
            ("nghttpx", ["nghttpx", "--version"]), ("nginx", ["nginx", "-v"]),
            ("h2load", ["h2load", "--version"]), ("OpenSSL", ["openssl", "version"]))),
    ]


def commit():
    head = git("rev-parse", "--short=12", "HEAD")
    changed = git("status", "--porcelain", "--untracked-files=no")
    return (head or "unknown") + (" with changes" if changed else "")


def git(*arguments):
    """What git says; nothing where there is no repository."""
    return subprocess.run(["git", *arguments], capture_output=True, text=True).stdout.strip()


def busy_share():
    """How much of all processors others use just now; the load average still counts the build."""
    before = processor_ticks()
    time.sleep(1)
    total, idle = (now - then for now, then in zip(processor_ticks(), before))
    return 1 - idle / max(total, 1)


def processor_ticks():
    with open("/proc/stat") as stat:
        ticks = [int(field) for field in stat.readline().split()[1:9]]
    return sum(ticks), ticks[3] + ticks[4]  # idle and waiting for a disk


def processor():
    text = pathlib.Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", text)
    return model[1] if model else platform.machine()


def version(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
    except FileNotFoundError:
        raise BenchError(f"{command[0]} is not there: make bench installs and builds it") from None
    return (done.stdout + done.stderr).strip().splitlines()[0]
