"""What ends a watch (rights, drains, time), and how a shell shows one."""

import concurrent.futures
import json
import os
import pty
import subprocess

import grpc
import pytest

import programs
import samples
import transcript
from faces import FACES
from policed import policed
from programs import BINARY
from waiting import until
from watching import UNAVAILABLE, EventSource, GrpcWatch, data, details, get, made, metrics


@pytest.fixture(scope="module")
def house(new_house):
    with new_house(pace=3600) as house:
        yield house


@pytest.fixture
def pending(house):
    return made(house)


# MARK: Rights and ends


def test_a_policy_holds_for_a_watch_as_for_a_get(house):
    face = FACES["grpc"](house)
    open_one, kept = [face.call("CreateVpnGateway", samples.create(name, **more)).reply.id
                      for name, more in [
                          ("open", {}), ("kept", {"tags": [{"key": "team", "value": "x"}]})]]
    for statements, allowed in [
        ([{"Sid": "Own", "Effect": "Allow", "Action": "vpn:vpnGateways:get",
           "Resource": [f"gatehouse:main:vpnGateways:{open_one}"]}], open_one),
        ([{"Sid": "Tagged", "Effect": "Allow", "Action": "vpn:vpnGateways:get",
           "Condition": {"StringEquals": {"g:ResourceTag/team": "x"}}}], kept),
    ]:
        other = policed(house, statements[0]["Sid"].lower(), {"own": statements})
        try:
            for gateway in [open_one, kept]:
                watch = GrpcWatch(other, gateway)
                if gateway == allowed:
                    until(lambda: watch.states, "it is told")
                    watch.cancel()
                else:
                    until(lambda: watch.end == grpc.StatusCode.PERMISSION_DENIED, "it is not")
                    assert watch.states == []
                assert FACES["grpc"](other).call(
                    "GetVpnGateway", samples.get(gateway)).is_ok == (gateway == allowed)
        finally:
            other.gateway.end()


def test_a_right_that_is_taken_away_ends_the_watch(new_house):
    with new_house(pace=3600) as house:
        gateway = made(house)
        watch = GrpcWatch(house, gateway)
        until(lambda: watch.states, "it watches")
        house.settings["callers"]["operator"]["actions"] = ["vpn:vpnGateways:list"]
        house.write_settings("gatehouse.yaml")
        until(lambda: watch.end == grpc.StatusCode.PERMISSION_DENIED, "it has ended", 30)


def test_a_drain_ends_watches_with_a_token_and_waits_with_the_state(new_house):
    with new_house(pace=3600) as house:
        gateway = made(house)
        watch = GrpcWatch(house, gateway)
        source = EventSource(house, f"/v1/vpn-gateways/{gateway}/watch")
        events = source.events()
        assert "data" in next(events)
        until(lambda: watch.states, "it watches")
        with concurrent.futures.ThreadPoolExecutor() as pool:
            waiting = pool.submit(get, house, gateway, "?wait=60s")
            until(lambda: metrics(house)["gatehouse_watches"] == 3, "all watch")
            assert house.gateway.end() == 0
            assert json.loads(waiting.result().body)["status"] == "PENDING_CREATE"
        until(lambda: watch.end == UNAVAILABLE, "it has ended")
        token = watch.states[-1].resume_token
        assert details(watch.error) == ("DRAINING", {"resume_token": token})
        [refusal] = [event for event in events if "data" in event]
        assert refusal["event"] == "refusal" and data(refusal)["code"] == "UNAVAILABLE"


def test_the_longest_watch_and_the_bounds_of_one_caller(new_house):
    with new_house(pace=3600, limits={"watch_maximum_seconds": 10}) as house:
        gateway = made(house)
        watch = GrpcWatch(house, gateway)
        until(lambda: watch.end == UNAVAILABLE, "it has ended", 20)
        reason, facts = details(watch.error)
        assert reason == "WATCH_TIME_OVER"
        assert facts == {"resume_token": watch.states[0].resume_token}


# MARK: From a shell


def shell(house, *arguments):
    return [BINARY, "call", *arguments, "--unix", str(house.unix_socket)]


def test_a_shell_sees_json_lines_in_a_pipe(house, pending):
    body = json.dumps({"vgw_id": pending})
    process = subprocess.Popen(
        shell(house, "--watch", "GetVpnGateway", body), stdout=subprocess.PIPE, text=True)
    first = json.loads(process.stdout.readline())
    assert first["status"] == "PENDING_CREATE"
    house.cloud.set_status(pending, "ACTIVE")
    rest = process.stdout.read().splitlines()
    assert process.wait(30) == 0
    assert [json.loads(line)["status"] for line in rest] == ["ACTIVE"]
    done = programs.run(*shell(house, "WatchVpnGateway", json.dumps(
        {"vgw_id": samples.unknown_id()}))[1:])
    assert (done.returncode, done.stdout) == (66, "") and "NOT_FOUND" in done.stderr
    done = programs.run(*shell(house, "--watch", "ListQuotas")[1:])
    assert done.returncode == 64 and "cannot be watched" in done.stderr


def test_a_terminal_shows_a_line_for_each_state(house, pending):
    house.cloud.set_status(pending, "ACTIVE")
    main, side = pty.openpty()
    process = subprocess.Popen(
        shell(house, "WatchVpnGateway", json.dumps({"vgw_id": pending})), stdout=side)
    os.close(side)
    assert process.wait(30) == 0
    text = os.read(main, 65536).decode()
    os.close(main)
    transcript.note(text)
    [line] = text.splitlines()
    assert line.split()[1:] == ["ACTIVE", "watched"] and line[19] == "Z"
