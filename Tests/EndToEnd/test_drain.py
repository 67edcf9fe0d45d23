"""SIGTERM: what was begun gets its answer, nothing new is begun, and the exit code is 0."""

import http.client
import signal
import ssl
import subprocess
import threading

import pytest

import samples
from cloud import Counted
from curl import Curl
from faces import FACES, Rest
from programs import Gateway, Program
from waiting import until


def slow(house, milliseconds):
    house.cloud.fails({"latency_milliseconds": milliseconds})


def test_every_call_begun_gets_its_answer(new_house):
    with new_house() as house:
        faces = [FACES["grpc"](house) for _ in range(4)]
        slow(house, 800)
        calls = [face.start("CreateVpnGateway", samples.create(f"begun-{number}"))
                 for number in range(10) for face in faces]
        until(lambda: house.cloud.count("createVpnGateway", "calls") == 40, "all are under way")
        assert house.gateway.end() == 0
        outcomes = [face.finished(call) for call, face in zip(calls, faces * 10)]
        assert [each for each in outcomes if not each.is_ok] == []
        assert house.cloud.count("createVpnGateway") == 40
        log = house.gateway.log.read_text()
        assert "draining" in log and "drained" in log


def test_calls_over_http_1_get_their_answer_too(new_house):
    with new_house() as house:
        outcomes = []
        face = FACES["rest-on-1.1"](house)
        # Until the cloud has accepted the key, it is shown by one call at a time.
        assert face.call("ListVpnGateways", samples.LIST).is_ok
        slow(house, 800)
        threads = [threading.Thread(
            target=lambda: outcomes.append(face.call("ListVpnGateways", samples.LIST)))
            for _ in range(5)]
        for thread in threads:
            thread.start()
        until(lambda: house.cloud.count("listVpnGateways", "calls") == 6, "all are under way")
        code = house.gateway.end()
        for thread in threads:
            thread.join()
        assert code == 0
        assert [each.code for each in outcomes] == ["OK"] * 5
        # No second request may come on such a connection (RFC 9112 §9.6).
        assert {each.headers["connection"] for each in outcomes} == {"close"}


