"""Posts announcements and keeps them true: they change when the campaign opens, moves, is released or cancelled."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import discord
import structlog

from bots.discord.cards import Card, Cards
from bots.discord.drawing import Drawn
from bots.discord.failures import FAULTS, for_good
from bots.discord.pictures import Pictures
from bots.discord.translating import guild_language
from core.campaign import Announcement, Campaign, CampaignStatus
from core.errors import Refused
from core.ports import Store
from core.services.campaigns import Campaigns
from notifications.wording import Wording

log = structlog.get_logger(__name__)
_COUNT_S = 120.0  # the number of fans changes an announcement no more often than this
_UNKNOWN = (10003, 10008)
_FORBIDDEN = (50001, 50013)


class Announcements:
    """Every message of ours in an artist's channel."""

    def __init__(
        self,
        client: discord.Client,
        store: Store,
        campaigns: Campaigns,
        cards: Cards,
        pictures: Pictures,
        wording: Wording,
    ) -> None:
        self._client, self._store, self._campaigns = client, store, campaigns
        self._cards, self._pictures, self._wording = cards, pictures, wording
        self._shown: dict[int, tuple[float, tuple[object, ...], int]] = {}  # by message id

    async def drawn(self, campaign: Campaign, lang: str) -> Drawn:
        """The announcement as it would be posted now."""
        return self._cards.announcement(await self._card(campaign, lang))

    async def post(self, campaign: Campaign, guild_id: int, channel_id: int) -> str:
        """Post it and remember where; the message's address. Raises Refused when the channel is closed to us."""
        place = self._client.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            sent = await place.send(**(await self.drawn(campaign, self._spoken(guild_id))).to_send())
        except discord.HTTPException as error:
            if error.code in (*_UNKNOWN, *_FORBIDDEN):
                raise Refused("error-discord-channel", channel=f"<#{channel_id}>") from error
            raise
        self._looks_old(sent.id, campaign)
        await self._campaigns.announced_in(
            Announcement(
                campaign_id=campaign.id, guild_id=guild_id, channel_id=channel_id, message_id=sent.id
            )
        )
        return f"https://discord.com/channels/{guild_id}/{channel_id}/{sent.id}"

    async def refresh(self, campaign: Campaign) -> None:
        """Edit what is posted, where it no longer looks as it should."""
        for posted in await self._campaigns.announcements(campaign.id):
            old = self._looks_old(posted.message_id, campaign)
            if old is None:
                continue
            try:
                await self._edit(posted, campaign, files=old == "all")
            except FAULTS as error:
                log.warning("announcement_not_edited", campaign=campaign.id, error=type(error).__name__)
                if not for_good(error):
                    self._shown.pop(posted.message_id, None)  # the next look finds it old again

    def _looks_old(self, message_id: int, campaign: Campaign) -> Literal["all", "count"] | None:
        """What of it must be edited; from now on it counts as done."""
        now, signature = asyncio.get_running_loop().time(), self._cards.signature(campaign)
        shown = self._cards.shown_fans(campaign)
        known = self._shown.get(message_id)
        same = known is not None and known[1] == signature
        if same and known is not None and (known[2] == shown or now < known[0] + _COUNT_S):
            return None
        self._shown[message_id] = (now, signature, shown)
        return "count" if same else "all"

    async def _edit(self, posted: Announcement, campaign: Campaign, *, files: bool) -> None:
        """What is attached stays, unless it may have changed or the embed shows it."""
        drawn = await self.drawn(campaign, self._spoken(posted.guild_id))
        parts: dict[str, Any] = {"embed": drawn.embed, "view": drawn.view}
        if files or drawn.file is not None:
            parts["attachments"] = drawn.files
        place = self._client.get_partial_messageable(posted.channel_id, guild_id=posted.guild_id)
        await place.get_partial_message(posted.message_id).edit(**parts)

    def _spoken(self, guild_id: int) -> str:
        return guild_language(self._client, self._wording, guild_id)

    async def _card(self, campaign: Campaign, lang: str) -> Card:
        accent = None
        if campaign.release.artwork_id is not None:
            async with self._store() as tx:
                accent = await tx.campaigns.accent(campaign.release.artwork_id)
        clip = None if campaign.status is CampaignStatus.CANCELLED else await self._campaigns.clip(campaign)
        picture = await self._pictures.of(campaign)
        return Card(campaign=campaign, picture=picture, accent=accent, lang=lang, clip=clip)
