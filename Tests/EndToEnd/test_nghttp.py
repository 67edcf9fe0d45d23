"""HTTP/2 as nghttp shows it, frame by frame."""

import re
import subprocess

import transcript


def nghttp(house, path, *options):
    done = subprocess.run(
        ["nghttp", "-v", "-H", f"authorization: Bearer {house.keys['operator']}", *options,
         house.endpoint + path],
        capture_output=True, text=True, timeout=30)
    # nghttp repeats what it sends; what it received is the program's.
    transcript.note("\n".join(re.findall(r".*recv.*", done.stdout)))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_call_frame_by_frame(house):
    said = nghttp(house, "/v1/caller")
    assert "The negotiated protocol: h2" in said
    assert re.search(r"recv SETTINGS frame <length=\d+, flags=0x00", said)
    assert "SETTINGS_MAX_CONCURRENT_STREAMS(0x03):256" in said
    assert ":status: 200" in said and '"operator"' in said
    assert "recv RST_STREAM" not in said and "recv GOAWAY" not in said


def test_many_calls_on_one_connection(house):
    said = nghttp(house, "/v1/vpn-gateways", "-m", "50", "-n")
    assert said.count(":status: 200") == 50
    assert said.count("Connected") == 1


def test_a_body_in_small_frames_with_padding(house, tmp_path):
    body = tmp_path / "body"
    body.write_text("{}" + " " * 3000)
    said = nghttp(
        house, "/gatehouse.vpn.v1.VpnGatewayService/ListVpnGateways", "-d", str(body),
        "-H", "content-type: application/json", "-b", "64")
    assert ":status: 200" in said
