"""W3C Trace Context: which trace a call is part of stands in the log, and goes on if it may."""

import json
import re

import pytest

import samples
from contract import request
from faces import FACES
from programs import run
from scripted_cloud import ScriptedCloud
from test_compatible import LIST, Signed

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
GIVEN = {"traceparent": f"00-{TRACE}-{PARENT}-01", "tracestate": "rojo=1, congo=2"}
NO_GATEWAYS = json.dumps({
    "vpn_gateways": [], "total_count": 0, "page_info": {"current_count": 0}, "request_id": "r",
}).encode()
FIELD = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-0[01]")


@pytest.fixture(scope="module")
def scripted(authority):
    cloud = ScriptedCloud(authority.issue("trace"))
    cloud.tell(200, NO_GATEWAYS)
    yield cloud
    cloud.close()


def traced(house):
    house.settings["telemetry"]["send_traceparent_upstream"] = True


@pytest.fixture(scope="module")
def telling(new_house, scripted):
    """A house whose cloud is told of traces."""
    with new_house(cloud={"vpn_endpoint": scripted.endpoint}, change=traced) as house:
        yield house


@pytest.fixture(scope="module")
def silent(new_house, scripted):
    with new_house(cloud={"vpn_endpoint": scripted.endpoint}) as house:
        yield house


def asked(scripted, face, **options):
    """The fields of the one request that a call makes of the cloud."""
    scripted.tell(200, NO_GATEWAYS)
    outcome = face.call("ListVpnGateways", samples.LIST, **options)
    assert outcome.is_ok, outcome
    [head] = scripted.heads
    return head, outcome


# What the cloud is told


@pytest.mark.parametrize("name", ["grpc", "grpc-web", "connect-json", "rest", "rest-on-1.1"])
def test_the_cloud_is_told_nothing_unless_the_settings_say_so(silent, scripted, name):
    head, outcome = asked(scripted, FACES[name](silent), headers=GIVEN)
    assert "traceparent" not in head and "tracestate" not in head
    # Whoever has a trace knows it, and whoever has none would have no use for ours.
    assert not any("trace" in field for field in outcome.headers)


@pytest.mark.parametrize("name", ["grpc", "grpc-web", "connect-json", "rest", "rest-on-1.1"])
def test_a_trace_goes_on_with_a_parent_of_the_gateways(telling, scripted, name):
    head, _ = asked(scripted, FACES[name](telling), headers=GIVEN)
    trace, parent = FIELD.fullmatch(head["traceparent"]).groups()
    assert trace == TRACE and parent != PARENT
    assert head["traceparent"].endswith("-01")
    assert head["tracestate"] == "rojo=1,congo=2"


def test_a_call_without_a_trace_begins_one(telling, scripted):
    face = FACES["rest"](telling)
    traces = {FIELD.fullmatch(asked(scripted, face)[0]["traceparent"])[1] for _ in range(3)}
    assert len(traces) == 3 and TRACE not in traces


@pytest.mark.parametrize("wrong", [
    f"00-{TRACE}-{PARENT}-1", f"00-{TRACE.upper()}-{PARENT}-01", f"ff-{TRACE}-{PARENT}-01",
    f"00-{'0' * 32}-{PARENT}-01", f"00-{TRACE}-{'0' * 16}-01", f"00-{TRACE}-{PARENT}-01-more",
    "nonsense"])
def test_a_wrong_one_is_ignored_with_its_state(telling, scripted, wrong):
    head, _ = asked(scripted, FACES["rest"](telling), headers={**GIVEN, "traceparent": wrong})
    assert FIELD.fullmatch(head["traceparent"])[1] != TRACE
    assert head["traceparent"].endswith("-00")
    assert "tracestate" not in head


def test_one_of_a_later_version_goes_on_as_ours(telling, scripted):
    later = {"traceparent": f"cc-{TRACE}-{PARENT}-01-what-the-future-will-be-like"}
    head, _ = asked(scripted, FACES["rest"](telling), headers=later)
    assert head["traceparent"].startswith(f"00-{TRACE}-")


def test_a_state_that_cannot_be_read_does_not_harm_the_trace(telling, scripted):
    head, _ = asked(scripted, FACES["rest"](telling), headers={**GIVEN, "tracestate": "A=b"})
    assert head["traceparent"].startswith(f"00-{TRACE}-")
    assert "tracestate" not in head


def test_on_the_clouds_own_paths_it_is_the_same(telling, silent, scripted):
    for house, told in [(telling, True), (silent, False)]:
        scripted.tell(200, NO_GATEWAYS)
        answer = Signed(house, "--http2").send("GET", LIST, as_well=GIVEN)
        assert answer.status == 200
        [head] = scripted.heads
        assert ("traceparent" in head) == told
        if told:
            assert head["traceparent"].startswith(f"00-{TRACE}-")
            assert PARENT not in head["traceparent"]


# What stands in the log


def lines_of(house, text):
    return [line for line in house.gateway.log.read_text().splitlines() if text in line]


def test_what_went_wrong_is_logged_with_its_trace(silent, scripted):
    scripted.tell(404, json.dumps({"error_code": "VPN.0004", "error_msg": "gone"}).encode())
    face = FACES["rest"](silent)
    assert face.call("ListVpnGateways", samples.LIST, headers=GIVEN).code == "NOT_FOUND"
    assert face.call("ListVpnGateways", samples.LIST).code == "NOT_FOUND"
    logged = lines_of(silent, "ListVpnGateways refused")[-2:]
    assert f'trace_id="{TRACE}"' in logged[0], logged
    assert re.search(r'trace_id="[0-9a-f]{32}"', logged[1]) and TRACE not in logged[1], logged


def test_what_the_cloud_is_told_is_what_is_logged(telling, scripted):
    scripted.tell(404, json.dumps({"error_code": "VPN.0004", "error_msg": "gone"}).encode())
    FACES["grpc"](telling).call("ListVpnGateways", samples.LIST)
    [head] = scripted.heads
    told = FIELD.fullmatch(head["traceparent"])[1]
    assert f'trace_id="{told}"' in lines_of(telling, "ListVpnGateways refused")[-1]


def test_administration_is_logged_with_the_trace_of_its_call(new_house):
    with new_house(state=True) as house:
        issued = FACES["rest"](house).call(
            "IssueKey", request("IssueKey", caller="newcomer", kind="api_key"), headers=GIVEN)
        assert issued.is_ok, issued
        [line] = lines_of(house, "key issued")
        assert f'trace_id="{TRACE}"' in line, line


def test_a_faulty_setting_is_told(silent):
    silent.settings["telemetry"]["send_traceparent_upstream"] = "perhaps"
    file = silent.write_settings("faulty.yaml")
    checked = run("check", "--config", file)
    assert "telemetry.send_traceparent_upstream: found a text (expected true or false)" in (
        checked.stdout + checked.stderr)
