"""The ways to speak to the gateway. Each knows one method: `call(rpc name, request)`."""

import base64
import gzip
import re
import struct
import urllib.parse

import grpc
from google.protobuf import json_format

import outcome
import transcript
from contract import METHODS, reply_class, rest_request, rpc_path, to_json
from curl import Curl


class Grpc:
    """Python's grpcio with the stubs made from proto/."""

    def __init__(self, target, key=None, ca=None):
        self.key = key
        if ca is None:
            self.channel = grpc.insecure_channel(target)
        else:
            trust = grpc.ssl_channel_credentials(ca.read_bytes())
            self.channel = grpc.secure_channel(target, trust)

    @classmethod
    def with_certificate(cls, target, ca, certificate, key):
        """Known by a certificate instead of a key."""
        face = cls.__new__(cls)
        face.key = None
        face.channel = grpc.secure_channel(target, grpc.ssl_channel_credentials(
            ca.read_bytes(), key.read_bytes(), certificate.read_bytes()))
        return face

    def start(self, name, request, key=None, timeout=30, headers=None, zipped=False):
        """A call under way; its end is `result()`, of which `finished` makes an outcome."""
        invoke = self.channel.unary_unary(
            rpc_path(name), request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=reply_class(name).FromString)
        metadata = [*_authorization(key or self.key).items(), *(headers or {}).items()]
        compression = grpc.Compression.Gzip if zipped else None
        return invoke.future(
            request, timeout=timeout, metadata=metadata, compression=compression)

    def call(self, name, request, **options):
        return self.finished(self.start(name, request, **options))

    @staticmethod
    def finished(call):
        headers = dict(call.initial_metadata() or ()) | dict(call.trailing_metadata() or ())
        transcript.note(headers)
        if call.exception() is None:
            transcript.note(call.result())
            return outcome.Outcome("OK", reply=call.result(), headers=headers)
        transcript.note(call.details())
        return outcome.of_grpc_status(
            call.code().value[0], call.details(), headers.get("grpc-status-details-bin"),
            headers=headers)


class GrpcByHand:
    """gRPC written by hand, for what a proper client does not send."""

    def __init__(self, curl, key=None, codec="proto"):
        self.curl = curl
        self.key = key
        self.codec = codec

    def call(self, name, request, key=None, timeout=None, headers=None, zipped=False):
        frame, headers = _framed(request, self.codec, timeout, headers, zipped)
        return self.send(name, frame, key, headers)

    def send(self, name, body, key=None, headers=None):
        """Any bytes as the body."""
        kind = "application/grpc" + ("+json" if self.codec == "json" else "")
        answer = self.curl.send("POST", rpc_path(name), {
            "content-type": kind, "te": "trailers", **_authorization(key or self.key),
            **(headers or {})}, body)
        assert answer.status == 200, answer
        assert answer.headers["content-type"] == kind, answer
        fields = {**answer.headers, **answer.trailers}
        if int(fields["grpc-status"]):
            return outcome.of_grpc_fields(fields)
        reply = reply_class(name)()
        flag, length = struct.unpack(">?I", answer.body[:5])
        assert (flag, length) == (False, len(answer.body) - 5)
        _decode(answer.body[5:], reply, self.codec)
        return outcome.Outcome("OK", reply=reply, headers=fields)


class GrpcWeb:
    """gRPC-Web as browsers' libraries speak it: binary, or everything in base 64."""

    def __init__(self, curl, key=None, codec="proto", is_text=False):
        self.curl = curl
        self.key = key
        self.codec = codec
        self.is_text = is_text
        self.kind = f"application/grpc-web{'-text' if is_text else ''}+{codec}"

    def call(self, name, request, key=None, timeout=None, headers=None, zipped=False):
        frame, headers = _framed(request, self.codec, timeout, headers, zipped)
        fields, messages = self.send(rpc_path(name), frame, key, headers)
        if int(fields["grpc-status"]):
            assert not messages, "a refused call has no reply"
            return outcome.of_grpc_fields(fields)
        [message] = messages
        reply = reply_class(name)()
        _decode(message, reply, self.codec)
        return outcome.Outcome("OK", reply=reply, headers=fields)

    def send(self, path, body, key=None, headers=None):
        """All fields, trailers too, and the messages in the answer to any bytes."""
        if self.is_text:
            body = base64.b64encode(body)
        answer = self.curl.send("POST", path, {
            "content-type": self.kind, "x-grpc-web": "1", **_authorization(key or self.key),
            **(headers or {})}, body)
        assert (answer.status, answer.trailers) == (200, {}), answer
        assert answer.headers["content-type"] == self.kind, answer
        body = answer.body
        if self.is_text:
            # Pieces, each with its padding.
            body = b"".join(base64.b64decode(each) for each in re.findall(rb"[^=]+=*", body))
        messages, fields = [], answer.headers
        while body:
            assert fields is answer.headers, "the trailers are the last frame"
            flags, length = struct.unpack(">BI", body[:5])
            frame, body = body[5:5 + length], body[5 + length:]
            assert len(frame) == length
            if flags == 0x80:
                assert frame.endswith(b"\r\n") and b"\r\n\r\n" not in frame
                lines = frame.decode("ascii").split("\r\n")[:-1]
                fields = {**fields, **dict(line.split(": ", 1) for line in lines)}
            else:
                assert flags == 0
                messages.append(frame)
        return fields, messages


