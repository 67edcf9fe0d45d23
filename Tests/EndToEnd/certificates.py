"""Throw-away certificates, made by the openssl command."""

import datetime
import subprocess


class Authority:
    """An authority in a directory of its own: `ca` is the file that clients trust."""

    def __init__(self, directory, name="Test authority"):
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self.ca = directory / "ca.pem"
        self._key = directory / "ca-key.pem"
        self._make(self.ca, self._key, name, ["basicConstraints=critical,CA:TRUE"])

    def issue(self, name, hosts="DNS:localhost,IP:127.0.0.1"):
        """Certificate and key file of a server, for these subject alternative names."""
        certificate = self.directory / f"{name}.pem"
        key = self.directory / f"{name}-key.pem"
        issuer = ["-CA", self.ca, "-CAkey", self._key]
        # The default of the command is an authority; strict clients take none for a server.
        extensions = [f"subjectAltName={hosts}", "basicConstraints=critical,CA:FALSE"]
        self._make(certificate, key, name, extensions, *issuer)
        key.chmod(0o600)
        return certificate, key

    @staticmethod
    def _make(certificate, key, name, extensions, *more):
        for extension in extensions:
            more = [*more, "-addext", extension]
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", key, "-out", certificate,
             *more],
            check=True, capture_output=True)


class ClientAuthority:
    """An authority for clients, with a database of its own: it can revoke, and say until when."""

    def __init__(self, directory, name="Test clients"):
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self.ca = directory / "ca.pem"
        self._settings = directory / "ca.cnf"
        self._settings.write_text(f"""
            [ca]
            default_ca = this
            [this]
            database = {directory}/index.txt
            new_certs_dir = {directory}
            serial = {directory}/serial
            crlnumber = {directory}/crlnumber
            certificate = {self.ca}
            private_key = {directory}/ca-key.pem
            default_md = sha256
            policy = any
            copy_extensions = copy
            unique_subject = no
            [any]
            commonName = optional
            organizationName = optional
            organizationalUnitName = optional
            """.replace("            ", ""))
        (directory / "index.txt").touch()
        for counter in ("serial", "crlnumber"):
            (directory / counter).write_text("1000")
        run("req", "-x509", *NEW_KEY, "-days", "2", "-subj", f"/CN={name}",
            "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", directory / "ca-key.pem", "-out", self.ca)

    def issue(self, name, subject=None, names=None, begin=-60, end=3600, usage="clientAuth"):
        """Certificate and key file; times in seconds from now, `names` as subjectAltName."""
        certificate, key = self.directory / f"{name}.pem", self.directory / f"{name}-key.pem"
        request = self.directory / f"{name}.csr"
        extensions = ["-addext", "basicConstraints=critical,CA:FALSE"]
        if usage:
            extensions += ["-addext", f"extendedKeyUsage={usage}"]
        if names:
            extensions += ["-addext", f"subjectAltName={names}"]
        run("req", "-new", *NEW_KEY, "-subj", subject or f"/CN={name}", *extensions,
            "-keyout", key, "-out", request)
        key.chmod(0o600)
        self._ca("-in", request, "-out", certificate, "-notext", "-preserveDN",
                 "-startdate", _time(begin), "-enddate", _time(end))
        return certificate, key

    def revoke(self, certificate):
        self._ca("-revoke", certificate)

    def revocation_list(self, name="crl.pem", seconds=3600):
        """A list of everything revoked so far, good for so many seconds."""
        file = self.directory / name
        self._ca("-gencrl", "-crlsec", seconds, "-out", file)
        return file

    def _ca(self, *arguments):
        run("ca", "-batch", "-config", self._settings, *arguments)


NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


def _time(seconds):
    now = datetime.datetime.now(datetime.UTC)
    return (now + datetime.timedelta(seconds=seconds)).strftime("%Y%m%d%H%M%SZ")


def fingerprint(certificate):
    """As the command prints it, colons and all."""
    line = run("x509", "-in", certificate, "-noout", "-fingerprint", "-sha256")
    return line.decode().strip().split("=")[1]


def run(*arguments, **options):
    """Runs the openssl command and gives what it printed."""
    return subprocess.run(
        ["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60,
        **options).stdout
