"""An artist with a team, and their Telegram groups and channels, for tests of what is paired and posted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bots.telegram.runner import TelegramBot
from core.campaign import Artist, Campaign
from core.group_chat import GroupChat, GroupState
from core.ids import CampaignId
from core.repositories import Artwork
from core.services.teams import Actor
from sandbox.telegram.groups import Channel, Group
from tests.support.telegram_bot import Rig
from tests.support.telegram_sandbox import picture

BOT = "upbeatbot"
OUT_ON = date(2027, 12, 4)


@dataclass(frozen=True, kw_only=True)
class Team:
    """NEON's, unless another name is given."""

    rig: Rig
    actor: Actor
    artist: Artist

    async def code(self, language: str = "en") -> str:
        return (await self.rig.parts.pairing.code(self.actor, language)).code

    async def chats(self) -> list[GroupChat]:
        return await self.rig.parts.pairing.chats(self.actor)

    async def draft(self, title: str = "Night Drive") -> Campaign:
        body = picture()
        return await self.rig.parts.campaigns.create(
            self.actor,
            title=title,
            on=OUT_ON,
            artwork=Artwork(images={"square": body, "card": body, "thumb": body}, accent="#102030"),
            zone="UTC",
        )

    async def opened(self, title: str = "Night Drive") -> Campaign:
        return await self.rig.parts.campaigns.open(self.actor, (await self.draft(title)).id)

    async def stored(self, campaign_id: CampaignId) -> Campaign:
        async with self.rig.parts.database.store() as tx:
            return await tx.campaigns.get(campaign_id)


async def team(rig: Rig, name: str = "NEON", guild_id: int = 1) -> Team:
    """An artist bound to a server, and their owner."""
    actor = Actor(guild_id=guild_id, user_id=guild_id)
    artist = await rig.parts.teams.bind(actor, await rig.parts.teams.invite(name), None)
    return Team(rig=rig, actor=actor, artist=artist)


def group_of(rig: Rig, title: str = "NEON fans", *, basic: bool = False) -> Group:
    """A group that Mia runs, with the bot in it."""
    return rig.tg.group(title, bots=[BOT], owner=rig.mia, basic=basic)


def channel_of(rig: Rig, title: str = "NEON news", *rights: str) -> Channel:
    """Mia's channel, in which the bot may post."""
    channel = rig.tg.channel(title, rig.mia)
    channel.promote_bot(BOT, *(rights or ("can_post_messages", "can_delete_messages")))
    return channel


async def paired(us: Team, group: Group | None = None, language: str = "en") -> Group:
    """A group that the team paired; the bot must be serving."""
    group = group or group_of(us.rig)
    group.say(us.rig.mia, f"/pair@{BOT} {await us.code(language)}")
    await group.wait_for(lambda m: True)
    return group


async def becomes(chats: Callable[[], Awaitable[list[GroupChat]]], *states: GroupState) -> list[GroupChat]:
    """Wait until the chats stand so."""
    async with asyncio.timeout(15):
        while True:
            found = await chats()
            if [chat.state for chat in found] == list(states):
                return found
            await asyncio.sleep(0.02)


def ours(group: Group, after: int = 0) -> list[str]:
    """What the bot's messages say now, oldest first."""
    return [m.text for m in group.messages() if m.from_bot and m.message_id > after]


async def looked(bot: TelegramBot) -> None:
    """One look of the loop that posts."""
    await bot.groups.look()


async def at(rig: Rig, moment: datetime) -> None:
    """The product's clock."""
    await rig.parts.clock.set_offset(moment - datetime.now(UTC))


async def released(rig: Rig, campaign: Campaign) -> None:
    """Its own midnight is there."""
    await at(rig, campaign.rule.instant() + timedelta(seconds=5))
    await rig.parts.releasing.fire()