class Connect:
    """The Connect protocol, by POST or, where the contract allows it, by GET."""

    def __init__(self, curl, key=None, codec="json", by_get=False):
        self.curl = curl
        self.key = key
        self.codec = codec
        self.by_get = by_get

    def call(self, name, request, key=None, timeout=None, headers=None, zipped=False):
        message = _encode(request, self.codec)
        headers = {**_authorization(key or self.key), "connect-protocol-version": "1",
                   **(headers or {})}
        if timeout is not None:
            headers["connect-timeout-ms"] = str(int(timeout * 1000))
        if self.by_get and METHODS[name].GetOptions().idempotency_level == 1:
            answer = self.curl.send("GET", self._target(name, message, zipped), headers)
        else:
            if zipped:
                message = gzip.compress(message)
                headers["content-encoding"] = "gzip"
            headers["content-type"] = f"application/{self.codec}"
            answer = self.curl.send("POST", rpc_path(name), headers, message)
        return outcome.of_connect(name, answer, self.codec)

    def _target(self, name, message, zipped):
        query = {"connect": "v1", "encoding": self.codec, "base64": "1"}
        if zipped:
            message = gzip.compress(message)
            query["compression"] = "gzip"
        query["message"] = base64.urlsafe_b64encode(message).decode().rstrip("=")
        return rpc_path(name) + "?" + urllib.parse.urlencode(query)


class Rest:
    """Plain JSON over the paths that the contract gives."""

    def __init__(self, curl, key=None):
        self.curl = curl
        self.key = key

    def call(self, name, request, key=None, timeout=None, headers=None, zipped=False):
        method, target, body = rest_request(name, request)
        headers = {**_authorization(key or self.key), **(headers or {})}
        if timeout is not None:
            headers["connect-timeout-ms"] = str(int(timeout * 1000))
        if body is not None:
            headers.setdefault("content-type", "application/json")
            if zipped:
                body = gzip.compress(body)
                headers["content-encoding"] = "gzip"
        return outcome.of_rest(name, self.curl.send(method, target, headers, body))


NO_KEY = object()

# Every face by name: how to make one for a house.
FACES = {
    "grpc": lambda house: Grpc(
        f"localhost:{house.gateway.port}", house.keys["operator"], house.ca),
    "grpc-on-unix": lambda house: Grpc(f"unix:{house.unix_socket}", house.keys["operator"]),
    "grpc-by-hand": lambda house: GrpcByHand(_tls(house), house.keys["operator"]),
    "grpc-json": lambda house: GrpcByHand(_tls(house), house.keys["operator"], "json"),
    "grpc-web": lambda house: GrpcWeb(_tls(house), house.keys["operator"]),
    "grpc-web-json-on-1.1": lambda house: GrpcWeb(
        _tls(house, "--http1.1"), house.keys["operator"], "json"),
    "grpc-web-text-on-1.1": lambda house: GrpcWeb(
        _tls(house, "--http1.1"), house.keys["operator"], is_text=True),
    "connect-json": lambda house: Connect(_tls(house), house.keys["operator"]),
    "connect-proto-on-1.1": lambda house: Connect(
        _tls(house, "--http1.1"), house.keys["operator"], "proto"),
    "connect-get": lambda house: Connect(
        _tls(house), house.keys["operator"], "proto", by_get=True),
    "connect-get-json-on-1.1": lambda house: Connect(
        _tls(house, "--http1.1"), house.keys["operator"], "json", by_get=True),
    "rest": lambda house: Rest(_tls(house), house.keys["operator"]),
    "rest-on-1.1": lambda house: Rest(_tls(house, "--http1.1"), house.keys["operator"]),
    "rest-on-unix": lambda house: Rest(Curl.unix(house.unix_socket), house.keys["operator"]),
    "rest-on-unix-1.1": lambda house: Rest(
        Curl.unix(house.unix_socket, "--http1.1"), house.keys["operator"]),
}


def _tls(house, version="--http2"):
    return Curl.tls(house.endpoint, house.ca, version)


def _framed(request, codec, timeout, headers, zipped):
    """A request as the one frame of a gRPC body, and the fields that go with it."""
    message = _encode(request, codec)
    headers = dict(headers or {})
    if zipped:
        message = gzip.compress(message)
        headers["grpc-encoding"] = "gzip"
    if timeout is not None:
        headers["grpc-timeout"] = f"{int(timeout * 1000)}m"
    return struct.pack(">?I", zipped, len(message)) + message, headers


def _authorization(key):
    return {} if key is None or key is NO_KEY else {"authorization": f"Bearer {key}"}


def _encode(message, codec):
    return to_json(message).encode() if codec == "json" else message.SerializeToString()


def _decode(text, message, codec):
    if codec == "json":
        json_format.Parse(text, message)
    else:
        message.ParseFromString(text)
