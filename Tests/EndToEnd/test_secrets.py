"""Secrets appear nowhere: neither in what was answered, nor in logs, pages and command lines."""

import pathlib

import pytest

import samples
import transcript
from faces import FACES

pytestmark = pytest.mark.last


def test_there_is_something_to_look_for(house):
    FACES["rest"](house).call("ListVpnGateways", samples.LIST)
    house.gateway.admin("/metrics")
    assert transcript.secret_count() >= 6
    assert len(transcript.answers()) > 1000
    assert any(b"ready" in log for log in transcript.logs().values())


def test_no_answer_holds_a_secret():
    assert transcript.leaks(transcript.answers()) == []


def test_no_log_holds_a_secret():
    found = {str(path): transcript.leaks(log) for path, log in transcript.logs().items()}
    assert {path: leaks for path, leaks in found.items() if leaks} == {}


def test_no_page_of_the_admin_port_holds_a_secret(house):
    for path in ["/metrics", "/readyz?verbose", "/readyz/writes?verbose", "/version", "/startupz"]:
        assert transcript.leaks(house.gateway.admin(path)[1].encode()) == [], path


def test_no_command_line_holds_a_secret(house, demo):
    for pid in [house.gateway.pid, demo.ready["pid"], demo.ready["sandbox_pid"]]:
        arguments = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        assert transcript.leaks(arguments) == [], arguments


def test_a_crash_would_write_no_memory_to_disk(house):
    limits = pathlib.Path(f"/proc/{house.gateway.pid}/limits").read_text()
    [core] = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    # 1, since 0 would not stop a kernel that pipes cores to a program (core(5)).
    assert core.split()[4] in ("0", "1")
