"""The Unix socket: who is at the other end counts, and HTTP goes in clear."""

import json
import os
import stat

import pytest

from contract import caller
from curl import Curl
from faces import NO_KEY, Grpc, Rest
from programs import Gateway, run


@pytest.fixture(params=["--http2-prior-knowledge", "--http1.1"])
def curl(request, house):
    return Curl.unix(house.unix_socket, request.param)


def test_a_local_user_needs_no_key(curl):
    answer = curl.send("GET", "/v1/caller")
    me = json.loads(answer.body)
    assert answer.status == 200
    assert (me["name"], me["authentication_method"]) == ("operator", "unix_peer")


def test_a_key_counts_more_than_the_user(house, curl):
    me = Rest(curl).call("GetCaller", caller.GetCallerRequest(), key=house.keys["reader"])
    assert me.reply.name == "reader"
    assert me.reply.authentication_method == "api_key"


def test_a_wrong_key_is_not_saved_by_the_user(curl):
    assert curl.send("GET", "/v1/caller", {"authorization": "Bearer ghk_no"}).status == 401


def test_grpc_without_a_key(house):
    face = Grpc(f"unix:{house.unix_socket}")
    assert face.call("GetCaller", caller.GetCallerRequest(), key=NO_KEY).reply.name == "operator"


def test_the_file_has_the_mode_of_the_settings(house):
    mode = os.stat(house.unix_socket).st_mode
    assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600


def test_a_user_that_is_no_caller(new_house):
    with new_house(unix_uid=os.getuid() + 4242) as house:
        answer = Curl.unix(house.unix_socket).send("GET", "/v1/caller")
        assert answer.status == 401
        assert str(os.getuid()) in json.loads(answer.body)["detail"]


def test_a_second_instance_does_not_take_the_socket_of_one_that_runs(new_house):
    with new_house() as house:
        second = run("serve", "--config", house.settings_file)
        assert second.returncode != 0
        assert str(house.unix_socket) in second.stderr
        assert Curl.unix(house.unix_socket).send("GET", "/v1/caller").status == 200


def test_a_socket_that_a_killed_instance_left_behind_is_taken_over(new_house):
    with new_house() as house:
        house.gateway.process.kill()
        house.gateway.process.wait()
        assert house.unix_socket.exists()
        gateway = Gateway(house.directory, house.settings_file, "after")
        assert Curl.unix(house.unix_socket).send("GET", "/v1/caller").status == 200
        assert gateway.end() == 0
        assert not house.unix_socket.exists()
