"""Everything the programs under test said to anybody, and what must not be in it."""

import base64
import pathlib
import urllib.parse

_answers = []
_logs = []
_secrets = {}
# How much of each text that grows was looked at, and more than any secret has bytes.
_looked_at = {}
_OVERLAP = 32 * 1024


def note(answer):
    """Keeps an answer of whatever kind, as bytes."""
    _answers.append(answer if isinstance(answer, bytes) else str(answer).encode())


def note_log(path):
    """Names a file that a program writes its output to."""
    _logs.append(pathlib.Path(path))


def keep_secret(name, text):
    """A text that may appear nowhere, in no encoding. Its beginning is looked for: half a key is a
    leak too."""
    for form in _forms(text[: max(16, len(text) // 2)].encode()):
        _secrets[form] = name


def _forms(secret):
    """A secret as it is, and as it would look packed into something."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    yield urllib.parse.quote(secret).encode()
    for skipped in range(3):
        # Wherever it stands in what is encoded; the ends depend on what stands beside it.
        text = base64.b64encode(bytes(skipped) + secret)
        text = text[4 if skipped else 0:len(text) // 4 * 4 - 4]
        yield text
        yield text.replace(b"+", b"-").replace(b"/", b"_")


def answers():
    return b"\n".join(_answers)


def logs():
    return {path: path.read_bytes() for path in _logs if path.exists()}


def leaks(text):
    """Names of the secrets that stand in a text."""
    return sorted({name for secret, name in list(_secrets.items()) if secret in text})


def new_leaks():
    """The same by place, of all that was said and logged since this was last asked."""
    found = {str(path): leaks(_rest(path)) for path in _logs if path.exists()}
    first = _looked_at.get("answers", 0)
    _looked_at["answers"] = len(_answers)
    found["answers"] = leaks(b"\n".join(_answers[first:]))
    return found


def _rest(path):
    with open(path, "rb") as log:
        log.seek(max(0, _looked_at.get(path, 0) - _OVERLAP))
        text = log.read()
        _looked_at[path] = log.tell()
    return text


def secrets():
    """Names of all that is looked for."""
    return set(_secrets.values())


def secret_count():
    return len(secrets())
