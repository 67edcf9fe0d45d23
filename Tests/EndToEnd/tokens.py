"""JSON Web Tokens and key sets, made and forged by the openssl command."""

import base64
import hashlib
import hmac
import json
import time

from certificates import run


def encode(part):
    if not isinstance(part, bytes):
        part = json.dumps(part).encode()
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


class SigningKey:
    """A key of an issuer: RS256, ES256 or EdDSA."""

    KINDS = {
        "RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        "EdDSA": ["-algorithm", "ED25519"],
    }

    def __init__(self, directory, kid, algorithm="ES256"):
        self.kid, self.algorithm = kid, algorithm
        self._directory = directory
        self._file = directory / f"{kid}.pem"
        run("genpkey", *self.KINDS[algorithm], "-out", self._file)

    @property
    def public_pem(self):
        return run("pkey", "-in", self._file, "-pubout")

    @property
    def jwk(self):
        der = run("pkey", "-in", self._file, "-pubout", "-outform", "DER")
        if self.algorithm == "RS256":
            modulus = run("rsa", "-in", self._file, "-noout", "-modulus").decode().split("=")[1]
            public = {"kty": "RSA", "n": encode(bytes.fromhex(modulus.strip())),
                      "e": encode(b"\x01\x00\x01")}
        elif self.algorithm == "ES256":
            public = {"kty": "EC", "crv": "P-256", "x": encode(der[-64:-32]),
                      "y": encode(der[-32:])}
        else:
            public = {"kty": "OKP", "crv": "Ed25519", "x": encode(der[-32:])}
        return {**public, "kid": self.kid, "alg": self.algorithm, "use": "sig"}

    def sign(self, text):
        file = self._directory / "signed"
        file.write_bytes(text)
        if self.algorithm == "EdDSA":
            return run("pkeyutl", "-sign", "-inkey", self._file, "-rawin", "-in", file)
        signature = run("dgst", "-sha256", "-sign", self._file, file)
        return _raw(signature) if self.algorithm == "ES256" else signature

    def token(self, header=None, **claims):
        """A token; claims of None are left out, times are seconds from now."""
        header = {"typ": "JWT", "alg": self.algorithm, "kid": self.kid, **(header or {})}
        header = {name: value for name, value in header.items() if value is not None}
        text = f"{encode(header)}.{encode(standard(**claims))}"
        return f"{text}.{encode(self.sign(text.encode()))}"


def standard(**claims):
    now = int(time.time())
    all = {"iss": "https://issuer.test", "aud": "gatehouse", "sub": "orders", "iat": 0,
           "exp": 600, **claims}
    for name in ("iat", "exp", "nbf"):
        if isinstance(all.get(name), int):
            all[name] += now
    return {name: value for name, value in all.items() if value is not None}


def by_secret(secret, header, **claims):
    """A token of HS256: what a public key must never be taken for."""
    text = f"{encode({'typ': 'JWT', 'alg': 'HS256', **header})}.{encode(standard(**claims))}"
    return f"{text}.{encode(hmac.digest(secret, text.encode(), hashlib.sha256))}"


def _raw(der):
    """Both numbers of an ECDSA signature, 32 bytes each (RFC 7518 §3.4)."""
    raw, at = b"", 2
    for _ in range(2):
        count = der[at + 1]
        raw += der[at + 2:at + 2 + count].lstrip(b"\0").rjust(32, b"\0")
        at += 2 + count
    return raw
