"""Tells an artist's owners, by direct message, that a service does not have the release: servers are for fans."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from itertools import groupby

import discord
import structlog

from bots.discord.failures import FAULTS
from core.campaign import Campaign
from core.ids import label_of
from core.ports import Clock, Store
from core.services.resolving import Alarms, Missing
from notifications.wording import Wording

log = structlog.get_logger(__name__)


class TeamAlarms:
    """One message for each campaign and stage. `turn`: the slow lane of new direct message channels."""

    def __init__(
        self,
        client: discord.Client,
        store: Store,
        clock: Clock,
        alarms: Alarms,
        wording: Wording,
        turn: Callable[[], Awaitable[timedelta | None]],
    ) -> None:
        self._client, self._store, self._clock = client, store, clock
        self._alarms, self._wording, self._turn = alarms, wording, turn

    async def tell(self) -> None:
        """All that nobody was told of yet; what the lane has no room for is told later."""
        untold = sorted(await self._alarms.take_untold(self._clock.now()), key=lambda m: m.campaign_id)
        for campaign_id, group in groupby(untold, key=lambda m: m.campaign_id):
            missing = list(group)
            async with self._store() as tx:
                campaign = await tx.campaigns.get(campaign_id)
                owners = await tx.campaigns.owners(campaign.artist.id)
                bound = await tx.campaigns.guilds_of(campaign.artist.id)
            text = self._text(campaign, missing, [binding.guild_id for binding in bound])
            told = [await self._told(campaign, owner, text) for owner in owners]
            if None in told and True not in told:
                await self._alarms.untell(missing)

    async def _told(self, campaign: Campaign, owner: int, text: str) -> bool | None:
        """Whether they can read it; None: not now."""
        if await self._turn() is not None:
            return None
        try:
            place = await self._client.create_dm(discord.Object(owner))
            await place.send(content=text, allowed_mentions=discord.AllowedMentions.none())
        except FAULTS as error:
            what = str(error.code) if isinstance(error, discord.HTTPException) else type(error).__name__
            log.warning("artist_not_told", campaign=campaign.id, error=what)
            return False
        return True

    def _text(self, campaign: Campaign, missing: Sequence[Missing], guild_ids: Sequence[int]) -> str:
        guilds = [guild for guild_id in guild_ids if (guild := self._client.get_guild(guild_id)) is not None]
        lang = self._wording.language_for(*(str(guild.preferred_locale) for guild in guilds))
        services = ", ".join(sorted(label_of(m.dsp) for m in missing))
        key = f"discord-missing-{missing[0].stage.value.replace('_', '-')}"
        title = discord.utils.escape_markdown(campaign.title)
        return self._wording.text(lang, key, title=title, services=services)
