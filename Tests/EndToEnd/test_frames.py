"""HTTP/2 in an order that ordinary clients do not choose, with the h2 library."""

import socket
import ssl

import h2.config
import h2.connection
import h2.events
import h2.settings
import pytest


class Peer:
    """One connection whose every frame the test decides."""

    def __init__(self, house, window=None):
        trust = ssl.create_default_context(cafile=house.ca)
        trust.set_alpn_protocols(["h2"])
        plain = socket.create_connection(("127.0.0.1", house.gateway.port), timeout=10)
        self._socket = trust.wrap_socket(plain, server_hostname="localhost")
        self.wire = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        self.wire.initiate_connection()
        if window is not None:
            self.wire.update_settings({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: window})
        self.events = []
        self.send()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def send(self):
        self._socket.sendall(self.wire.data_to_send())

    def wait_for(self, kind):
        """Reads until such an event has come; all events are kept."""
        while not any(isinstance(event, kind) for event in self.events):
            self.receive()

    def receive(self):
        data = self._socket.recv(65536)
        assert data, f"the connection ended: {self.events}"
        self.events += self.wire.receive_data(data)
        self.send()

    def round_trip(self):
        """Whatever was sent before this PING has been dealt with on both sides."""
        self.events = [each for each in self.events
                       if not isinstance(each, h2.events.PingAckReceived)]
        self.wire.ping(b"together")
        self.send()
        self.wait_for(h2.events.PingAckReceived)

    def wait_for_end_of(self, stream):
        while not any(isinstance(event, h2.events.StreamEnded) and event.stream_id == stream
                      for event in self.events):
            self.receive()

    def get(self, path, key, stream=1):
        self.wire.send_headers(stream, [
            (":method", "GET"), (":scheme", "https"), (":authority", "localhost"),
            (":path", path), ("authorization", f"Bearer {key}")], end_stream=True)
        self.send()

    def call_grpc(self, path, key, stream=1):
        """A call with an empty message."""
        self.wire.send_headers(stream, [
            (":method", "POST"), (":scheme", "https"), (":authority", "localhost"),
            (":path", path), ("content-type", "application/grpc"), ("te", "trailers"),
            ("authorization", f"Bearer {key}")])
        self.wire.send_data(stream, bytes(5), end_stream=True)
        self.send()

    def post(self, key, *more, kind="application/json"):
        """The head of a request whose body is still to come."""
        self.wire.send_headers(1, [
            (":method", "POST"), (":scheme", "https"), (":authority", "localhost"),
            (":path", "/gatehouse.vpn.v1.VpnGatewayService/ListVpnGateways"),
            ("content-type", kind), ("authorization", f"Bearer {key}"), *more])
        self.send()

    def had(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    def field(self, name):
        """Of the first response."""
        return dict(self.had(h2.events.ResponseReceived)[0].headers)[name]

    @property
    def status(self):
        return self.field(":status")

    @property
    def body(self):
        return b"".join(event.data for event in self.had(h2.events.DataReceived))


@pytest.fixture
def peer(house):
    with Peer(house) as peer:
        yield peer


def test_a_small_body_may_follow_its_refusal(peer):
    # Clients such as curl 7.88 take a reset, though it says NO_ERROR, for a failed call and never
    # show the answer that came before it.
    peer.post("ghk_wrong", ("content-length", "2"))
    peer.wait_for(h2.events.StreamEnded)
    assert peer.status == "401"
    peer.round_trip()
    assert peer.had(h2.events.StreamReset) == []
    peer.wire.send_data(1, b"{}", end_stream=True)
    peer.round_trip()
    assert peer.had(h2.events.StreamReset) == []


def test_a_large_body_is_cut_off_after_its_refusal(peer):
    peer.post("ghk_wrong")
    peer.wait_for(h2.events.StreamEnded)
    assert peer.status == "401"
    sent = 0
    while not peer.had(h2.events.StreamReset) and sent < 4 << 20:
        room = min(16384, peer.wire.local_flow_control_window(1))
        if room == 0:
            # No more credit is as good an end as a reset.
            break
        peer.wire.send_data(1, bytes(room))
        peer.send()
        sent += room
        peer.round_trip()
    assert sent < 4 << 20, "a stranger's body is read without end"
    assert [event.error_code for event in peer.had(h2.events.StreamReset)] in ([], [0])


def test_a_body_that_comes_byte_by_byte(house, peer):
    peer.post(house.keys["operator"])
    for byte in b"{}":
        peer.wire.send_data(1, bytes([byte]))
        peer.round_trip()
    peer.wire.end_stream(1)
    peer.send()
    peer.wait_for(h2.events.StreamEnded)
    assert peer.status == "200"


@pytest.fixture
def hasty(new_house):
    """A gateway that gives a request, and an answer that is not taken, one second."""
    with new_house(limits={"request_timeout_seconds": 1}) as house:
        yield house


@pytest.mark.parametrize("kind, status, word", [
    ("application/json", "504", b'"deadline_exceeded"'),
    ("application/grpc", "200", b""),
])
def test_a_body_that_does_not_come_ends_its_call_and_no_other(hasty, kind, status, word):
    with Peer(hasty) as peer:
        peer.post(hasty.keys["operator"], kind=kind)
        peer.wait_for(h2.events.ResponseReceived)
        assert peer.status == status
        if kind == "application/grpc":
            assert peer.field("grpc-status") == "4"
        else:
            peer.wait_for(h2.events.StreamEnded)
            assert word in peer.body
        # The same connection goes on.
        peer.get("/v1/caller", hasty.keys["operator"], stream=3)
        peer.wait_for_end_of(3)
        assert peer.had(h2.events.ConnectionTerminated) == []


def test_an_answer_that_is_never_taken_is_given_up_and_no_other(hasty):
    with Peer(hasty, window=0) as peer:
        peer.get("/v1/caller", hasty.keys["operator"])
        peer.wait_for(h2.events.StreamReset)
        assert peer.status == "200" and peer.body == b""
        assert peer.had(h2.events.StreamReset)[0].error_code == 8, "CANCEL"
        # The same connection goes on, for who reads.
        peer.get("/v1/caller", hasty.keys["operator"], stream=3)
        peer.wire.increment_flow_control_window(65535, stream_id=3)
        peer.wait_for_end_of(3)
        assert peer.body != b"" and peer.had(h2.events.ConnectionTerminated) == []


def test_a_watch_that_has_nothing_to_say_may_stay_silent(hasty):
    with Peer(hasty) as peer:
        peer.call_grpc("/grpc.health.v1.Health/Watch", hasty.keys["operator"])
        peer.wait_for(h2.events.DataReceived)
        with Peer(hasty, window=0) as other:
            # Longer than an answer may wait.
            other.get("/v1/caller", hasty.keys["operator"])
            other.wait_for(h2.events.StreamReset)
        peer.round_trip()
        assert peer.had(h2.events.StreamReset) == [] and peer.had(h2.events.StreamEnded) == []


def test_a_body_that_ends_before_its_length(house, peer):
    peer.post(house.keys["operator"], ("content-length", "9"))
    peer.wire.send_data(1, b"{}", end_stream=True)
    peer.send()
    peer.wait_for(h2.events.StreamReset)
    assert peer.had(h2.events.StreamReset)[0].error_code == 1, "RFC 9113 §8.1.1"
    peer.round_trip()


def test_a_caller_that_cancels_leaves_the_others_alone(house, peer):
    peer.post(house.keys["operator"])
    peer.wire.reset_stream(1, 8)
    peer.get("/v1/caller", house.keys["operator"], stream=3)
    peer.wait_for(h2.events.StreamEnded)
    assert peer.status == "200"


def test_the_last_word_is_not_cut_by_what_still_comes(house):
    # A socket that is closed over unread bytes is reset, and the reset overtakes what was said.
    def data(stream, size):
        return size.to_bytes(3) + bytes([0, 0]) + stream.to_bytes(4) + bytes(size)

    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
    port = house.gateway.ready["ports"][2]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        # On an idle stream it breaks the protocol (RFC 9113 §6.1).
        plain.sendall(preface + data(1, 16384) * 10)
        said = b""
        while part := plain.recv(65536):
            said += part
    at, ends = 0, []
    while at < len(said):
        if said[at + 3] == 7:
            ends.append(int.from_bytes(said[at + 13:at + 17]))
        at += 9 + int.from_bytes(said[at:at + 3])
    assert ends == [1], "one GOAWAY, PROTOCOL_ERROR"
