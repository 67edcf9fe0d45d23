"""What a server costs: processor time and memory of a process and all its descendants."""

import os
import time

TICK = 1_000_000_000 // os.sysconf("SC_CLK_TCK")


def tree(pid):
    """The process and everything below it: nginx and nghttpx work in children."""
    found = [pid]
    for parent in found:
        for task in os.listdir(f"/proc/{parent}/task"):
            with open(f"/proc/{parent}/task/{task}/children") as children:
                found += map(int, children.read().split())
    return found


def cpu_nanoseconds(pid):
    """Time on a processor since the start, in user and kernel mode, of the whole tree.

    The processor clock of a process is the sum of /proc/PID/task/*/schedstat and of what its ended
    threads had used, in nanoseconds: a pool that retires a thread between two readings loses
    nothing. What ended children had used stands in their parent's stat, in ticks.
    """
    total = 0
    for member in tree(pid):
        clock = (~member << 3) | 2  # CPUCLOCK_SCHED of that process, as clock_getcpuclockid(3)
        total += time.clock_gettime_ns(clock) + ended_children(member)
    return total


def ended_children(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) * TICK  # cutime, cstime


def pss_kib(pid):
    """Memory, each shared page counted in equal parts to all who share it."""
    total = 0
    for member in tree(pid):
        with open(f"/proc/{member}/smaps_rollup") as rollup:
            total += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return total


def open_sockets(pid):
    count = 0
    for member in tree(pid):
        for descriptor in os.listdir(f"/proc/{member}/fd"):
            try:
                count += os.readlink(f"/proc/{member}/fd/{descriptor}").startswith("socket:")
            except FileNotFoundError:  # closed while we looked
                pass
    return count
