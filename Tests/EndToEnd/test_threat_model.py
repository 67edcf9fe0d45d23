"""Every promise of docs/threat-model.md names tests that exist."""

import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent
PAPER = (ROOT / "docs" / "threat-model.md").read_text()
ROWS = [row for row in re.findall(r"^\| (.+) \| (.+) \|$", PAPER, re.MULTILINE)
        if "proved by" not in row[1] and not row[0].startswith("---")]
PROMISES = [row for row in ROWS if "`" in row[1]]


def test_there_are_promises():
    assert len(PROMISES) > 20


@pytest.mark.parametrize("promise, proof", PROMISES, ids=[each[0][:40] for each in PROMISES])
def test_a_promise_is_proved(promise, proof):
    names = re.findall(r"`([^`]+)`", proof)
    assert names, promise
    for name in names:
        if name.startswith("docs/"):
            found = (ROOT / name).exists()
        elif name.endswith(".py"):
            found = (ROOT / "Tests" / "EndToEnd" / name).exists()
        else:
            room, _, suite = name.partition("/")
            tests = ROOT / "Tests" / f"{room}Tests"
            found = any(tests.rglob(f"{suite}.swift")) or (tests / suite).is_dir()
        assert found, f"{name} proves nothing: it is not there"
