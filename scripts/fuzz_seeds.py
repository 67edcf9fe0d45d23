#!/usr/bin/env python3
"""Writes the first inputs of the fuzzer from the project's own examples and vectors.

usage: scripts/fuzz_seeds.py FOLDER     writes FOLDER/TARGET/NUMBER
"""

import base64
import gzip
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "Tests/SandboxTests/Examples"
VECTORS = ROOT / "Tests/SigningTests/Vectors/signing-vectors.json"
METHODS = ["GET", "POST", "PUT", "DELETE"]

REQUESTS = [
    "GET /a?b=c HTTP/1.1\r\nHost: h\r\nAccept: x\r\n\r\n",
    "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
    "POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5;a=\"b\"\r\nhello\r\n3\r\nabc\r\n0\r\nT: u\r\n\r\n",
    "PUT http://h/q HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
    "OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nHEAD / HTTP/1.0\r\n\r\n",
]
ANSWERS = [
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "HTTP/1.0 503 x\r\nRetry-After: 1\r\n\r\nbusy",
    "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
]
DOOR = "authorization: Bearer ghk_KEY\r\nHost: h\r\n"
DOORS = [
    f"GET /v1/caller HTTP/1.1\r\n{DOOR}\r\n",
    f"GET /v1/vpn-gateways?limit=2 HTTP/1.1\r\n{DOOR}\r\n",
    f"POST /gatehouse.vpn.v1.CallerService/GetCaller HTTP/1.1\r\n{DOOR}"
    "Content-Type: application/json\r\nConnect-Timeout-Ms: 100\r\nContent-Length: 2\r\n\r\n{}",
    f"POST /grpc.health.v1.Health/Check HTTP/1.1\r\n{DOOR}"
    "Content-Type: application/proto\r\nContent-Length: 0\r\n\r\n",
    f"POST /grpc.health.v1.Health/Watch HTTP/1.1\r\n{DOOR}"
    "Content-Type: application/connect+json\r\nContent-Length: 7\r\n\r\n\0\0\0\0\x02{}",
    "GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n",
]


def literal(name, value):
    """A field that is neither indexed nor compressed (RFC 7541 §6.2.2)."""
    return bytes([0, len(name)]) + name.encode() + bytes([len(value)]) + value.encode()


def block(*fields):
    return b"".join(literal(name, value) for name, value in fields)


GET = block((":method", "GET"), (":scheme", "http"), (":authority", "h"), (":path", "/v1/caller"))
GRPC = block(
    (":method", "POST"), (":scheme", "http"), (":authority", "h"),
    (":path", "/grpc.health.v1.Health/Check"), ("content-type", "application/grpc"),
    ("te", "trailers"))


def frame(kind, flags, stream, payload=b""):
    """A frame on the wire."""
    return len(payload).to_bytes(3, "big") + bytes([kind, flags, 0, 0, 0, stream]) + payload


def short(kind, flags, stream, payload=b""):
    """A frame in the short form of the target `http2`."""
    return bytes([kind, flags, stream, len(payload)]) + payload


def http2_connection():
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0)
    yield preface + frame(1, 5, 1, GET) + frame(6, 0, 0, bytes(8)) + frame(3, 0, 1, bytes(4))
    yield preface + frame(1, 4, 1, GRPC) + frame(0, 1, 1, bytes(5)) + frame(8, 0, 0, b"\0\0\1\0")
    yield preface + frame(4, 0, 0, b"\0\4\0\0\0\0") + frame(1, 5, 1, GET)


def http2():
    yield b"\0\0" + short(1, 5, 1, GET) + b"\x13\0\x10" + short(8, 0, 0, b"\0\0\1\0") + b"\x10"
    yield b"\0\0" + short(1, 4, 1, GRPC) + short(0, 9, 1, b"\2abc\0\0") + b"\x14\0\x15\0\5\x16\0"
    yield b"\0\0" + short(1, 0, 1, GET[:9]) + short(9, 4, 1, GET[9:]) + b"\x17\0\x12\x10"
    yield b"\1\0" + b"\x10" + short(1, 4, 1, block((":status", "200"))) + short(0, 1, 1, b"{}")
    yield b"\1\0" + b"\x10" + short(7, 0, 0, bytes(8)) + short(4, 0, 0, b"\0\3\0\0\0\1")
    yield b"\0\1" + next(http2_connection())


