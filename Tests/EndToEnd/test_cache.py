"""Answers from memory: what is given again, for how long, to whom, and what makes it wrong."""

import concurrent.futures
import json
import time

import pytest

import samples
from cloud import Counted
from contract import request as ask
from curl import Curl
from faces import FACES, Grpc
from house import PROJECT
from signer import sign
from test_budget import attempts, metrics
from waiting import until


@pytest.fixture(scope="module")
def house(new_house):
    with new_house(cache=True) as house:
        yield house


@pytest.fixture
def rest(house):
    return Curl.tls(house.endpoint, house.ca)


@pytest.fixture
def ask_rest(house, rest):
    def send(path, key="operator", method="GET", body=None, **headers):
        fields = {"authorization": f"Bearer {house.keys[key]}"}
        fields.update({name.replace("_", "-"): value for name, value in headers.items()})
        return rest.send(method, path, fields, body)
    return send


def status_of(answer):
    return answer.headers["cache-status"]


@pytest.mark.parametrize("face_name", FACES)
def test_the_second_who_asks_is_answered_from_memory(house, cloud, gateway_id, face_name):
    face = FACES[face_name](house)
    with Counted(cloud, "getVpnGateway") as counted:
        answers = [face.call("GetVpnGateway", samples.get(gateway_id)) for _ in range(20)]
    assert all(answer.is_ok and answer.reply == answers[0].reply for answer in answers)
    assert counted.calls <= 1
    assert "hit" in answers[-1].headers["cache-status"]
    assert int(answers[-1].headers["age"]) <= 5
    assert answers[-1].headers["etag"] == answers[0].headers["etag"]


def test_all_faces_share_what_one_of_them_brought(house, cloud, gateway_id):
    with Counted(cloud, "getVpnGateway") as counted:
        replies = {name: make(house).call("GetVpnGateway", samples.get(gateway_id)).reply.name
                   for name, make in FACES.items()}
    assert set(replies.values()) == {"office"}
    assert counted.calls <= 1


def test_an_answer_says_where_it_came_from(ask_rest, gateway_id):
    path = f"/v1/vpn-gateways/{gateway_id}"
    fresh = ask_rest(path, cache_control="no-cache")
    assert status_of(fresh) == "gatehouse; fwd=request; stored"
    assert "age" not in fresh.headers
    held = ask_rest(path)
    assert status_of(held).startswith("gatehouse; hit; ttl=")
    assert held.body == fresh.body
    # Nothing was asked of the cloud for it.
    assert "gatehouse-upstream-request-id" in fresh.headers
    assert "gatehouse-upstream-request-id" not in held.headers


def test_who_has_the_answer_is_told_that_it_is_still_true(ask_rest, gateway_id):
    path = f"/v1/vpn-gateways/{gateway_id}"
    etag = ask_rest(path).headers["etag"]
    for named in [etag, "*", f'"other", {etag}', etag.removeprefix("W/")]:
        told = ask_rest(path, if_none_match=named)
        assert (told.status, told.body) == (304, b"")
        assert told.headers["etag"] == etag
    assert ask_rest(path, if_none_match='"other"').status == 200
    # Also where the cloud had to be asked for it.
    assert ask_rest(path, if_none_match=etag, cache_control="no-cache").status == 304


def test_callers_steer_what_they_are_given(ask_rest, cloud, gateway_id):
    path = f"/v1/vpn-gateways/{gateway_id}"
    ask_rest(path)
    with Counted(cloud, "getVpnGateway") as counted:
        for _ in range(3):
            assert "fwd=request" in status_of(ask_rest(path, cache_control="no-cache"))
        ask_rest(path, cache_control="no-store")
    assert counted.calls == 4
    with Counted(cloud, "getVpnGateway") as counted:
        assert "hit" in status_of(ask_rest(path, cache_control="only-if-cached, max-age=60"))
    assert counted.calls == 0
    missing = ask_rest(f"/v1/vpn-gateways/{samples.unknown_id()}", cache_control="only-if-cached")
    assert missing.status == 504
    assert json.loads(missing.body)["reason"] == "NOT_STORED"


def test_a_state_on_its_way_is_old_after_a_second(house, cloud, ask_rest, gateway_id):
    cloud.set_status(gateway_id, "PENDING_UPDATE")
    ask_rest(f"/v1/vpn-gateways/{gateway_id}", cache_control="no-cache")
    held = ask_rest(f"/v1/vpn-gateways/{gateway_id}")
    assert status_of(held) == "gatehouse; hit; ttl=0"
    cloud.set_status(gateway_id, "ACTIVE")
    until(lambda: b'"ACTIVE"' in ask_rest(f"/v1/vpn-gateways/{gateway_id}").body,
          "what was on its way is asked for again")


