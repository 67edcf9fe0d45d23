"""`gatehouse demo`, as a newcomer meets it."""

import os
import pathlib
import re
import signal
import subprocess
import threading

from contract import CallerServiceStub, VpnGatewayServiceStub, caller, gateways
from programs import Program, Sandbox, read_page
from waiting import until

import grpc
import samples


def printed_commands(demo):
    """The indented curl commands of its greeting, lines joined as a shell does."""
    text = until(lambda: "Control-C" in demo.log.read_text() and demo.log.read_text(),
                 "the demo has greeted")
    return re.findall(r"^  (curl (?:.*\\\n)*.*)$", text, re.MULTILINE)


def test_the_printed_commands_work_as_printed(demo):
    who, create, look, connect, certificate = printed_commands(demo)

    def shell(command):
        done = subprocess.run(
            command, shell=True, capture_output=True, text=True, timeout=30, check=True)
        return done.stdout

    assert '"demo-service"' in shell(who)
    assert '"office"' in shell(create)
    assert '"PENDING_CREATE"' in shell(look)
    until(lambda: '"ACTIVE"' in shell(look), "the gateway made by hand is ACTIVE")
    assert '"ACTIVE"' in shell(connect)
    assert '"mtls"' in shell(certificate)


def test_the_ready_file_says_how_to_reach_everything(demo):
    ready = demo.ready
    with open(ready["ca_file"], "rb") as file:
        trust = grpc.ssl_channel_credentials(file.read())
    target = ready["endpoint"].removeprefix("https://")
    metadata = [("authorization", f"Bearer {ready['api_key']}")]
    with grpc.secure_channel(target, trust) as channel:
        me = CallerServiceStub(channel).GetCaller(
            caller.GetCallerRequest(), metadata=metadata, timeout=10)
        assert me.name == "demo-service"
        stub = VpnGatewayServiceStub(channel)
        made = stub.CreateVpnGateway(samples.create("by-stub"), metadata=metadata, timeout=10)
        listed = stub.ListVpnGateways(
            gateways.ListVpnGatewaysRequest(), metadata=metadata, timeout=10)
        assert made.id in [each.id for each in listed.vpn_gateways]
    certificate, key = (
        pathlib.Path(ready[name]).read_bytes() for name in ("client_cert_file", "client_key_file"))
    with open(ready["ca_file"], "rb") as file:
        trust = grpc.ssl_channel_credentials(file.read(), key, certificate)
    with grpc.secure_channel(target, trust) as channel:
        me = CallerServiceStub(channel).GetCaller(caller.GetCallerRequest(), timeout=10)
        assert (me.name, me.authentication_method) == ("demo-service", "mtls")
    with grpc.insecure_channel(f"unix:{ready['unix_socket']}") as channel:
        me = CallerServiceStub(channel).GetCaller(caller.GetCallerRequest(), timeout=10)
        assert (me.name, me.authentication_method) == ("demo-service", "unix_peer")
    for pid in (ready["pid"], ready["sandbox_pid"]):
        os.kill(pid, 0)
    assert os.path.isdir(ready["state_directory"])


def test_the_admin_port_tells_how_it_is(demo):
    admin = demo.ready["admin_endpoint"]
    for path in ["/livez", "/readyz", "/readyz/writes", "/startupz"]:
        assert read_page(admin + path)[0] == 200, path
    assert '"version"' in read_page(admin + "/version")[1]
    status, metrics = read_page(admin + "/metrics")
    assert status == 200 and "gatehouse_calls_total" in metrics
    assert "credential demo" in read_page(admin + "/readyz?verbose")[1]
    assert read_page(admin + "/nothing")[0] == 404


def test_its_files_are_the_owners_only(demo):
    state = demo.ready["state_directory"]
    assert os.stat(state).st_mode & 0o777 == 0o700
    assert all(os.stat(f"{state}/{name}").st_mode & 0o777 == 0o600 for name in os.listdir(state))
    directory = os.path.dirname(demo.ready["api_key_file"])
    assert os.stat(directory).st_mode & 0o077 == 0
    for name in os.listdir(directory):
        if "key" in name:
            assert os.stat(f"{directory}/{name}").st_mode & 0o077 == 0, name


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            # A zombie that nobody has waited for runs no more.
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_killing_it_takes_its_children_along(tmp_path):
    demo = Program(tmp_path, "demo", "demo", "--port", 0).wait_until_ready()
    children = [demo.ready["pid"], demo.ready["sandbox_pid"]]
    assert all(is_running(pid) for pid in children)
    demo.end(signal.SIGKILL)
    until(lambda: not any(is_running(pid) for pid in children), "the children have ended")


def test_a_child_outlives_the_thread_that_started_it(tmp_path, authority):
    # Threads of a pool come and go; the kernel can be asked to end a child with either.
    started = []
    options = {"options": ["--with-parent"]}
    thread = threading.Thread(target=lambda: started.append(
        Sandbox(tmp_path, authority.issue("sandbox"), "a-secret-of-the-cloud", **options)))
    thread.start()
    thread.join()
    until(lambda: not os.path.exists(f"/proc/self/task/{thread.native_id}"), "the thread is gone")
    sandbox, = started
    for _ in range(30):
        sandbox.cloud.statistics()
    assert sandbox.process.poll() is None, sandbox.log.read_text()
    # A second signal would end it at once, and with another code.
    assert sandbox.end() == 0


def test_it_ends_in_order_and_leaves_nothing(tmp_path):
    demo = Program(tmp_path, "demo", "demo", "--port", 0).wait_until_ready()
    children = [demo.ready["pid"], demo.ready["sandbox_pid"]]
    assert demo.end(signal.SIGINT) == 0
    assert not any(is_running(pid) for pid in children)
    assert not os.path.exists(demo.ready["state_directory"])


def test_it_says_when_a_child_has_died(tmp_path):
    demo = Program(tmp_path, "demo", "demo", "--port", 0).wait_until_ready()
    os.kill(demo.ready["sandbox_pid"], signal.SIGKILL)
    assert demo.process.wait(15) == 69
    assert "sandbox ended by itself" in demo.log.read_text()
