"""Where a benchmark happens: its processors, its directory, the processes it started."""

import contextlib
import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

import accounting

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


class BenchError(Exception):
    """The measurement cannot be made, or would not mean anything."""


class Workshop(contextlib.ExitStack):
    """Ends every process and removes every file when it is left, however it is left."""

    def __init__(self, program, repetitions, quick):
        super().__init__()
        self.program = program
        self.repetitions = repetitions
        self.quick = quick
        self.processors = sorted(os.sched_getaffinity(0))
        if len(self.processors) < 2:
            raise BenchError("needs two processors: one for the server, one for the load")
        self.server_cpu, self.client_cpu = self.processors[:2]
        # All that is not said to run elsewhere inherits this: the load, the simulated cloud.
        os.sched_setaffinity(0, {self.client_cpu})
        self.directory = pathlib.Path(
            self.enter_context(tempfile.TemporaryDirectory(prefix="gatehouse-bench-")))

    def __exit__(self, *details):
        # A second Control-C must not leave servers behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.progress("")
        return super().__exit__(*details)

    def path(self, name, text=None):
        """A path in the directory; with `text`, a file that holds it."""
        path = self.directory / name
        if text is not None:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def start(self, name, command, cpus=None):
        """A server that runs until the workshop is left, on the server's processor by default."""
        cpus = self.server_cpu if cpus is None else cpus
        log = self.path(f"{name}.log")
        server = Server(name, ["taskset", "-c", str(cpus), *map(str, command)], log)
        self.callback(server.stop)
        return server

    def progress(self, text):
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{text[:100]}")
            sys.stderr.flush()


class Server:
    """A process of ours, in a session of its own."""

    def __init__(self, name, command, log):
        self.name = name
        self.command = command
        self.log = log
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, preexec_fn=end_with_parent)
        self.is_stopped = False
        self.pid = self.process.pid  # taskset replaces itself by the server

    def wait_until(self, is_ready, seconds=15):
        limit = time.monotonic() + seconds
        while not is_ready():
            if self.process.poll() is not None:
                raise BenchError(f"{self.name} ended at its start:\n{self.last_words()}")
            if time.monotonic() > limit:
                raise BenchError(f"{self.name} is not ready in {seconds} s:\n{self.last_words()}")
            time.sleep(0.001)

    def wait_for_port(self, port):
        self.wait_until(lambda: accepts(port))
        return self

    def cpu_nanoseconds(self):
        try:
            return accounting.cpu_nanoseconds(self.pid)
        except (FileNotFoundError, ProcessLookupError, OSError) as error:
            raise BenchError(f"{self.name} has ended:\n{self.last_words()}") from error

    def last_words(self):
        return self.log.read_text(errors="replace")[-2000:].strip() or "(it said nothing)"

    def stop(self):
        """Asks first; what is still there of its session after five seconds is killed."""
        if self.is_stopped:
            return
        self.is_stopped = True
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()


def end_with_parent():
    """No server outlives a benchmark that was killed."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def accepts(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    """For peers that cannot choose one themselves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def output_of(command, seconds=60, environment=None):
    """Standard output of a command that must succeed."""
    try:
        done = subprocess.run(
            [str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True,
            timeout=seconds, env={**os.environ, **(environment or {})})
    except subprocess.TimeoutExpired:
        raise BenchError(f"{command[0]} did not end within {seconds} s") from None
    except FileNotFoundError:
        raise BenchError(f"{command[0]} is not installed: scripts/dependencies.sh bench") from None
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").strip()
        raise BenchError(f"{command[0]} ended with {done.returncode}: {words[-1000:]}")
    return done.stdout