@pytest.mark.parametrize("face_name", ["grpc", "rest", "connect-json"])
def test_who_writes_reads_what_it_wrote(house, gateway_id, face_name):
    face = FACES[face_name](house)
    other = FACES["grpc"](house)
    for number in range(10):
        name = f"name-{number}"
        for reader in [face, other]:
            reader.call("GetVpnGateway", samples.get(gateway_id))
            reader.call("ListVpnGateways", ask("ListVpnGateways"))
        house.cloud.set_status(gateway_id, "ACTIVE")
        assert face.call("UpdateVpnGateway", samples.rename(gateway_id, name)).is_ok
        for reader in [face, other]:
            assert reader.call("GetVpnGateway", samples.get(gateway_id)).reply.name == name
            rows = reader.call("ListVpnGateways", ask("ListVpnGateways")).reply.vpn_gateways
            assert [row.name for row in rows if row.id == gateway_id] == [name]


def test_a_lost_answer_makes_wrong_what_a_good_one_would(house, cloud, gateway_id):
    face = FACES["grpc"](house)
    face.call("GetVpnGateway", samples.get(gateway_id))
    cloud.fails({"operation": "updateVpnGateway", "ending": "reset_after_effect"})
    face.call("UpdateVpnGateway", samples.rename(gateway_id, "lost"))
    cloud.works()
    assert face.call("GetVpnGateway", samples.get(gateway_id)).reply.name == "lost"


def test_what_is_not_there_is_believed_for_a_moment_only(house, cloud):
    face = FACES["grpc"](house)
    with Counted(cloud, "getVpnGateway") as counted:
        for _ in range(5):
            assert face.call("GetVpnGateway", samples.get(samples.unknown_id())).code \
                == "NOT_FOUND"
    assert 1 <= counted.calls <= 5


def test_a_thousand_who_ask_at_once_cost_the_cloud_one_call(house, cloud, gateway_id):
    faces = [FACES["grpc"](house) for _ in range(10)]
    cloud.fails({"operation": "getVpnGateway", "latency_milliseconds": 4000})
    faces[0].call("UpdateVpnGateway", samples.rename(gateway_id, "crowded"))
    with Counted(cloud, "getVpnGateway") as counted:
        calls = [faces[n % 10].start("GetVpnGateway", samples.get(gateway_id))
                 for n in range(1000)]
        outcomes = [Grpc.finished(call) for call in calls]
    assert all(outcome.is_ok for outcome in outcomes)
    assert {outcome.reply.name for outcome in outcomes} == {"crowded"}
    assert counted.calls == 1
    assert sum("collapsed" in outcome.headers["cache-status"] for outcome in outcomes) > 100


def test_one_who_cannot_wait_leaves_the_others_waiting(house, cloud, gateway_id):
    face = FACES["grpc"](house)
    cloud.fails({"operation": "getVpnGateway", "latency_milliseconds": 4000})
    no_cache = {"cache-control": "no-cache"}
    first = face.start("GetVpnGateway", samples.get(gateway_id), headers=no_cache)
    time.sleep(0.2)
    hasty = face.start("GetVpnGateway", samples.get(gateway_id), timeout=0.3,
                       headers={"cache-control": "max-age=0"})
    patient = face.start("GetVpnGateway", samples.get(gateway_id),
                         headers={"cache-control": "max-age=0"})
    assert Grpc.finished(hasty).code == "DEADLINE_EXCEEDED"
    first.cancel()
    assert Grpc.finished(patient).is_ok


def test_old_answers_are_given_while_the_cloud_is_away(house, cloud, ask_rest):
    quotas, path = "/v1/quotas", "/v1/vpn-gateways"
    assert ask_rest(quotas).status == 200
    assert ask_rest(path).status == 200
    cloud.fails({"answer": "backend_unavailable"})
    assert "hit" in status_of(ask_rest(quotas))
    kept = ask_rest(quotas, cache_control="max-age=0, stale-if-error=60")
    assert kept.status == 200
    assert "detail=upstream-error" in status_of(kept)
    time.sleep(1)
    assert ask_rest(path, cache_control="max-age=0").status == 503
    allowed = ask_rest(path, cache_control="max-age=0, stale-if-error=60")
    assert allowed.status == 200
    assert int(allowed.headers["age"]) >= 1
    # A service that fails several times in a row is not called for a moment.
    cloud.works()
    until(lambda: ask_rest(path, cache_control="no-cache").status == 200,
          "the cloud is found again")


