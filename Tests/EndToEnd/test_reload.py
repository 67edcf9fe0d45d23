"""Settings, certificates and keys are exchanged while the gateway serves."""

import copy
import os
import signal
import socket
import ssl
import threading

import grpc
import pytest

import samples
from contract import caller, gateways
from curl import CurlError
from faces import FACES, Grpc
from programs import new_key
from test_health import SERVING, Watch
from waiting import until

ME = caller.GetCallerRequest()
ZONES = gateways.ListVpnGatewayAvailabilityZonesRequest()


@pytest.fixture
def house(new_house):
    """One for each test: settings are changed."""
    with new_house() as house:
        yield house


def put(house, settings):
    """Moves a settings file into place, as tools of configuration do."""
    house.settings = settings
    draft = house.write_settings("gatehouse.yaml.new", settings)
    os.rename(draft, house.settings_file)


def changed(house, change):
    settings = copy.deepcopy(house.settings)
    change(settings)
    put(house, settings)


def metric(house, name):
    [line] = [line for line in house.gateway.admin("/metrics")[1].splitlines()
              if line.startswith(f"{name} ")]
    return int(line.split()[-1])


def applied(house):
    return metric(house, 'gatehouse_settings_reloads_total{result="applied"}')


def refused(house):
    return metric(house, 'gatehouse_settings_reloads_total{result="refused"}')


def reader_of(house):
    return Grpc(f"localhost:{house.gateway.port}", house.keys["reader"], house.ca)


class Traffic:
    """Calls without end on one connection, and others that connect anew each time."""

    def __init__(self, house):
        self.failures = []
        self.count = 0
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._call, args=(face,))
            for face in [self._kept(house), self._new(house)]]

    def _kept(self, house):
        face = FACES["grpc"](house)
        return lambda: face.call("ListVpnGateways", samples.LIST)

    def _new(self, house):
        def call():
            # Each run of curl is a connection of its own.
            return FACES["rest"](house).call("ListVpnGateways", samples.LIST)
        return call

    def _call(self, call):
        while not self._over.is_set():
            try:
                outcome = call()
                if not outcome.is_ok:
                    self.failures.append(outcome)
            except CurlError as error:
                self.failures.append(error)
            self.count += 1

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        until(lambda: self.count > 5, "calls are made")
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()


def test_what_a_caller_may_is_changed_on_the_open_connection(house):
    face = reader_of(house)
    assert face.call("ListVpnGateways", samples.LIST).is_ok
    assert face.call("ListVpnGatewayAvailabilityZones", ZONES).code == "PERMISSION_DENIED"
    changed(house, lambda settings: settings["callers"]["reader"].update(actions=["vpn:*:list"]))
    until(lambda: face.call("ListVpnGatewayAvailabilityZones", ZONES).is_ok, "may list zones")
    assert face.call("GetCaller", ME).reply.name == "reader"
    assert applied(house) == 1


def test_a_key_is_exchanged_without_a_gap(house):
    face = reader_of(house)
    old = house.keys["reader"]
    new, digest = new_key()
    changed(house, lambda settings: settings["callers"]["reader"]["api_keys"].append(digest))
    until(lambda: face.call("GetCaller", ME, key=new).is_ok, "the new key is known")
    assert face.call("GetCaller", ME, key=old).is_ok
    changed(house, lambda settings: settings["callers"]["reader"]["api_keys"].pop(0))
    until(lambda: face.call("GetCaller", ME, key=old).code == "UNAUTHENTICATED", "the old is gone")
    assert face.call("GetCaller", ME, key=new).is_ok


def test_a_stream_ends_with_the_key_that_opened_it(house):
    watch = Watch(house, "")
    until(lambda: watch.statuses == [SERVING], "it is served")
    changed(house, lambda settings: settings["callers"].pop("reader"))
    until(lambda: watch.end is not None, "the stream has ended")
    assert watch.end == grpc.StatusCode.UNAUTHENTICATED


def test_a_faulty_file_changes_nothing_and_is_told_with_its_place(house):
    face = reader_of(house)
    before = copy.deepcopy(house.settings)
    changed(house, lambda settings: settings["callers"]["reader"].update(
        actions=["vpn:vpnGateways:lits", "vpn:*"]))
    until(lambda: refused(house) == 1, "the file was read and refused")
    text = house.settings_file.read_text()
    line = 1 + text[:text.index("vpn:vpnGateways:lits")].count("\n")
    log = house.gateway.log.read_text()
    assert f"gatehouse.yaml:{line}:" in log and "did you mean" in log, log
    assert face.call("ListVpnGatewayAvailabilityZones", ZONES).code == "PERMISSION_DENIED"
    assert face.call("ListVpnGateways", samples.LIST).is_ok
    assert metric(house, "gatehouse_settings_faulty") == 1
    status, page = house.gateway.admin("/readyz?verbose")
    assert status == 200 and "[-] settings: not reloaded for 1 fault; see the log" in page
    put(house, before)
    until(lambda: applied(house) == 1, "the mended file is in force")
    assert metric(house, "gatehouse_settings_faulty") == 0


