"""Two of every role on one external database: who dies is replaced by who stands by, and nobody hears anything twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.demo.stage import GUILD, NUMBER, Stage, environment, furnish, point_webhooks
from app.settings import load
from app.wiring import assembled
from core.campaign import Campaign, CampaignStatus
from core.ids import Channel
from sandbox.discord.applications import Application
from sandbox.discord.records import Message
from sandbox.discord.state import discord_of
from sandbox.server import SandboxServer
from sandbox.twilio.phone import Phone
from sandbox.twilio.state import twilio_of
from tests.support.processes import LONG, Machine, Process
from tests.support.rough_road import Ends, Road
from tests.support.telegram_story import NEON, SOON, Scene, until

KEYWORD = "NEON"
BOTS = "telegram,discord"
# texts come in by the site
OTHERS = ("web,sms", "worker", "scheduler") if LONG else ("web,sms,worker,scheduler",)
POOL = 8
LIVENESS_AND_NOTICES = 2
HELD = {"telegram": 2, "discord": 2, "sms": 1}  # for what only one process does at a time
CONNECTIONS = """
SELECT application_name, count(*) AS n FROM pg_stat_activity
 WHERE datname = current_database() AND application_name <> '' GROUP BY 1
"""
HOLDER = """
SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
 WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended($1, 7342)
"""


@dataclass
class Installation:
    """Processes with names; the sites are reached through one door, as behind a load balancer."""

    dsn: str
    machine: Machine
    scene: Scene
    sites: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    named: dict[str, Process] = field(default_factory=dict)

    async def start(self, roles: str) -> None:
        """Named after its roles and in order."""
        self.asked.append(roles)
        name = f"{roles}-{self.asked.count(roles)}"
        more = {
            "database_url": f"{self.dsn}&application_name={name}",
            "database_pool": str(POOL),
            "http_port": "0",
        }
        self.named[name] = process = await self.machine.start(roles, **more)
        if "web" in roles:
            self.sites.append(int(urlsplit(self.machine.addresses[process.pid]).port or 0))

    async def kill(self, name: str) -> None:
        """Without a word."""
        self.named[name].kill()
        await self.named[name].wait()

    async def site(self) -> Ends:
        """The first that answers."""
        for port in self.sites:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
        raise ConnectionRefusedError

    async def holder(self, channel: Channel) -> str:
        """Which process serves the sender of this channel; "" between two."""
        parts = self.scene.stage.parts
        async with parts.database.store() as tx:
            [sender] = [s.id for s in await tx.fans.senders() if s.channel is channel]
        found = await parts.database.pool.fetch(HOLDER, f"{channel.value}:{sender}")
        assert len(found) <= 1
        return found[0]["application_name"] if found else ""

    async def connections(self) -> dict[str, int]:
        """How many each process has."""
        found = await self.scene.stage.parts.database.pool.fetch(CONNECTIONS)
        return {row["application_name"]: row["n"] for row in found if row["application_name"] in self.named}

    def budget(self, name: str) -> int:
        """How many it may have."""
        held = sum(many for channel, many in HELD.items() if channel in name)
        return POOL + LIVENESS_AND_NOTICES + held

    @property
    def gateway(self) -> Application:
        """As Discord sees us."""
        [application] = discord_of(self.scene.stage.world).applications.values()
        return application


@pytest.mark.timeout(240)
async def test_who_dies_is_replaced(dsn: str) -> None:
    async with installation(dsn) as two:
        release = await by_keyword(two.scene)
        mia, zoe = two.scene.fan(1, "Mia"), two.scene.fan(2, "Zoe")
        await mia.connects(release.code, "mia")
        ann, bob = (twilio_of(two.scene.stage.world).phone(f"+1212555000{n}") for n in (1, 2))

        for channel in (Channel.TELEGRAM, Channel.DISCORD, Channel.SMS):
            await until(partial(held, two, channel))
        await texts(ann)
        await until(partial(discord_answers, two))
        first = await two.holder(Channel.TELEGRAM)
        await two.kill(first)
        await two.kill(f"{OTHERS[0]}-1")
        second = next(name for name in two.named if name.startswith(BOTS) and name != first)
        for channel in (Channel.TELEGRAM, Channel.DISCORD):
            await until(partial(held_by, two, channel, second))
        await until(partial(held_by, two, Channel.SMS, f"{OTHERS[0]}-2"))
        await texts(bob)
        await zoe.connects(release.code, "zoe")
        await until(partial(discord_answers, two))

        for roles in OTHERS[1:]:
            await two.kill(f"{roles}-1")
        await two.scene.out(release)
        for fan, account in ((mia, "mia"), (zoe, "zoe")):
            await fan.says("Saved. Night Drive")
            assert two.scene.library(account) == 1
        await two.scene.reaches(release, CampaignStatus.RELEASED)
        assert (mia.heard("Saved."), zoe.heard("Saved.")) == (1, 1)
        assert (mia.heard("you are fan"), zoe.heard("you are fan")) == (1, 1)
        assert [sum("Reply Y" in t.body for t in phone.received()) for phone in (ann, bob)] == [1, 1]
        seen = await two.connections()
        assert len(seen) == len(two.named) // 2, "of every role one is left"
        assert {name: n for name, n in seen.items() if n > two.budget(name)} == {}
        print(f"connections {seen}")


@asynccontextmanager
async def installation(dsn: str) -> AsyncIterator[Installation]:
    """Up and ready; the artist's team is at home in it."""
    async with AsyncExitStack() as stack:
        sandbox, door = SandboxServer(), Road(_closed)
        stack.push_async_callback(sandbox.stop)
        world = await sandbox.start()
        port = await stack.enter_async_context(door.open())
        env = environment(world, dsn, port)
        await furnish(world, env["UPBEAT_PUBLIC_URL"])
        settings, _ = load(env, None)
        parts = await stack.enter_async_context(assembled(settings, dsn, pool_max=4))
        moves: list[asyncio.Future[None]] = []
        world.clock.on_change(lambda by: moves.append(asyncio.ensure_future(parts.clock.set_offset(by))))
        stage = Stage(world=world, parts=parts, public_url=env["UPBEAT_PUBLIC_URL"], log=Path())
        await parts.teams.bind(NEON, await parts.teams.invite("NEON"), None)
        two = Installation(dsn, Machine(env), Scene(stage=stage))
        door.target = two.site
        stack.push_async_callback(two.machine.end)
        await asyncio.gather(*(two.start(roles) for roles in (BOTS, BOTS, *OTHERS, *OTHERS)))
        await point_webhooks(world, parts, env["UPBEAT_PUBLIC_URL"])
        yield two


