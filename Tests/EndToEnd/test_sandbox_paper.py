"""docs/SANDBOX.md, typed as it stands there."""

import os
import pathlib
import re
import subprocess

import transcript
from programs import BINARY

PAPER = pathlib.Path(__file__).parents[2] / "docs" / "SANDBOX.md"
MARK = "=== the end of one example ==="


def examples():
    """Each block of shell with the output that stands below it, or None."""
    blocks = re.findall(r"^```(sh|text)\n(.*?)^```$", PAPER.read_text(), re.M | re.S)
    pairs = []
    for kind, text in blocks:
        if kind == "sh":
            pairs.append((text, None))
        else:
            pairs[-1] = (pairs[-1][0], text)
    return pairs


def test_every_example_of_the_paper_does_what_the_paper_says(tmp_path):
    pairs = examples()
    assert len(pairs) > 10
    script = "set -eu\ntrap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n"
    script += "".join(f"{shell}\necho '{MARK}'\n" for shell, _ in pairs)
    # By the name that the paper calls it, whatever file is tested.
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gatehouse").symlink_to(BINARY)
    environment = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True,
        timeout=120)
    transcript.note(done.stdout)
    transcript.note(done.stderr)
    assert done.returncode == 0, done.stderr
    said = done.stdout.split(MARK + "\n")
    for (shell, wanted), output in zip(pairs, said, strict=False):
        if wanted is not None:
            assert output.rstrip("\n") == wanted.rstrip("\n"), shell
