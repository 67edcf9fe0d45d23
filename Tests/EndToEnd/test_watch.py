"""Streams of states, and gets that wait for one: every face, and what the cloud is asked."""

import concurrent.futures
import json
import struct
import time

import grpc
import pytest

import programs
import samples
from contract import request, rpc_path
from curl import Curl
from faces import FACES
from waiting import until
from watching import (
    OK,
    UNAVAILABLE,
    EventSource,
    GrpcWatch,
    curl_events,
    data,
    details,
    get,
    made,
    metrics,
)


@pytest.fixture(scope="module")
def house(new_house):
    # What is built takes for ever: states change when a test says so.
    with new_house(pace=3600, sandbox_options=("--gateway-quota", "200")) as house:
        yield house


@pytest.fixture
def pending(house):
    return made(house)


# MARK: gRPC


def test_states_come_as_they_change_and_the_end_state_ends_it(house, pending):
    watch = GrpcWatch(house, pending)
    until(lambda: watch.statuses == ["PENDING_CREATE"], "the first state")
    first = watch.states[0]
    assert first.vpn_gateway.id == pending and first.vpn_gateway.name == "watched"
    assert not first.is_end and abs(first.observed_at.seconds - time.time()) < 60
    house.cloud.set_status(pending, "ACTIVE")
    until(lambda: watch.end == OK, "it ends by itself")
    assert watch.statuses == ["PENDING_CREATE", "ACTIVE"]
    assert watch.states[1].is_end


def test_a_watch_that_goes_on_is_told_nothing_twice(house, pending):
    watch = GrpcWatch(house, pending)
    until(lambda: watch.states, "the first state")
    token = watch.states[0].resume_token
    watch.cancel()
    resumed = GrpcWatch(house, pending, resume_token=token)
    house.cloud.set_status(pending, "ACTIVE")
    until(lambda: resumed.end == OK, "it has ended")
    assert resumed.statuses == ["ACTIVE"]
    again = GrpcWatch(house, pending, resume_token=resumed.states[0].resume_token)
    until(lambda: again.end == OK, "it has ended")
    assert again.states == []
    forged = GrpcWatch(
        house, pending, resume_token=token[:-1] + ("A" if token[-1] != "A" else "B"))
    until(lambda: forged.end == grpc.StatusCode.INVALID_ARGUMENT, "it is refused")
    assert details(forged.error)[0] == "RESUME_TOKEN_INVALID"


def test_a_deletion_is_seen_to_its_end(house, pending):
    watch = GrpcWatch(house, pending, until="DELETED")
    house.cloud.set_status(pending, "ACTIVE")
    until(lambda: "ACTIVE" in watch.statuses, "it is ACTIVE, and the watch goes on")
    # Nothing there changes by itself, so it is taken away at once.
    assert FACES["grpc"](house).call("DeleteVpnGateway", samples.delete(pending)).is_ok
    until(lambda: "PENDING_DELETE" in watch.statuses, "a write of our own is looked at soon", 8)
    watch.cancel()


def test_what_is_not_there_is_not_found(house):
    watch = GrpcWatch(house, samples.unknown_id())
    until(lambda: watch.end == grpc.StatusCode.NOT_FOUND, "it is refused")
    gone = GrpcWatch(house, samples.unknown_id(), until="DELETED")
    until(lambda: gone.end == OK, "what is waited for is so already")
    assert gone.statuses == ["DELETED"]
    assert gone.states[0].is_end and not gone.states[0].HasField("vpn_gateway")


def test_it_needs_the_right_to_get_and_a_valid_id(house, pending):
    reader = GrpcWatch(house, pending, key=house.keys["reader"])
    until(lambda: reader.end == grpc.StatusCode.PERMISSION_DENIED, "it is refused")
    nonsense = GrpcWatch(house, "nonsense")
    until(lambda: nonsense.end == grpc.StatusCode.INVALID_ARGUMENT, "it is refused")


def test_the_callers_time_ends_it(house, pending):
    watch = GrpcWatch(house, pending, timeout=3)
    until(lambda: watch.end == grpc.StatusCode.DEADLINE_EXCEEDED, "it has ended")
    assert watch.statuses == ["PENDING_CREATE"]


