"""Where and with what it was measured."""

import os
import pathlib
import platform
import re
import subprocess

from workshop import BenchError


def facts(bench):
    load = os.getloadavg()[0]
    return [
        ("commit", commit()),
        ("machine", f"{processor()}, {os.cpu_count()} processors, Linux {platform.release()}"),
        ("pinned", f"servers to processor {bench.server_cpu}, load and cloud to {bench.client_cpu}"),
        ("load before", f"{load:.2f}" + (" (others were busy: do not trust this)" if load > 0.7
                                         else "")),
        *((name, version(command)) for name, command in (
            ("gatehouse", [bench.program, "--version"]), ("nghttpd", ["nghttpd", "--version"]),
            ("nghttpx", ["nghttpx", "--version"]), ("nginx", ["nginx", "-v"]),
            ("h2load", ["h2load", "--version"]), ("OpenSSL", ["openssl", "version"]))),
    ]


def commit():
    head = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True)
    if head.returncode:
        return "unknown"
    changed = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=no"], capture_output=True, text=True)
    return head.stdout.strip() + (" with changes" if changed.stdout.strip() else "")


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
