"""What a caller may ask for: how often, and how much at a time.

Rates are a few calls a minute and bursts are small, so that no test depends on how fast it runs.
"""

import copy
import json
import os
import threading

import pytest

import samples
from contract import caller, gateways
from curl import Curl
from faces import FACES, Grpc
from programs import run
from test_compatible import JSON, LIST, ORDER, Signed
from waiting import until

ME = caller.GetCallerRequest()
HTTP_FACES = [name for name in FACES if name.startswith(("rest", "connect"))]


def limited(**limits):
    """Settings in which these hold for the operator."""
    def change(house):
        house.settings["callers"]["operator"]["limits"] = limits
    return change


def lists(face, count):
    return [face.call("ListVpnGateways", samples.LIST) for _ in range(count)]


def codes(outcomes):
    return [outcome.code for outcome in outcomes]


def samples_of(house, name):
    lines = house.gateway.admin("/metrics")[1].splitlines()
    return {line.rpartition(" ")[0].removeprefix(name): int(line.rpartition(" ")[2])
            for line in lines if line.startswith(name + "{")}


def refusals(house):
    return samples_of(house, "gatehouse_limit_refusals_total")


def counted(limit, mode="enforced", name="operator"):
    return f'{{caller="{name}",limit="{limit}",mode="{mode}"}}'


# How often


@pytest.mark.parametrize("name", FACES)
def test_every_face_refuses_in_its_own_words_with_the_same_facts(new_house, name):
    with new_house(change=limited(read={"per_minute": 6, "burst": 2})) as house:
        face = FACES[name](house)
        before = house.cloud.total()
        first, second, refused = lists(face, 3)
        assert first.is_ok and second.is_ok, (first, second)
        assert house.cloud.total() - before == 2, "the third one stays in the house"
        assert (refused.code, refused.reason) == ("RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED")
        assert refused.quotas == [("read", 6)]
        # One comes free in ten seconds, of which some have passed.
        assert 0 < refused.retry_seconds <= 10
        assert "operator has read as often as it may (6 a minute, 2 at once)" in refused.message
        if refused.status is not None:
            assert refused.status == 429
        assert refusals(house) == {counted("read"): 1}


@pytest.mark.parametrize("name", HTTP_FACES)
def test_http_faces_say_how_a_caller_stands_once_half_of_a_burst_is_used(new_house, name):
    limits = {"read": {"per_minute": 6, "burst": 4}, "write": {"per_second": 50},
              "in_flight": {"calls_max": 9}}
    with new_house(change=limited(**limits)) as house:
        *silent, third, fourth, refused = lists(FACES[name](house), 5)
        for outcome in silent:
            assert outcome.is_ok
            assert not [name for name in outcome.headers if name.startswith("ratelimit")]
        for left, outcome in zip([1, 0, 0], [third, fourth, refused]):
            assert outcome.headers["ratelimit-policy"] == (
                '"read";q=6;w=60, "write";q=50;w=1, "in_flight";q=9;qu="concurrent-requests"')
            policy, remaining, seconds = outcome.headers["ratelimit"].split(";")
            assert (policy, remaining) == ('"read"', f"r={left}")
            assert 1 <= int(seconds.removeprefix("t=")) <= 10
        assert int(outcome.headers["retry-after"]) >= int(seconds.removeprefix("t="))


def test_writes_are_counted_apart_and_one_allowance_is_for_all_faces(new_house):
    with new_house(change=limited(write={"per_minute": 2})) as house:
        faces = [FACES[name](house) for name in ["grpc", "rest", "connect-json"]]
        made = [face.call("CreateVpnGateway", samples.create()) for face in faces]
        assert codes(made) == ["OK", "OK", "RESOURCE_EXHAUSTED"]
        assert made[1].headers["ratelimit"].startswith('"write";r=0;')
        assert codes(lists(faces[0], 5)) == ["OK"] * 5