def test_connections_are_got_when_their_row_changes(house):
    face = FACES["grpc"](house)
    eips = [samples.unknown_id(), samples.unknown_id()]
    gateway = made(house, status="ACTIVE", eip1={"id": eips[0]}, eip2={"id": eips[1]})
    customer = face.call("CreateCustomerGateway", request(
        "CreateCustomerGateway",
        customer_gateway={"name": "c", "id_type": "ip", "id_value": "203.0.113.9"})).reply.id
    reply = face.call("CreateVpnConnection", request("CreateVpnConnection", vpn_connection={
        "name": "c", "vgw_id": gateway, "vgw_ip": eips[0], "cgw_id": customer,
        "peer_subnets": ["192.168.44.0/24"], "psk": "Example-psk-1"}))
    assert reply.is_ok, reply
    connection = reply.reply.id
    rpc = ("WatchVpnConnection", "vpn_connection_id")
    house.cloud.set_status(connection, "DOWN", "vpn-connection")
    watches = [GrpcWatch(house, connection, rpc, until="NOTHING") for _ in range(5)]
    until(lambda: all(each.statuses == ["DOWN"] for each in watches), "the first state")
    # The row does not say it: it comes from the get.
    assert all(each.states[0].vpn_connection.ikepolicy.ike_version for each in watches)
    gets = house.cloud.count("getVpnConnection", "calls")
    house.cloud.set_status(connection, "ACTIVE", "vpn-connection")
    until(lambda: all(each.statuses == ["DOWN", "ACTIVE"] for each in watches), "the next", 40)
    assert house.cloud.count("getVpnConnection", "calls") == gets + 1
    for each in watches:
        each.cancel()


# MARK: Server-sent events


def test_server_sent_events_over_http_1(house, pending):
    path = f"/v1/vpn-gateways/{pending}/watch"
    source = EventSource(house, path)
    assert source.status == 200
    assert source.answer.headers["content-type"] == "text/event-stream"
    assert source.answer.headers["transfer-encoding"] == "chunked"
    assert source.answer.headers["cache-control"] == "no-store"
    events = source.events()
    first = next(events)
    assert data(first)["status"] == "PENDING_CREATE"
    assert first["id"] == data(first)["resume_token"]
    source.close()
    # What the browser does when the line is cut.
    source = EventSource(house, path, {"last-event-id": first["id"]})
    house.cloud.set_status(pending, "ACTIVE")
    [last] = [event for event in source.events() if "data" in event]
    assert data(last)["status"] == "ACTIVE" and data(last)["is_end"]
    # It comes once more, and is told not to come again.
    assert EventSource(house, path, {"last-event-id": last["id"]}).status == 204


def test_server_sent_events_by_curl_over_http_2(house, pending):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        text = pool.submit(curl_events, house, f"/v1/vpn-gateways/{pending}/watch")
        until(lambda: metrics(house)["gatehouse_watches"] == 1, "it watches")
        house.cloud.set_status(pending, "FAULT")
        events = text.result().strip().split("\n\n")
    assert json.loads(events[-1].split("data: ")[1])["status"] == "FAULT"


def test_silence_is_broken_by_comments(house, pending):
    source = EventSource(house, f"/v1/vpn-gateways/{pending}/watch")
    events = source.events()
    assert "data" in next(events)
    assert next(events) == {"": ""}, "a comment, which tells proxies that it lives"
    source.close()


def test_what_is_refused_over_rest_is_a_problem(house):
    rest = FACES["rest"](house).curl
    key = {"authorization": f"Bearer {house.keys['operator']}"}
    gone = rest.send("GET", f"/v1/vpn-gateways/{samples.unknown_id()}/watch", key)
    assert gone.status == 404
    assert gone.headers["content-type"] == "application/problem+json"
    wrong = rest.send("GET", f"/v1/vpn-gateways/{samples.unknown_id()}/watch?until=NEVER", key)
    assert (wrong.status, json.loads(wrong.body)["violations"][0]["field"]) == (400, "until")


# MARK: Connect and gRPC-Web


def envelopes(body):
    parts = []
    while body:
        flags, length = struct.unpack(">BI", body[:5])
        parts.append((flags, body[5:5 + length]))
        body = body[5 + length:]
    return parts


@pytest.mark.parametrize("version", ["--http2", "--http1.1"])
@pytest.mark.parametrize("kind,end", [
    ("application/connect+json", 2), ("application/grpc-web+json", 0x80)])
def test_the_other_faces(house, version, kind, end):
    gateway = made(house, status="ACTIVE")
    message = json.dumps({"vgw_id": gateway}).encode()
    answer = Curl.tls(house.endpoint, house.ca, version).send(
        "POST", rpc_path("WatchVpnGateway"),
        {"content-type": kind, "authorization": f"Bearer {house.keys['operator']}"},
        struct.pack(">BI", 0, len(message)) + message)
    assert answer.status == 200 and answer.headers["content-type"] == kind
    [(flags, state), (last, words)] = envelopes(answer.body)
    assert flags == 0 and json.loads(state)["vpn_gateway"]["id"] == gateway
    assert last == end
    assert words == b"{}" if end == 2 else b"grpc-status: 0" in words


# MARK: Gets that wait


def timed(work):
    began = time.monotonic()
    return work(), time.monotonic() - began