def test_the_peer_is_told_to_go_away(new_house):
    with new_house() as house:
        slow(house, 800)
        client = subprocess.Popen(
            ["nghttp", "-v", "-H", f"authorization: Bearer {house.keys['operator']}",
             f"{house.endpoint}/v1/vpn-gateways"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        until(lambda: house.cloud.count("listVpnGateways", "calls") == 1, "it is under way")
        assert house.gateway.end() == 0
        said, _ = client.communicate(timeout=10)
        assert client.returncode == 0
        assert ":status: 200" in said
        assert "recv GOAWAY" in said and "NO_ERROR(0x00)" in said
        assert "recv RST_STREAM" not in said
        # The notice comes before the answer: the client learns early.
        assert said.index("recv GOAWAY") < said.index(":status: 200")


def one_by_one_over_grpc(house, stop):
    """Outcomes of calls until one fails: whether each was answered."""
    face = FACES["grpc"](house)
    while not stop.is_set():
        outcome = face.call("ListVpnGateways", samples.LIST)
        assert outcome.code in ("OK", "UNAVAILABLE"), outcome
        yield outcome.is_ok
        if not outcome.is_ok:
            return


def one_by_one_over_http_1(house, stop):
    """The same with Python's own client, over one connection as long as it lasts."""
    trust = ssl.create_default_context(cafile=house.ca)
    connection = http.client.HTTPSConnection(
        "localhost", house.gateway.port, context=trust, timeout=10)
    headers = {"authorization": f"Bearer {house.keys['operator']}"}
    while not stop.is_set():
        try:
            connection.request("GET", "/v1/vpn-gateways", headers=headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            yield False
            return
        yield answer.status == 200


@pytest.mark.parametrize("calls", [one_by_one_over_grpc, one_by_one_over_http_1])
def test_under_load_the_cloud_did_what_callers_were_told(new_house, calls):
    with new_house() as house:
        stop = threading.Event()
        answered = []
        threads = [threading.Thread(target=lambda: answered.extend(calls(house, stop)))
                   for _ in range(8)]
        with Counted(house.cloud, "listVpnGateways") as listing:
            for thread in threads:
                thread.start()
            until(lambda: house.cloud.count("listVpnGateways") > 200, "there is load")
            code = house.gateway.end()
            stop.set()
            for thread in threads:
                thread.join()
        assert code == 0
        # What came too late was refused before it began.
        assert listing.executed == sum(answered)


def test_readiness_ends_first_and_new_connections_are_refused(new_house):
    with new_house() as house:
        face = FACES["grpc"](house)
        slow(house, 1500)
        call = face.start("ListVpnGateways", samples.LIST)
        until(lambda: house.cloud.count("listVpnGateways", "calls") == 1, "it is under way")
        house.gateway.process.send_signal(signal.SIGTERM)
        until(lambda: house.gateway.is_draining(), "it is not ready any more")
        assert house.gateway.admin("/livez")[0] == 200
        assert "draining" in house.gateway.admin("/readyz?verbose")[1]
        assert house.gateway.admin("/readyz/writes")[0] == 503
        late = FACES["grpc"](house).call("ListVpnGateways", samples.LIST, timeout=5)
        assert late.code == "UNAVAILABLE"
        assert face.finished(call).is_ok
        assert house.gateway.process.wait(10) == 0


def test_probes_are_answered_while_it_drains(new_house):
    with new_house() as house:
        face = FACES["grpc"](house)
        slow(house, 1500)
        call = face.start("ListVpnGateways", samples.LIST)
        until(lambda: house.cloud.count("listVpnGateways", "calls") == 1, "it is under way")
        probe = http.client.HTTPConnection("127.0.0.1", house.gateway.ready["admin_port"])
        probe.request("GET", "/readyz")
        assert probe.getresponse().read() == b"ok\n"
        house.gateway.process.send_signal(signal.SIGTERM)
        until(house.gateway.is_draining, "it drains")
        statuses = set()
        while not call.done():
            probe.request("GET", "/readyz")
            answer = probe.getresponse()
            answer.read()
            statuses.add(answer.status)
        assert statuses == {503}
        assert face.finished(call).is_ok


def test_the_signal_is_heeded_from_the_moment_it_says_it_is_ready(new_house):
    with new_house() as house:
        house.gateway.end()
        for _ in range(3):
            gateway = Program(
                house.directory, "gateway", "serve", "--config", house.settings_file)
            while not gateway.is_ready:
                assert gateway.process.poll() is None
            assert gateway.end() == 0
            assert not house.unix_socket.exists()


def test_idle_connections_do_not_hold_it_up(new_house):
    with new_house() as house:
        faces = [FACES["grpc"](house) for _ in range(5)]
        for face in faces:
            assert face.call("ListVpnGateways", samples.LIST).is_ok
        assert house.gateway.end(seconds=3) == 0


def test_a_call_that_takes_too_long_is_cut_when_the_drain_time_ends(new_house):
    with new_house(limits={"drain_seconds": 1}) as house:
        face = FACES["grpc"](house)
        slow(house, 30000)
        call = face.start("ListVpnGateways", samples.LIST)
        until(lambda: house.cloud.count("listVpnGateways", "calls") == 1, "it is under way")
        assert house.gateway.end(seconds=5) == 0
        assert face.finished(call).code in ("UNAVAILABLE", "CANCELLED", "INTERNAL")


def test_a_second_signal_ends_it_at_once(new_house):
    with new_house() as house:
        face = FACES["grpc"](house)
        slow(house, 30000)
        call = face.start("ListVpnGateways", samples.LIST)
        until(lambda: house.cloud.count("listVpnGateways", "calls") == 1, "it is under way")
        house.gateway.process.send_signal(signal.SIGTERM)
        until(lambda: "draining" in house.gateway.log.read_text(), "it drains")
        until(lambda: (house.gateway.process.send_signal(signal.SIGTERM),
                       house.gateway.process.poll() is not None)[1], "it has ended", seconds=5)
        assert house.gateway.process.returncode != 0
        face.finished(call)


def test_the_next_one_takes_over_without_a_lost_call(new_house):
    with new_house() as house:
        house.settings["listeners"][0]["address"] = f"127.0.0.1:{house.gateway.port}"
        settings = house.write_settings("fixed.yaml")
        assert house.gateway.end() == 0
        house.gateway = Gateway(house.directory, settings)
        curl = Curl.tls(house.endpoint, house.ca)
        slow(house, 700)
        under_way = []
        thread = threading.Thread(target=lambda: under_way.append(
            Rest(curl, house.keys["operator"]).call("ListVpnGateways", samples.LIST)))
        thread.start()
        until(lambda: house.cloud.count("listVpnGateways", "calls") == 1, "it is under way")
        old = house.gateway
        old.process.send_signal(signal.SIGTERM)
        until(lambda: old.is_draining(), "the old one drains")
        # The port is free as soon as the old one accepts no more: no gap until its last call ends.
        house.gateway = Gateway(house.directory, settings, "next")
        assert thread.is_alive(), "the old call is still under way"
        assert FACES["grpc"](house).call("ListVpnGateways", samples.LIST).is_ok
        thread.join()
        assert under_way[0].is_ok
        assert old.process.wait(10) == 0
