"""Connections to the cloud end in every way there is, while calls are under way."""

import signal

import pytest

import samples
from cloud import Counted
from faces import FACES
from waiting import until


@pytest.fixture
def face(house):
    return FACES["grpc"](house)


def rule(operation, ending, **more):
    return {"operation": operation, "ending": ending, **more}


def calls_at_once(face, name, requests):
    under_way = [face.start(name, request) for request in requests]
    return [face.finished(call) for call in under_way]


@pytest.mark.parametrize("ending", ["refuse_stream", "go_away_before_effect"])
def test_a_create_that_was_proven_not_begun_is_sent_again(face, cloud, ending):
    cloud.fails(rule("createVpnGateway", ending, count=1))
    with Counted(cloud, "createVpnGateway") as create:
        made = face.call("CreateVpnGateway", samples.create())
    assert made.is_ok, made
    assert (create.calls, create.executed) == (2, 1)


def test_a_cloud_that_refuses_every_stream_is_not_asked_for_ever(face, cloud):
    cloud.fails(rule("createVpnGateway", "refuse_stream"))
    with Counted(cloud, "createVpnGateway") as create:
        refused = face.call("CreateVpnGateway", samples.create())
    assert (refused.code, refused.reason) == ("UNAVAILABLE", "UPSTREAM_UNAVAILABLE")
    assert 2 <= create.calls <= 5 and create.executed == 0


@pytest.mark.parametrize("ending", ["go_away_before_effect", "go_away_after_answer"])
def test_reads_in_a_crowd_survive_connections_that_go_away(face, cloud, ending):
    cloud.fails(rule("listVpnGateways", ending, skip=7, count=2))
    with Counted(cloud, "listVpnGateways") as listing:
        outcomes = calls_at_once(face, "ListVpnGateways", [samples.LIST] * 200)
    assert [each for each in outcomes if not each.is_ok] == []
    assert cloud.fired() == [2]
    assert listing.executed == 200


@pytest.mark.parametrize("ending", ["refuse_stream", "go_away_before_effect",
                                    "go_away_after_answer"])
def test_creates_in_a_crowd_are_done_once_each(new_house, ending):
    with new_house() as house:
        face = FACES["grpc"](house)
        house.cloud.fails(rule("createVpnGateway", ending, skip=5, count=2))
        names = [f"crowd-{number}" for number in range(40)]
        with Counted(house.cloud, "createVpnGateway") as create:
            outcomes = calls_at_once(face, "CreateVpnGateway", map(samples.create, names))
        assert [each for each in outcomes if not each.is_ok] == []
        assert house.cloud.fired() == [2]
        assert create.executed == 40
        listed = face.call("ListVpnGateways", samples.LIST).reply.vpn_gateways
        assert sorted(each.name for each in listed) == sorted(names)


def test_creates_in_a_crowd_under_resets_are_never_doubled(new_house):
    with new_house() as house:
        face = FACES["grpc"](house)
        house.cloud.fails(rule("createVpnGateway", "reset_after_effect", probability=0.3),
                          seed=7)
        names = [f"crowd-{number}" for number in range(40)]
        outcomes = calls_at_once(face, "CreateVpnGateway", map(samples.create, names))
        house.cloud.works()
        unknown = [each for each in outcomes if not each.is_ok]
        assert unknown and {each.reason for each in unknown} == {"OUTCOME_UNKNOWN"}
        listed = face.call("ListVpnGateways", samples.LIST).reply.vpn_gateways
        assert sorted(each.name for each in listed) == sorted(names)


@pytest.mark.parametrize("protocol", ["h2", "http/1.1"])
def test_the_cloud_goes_away_and_comes_back(new_house, protocol):
    with new_house(cloud={"protocol": protocol}) as house:
        face = FACES["grpc"](house)
        assert face.call("ListVpnGateways", samples.LIST).is_ok
        house.sandbox.end()
        gone = face.call("ListVpnGateways", samples.LIST, timeout=10)
        assert (gone.code, gone.reason) == ("UNAVAILABLE", "UPSTREAM_UNREACHABLE")
        assert house.gateway.admin("/readyz")[0] == 200, "an absent cloud stops no one else"
        house.restart_sandbox()
        # At once: no call has to find out that the old connection is dead.
        for _ in range(10):
            assert face.call("ListVpnGateways", samples.LIST).is_ok
        assert face.call("CreateVpnGateway", samples.create()).is_ok


def test_calls_in_progress_when_the_cloud_dies_are_told_the_truth(new_house):
    with new_house() as house:
        face = FACES["grpc"](house)
        # Until the cloud has accepted the key, it is shown by one call at a time.
        assert face.call("ListVpnGateways", samples.LIST).is_ok
        house.cloud.fails({"operation": "createVpnGateway", "latency_milliseconds": 20000})
        calls = [face.start("CreateVpnGateway", samples.create()) for _ in range(10)]
        until(lambda: house.cloud.count("createVpnGateway") == 10, "the cloud has done them")
        house.sandbox.end(signal.SIGKILL)
        outcomes = [face.finished(call) for call in calls]
        assert {(each.code, each.reason) for each in outcomes} == {("UNKNOWN", "OUTCOME_UNKNOWN")}


def test_a_deadline_is_kept_while_repeating(face, cloud):
    cloud.fails({"operation": "listVpnGateways", "answer": "busy"})
    refused = face.call("ListVpnGateways", samples.LIST, timeout=1)
    assert refused.code in ("UNAVAILABLE", "DEADLINE_EXCEEDED")


def test_a_caller_that_leaves_stops_its_read_but_not_its_write(face, cloud):
    # The first attempt is put off for a second; meanwhile the caller leaves.
    cloud.fails({"answer": "busy", "operation": "createVpnGateway", "count": 1},
                {"answer": "busy", "operation": "listVpnGateways", "count": 1})
    before = {name: cloud.count(name, "calls") for name in ["createVpnGateway", "listVpnGateways"]}
    calls = [face.start("CreateVpnGateway", samples.create("left-alone")),
             face.start("ListVpnGateways", samples.LIST)]
    for name in before:
        until(lambda: cloud.count(name, "calls") == before[name] + 1, f"{name} is under way")
    for call in calls:
        call.cancel()
    until(lambda: cloud.count("createVpnGateway", "calls") == before["createVpnGateway"] + 2,
          "the write is finished though nobody waits")
    assert cloud.count("listVpnGateways", "calls") == before["listVpnGateways"] + 1
    listed = face.call("ListVpnGateways", samples.LIST).reply.vpn_gateways
    assert [each.name for each in listed].count("left-alone") == 1
