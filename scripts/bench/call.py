"""One call by curl: what a reply looks like before thousands of them are counted."""

import dataclasses

from workshop import BenchError, output_of

GRPC = ["content-type: application/grpc", "te: trailers"]


@dataclasses.dataclass(frozen=True)
class Reply:
    head: str
    body: bytes


def call(
        bench, uri, headers=(), authorities=None, body_file=None, method=None, certificate=None):
    """
    The reply, which must have succeeded, over HTTP/2 and, given authorities, verified TLS; with a
    client certificate and its key, if any.
    """
    head = bench.path("curl.head", "")
    trust = ["--cacert", authorities] if authorities else ["--insecure"]
    command = ["curl", "--silent", "--show-error", "--http2", "--noproxy", "*", "-D", head, *trust]
    for header in headers:
        command += ["-H", header]
    if body_file:
        command += ["--data-binary", f"@{body_file}"]
    if certificate:
        command += ["--cert", certificate[0], "--key", certificate[1]]
    if method:
        command += ["-X", method]
    body = output_of([*command, uri], seconds=20)
    reply = Reply(head.read_text().lower(), body)
    status = reply.head.split(maxsplit=2)[:2]
    is_grpc = "\ncontent-type: application/grpc" in reply.head
    if status[0] != "http/2" or not status[1].startswith("2") or (
            is_grpc and "\ngrpc-status: 0" not in reply.head):
        raise BenchError(f"{uri} does not answer as expected:\n{reply.head}{body[:500]!r}")
    return reply


def frame(message):
    """A gRPC message with its prefix: not compressed, and its length."""
    return b"\0" + len(message).to_bytes(4, "big") + message
