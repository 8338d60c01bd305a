"""The process that takes webhooks is killed while they pour in: what was answered 200 is there, is worked, and answered once."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson
import pytest

from app.demo.stage import (
    NUMBER,
    TELEGRAM_BOT,
    TELEGRAM_TOKEN,
    TWILIO_SID,
    TWILIO_TOKEN,
    Stage,
    environment,
    furnish,
)
from app.demo.story import _ACTOR, open_campaign
from app.settings import load
from app.wiring import Parts, assembled
from bots.conversation.intents import RemindMe, encode
from core.ids import Channel
from sandbox.faults import Fault
from sandbox.server import SandboxServer
from sandbox.telegram.state import telegram_of
from sandbox.twilio.state import twilio_of
from sandbox.twilio.webhooks import signature
from sandbox.world import World
from tests.support.processes import LONG, Machine, Process

FANS, DEATHS = (1500, 8) if LONG else (60, 1)  # on each of two channels
SLOW_S = 0.2
HANDS = 32  # chats that a process answers side by side
ROLES = "web,telegram,sms"
GOING = "SELECT DISTINCT sender_id FROM inbox WHERE status = 'taken' AND answering_at IS NOT NULL"
LEFT = "SELECT count(*) FROM inbox WHERE status IN ('pending', 'taken')"


@dataclass
class Flood:
    """Two vendors that post everything until it is taken, and now and then once more."""

    world: World
    parts: Parts
    public_url: str
    secret: str
    press: str  # what a fan's button says
    senders: dict[Channel, int] = field(default_factory=dict)
    port: int = 0
    taken: set[str] = field(default_factory=set)
    refused: int = 0

    async def telegram(self, http: aiohttp.ClientSession, n: int) -> None:
        """A fan presses a button."""
        us = telegram_of(self.world).bot(TELEGRAM_BOT)
        user = {"id": 50_000 + n, "is_bot": False, "first_name": "Ann", "language_code": "en"}
        message = {"message_id": 1, "date": 1, "chat": {"id": 50_000 + n, "type": "private"}}
        query = {"id": str(n), "from": user, "message": message, "chat_instance": "1", "data": self.press}
        telegram_of(self.world).person(50_000 + n, first_name="Ann", language_code="en")
        telegram_of(self.world).private_chat(us, 50_000 + n).standing[us.id] = "member"
        body = orjson.dumps({"update_id": 900_000 + n, "callback_query": query})
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret, "Content-Type": "application/json"}
        path = f"/webhooks/telegram/{self.senders[Channel.TELEGRAM]}"
        await self._until_taken(http, f"{900_000 + n}", path, body, headers, twice=n % 7 == 0)

    async def twilio(self, http: aiohttp.ClientSession, n: int) -> None:
        """A fan texts the keyword."""
        form = {
            "MessageSid": f"SM{n:032d}", "AccountSid": TWILIO_SID, "From": f"+1212867{2000 + n}", "To": NUMBER,
            "Body": "NEON", "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received", "ApiVersion": "2010-04-01",
        }  # fmt: skip
        path = f"/webhooks/twilio/{self.senders[Channel.SMS]}/inbound"
        headers = {"X-Twilio-Signature": signature(TWILIO_TOKEN, f"{self.public_url}{path}", form)}
        await self._until_taken(http, form["MessageSid"], path, form, headers, twice=n % 7 == 0)

    async def _until_taken(
        self,
        http: aiohttp.ClientSession,
        ref: str,
        path: str,
        body: Any,
        headers: dict[str, str],
        *,
        twice: bool,
    ) -> None:
        times = 2 if twice else 1
        while times:
            try:
                url = f"http://127.0.0.1:{self.port}{path}"
                async with http.post(url, data=body, headers=headers) as answer:
                    await answer.read()
                    good = answer.status == 200
            except (aiohttp.ClientError, TimeoutError):
                good = False
            if good:
                times -= 1
                self.taken.add(ref)
            else:
                self.refused += 1
                await asyncio.sleep(0.25)

    async def pour(self) -> None:
        """Everything, over many lines."""
        gate = asyncio.Semaphore(20)

        async def one(part: Any, n: int) -> None:
            async with gate:
                await part(http, n)

        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
            await asyncio.gather(
                *(one(part, n) for n in range(FANS) for part in (self.telegram, self.twilio))
            )


@pytest.mark.timeout(1800 if LONG else 600)
async def test_webhooks_among_deaths(dsn: str) -> None:
    async with installation(dsn) as (flood, machine):
        pool = flood.parts.database.pool
        slow(flood.world)
        process = await start(flood, machine)
        pouring = asyncio.create_task(flood.pour())
        for number in range(1, DEATHS + 1):
            async with asyncio.timeout(300):
                while len(flood.taken) < FANS * 2 * number // (DEATHS + 1):
                    assert not pouring.done(), "the vendors go on until all is taken"
                    await asyncio.sleep(0.005)
            await killed(process)
            written = {row["external_id"] for row in await pool.fetch("SELECT external_id FROM inbox")}
            assert flood.taken <= written, "what was answered is written down"
            process = await start(flood, machine)
        await asyncio.wait_for(pouring, 120)
        await answering(pool)
        await killed(process)  # what comes in goes before answers, so few were on their way until now
        await start(flood, machine)
        await worked_off(flood, pool)
        states = Counter(row["status"] for row in await pool.fetch("SELECT status FROM inbox"))
        assert states["done"] + states["unknown"] == 2 * FANS, "each once, and none given up"
        assert len(flood.taken) == 2 * FANS
        await effects(flood, pool)
        await answers(flood, states["unknown"])
        print(f"{flood.refused} posts were not taken at first, {states['unknown']} answers are unknown")


async def killed(process: Process) -> None:
    process.kill()
    assert await process.wait() == -signal.SIGKILL


async def answering(pool: Any) -> None:
    """Until answers of both channels are on their way."""
    async with asyncio.timeout(60):
        while len(await pool.fetch(GOING)) < 2:
            await asyncio.sleep(0.005)
    await asyncio.sleep(SLOW_S / 2)


def slow(world: World) -> None:
    """Vendors take their time, so that answers are on their way at each death; they arrive all the same."""
    for vendor, calls in (("telegram", "/sendMessage"), ("twilio", "POST .*/Messages.json")):
        world.faults.add(Fault(vendor=vendor, kind="delay", pattern=calls, seconds=SLOW_S, times=None))


async def worked_off(flood: Flood, pool: Any) -> None:
    """A minute passes now and then, after which what a dead process held is handed out again."""
    loop = asyncio.get_running_loop()
    later, moved = 0, loop.time()
    async with asyncio.timeout(240):
        while await pool.fetchval(LEFT):
            if loop.time() - moved > 4:
                later, moved = later + 61, loop.time()
                await flood.parts.clock.set_offset(timedelta(seconds=later))
            await asyncio.sleep(0.1)


async def effects(flood: Flood, pool: Any) -> None:
    """Of every update what it asks for, once."""
    numbers = [row["number"] for row in await pool.fetch("SELECT number FROM campaign_fan ORDER BY number")]
    assert numbers == list(range(1, FANS + 1)), "every press joined, none twice"
    assert await pool.fetchval("SELECT count(*) FROM presave") == FANS
    asked = await pool.fetch(
        "SELECT count(*) AS n FROM consent_event WHERE act = 'asked' GROUP BY address_id"
    )
    assert len(asked) == FANS


async def answers(flood: Flood, unknown: int) -> None:
    """None twice. By text each is there; a chat lacks at most one that was on its way at a death, and that is counted."""
    tg, tw = telegram_of(flood.world), twilio_of(flood.world)
    chats = [tg.private_chat(tg.bot(TELEGRAM_BOT), 50_000 + n).shown() for n in range(FANS)]
    told = [sum("Noted" in m.text for m in chat) for chat in chats]
    texts = [len(tw.phone(f"+1212867{2000 + n}").received()) for n in range(FANS)]
    assert texts == [1] * FANS, "Twilio was asked before anything went again"
    assert max(told) == 1
    assert FANS - sum(told) <= unknown <= (DEATHS + 1) * HANDS
    counts = await flood.parts.gauges.unfinished()
    assert counts.get("telegram", {}).get("answer_unknown", 0) == unknown, "and none by text"
    confirmed = [len(chat) - answers for chat, answers in zip(chats, told, strict=True)]
    assert max(confirmed) <= 1, "instead of an answer that was cut off, and never twice"


async def start(flood: Flood, machine: Machine) -> Process:
    """The one process that takes and answers."""
    process = await machine.start(ROLES, http_port="0", telegram_rate="120")
    async with flood.parts.database.store() as tx:
        flood.senders = {s.channel: s.id for s in await tx.fans.senders()}
    flood.port = int(urlsplit(machine.addresses[process.pid]).port or 0)
    return process


@asynccontextmanager
async def installation(dsn: str) -> AsyncIterator[tuple[Flood, Machine]]:
    """An open campaign with a keyword, and nobody to serve it yet."""
    async with AsyncExitStack() as stack:
        sandbox = SandboxServer()
        stack.push_async_callback(sandbox.stop)
        world = await sandbox.start()
        env = environment(world, dsn, 8099)
        await furnish(world, env["UPBEAT_PUBLIC_URL"])
        parts = await stack.enter_async_context(assembled(load(env, None)[0], dsn, pool_max=4))
        stage = Stage(world=world, parts=parts, public_url=env["UPBEAT_PUBLIC_URL"], log=Path())
        campaign = await open_campaign(stage)
        await parts.campaigns.edit(_ACTOR, campaign.id, {"keyword": "NEON"})
        machine = Machine(env)
        stack.push_async_callback(machine.end)
        secret = parts.sealer.mac("telegram-webhook", TELEGRAM_TOKEN.partition(":")[0]).hex()
        yield Flood(world, parts, stage.public_url, secret, encode(RemindMe(campaign=campaign.id))), machine
