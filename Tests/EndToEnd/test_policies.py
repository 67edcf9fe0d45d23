"""Policies: one gateway only, deletes refused by tag, by source and by time; and `explain`."""

import contextlib
import json
import re

import pytest

import samples
from contract import request as ask
from curl import Curl
from faces import FACES, Rest
from policed import policed
from programs import PROJECT, run
from signer import sign
from waiting import until

READS = {"Sid": "Reads", "Effect": "Allow", "Action": ["vpn:*"],
         "Condition": {"Bool": {"gatehouse:ReadOnly": True}}}
ALL = {"Sid": "All", "Effect": "Allow", "Action": "vpn:*"}
PROTECTED = {"Sid": "KeepProtected", "Effect": "Deny", "Action": "vpn:*:delete",
             "Condition": {"StringEquals": {"g:ResourceTag/protected": "yes"}}}


@pytest.fixture(scope="module")
def gateways(house):
    """Two gateways, the second one with a tag that protects it."""
    face = FACES["grpc"](house)
    made = [face.call("CreateVpnGateway", samples.create(name, **fields)) for name, fields in [
        ("plain", {}), ("kept", {"tags": [{"key": "protected", "value": "yes"}]})]]
    assert all(each.is_ok for each in made), made
    return [each.reply.id for each in made]


@pytest.fixture(scope="module")
def limited(house, gateways):
    """Makes gateways whose caller has these policies, and ends them behind the tests."""
    with contextlib.ExitStack() as stack:
        made = {}

        def make(name, *statements, **options):
            if name not in made:
                made[name] = policed(house, name, {"own": list(statements)}, **options)
                stack.callback(made[name].gateway.end)
            return made[name]

        yield make


def signed(house, method, target, headers=None, body=None):
    text = json.dumps(body).encode() if body is not None else None
    authority = house.endpoint.removeprefix("https://")
    fields = sign(house.virtual_keys["limited"], method, authority, target, headers, text or b"")
    return Curl.tls(house.endpoint, house.ca).send(method, target, fields, text)


def only(gateway_id):
    return {"Sid": "One", "Effect": "Allow", "Action": ["vpn:vpnGateways:*"],
            "Resource": [f"gatehouse:main:vpnGateways:{gateway_id}"]}


# One gateway only


@pytest.mark.parametrize("face", FACES)
def test_one_gateway_may_be_read_and_no_other(face, limited, gateways, house):
    caller = FACES[face](limited("one", only(gateways[0])))
    before = house.cloud.total()
    assert caller.call("GetVpnGateway", samples.get(gateways[0])).reply.name == "plain"
    refused = caller.call("GetVpnGateway", samples.get(gateways[1]))
    assert (refused.code, refused.reason) == ("PERMISSION_DENIED", "ACTION_NOT_ALLOWED")
    assert refused.metadata["action"] == "vpn:vpnGateways:get"
    # In capitals it is the same one.
    assert not caller.call("GetVpnGateway", samples.get(gateways[1].upper())).is_ok
    # Of what is refused the cloud hears nothing.
    assert house.cloud.total() == before + 1


@pytest.mark.parametrize("face", ["grpc", "connect-json", "rest"])
def test_a_list_shows_that_gateway_and_no_number_of_all(face, limited, gateways):
    caller = FACES[face](limited("one", only(gateways[0])))
    listed = caller.call("ListVpnGateways", samples.LIST).reply
    assert [each.id for each in listed.vpn_gateways] == [gateways[0]]
    assert not listed.HasField("total_size") and not listed.next_page_token


def test_the_same_on_the_clouds_own_paths(limited, gateways):
    house = limited("one", only(gateways[0]))
    path = f"/v5/{PROJECT}/vpn-gateways"
    answer = signed(house, "GET", path)
    listed = json.loads(answer.body)
    assert answer.status == 200
    assert [each["id"] for each in listed["vpn_gateways"]] == [gateways[0]]
    assert "total_count" not in listed and listed["request_id"]
    assert signed(house, "GET", f"{path}/{gateways[0]}").status == 200
    refused = signed(house, "GET", f"{path}/{gateways[1]}")
    assert refused.status == 403
    assert "vpn:vpnGateways:get" in json.loads(refused.body)["error_msg"]
    # What has no id is none of those the policy names.
    assert signed(house, "GET", f"/v5/{PROJECT}/customer-gateways").status == 403


def test_an_answer_goes_through_untouched_where_nothing_is_kept_back(limited, gateways, house):
    everything = limited("all", ALL)
    path = f"/v5/{PROJECT}/vpn-gateways"
    body = json.loads(signed(everything, "GET", path).body)
    assert {each["id"] for each in body["vpn_gateways"]} >= set(gateways)


# By tag


