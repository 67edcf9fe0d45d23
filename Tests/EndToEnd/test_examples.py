"""Every example of the cloud's manual through the gateway and back, unchanged in meaning."""

import datetime
import json
import pathlib
import re
import urllib.parse

import pytest
from google.protobuf import json_format

from contract import METHODS, reply_class, request
from faces import FACES
from gatehouse import options_pb2
from programs import PROJECT
from scripted_cloud import ScriptedCloud
from test_compatible import Signed

HERE = pathlib.Path(__file__).parent.parent / "ContractTests" / "Examples"
MANIFEST = [entry for entry in json.loads((HERE / "manifest.json").read_text())["examples"]
            if (HERE / entry["file"]).exists() and entry["operationId"]]
SOME_ID = "134f9fb1-de30-4a8d-8a86-2040a5c13325"
# What we ask for ourselves, in the cloud's largest pages.
PAGES = {"limit", "marker", "offset"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


class Operation:
    """What the contract says of an operation of the cloud."""

    def __init__(self, entry):
        self.rpc = entry["operationId"][0].upper() + entry["operationId"][1:]
        options = METHODS[self.rpc].GetOptions().Extensions[options_pb2.operation]
        self.upstream = options.upstream
        self.success = self.upstream.success[0]

    def fields(self, body, path, query):
        """The fields of our request for a call of the cloud's."""
        fields = {**path, **query}
        if body is not None:
            envelope = self.upstream.request_envelope
            inner = body[envelope] if envelope else body
            fields.update(inner if self.upstream.body == "*" else {self.upstream.body: inner})
        return fields

    def path(self, path):
        return re.sub(r"{(\w+)}", lambda part: path[part[1]], self.upstream.path)

    def shown(self, reply):
        """What the envelope of the cloud's answer would hold."""
        shown = json_format.MessageToDict(reply, preserving_proto_field_name=True)
        envelope = self.upstream.response_envelope
        own = envelope in reply_class(self.rpc).DESCRIPTOR.fields_by_name
        return shown.get(envelope) if own else shown


def entries(*directions, passed=False):
    """Examples of these directions; of those that are passed on, not what the gateway answers."""
    found = [entry for entry in MANIFEST if entry["direction"] in directions
             and not (passed and Operation(entry).upstream.path.startswith("/v3/"))]
    return pytest.mark.parametrize("entry", found, ids=[entry["file"][:-5] for entry in found])


def read(name):
    return json.loads((HERE / name).read_text())


def meaning(value):
    """Times as instants, numbers as they count; an empty list or null says nothing."""
    if isinstance(value, dict):
        inner = {key: meaning(each) for key, each in value.items()}
        return {key: each for key, each in inner.items() if each not in ([], None)}
    if isinstance(value, list):
        return [meaning(each) for each in value]
    if isinstance(value, str) and TIME.fullmatch(value):
        return datetime.datetime.fromisoformat(value).timestamp()
    if isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    return value


def call_of(entry):
    """Body, path and query of the cloud's call that an example is or goes with."""
    operation = Operation(entry)
    if entry["direction"] == "call":
        call = read(entry["file"])
        path, query, body = call["path_params"], call["query"], None
    else:
        variables = re.findall(r"{(\w+)}", operation.upstream.path)
        path = {name: SOME_ID for name in variables} | {"project_id": PROJECT}
        if "resource_type" in path:
            path["resource_type"] = "vpn-gateway"
        query, body = {}, read(entry["file"])
    return operation, body, {**path, "project_id": PROJECT}, query


def answer_to(entry, operation):
    """Status and text of the manual's answer to a call, that of the same case where it has one."""
    if operation.success == 204:
        return 204, b""
    case = re.sub(r"\.(request|call)\.json$", ".response.json", entry["file"])
    others = [each["file"] for each in MANIFEST if each["direction"] == "response"
              and each["operationId"] == entry["operationId"]]
    name = case if case in others else (others or [None])[0]
    if name is None:
        return operation.success, json.dumps(
            {operation.upstream.response_envelope: []}).encode()
    return operation.success, (HERE / name).read_bytes()


@pytest.fixture(scope="module")
def scripted(authority):
    cloud = ScriptedCloud(authority.issue("scripted"))
    yield cloud
    cloud.close()


@pytest.fixture(scope="module")
def house(new_house, scripted):
    with new_house(cloud={"vpn_endpoint": scripted.endpoint, "iam_endpoint": scripted.endpoint,
                          "protocol": "http/1.1"}) as house:
        yield house


@pytest.mark.parametrize("face", ["grpc", "connect-json", "rest"])
@entries("request", "call")
def test_an_example_and_its_answer_on_a_face_of_ours(house, scripted, face, entry):
    operation, body, path, query = call_of(entry)
    status, text = answer_to(entry, operation)
    scripted.tell(status, text)
    ours = {key: value for key, value in query.items() if key not in PAGES}
    named = {key: value for key, value in path.items() if key != "project_id"}
    outcome = FACES[face](house).call(
        operation.rpc, request(operation.rpc, **operation.fields(body, named, ours)))
    assert outcome.is_ok, outcome

    method, target, sent = scripted.asked[0]
    target = urllib.parse.urlsplit(target)
    asked = {key: values for key, values in urllib.parse.parse_qs(target.query).items()
             if key not in PAGES}
    assert (method, target.path) == (operation.upstream.method, operation.path(path))
    assert asked == {key: list(map(str, value if isinstance(value, list) else [value]))
                     for key, value in ours.items()}
    assert (json.loads(sent) if sent else None) == body
    if status != 204:
        wanted = json.loads(text)[operation.upstream.response_envelope]
        # A list without rows is not written.
        assert meaning(operation.shown(outcome.reply) or []) == meaning(wanted)


@entries("request", "call", passed=True)
def test_an_example_and_its_answer_pass_untouched_on_the_cloud_s_own_face(house, scripted, entry):
    operation, body, path, query = call_of(entry)
    status, text = answer_to(entry, operation)
    scripted.tell(status, text)
    target = operation.path(path)
    pairs = urllib.parse.urlencode(query, doseq=True)
    raw = None if body is None else (HERE / entry["file"]).read_bytes()
    answer = Signed(house, "--http2").send(
        operation.upstream.method, target + (f"?{pairs}" if pairs else ""),
        {"content-type": "application/json"}, raw)
    assert (answer.status, answer.body) == (status, text)
    method, asked, sent = scripted.asked[0]
    assert method == operation.upstream.method
    asked = urllib.parse.urlsplit(asked)
    assert asked.path == target
    assert urllib.parse.parse_qs(asked.query) == urllib.parse.parse_qs(pairs)
    assert sent == (raw or b"")


@entries("error")
def test_an_error_of_the_manual_is_passed_on_in_either_manner(house, scripted, entry):
    text = (HERE / entry["file"]).read_bytes()
    operation = Operation(entry)
    scripted.tell(entry["status"], text)
    path = {name: SOME_ID for name in re.findall(r"{(\w+)}", operation.upstream.path)}
    raw = b"{}" if operation.upstream.method in ("POST", "PUT") else None
    answer = Signed(house, "--http2").send(
        operation.upstream.method, operation.path({**path, "project_id": PROJECT}),
        {"content-type": "application/json"}, raw)
    assert (answer.status, answer.body) == (entry["status"], text)

    del path["project_id"]
    body = {"vpn_gateway": {"flavor": "Professional2", "name": "n"},
            "vpn_connection": {"name": "n"}, "customer_gateway": {"name": "n"}}
    envelope = operation.upstream.request_envelope
    inner = {key: value for key, value in body.get(envelope, {}).items()
             if operation.upstream.body != "*" or key == "flavor"}
    if operation.upstream.body not in ("", "*"):
        inner = {"name": "n"}
    fields = operation.fields({envelope: inner} if raw else None, path, {})
    refused = FACES["rest"](house).call(operation.rpc, request(operation.rpc, **fields))
    said = json.loads(text)
    assert refused.metadata["upstream_error_code"] == (said.get("error_code") or said["code"])
    assert not refused.is_ok
