"""The rules of tidy.py for documents: what a page says is there."""

import re

from tidy_tree import room

THREATS = "docs/threat-model.md"


def title(tree):
    """A document has one title, so that it can be found by it."""
    for path in tree.ending(".md"):
        titles = [number for number, line in prose(tree, path) if line.startswith("# ")]
        if len(titles) != 1:
            yield path, (titles + [1, 1])[1], f"{len(titles)} titles with one #, expected one"


def dead_link(tree):
    """A link that leads nowhere says that nobody reads the page."""
    for path in tree.ending(".md"):
        for number, line in prose(tree, path):
            for target in re.findall(r"\]\(<?([^)\s>]+)>?\)", line):
                file = target.partition("#")[0]
                if re.match(r"[a-z][a-z+.-]*:", target) or not file:
                    continue
                if not (tree.root / path).parent.joinpath(file).exists():
                    yield path, number, f"{target} does not exist"


def prose(tree, path):
    """The lines of a document outside its code blocks."""
    is_code = False
    for number, line in enumerate(tree.lines(path), 1):
        if line.lstrip().startswith("```"):
            is_code = not is_code
        elif not is_code:
            yield number, line


def unknown_command(tree):
    """A command that a page shows and that does not work costs a newcomer's trust."""
    verbs = set(re.findall(r"^([a-z][a-z0-9-]*):", tree.text("Makefile"), re.MULTILINE))
    ours = "\n".join(tree.text(path) for path in tree.sources() if room(path) == "gatehouse")
    words = set(re.findall(r'commandName: "([a-z]+)"', ours))
    for path in tree.ending(".md"):
        prose_lines = {number for number, _ in prose(tree, path)}
        for number, line in enumerate(tree.lines(path), 1):
            shown = " ".join(re.findall(r"`([^`]+)`", line)) if number in prose_lines else line
            for verb in re.findall(r"(?:^|\s)make ([a-z][a-z0-9-]*)", shown):
                if verb not in verbs:
                    yield path, number, f"the Makefile has no {verb!r}"
            for word in re.findall(r"(?:^|[\s/])gatehouse ([a-z]+)", shown):
                if word not in words:
                    yield path, number, f"the program has no subcommand {word!r}"
            for script in re.findall(r"(?:^|\s)(?:\./)?(scripts/[\w.-]+)", shown):
                if not tree.exists(script):
                    yield path, number, f"{script} does not exist"


def unproved_promise(tree):
    """A promise about security names tests that exist: what was renamed proves nothing."""
    is_promise = False
    for number, line in prose(tree, THREATS) if tree.exists(THREATS) else ():
        proof = line.strip("| ").rpartition(" | ")[2] if line.startswith("| ") else ""
        is_promise = proof == "proved by" or is_promise and bool(proof)
        if not is_promise or proof in ("proved by", "---"):
            continue
        names = re.findall(r"`([^`]+)`", proof) or [proof]
        for name in names:
            if not is_proof(tree, name):
                yield THREATS, number, f"{name} proves nothing: it is not there"


def is_proof(tree, name):
    """Whether `test_x.py`, `docs/x.md` or `Room/Suite`, a file or a folder, is there."""
    if "." in name:
        return tree.exists(name if name.startswith("docs/") else f"Tests/EndToEnd/{name}")
    of, _, suite = name.partition("/")
    found = re.compile(rf"Tests/{of}Tests/(.+/)?{suite}[./]")
    return any(found.match(path) for path in tree.tests())


RULES = (title, dead_link, unknown_command, unproved_promise)
