"""The product's Telegram bot in the test's own loop: a real database, the real SDK, the fake Telegram."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any

import pytest

from app.demo.stage import TELEGRAM_BOT, TELEGRAM_TOKEN, environment
from app.settings import load
from app.wiring import Parts, assembled
from bots.conversation.once import Once
from bots.telegram.pace import ChatPace
from bots.telegram.runner import TelegramBot
from core.campaign import Campaign, CampaignStatus, ReleaseKind
from core.fan import Sender
from core.ids import WORLD, ArtworkId, DspName
from core.release_time import ReleaseRule
from core.repositories import Artwork, NewCampaign
from sandbox.faults import Fault
from sandbox.server import SandboxServer
from sandbox.telegram.people import Person
from sandbox.telegram.state import TelegramWorld, telegram_of
from sandbox.world import World
from tests.support.telegram_sandbox import picture
from tests.support.telegram_spec import load as load_spec

CODE = "neon"


@dataclass(frozen=True, kw_only=True)
class Rig:
    world: World
    tg: TelegramWorld
    parts: Parts
    mia: Person

    def bot(self, **more: Any) -> TelegramBot:
        """As app.channels builds it, but it does not wait between messages of a chat; not started. `more`: parts to replace."""
        parts: dict[str, Any] = {
            "token": TELEGRAM_TOKEN,
            "api_url": f"{self.world.base_url}/telegram",
            "store": self.parts.database.store,
            "inbox": self.parts.inbox,
            "lanes": self.parts.lanes,
            "conversation": self.parts.conversation,
            "privacy": self.parts.privacy,
            "clock": self.parts.clock,
            "sealer": self.parts.sealer,
            "wording": self.parts.wording,
            "pairing": self.parts.pairing,
            "rate": 1000.0,
            "public_url": self.parts.settings.public_url,
            "link_url": "https://t.me",
            "pace": ChatPace(gap_s=0.0),
        }
        return TelegramBot(**parts | more)

    @contextlib.asynccontextmanager
    async def started(self, **more: Any) -> AsyncIterator[TelegramBot]:
        """Connected, nothing running; closed in the end."""
        bot = self.bot(**more)
        try:
            await bot.start()
            yield bot
        finally:
            await bot.close()

    @contextlib.asynccontextmanager
    async def serving(self, **more: Any) -> AsyncIterator[TelegramBot]:
        """Polling and answering."""
        async with self.started(**more) as bot, self.loops(bot.poll, bot.process):
            yield bot

    @contextlib.asynccontextmanager
    async def loops(self, *loops: Callable[[asyncio.Event], Any]) -> AsyncIterator[None]:
        """Run them meanwhile; they end by themselves when told to."""
        shutdown = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for loop in loops:
                group.create_task(loop(shutdown))
            try:
                yield
            finally:
                shutdown.set()

    def fault(self, pattern: str, kind: Any = "answer", **more: Any) -> Fault:
        """The next matching call of the Bot API misbehaves."""
        return self.world.faults.add(Fault(vendor="telegram", kind=kind, pattern=pattern, **more))

    def methods(self) -> list[str]:
        """Names of the calls so far, without those that fetch updates."""
        return [call.method for call in self.tg.calls if call.method != "getUpdates"]

    async def artwork(self, body: bytes = b"") -> ArtworkId:
        async with self.parts.database.store() as tx:
            images = {"square": body or picture(), "card": b"c", "thumb": b"t"}
            return await tx.campaigns.add_artwork(Artwork(images=images, accent="#102030"))

    async def campaign(self, **more: Any) -> Campaign:
        """NEON's open campaign with artwork. `more`: fields of NewCampaign."""
        day = (self.parts.clock.now() + timedelta(days=12)).date()
        async with self.parts.database.store() as tx:
            artist = await tx.campaigns.add_artist("NEON")
        fields: dict[str, Any] = {
            "artist_id": artist.id,
            "title": "Night <Drive> & more",
            "kind": ReleaseKind.SINGLE,
            "artwork_id": await self.artwork(),
            "rule": ReleaseRule(on=day, at=time(0, 0), zone="UTC"),
            "slug": "night-drive",
            "code": CODE,
            "dsps": (DspName.SPOTIFY, DspName.AMAZON_MUSIC),
        }
        async with self.parts.database.store() as tx:
            campaign = await tx.campaigns.add(NewCampaign(**fields | more))
            assert await tx.campaigns.move(campaign.id, CampaignStatus.OPEN, self.parts.clock.now())
            await tx.campaigns.set_waves(campaign.id, {WORLD: self.parts.clock.now() + timedelta(days=12)})
            return replace(campaign, status=CampaignStatus.OPEN)

    async def row(self, bot: TelegramBot, update: dict[str, Any]) -> Once:
        """The update's row in the inbox, in hand; handed out again when it was not noted as done."""
        sender, now = bot._us.id, self.parts.clock.now()
        await self.parts.inbox.put(sender, [(str(update["update_id"]), update)], now)
        [item] = await self.parts.inbox.claim(sender, 1, now)
        return Once(self.parts.inbox, item, self.parts.clock)

    async def inbox_rows(self, sender: Sender) -> list[tuple[int, str]]:
        """(update id, state) of everything that came in."""
        rows = await self.parts.database.pool.fetch(
            "SELECT external_id, status FROM inbox WHERE sender_id = $1 ORDER BY id", sender.id
        )
        return [(int(row["external_id"]), row["status"]) for row in rows]


@contextlib.asynccontextmanager
async def running(dsn: str) -> AsyncIterator[Rig]:
    """The fake Telegram with one bot and Mia; afterwards every call is checked against the published description."""
    sandbox = SandboxServer()
    world = await sandbox.start(vendors=("telegram",))
    tg = telegram_of(world)
    tg.add_bot(TELEGRAM_TOKEN, TELEGRAM_BOT, "Upbeat")
    settings, _ = load(environment(world, dsn, 8099), None)
    try:
        async with assembled(settings, dsn, pool_max=6) as parts:
            mia = tg.person(7, first_name="Mia", language_code="en")
            yield Rig(world=world, tg=tg, parts=parts, mia=mia)
            assert call_problems(tg) == []
    finally:
        await sandbox.stop()


def call_problems(tg: TelegramWorld) -> list[str]:
    """What the published Bot API has against the calls that came over the wire; nothing when it is not at hand."""
    try:
        spec = load_spec()
    except pytest.skip.Exception:
        return []
    return [
        problem for call in tg.calls for problem in spec.call_problems(call.method, call.values, call.files)
    ]


async def until(holds: Callable[[], Any], seconds: float = 10.0) -> None:
    """Wait for something that happens in another task."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)