def test_what_a_tag_protects_is_not_deleted(limited, gateways, house):
    caller = FACES["grpc"](limited("tags", ALL, PROTECTED))
    before = house.cloud.count("deleteVpnGateway")
    reads = house.cloud.count("listResourceTags", "calls")
    refused = caller.call("DeleteVpnGateway", samples.delete(gateways[1]))
    assert (refused.code, refused.reason) == ("PERMISSION_DENIED", "ACTION_NOT_ALLOWED")
    answer = signed(limited("tags"), "DELETE", f"/v5/{PROJECT}/vpn-gateways/{gateways[1]}")
    assert answer.status == 403
    assert house.cloud.count("listResourceTags", "calls") == reads + 1, "they were just read"
    log = limited("tags").gateway.log.read_text()
    assert re.search(r'DeleteVpnGateway refused: .* statement="own[/#]', log)
    # One that is not there is refused like one that is not one's own.
    unknown = caller.call("DeleteVpnGateway", samples.delete(samples.unknown_id()))
    assert unknown.code == "PERMISSION_DENIED"
    assert house.cloud.count("deleteVpnGateway") == before


def test_what_no_tag_protects_is_deleted(limited, house):
    made = FACES["grpc"](house).call("CreateVpnGateway", samples.create("short-lived")).reply
    house.cloud.set_status(made.id, "ACTIVE")
    caller = FACES["rest"](limited("tags", ALL, PROTECTED))
    assert caller.call("DeleteVpnGateway", samples.delete(made.id)).is_ok


@pytest.mark.parametrize("face", ["grpc", "rest"])
def test_a_list_by_tags(face, limited, gateways):
    house = limited("listed-by-tag", {
        "Effect": "Allow", "Action": "vpn:*:list",
        "Condition": {"StringEquals": {"g:ResourceTag/protected": "yes"}}})
    listed = FACES[face](house).call("ListVpnGateways", samples.LIST).reply
    assert [each.id for each in listed.vpn_gateways] == [gateways[1]]
    body = json.loads(signed(house, "GET", f"/v5/{PROJECT}/vpn-gateways").body)
    assert [each["id"] for each in body["vpn_gateways"]] == [gateways[1]]
    hidden = limited("hidden-by-tag", ALL, {
        "Effect": "Deny", "Action": "vpn:*:list",
        "Condition": {"StringEquals": {"g:ResourceTag/protected": "yes"}}})
    listed = FACES[face](hidden).call("ListVpnGateways", samples.LIST).reply
    ids = [each.id for each in listed.vpn_gateways]
    assert gateways[0] in ids and gateways[1] not in ids


def test_while_the_tags_cannot_be_read_nothing_is_deleted(limited, gateways, cloud):
    caller = FACES["grpc"](limited("tags", ALL, PROTECTED))
    cloud.fails({"operation": "listResourceTags", "count": 100, "answer": {
        "name": "busy", "fields": {"retry-after": "60"}}})
    before = cloud.count("deleteVpnGateway")
    refused = caller.call("DeleteVpnGateway", samples.delete(gateways[0]), timeout=8)
    assert (refused.code, refused.reason) == ("UNAVAILABLE", "DECISION_FACTS_UNAVAILABLE")
    assert refused.retry_seconds == 60
    assert cloud.count("deleteVpnGateway") == before


def test_a_tag_that_must_not_be_given(limited, gateways):
    deny = {"Effect": "Deny", "Action": "vpn:resourceInstanceTags:*",
            "Condition": {"Null": {"g:RequestTag/protected": False}}}
    caller = FACES["grpc"](limited("request-tags", ALL, deny))

    def tags(key):
        return ask("CreateResourceTags", resource_type="vpn-gateway", resource_id=gateways[0],
                   tags=[{"key": key, "value": "no"}])

    assert caller.call("CreateResourceTags", tags("team")).is_ok
    assert caller.call("CreateResourceTags", tags("protected")).code == "PERMISSION_DENIED"
    path = f"/v5/{PROJECT}/vpn-gateway/{gateways[0]}/tags/create"
    body = {"tags": [{"key": "protected", "value": "no"}]}
    answer = signed(limited("request-tags"), "POST", path, {"content-type": "application/json"},
                    body)
    assert answer.status == 403


# By source, time and face


def test_by_source(limited):
    here = {"IpAddress": {"g:SourceIp": ["127.0.0.0/8", "::1"]}}
    house = limited("source", {"Effect": "Allow", "Action": "vpn:*:list", "Condition": here})
    assert FACES["rest"](house).call("ListVpnGateways", samples.LIST).is_ok
    # A Unix socket has no address.
    assert FACES["rest-on-unix"](house).call(
        "ListVpnGateways", samples.LIST).code == "PERMISSION_DENIED"
    elsewhere = limited("elsewhere", ALL, {
        "Effect": "Deny", "Action": "*",
        "Condition": {"NotIpAddress": {"g:SourceIp": "192.0.2.0/24"}}})
    assert FACES["rest"](elsewhere).call(
        "ListVpnGateways", samples.LIST).code == "PERMISSION_DENIED"


def test_by_time(limited):
    def when(operator, time):
        return {"Effect": "Allow", "Action": "vpn:vpnGateways:list",
                "Condition": {operator: {"g:CurrentTime": time}}}

    def outcome(name, statement):
        return FACES["grpc"](limited(name, statement)).call("ListVpnGateways", samples.LIST).code

    assert outcome("over", when("DateLessThan", "2020-01-01T00:00:00Z")) == "PERMISSION_DENIED"
    assert outcome("begun", when("DateGreaterThan", "2020-01-01T00:00:00Z")) == "OK"


