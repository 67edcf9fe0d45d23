"""Throw-away certificates, made by the openssl command."""

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
