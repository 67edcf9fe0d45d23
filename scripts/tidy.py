#!/usr/bin/env python3
"""Rules of the house that the compiler cannot check; `make tidy` runs them.

Each rule is one function, its reason the function's first line. A rule is broken for good reason
by a comment `// tidy: the reason` right above the place (`#` or `<!-- -->` in other files; at the
top of a file for what concerns the whole file).

usage: scripts/tidy.py [ROOT]
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

import tidy_papers
from tidy_tree import Tree, functions, room

FILE_LINES, FUNCTION_LINES, COLUMNS, REASON_WORDS = 400, 70, 100, 3
ROOM_OF_C = {
    "CNGHTTP2": "HTTP2Wire", "COpenSSL": "Cryptography", "CZlib": "Compression", "Glibc": "System",
}
NO_FOUNDATION = {
    "HTTP2Wire", "Cryptography", "Compression", "System", "Transport", "CallModel", "Signing",
    "Protocols",
}
VECTOR_FILES = re.compile(r"Sources/Signing/Vector(File|Body)(\+\w+)?\.swift")
TOOLCHAIN = {
    "Swift", "Synchronization", "Glibc", "Dispatch", "Testing", "Foundation",
    "FoundationEssentials",
}
UNTESTED = "scripts/tidy-untested.txt"
OURSELVES = {"scripts/tidy.py", "scripts/tidy_test.py"}


class Finding(NamedTuple):
    path: str
    line: int
    rule: str
    advice: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.advice}"


RULES = {}


def rule(function):
    """Registers a rule under its name; it yields (path, line, what to do)."""
    RULES[function.__name__.replace("_", "-")] = function
    return function


for paper_rule in tidy_papers.RULES:
    rule(paper_rule)


def imports(tree, paths):
    pattern = re.compile(
        r"\bimport\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)")
    for path, number, line in tree.code(paths):
        if found := pattern.search(line):
            yield path, number, found[1]


# Fences


@rule
def c_import(tree):
    """Each C library has one room that owns its memory; above there is nothing to free."""
    for path, number, module in imports(tree, tree.sources() + tree.tests()):
        owner = ROOM_OF_C.get(module)
        if owner and room(path) != owner:
            yield path, number, f"only {owner} imports {module}; ask that room for what you need"


@rule
def foundation(tree):
    """Foundation costs microseconds a call and hides allocations: not on the way of a call."""
    for path, number, module in imports(tree, tree.sources()):
        if module.startswith("Foundation") and room(path) in NO_FOUNDATION:
            if not VECTOR_FILES.fullmatch(path):
                yield path, number, f"{room(path)} does without {module}"


@rule
def unchecked(tree):
    """What switches the compiler's race check off is where the races are."""
    ground = ground_floor(tree)
    for path, number, line in tree.code(tree.sources() + tree.tests()):
        if room(path) not in ground and (
            found := re.search(r"@unchecked|nonisolated\s*\(\s*unsafe\s*\)", line)
        ):
            yield path, number, f"no {found[0]} above layer 0: use a Mutex, or bind it to its loop"


@rule
def unsafe(tree):
    """Raw memory stays in layer 0, where strict memory safety counts every touch of it."""
    ground = ground_floor(tree)
    pattern = re.compile(r"\w*Unsafe\w*|\bunsafe\w*|\bUnmanaged\b|\bOpaquePointer\b")
    for path, number, line in tree.code(tree.sources()):
        if room(path) not in ground and "@unsafe" not in line and (found := pattern.search(line)):
            if not re.search(r"nonisolated\s*\(", line):
                yield path, number, f"no {found[0]} above layer 0: a Span, or what checks"


def ground_floor(tree):
    return {name for name, target in tree.package.targets.items() if target.layer == 0}


