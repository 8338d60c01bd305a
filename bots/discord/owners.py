"""Writes to an artist's owners, by direct message: servers are for fans."""

from __future__ import annotations

from collections.abc import Callable

import discord
import structlog

from bots.discord.failures import FAULTS, NO_ANSWER, classify
from bots.discord.openings import Openings
from core.delivery import Sent
from core.ids import ArtistId
from core.ports import Store
from notifications.wording import Wording

log = structlog.get_logger(__name__)


class Owners:
    """In the language of their server. `openings`: the slow lane of new direct message channels, once logged in."""

    def __init__(
        self,
        client: discord.Client,
        store: Store,
        wording: Wording,
        openings: Callable[[], Openings],
    ) -> None:
        self._client, self._store, self._wording, self._openings = client, store, wording, openings

    async def tell(self, artist_id: ArtistId, words: Callable[[str], str]) -> bool:
        """`words` of a language, to each of them; False: nobody can be told now."""
        async with self._store() as tx:
            owners = await tx.campaigns.owners(artist_id)
            bound = await tx.campaigns.guilds_of(artist_id)
        guilds = [g for b in bound if (g := self._client.get_guild(b.guild_id)) is not None]
        text = words(self._wording.language_for(*(str(guild.preferred_locale) for guild in guilds)))
        told = [await self._told(artist_id, owner, text) for owner in owners]
        return None not in told or True in told

    async def _told(self, artist_id: ArtistId, owner: int, text: str) -> bool | None:
        """Whether they can read it; None: not now. What may have arrived is not sent again."""
        openings, opening = self._openings(), True
        try:
            async with openings.one:
                if await openings.wait() is not None:
                    return None
                place = await self._client.create_dm(discord.Object(owner))
            opening = False
            await place.send(content=text, allowed_mentions=discord.AllowedMentions.none())
        except (*FAULTS, *NO_ANSWER) as error:
            if await openings.shut_by(error):
                return None
            refused = classify(error, opening=opening)
            log.warning("artist_not_told", artist=artist_id, error=refused.detail)
            return None if refused.status is Sent.RETRY else False
        return True
