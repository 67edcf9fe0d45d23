"""The programs under test, as child processes: `gatehouse demo`, `sandbox` and `serve`."""

import http.client
import json
import os
import pathlib
import signal
import subprocess
import urllib.error
import urllib.request

import transcript
from cloud import Cloud
from waiting import until

BINARY = os.environ["GATEHOUSE_BINARY"]
PROJECT = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
ACCESS_KEY = "SANDBOXACCESSKEY0001"


def run(*arguments, **options):
    """Runs a subcommand to its end."""
    done = subprocess.run(
        [BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=60, **options)
    transcript.note(done.stdout)
    transcript.note(done.stderr)
    return done


def new_key():
    """A fresh API key and its digest, made by the program itself."""
    made = subprocess.run(
        [BINARY, "keys", "new", "--json"], capture_output=True, check=True, timeout=60)
    made = json.loads(made.stdout)
    transcript.keep_secret("API key", made["key"])
    return made["key"], made["digest"]


def new_virtual_key(master_secret_file, version=1, access_key=None):
    """A virtual access key and its secret half, made by the program itself."""
    named = ["--access-key", access_key] if access_key else []
    made = subprocess.run(
        [BINARY, "keys", "new", "--virtual", "--json", "--master-secret",
         f"file:{master_secret_file}", "--version", str(version), *named],
        capture_output=True, check=True, timeout=60)
    made = json.loads(made.stdout)
    transcript.keep_secret("virtual secret key", made["secret_key"])
    return made["access_key"], made["secret_key"]


def issue_key(settings_file, caller, *options):
    """A key issued to a caller, as the program prints it; its secret may appear nowhere else."""
    made = subprocess.run(
        [BINARY, "keys", "issue", "--json", "--config", settings_file, "--caller", caller,
         *map(str, options)], capture_output=True, text=True, timeout=60)
    assert made.returncode == 0, made.stderr
    made = json.loads(made.stdout)
    transcript.keep_secret("issued key", made.get("api_key") or made["secret_key"])
    return made


class Program:
    """A running subcommand that says in a file when it is ready."""

    def __init__(self, directory, name, *arguments, environment=None):
        self.directory = pathlib.Path(directory)
        self.name = name
        self.log = self.directory / f"{name}.log"
        self._ready_file = self.directory / f"{name}.ready"
        self._ready_file.unlink(missing_ok=True)
        transcript.note_log(self.log)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [BINARY, *map(str, arguments), "--ready-file", self._ready_file],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory,
                env={**os.environ, **environment} if environment else None)

    @property
    def is_ready(self):
        return self._ready_file.exists()

    def wait_until_ready(self):
        until(lambda: self.is_ready or self.process.poll() is not None,
              f"{self.name} is ready or ended")
        assert self.is_ready, self.log.read_text()
        self.ready = json.loads(self._ready_file.read_text())
        return self

    def end(self, number=signal.SIGTERM, seconds=15):
        """Ends it and gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise


class Sandbox(Program):
    """The simulated cloud."""

    def __init__(self, directory, certificate, secret, pace=0.5, port=0, options=()):
        secret_file = pathlib.Path(directory) / "cloud-secret"
        secret_file.write_text(secret)
        super().__init__(
            directory, "sandbox", "sandbox", "--certificate", certificate[0],
            "--private-key", certificate[1], "--port", port, "--admin-port", 0,
            "--access-key", ACCESS_KEY, "--secret-key-file", secret_file,
            "--project-id", PROJECT, "--pace", pace, *options)
        self.wait_until_ready()
        self.port = self.ready["port"]
        self.cloud = Cloud(f"http://127.0.0.1:{self.ready['admin_port']}")


class Gateway(Program):
    """`gatehouse serve` with a settings file."""

    def __init__(self, directory, settings, name="gateway", environment=None):
        super().__init__(
            directory, name, "serve", "--config", settings, "--loops", 2, environment=environment)
        self.wait_until_ready()
        self.port = self.ready["ports"][0]
        self.pid = self.ready["pid"]
        self.admin_endpoint = f"http://127.0.0.1:{self.ready['admin_port']}"

    def admin(self, path):
        """Status and text of a page of the admin port."""
        for _ in range(3):
            try:
                return read_page(self.admin_endpoint + path)
            except (ConnectionResetError, http.client.RemoteDisconnected):
                # Opened in the very moment in which a drain begins: asked again, as probes are.
                continue
        return read_page(self.admin_endpoint + path)

    def is_draining(self):
        return self.admin("/readyz")[0] == 503


def read_page(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            status, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read().decode()
    transcript.note(text)
    return status, text
