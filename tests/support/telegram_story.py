"""A release in the running product and the people who come for it in Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.demo.stage import ARTIST, GUILD, TELEGRAM_BOT, Stage
from app.demo.story import cover, current, listed
from core.campaign import Campaign, CampaignStatus
from core.repositories import Artwork
from core.services.teams import Actor
from notifications.artwork import prepare_artwork
from sandbox.dsps.spotify import spotify_of
from sandbox.robots import authorise
from sandbox.telegram.chats import Message
from sandbox.telegram.people import Person
from sandbox.telegram.state import telegram_of
from tests.support.product import running

NEON = Actor(guild_id=GUILD, user_id=ARTIST)
ROLES = ("web", "telegram", "scheduler", "worker")
SOON = 30.0
_CODES = (("QZSBX2600001", "602557676402"), ("QZSBX2600002", "602557676419"))
_SERVICES = "spotify,amazon_music"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """One person's private chat with the bot."""

    person: Person

    async def says(self, words: str, after: int = 0) -> Message:
        """The newest message with these words, at once or when it comes."""
        return await self.person.wait_for(lambda m: words in m.text, SOON, after=after)

    async def answers(self, text: str, words: str = "") -> Message:
        """What comes back to a text."""
        sent = await self.person.send(text)
        return await self.says(words, after=sent.message_id)

    async def answers_start(self, words: str) -> Message:
        """What comes back to Start without anything."""
        sent = await self.person.start(TELEGRAM_BOT)
        return await self.says(words, after=sent.message_id)

    async def comes(self, code: str, words: str = "") -> Message:
        """What comes back to the artist's link."""
        sent = await self.person.start(TELEGRAM_BOT, f"c_{code}")
        return await self.says(words, after=sent.message_id)

    async def press(self, message: Message, start: str) -> str:
        """The button whose label starts so: the toast, or the address it opens."""
        return await self.person.press(message, lambda b: b.text.startswith(start), timeout=SOON)

    async def pressed(self, message: Message, start: str, words: str) -> Message:
        """The new message that a button brings."""
        last = self.last
        await self.press(message, start)
        return await self.says(words, after=last)

    async def connects(self, code: str, account: str) -> Message:
        """From the artist's link through Spotify's own page to the thank-you."""
        prompt = await self.comes(code)
        await authorise(await self.press(prompt, "Spotify"), account)
        return await self.says("you are fan", after=prompt.message_id)

    @property
    def last(self) -> int:
        """The number of the newest message of either side."""
        return max((m.message_id for m in self.person.conversation()), default=0)

    def heard(self, words: str) -> int:
        """How many of the bot's messages say so now."""
        return sum(words in m.text for m in self.person.messages())


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """NEON's releases and their audience."""

    stage: Stage

    def fan(self, number: int, name: str, **more: str) -> Chat:
        """Somebody who has Telegram and has not started the bot."""
        return Chat(person=telegram_of(self.stage.world).person(7000 + number, first_name=name, **more))

    async def release(
        self, title: str = "Night Drive", *, days: int = 1, which: int = 0, opens: bool = True
    ) -> Campaign:
        """Out at noon UTC in so many days, open for pre-saves unless it is to stay a draft."""
        campaigns = self.stage.parts.campaigns
        day = (self.stage.parts.clock.now() + timedelta(days=days)).date()
        prepared = await asyncio.to_thread(prepare_artwork, cover())
        images = {"square": prepared.square, "card": prepared.card, "thumb": prepared.thumb}
        artwork = Artwork(images=images, accent=f"#{prepared.accent.removeprefix('#')}")
        draft = await campaigns.create(NEON, title=title, on=day, artwork=artwork)
        isrc, upc = _CODES[which]
        changes = {"mode": "global", "time": "12:00", "tracks": f"{title} | {isrc}", "upc": upc}
        made = await campaigns.edit(NEON, draft.id, changes | {"dsps": _SERVICES})
        if opens:
            made = await campaigns.open(NEON, draft.id)
        self.deliver(made, which)
        return made

    def deliver(self, campaign: Campaign, which: int = 0) -> None:
        """The distributor hands it to the services for its moment."""
        isrc, upc = _CODES[which]
        self.stage.world.catalogue.put(listed(campaign.title, campaign, upc, isrc))

    async def out(self, campaign: Campaign) -> None:
        """It is the release's moment now."""
        moment = (await current(self.stage, campaign.id)).rule.instant()
        self.stage.world.clock.jump_to(moment - timedelta(seconds=1))

    async def count(self, query: str, *args: Any) -> int:
        """A figure from the product's database."""
        return int(await self.stage.parts.database.pool.fetchval(query, *args))

    async def reaches(self, campaign: Campaign, status: CampaignStatus) -> None:
        """Wait until the campaign has come so far."""

        async def there() -> bool:
            return (await current(self.stage, campaign.id)).status is status

        await until(there)

    def library(self, account: str) -> int:
        """How much lies in somebody's Spotify library."""
        return len(spotify_of(self.stage.world).accounts[account].library)

    async def saved(self, account: str) -> None:
        """Wait until there is something in it."""

        async def there() -> bool:
            return self.library(account) > 0

        await until(there)


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Wait for it; TimeoutError."""
    async with asyncio.timeout(SOON):
        while not await true():
            await asyncio.sleep(0.05)


@asynccontextmanager
async def telegram_scene(dsn: str, **more: str) -> AsyncIterator[Scene]:
    """The whole product without Discord and texts, with the artist's team at home in it. `more`: settings."""
    async with running(dsn, ROLES, **more) as stage:
        await stage.parts.teams.bind(NEON, await stage.parts.teams.invite("NEON"), None)
        yield Scene(stage=stage)