def test_an_outage_leaves_what_is_kept_and_asks_nothing_in_vain(new_house):
    def withheld():
        return sum(metrics(house, "gatehouse_upstream_withheld_total", 'reason="circuit"'))

    with new_house(cache=True) as house:
        rest, face = Curl.tls(house.endpoint, house.ca), FACES["grpc"](house)

        def read(path, demand=""):
            return rest.send("GET", path, {
                "authorization": f"Bearer {house.keys['operator']}", "cache-control": demand})

        made = face.call("CreateVpnGateway", samples.create()).reply.id
        house.cloud.set_status(made, "ACTIVE")
        kept = ["/v1/quotas", f"/v1/vpn-gateways/{made}"]
        assert [read(path).status for path in kept] == [200, 200]
        house.sandbox.end()

        # Whatever asks for the newest is refused, in the end without an attempt.
        until(lambda: json.loads(read(kept[1], "no-cache").body)["reason"]
              == "UPSTREAM_CIRCUIT_OPEN", "the breaker is open")
        before, counted, tried = attempts(house, "failed"), withheld(), 0
        for _ in range(50):
            refused = read(kept[1], "no-cache")
            assert refused.status == 503
            tried += json.loads(refused.body)["reason"] != "UPSTREAM_CIRCUIT_OPEN"
        assert attempts(house, "failed") - before == tried
        # Writes too, and none of them makes wrong what is kept.
        for number in range(20):
            changed = face.call("UpdateVpnGateway", samples.rename(made, f"name-{number}"))
            assert changed.code == "UNAVAILABLE"
        assert withheld() - counted == 70

        # What is kept is given: as it is, and where its caller allows it, instead of an error.
        for path in kept:
            assert "hit" in status_of(read(path, "max-age=3600"))
            old = read(path, "max-age=0, stale-if-error=3600")
            assert old.status == 200 and "detail=upstream-error" in status_of(old)
        assert status_of(read("/v1/quotas")).startswith("gatehouse; hit; ttl=")

        house.restart_sandbox()
        failed, answered = attempts(house, "failed"), attempts(house, "answered")
        until(lambda: read("/v1/quotas", "no-cache").status == 200, "the cloud is found again", 20)
        assert attempts(house, "answered") == answered + 1, "by the first call that looked"
        assert attempts(house, "failed") == failed
        assert read("/v1/vpn-gateways", "no-cache").status == 200


def test_existing_clients_of_the_cloud_are_answered_from_memory_too(house, cloud, rest, gateway_id):
    key = house.virtual_keys["operator"]
    target = f"/v5/{PROJECT}/vpn-gateways/{gateway_id}"

    def send():
        fields = sign(key, "GET", f"localhost:{house.gateway.port}", target)
        return rest.send("GET", target, fields)

    with Counted(cloud, "getVpnGateway") as counted:
        answers = [send() for _ in range(5)]
    assert counted.calls <= 1
    assert all(answer.status == 200 for answer in answers)
    assert len({answer.body for answer in answers}) == 1
    assert "hit" in status_of(answers[-1])
    assert answers[-1].headers["x-request-id"] == answers[0].headers["x-request-id"]


def test_pages_are_cut_of_what_is_stored(house, cloud):
    face = FACES["grpc"](house)
    for number in range(5):
        assert face.call("CreateCustomerGateway", ask("CreateCustomerGateway", customer_gateway={
            "id_value": f"203.0.113.{number + 1}"})).is_ok
    with Counted(cloud, "listCustomerGateways") as counted:
        token, names = "", []
        while True:
            page = face.call("ListCustomerGateways", ask(
                "ListCustomerGateways", page_size=2, page_token=token))
            names += [row.id for row in page.reply.customer_gateways]
            token = page.reply.next_page_token
            if not token:
                break
    assert len(names) == len(set(names)) == 5
    assert counted.calls == 1


def test_who_may_not_is_not_told_from_memory(house, ask_rest, gateway_id):
    path = f"/v1/vpn-gateways/{gateway_id}"
    assert ask_rest(path).status == 200
    assert ask_rest(path, key="reader").status == 403
    assert ask_rest(path, key="guest").status == 403


