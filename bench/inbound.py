"""Updates per second that the webhooks accept and the inbox holds, alone and while it is worked off, and what was lost."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import uvloop
from aiohttp import web

from app.channels import Channels, Loop
from app.wiring import Parts
from bench.beside import beside
from bench.ground import product, seed
from bots.telegram.client import client
from bots.telegram.intake import Intake
from core.ids import Channel
from oauth_web.webhooks import DOORS, Acknowledged, Delivered, Door, receive

UPDATES, WORKED = 10_000, 1_000
_SECRET = "s" * 32
_SID, _NUMBER = "AC" + "0" * 32, "+15017122661"
_PUBLIC = "http://127.0.0.1:8080"


@dataclass
class Gate:
    """Both vendors' doors on one port, and the loop that works what came by text."""

    parts: Parts
    port: int
    paths: dict[str, str]
    work: Loop
    next: int = 1

    async def flood(self, vendor: str, count: int) -> tuple[int, float]:
        """So many new updates from a process of the vendor's own: how many were accepted, in how many seconds."""
        first, self.next = self.next, self.next + count
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.inbound_load", vendor, str(self.port), _PUBLIC, self.paths[vendor], _SECRET,
            str(first), str(count), stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        accepted, took = (await process.stdout.readline()).split()
        await process.wait()
        return int(accepted), float(took)


def run(rounds: int) -> dict[str, Any]:
    """Medians over rounds."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    settings = {
        "twilio_account_sid": _SID,
        "twilio_auth_token": _SECRET,
        "twilio_number": _NUMBER,
        "twilio_replies_per_day": "1000000",
        "twilio_segments_per_second": "1000",
        "public_url": _PUBLIC,
    }
    async with (
        beside("bench.message_stub") as url,
        product(url, twilio_api_url=f"{url}/twilio", **settings) as parts,
        _gate(parts) as gate,
    ):
        alone = {vendor: await _alone(gate, vendor, rounds) for vendor in ("telegram", "twilio")}
        worked = await _worked(gate)
    return {
        "accepted_per_s": min(one["accepted_per_s"] for one in alone.values()),
        "lost": sum(one["lost"] for one in (*alone.values(), worked)),
        **alone,
        "worked": worked,
        "updates": UPDATES,
        "rounds": rounds,
    }


async def _alone(gate: Gate, vendor: str, rounds: int) -> dict[str, Any]:
    """Nobody works the inbox off meanwhile. `lost`: accepted, and not there."""
    rates, lost, refused, pool = [], 0, 0, gate.parts.database.pool
    for _ in range(rounds):
        accepted, took = await gate.flood(vendor, UPDATES)
        rates.append(accepted / took)
        held = await pool.fetchval(
            "SELECT count(*) FROM inbox WHERE status = 'pending' AND payload IS NOT NULL"
        )
        lost, refused = lost + max(0, accepted - held), refused + UPDATES - accepted
        await pool.execute("TRUNCATE inbox")
    return {"accepted_per_s": round(statistics.median(rates)), "lost": lost, "refused": refused}


async def _worked(gate: Gate) -> dict[str, Any]:
    """Keywords of so many numbers, answered with a prompt by the same process while they come in."""
    pool, shutdown = gate.parts.database.pool, asyncio.Event()
    work = asyncio.ensure_future(gate.work(shutdown))
    begun = time.perf_counter()
    accepted, took = await gate.flood("twilio", WORKED)
    async with asyncio.timeout(300):
        while await pool.fetchval("SELECT count(*) FROM inbox WHERE status IN ('pending', 'taken')"):
            await asyncio.sleep(0.2)
    over = time.perf_counter() - begun
    shutdown.set()
    await work
    done = await pool.fetchval("SELECT count(*) FROM inbox WHERE status = 'done'")
    asked = await pool.fetchval("SELECT count(*) FROM consent_event WHERE act = 'asked'")
    return {
        "accepted_per_s": round(accepted / took),
        "answered_per_s": round(asked / over),
        "lost": max(0, accepted - min(done, asked)),
        "updates": WORKED,
    }


@asynccontextmanager
async def _gate(parts: Parts) -> AsyncIterator[Gate]:
    await seed(parts, 1)
    await parts.database.pool.execute("UPDATE campaign SET sms_keyword = 'BENCH' WHERE code = 'c1'")
    async with parts.database.store() as tx:
        us = await tx.fans.put_sender(Channel.TELEGRAM, "42", "bench")
    bot = client("42:" + "x" * 35, "http://127.0.0.1:9")
    intake = Intake(bot, parts.inbox, us.id, parts.clock, _SECRET, asyncio.Event())

    async def door(delivered: Delivered) -> Acknowledged:
        return Acknowledged(status=await intake.receive(delivered.headers, delivered.body))

    channels = Channels(parts)
    await channels.start(("sms",))
    doors: dict[str, Door] = {**channels.doors(), f"telegram/{us.id}": door}
    app = web.Application()
    app[DOORS] = doors
    app.router.add_post("/webhooks/{door:.*}", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    texts = next(name for name in doors if name.endswith("/inbound"))
    paths = {"telegram": f"/webhooks/telegram/{us.id}", "twilio": f"/webhooks/{texts}"}
    try:
        yield Gate(parts, runner.addresses[0][1], paths, channels.loops(("sms",))[0])
    finally:
        await runner.cleanup()
        await channels.close()
        await bot.session.close()
