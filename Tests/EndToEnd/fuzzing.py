"""Calls made of the OpenAPI document by schemathesis, always the same ones."""

import pathlib
import re
import subprocess
import sys

# Room for everything that is created on the way.
ROOM = ["--gateway-quota", 10000, "--customer-gateway-quota", 10000,
        "--connection-quota", 10000]

CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance",
]

# Made-up names of credentials would end nearly every call before it is looked at, and a deadline of
# a millisecond ends one with 504, as it should.
SETTINGS = """\
[parameters]
"header.gatehouse-credential" = "main"
"header.connect-timeout-ms" = "20000"

[phases.coverage]
unexpected-methods = []
"""


def run(house, examples=4, seed=20240416):
    settings = house.write("schemathesis.toml", SETTINGS)
    return subprocess.run(
        [pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", settings,
         "run", f"{house.endpoint}/openapi.json", "--tls-verify", house.ca,
         "--header", f"authorization: Bearer {house.keys['operator']}",
         "--checks", ",".join(CHECKS), "--max-examples", str(examples), "--seed", str(seed),
         "--generation-database", "none", "--no-shrink",
         "--warnings", "off", "--no-color",
         # The same operations once more, by another method.
         "--exclude-operation-id-regex", "ByPUT$"],
        cwd=house.directory, capture_output=True, text=True, timeout=300)


def tested(report):
    """How many calls were made."""
    return int(re.search(r"(\d+) generated", report)[1])