async def texts(phone: Phone) -> None:
    """The keyword, and the question that comes back."""
    await phone.text(NUMBER, KEYWORD)
    await phone.wait_for(lambda text: "Reply Y" in text.body, SOON)


async def by_keyword(scene: Scene) -> Campaign:
    """Open for pre-saves in every chat and by text."""
    draft = await scene.release(opens=False)
    await scene.stage.parts.campaigns.edit(NEON, draft.id, {"keyword": KEYWORD})
    return await scene.stage.parts.campaigns.open(NEON, draft.id)


async def held(two: Installation, channel: Channel) -> bool:
    """By anybody."""
    return bool(await two.holder(channel))


async def held_by(two: Installation, channel: Channel, name: str) -> bool:
    """By this one."""
    return await two.holder(channel) == name


def lines(two: Installation) -> int:
    """How many gateway lines are open."""
    return sum(session.line is not None for session in two.gateway.sessions.values())


async def discord_answers(two: Installation) -> bool:
    """One line, and on it somebody who answers."""
    if lines(two) != 1:
        return False
    dc = discord_of(two.scene.stage.world)
    fan = dc.user(20_001, "Kai")
    dc.guilds[GUILD].join(fan)
    return isinstance(await fan.command(dc.guilds[GUILD], "general", "/status"), Message)


async def _closed() -> Ends:
    raise ConnectionRefusedError
