"""A fan's own playlists at a service, read with the permission that is there: what can be chosen, and the choice."""

from __future__ import annotations

import asyncio

from core.campaign import Campaign
from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.errors import UpbeatError
from core.grant import Grant
from core.ids import Channel
from core.ports import Clock, Dsp, Dsps, Playlist, UnitOfWork
from core.presave import PreSave
from core.queues import SaveQueue
from core.scheduler.refreshing import Refresher

PATIENCE_S = 5.0  # somebody waits for it meanwhile


class OwnPlaylists:
    """Nothing is asked of the fan again: without the scopes there is no list. A list that does not come costs nothing."""

    def __init__(self, clock: Clock, dsps: Dsps, queue: SaveQueue) -> None:
        self._clock, self._dsps = clock, dsps
        self._refresher = Refresher(queue, clock)

    async def grant(self, tx: UnitOfWork, presave: PreSave) -> Grant | None:
        """Only the one that the save is made with, and only with the scopes."""
        wanted = self._dsps[presave.dsp].playlist_scopes
        return await usable(tx, self._clock, presave, wanted) if wanted else None

    async def of(self, service: Dsp, grant: Grant) -> list[Playlist]:
        """A page of them; empty also when the service does not answer."""
        if service.playlists is None:
            return []
        try:
            async with asyncio.timeout(PATIENCE_S):
                tokens = grant.tokens
                if tokens.spent_at(self._clock.now()):
                    tokens = await self._refresher.fresh(service, grant.id, grant.token_version)
                return await service.playlists.mine(tokens)
        except (UpbeatError, TimeoutError):
            return []


async def usable(tx: UnitOfWork, clock: Clock, presave: PreSave, scopes: tuple[str, ...]) -> Grant | None:
    """The permission that a save is made with, if it lives and has these scopes."""
    grant = await tx.grants.live(presave.fan_id, presave.dsp)
    fits = grant is not None and grant.id == presave.grant_id and grant.lives_at(clock.now())
    return grant if grant and fits and set(scopes) <= set(grant.scopes) else None


async def agreed(
    tx: UnitOfWork,
    clock: Clock,
    campaign: Campaign,
    presave: PreSave,
    purpose: Purpose,
    channel: Channel,
    shown: Shown,
    source: str,
) -> None:
    """A wish beside a save is a consent of its own."""
    event = ConsentEvent(
        fan_id=presave.fan_id,
        artist_id=campaign.artist.id,
        campaign_id=campaign.id,
        purpose=purpose,
        act=ConsentAct.GIVEN,
        channel=channel,
        text=shown.text,
        version=shown.version,
        language=shown.language,
        source=source,
        at=clock.now(),
    )
    await tx.consents.add([event])