def test_who_has_seen_a_state_in_a_list_gets_nothing_older(house, cloud, ask_rest):
    face = FACES["grpc"](house)
    eips = [samples.unknown_id(), samples.unknown_id()]
    gateway = face.call("CreateVpnGateway", samples.create(
        "busy", eip1={"id": eips[0]}, eip2={"id": eips[1]})).reply.id
    cloud.set_status(gateway, "ACTIVE")
    customer = face.call("CreateCustomerGateway", ask("CreateCustomerGateway", customer_gateway={
        "id_value": "203.0.113.77"})).reply.id
    made = face.call("CreateVpnConnection", ask("CreateVpnConnection", vpn_connection={
        "name": "c", "vgw_id": gateway, "vgw_ip": eips[0], "cgw_id": customer,
        "peer_subnets": ["192.168.45.0/24"], "psk": "Example-psk-1"}))
    assert made.is_ok, made
    path = f"/v1/vpn-connections/{made.reply.id}"
    for status in ["DOWN", "ACTIVE", "DOWN", "ACTIVE"]:
        ask_rest(path, cache_control="no-cache")
        cloud.set_status(made.reply.id, status, "vpn-connection")
        ask_rest(path)
        listed = ask_rest("/v1/vpn-connections", cache_control="no-cache")
        rows = json.loads(listed.body)["vpn_connections"]
        assert [row["status"] for row in rows if row["id"] == made.reply.id] == [status]
        assert json.loads(ask_rest(path).body)["status"] == status


def test_large_answers_are_packed_once_for_who_takes_them_so(house, ask_rest):
    face = FACES["grpc"](house)
    for number in range(10):
        face.call("CreateCustomerGateway", ask("CreateCustomerGateway", customer_gateway={
            "id_value": f"198.51.100.{number + 1}"}))
    plain = ask_rest("/v1/customer-gateways")
    for _ in range(3):
        packed = ask_rest("/v1/customer-gateways", accept_encoding="gzip")
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["vary"] == "accept-encoding"
        assert len(packed.body) < len(plain.body) / 2
        again = ask_rest("/v1/customer-gateways")
        assert again.body == plain.body
        assert "hit" in status_of(again)


def test_readers_and_writers_at_once_never_see_what_was_before_their_write(house):
    """Random reads and writes of many callers on all loops, some with lost answers."""
    face = FACES["grpc"](house)
    made = [face.call("CreateCustomerGateway", ask("CreateCustomerGateway", customer_gateway={
        "id_value": f"192.0.2.{number + 1}"})).reply.id for number in range(4)]
    house.cloud.fails(
        {"operation": "updateCustomerGateway", "ending": "reset_after_effect",
         "probability": 0.2}, seed=7)

    def live(number):
        # Each has a resource of its own, which nobody else writes; all read everybody's lists.
        mine, own = FACES["grpc"](house), made[number]
        known = None
        for turn in range(60):
            name = f"n{number}-{turn}"
            outcome = mine.call("UpdateCustomerGateway", ask(
                "UpdateCustomerGateway", customer_gateway_id=own,
                customer_gateway={"name": name}))
            if outcome.is_ok:
                known = {name}
            else:
                known = (known or set()) | {name}
            for _ in range(3):
                read = mine.call("GetCustomerGateway", ask(
                    "GetCustomerGateway", customer_gateway_id=own))
                assert read.is_ok and read.reply.name in known, (read, known)
                listed = mine.call("ListCustomerGateways", ask("ListCustomerGateways"))
                rows = {row.id: row.name for row in listed.reply.customer_gateways}
                assert rows[own] in known, (rows[own], known)
        return True

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert all(pool.map(live, range(4)))
    house.cloud.works()


def test_an_operator_makes_it_all_forgotten(house, cloud, ask_rest, gateway_id):
    path = f"/v1/vpn-gateways/{gateway_id}"
    face = FACES["grpc"](house)
    ask_rest(path)
    assert "hit" in status_of(ask_rest(path))
    one = face.call("InvalidateCache", ask("InvalidateCache", operation="GetVpnGateway"))
    assert one.is_ok and one.reply.invalidated >= 1
    assert "fwd=uri-miss" in status_of(ask_rest(path))
    assert face.call("InvalidateCache", ask("InvalidateCache")).reply.invalidated >= 1
    assert "fwd=uri-miss" in status_of(ask_rest(path))
    wrong = face.call("InvalidateCache", ask("InvalidateCache", operation="CreateVpnGateway"))
    assert wrong.code == "INVALID_ARGUMENT" and wrong.rules == {"operation": "words"}
    other = face.call("InvalidateCache", ask("InvalidateCache"), key=house.keys["reader"])
    assert other.code == "PERMISSION_DENIED"


def test_what_the_cache_did_is_counted(house, ask_rest, gateway_id):
    def count(result):
        line = f'gatehouse_cache_reads_total{{result="{result}"}} '
        page = house.gateway.admin("/metrics")[1]
        return int(page.partition(line)[2].split()[0])

    before = {result: count(result) for result in ["ready", "miss"]}
    for _ in range(3):
        ask_rest(f"/v1/vpn-gateways/{gateway_id}", cache_control="no-cache")
    for _ in range(4):
        ask_rest(f"/v1/vpn-gateways/{gateway_id}")
    assert count("miss") >= before["miss"] + 3
    assert count("ready") >= before["ready"] + 1
