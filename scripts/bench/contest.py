"""Servers measured in turns, so that whatever else the machine does falls on all of them."""

import dataclasses
import math
import statistics

import load
from workshop import BenchError


@dataclasses.dataclass(frozen=True)
class Spread:
    """A median of repetitions and how far they lay apart."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values):
        values = list(values)
        return cls(statistics.median(values), min(values), max(values))

    def cells(self, form):
        """Two cells of a table: the median, and from the least to the most."""
        return [f"{self.median:{form}}", f"{self.least:{form}}–{self.most:{form}}"]


@dataclasses.dataclass(frozen=True)
class Bar:
    """A claim: a figure is at most so much, give or take what two equal servers differ by."""

    claim: str
    figure: Spread
    limit: float
    #: How far the median of the null pair lies from "equal".
    tolerance: float = 0
    unit: str = ""

    @property
    def is_met(self):
        return self.figure.median <= self.limit + self.tolerance

    @property
    def verdict(self):
        if not self.is_met:
            return "**missed**"
        return "met" if self.figure.median <= self.limit else "met within the null pair"


class Contest:
    """One workload against several targets; the first two are the null pair."""

    def __init__(self, bench, workload, targets):
        self.workload = workload
        self.targets = targets
        self.requests = requests_for(bench, workload, targets)
        self.samples = {target.name: [] for target in targets}
        for repetition in range(bench.repetitions):
            # Whoever comes after a costly server must not always be the same.
            for target in targets if repetition % 2 == 0 else reversed(targets):
                bench.progress(f"{workload} {repetition + 1}/{bench.repetitions} {target.name}")
                sample = load.run(bench, target, workload, self.requests)
                self.samples[target.name].append(sample)
        ciphers = {sample.cipher for samples in self.samples.values() for sample in samples}
        if len(ciphers) != 1:
            raise BenchError(f"the servers chose different ciphers: {', '.join(ciphers)}")
        self.cipher = ciphers.pop()
        pair = self.ratio(targets[0].name, targets[1].name)
        self.null, self.tolerance = pair, abs(pair.median - 1)

    def cpu(self, name):
        return Spread.of(sample.cpu_microseconds for sample in self.samples[name])

    def rate(self, name):
        return Spread.of(sample.rate for sample in self.samples[name])

    def ratio(self, name, other):
        """Of processor time per request, each repetition against the other's same one."""
        return Spread.of(
            mine.cpu_microseconds / theirs.cpu_microseconds
            for mine, theirs in zip(self.samples[name], self.samples[other]))

    def bar(self, name, other, limit):
        claim = f"{self.workload.name}: CPU of {name} / {other}"
        return Bar(claim, self.ratio(name, other), limit, self.tolerance)


def requests_for(bench, workload, targets):
    """As many for each server as the one in the middle answers in one and a half seconds.

    The first calls also warm the servers up: their connections to the cloud exist afterwards.
    """
    seconds = 0.3 if bench.quick else 1.5
    rates = []
    for target in targets:
        bench.progress(f"{workload} warming up {target.name}")
        requests, rate = 1000, load.run(bench, target, workload, 1000).rate
        while requests / rate < seconds / 4:  # shorter runs are mostly handshakes
            requests *= 4
            rate = load.run(bench, target, workload, requests).rate
        rates.append(rate)
    middle = seconds * math.exp(statistics.fmean(map(math.log, rates)))
    unit = 10 ** max(2, math.floor(math.log10(middle)) - 1)
    return max(1000, round(middle / unit) * unit)