def test_by_face_and_method(limited):
    house = limited("face", {
        "Effect": "Allow", "Action": "vpn:*:list",
        "Condition": {"StringEquals": {"gatehouse:Face": "compatible",
                                       "gatehouse:AuthenticationMethod": "virtual_key"}}})
    assert signed(house, "GET", f"/v5/{PROJECT}/vpn-gateways").status == 200
    assert FACES["grpc"](house).call("ListVpnGateways", samples.LIST).code == "PERMISSION_DENIED"
    # On the cloud's own paths, but with the other key.
    answer = Curl.tls(house.endpoint, house.ca).send(
        "GET", f"/v5/{PROJECT}/vpn-gateways",
        {"authorization": f"Bearer {house.keys['operator']}"})
    assert answer.status == 403


def test_reads_only_and_what_a_caller_is_told(limited):
    house = limited("reads", READS)
    caller = Rest(Curl.tls(house.endpoint, house.ca), house.keys["operator"])
    assert caller.call("ListVpnGateways", samples.LIST).is_ok
    assert caller.call("CreateVpnGateway", samples.create()).code == "PERMISSION_DENIED"
    actions = caller.call("GetCaller", ask("GetCaller")).reply.actions
    assert "vpn:vpnGateways:list" in actions and "vpn:vpnGateways:create" not in actions


# Other policies


def test_a_changed_policy_counts_without_a_restart(limited, gateways):
    house = limited("changing", only(gateways[0]))
    caller = FACES["grpc"](house)
    file = house.settings_file.parent / "policies" / "own.json"
    whole = file.read_text()

    def may(gateway_id):
        return caller.call("GetVpnGateway", samples.get(gateway_id)).is_ok

    assert may(gateways[0]) and not may(gateways[1])
    # A faulty one changes nothing.
    file.write_text(whole.replace("Allow", "Alow"))
    until(lambda: "own.json" in house.gateway.log.read_text(), "the fault is told")
    assert may(gateways[0]) and not may(gateways[1])
    file.write_text(whole.replace(gateways[0], gateways[1]))
    until(lambda: may(gateways[1]), "the other policy counts")
    assert not may(gateways[0])


# explain and check


def explain(house, *options):
    done = run("explain", "--config", house.settings_file, "--caller", "limited", *options)
    return done.returncode, done.stdout + done.stderr


def test_explain_names_the_statement(limited, gateways):
    house = limited("tags", ALL, PROTECTED)
    delete = ["--action", "vpn:vpnGateways:delete", "--resource", gateways[1]]
    code, text = explain(house, *delete, "--tag", "protected=yes")
    assert code == 1 and text.startswith("denied: limited vpn:vpnGateways:delete, by ")
    assert "own/KeepProtected" in text and "own.json:" in text
    code, text = explain(house, *delete, "--untagged")
    assert code == 0 and "by own/All" in text
    code, text = explain(house, *delete)
    assert code == 1 and text.startswith("depends: ") and "g:ResourceTag" in text
    code, text = explain(house, *delete, "--tag", "protected=yes", "--json")
    said = json.loads(text)
    assert (code, said["decision"], said["statement"]["sid"]) == (1, "denied", "KeepProtected")
    assert said["statement"]["file"].endswith("policies/own.json")
    assert [each["verdict"] for each in said["considered"]] == ["fits", "fits"]


def test_explain_at_a_time_and_from_a_place(limited):
    house = limited("over", {
        "Effect": "Allow", "Action": "vpn:vpnGateways:list",
        "Condition": {"DateLessThan": {"g:CurrentTime": "2020-01-01T00:00:00Z"}}})
    listing = ["--action", "vpn:vpnGateways:list"]
    assert explain(house, *listing)[0] == 1
    assert explain(house, *listing, "--at", "2019-12-31T23:59:59Z")[0] == 0
    code, text = explain(house, *listing, "--at", "yesterday")
    assert code == 64 and "--at is a time" in text
    code, text = explain(house, "--action", "vpn:vpnGateways:lst")
    assert code == 64 and "did you mean" in text


def test_faulty_policies_are_told_with_their_lines(house, tmp_path):
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "broken.json").write_text(
        '{\n "Version": "1.1",\n "Statement": [\n  {"Effect": "Alow", "Action": "vpn:x:y"}\n ]\n}')
    settings = json.loads(json.dumps(house.settings))
    settings["policies"] = str(policies)
    settings["callers"]["reader"]["policies"] = ["brokn"]
    file = house.write_settings("broken.yaml", settings)
    done = run("check", "--config", file, "--syntax-only")
    lines = done.stdout.splitlines()
    assert done.returncode == 1 and len(lines) == 3, done.stdout
    assert "no policy has the name \"brokn\"; did you mean \"broken\"?" in done.stdout
    assert sum("policies/broken.json:4:" in line for line in lines) == 2
    served = run("serve", "--config", file)
    assert served.returncode == 78 and "broken.json:4:" in served.stderr
