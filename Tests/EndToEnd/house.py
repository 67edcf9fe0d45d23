"""A gateway with settings of the tests' own, and a simulated cloud behind it."""

import json
import os
import secrets

import transcript
from programs import ACCESS_KEY, PROJECT, Gateway, Sandbox, new_key, new_virtual_key

# The simulated cloud calls its project so, as an official client asks for it.
PROJECT_NAME = "my-kualalumpur-1"

# Wrong keys by the hundred come from one address here: the throttle has a test of its own.
LIMITS = {"failed_authentications_per_minute_per_source": 60000, "drain_seconds": 10}


class House:
    """
    Callers by name, each with a key in `keys` and a virtual one in `virtual_keys`:
    operator (may do everything), reader (may only list), guest (may everything, no credential).
    `change` may edit the settings before they are used.
    """

    def __init__(self, directory, authority, *, pace=0.5, limits=None, cloud=None, secret=None,
                 sandbox_certificate=None, sandbox_options=(), unix_uid=None,
                 cors=None, log_level="info", state=False, credential=None, files=None,
                 environment=None, cache=False, change=None):
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.authority = authority
        self.ca = authority.ca
        self.secret = secrets.token_hex(20)
        transcript.keep_secret("secret key", self.secret)
        self._sandbox_certificate = sandbox_certificate or authority.issue("sandbox")
        self._pace = pace
        self._cors = {"cors": cors} if cors else {}
        self._log_level = log_level
        # With a state directory keys can be issued; `newcomer` has none in the settings.
        self._state = state
        self._unix_uid = os.getuid() if unix_uid is None else unix_uid
        self._keep_private_key(self._sandbox_certificate[1])
        self.sandbox = Sandbox(
            directory, self._sandbox_certificate, self.secret, pace, options=sandbox_options)
        self.keys, digests = {}, {}
        for name in ["operator", "reader", "guest"]:
            self.keys[name], digests[name] = new_key()
        self.master_secret = secrets.token_hex(32)
        transcript.keep_secret("master secret", self.master_secret)
        master = self.write("master-secret", self.master_secret)
        self.virtual_keys = {name: new_virtual_key(master) for name in self.keys}
        # Off, so that each call of a test is one of the cloud's; tests of the cache turn it on.
        self._cache = {} if cache else {"cache": {"bytes_max": 0}}
        # What takes the place of the access key, given whole but for the cloud.
        self._credential = credential
        for name, text in (files or {}).items():
            self.write(name, text)
        self.settings = self._settings(digests, {**LIMITS, **(limits or {})}, cloud or {})
        if change:
            change(self)
        given = self.secret if secret is None else secret
        transcript.keep_secret("secret key given", given)
        self.write("secret-key", given)
        self.settings_file = self.write_settings("gatehouse.yaml")
        self.unix_socket = directory / "gatehouse.sock"
        self.gateway = Gateway(directory, self.settings_file, environment=environment)

    def write(self, name, text):
        path = self.directory / name
        path.write_text(text)
        path.chmod(0o600)
        return path

    def write_settings(self, name, settings=None):
        """A settings file; JSON is YAML, and has a line per key."""
        return self.write(name, json.dumps(settings or self.settings, indent=2))

    @property
    def cloud(self):
        return self.sandbox.cloud

    @property
    def endpoint(self):
        return f"https://localhost:{self.gateway.port}"

    def restart_gateway(self):
        """Another process with the same settings takes the place of the gateway."""
        self.gateway.end()
        self.gateway = Gateway(self.directory, self.settings_file)

    def restart_sandbox(self):
        """The cloud comes back at the same address, with nothing in it."""
        self.sandbox = Sandbox(
            self.directory, self._sandbox_certificate, self.secret, self._pace, self.sandbox.port)

    def close(self):
        self.gateway.end()
        self.sandbox.end()

    @staticmethod
    def _keep_private_key(path):
        transcript.keep_secret("private key", path.read_text().splitlines()[1])

    def _shown(self, name, digests):
        """What a caller shows to be known."""
        access_key, _ = self.virtual_keys[name]
        return {"api_keys": [digests[name]], "virtual_keys": [{"access_key": access_key}]}

    def _settings(self, digests, limits, cloud):
        certificate, key = self.authority.issue("gateway")
        self._keep_private_key(key)
        everything = {"credentials": ["main"], "actions": ["vpn:*", "gatehouse:*"]}
        return {
            "listeners": [
                {"address": "127.0.0.1:0",
                 "tls": {"certificate_file": str(certificate), "private_key": f"file:{key}"},
                 **self._cors},
                {"unix": "gatehouse.sock", "mode": "0600"},
                {"address": "127.0.0.1:0", "cleartext": True},
            ],
            "admin": {"address": "127.0.0.1:0"},
            **({"state_directory": "state"} if self._state else {}),
            # None takes a setting out.
            "clouds": {"sandbox": {key: value for key, value in {
                "vpn_endpoint": f"https://localhost:{self.sandbox.port}",
                "iam_endpoint": f"https://localhost:{self.sandbox.port}",
                "ca_file": str(self.authority.ca), **cloud}.items() if value is not None}},
            "credentials": {
                "main": {"cloud": "sandbox", **(self._credential or {
                    "project_id": PROJECT, "project_name": PROJECT_NAME,
                    "access_key": {"id": ACCESS_KEY, "secret": "file:secret-key"}})}},
            "virtual_keys": {"master_secret": "file:master-secret"},
            "callers": {
                "operator": {**self._shown("operator", digests), **everything,
                             "unix": {"uids": [self._unix_uid]}},
                "reader": {**self._shown("reader", digests), "credentials": ["main"],
                           "actions": ["vpn:vpnGateways:list"]},
                "guest": {**self._shown("guest", digests), "actions": ["vpn:*"]},
                **({"newcomer": {"credentials": ["main"], "actions": ["vpn:*"]}}
                   if self._state else {}),
            },
            "limits": limits,
            **self._cache,
            "telemetry": {"log_level": self._log_level},
        }
