"""What is measured: a demo's simulated cloud, and gateways that call it."""

import os
import re
import dataclasses
import json
import time

from call import call
from peers import Identity, Peer
from workshop import BenchError, output_of

#: A signature is good for 15 minutes.
SIGNATURE_SECONDS = 300


@dataclasses.dataclass(frozen=True)
class Gateway(Peer):
    settings: str


class Demo:
    """Certificates, key and settings of `gatehouse demo`, and its cloud on the load's processor.

    The demo's own gateway stays idle: those measured are started with one event loop, since they
    have one processor, and there must be two of them for the null pair.
    """

    def __init__(self, bench):
        self.bench = bench
        ready = bench.path("demo.json")
        demo = bench.start(
            "demo", [bench.program, "demo", "--port", 0, "--ready-file", ready,
                     "--directory", bench.path("demo")], bench.client_cpu)
        demo.wait_until(ready.exists, seconds=30)
        about = json.loads(ready.read_text())
        # The settings stand beside the authority.
        self.home = os.path.dirname(about["ca_file"])
        self.identity = Identity(
            f"{self.home}/gateway.pem", f"{self.home}/gateway-key.pem", about["ca_file"])
        self.credential = [f"authorization: Bearer {about['api_key']}"]
        #: Of the caller whose key that is, too.
        self.client_certificate = about["client_cert_file"], about["client_key_file"]
        # By address: a name would be tried on IPv6 first, where nobody listens.
        self.endpoint = about["endpoint"].replace("localhost", "127.0.0.1")
        self.cloud = about["sandbox_endpoint"].replace("localhost", "127.0.0.1")
        self.cloud_authority = self.cloud.removeprefix("https://")
        self.project = about["project_id"]
        self.signing = {
            "GATEHOUSE_ACCESS_KEY": about["sandbox_access_key"],
            "GATEHOUSE_SECRET_KEY": about["sandbox_secret_key"]}
        self.virtual_signing = {
            "GATEHOUSE_ACCESS_KEY": about["virtual_access_key"],
            "GATEHOUSE_SECRET_KEY": about["virtual_secret_key"]}
        self.signatures = {}

    def settings(self, name, keeps_answers=True, change=None):
        """
        The demo's settings, with sockets and a state directory of their own, and a rate that every
        read is held against; `change` makes others of their text.
        """
        with open(f"{self.home}/gatehouse.yaml") as original:
            text = original.read().replace("gatehouse.sock", f"bench-{name}.sock")
        text = re.sub(r"(state_directory: ).*", rf"\g<1>state-{name}", text)
        text += "limits: {each_caller: {read: {per_second: 1000000, burst: 1000000}}}\n"
        if not keeps_answers:
            text += "cache: {bytes_max: 0}\n"
        text = change(text) if change else text
        path = f"{self.home}/bench-{name}.yaml"
        with open(path, "w") as copy:
            copy.write(text)
        return path

    def serve(self, name, cpus=None, keeps_answers=True, change=None):
        """A gateway that is ready to be called; without the cache each call asks the cloud."""
        settings = self.settings(name, keeps_answers, change)
        ready = self.bench.path(f"{name}.json")
        server = self.bench.start(
            name, [self.bench.program, "serve", "--config", settings, "--loops", 1,
                   "--ready-file", ready], cpus)
        server.wait_until(ready.exists)
        port = json.loads(ready.read_text())["ports"][0]
        return Gateway(server, f"https://127.0.0.1:{port}", settings)

    def signed_headers(self, uri, signing=None):
        """Signs a read for callers that cannot sign: constant headers, valid for a few runs.

        By the cloud's own key, or the one that the environment in `signing` names.

        A token would do as well, but it has 5,100 characters and would burden them with a load
        that a gateway does not have.
        """
        signed_at, headers = self.signatures.get(uri, (0, []))
        if time.monotonic() - signed_at > SIGNATURE_SECONDS or not headers:
            document = json.loads(output_of(
                [self.bench.program, "sign", "GET", uri, "--json"],
                environment=signing or self.signing))
            headers = [
                f"{name.lower()}: {value}" for name, value in document["headers"]
                if name.lower() != "host"]
            self.signatures[uri] = (time.monotonic(), headers)
        return headers

    def create_vpn_gateway(self):
        """The id of a gateway that is ACTIVE: its representation changes no more."""
        order = self.bench.path("order.json", json.dumps({
            "name": "office", "vpc_id": "cb4a631d-de30-4a8d-8a86-ca3fa348c36c",
            "local_subnets": ["192.168.0.0/24"],
            "connect_subnet": "f5741286-de30-4a8d-8a86-2c82bd9ee114",
            "eip1": {"id": "cff40e5e-de30-4a8d-8a86-7366077bf097"},
            "eip2": {"id": "d290f1ee-de30-4a8d-8a86-d701748f0851"}}))
        uri = f"{self.endpoint}/v1/vpn-gateways"
        headers = [*self.credential, "content-type: application/json"]
        created = json.loads(call(
            self.bench, uri, headers, self.identity.authority, body_file=order).body)
        for _ in range(100):
            found = json.loads(call(
                self.bench, f"{uri}/{created['id']}", self.credential,
                self.identity.authority).body)
            if found["status"] == "ACTIVE":
                return created["id"]
            time.sleep(0.1)
        raise BenchError(f"the new gateway stays {found['status']}")