@rule
def package_level(tree):
    """Rooms meet through `public`: of what is `package` nothing is inlined in the next room."""
    for path, number, line in tree.code(tree.sources() + tree.tests()):
        if found := re.search(r"(?<!\.)\b(package|open)\s+(?!\()\w", line):
            yield path, number, f"write public, or nothing, in place of {found[1]}"


@rule
def public_c(tree):
    """Types of C end in their room, or whoever is above has something to free."""
    for path, number, line in tree.code(tree.sources() + tree.tests()):
        found = re.search(r"\bpublic\s+import\s+(\w+)", line)
        if found and found[1] in ROOM_OF_C:
            yield path, number, f"import {found[1]} for this file alone"


@rule
def layer_edge(tree):
    """A room knows only rooms below it, so that each can be understood without those above."""
    targets = tree.package.targets
    for name, target in targets.items():
        for line, used in target.uses:
            if used in targets and targets[used].layer >= target.layer:
                yield (
                    "Package.swift", line,
                    f"{name} (layer {target.layer}) may not use {used} "
                    f"(layer {targets[used].layer}): only what lies below")


@rule
def undeclared_import(tree):
    """Package.swift shows every edge; the compiler finds some modules without being told."""
    targets = tree.package.targets
    for path, number, module in imports(tree, tree.sources() + tree.tests()):
        name = room(path)
        if name not in targets:
            yield path, number, f"Package.swift has no target {name}"
            continue
        known = {used for _, used in targets[name].uses} | TOOLCHAIN
        if path.startswith("Tests/"):
            known |= {name, *targets[name].tests_use}
        if module not in known:
            yield path, number, f"add {module} to {name} in Package.swift, or do without"


# Size and shape


@rule
def file_length(tree):
    """A file that outgrew its room holds two topics."""
    for path in tree.ending(".swift", ".py", ".sh", ".proto"):
        if (count := len(tree.lines(path)) - 1) > FILE_LINES:
            yield path, 1, f"{count} lines, at most {FILE_LINES}: split it by topic"


@rule
def function_length(tree):
    """What does not fit a screen cannot be checked by eye."""
    for path in tree.sources() + tree.tests():
        for number, count in functions("\n".join(tree.swift(path).code)):
            if count > FUNCTION_LINES:
                yield path, number, f"{count} lines, at most {FUNCTION_LINES}: give parts names"


@rule
def line_length(tree):
    """Two files fit beside each other on one screen."""
    for path in tree.files:
        if path.endswith((".md", ".txt")):
            continue
        printed = tree.swift(path).printed if path.endswith(".swift") else ()
        for number, line in enumerate(tree.lines(path), 1):
            if len(line) > COLUMNS and number not in printed:
                yield path, number, f"{len(line)} columns, at most {COLUMNS}"


@rule
def drawer(tree):
    """A drawer without a topic collects strangers."""
    pattern = re.compile(r"(utils?|utilities|helpers?|common|misc)$", re.IGNORECASE)
    for path in tree.files:
        for part in re.split(r"[/+]", path.removesuffix(".swift")):
            if found := pattern.search(part):
                yield path, 1, f"{found[0]!r} is no topic: name what is inside"
                break


@rule
def leftover(tree):
    """What is not finished is not merged; a note to later is read by nobody."""
    for path in tree.files:
        if path in OURSELVES:
            continue
        for number, line in enumerate(tree.lines(path), 1):
            if found := re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line):
                yield path, number, f"finish it, or write an issue; no {found[0]} here"
    for path, number, line in tree.code(tree.sources() + tree.tests()):
        if re.search(r"\bfatalError\b", line):
            yield path, number, "precondition for a bug of ours, Refusal for what a caller sees"


@rule
def machine_path(tree):
    """A path of one machine is wrong on every other."""
    pattern = re.compile(r"(?<![\w.$}/-])/(work|root|home/\w+|tmp(?!/gatehouse))/")
    for path in tree.files:
        if path in OURSELVES or path.startswith("Tests/"):
            continue
        for number, line in enumerate(tree.lines(path), 1):
            if found := pattern.search(line):
                yield path, number, f"{found[0]} is of one machine: make the path relative"