def grpc():
    yield b"\0\1" + b"\0\0\0\0\x02hi" + b"\0\0\0\0\0"
    packed = gzip.compress(b"hello hello", mtime=0)
    yield b"\0\1\1" + len(packed).to_bytes(4, "big") + packed
    for timeout in ["100m", "99999999H", "1n", "5000"]:
        yield b"\1\0" + timeout.encode()
    yield b"\2\0" + "größer als 100 % ".encode()
    yield b"\3\0aGVsbG8="
    yield b"\4\0gzip;q=0.5, identity, *;q=0"
    yield b"\5\0connect=v1&encoding=json&message=e30%3D&base64=1&compression=identity"


def examples(ending):
    for path in sorted(EXAMPLES.glob(f"*{ending}")):
        yield path.name, path.read_bytes()


def cloud_answers():
    for number in range(8):
        for _, body in examples(".response.json"):
            yield bytes([number]) + json.dumps(json.loads(body)).encode()
        yield bytes([number]) + b'{"vpn_gateway":{"created_at":"2022-11-28T10:22:27.5+08:00"}}'


def requests():
    rest = ['{}', '{"vgw_id":"620d99b8-de30-4a8d-8a86-200b868f2d7d"}',
            '{"vgw_id":"620d99b8-de30-4a8d-8a86-200b868f2d7d","update_mask":"name,eip_id_1",'
            '"vpn_gateway":{"name":"n"}}']
    for number in range(12):
        for _, body in examples("vpn-gateway.*request.json"):
            yield bytes([number, 1]) + json.dumps(json.loads(body)).encode()
        for text in rest:
            yield bytes([number, 1]) + text.encode()
        yield bytes([number, 0, 10, 36]) + b"620d99b8-de30-4a8d-8a86-200b868f2d7d"
        yield bytes([number, 0])


def urls():
    protos = "".join(path.read_text() for path in sorted(ROOT.glob("proto/gatehouse/**/*.proto")))
    for word, path in re.findall(r'\b(get|post|put|delete|patch): "(/v1[^"]*)"', protos):
        number = ["get", "post", "put", "delete", "patch"].index(word)
        target = re.sub(r"{\w+}", "620d99b8-de30-4a8d-8a86-200b868f2d7d", path)
        yield bytes([number]) + target.encode()
        yield bytes([number]) + f"{target}?a=b%20c+d&a=&e\n{{}}".encode()


def signatures():
    yield b"\0" + b"20240416T095341Z"
    yield b"\0" + b"https://vpn.example.test/v5/p?a=b"
    vectors = json.loads(VECTORS.read_text())
    for vector in vectors["vectors"] + vectors["v11_vectors"]:
        yield b"\2" + signed_lines(vector["input"], vector["input"]["headers"])
        yield b"\0" + vector["output"]["authorization"].encode()
    for vector in vectors["verify_vectors"]:
        yield b"\1" + signed_lines(vector, vector["headers_received"])


def signed_lines(call, headers):
    target = re.sub(r"^https?://[^/]*", "", call["url"])
    return "\n".join(
        [call["method"], target, *(f"{name}:{value}" for name, value in headers)]).encode()


def sandbox():
    call = "/v5/a4a5d4098fb4474fa22cd05f897d6b99/vpn-gateways"
    for name, body in examples(".request.json"):
        number = 2 if name.startswith("update") else 1
        target = "/v3/auth/tokens" if "token" in name else call
        yield bytes([4 + number]) + f"{target}\n{json.dumps(json.loads(body))}".encode()
    yield f"\x04{call}?limit=5\0\x04/v3/projects?name=a%20b\0\x04{call}/availability-zones".encode()
    yield json.dumps({
        "seed": 7, "clock_offset_seconds": -1.5,
        "rules": [{
            "operation": "createVpnGateway", "probability": 0.5, "skip": 1, "count": 2,
            "latency_milliseconds": {"from": 1, "to": 2}, "answer": {
                "status": 400, "code": "VPN.0030", "text": "busy", "fields": {"retry-after": "1"},
                "after_effect": True}}]}).encode()


def settings():
    yield (ROOT / "config/gatehouse.yaml").read_bytes()
    yield b"""listeners: [{ address: "127.0.0.1:0", cleartext: true }]
clouds: { c: { vpn_endpoint: "https://localhost:1" } }
credentials:
  main: { cloud: c, project_id: p, access_key: { id: AK, secret: env:PATH } }
callers:
  t: { api_keys: ["sha256:%s"], credentials: [main], actions: ["vpn:*"] }
limits: { drain_seconds: 1 }
""" % (b"0" * 64)