def test_a_get_waits_for_an_end_state(house, pending):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answer = pool.submit(get, house, pending, "?wait=40s")
        until(lambda: metrics(house)["gatehouse_watches"] == 1, "it waits")
        house.cloud.set_status(pending, "ACTIVE")
        answer = answer.result()
    assert answer.status == 200 and json.loads(answer.body)["status"] == "ACTIVE"
    # And does not wait for what is there.
    answer, seconds = timed(lambda: get(house, pending, "?wait=40s"))
    assert json.loads(answer.body) == json.loads(get(house, pending).body)
    assert seconds < 10


def test_when_its_time_is_over_it_tells_the_present_state(house, pending):
    answer, seconds = timed(lambda: get(house, pending, "?wait=2s"))
    assert answer.status == 200 and json.loads(answer.body)["status"] == "PENDING_CREATE"
    assert 2 <= seconds < 12
    # Never later than the call's own time.
    answer, seconds = timed(
        lambda: get(house, pending, "?wait=60s", {"connect-timeout-ms": "3000"}))
    assert answer.status == 200 and seconds < 3.5
    for wrong in ["30", "soon", "1h"]:
        assert get(house, pending, f"?wait={wrong}").status == 400
    assert get(house, samples.unknown_id(), "?wait=30s").status == 404


def test_with_if_none_match_it_waits_for_a_difference(house, pending):
    known = get(house, pending, "?wait=1s").headers["etag"]
    same = get(house, pending, "?wait=2s", {
        "if-none-match": f'"other", {known.removeprefix("W/")}'})
    assert (same.status, same.headers["etag"], same.body) == (304, known, b"")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answer = pool.submit(get, house, pending, "?wait=40s", {"if-none-match": known})
        until(lambda: metrics(house)["gatehouse_watches"] == 1, "it waits")
        house.cloud.set_status(pending, "PENDING_UPDATE")
        answer = answer.result()
    assert answer.status == 200 and json.loads(answer.body)["status"] == "PENDING_UPDATE"


def test_other_faces_can_wait_too(house):
    gateway = made(house, status="ACTIVE")
    message = request("GetVpnGateway", vgw_id=gateway, wait="30s")
    for name in ["grpc", "connect-json"]:
        assert FACES[name](house).call("GetVpnGateway", message).reply.status == "ACTIVE"


# MARK: What the cloud is asked


def test_500_watchers_of_50_gateways_cost_what_one_costs(new_house):
    watchers, gateways = 500, 50

    def change(house):
        key, digest = programs.new_key()
        house.keys["second"] = key
        house.settings["callers"]["second"] = {
            "api_keys": [digest], "credentials": ["main"], "actions": ["vpn:*"]}

    with new_house(pace=3600, change=change) as house:
        ids = [made(house, f"g-{number}") for number in range(gateways)]

        def polls(seconds):
            before = house.cloud.total()
            time.sleep(seconds)
            return house.cloud.total() - before

        one = GrpcWatch(house, ids[0], timeout=300)
        until(lambda: one.states, "it watches")
        alone = polls(20)
        # A connection has at most 64 streams, a caller 256.
        channels = [grpc.secure_channel(
            f"localhost:{house.gateway.port}",
            grpc.ssl_channel_credentials(house.ca.read_bytes()),
            [("grpc.use_local_subchannel_pool", 1)]) for _ in range(10)]
        all_of_them = [
            GrpcWatch(house, ids[number % gateways], timeout=300, channel=channels[number % 10],
                      key=house.keys[["operator", "second"][number % 2]])
            for number in range(watchers)]
        until(lambda: all(watch.states for watch in all_of_them), "all watch", 60)
        assert metrics(house)["gatehouse_watches"] == watchers + 1
        assert metrics(house)["gatehouse_polled_lists"] == 1
        together = polls(20)
        print(f"upstream calls in 20 s: {alone} for one watcher, {together} for {watchers}")
        assert 1 <= together <= alone + 1
        assert house.cloud.count("getVpnGateway", "calls") == 0
        # Everybody hears of the end.
        for each in ids:
            house.cloud.set_status(each, "ACTIVE")
        until(lambda: all(watch.end == OK for watch in all_of_them), "all end", 60)
        assert all(watch.statuses == ["PENDING_CREATE", "ACTIVE"] for watch in all_of_them)
        until(lambda: metrics(house)["gatehouse_polled_lists"] == 0, "nothing is polled")
        assert polls(6) == 0


def test_an_absent_cloud_ends_no_watch_at_once(house, pending):
    watch = GrpcWatch(house, pending)
    until(lambda: watch.states, "the first state")
    house.cloud.fails({"operation": "listVpnGateways", "answer": "busy"})
    late = GrpcWatch(house, pending)
    until(lambda: late.end == UNAVAILABLE, "who was told nothing hears it", 30)
    assert watch.end is None
    house.cloud.works()
    house.cloud.set_status(pending, "ACTIVE")
    until(lambda: watch.end == OK, "it goes on when the cloud is back", 60)
