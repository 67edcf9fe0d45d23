"""The findings as Markdown."""


def table(heads, rows):
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def contest_section(title, note, contests, reference, peers=None):
    """
    With `peers`, another column: each server against a peer of its own, by the server's name.
    """
    parts = [f"## {title}", note]
    for contest in contests:
        rows = []
        for target in contest.targets:
            cpu, rate = contest.cpu(target.name), contest.rate(target.name)
            ratio = contest.ratio(target.name, reference)
            rows.append([
                target.name, *cpu.cells(".2f"), *rate.cells(",.0f"), f"{ratio.median:.2f}"])
            if peers:
                peer = peers.get(target.name)
                rows[-1].append(
                    f"{contest.ratio(target.name, peer).median:.2f} ({peer})" if peer else "")
        median, extent = contest.null.cells(".3f")
        parts += [
            f"### {contest.workload}, n = {contest.requests:,}",
            table(
                ["server", "CPU µs/request", "min–max", "requests/s", "min–max",
                 f"CPU / {reference}", *(["CPU / peer"] if peers else [])], rows),
            f"{contest.cipher}. Null pair: {median} ({extent}).",
        ]
    return "\n\n".join(parts) + "\n"


def verdicts(bars):
    rows = []
    for bar in bars:
        median, extent = bar.figure.cells(".3f")
        limit = f"≤ {bar.limit:g}{bar.unit}"
        if bar.tolerance:
            limit += f" + {bar.tolerance:.3f}"
        rows.append([bar.claim, median + bar.unit, extent, limit, bar.verdict])
    return table(["bar", "median", "min–max", "allowed", "verdict"], rows)


def document(bench, facts, bars, sections):
    warning = "\n**A quick run: it shows that the benchmark works, and decides nothing.**\n"
    return f"""\
# Benchmark
{warning if bench.quick else ""}
{table(["", ""], facts)}

{verdicts(bars)}

Each figure is the median of {bench.repetitions} repetitions, the servers taken in turns and in
reverse order every other time. CPU is user and kernel time of the server's whole process tree,
handshakes included, divided by the requests; a ratio is the median of the ratios of the
repetitions. The null pair is the same program twice: how far its median ratio lies from 1 is
allowed on top of a bar. All servers show the same P-256 certificate. A reply that is not 2xx, or
has another length than expected, ends the benchmark.

{chr(10).join(sections)}"""
