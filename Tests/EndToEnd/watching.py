"""Watches as clients keep them: gRPC's, an HTTP/1.1 reader of server-sent events, curl."""

import http.client
import json
import ssl
import subprocess
import threading

import grpc
from google.rpc import error_details_pb2, status_pb2

import samples
import transcript
from contract import reply_class, request, rpc_path
from faces import FACES

GATEWAYS = ("WatchVpnGateway", "vgw_id")
OK, UNAVAILABLE = grpc.StatusCode.OK, grpc.StatusCode.UNAVAILABLE


def made(house, name="watched", status="PENDING_CREATE", **fields):
    """A gateway that stays in a state until it is set to another one."""
    reply = FACES["grpc"](house).call("CreateVpnGateway", samples.create(name, **fields))
    assert reply.is_ok, reply
    house.cloud.set_status(reply.reply.id, status)
    return reply.reply.id


def get(house, gateway, query="", headers=None):
    return FACES["rest"](house).curl.send("GET", f"/v1/vpn-gateways/{gateway}{query}", {
        "authorization": f"Bearer {house.keys['operator']}", **(headers or {})}, seconds=60)


def metrics(house):
    lines = house.gateway.admin("/metrics")[1].splitlines()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1])
            for line in lines if not line.startswith("#")}


def details(error):
    """Reason and metadata of a gRPC refusal."""
    fields = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(fields["grpc-status-details-bin"])
    info = error_details_pb2.ErrorInfo()
    for detail in status.details:
        if detail.Is(info.DESCRIPTOR):
            detail.Unpack(info)
    return info.reason, dict(info.metadata)


class GrpcWatch:
    """States as they arrive over gRPC."""

    def __init__(
            self, house, resource_id, rpc=GATEWAYS, key=None, channel=None, timeout=60, **more):
        self.states, self.end, self.error = [], None, None
        name, field = rpc
        channel = channel or FACES["grpc"](house).channel
        invoke = channel.unary_stream(
            rpc_path(name), request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=reply_class(name).FromString)
        key = key or house.keys["operator"]
        self._call = invoke(request(name, **{field: resource_id}, **more), timeout=timeout,
                            metadata=[("authorization", f"Bearer {key}")])
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        try:
            for state in self._call:
                transcript.note(state)
                self.states.append(state)
            self.end = self._call.code()
        except grpc.RpcError as error:
            self.error = error
            self.end = error.code()

    @property
    def statuses(self):
        return [state.status for state in self.states]

    def cancel(self):
        self._call.cancel()


class EventSource:
    """Server-sent events over HTTP/1.1, read line by line as a browser does."""

    def __init__(self, house, path, headers=None, timeout=60):
        trust = ssl.create_default_context(cafile=str(house.ca))
        self._connection = http.client.HTTPSConnection(
            "localhost", house.gateway.port, context=trust, timeout=timeout)
        self._connection.request("GET", path, headers={
            "authorization": f"Bearer {house.keys['operator']}", "accept": "text/event-stream",
            **(headers or {})})
        self.answer = self._connection.getresponse()
        self.status = self.answer.status

    def lines(self):
        while line := self.answer.readline():
            transcript.note(line)
            yield line.decode().rstrip("\n")

    def events(self):
        """Each event as a dictionary of its fields; comments as `{"": …}`."""
        event = {}
        for line in self.lines():
            if not line:
                if event:
                    yield event
                event = {}
                continue
            name, _, value = line.partition(":")
            event[name] = value.removeprefix(" ")

    def close(self):
        self._connection.close()


def data(event):
    return json.loads(event["data"])


def curl_events(house, path, *options):
    """The same by curl, HTTP/2, to the end of the stream."""
    done = subprocess.run(
        ["curl", "-sSN", "--http2", "--cacert", str(house.ca), "--max-time", "60",
         "-H", f"authorization: Bearer {house.keys['operator']}", *options,
         house.endpoint + path], capture_output=True, timeout=70)
    transcript.note(done.stdout)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()
