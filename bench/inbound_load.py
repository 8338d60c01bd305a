"""Telegram or Twilio delivering to a webhook as fast as it is answered, or at a rate, over many connections: what was accepted, and in how long."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import sys
import time
from urllib.parse import urlencode

import uvloop

CONNECTIONS = 100


def _telegram(secret: str, number: int) -> tuple[str, str, str]:
    user = f'{{"id":{number},"is_bot":false,"first_name":"Mia"}}'
    body = (
        f'{{"update_id":{number},"message":{{"message_id":1,"date":1,"chat":{{"id":{number},"type":"private",'
        f'"first_name":"Mia"}},"from":{user},"text":"/start c_bench"}}}}'
    )
    return "application/json", f"X-Telegram-Bot-Api-Secret-Token: {secret}", body


def _twilio(secret: str, url: str, number: int) -> tuple[str, str, str]:
    """A keyword; signed as Twilio does it: the address, then every field and its value by name."""
    form = {
        "MessageSid": f"SM{number:032d}",
        "SmsSid": f"SM{number:032d}",
        "AccountSid": "AC" + "0" * 32,
        "From": f"+1212{2_000_000 + number % 1_000_000}",
        "To": "+15017122661",
        "Body": "BENCH",
        "NumMedia": "0",
        "NumSegments": "1",
        "FromCity": "NEW YORK",
        "FromState": "NY",
        "FromZip": "",
        "FromCountry": "US",
        "ToCountry": "US",
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
    }
    signed = url + "".join(name + form[name] for name in sorted(form))
    mac = base64.b64encode(hmac.digest(secret.encode(), signed.encode(), hashlib.sha1)).decode()
    return "application/x-www-form-urlencoded", f"X-Twilio-Signature: {mac}", urlencode(form)


def _request(vendor: str, public: str, path: str, secret: str, number: int) -> bytes:
    made = _telegram(secret, number) if vendor == "telegram" else _twilio(secret, f"{public}{path}", number)
    kind, proof, body = made
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n{proof}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


async def _deliver(port: int, requests: list[tuple[float, bytes]], seen: list[float]) -> int:
    """Each at its moment; `seen`: how long each that was accepted took from then on."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    accepted = 0
    for due, request in requests:
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        begun = due or time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        if length:
            await reader.readexactly(length)
        if head.startswith(b"HTTP/1.1 200"):
            accepted += 1
            seen.append(time.perf_counter() - begun)
    writer.close()
    return accepted


async def _run(port: int, requests: list[bytes], per_s: int) -> None:
    """The requests exist before the clock runs: making them is the vendor's work."""
    seen: list[float] = []
    begun = time.perf_counter()
    dues = [begun + n / per_s if per_s else 0.0 for n in range(len(requests))]
    shares = [list(zip(dues, requests, strict=True))[start::CONNECTIONS] for start in range(CONNECTIONS)]
    accepted = sum(await asyncio.gather(*[_deliver(port, share, seen) for share in shares]))
    seconds = time.perf_counter() - begun
    seen.sort()
    p50, p99 = (1000 * seen[int(len(seen) * part)] for part in (0.5, 0.99))
    print(json.dumps({"accepted": accepted, "seconds": seconds, "p50_ms": p50, "p99_ms": p99}), flush=True)


if __name__ == "__main__":
    _vendor, _port, _public, _path, _secret, _first, _count, _per_s = sys.argv[1:]
    _numbers = range(int(_first), int(_first) + int(_count))
    _made = [_request(_vendor, _public, _path, _secret, n) for n in _numbers]
    uvloop.run(_run(int(_port), _made, int(_per_s)))
