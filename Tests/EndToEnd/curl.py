"""HTTP as a person does it: the curl command."""

import dataclasses
import subprocess
import tempfile

import transcript


@dataclasses.dataclass
class Answer:
    version: str
    status: int
    headers: dict
    trailers: dict
    body: bytes


class Curl:
    """One way to a server: an address, and the options that lead to it."""

    def __init__(self, base, *options):
        self.base = base
        self._options = options

    @classmethod
    def tls(cls, endpoint, ca, version="--http2"):
        return cls(endpoint, "--cacert", str(ca), version)

    @classmethod
    def unix(cls, path, version="--http2-prior-knowledge"):
        return cls("http://localhost", "--unix-socket", str(path), version)

    def send(self, method, path, headers=None, body=None, seconds=30):
        with tempfile.TemporaryDirectory(prefix="gatehouse-curl-") as directory:
            head, content = f"{directory}/head", f"{directory}/content"
            command = ["curl", "-sS", "-X", method, "-D", head, "-o", content,
                       "--max-time", str(seconds), *self._options]
            for name, value in (headers or {}).items():
                command += ["-H", f"{name}: {value}"]
            if body is not None:
                # "Expect" would make curl ask first; and no content type of curl's own.
                command += ["--data-binary", "@-", "-H", "expect:"]
                if "content-type" not in (headers or {}):
                    command += ["-H", "content-type:"]
            done = subprocess.run(
                [*command, self.base + path], input=body, capture_output=True,
                timeout=seconds + 5)
            if done.returncode != 0:
                raise CurlError(done.returncode, done.stderr.decode().strip())
            head, content = _read(head), _read(content)
        transcript.note(head + b"\n" + content)
        return _answer(head.decode("latin-1"), content)


class CurlError(Exception):
    """No answer; `code` is curl's exit code."""

    def __init__(self, code, text):
        super().__init__(f"curl {code}: {text}")
        self.code = code


def _read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def _answer(text, body):
    # Interim answers come first and trailers last, each as a block of its own.
    blocks = [block.split("\r\n") for block in text.split("\r\n\r\n") if block.strip()]
    finals = [index for index, block in enumerate(blocks)
              if block[0].startswith("HTTP/") and not block[0].split()[1].startswith("1")]
    first = blocks[finals[-1]]
    version, status = first[0].split()[:2]
    trailing = [line for block in blocks[finals[-1] + 1:] for line in block]
    return Answer(version, int(status), _fields(first[1:]), _fields(trailing), body)


def _fields(lines):
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    return {name.lower(): value.strip() for name, value in pairs}
