"""The options of `gatehouse sandbox`: what is refused, and what a plan from a file does."""

import json
import ssl
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from programs import PROJECT, Program, run


@pytest.mark.parametrize("options, words", [
    ([], "--ca-file"),
    (["--ca-file", "ca.pem", "--certificate", "x", "--private-key", "y"], "--ca-file"),
    (["--certificate", "x"], "--private-key"),
    (["--ca-file", "ca.pem", "--rate-limit", "200/5h"], "200/5m"),
    (["--ca-file", "ca.pem", "--latency", "200-20"], "--latency"),
    (["--ca-file", "ca.pem", "--fault-rate", "2"], "--fault-rate"),
    (["--ca-file", "ca.pem", "--pace", "86401"], "--pace and"),
    (["--ca-file", "ca.pem", "--batch-order", "random"], "as-asked"),
    (["--ca-file", "ca.pem", "--gateway-quota", "100001"], "Quotas"),
    (["--ca-file", "ca.pem", "--project", "x"], "ID=NAME"),
])
def test_a_wrong_option_is_refused_with_what_is_expected(options, words):
    done = run("sandbox", *options)
    assert done.returncode == 64
    assert words in done.stderr


@pytest.mark.parametrize("options", [
    ["--certificate", "nowhere.pem", "--private-key", "nowhere.pem"],
    ["--ca-file", "nowhere/ca.pem"],
    ["--ca-file", "ca.pem", "--secret-key-file", "nowhere.pem"],
])
def test_a_file_that_is_not_there_is_named(tmp_path, options):
    done = run("sandbox", "--port", 0, "--admin-port", 0, *options, cwd=tmp_path)
    assert done.returncode == 78
    assert "nowhere" in done.stderr and "No such file or directory" in done.stderr
    assert "NSCocoa" not in done.stderr and "Error Domain" not in done.stderr


def test_a_fault_in_a_plan_is_named_with_its_place(tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text('{"rules": [{"answer": "bussy"}]}')
    done = run("sandbox", "--ca-file", tmp_path / "ca.pem", "--faults", plan)
    assert done.returncode == 78
    assert f"{plan}: rules[0].answer must be one of" in done.stderr


def test_a_plan_holds_from_the_start_and_the_rate_is_limited(tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text('{"rules": [{"path": "/v5/*", "answer": "repeated", "count": 1}]}')
    sandbox = Program(
        tmp_path, "sandbox", "sandbox", "--ca-file", "ca.pem", "--port", 0, "--admin-port", 0,
        "--faults", plan, "--rate-limit", "2/60m", "--project", "b2=other",
        "--clock-offset", -86400)
    sandbox.wait_until_ready()
    trust = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
    cloud = f"https://localhost:{sandbox.ready['port']}"

    def ask(path, headers, body=None):
        request = urllib.request.Request(
            cloud + path, data=body and json.dumps(body).encode(), headers=headers)
        try:
            return urllib.request.urlopen(request, context=trust)
        except urllib.error.HTTPError as refusal:
            return refusal

    user = {"name": "sandbox-user", "password": "sandbox-password",
            "domain": {"name": "sandbox-account"}}
    token = ask("/v3/auth/tokens", {"content-type": "application/json"}, {"auth": {
        "identity": {"methods": ["password"], "password": {"user": user}},
        "scope": {"project": {"id": PROJECT}}}}).headers["x-subject-token"]
    projects = json.load(ask("/v3/projects?name=other", {"x-auth-token": token}))["projects"]
    assert [project["id"] for project in projects] == ["b2"]
    date = ask("/v3/projects", {"x-auth-token": token}).headers["date"]
    assert parsedate_to_datetime(date) < datetime.now(UTC) - timedelta(hours=23)
    answers = [ask(f"/v5/{PROJECT}/vpn/quotas", {"x-auth-token": token}) for _ in range(3)]
    assert [answer.status for answer in answers] == [400, 200, 429]
    assert "limit:2,time:60 minute" in answers[2].read().decode()
    assert sandbox.end() == 0
