"""The product's text bot in the test's own loop: a real database, the real SDK, its real webhooks, the fake Twilio."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from aiohttp import web

from app.channels import Channels
from app.demo.stage import NUMBER, TWILIO_SID, TWILIO_TOKEN, environment, point_webhooks
from app.settings import load
from app.wiring import Parts, assembled
from bots.conversation.once import Once
from bots.sms.runner import SmsBot
from core.campaign import Campaign, CampaignStatus, ReleaseKind
from core.delivery import DeliveryKind
from core.fan import Fan, Reachability, Visitor
from core.ids import WORLD, Channel, DspName
from core.queues import Inbound
from core.release_time import ReleaseRule
from core.repositories import Artwork, NewCampaign
from core.scheduler.planner import FlowSetting
from oauth_web.webhooks import DOORS, receive
from sandbox.faults import Fault
from sandbox.server import SandboxServer
from sandbox.twilio.phone import Phone
from sandbox.twilio.records import Text
from sandbox.twilio.state import TwilioWorld, twilio_of
from sandbox.world import World
from storage.flows import FlowRunRows
from tests.support.ports import free_port
from tests.support.telegram_sandbox import picture

MIA, SOON = "+12128675309", 15.0
# how Twilio's number is set up where the product is told so
NUMBERS = {"twilio_default": "default", "advanced": "advanced", "own": "off"}


@dataclass(frozen=True, kw_only=True)
class Rig:
    """The bot at work and the people who text it."""

    world: World
    tw: TwilioWorld
    parts: Parts
    bot: SmsBot
    owed: set[str]  # texts whose answer is refused for now

    @property
    def mia(self) -> Phone:
        """A fan in New York."""
        return self.tw.phone(MIA)

    async def says(self, body: str, phone: Phone | None = None, *, times: int = 1) -> list[Text]:
        """One text, and everything that comes back to it; `times`: how often Twilio posts it."""
        phone = phone or self.mia
        before = len(phone.received())
        await phone.text(NUMBER, body, times=times)
        await self.worked()
        return phone.received()[before:]

    async def worked(self) -> None:
        """Wait until nothing that came in waits (but for a later try), and nothing that goes out is under way."""
        waiting = (
            "SELECT count(*) FROM inbox WHERE status NOT IN ('done', 'unknown') AND NOT external_id = ANY($1)"
        )
        async with asyncio.timeout(SOON):
            while await self.count(waiting, list(self.owed)):
                await asyncio.sleep(0.01)
            await self.tw.settled()

    async def switch(
        self, campaign: Campaign, kind: DeliveryKind, *, by_text: bool = True, days: tuple[int, ...] = ()
    ) -> None:
        """As the artist does it."""
        setting = FlowSetting(kind=kind, on=True, by_text=by_text, days=days)
        await FlowRunRows(self.parts.database.pool).put(campaign.id, setting)

    async def later(self, by: timedelta = timedelta(minutes=2)) -> None:
        """Time passes."""
        self.world.clock.move(by)
        await self.parts.clock.set_offset(self.world.clock.offset)

    async def joined(self, phone: Phone | None = None) -> str:
        """Keyword, Y; the text with the link."""
        await self.says("NEON", phone)
        (welcome,) = await self.says("Y", phone)
        return welcome.body

    async def count(self, query: str, *args: Any) -> int:
        """A figure from the product's database."""
        return int(await self.parts.database.pool.fetchval(query, *args))

    async def consents(self) -> list[tuple[str, str]]:
        """The ledger in the order in which it was written: purpose and act."""
        rows = await self.parts.database.pool.fetch("SELECT purpose, act FROM consent_event ORDER BY id")
        return [(row["purpose"], row["act"]) for row in rows]

    async def known(self, number: str = MIA) -> tuple[Fan, Reachability] | None:
        """Whom the product has under this number."""
        async with self.parts.database.store() as tx:
            (sender,) = await tx.fans.senders()
            found = await tx.fans.known(Visitor(sender_id=sender.id, channel=Channel.SMS, external_id=number))
        return None if found is None else (found[0], found[1].reachability)

    def fault(self, code: int, status: int, times: int | None = 1) -> Fault:
        """Twilio refuses the next texts."""
        body = {"code": code, "message": "no", "more_info": "", "status": status}
        pattern = "POST .*/Messages.json"
        return self.world.faults.add(
            Fault(vendor="twilio", kind="answer", pattern=pattern, status=status, body=body, times=times)
        )

    async def campaign(self, keyword: str = "NEON", *, title: str = "Night Drive", **more: Any) -> Campaign:
        """An open campaign with a keyword. `more`: fields of NewCampaign, or its `status`."""
        status = more.pop("status", CampaignStatus.OPEN)
        now = self.parts.clock.now()
        moment = now + timedelta(days=12)
        async with self.parts.database.store() as tx:
            artist = await tx.campaigns.add_artist(keyword)
            images = {"square": picture(), "card": b"c", "thumb": b"t"}
            artwork = await tx.campaigns.add_artwork(Artwork(images=images, accent="#102030"))
            fields: dict[str, Any] = {
                "artist_id": artist.id,
                "title": title,
                "kind": ReleaseKind.SINGLE,
                "artwork_id": artwork,
                "rule": ReleaseRule(on=moment.date(), at=time(0, 0), zone="UTC"),
                "slug": keyword.lower(),
                "code": keyword.lower(),
                "dsps": (DspName.SPOTIFY,),
            }
            campaign = await tx.campaigns.add(NewCampaign(**fields | more))
            assert await tx.campaigns.move(campaign.id, status, now)
            await tx.campaigns.set_waves(campaign.id, {WORLD: moment})
        await self.parts.database.pool.execute(
            "UPDATE campaign SET sms_keyword = $2 WHERE id = $1", campaign.id, keyword
        )
        return replace(campaign, status=status)


