"""The stubs made from proto/, and the paths of REST read from them."""

import json
import re
import urllib.parse

from google.api import annotations_pb2
from google.protobuf import json_format, message_factory

from gatehouse.vpn.v1 import (
    caller_service_pb2,
    caller_service_pb2_grpc,
    vpn_gateway_pb2,
    vpn_gateway_service_pb2,
    vpn_gateway_service_pb2_grpc,
)

caller = caller_service_pb2
gateways = vpn_gateway_service_pb2
messages = vpn_gateway_pb2
CallerServiceStub = caller_service_pb2_grpc.CallerServiceStub
VpnGatewayServiceStub = vpn_gateway_service_pb2_grpc.VpnGatewayServiceStub

SERVICES = [
    caller.DESCRIPTOR.services_by_name["CallerService"],
    gateways.DESCRIPTOR.services_by_name["VpnGatewayService"],
]
METHODS = {method.name: method for service in SERVICES for method in service.methods}


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
    query = urllib.parse.urlencode(fields, doseq=True)
    return verb.upper(), path + (f"?{query}" if query else ""), body


def to_json_text(fields):
    return json.dumps(fields).encode()


def _quoted(text):
    return urllib.parse.quote(text, safe="")
