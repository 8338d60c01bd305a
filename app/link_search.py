"""The search for links, put together: services' finders, the public database behind its slow lane, logs."""

from __future__ import annotations

import asyncio
from functools import partial

import structlog

from app.wiring import Parts
from core.errors import Misconfigured, RetryLater
from core.ids import CampaignId
from core.links import Link
from core.queues import Lanes
from core.services.operator_bell import OperatorBell, Trouble
from core.services.resolving import BackFill, Missing, Resolving
from dsps.musicbrainz import RATE, MusicBrainz

log = structlog.get_logger(__name__)
LANE = "musicbrainz:all"


def looking(parts: Parts) -> Resolving:
    """This process's part of the search."""
    return Resolving(
        parts.database.store,
        parts.searches,
        parts.links,
        parts.dsps,
        _back_fill(parts),
        parts.clock,
        _found,
        _missed,
        partial(_failed, parts.bell),
    )


class Turns:
    """One after the other, over all processes."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes, self._there = lanes, False

    async def __call__(self) -> None:
        """Returns when it is our turn. Raises RetryLater while the lane is paused."""
        if not self._there:
            await self._lanes.ensure(LANE, rate=RATE)
            self._there = True
        waits = await self._lanes.reserve(LANE, 1)
        if not waits:
            raise RetryLater("the lane is paused")
        await asyncio.sleep(waits[0])


def _back_fill(parts: Parts) -> BackFill | None:
    settings = parts.settings
    if not settings.musicbrainz_url:
        return None
    return MusicBrainz(settings.musicbrainz_url, parts.session, settings.operator_contact, Turns(parts.lanes))


def _found(campaign: CampaignId, link: Link) -> None:
    log.info(
        "link_found",
        campaign=campaign,
        dsp=link.dsp.value,
        method=link.method.value,
        score=link.score,
        market=link.market,
    )


def _missed(missing: Missing) -> None:
    log.warning(
        "source_missing",
        campaign=missing.campaign_id,
        dsp=missing.dsp.value,
        stage=missing.stage.value,
        markets=list(missing.markets),
    )


def _failed(bell: OperatorBell, source: str, error: Exception) -> None:
    if isinstance(error, Misconfigured):
        bell.ring(Trouble.CREDENTIAL, source)
    log.warning("link_search_put_off", source=source, error=type(error).__name__, detail=str(error)[:200])
