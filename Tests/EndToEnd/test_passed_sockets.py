"""Sockets that a service manager made: connections wait in them while the gateway restarts."""

import os
import signal
import socket
import subprocess
import threading

import pytest

from contract import caller
from curl import Curl, CurlError
from faces import Rest
from programs import BINARY
from waiting import until

ME = caller.GetCallerRequest()


def listening_socket():
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen(128)
    return taken


def serve(house, settings_file, sockets, log):
    """As systemd starts a service: descriptors from 3 on, and whom they are for."""
    numbers = [each.fileno() for each in sockets]

    def pass_on():
        # Out of the way first: one may have the number of another's place.
        copies = [os.dup(number) for number in numbers]
        high = [os.dup2(copy, 100 + place) for place, copy in enumerate(copies)]
        for place, number in enumerate(high):
            os.dup2(number, 3 + place, inheritable=True)

    # The variable names the process, which is known only inside of it.
    command = ('LISTEN_PID=$$ LISTEN_FDS=%d exec "$0" serve --config "$1" --loops 1'
               % len(sockets))
    with open(log, "ab") as output:
        return subprocess.Popen(
            ["/bin/sh", "-c", command, BINARY, settings_file], stdin=subprocess.DEVNULL,
            stdout=output, stderr=output, preexec_fn=pass_on, close_fds=False,
            cwd=house.directory)


def settings_for(house, *addresses):
    settings = {**house.settings, "admin": {"address": "off"}}
    tls = house.settings["listeners"][0]["tls"]
    settings["listeners"] = [{"address": address, "tls": tls} for address in addresses] + [
        {"unix": "passed.sock"}]
    return house.write_settings("passed.yaml", settings)


def face(house, port, version):
    return Rest(
        Curl.tls(f"https://localhost:{port}", house.ca, version), house.keys["operator"])


@pytest.mark.parametrize("version", ["--http2", "--http1.1"])
def test_a_restart_refuses_nobody(house, version):
    taken = listening_socket()
    port = taken.getsockname()[1]
    log = house.directory / "passed.log"
    settings_file = settings_for(house, f"127.0.0.1:{port}")
    rest = face(house, port, version)
    outcomes, over = [], threading.Event()

    def ask():
        while not over.is_set():
            try:
                outcome = rest.call("GetCaller", ME)
                outcomes.append("answered" if outcome.is_ok else outcome)
            except CurlError as error:
                outcomes.append(error)

    process = serve(house, settings_file, [taken], log)
    callers = [threading.Thread(target=ask) for _ in range(3)]
    try:
        for each in callers:
            each.start()
        for _ in range(3):
            count = len(outcomes)
            until(lambda: len(outcomes) > count + 6, "calls are answered")
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
            process = serve(house, settings_file, [taken], log)
        count = len(outcomes)
        until(lambda: len(outcomes) > count + 6, "calls are answered")
    finally:
        over.set()
        for each in callers:
            each.join()
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        taken.close()
    assert [each for each in outcomes if each != "answered"] == []


def test_a_socket_that_no_listener_wants_is_a_fault(house):
    taken = listening_socket()
    other = listening_socket()
    free = other.getsockname()[1]
    other.close()
    log = house.directory / "unwanted.log"
    process = serve(house, settings_for(house, f"127.0.0.1:{free}"), [taken], log)
    assert process.wait(30) == 78
    said = log.read_text()
    assert f"a socket at 127.0.0.1:{taken.getsockname()[1]} was passed to this process" in said
    assert "passed.yaml:" in said
    taken.close()