def pages():
    rows = ",".join(f'{{"id":"{number}","created_at":"{number // 2}"}}' for number in range(9))
    page = f'{{"rows":[{rows}],"page_info":{{"next_marker":"4"}},"total_count":9}}'
    for choice in [b"\0\1", b"\1\2", b"\2\3"]:
        yield choice + page.encode()


def tokens():
    def part(text):
        return base64.urlsafe_b64encode(text.encode()).rstrip(b"=")

    claims = '{"iss":"https://i","aud":["a"],"sub":"s","iat":1,"nbf":1.5,"exp":1800000000}'
    for algorithm in ["RS256", "ES256", "EdDSA", "none", "HS256"]:
        head = f'{{"alg":"{algorithm}","typ":"JWT","kid":"k"}}'
        yield b".".join([part(head), part(claims), b"AAAA"])
    yield rb"""{"keys":[{"kty":"EC","crv":"P-256","kid":"k","use":"sig","alg":"ES256",
        "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"},
        {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"""


def policies():
    for path in sorted((ROOT / "config/policies").glob("*.json")):
        yield path.read_bytes()
    conditions = ",".join(f'"{operator}":{{"{key}":["{value}"]}}' for operator, key, value in [
        ("DateLessThan", "g:CurrentTime", "2026-01-31T23:00:00+08:00"),
        ("IpAddress", "g:SourceIp", "10.0.0.0/8"), ("Bool", "gatehouse:ReadOnly", "true"),
        ("StringLike", "g:ResourceTag/team", "b*e"), ("Null", "g:RequestTag/team", "false"),
        ("StringNotEqualsIfExists", "g:EnterpriseProjectId", "0")])
    yield (b'{"Version":"1.1","Statement":[{"Sid":"A","Effect":"Allow","Action":["vpn:*:get",'
           b'"gatehouse:*"],"Resource":"gatehouse:main:vpnGateways:0a-*","Condition":{%s}},'
           b'{"Effect":"Deny","Action":"*"}]}' % conditions.encode())


def documents():
    yield rb'{"secret": "a\u00e9\n\"", "expires_at": "2030-01-31T08:00:00Z", "version": 1}'
    yield (b'{"credential":{"access":"AK","secret":"SK","securitytoken":"t",'
           b'"expires_at":"2030-01-31T08:00:00.000000Z"}}')


def proxy_answers():
    yield b"\x01HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 Fine\r\nvia: x\r\n\r\nfirst"
    yield b"\x40HTTP/1.1 407 No\r\nproxy-authenticate: Basic realm=x\r\n\r\n"
    yield b"\x07HTTP/1.0 200 OK\r\ncontent-length: 3\r\n\r\nabc"


SEEDS = {
    "http1": lambda: (
        [b"\1\0\2" + text.encode() for text in REQUESTS]
        + [b"\0\0\2" + text.encode() for text in ANSWERS]),
    "connection": lambda: [b"\x20" + text.encode() for text in REQUESTS]
    + [b"\x20" + bytes_ for bytes_ in http2_connection()],
    "door": lambda: [b"\x20" + text.encode() for text in DOORS]
    + [b"\x20" + bytes_ for bytes_ in http2_connection()],
    "http2": http2,
    "grpc": grpc,
    "json": lambda: [body for _, body in examples(".json")] + [rb'"\ud83d\ude00\n"', b"-1.5e+3"],
    "cloud-answer": cloud_answers,
    "page": pages,
    "page-token": lambda: [b"AQAAAAAAAAAA", b"AQEKMjAyMi0xMi0xMgAAAMgAAQAAAAAAAAAB"],
    "request": requests,
    "url": urls,
    "signing": signatures,
    "sandbox": sandbox,
    "settings": settings,
    "token": tokens,
    "distinguished-name": lambda: [rb"CN=a\, b,OU=x,OU=y,O=\c3\a9", b"uid=1,DC=example,DC=org"],
    "policy": policies,
    "secret-document": documents,
    "proxy-answer": proxy_answers,
    "trace": lambda: [
        b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\nrojo=1, congo=2\nt@v=x",
        b"cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more\n"
        + b",".join(b"k%d=" % number + b"x" * 60 for number in range(20))],
    "gzip": lambda: [gzip.compress(b"a" * 5000, mtime=0), gzip.compress(b"", mtime=0), b"plain"],
}


def main(folder):
    for target, seeds in SEEDS.items():
        place = folder / target
        place.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds()):
            (place / str(number)).write_bytes(seed)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
