"""The stubs made from proto/, and the paths of REST read from them."""

import json
import re
import urllib.parse

from google.api import annotations_pb2
from google.protobuf import json_format, message_factory

from gatehouse.admin.v1 import admin_service_pb2
from gatehouse.vpn.v1 import (
    caller_service_pb2,
    caller_service_pb2_grpc,
    connection_monitor_service_pb2,
    customer_gateway_service_pb2,
    project_service_pb2,
    quota_service_pb2,
    tag_service_pb2,
    vpn_connection_service_pb2,
    vpn_gateway_pb2,
    vpn_gateway_service_pb2,
    vpn_gateway_service_pb2_grpc,
)

caller = caller_service_pb2
gateways = vpn_gateway_service_pb2
messages = vpn_gateway_pb2
CallerServiceStub = caller_service_pb2_grpc.CallerServiceStub
VpnGatewayServiceStub = vpn_gateway_service_pb2_grpc.VpnGatewayServiceStub

FILES = [
    admin_service_pb2, caller_service_pb2, connection_monitor_service_pb2,
    customer_gateway_service_pb2, project_service_pb2, quota_service_pb2, tag_service_pb2,
    vpn_connection_service_pb2, vpn_gateway_service_pb2,
]
SERVICES = [
    service for file in FILES for service in file.DESCRIPTOR.services_by_name.values()]
METHODS = {method.name: method for service in SERVICES for method in service.methods}


def request(rpc, /, *, update_mask=None, **fields):
    """The request of an rpc; nested messages as dictionaries, a mask as its list of paths."""
    message = json_format.ParseDict(
        fields, message_factory.GetMessageClass(METHODS[rpc].input_type)())
    if update_mask is not None:
        message.update_mask.paths.extend(update_mask)
    return message


def rpc_path(name):
    return f"/{METHODS[name].containing_service.full_name}/{name}"


def reply_class(name):
    return message_factory.GetMessageClass(METHODS[name].output_type)


def to_json(message):
    return json_format.MessageToJson(message, preserving_proto_field_name=True, indent=None)


def rest_request(name, request):
    """Method, target and body of an rpc, as its `google.api.http` says (AIP-127)."""
    rule = METHODS[name].GetOptions().Extensions[annotations_pb2.http]
    verb = rule.WhichOneof("pattern")
    fields = json_format.MessageToDict(request, preserving_proto_field_name=True)
    path = re.sub(r"{(\w+)}", lambda part: _quoted(fields.pop(part[1], "")), getattr(rule, verb))
    body = None
    if rule.body == "*":
        body, fields = to_json_text(fields), {}
    elif rule.body:
        body = to_json_text(fields.pop(rule.body, {}))
    # Flags are written as JSON writes them.
    query = urllib.parse.urlencode(
        {key: json.dumps(value) if isinstance(value, bool) else value
         for key, value in fields.items()}, doseq=True)
    return verb.upper(), path + (f"?{query}" if query else ""), body


def to_json_text(fields):
    return json.dumps(fields).encode()


def _quoted(text):
    return urllib.parse.quote(text, safe="")
