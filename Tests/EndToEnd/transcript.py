"""Everything the programs under test said to anybody, and what must not be in it."""

import pathlib

_answers = []
_logs = []
_secrets = {}


def note(answer):
    """Keeps an answer of whatever kind, as bytes."""
    _answers.append(answer if isinstance(answer, bytes) else str(answer).encode())


def note_log(path):
    """Names a file that a program writes its output to."""
    _logs.append(pathlib.Path(path))


def keep_secret(name, text):
    """A text that may appear nowhere. Its beginning is looked for: half a key is a leak too."""
    _secrets[text[: max(16, len(text) // 2)].encode()] = name


def answers():
    return b"\n".join(_answers)


def logs():
    return {path: path.read_bytes() for path in _logs if path.exists()}


def leaks(text):
    """Names of the secrets that stand in a text."""
    return sorted({name for secret, name in _secrets.items() if secret in text})


def secret_count():
    return len(_secrets)
