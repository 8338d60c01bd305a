"""A queue of messages on three channels, the processes that send it, and the roads between them and the vendors."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from app.demo.stage import Stage, environment, furnish
from app.demo.story import open_campaign
from app.settings import load
from app.wiring import assembled
from bench.crowd_people import Fan, Life, Story, crowd, settle_in
from core.campaign import Campaign
from core.ids import Channel
from sandbox.server import SandboxServer
from sandbox.twilio.state import twilio_of
from storage.database import migrate
from storage.embedded import EmbeddedPostgres
from storage.unit_of_work import TRANSIENT
from tests.support.processes import Machine, Process
from tests.support.rough_road import Ends, Road

ROLES = "web,telegram,discord,sms"
_QUEUE = """
INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, priority, created_at, changed_at)
SELECT id, fan_id, sender_id, $1, 'receipt', 'spotify',
       jsonb_build_object('dsp', 'spotify', 'outcome', 'saved', 'at', $3::text), 2, $2, $2 FROM address ORDER BY id
"""


@dataclass
class Outbox:
    """Everybody's message is queued once; `vendors` is the road on which processes reach them."""

    folder: Path
    dsn: str
    machine: Machine
    stage: Stage
    vendors: Road
    sites: list[int] = field(default_factory=list)
    fans: list[Fan] = field(default_factory=list)

    async def start(self) -> Process:
        """A process that sends on every channel, and hears Twilio's callbacks."""
        process = await self.machine.start(ROLES, http_port="0")
        self.sites.insert(0, int(urlsplit(self.machine.addresses[process.pid]).port or 0))
        return process

    async def site(self) -> Ends:
        """The first that answers, the youngest first."""
        for port in self.sites:
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        raise ConnectionRefusedError

    async def queue(self, count: int) -> None:
        """One receipt to each of so many fans, all at once; senders are known from the first start on."""
        campaign: Campaign = await open_campaign(self.stage)
        self.fans = [replace(fan, story=Story.PLAIN) for fan in crowd(count)]
        await settle_in(self.stage, campaign, self.fans)
        now = self.stage.parts.clock.now()
        pool = self.stage.parts.database.pool
        await pool.execute("UPDATE campaign SET status = 'released' WHERE id = $1", campaign.id)
        await pool.execute(_QUEUE, campaign.id, now, now.isoformat())

    async def asked(self, query: str, *values: object) -> list[Any]:
        """Rows, over a connection of its own; patient while the server is away."""
        async with asyncio.timeout(60):
            while True:
                with contextlib.suppress(*TRANSIENT):
                    connection = await asyncpg.connect(self.dsn, timeout=10)
                    try:
                        found: list[Any] = await connection.fetch(query, *values, timeout=10)
                        return found
                    finally:
                        connection.terminate()
                await asyncio.sleep(0.2)

    async def states(self) -> Counter[str]:
        """How many messages are where."""
        found = await self.asked("SELECT status, count(*) AS n FROM delivery GROUP BY status")
        return Counter({row["status"]: row["n"] for row in found})

    async def until_sent(self, count: int) -> None:
        """So many have left the queue."""
        async with asyncio.timeout(240):
            while (found := await self.states()).total() - found["queued"] < count:
                await asyncio.sleep(0.1)

    async def until_empty(self) -> None:
        """Nothing is queued or being sent, and Twilio has nothing under way."""
        async with asyncio.timeout(240):
            while (found := await self.states())["queued"] + found["sending"]:
                await asyncio.sleep(0.2)
        await twilio_of(self.stage.world).settled()

    def kill_server(self) -> None:
        """PostgreSQL itself; its supervisor starts it again."""
        [pid_file] = self.folder.glob("pg*/postmaster.pid")
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)

    async def fates(self) -> Sequence[tuple[int, str, str, Channel]]:
        """Of each message: how often the vendor took it, our state and its reason, the channel."""
        rows = await self.asked("SELECT fan_id, status, detail FROM delivery")
        known = {row["fan_id"]: row for row in rows}
        life = Life(self.stage.world)
        return [
            (
                life.heard(fan, fan.channel),
                known[fan.n + 1]["status"],
                known[fan.n + 1]["detail"],
                fan.channel,
            )
            for fan in self.fans
        ]


@asynccontextmanager
async def outbox(folder: Path, **settings: str) -> AsyncIterator[Outbox]:
    """A server of its own, the sandbox in this process, and a road between it and the processes to come.

    `settings`: the product's on top of the demo's, without their prefix, in lower case.
    """
    async with AsyncExitStack() as stack:
        sandbox, door, vendors = SandboxServer(), Road(_nowhere), Road(_nowhere)
        stack.push_async_callback(sandbox.stop)
        world = await sandbox.start()
        vendors.target = partial(asyncio.open_connection, "127.0.0.1", urlsplit(world.base_url).port)
        server = await stack.enter_async_context(EmbeddedPostgres(folder))
        await migrate(server.dsn)
        public, road = [await stack.enter_async_context(way.open()) for way in (door, vendors)]
        env = environment(world, server.dsn, public)
        env |= {f"UPBEAT_{name.upper()}": value for name, value in settings.items()}
        straight = urlsplit(world.base_url).netloc
        env = {name: value.replace(straight, f"127.0.0.1:{road}") for name, value in env.items()}
        await furnish(world, env["UPBEAT_PUBLIC_URL"])
        parts = await stack.enter_async_context(assembled(load(env, None)[0], server.dsn, pool_max=4))
        machine = Machine(env)
        stack.push_async_callback(machine.end)
        stage = Stage(world=world, parts=parts, public_url=env["UPBEAT_PUBLIC_URL"], log=Path())
        box = Outbox(folder=folder, dsn=server.dsn, machine=machine, stage=stage, vendors=vendors)
        door.target = box.site
        yield box


async def _nowhere() -> Ends:
    raise ConnectionRefusedError
