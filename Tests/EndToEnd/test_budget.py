"""What the cloud allows the account is shared, kept to, and found out where nobody said it."""

import concurrent.futures
import json
import threading

import pytest

import samples
from contract import gateways
from faces import FACES, Grpc
from programs import run
from test_reload import changed
from waiting import until

ZONES = gateways.ListVpnGatewayAvailabilityZonesRequest()
MAIN = 'credential="main"'


def metrics(house, name, *labels):
    """The values of a metric's samples that have all these labels."""
    found = []
    for line in house.gateway.admin("/metrics")[1].splitlines():
        if line.split("{")[0] == name and all(label in line for label in labels):
            found.append(float(line.split()[-1]))
    return found


def attempts(house, outcome):
    return sum(metrics(
        house, "gatehouse_upstream_attempts_total", MAIN, 'service="vpn"', f'outcome="{outcome}"'))


def budgeted(rates):
    def change(house):
        house.settings["credentials"]["main"]["budget"] = rates
    return change


def listing(face, **options):
    return face.call("ListVpnGateways", samples.LIST, **options)


def operator_of(house):
    return FACES["grpc"](house)


# Learnt


def test_a_limit_is_learnt_and_then_kept_to(new_house):
    with new_house(sandbox_options=["--rate-limit", "100/2s"]) as house:
        face = operator_of(house)
        # One after another, until the cloud says how many it allows.
        outcomes = []
        while not attempts(house, "throttled"):
            outcomes += [listing(face) for _ in range(20)]
        assert [each for each in outcomes if not each.is_ok] == [], "it waits for its turn"
        [limit] = metrics(house, "gatehouse_upstream_limit_calls", MAIN, 'window_seconds="2"')
        assert limit == 100
        first = attempts(house, "throttled")
        sent = attempts(house, "answered")
        # And now a crowd that wants more than that, for several windows.
        end = threading.Event()

        def crowd(_):
            outcomes = []
            while not end.is_set():
                outcomes.append(listing(face))
            return outcomes

        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            crowds = threads.map(crowd, range(8))
            until(lambda: attempts(house, "answered") >= sent + 500, "a crowd is served", 60)
            end.set()
            outcomes = [each for crowd in crowds for each in crowd]
        assert [each for each in outcomes if not each.is_ok] == [], "nobody is refused"
        answered = attempts(house, "answered") - sent
        assert (attempts(house, "throttled") - first) * 100 <= answered

        shown = run("credentials", "status", "--config", house.settings_file)
        assert "main: 100 reads of vpn in 2 s, by the cloud" in shown.stdout, shown
        told = json.loads(run(
            "credentials", "status", "--config", house.settings_file, "--json").stdout)
        [limit] = told["credentials"][0]["limits"]
        assert (limit["operations"], limit["calls"], limit["origin"]) == ("read", 100, "cloud")

        # What is learnt outlasts a reload.
        changed(house, lambda settings: settings.update(budget={"share_percent": 50}))
        until(lambda: metrics(house, "gatehouse_settings_reloads_total", 'result="applied"') == [1],
              "the settings are in force")
        assert metrics(house, "gatehouse_upstream_limit_calls", MAIN) == [100]
        until(lambda: metrics(house, "gatehouse_upstream_budget_left_calls", MAIN) == [49],
              "a half of it is for this instance")


def test_a_call_that_is_put_off_for_longer_than_it_can_wait_is_told_at_once(new_house):
    with new_house() as house:
        face = operator_of(house)
        assert listing(face).is_ok
        house.cloud.fails({"operation": "listVpnGateways", "count": 1, "answer": {
            "name": "throttled", "fields": {"retry-after": "60"}}})
        refused = listing(face, timeout=5)
        assert (refused.code, refused.reason) == ("RESOURCE_EXHAUSTED", "UPSTREAM_THROTTLED")
        asked = house.cloud.count("listVpnGateways", "calls")
        # The next ones need not ask the cloud to be told the same.
        refused = listing(face, timeout=5)
        assert (refused.code, refused.reason) == (
            "RESOURCE_EXHAUSTED", "UPSTREAM_BUDGET_EXHAUSTED")
        assert 50 <= refused.retry_seconds <= 60
        assert house.cloud.count("listVpnGateways", "calls") == asked
        # Of writes the cloud has said nothing.
        assert face.call("CreateVpnGateway", samples.create()).is_ok


# Given


