"""What the tests share: a demo as a newcomer starts it, and houses with settings of their own."""

import contextlib
import itertools

import pytest

import samples
import transcript
from certificates import Authority
from faces import FACES
from house import House
from programs import Program
from waiting import until

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """`gatehouse demo`, once for all tests; `ready` is what its ready file says."""
    directory = tmp_path_factory.mktemp("demo")
    demo = Program(directory, "demo", "demo", "--port", 0).wait_until_ready()
    # Its own output shows the key on purpose: a person is to copy it from there.
    transcript.keep_secret("demo secret key", demo.ready["sandbox_secret_key"])
    yield demo
    assert demo.end() == 0


@pytest.fixture(scope="session")
def new_house(tmp_path_factory, authority):
    """Makes a house with options of `House`, and closes it behind the block."""

    @contextlib.contextmanager
    def make(**options):
        # A short path: the name of a Unix socket has at most 107 bytes.
        directory = tmp_path_factory.getbasetemp() / f"h{next(_numbers)}"
        house = House(directory, options.pop("authority", authority), **options)
        try:
            yield house
        finally:
            house.close()

    return make


@pytest.fixture(scope="module")
def house(new_house):
    """A house for all tests of one file."""
    with new_house() as house:
        yield house


@pytest.fixture
def cloud(house):
    """The simulated cloud of the house, with nothing wrong before and after."""
    house.cloud.works()
    yield house.cloud
    house.cloud.works()


@pytest.fixture(params=FACES)
def face(request, house):
    """Each face in turn, as the caller who may do everything."""
    return FACES[request.param](house)


@pytest.fixture
def grpc_face(house):
    return FACES["grpc"](house)


@pytest.fixture
def gateway_id(house, grpc_face):
    """A gateway that is ACTIVE; taken away afterwards."""
    made = grpc_face.call("CreateVpnGateway", samples.create())
    assert made.is_ok, made
    house.cloud.set_status(made.reply.id, "ACTIVE")
    yield made.reply.id
    house.cloud.works()
    house.cloud.set_status(made.reply.id, "ACTIVE")
    grpc_face.call("DeleteVpnGateway", samples.delete(made.reply.id))


def is_active(face, gateway_id):
    return face.call("GetVpnGateway", samples.get(gateway_id)).reply.status == "ACTIVE"


@pytest.fixture
def wait_until_active():
    def wait(face, gateway_id):
        until(lambda: is_active(face, gateway_id), f"gateway {gateway_id} is ACTIVE")

    return wait