def test_the_compatible_face_refuses_in_the_clouds_words(new_house):
    limits = {"read": {"per_minute": 4, "burst": 1}, "write": {"per_second": 1, "burst": 1}}
    with new_house(change=limited(**limits)) as house:
        for version in ["--http2", "--http1.1"]:
            signed = Signed(house, version)
            answers = [signed.send("GET", LIST) for _ in range(2)]
            refused = answers[-1]
            assert refused.status == 429
            said = json.loads(refused.body)
            assert said["error_code"] == "APIGW.0308"
            assert said["error_msg"] == "policy user over ratelimit,limit:4,time:1 minute"
            assert 0 < int(refused.headers["retry-after"]) <= 15
            assert refused.headers["ratelimit"].startswith('"read";r=0;t=')
        # A signature that speaks for a body is proven when the body is here, and counted once.
        made = signed.send("POST", LIST, JSON, ORDER)
        assert made.status == 201
        assert made.headers["ratelimit"].startswith('"write";r=0;')
        assert made.headers["ratelimit-policy"] == '"read";q=4;w=60, "write";q=1;w=1'
        # A key on the same face takes from the same allowance.
        key = {"authorization": f"Bearer {house.keys['operator']}"}
        assert Curl.tls(house.endpoint, house.ca).send("GET", LIST, key).status == 429


def test_what_the_gateway_answers_by_itself_costs_nothing(new_house):
    with new_house(change=limited(read={"per_minute": 1})) as house:
        face = FACES["rest"](house)
        for _ in range(5):
            me = face.call("GetCaller", ME)
            assert me.is_ok and "ratelimit" not in me.headers
            assert me.headers["ratelimit-policy"] == '"read";q=1;w=60'
        assert codes(lists(face, 2)) == ["OK", "RESOURCE_EXHAUSTED"]
        assert face.call("GetCaller", ME).is_ok


def test_a_call_counts_for_as_many_as_it_makes_the_cloud_answer(new_house):
    with new_house(change=limited(read={"per_minute": 7})) as house:
        face = FACES["rest"](house)
        topology = face.call(
            "GetTopology", gateways.GetTopologyRequest(vgw_id=samples.unknown_id()))
        assert topology.code == "NOT_FOUND"
        assert topology.headers["ratelimit"].startswith('"read";r=2;')


def test_a_limit_of_each_caller_is_each_callers_own(new_house):
    limits = {"each_caller": {"read": {"per_minute": 1}}}
    def free(house):
        house.settings["callers"]["guest"]["limits"] = {"read": "off"}
    with new_house(limits=limits, change=free) as house:
        for name in ["operator", "reader"]:
            face = Grpc(f"localhost:{house.gateway.port}", house.keys[name], house.ca)
            assert codes(lists(face, 2)) == ["OK", "RESOURCE_EXHAUSTED"]
        guest = Grpc(f"localhost:{house.gateway.port}", house.keys["guest"], house.ca)
        assert "RESOURCE_EXHAUSTED" not in codes(lists(guest, 5))
        assert refusals(house) == {
            counted("read"): 1, counted("read", name="reader"): 1}


def test_a_limit_that_only_watches_refuses_nobody_counts_and_logs(new_house):
    limits = {"read": {"per_minute": 1, "shadow": True},
              "in_flight": {"calls_max": 1, "shadow": True}}
    with new_house(change=limited(**limits)) as house:
        outcomes = lists(FACES["rest"](house), 4)
        assert codes(outcomes) == ["OK"] * 4
        assert all("ratelimit" not in outcome.headers for outcome in outcomes)
        assert refusals(house)[counted("read", "shadow")] == 3
        lines = [line for line in house.gateway.log.read_text().splitlines()
                 if "a caller is over a limit that only watches" in line]
        assert len(lines) == 3, lines
        assert 'watches caller="operator" limit="read" trace_id="' in lines[0], lines


# How much at a time


