"""Writes to an artist's owners, by direct message: servers are for fans."""

from __future__ import annotations

from collections.abc import Callable

import discord
import structlog

from bots.discord.failures import FAULTS, NO_ANSWER
from bots.discord.openings import Openings
from core.ids import ArtistId
from core.ports import Store
from notifications.wording import Wording

log = structlog.get_logger(__name__)
_THEIR_TROUBLE = 500  # an answer below is Discord's word about this person


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
        """Whether they can read it; None: not now."""
        openings = self._openings()
        try:
            async with openings.one:
                if await openings.wait() is not None:
                    return None
                place = await self._client.create_dm(discord.Object(owner))
            await place.send(content=text, allowed_mentions=discord.AllowedMentions.none())
        except (*FAULTS, *NO_ANSWER) as error:
            if await openings.shut_by(error):
                return None
            refused = isinstance(error, discord.HTTPException) and error.status < _THEIR_TROUBLE
            what = str(error.code) if isinstance(error, discord.HTTPException) else type(error).__name__
            log.warning("artist_not_told", artist=artist_id, error=what)
            return False if refused else None
        return True
