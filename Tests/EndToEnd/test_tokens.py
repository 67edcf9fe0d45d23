"""Credentials that are a user with a password: tokens of IAM, their life and their end."""

import re
import secrets
import time

import pytest

import samples
import transcript
from cloud import Counted
from faces import FACES
from house import PROJECT_NAME
from programs import PROJECT
from waiting import until

PASSWORD = "Pw-" + secrets.token_hex(12)


def user(**other):
    """The sandbox's user as a credential."""
    return {"project_id": PROJECT, "project_name": PROJECT_NAME, **other, "password": {
        "user": "sandbox-user", "account": "sandbox-account", "secret": "file:password"}}


def tokens_of(new_house, *, password=PASSWORD, seconds=86_400, credential=None, **options):
    transcript.keep_secret("password", PASSWORD)
    return new_house(
        credential=credential or user(), files={"password": password},
        sandbox_options=("--token-seconds", seconds, "--password", PASSWORD), **options)


def crowd(face, count):
    calls = [face.start("ListVpnGateways", samples.LIST) for _ in range(count)]
    return [face.finished(call) for call in calls]


def metric(house, name):
    found = re.search(rf"^gatehouse_{re.escape(name)} (\d+)$", house.gateway.admin("/metrics")[1],
                      re.MULTILINE)
    return int(found[1])


def test_a_crowd_at_the_start_gets_one_token(new_house):
    with tokens_of(new_house) as house:
        outcomes = crowd(FACES["grpc"](house), 200)
        assert [each for each in outcomes if not each.is_ok] == []
        assert house.cloud.count("createToken", "calls") == 1
        status = 'credential_state{credential="main",state="%s"}'
        assert metric(house, status % "ok") == 1
        assert metric(house, status % "broken") == 0
        refreshes = 'credential_refreshes_total{credential="main",result="%s"}'
        assert metric(house, refreshes % "succeeded") == 1
        left = metric(house, 'credential_expiry_timestamp_seconds{credential="main"}') - time.time()
        assert 86_000 < left <= 86_401


@pytest.mark.parametrize("by", ["id", "name"])
def test_a_user_and_a_project_go_by_id_or_name(new_house, by):
    credential = user()
    if by == "id":
        credential["password"] = {
            "user_id": "00000000000000000000000000000001", "secret": "file:password"}
    else:
        del credential["project_id"]
    with tokens_of(new_house, credential=credential) as house:
        for name in ["grpc", "rest"]:
            assert FACES[name](house).call("CreateVpnGateway", samples.create()).is_ok
        listed = FACES["grpc"](house).call("ListVpnGateways", samples.LIST)
        assert len(listed.reply.vpn_gateways) == 2


def test_a_token_that_ends_early_is_replaced_once_for_all(new_house):
    with tokens_of(new_house) as house:
        face = FACES["grpc"](house)
        assert face.call("ListVpnGateways", samples.LIST).is_ok
        house.cloud.ends_tokens()
        with Counted(house.cloud, "createToken") as asked:
            outcomes = crowd(face, 200)
        assert [each for each in outcomes if not each.is_ok] == []
        assert asked.calls == 1
        # A write that was refused for its token was not executed, and is sent again.
        house.cloud.ends_tokens()
        with Counted(house.cloud, "createVpnGateway") as create:
            assert face.call("CreateVpnGateway", samples.create()).is_ok
        assert create.executed == 1


def test_tokens_are_renewed_ahead_of_their_end_under_load(new_house):
    with tokens_of(new_house, seconds=5) as house:
        face = FACES["grpc"](house)
        asked, end = 0, time.monotonic() + 12
        while time.monotonic() < end:
            outcomes = crowd(face, 50)
            assert [each for each in outcomes if not each.is_ok] == []
            asked += len(outcomes)
        assert asked > 200
        # Twelve seconds are three to four lives of 4 seconds each.
        assert 3 <= house.cloud.count("createToken", "calls") <= 5
        # None came too late: the cloud never saw a token that had ended.
        statuses = house.cloud.statistics()["operations"]["listVpnGateways"]["statuses"]
        assert set(statuses) == {"200"}