class Waiting:
    """Calls that wait for a slow cloud, each on a thread."""

    def __init__(self, face, count, call=("ListVpnGateways", samples.LIST)):
        self.outcomes = []
        self._threads = [
            threading.Thread(target=lambda: self.outcomes.append(face.call(*call)))
            for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def ended(self):
        for thread in self._threads:
            thread.join()
        return self.outcomes


def in_flight(house):
    return samples_of(house, "gatehouse_calls_in_flight").get('{caller="operator"}', 0)


def test_so_many_calls_at_a_time_and_the_rest_is_told_to_come_back(new_house):
    with new_house(change=limited(in_flight={"calls_max": 2})) as house:
        face = FACES["grpc"](house)
        assert face.call("ListVpnGateways", samples.LIST).is_ok
        house.cloud.fails({"operation": "listVpnGateways", "latency_milliseconds": 2000})
        waiting = Waiting(face, 2)
        until(lambda: in_flight(house) == 2, "two calls wait")
        for name in ["rest", "connect-json", "grpc-web"]:
            refused = FACES[name](house).call("ListVpnGateways", samples.LIST)
            assert (refused.code, refused.reason) == ("RESOURCE_EXHAUSTED", "TOO_MANY_CALLS")
            assert refused.quotas == [("in_flight", 2)]
            assert refused.retry_seconds == 1
        # What is answered at once takes no place.
        assert face.call("GetCaller", ME).is_ok
        assert codes(waiting.ended()) == ["OK", "OK"]
        assert in_flight(house) == 0
        house.cloud.works()
        # One after the other is never more than one at a time, however fast.
        assert codes(lists(face, 50)) == ["OK"] * 50
        assert samples_of(house, "gatehouse_calls_in_flight_peak") == {'{caller="operator"}': 2}


@pytest.mark.parametrize("name", ["grpc", "rest", "rest-on-1.1"])
def test_with_one_place_calls_one_after_the_other_are_all_answered(new_house, name):
    with new_house(change=limited(in_flight={"calls_max": 1})) as house:
        face = FACES[name](house)
        assert codes(lists(face, 30)) == ["OK"] * 30


def test_a_caller_that_leaves_gives_its_place_back_and_a_write_when_it_is_done(new_house):
    with new_house(change=limited(in_flight={"calls_max": 1})) as house:
        grpc = FACES["grpc"](house)
        assert grpc.call("ListVpnGateways", samples.LIST).is_ok
        house.cloud.fails({"latency_milliseconds": 3000})
        read = grpc.start("ListVpnGateways", samples.LIST)
        until(lambda: in_flight(house) == 1, "the read waits")
        read.cancel()
        until(lambda: in_flight(house) == 0, "the read is given up")
        before = house.cloud.count("createVpnGateway")
        write = grpc.start("CreateVpnGateway", samples.create())
        until(lambda: in_flight(house) == 1, "the write waits")
        write.cancel()
        until(lambda: in_flight(house) == 0, "the write is done")
        assert house.cloud.count("createVpnGateway") == before + 1


# While it serves


def test_a_reload_keeps_how_callers_stand_and_takes_new_limits_over(new_house):
    rule = {"per_minute": 2}
    with new_house(change=limited(read=rule)) as house:
        face = FACES["grpc"](house)

        def reload(**limits):
            settings = copy.deepcopy(house.settings)
            settings["callers"]["operator"]["limits"] = limits
            house.settings = settings
            draft = house.write_settings("gatehouse.yaml.new", settings)
            before = house.gateway.admin("/metrics")[1]
            os.rename(draft, house.settings_file)
            line = next(line for line in before.splitlines() if line.startswith(
                'gatehouse_settings_reloads_total{result="applied"}'))
            until(lambda: line not in house.gateway.admin("/metrics")[1], "the settings are read")

        assert codes(lists(face, 3)) == ["OK", "OK", "RESOURCE_EXHAUSTED"]
        # Something else changes: nobody gets a new start by it.
        reload(read=rule, write={"per_second": 5})
        assert codes(lists(face, 1)) == ["RESOURCE_EXHAUSTED"]
        reload(read={"per_minute": 4})
        assert codes(lists(face, 5)) == ["OK"] * 4 + ["RESOURCE_EXHAUSTED"]
        reload()
        assert codes(lists(face, 5)) == ["OK"] * 5
        assert refusals(house) == {counted("read"): 3}


def test_faults_are_told_with_their_lines(new_house):
    with new_house() as house:
        house.settings["callers"]["operator"]["limits"] = {"read": {"burst": 3}}
        house.settings["limits"]["each_caller"] = {"in_flight": {"calls_max": 0}}
        file = house.write_settings("faulty.yaml")
        checked = run("check", "--config", file)
        lines = (checked.stdout + checked.stderr).splitlines()
        assert any("callers.operator.limits.read: there is no rate" in line
                   and line.startswith(f"{file}:") for line in lines), lines
        assert any("limits.each_caller.in_flight.calls_max: the number is out of range" in line
                   for line in lines), lines