# Tests


@rule
def untested(tree):
    """What decides something is named by a test of its room, or used right there by what is."""
    excused, needed, named = dict(reasons(tree)), set(), {}
    for path in tree.tests():
        words = tree.words(path) | {Path(path).stem.removesuffix("Tests")}
        named.setdefault(room(path), set()).update(words)

    def is_used_by_tested(subject, path):
        return any(
            subject in tree.words(user) and subject_of(user) in named[room(path)]
            for user in tree.sources() if room(user) == room(path) and user != path)

    for path in tree.sources():
        code, subject = "\n".join(tree.swift(path).code), subject_of(path)
        if not re.search(r"\b(if|guard|switch|for|while)\b", code):
            continue
        if subject in named.setdefault(room(path), set()):
            continue
        is_inner = not re.search(rf"\bpublic\b[^\n]*\b{subject}\b", code)
        if is_inner and is_used_by_tested(subject, path):
            continue
        entry = next((p for p in [path, *folders(path)] if p in excused), None)
        needed.add(entry)
        if not entry:
            yield path, 1, f"no test names {subject}: add {subject}Tests.swift, or see {UNTESTED}"
    for path, number in excused.items():
        if path not in needed:
            yield UNTESTED, number, f"{path} is gone or has a test: take the line out"


def subject_of(path):
    return Path(path).stem.split("+")[0]


def folders(path):
    return [f"{folder}/" for folder in map(str, Path(path).parents)]


def reasons(tree):
    """`PATH  reason` by line of the list of files without a test of their own."""
    if tree.exists(UNTESTED):
        for number, line in enumerate(tree.lines(UNTESTED), 1):
            path, _, reason = line.partition(" ")
            if path and not path.startswith("#") and len(reason.split()) >= REASON_WORDS:
                yield path, number


# Exceptions, and the whole

EXCEPTION = re.compile(r"\s*(?://|#|<!--)\s*tidy:(.*?)(?:-->)?\s*$")


def exceptions(tree):
    """Lines of the comments that excuse what stands below them, with the words of the reason."""
    found = {}
    for path in tree.files:
        if path in OURSELVES:
            continue
        for number, line in enumerate(tree.lines(path), 1):
            if match := EXCEPTION.match(line):
                found[path, number] = len(match[1].split())
    return found


def excuse(tree, finding, excused):
    """The comment that excuses a finding: in the comments and attributes right above it."""
    lines = tree.lines(finding.path)
    number = finding.line
    while number <= len(lines) and finding.line == 1 and lines[number - 1].startswith(("//", "#")):
        if (finding.path, number) in excused:
            return finding.path, number
        number += 1
    number = finding.line - 1
    while number >= 1 and re.match(r"\s*(//|#|@|<!--)", lines[number - 1]):
        if (finding.path, number) in excused:
            return finding.path, number
        number -= 1
    return None


def check(tree):
    """Every finding that nothing excuses, and every excuse without a reason or a use."""
    excused, used, left = exceptions(tree), set(), []
    for name, function in RULES.items():
        for path, line, advice in function(tree):
            finding = Finding(path, line, name, advice)
            if comment := excuse(tree, finding, excused):
                used.add(comment)
            else:
                left.append(finding)
    for (path, line), words in excused.items():
        if words < REASON_WORDS:
            left.append(Finding(path, line, "exception", "say why, in a few words"))
        elif (path, line) not in used:
            left.append(Finding(path, line, "exception", "nothing here needs it: take it out"))
    return sorted(set(left))


def main(root):
    tree = Tree(root)
    findings = check(tree)
    for finding in findings:
        print(finding)
    print(
        f"tidy: {len(tree.files)} files, {len(RULES)} rules, {len(findings)} findings",
        file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent))
