"""A JSON Web Token and the key set that verifies it, made by the openssl command."""

import base64
import json
import time

from workshop import output_of

ISSUER = "https://issuer.example"


def issue(bench, subject):
    """The token, and the file of its issuer's keys: RS256, good for an hour."""
    key, signed = bench.path("issuer-key.pem"), bench.path("signed")
    output_of(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048",
               "-out", key])
    modulus = output_of(["openssl", "rsa", "-in", key, "-noout", "-modulus"]).decode()
    public = {
        "kty": "RSA", "kid": "k1", "alg": "RS256", "e": encode(b"\x01\x00\x01"),
        "n": encode(bytes.fromhex(modulus.strip().partition("=")[2]))}
    now = int(time.time())
    head = {"typ": "JWT", "alg": "RS256", "kid": "k1"}
    claims = {"iss": ISSUER, "aud": "gatehouse", "sub": subject, "iat": now, "exp": now + 3600}
    text = ".".join(encode(json.dumps(part).encode()) for part in (head, claims))
    signed.write_text(text)
    signature = output_of(["openssl", "dgst", "-sha256", "-sign", key, signed])
    keys = bench.path("jwks.json", json.dumps({"keys": [public]}))
    return f"{text}.{encode(signature)}", keys


def encode(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
