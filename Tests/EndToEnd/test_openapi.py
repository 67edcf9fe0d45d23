"""`/openapi.json`: a valid OpenAPI 3.1 document of what the gateway does."""

import gzip
import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

import fuzzing
from curl import Curl


@pytest.fixture(scope="module")
def curl(house):
    return Curl.tls(house.endpoint, house.ca)


def test_it_is_valid_and_needs_no_key(curl):
    answer = curl.send("GET", "/openapi.json")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    document = json.loads(answer.body)
    assert document["openapi"].startswith("3.1")
    faults = [
        f"{'/'.join(map(str, fault.path))}: {fault.message[:300]}"
        for fault in OpenAPIV31SpecValidator(document).iter_errors()
    ]
    assert not faults, "\n".join(faults)
    packed = curl.send("GET", "/openapi.json", {"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == answer.body


def test_it_is_read_and_nothing_else(curl, house):
    refused = curl.send("POST", "/openapi.json", {"content-type": "application/json"}, b"{}")
    assert (refused.status, refused.headers["allow"]) == (405, "GET")
    over_unix = Curl.unix(house.unix_socket).send("GET", "/openapi.json")
    assert over_unix.status == 200


def test_the_gateway_does_what_its_document_says(new_house):
    """Requests made of the document by schemathesis, good and bad ones: no failure of a server, no
    status, content type, header or body that the document does not tell of."""
    with new_house(pace=0.01, sandbox_options=fuzzing.ROOM) as house:
        done = fuzzing.run(house)
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr[-4000:]
    assert fuzzing.tested(done.stdout) > 500