def test_what_cannot_be_served_in_time_is_refused_at_once(new_house):
    hour = {"reads": {"limit": 4, "window_seconds": 3600}}
    with new_house(change=budgeted(hour)) as house:
        face = operator_of(house)
        assert listing(face).is_ok
        assert listing(face).is_ok
        refused = listing(face)
        assert (refused.code, refused.reason) == (
            "RESOURCE_EXHAUSTED", "UPSTREAM_BUDGET_EXHAUSTED")
        assert 15 < refused.retry_seconds <= 3600
        assert house.cloud.count("listVpnGateways", "calls") == 2
        rest = FACES["rest"](house)
        assert listing(rest).code == "RESOURCE_EXHAUSTED"
        assert metrics(house, "gatehouse_upstream_withheld_total", 'reason="allowance"') == [2]


def test_one_who_sends_much_does_not_make_another_wait_for_all_of_it(new_house):
    # Some two hundred reads of the loud one take twenty seconds; each waits behind those before it.
    rate = {"reads": {"limit": 20, "window_seconds": 2}}
    with new_house(change=budgeted(rate)) as house:
        loud = operator_of(house)
        quiet = Grpc(f"localhost:{house.gateway.port}", house.keys["reader"], house.ca)
        assert listing(quiet).is_ok
        calls = [loud.start("ListVpnGateways", samples.LIST, timeout=60) for _ in range(100)]
        until(lambda: metrics(
            house, "gatehouse_upstream_queue_calls", 'traffic="interactive"')[0] > 50,
              "the loud one waits")
        for _ in range(5):
            assert listing(quiet).is_ok
        served = sum(call.done() for call in calls)
        assert served < 50, "the quiet one had every other turn, not the last"
        for call in calls:
            call.cancel()
        until(lambda: metrics(
            house, "gatehouse_upstream_queue_calls", 'traffic="interactive"') == [0],
              "who leaves has left the line")
        assert listing(quiet).is_ok


# The cloud fails


def circuit(house):
    for state in ["closed", "open", "half_open"]:
        if metrics(house, "gatehouse_upstream_circuit_state", MAIN, 'service="vpn"',
                   f'state="{state}"') == [1]:
            return state
    return None


def test_a_cloud_that_is_down_is_not_called_and_found_again_by_one_probe(new_house):
    with new_house() as house:
        face = operator_of(house)
        assert listing(face).is_ok
        house.sandbox.end()
        until(lambda: listing(face).reason == "UPSTREAM_CIRCUIT_OPEN", "the breaker is open")
        before, tried = attempts(house, "failed"), 0
        for _ in range(100):
            refused = listing(face)
            assert refused.code == "UNAVAILABLE"
            if refused.reason == "UPSTREAM_CIRCUIT_OPEN":
                assert 0 < refused.retry_seconds <= 10
            else:
                tried += 1
        assert attempts(house, "failed") - before == tried, "the others were refused unasked"
        assert house.gateway.admin("/readyz")[0] == 200
        house.restart_sandbox()
        failed, answered = attempts(house, "failed"), attempts(house, "answered")
        until(lambda: listing(face).is_ok, "the cloud is found again", 20)
        assert circuit(house) == "closed"
        assert attempts(house, "answered") == answered + 1
        assert attempts(house, "failed") == failed, "the first probe was enough"
        assert listing(face).is_ok


def test_an_answer_that_says_that_the_service_is_busy_opens_nothing(new_house):
    with new_house() as house:
        face = operator_of(house)
        house.cloud.fails({"answer": "busy"})
        for _ in range(3):
            assert listing(face, timeout=2).code in ("UNAVAILABLE", "DEADLINE_EXCEEDED")
        assert circuit(house) == "closed"
        house.cloud.works()
        assert listing(face).is_ok


@pytest.mark.parametrize("answer", ["backend_unavailable"])
def test_a_cloud_that_fails_is_not_asked_ever_more(new_house, answer):
    with new_house() as house:
        face = operator_of(house)
        assert listing(face).is_ok
        house.cloud.fails({"operation": "listVpnGateways", "answer": answer})
        before = house.cloud.count("listVpnGateways", "calls")
        calls = [face.start("ListVpnGateways", samples.LIST) for _ in range(200)]
        outcomes = [face.finished(call) for call in calls]
        assert {each.code for each in outcomes} == {"UNAVAILABLE"}
        asked = house.cloud.count("listVpnGateways", "calls") - before
        assert asked <= 200 + 100 + 20, "a tenth and the floor once more, not three times all"