def test_without_iam_the_token_serves_until_its_end(new_house):
    with tokens_of(new_house, seconds=8) as house:
        face = FACES["grpc"](house)
        assert face.call("ListVpnGateways", samples.LIST).is_ok
        began = time.monotonic()
        house.cloud.fails({"operation": "createToken", "answer": "backend_unavailable"})
        until(lambda: house.cloud.count("createToken", "calls") > 1, "a renewal was tried")
        assert face.call("ListVpnGateways", samples.LIST).is_ok, "the old one serves"
        refused = until(lambda: refusal(face), "its end")
        assert time.monotonic() - began > 6
        assert (refused.code, refused.reason) == ("UNAVAILABLE", "CREDENTIAL_UNAVAILABLE")
        assert "retry" in str(refused).lower() or refused.retry_after is not None
        assert "[-] credential main: no token or key can be had" in (
            house.gateway.admin("/readyz?verbose")[1])
        statuses = house.cloud.statistics()["operations"]["listVpnGateways"]["statuses"]
        assert set(statuses) == {"200"}, "no token was shown after its end"
        house.cloud.works()
        until(lambda: face.call("ListVpnGateways", samples.LIST).is_ok, "it works again",
              seconds=70)


def refusal(face):
    outcome = face.call("ListVpnGateways", samples.LIST)
    return None if outcome.is_ok else outcome


def test_a_wrong_password_is_shown_once(new_house):
    with tokens_of(new_house, password="not-the-password") as house:
        face = FACES["grpc"](house)
        for outcome in crowd(face, 60):
            assert (outcome.code, outcome.reason) == ("UNAVAILABLE", "CREDENTIAL_REFUSED")
        assert house.cloud.count("createToken", "calls") == 1
        status, said = house.gateway.admin("/readyz?verbose")
        assert status == 200 and "[-] credential main: refused by the cloud" in said
        # The right one is taken as soon as it is there.
        house.write("password", PASSWORD)
        until(lambda: face.call("ListVpnGateways", samples.LIST).is_ok, "the right one is taken")
        assert house.cloud.count("createToken", "calls") == 2
        assert house.gateway.admin("/readyz/writes")[0] == 200


def test_a_wrong_new_password_changes_nothing(new_house):
    with tokens_of(new_house, seconds=6) as house:
        face = FACES["grpc"](house)
        assert face.call("ListVpnGateways", samples.LIST).is_ok
        house.write("password", "mistyped")
        until(lambda: "does not take over" in house.gateway.log.read_text(), "it is told")
        end = time.monotonic() + 7
        while time.monotonic() < end:
            assert face.call("ListVpnGateways", samples.LIST).is_ok
        refreshes = 'credential_refreshes_total{credential="main",result="%s"}'
        assert metric(house, refreshes % "refused") == 1, "the wrong one is not shown again"
        assert metric(house, refreshes % "succeeded") >= 2


def test_a_credential_of_the_account_serves_no_project(new_house):
    credential = user()
    del credential["project_id"], credential["project_name"]
    credential["password"]["scope"] = "account"
    with tokens_of(new_house, credential=credential) as house:
        face = FACES["grpc"](house)
        refused = face.call("ListVpnGateways", samples.LIST)
        assert (refused.code, refused.reason) == (
            "FAILED_PRECONDITION", "CREDENTIAL_WITHOUT_PROJECT")
        assert house.cloud.count("listVpnGateways", "calls") == 0


def test_a_password_from_a_program(new_house, tmp_path):
    program = tmp_path / "password"
    program.write_text(
        f"#!/bin/sh\necho '{{\"secret\": \"{PASSWORD}\"}}'\necho noise >&2\n")
    program.chmod(0o700)
    credential = user()
    credential["password"]["secret"] = f"command:{program}"
    with tokens_of(new_house, credential=credential) as house:
        assert FACES["grpc"](house).call("ListVpnGateways", samples.LIST).is_ok
        assert "noise" not in house.gateway.log.read_text()


def test_a_token_never_meets_a_log(new_house):
    with tokens_of(new_house) as house:
        face = FACES["grpc"](house)
        assert face.call("ListVpnGateways", samples.LIST).is_ok
        house.cloud.fails({"operation": "listVpnGateways", "answer": "token_must_be_renewed",
                           "count": 2})
        face.call("ListVpnGateways", samples.LIST)
        log = house.gateway.log.read_text()
        assert PASSWORD not in log and "MII" not in log
