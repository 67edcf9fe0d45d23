"""What came of a call, in the same words whatever face it took."""

import base64
import dataclasses
import json
import urllib.parse

from google.protobuf import json_format
from google.rpc import code_pb2, error_details_pb2, status_pb2

from contract import reply_class


@dataclasses.dataclass
class Outcome:
    """`code` is a word of google.rpc.Code; `reply` the message, where the code is OK."""

    code: str
    message: str = ""
    reply: object = None
    reason: str = ""
    metadata: dict = dataclasses.field(default_factory=dict)
    violations: list = dataclasses.field(default_factory=list)
    retry_seconds: float | None = None
    # Allowances that are used up: (policy, limit).
    quotas: list = dataclasses.field(default_factory=list)
    # Of the HTTP answer, where the face shows it.
    status: int | None = None
    headers: dict = dataclasses.field(default_factory=dict)

    @property
    def is_ok(self):
        return self.code == "OK"

    @property
    def rules(self):
        """Rule by field, of every violation."""
        return {field: rule for field, rule, _ in self.violations}


def of_grpc_status(number, message, details, **more):
    """Of a gRPC number and the bytes of `grpc-status-details-bin`."""
    outcome = Outcome(code_pb2.Code.Name(number), message, **more)
    if details:
        status = status_pb2.Status.FromString(details)
        assert (status.code, status.message) == (number, message), "the two statuses differ"
        for detail in status.details:
            _add(outcome, detail.type_url.rpartition("/")[2], detail.value)
    return outcome


def of_grpc_fields(fields):
    """Of the fields in which gRPC says how a call ended."""
    details = fields.get("grpc-status-details-bin", "")
    return of_grpc_status(
        int(fields["grpc-status"]), urllib.parse.unquote(fields.get("grpc-message", "")),
        base64.b64decode(details + "=" * (-len(details) % 4)), headers=fields)


def of_connect(name, answer, codec):
    if answer.status == 200:
        assert answer.headers["content-type"] == f"application/{codec}"
        reply = reply_class(name)()
        if codec == "json":
            json_format.Parse(answer.body, reply)
        else:
            reply.ParseFromString(answer.body)
        return Outcome("OK", reply=reply, status=200, headers=answer.headers)
    assert answer.headers["content-type"] == "application/json", answer
    body = json.loads(answer.body)
    word = "cancelled" if body["code"] == "canceled" else body["code"]
    outcome = Outcome(
        word.upper(), body.get("message", ""), status=answer.status, headers=answer.headers)
    for detail in body.get("details", []):
        text = detail["value"]
        _add(outcome, detail["type"], base64.b64decode(text + "=" * (-len(text) % 4)))
    return outcome


def of_rest(name, answer):
    if answer.status < 300:
        reply = reply_class(name)()
        if answer.status == 204:
            assert answer.body == b"" and "content-type" not in answer.headers
        else:
            assert answer.headers["content-type"] == "application/json"
            json_format.Parse(answer.body, reply)
        return Outcome("OK", reply=reply, status=answer.status, headers=answer.headers)
    assert answer.headers["content-type"] == "application/problem+json", answer
    body = json.loads(answer.body)
    assert body["status"] == answer.status and body["title"], "RFC 9457 §3.1"
    metadata = dict(body.get("metadata", {}))
    for key, value in body.get("upstream", {}).items():
        metadata[f"upstream_{key}"] = str(value)
    retry = answer.headers.get("retry-after")
    quota = body.get("quota")
    return Outcome(
        body.get("code", ""), body.get("detail", ""), reason=body.get("reason", ""),
        metadata=metadata, retry_seconds=float(retry) if retry else None,
        violations=[(each["field"], each["rule"], each["description"])
                    for each in body.get("violations", [])],
        quotas=[(quota["policy"], quota["limit"])] if quota else [],
        status=answer.status, headers=answer.headers)


def _add(outcome, kind, value):
    if kind == "google.rpc.ErrorInfo":
        info = error_details_pb2.ErrorInfo.FromString(value)
        outcome.reason = info.reason
        outcome.metadata = dict(info.metadata)
    elif kind == "google.rpc.BadRequest":
        request = error_details_pb2.BadRequest.FromString(value)
        outcome.violations = [
            (each.field, each.reason, each.description) for each in request.field_violations]
    elif kind == "google.rpc.QuotaFailure":
        failure = error_details_pb2.QuotaFailure.FromString(value)
        outcome.quotas = [(each.quota_id, each.quota_value) for each in failure.violations]
    elif kind == "google.rpc.RetryInfo":
        delay = error_details_pb2.RetryInfo.FromString(value).retry_delay
        outcome.retry_seconds = delay.seconds + delay.nanos / 1e9
