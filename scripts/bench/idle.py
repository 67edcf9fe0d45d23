"""Connections that did one GET over TLS and HTTP/2 and are then held open in silence.

No load generator holds connections without speaking, hence the few frames of RFC 9113 here.
"""

import resource
import socket
import ssl
import urllib.parse

from workshop import BenchError

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RESET, SETTINGS, GOAWAY = 0, 1, 3, 4, 7
END_STREAM, ACKNOWLEDGED, END_HEADERS = 0x1, 0x1, 0x4
STATUS_200 = 0x88  # index 8 of HPACK's static table


def open_idle(uri, headers, authority, count):
    """Sockets; the caller closes them."""
    allow_descriptors(count + 200)
    parts = urllib.parse.urlsplit(uri)
    context = ssl.create_default_context(cafile=authority)
    context.set_alpn_protocols(["h2"])
    request = PREFACE + frame(SETTINGS, 0, 0, b"") + frame(
        HEADERS, END_STREAM | END_HEADERS, 1, field_block(parts, headers))
    connections = []
    try:
        for _ in range(count):
            plain = socket.create_connection((parts.hostname, parts.port), timeout=10)
            connections.append(context.wrap_socket(plain, server_hostname="localhost"))
            connections[-1].sendall(request)
            await_reply(connections[-1])
    except BaseException:
        close(connections)
        raise
    return connections


def close(connections):
    for connection in connections:
        connection.close()


def await_reply(connection):
    """Reads until the end of the reply, and acknowledges the settings, as clients must."""
    stream = connection.makefile("rb")
    while True:
        head = stream.read(9)
        if len(head) < 9:
            raise BenchError("the server closed an idle connection")
        length, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
        payload = stream.read(length)
        if kind == SETTINGS and not flags & ACKNOWLEDGED:
            connection.sendall(frame(SETTINGS, ACKNOWLEDGED, 0, b""))
        elif kind in (RESET, GOAWAY):
            raise BenchError(f"the server refused a connection: frame {kind}, {payload.hex()}")
        elif kind == HEADERS and status_index(payload) != STATUS_200:
            raise BenchError(f"a reply without status 200: {payload.hex()}")
        if kind in (DATA, HEADERS) and flags & END_STREAM:
            stream.close()  # the socket stays open
            return


def status_index(block):
    """The first field, after changes of the dynamic table's size (RFC 7541 §6.3)."""
    return next(byte for byte in block if byte & 0xE0 != 0x20)


def frame(kind, flags, stream, payload):
    head = len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big")
    return head + payload


def field_block(parts, headers):
    """GET over https, then fields that enter the dynamic table, as those of usual clients do."""
    block = b"\x82\x87"
    fields = [(":authority", parts.netloc), (":path", parts.path)]
    fields += [tuple(header.split(": ", 1)) for header in headers]
    for name, value in fields:
        block += b"\x40" + text(name) + text(value)
    return block


def text(value):
    """A string without Huffman coding; its length is an integer of 7 bits and more (§5.1)."""
    octets, length = value.encode(), b""
    rest = len(octets) - 127
    if rest < 0:
        return bytes([len(octets)]) + octets
    while rest >= 128:
        length += bytes([rest % 128 + 128])
        rest //= 128
    return b"\x7f" + length + bytes([rest]) + octets


def allow_descriptors(count):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise BenchError(f"needs {count} open files, and only {hard} are allowed")
    if soft != resource.RLIM_INFINITY and soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
