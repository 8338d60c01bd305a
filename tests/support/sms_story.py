"""A release in the running product and the people who text for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.demo.stage import NUMBER, point_webhooks
from core.campaign import Campaign, CampaignStatus
from sandbox.robots import authorise
from sandbox.twilio.phone import Phone
from sandbox.twilio.records import Text
from sandbox.twilio.state import twilio_of
from tests.support.product import running
from tests.support.telegram_story import NEON, SOON, Scene

ROLES = ("web", "sms", "scheduler", "worker")
NEW_YORK = ZoneInfo("America/New_York")
_WEDNESDAY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Texter:
    """One person's phone and its conversation with our number."""

    phone: Phone
    scene: SmsScene

    async def gets(self, words: str, skip: int = 0) -> str:
        """The first text with these words, at once or when it comes; `skip` so many older ones."""
        return (await self.phone.wait_for(lambda t: words in t.body, SOON, skip=skip)).body

    async def answers(self, body: str, words: str) -> str:
        """What comes back to a text."""
        before = len(self.phone.received())
        await self.phone.text(NUMBER, body)
        return await self.gets(words, skip=before)

    async def silent_to(self, body: str) -> None:
        """Nothing comes back."""
        before = self.phone.received()
        await self.phone.text(NUMBER, body)
        await self.scene.worked()
        assert self.phone.received() == before

    async def joins(self, keyword: str) -> str:
        """Keyword, Y; the personal link."""
        await self.answers(keyword, "Reply Y")
        welcome = await self.answers("Y", "You're in for")
        return next(word for word in welcome.split() if "/j/" in word)

    async def connects(self, keyword: str, account: str) -> None:
        """And through Spotify's own page."""
        await authorise(await self.joins(keyword), account)

    def heard(self, words: str) -> int:
        """How many texts say so now."""
        return sum(words in t.body for t in self.received)

    @property
    def received(self) -> list[Text]:
        """Every text, oldest first."""
        return self.phone.received()


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsScene(Scene):
    """NEON's releases by keyword."""

    def texter(self, number: str) -> Texter:
        """Somebody in New York."""
        return Texter(phone=twilio_of(self.stage.world).phone(f"+1212555{number}"), scene=self)

    async def by_keyword(
        self, keyword: str, title: str = "Night Drive", *, weeks: int = 1, which: int = 0
    ) -> Campaign:
        """Out at noon UTC of a Wednesday, seven or eight in the morning in New York."""
        today = self.stage.parts.clock.now().date()
        days = (_WEDNESDAY - today.weekday()) % 7 + 7 * weeks
        made = await self.release(title, days=days, which=which, opens=False)
        campaigns = self.stage.parts.campaigns
        await campaigns.edit(NEON, made.id, {"keyword": keyword})
        return await campaigns.open(NEON, made.id)

    async def at(self, campaign: Campaign, hour: int, minute: int = 0) -> None:
        """It is this time of the release's day in New York."""
        local = datetime.combine(campaign.rule.on, time(hour, minute), NEW_YORK)
        self.stage.world.clock.jump_to(local)
        await self.ticked()

    async def ticked(self) -> None:
        """The product has the world's time."""
        async with asyncio.timeout(SOON):
            while abs(self.stage.parts.clock.now() - self.stage.world.clock.now()) > timedelta(seconds=5):
                await asyncio.sleep(0.02)

    async def worked(self) -> None:
        """Nothing that came in waits, nothing that goes out is under way."""
        async with asyncio.timeout(SOON):
            while await self.count("SELECT count(*) FROM inbox WHERE status <> 'done'"):
                await asyncio.sleep(0.02)
        await twilio_of(self.stage.world).settled()

    async def quiet(self) -> None:
        """Every message of ours has gone, or waits for its hour."""
        async with asyncio.timeout(SOON):
            while await self.count(
                "SELECT count(*) FROM delivery WHERE status = 'sending' OR (status = 'queued'"
                " AND (not_before IS NULL OR not_before <= $1))",
                self.stage.parts.clock.now(),
            ):
                await asyncio.sleep(0.05)
        await twilio_of(self.stage.world).settled()

    async def released(self, campaign: Campaign) -> None:
        """The moment passes, everything that is due is done."""
        await self.out(campaign)
        await self.reaches(campaign, CampaignStatus.RELEASED)
        await self.quiet()


@asynccontextmanager
async def sms_scene(dsn: str) -> AsyncIterator[SmsScene]:
    """The whole product with texts only, with the artist's team at home in it."""
    async with running(dsn, ROLES) as stage:
        await point_webhooks(stage.world, stage.parts, stage.public_url)
        await stage.parts.teams.bind(NEON, await stage.parts.teams.invite("NEON"), None)
        yield SmsScene(stage=stage)
