"""One run of h2load against one server, believed only if every reply was the expected one."""

import dataclasses
import re
import statistics
from typing import Callable, Optional

from workshop import BenchError, Server, output_of


#: Servers rank ciphers differently, and theirs would decide what a byte costs.
CIPHER = "TLS_AES_128_GCM_SHA256"


@dataclasses.dataclass(frozen=True)
class Workload:
    name: str
    connections: int
    streams: int

    def __str__(self):
        return f"{self.name} (-c {self.connections} -m {self.streams})"


W1 = Workload("W1", 10, 32)
W2 = Workload("W2", 64, 1)
SEQUENTIAL = Workload("W3", 1, 1)


@dataclasses.dataclass(frozen=True)
class Target:
    """A call and who answers it."""

    name: str
    server: Server
    uri: str
    #: Bytes of body in every reply. A gRPC refusal has status 200 and no body: this finds it.
    body_bytes: int
    #: Asked for anew before each run: a signature ages.
    headers: Callable[[], list] = list
    body_file: Optional[str] = None
    #: Of h2load, beside the usual one.
    environment: Optional[dict] = None


@dataclasses.dataclass(frozen=True)
class Sample:
    cpu_microseconds: float
    rate: float
    cipher: str


def run(bench, target, workload, requests, options=()):
    """Processor time of the server per request, handshakes included, and requests a second."""
    command = [
        "taskset", "-c", bench.client_cpu, "h2load", "-t", 1, "-c", workload.connections,
        "-m", workload.streams, "-n", requests, f"--tls13-ciphers={CIPHER}", *options]
    for header in target.headers():
        command += ["-H", header]
    if target.body_file:
        command += ["-d", target.body_file]
    before = target.server.cpu_nanoseconds()
    report = output_of(
        [*command, target.uri], seconds=120, environment=target.environment).decode()
    used = target.server.cpu_nanoseconds() - before
    check(target, requests, report)
    return Sample(
        cpu_microseconds=used / 1000 / requests,
        rate=float(find(r"finished in .*?, ([\d.]+) req/s", report)),
        cipher=find(r"Cipher: (\S+)", report))


def latency_microseconds(bench, target, requests):
    """Median time of a reply when one call follows the other on one connection."""
    log = bench.path("h2load.log", "")
    run(bench, target, SEQUENTIAL, requests, [f"--log-file={log}"])
    return statistics.median(int(line.split("\t")[2]) for line in log.read_text().splitlines())


def check(target, requests, report):
    succeeded = int(find(r"status codes: (\d+) 2xx", report))
    received = int(find(r"traffic: .*\((\d+)\) data", report))
    if succeeded != requests:
        failed = requests - succeeded
        raise BenchError(f"{target.name}: {failed} of {requests} calls failed:\n{report}")
    if received != requests * target.body_bytes:
        raise BenchError(
            f"{target.name}: replies of {received / requests:.2f} bytes where each must have "
            f"{target.body_bytes}:\n{report}")


def find(pattern, report):
    match = re.search(pattern, report)
    if not match:
        raise BenchError(f"h2load said something unexpected:\n{report}")
    return match[1]
