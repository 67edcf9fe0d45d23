"""Signs requests as the cloud's clients do (SDK-HMAC-SHA256), and wrongly where a test says so."""

import datetime
import hashlib
import hmac
from urllib.parse import parse_qsl, quote


def date(seconds=0):
    """The time of a signature, so many seconds from now."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y%m%dT%H%M%SZ")


def sign(key, method, authority, target, headers=None, body=b"", at=None, payload=None,
         secret=None, omit=()):
    """
    The headers to send: those given, the date and the signature over all of them and the host.

    `payload` stands in place of the body's hash; `omit` names headers that are signed, not sent.
    """
    access_key, own_secret = key
    path, _, query = target.partition("?")
    given = {"x-sdk-date": at or date(), **{k.lower(): v for k, v in (headers or {}).items()}}
    if payload is not None:
        given["x-sdk-content-sha256"] = payload
    signed = {"host": authority, **given}
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    names = ";".join(sorted(signed))
    canonical = "\n".join([
        method, quote(path.rstrip("/") + "/", safe="/-_.~"),
        "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in pairs),
        "".join(f"{name}:{signed[name]}\n" for name in sorted(signed)), names,
        payload if payload is not None else hashlib.sha256(body).hexdigest()])
    text = "\n".join([
        "SDK-HMAC-SHA256", given["x-sdk-date"], hashlib.sha256(canonical.encode()).hexdigest()])
    signature = hmac.new((secret or own_secret).encode(), text.encode(), hashlib.sha256)
    given["authorization"] = (
        f"SDK-HMAC-SHA256 Access={access_key}, SignedHeaders={names}, "
        f"Signature={signature.hexdigest()}")
    return {name: value for name, value in given.items() if name not in omit}