def test_half_a_file_is_not_read(house):
    whole = house.settings_file.read_text()
    with open(house.settings_file, "w") as file:
        for start in range(0, len(whole), len(whole) // 12):
            file.write(whole[start:start + len(whole) // 12])
            file.flush()
            os.fsync(file.fileno())
            threading.Event().wait(0.1)
    until(lambda: applied(house) == 1, "the whole file is in force")
    assert refused(house) == 0


def test_sighup_reads_at_once_and_ends_nothing(house):
    house.gateway.process.send_signal(signal.SIGHUP)
    until(lambda: applied(house) == 1, "read again")
    assert FACES["rest"](house).call("GetCaller", ME).is_ok
    assert house.gateway.process.poll() is None


def test_changes_are_frozen_and_reads_go_on(house):
    face = FACES["rest"](house)
    changed(house, lambda settings: settings.update(freeze_writes=True))
    until(lambda: house.gateway.admin("/readyz/writes")[0] == 503, "not ready for writes")
    refusal = face.call("CreateVpnGateway", samples.create())
    assert (refusal.code, refusal.reason) == ("UNAVAILABLE", "WRITES_FROZEN")
    assert refusal.headers["retry-after"] == "60"
    assert face.call("ListVpnGateways", samples.LIST).is_ok
    status, page = house.gateway.admin("/readyz?verbose")
    assert status == 200 and "[-] changes: frozen by the operator" in page
    changed(house, lambda settings: settings.update(freeze_writes=False))
    until(lambda: house.gateway.admin("/readyz/writes")[0] == 200, "ready again")
    assert face.call("CreateVpnGateway", samples.create()).is_ok


def test_what_takes_a_restart_is_told(house):
    changed(house, lambda settings: settings["limits"].update(connections_max=77))
    until(lambda: applied(house) == 1, "in force")
    assert "limits.connections_max has changed, which takes a restart" in (
        house.gateway.log.read_text())


def served_certificate(house):
    """What is shown to who connects now."""
    trust = ssl.create_default_context(cafile=house.ca)
    with socket.create_connection(("127.0.0.1", house.gateway.port), timeout=10) as plain:
        with trust.wrap_socket(plain, server_hostname="localhost") as secured:
            return secured.getpeercert()["serialNumber"]


def test_the_certificate_is_exchanged_under_load_and_nothing_is_lost(house):
    before = served_certificate(house)
    tls = house.settings["listeners"][0]["tls"]
    with Traffic(house) as traffic:
        for _ in range(3):
            certificate, key = house.authority.issue("exchanged")
            # The pair is in two files: a reading between the two must change nothing.
            os.replace(certificate, tls["certificate_file"])
            os.replace(key, tls["private_key"].removeprefix("file:"))
            until(lambda: served_certificate(house) != before, "the new one is shown")
            before = served_certificate(house)
            count = traffic.count
            until(lambda: traffic.count > count + 5, "calls go on")
    assert traffic.failures == []


def test_a_secret_key_of_the_cloud_is_exchanged_by_settings(house):
    face = FACES["grpc"](house)
    assert face.call("ListVpnGateways", samples.LIST).is_ok
    house.write("other-secret-key", house.secret)
    changed(house, lambda settings: settings["credentials"]["main"]["access_key"].update(
        secret="file:other-secret-key"))
    until(lambda: applied(house) == 1, "in force")
    (house.directory / "secret-key").unlink()
    assert face.call("ListVpnGateways", samples.LIST).is_ok


def test_listeners_come_and_go(house):
    path = house.directory / "second.sock"
    operator = house.keys["operator"]

    def ask():
        return Grpc(f"unix:{path}", operator).call("GetCaller", ME)

    changed(house, lambda settings: settings["listeners"].append({"unix": "second.sock"}))
    until(lambda: path.exists() and ask().is_ok, "the new listener answers")
    kept = Grpc(f"unix:{path}", operator)
    assert kept.call("GetCaller", ME).is_ok
    changed(house, lambda settings: settings["listeners"].pop())
    until(lambda: not path.exists(), "it is gone")
    until(lambda: not kept.call("GetCaller", ME, timeout=5).is_ok, "its connections end")
    assert FACES["grpc"](house).call("GetCaller", ME).is_ok


def test_an_address_that_is_taken_changes_nothing(house):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        def both(settings):
            settings["listeners"].append({"address": f"127.0.0.1:{port}", "cleartext": True})
            settings["callers"].pop("reader")
        changed(house, both)
        until(lambda: refused(house) == 1, "refused")
    assert reader_of(house).call("GetCaller", ME).is_ok


def test_settings_are_read_again_and_again_under_load(house):
    with Traffic(house) as traffic:
        for number in range(1, 16):
            changed(house, lambda settings: settings["limits"].update(
                deadline_default_seconds=10 + len(str(number)) + number % 3))
            house.gateway.process.send_signal(signal.SIGHUP)
            until(lambda: applied(house) >= number, f"reload {number}")
    assert traffic.failures == []
    assert refused(house) == 0
