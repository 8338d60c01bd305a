"""Saved becomes verified when the service, asked again at low priority, has it in the fan's library."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from core.errors import UpbeatError
from core.ids import DspName, PreSaveId
from core.ports import Clock, Dsp, Dsps
from core.queues import Lanes, SaveJob, SaveQueue
from core.scheduler.link_book import LinkBook
from core.scheduler.refreshing import Refresher
from core.scheduler.rounds import rounds

SETTLED = timedelta(seconds=10)  # reads lag behind writes
_PAUSE_S = 2.0
_BATCH = 50


class ReadBack:
    """One process's part. Takes slots of the same lanes as saves, a few at a time, so that saves go first."""

    def __init__(
        self,
        queue: SaveQueue,
        lanes: Lanes,
        links: LinkBook,
        dsps: Dsps,
        clock: Clock,
        crashed: Callable[[DspName, Exception], None],
    ) -> None:
        self._queue, self._lanes, self._links, self._dsps = queue, lanes, links, dsps
        self._clock, self._crashed = clock, crashed
        self._refresher = Refresher(queue, clock)

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until shutdown; rows whose look failed come again in ten minutes."""
        await rounds(self._dsps, self.once, self._crashed, shutdown, pause_s=_PAUSE_S)

    async def once(self, service: Dsp) -> int:
        """Look at some rows that nobody has looked at; how many were found in their libraries."""
        jobs = await self._queue.to_verify(service.name, _BATCH, self._clock.now() - SETTLED)
        found: list[PreSaveId] = []
        for job in jobs:
            waits = await self._lanes.reserve(service.lane, 1)
            if not waits:
                break
            await asyncio.sleep(waits[0])
            if await self._is_there(service, job):
                found.append(job.id)
        if found:
            await self._queue.verified(found, self._clock.now())
        return len(found)

    async def _is_there(self, service: Dsp, job: SaveJob) -> bool:
        assert service.saver is not None
        if job.grant is None or not job.grant.lives_at(self._clock.now()):
            return False
        try:
            link = await self._links.find(job.campaign_id, job.dsp, job.market)
            tokens = job.grant.tokens
            if job.grant.needs_refresh(self._clock.now()):
                tokens = await self._refresher.fresh(service, job.grant)
            return link is not None and await service.saver.contains(tokens, link) is True
        except (UpbeatError, TimeoutError):
            return False  # asked again in ten minutes
