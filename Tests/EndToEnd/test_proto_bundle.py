"""`make proto-bundle`: the archive of which a client's team makes stubs of its own."""

import json
import os
import pathlib
import subprocess
import sys
import sysconfig
import tarfile

import pytest
from google.protobuf import descriptor_pb2

ROOT = pathlib.Path(__file__).parents[2]

CALL = """
import sys
import grpc
from gatehouse.vpn.v1 import caller_service_pb2, caller_service_pb2_grpc
with grpc.insecure_channel("unix:" + sys.argv[1]) as channel:
    stub = caller_service_pb2_grpc.CallerServiceStub(channel)
    print(stub.GetCaller(caller_service_pb2.GetCallerRequest(), timeout=10).name)
"""


def make():
    done = subprocess.run(
        [ROOT / "scripts/proto-bundle.sh", os.environ["GATEHOUSE_BINARY"]],
        capture_output=True, text=True, check=True, timeout=120)
    return ROOT / done.stdout.strip()


@pytest.fixture(scope="module")
def archive():
    return make()


@pytest.fixture
def unpacked(archive, tmp_path):
    with tarfile.open(archive) as file:
        file.extractall(tmp_path, filter="data")
    return tmp_path / archive.name.removesuffix(".tar.gz")


def test_stubs_are_made_of_it_and_call_the_gateway(unpacked, house):
    stubs = unpacked / "stubs"
    stubs.mkdir()
    files = [str(file.relative_to(unpacked)) for file in unpacked.rglob("*.proto")]
    subprocess.run(
        [sys.executable, "-m", "grpc_tools.protoc", "-I", ".",
         "-I", sysconfig.get_path("purelib"), "--python_out", "stubs",
         "--grpc_python_out", "stubs", *files], cwd=unpacked, check=True, timeout=120)
    done = subprocess.run(
        [sys.executable, "-c", CALL, house.unix_socket], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(stubs)}, timeout=60)
    assert done.stdout.strip() == "operator", done.stderr


def test_its_compiled_forms_are_whole(unpacked):
    descriptors = descriptor_pb2.FileDescriptorSet.FromString(
        (unpacked / "gatehouse.binpb").read_bytes())
    names = [file.name for file in descriptors.file]
    for file in unpacked.rglob("*.proto"):
        assert str(file.relative_to(unpacked)) in names
    for file in descriptors.file:
        assert set(file.dependency) <= set(names), "an import is missing"
    assert json.loads((unpacked / "openapi.json").read_bytes())["openapi"] == "3.1.0"
    for name in ["README.md", "LICENSE", "buf.yaml", "buf.gen.yaml"]:
        assert (unpacked / name).stat().st_size > 0


def test_the_same_contract_gives_the_same_bytes(archive):
    first = archive.read_bytes()
    assert make().read_bytes() == first