@contextlib.asynccontextmanager
async def running(dsn: str, optout: str = "twilio_default", **env: str) -> AsyncIterator[Rig]:
    """As the roles `sms` and `web` run it, without pages; Twilio's number answers STOP as `optout` says.

    `env`: other settings.
    """
    sandbox = SandboxServer()
    world = await sandbox.start(vendors=("twilio",))
    tw = twilio_of(world)
    tw.add_account(TWILIO_SID, TWILIO_TOKEN)
    number = tw.add_number(TWILIO_SID, NUMBER)
    number.optout = NUMBERS[optout]  # type: ignore[assignment] # a Literal
    port = free_port()
    env = environment(world, dsn, port) | {"UPBEAT_TWILIO_OPTOUT_MODE": optout} | env
    settings, _ = load(env, None)
    try:
        async with assembled(settings, dsn, pool_max=6) as parts, _serving(parts, port) as bot:
            await point_webhooks(world, parts, env["UPBEAT_PUBLIC_URL"])
            yield Rig(world=world, tw=tw, parts=parts, bot=bot, owed=_watched(bot))
    finally:
        await sandbox.stop()


@contextlib.asynccontextmanager
async def _serving(parts: Parts, port: int) -> AsyncIterator[SmsBot]:
    channels, shutdown = Channels(parts), asyncio.Event()
    await channels.start(("sms",))
    assert channels._sms is not None
    application = web.Application()
    application[DOORS] = channels.doors()
    application.router.add_post("/webhooks/{door:.*}", receive)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        async with asyncio.TaskGroup() as group:
            for loop in channels.loops(("sms",)):
                group.create_task(_until(loop, shutdown))
            try:
                yield channels._sms
            finally:
                shutdown.set()
    finally:
        await runner.cleanup()
        await channels.close()


async def _until(loop: Any, shutdown: asyncio.Event) -> None:
    await loop(shutdown)


def _watched(bot: SmsBot) -> set[str]:
    """The ids of the texts that the bot left for a later try."""
    owed: set[str] = set()
    names: dict[int, str] = {}
    work: Any = bot._one
    later: Any = bot._inbox.later

    async def one(once: Once, fields: Mapping[str, str]) -> Any:
        names[once.item.id] = fields["MessageSid"]
        owed.discard(names[once.item.id])
        return await work(once, fields)

    async def put_off(item: Inbound, at: datetime, *, doubted: bool = False) -> None:
        await later(item, at, doubted=doubted)
        owed.add(names[item.id])

    setattr(bot, "_one", one)  # noqa: B010 - mypy has no word for replacing a method
    setattr(bot._inbox, "later", put_off)  # noqa: B010 - as above
    return owed
