"""A new process takes the place of one that serves: nothing is refused, nothing is lost."""

import copy
import signal
import subprocess
import threading

import pytest

from contract import caller
from curl import Curl, CurlError
from faces import FACES, Grpc, Rest
from programs import BINARY, Program
from waiting import until

ME = caller.GetCallerRequest()


@pytest.fixture
def house(new_house):
    with new_house() as house:
        settings = copy.deepcopy(house.settings)
        settings["state_directory"] = "kept"
        settings["admin"] = {"address": "127.0.0.1:0"}
        house.gateway.end()
        house.settings = settings
        house.settings_file = house.write_settings("kept.yaml")
        house.processes = []
        yield house
        for process in house.processes:
            process.end()


def serve(house, *options, ready=True):
    process = Program(
        house.directory, f"serving-{len(house.processes)}", "serve", "--config",
        house.settings_file, "--loops", 2, *options)
    house.processes.append(process)
    return process.wait_until_ready() if ready else process


class Callers:
    """Ask without end: over HTTP/2 and HTTP/1.1 anew each time, over a connection that stays, and
    over the Unix socket."""

    def __init__(self, house, port):
        self.failures, self.count, self._over = [], 0, threading.Event()
        endpoint, key = f"https://localhost:{port}", house.keys["operator"]
        faces = [
            Rest(Curl.tls(endpoint, house.ca), key),
            Rest(Curl.tls(endpoint, house.ca, "--http1.1"), key),
            Grpc(f"localhost:{port}", key, house.ca),
            Rest(Curl.unix(house.unix_socket), key),
        ]
        self._threads = [threading.Thread(target=self._ask, args=(face,)) for face in faces]

    def _ask(self, face):
        while not self._over.is_set():
            try:
                outcome = face.call("GetCaller", ME)
                if not outcome.is_ok:
                    self.failures.append(outcome)
            except CurlError as error:
                self.failures.append(error)
            self.count += 1

    def go_on(self):
        count = self.count
        until(lambda: self.count > count + 12, "calls are answered")

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        self.go_on()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()


def test_an_upgrade_under_load_loses_nothing(house):
    old = serve(house)
    port = old.ready["ports"][0]
    with Callers(house, port) as callers:
        for _ in range(3):
            new = serve(house, "--take-over")
            assert new.ready["ports"] == old.ready["ports"]
            assert new.ready["admin_port"] == old.ready["admin_port"]
            assert old.process.wait(30) == 0
            assert "another process has taken over" in old.log.read_text()
            callers.go_on()
            old = new
    assert callers.failures == []
    assert house.unix_socket.exists()
    assert old.end() == 0
    assert not house.unix_socket.exists(), "the last one takes its file away"


def test_one_that_cannot_start_leaves_the_other_serving(house):
    old = serve(house)
    house.settings["callers"]["reader"]["actions"] = ["vpn:vpnGateways:lits"]
    house.settings_file.write_text(house.write_settings("faulty.yaml").read_text())
    new = serve(house, "--take-over", ready=False)
    assert new.process.wait(30) == 78
    assert "faulty" not in old.log.read_text()
    assert old.process.poll() is None
    face = Grpc(f"localhost:{old.ready['ports'][0]}", house.keys["operator"], house.ca)
    assert face.call("GetCaller", ME).is_ok


def test_one_that_is_killed_half_way_leaves_the_other_serving(house):
    old = serve(house)
    for _ in range(3):
        new = serve(house, "--take-over", ready=False)
        threading.Event().wait(0.02)
        new.process.send_signal(signal.SIGKILL)
        new.process.wait(30)
        if old.process.poll() is not None:
            # It had taken over already when it was killed.
            old = serve(house)
    face = Grpc(f"localhost:{old.ready['ports'][0]}", house.keys["operator"], house.ca)
    assert face.call("GetCaller", ME).is_ok


def test_without_one_that_serves_it_starts(house):
    assert serve(house, "--take-over").ready["ports"][0] > 0


def test_without_the_option_the_directory_is_refused(house):
    old = serve(house)
    new = serve(house, ready=False)
    assert new.process.wait(30) == 69
    assert str(old.ready["pid"]) in new.log.read_text()


def test_without_a_state_directory_there_is_no_way_to_ask(house):
    del house.settings["state_directory"]
    done = subprocess.run(
        [BINARY, "serve", "--config", house.write_settings("none.yaml"), "--take-over"],
        capture_output=True, text=True, timeout=30)
    assert done.returncode == 78
    assert "--take-over needs a state_directory" in done.stderr
