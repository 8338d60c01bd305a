"""A keyword goes viral: webhooks that one process of ours accepts while it answers what came, and what was lost.

The limit is a bare aiohttp handler that writes each request down in a statement of its own, and does nothing else.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson
import uvloop

from app.wiring import Parts
from bench.beside import beside
from bench.crew import worker
from bench.ground import product, seed

UPDATES, WORKED = 5_000, 500
VIRAL = 2_000  # updates a second that a viral keyword brings
VENDORS = ("telegram", "twilio")
_SECRET = "s" * 32
_TOKEN = "42:" + "x" * 35
_SID, _NUMBER = "AC" + "0" * 32, "+15017122661"
_PUBLIC = "https://upbeat.example"
_LEFT = "SELECT count(*) FROM inbox WHERE status IN ('pending', 'taken')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What a vendor saw. `p50_ms`, `p99_ms`: from when an update was due to its 200."""

    accepted: int
    seconds: float
    p50_ms: float
    p99_ms: float


@dataclass
class Gate:
    """A process of the product with both vendors' doors, and the bare one beside it."""

    parts: Parts
    address: str
    bare: str
    paths: dict[str, str]
    secrets: dict[str, str]
    next: int = 1

    async def flood(self, vendor: str, base: str, count: int, per_s: int = 0) -> Accepted:
        """New updates from a process of the vendor's own, so many a second, or as fast as they are answered (0)."""
        first, self.next = self.next, self.next + count
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.inbound_load", vendor, str(urlsplit(base).port), _PUBLIC, self.paths[vendor],
            self.secrets[vendor], str(first), str(count), str(per_s), stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        told = orjson.loads(await process.stdout.readline())
        await process.wait()
        return Accepted(**told)


def run(rounds: int) -> dict[str, Any]:
    """Interleaved rounds; medians."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    async with beside("bench.message_stub") as url, product(url) as parts, _gate(parts, url) as gate:
        for vendor in VENDORS:
            await _round(gate, vendor, 0)  # warm
        flooded, viral = [
            {vendor: _told([await _round(gate, vendor, per_s) for _ in range(rounds)]) for vendor in VENDORS}
            for per_s in (0, VIRAL)
        ]
        worked = await _worked(gate)
    everything = (*flooded.values(), *viral.values())
    return {
        "accepted_per_s": min(one["accepted_per_s"] for one in flooded.values()),
        "ratio": min(one["ratio"] for one in flooded.values()),
        "lost": sum(one["lost"] for one in (*everything, worked)),
        "refused": sum(one["refused"] for one in everything),
        "flooded": flooded,
        "viral": {"per_s": VIRAL, **viral},
        "worked": worked,
        "updates": UPDATES,
        "rounds": rounds,
    }


async def _round(gate: Gate, vendor: str, per_s: int) -> dict[str, float]:
    """`lost`: accepted, and not there. The bare handler has its turn before and after ours."""
    pool = gate.parts.database.pool
    before = 0.0 if per_s else await _bare(gate, vendor)
    seen = await gate.flood(vendor, gate.address, UPDATES, per_s)
    answered = await pool.fetchval("SELECT count(*) FROM inbox WHERE status = 'done'")
    held = await pool.fetchval("SELECT count(*) FROM inbox")
    await pool.execute("TRUNCATE inbox")
    rate = seen.accepted / seen.seconds
    after = 0.0 if per_s else await _bare(gate, vendor)
    return {
        "accepted_per_s": rate,
        "ratio": 2 * rate / (before + after) if not per_s else 0.0,
        "limit_per_s": (before + after) / 2,
        "answered_per_s": answered / seen.seconds,
        "p50_ms": seen.p50_ms,
        "p99_ms": seen.p99_ms,
        "lost": max(0, seen.accepted - held),
        "refused": UPDATES - seen.accepted,
    }


async def _bare(gate: Gate, vendor: str) -> float:
    seen = await gate.flood(vendor, gate.bare, UPDATES // 2)
    return seen.accepted / seen.seconds


def _told(rounds: list[dict[str, float]]) -> dict[str, Any]:
    middle = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    told: dict[str, Any] = {name: round(middle[name]) for name in ("accepted_per_s", "answered_per_s")}
    if middle["limit_per_s"]:
        told |= {"limit_per_s": round(middle["limit_per_s"]), "ratio": round(middle["ratio"], 3)}
    told |= {name: round(middle[name], 1) for name in ("p50_ms", "p99_ms")}
    return told | {name: int(sum(one[name] for one in rounds)) for name in ("lost", "refused")}


async def _worked(gate: Gate) -> dict[str, Any]:
    """Keywords of so many numbers until the last one has its prompt. `lost`: accepted, and not asked."""
    pool = gate.parts.database.pool
    asked = "SELECT count(*) FROM consent_event WHERE act = 'asked'"
    async with asyncio.timeout(60):
        while await pool.fetchval(_LEFT):  # of the round before: what was in hand
            await asyncio.sleep(0.2)
    await asyncio.sleep(2)
    before, begun = await pool.fetchval(asked), time.perf_counter()
    seen = await gate.flood("twilio", gate.address, WORKED)
    async with asyncio.timeout(300):
        while await pool.fetchval(_LEFT):
            await asyncio.sleep(0.2)
    over = time.perf_counter() - begun
    done = await pool.fetchval("SELECT count(*) FROM inbox WHERE status = 'done'")
    asks = await pool.fetchval(asked) - before
    return {
        "answered_per_s": round(asks / over),
        "lost": max(0, seen.accepted - min(done, asks)),
        "updates": WORKED,
    }


@asynccontextmanager
async def _gate(parts: Parts, url: str) -> AsyncIterator[Gate]:
    await seed(parts, 1)
    await parts.database.pool.execute("UPDATE campaign SET sms_keyword = 'BENCH' WHERE code = 'c1'")
    settings = {
        "public_url": _PUBLIC,
        "http_host": "127.0.0.1",
        "http_port": "0",
        "telegram_token": _TOKEN,
        "telegram_api_url": url,
        "twilio_account_sid": _SID,
        "twilio_auth_token": _SECRET,
        "twilio_number": _NUMBER,
        "twilio_api_url": f"{url}/twilio",
        "twilio_replies_per_day": "1000000",
        "twilio_segments_per_second": "1000",
    }
    async with (
        beside("bench.bare_inbox", parts.dsn) as bare,
        worker(parts, url, "web,telegram,sms", **settings) as ours,
    ):
        async with parts.database.store() as tx:
            ids = {sender.channel.value: sender.id for sender in await tx.fans.senders()}
        secret = parts.sealer.mac("telegram-webhook", _TOKEN.partition(":")[0]).hex()
        yield Gate(
            parts,
            ours.address,
            bare,
            {
                "telegram": f"/webhooks/telegram/{ids['telegram']}",
                "twilio": f"/webhooks/twilio/{ids['sms']}/inbound",
            },
            {"telegram": secret, "twilio": _SECRET},
        )
