"""Updates per second that the webhook accepts and the inbox holds, and whether one of them was lost."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from typing import Any

import uvloop
from aiohttp import web

from app.wiring import Parts
from bench.ground import product
from bots.telegram.client import client
from bots.telegram.intake import Intake
from core.ids import Channel
from oauth_web.webhooks import DOORS, Acknowledged, Delivered, receive

UPDATES = 10_000
_SECRET = "s" * 40


def run(rounds: int) -> dict[str, Any]:
    """Medians over rounds."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    rates, lost = [], 0
    async with product("http://127.0.0.1:9") as parts:
        runner, port, path = await _door(parts)
        for number in range(rounds):
            started = time.perf_counter()
            accepted = await _load(port, path, 1 + number * UPDATES)
            rates.append(accepted / (time.perf_counter() - started))
            held = await parts.database.pool.fetchval(
                "SELECT count(*) FROM inbox WHERE status = 'pending' AND payload IS NOT NULL"
            )
            lost += UPDATES - min(accepted, held)
            await parts.database.pool.execute("TRUNCATE inbox")
        await runner.cleanup()
    return {
        "accepted_per_s": round(statistics.median(rates)),
        "lost": lost,
        "updates": UPDATES,
        "rounds": rounds,
    }


async def _door(parts: Parts) -> tuple[web.AppRunner, int, str]:
    """The product's own webhook over its own inbox; nobody works the inbox off meanwhile."""
    async with parts.database.store() as tx:
        us = await tx.fans.put_sender(Channel.TELEGRAM, "42", "bench")
    bot = client("42:" + "x" * 35, "http://127.0.0.1:9")
    intake = Intake(bot, parts.inbox, us.id, parts.clock, _SECRET, asyncio.Event())

    async def door(delivered: Delivered) -> Acknowledged:
        return Acknowledged(status=await intake.receive(delivered.headers, delivered.body))

    app = web.Application()
    app[DOORS] = {f"telegram/{us.id}": door}
    app.router.add_post("/webhooks/{door:.*}", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, runner.addresses[0][1], f"/webhooks/telegram/{us.id}"


async def _load(port: int, path: str, first: int) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.inbound_load",
        str(port),
        path,
        _SECRET,
        str(first),
        str(UPDATES),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    told = await process.stdout.readline()
    await process.wait()
    return int(told)
