"""Saved becomes verified when the service, asked again at low priority, has it; accepted is a promise until then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum, auto

from core.delivery import UNSEEN, DeliveryKind, NewDelivery, occasion
from core.errors import NeedsConsent, UpbeatError
from core.ids import DspName
from core.ports import Clock, Dsp, Dsps
from core.presave import Answer, Outcome, PreSaveStatus
from core.queues import Lanes, SaveJob, SaveQueue, SaveResult
from core.scheduler.lane_run import messages
from core.scheduler.link_book import LinkBook
from core.scheduler.refreshing import Refresher
from core.scheduler.rounds import rounds

SETTLED = timedelta(seconds=10)  # reads lag behind writes
FIRST_DOUBT = timedelta(minutes=5)  # a fan who waits for release day hears by then that it is not there
DOUBT = timedelta(minutes=30)  # between later tries: what was accepted and is not there by then was dropped
_SEEN = Answer(outcome=Outcome.SAVED, detail="read back")
_PAUSE_S = 2.0
_BATCH = 50


class _Look(Enum):
    THERE = auto()
    ABSENT = auto()
    ENDED = auto()  # the permission


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
        share: float = 1.0,
    ) -> None:
        self._share = share
        self._queue, self._lanes, self._links, self._dsps = queue, lanes, links, dsps
        self._clock, self._crashed = clock, crashed
        self._refresher = Refresher(queue, clock)

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until shutdown. What is accepted is looked for each minute, a `share` of what is saved once."""
        await rounds(self._dsps, self.once, self._crashed, shutdown, pause_s=_PAUSE_S)

    async def once(self, service: Dsp) -> int:
        """Look at some rows that nobody has looked at; how many were found in their libraries."""
        now = self._clock.now()
        jobs = await self._queue.to_verify(service.name, _BATCH, now - SETTLED, self._share)
        found: list[SaveResult] = []
        absent: dict[timedelta, list[SaveResult]] = {FIRST_DOUBT: [], DOUBT: []}
        for job in jobs:
            waits = await self._lanes.reserve(service.lane, 1)
            if not waits:
                break
            await asyncio.sleep(waits[0])
            match await self._look(service, job):
                case _Look.THERE:
                    found.append(_verified(job, now))
                case _Look.ABSENT:
                    absent[_doubted_after(job)].append(_absent(job, _unseen(job, now)))
                case _Look.ENDED:  # the next attempt says so to the fan
                    absent[_doubted_after(job)].append(_absent(job, ()))
        if found:
            await self._queue.verified(found, now)
        for patience, dropped in absent.items():
            if dropped:
                await self._queue.unseen(dropped, now - patience, now)
        return len(found)

    async def _look(self, service: Dsp, job: SaveJob) -> _Look | None:
        """None: nobody knows."""
        assert service.saver is not None
        if job.permit is None or not job.permit.lives_at(self._clock.now()):
            return _Look.ENDED
        try:
            link = await self._links.find(job.campaign_id, job.dsp, job.market)
            tokens = job.permit.tokens
            if tokens.spent_at(self._clock.now()):
                tokens = await self._refresher.fresh(service, job.permit.grant_id, job.permit.token_version)
            there = None if link is None else await service.saver.contains(tokens, link)
        except NeedsConsent:
            return _Look.ENDED
        except (UpbeatError, TimeoutError):
            return None
        return None if there is None else _Look.THERE if there else _Look.ABSENT


def _doubted_after(job: SaveJob) -> timedelta:
    return FIRST_DOUBT if job.attempts <= 1 else DOUBT


def _verified(job: SaveJob, now: datetime) -> SaveResult:
    told = messages(job, _SEEN, DeliveryKind.RECEIPT, now)
    return SaveResult(id=job.id, campaign_id=job.campaign_id, status=PreSaveStatus.VERIFIED, messages=told)


def _absent(job: SaveJob, told: tuple[NewDelivery, ...]) -> SaveResult:
    return SaveResult(id=job.id, campaign_id=job.campaign_id, status=PreSaveStatus.RETRYING, messages=told)


def _unseen(job: SaveJob, now: datetime) -> tuple[NewDelivery, ...]:
    """Once a release, and at once or not at all: it is tried again by then, and what becomes of it is told too."""
    if job.address_id is None:
        return ()
    return (
        NewDelivery(
            address_id=job.address_id,
            campaign_id=job.campaign_id,
            kind=DeliveryKind.RESCUE,
            occasion=occasion(job.dsp, UNSEEN),
            args={"dsp": job.dsp.value, "outcome": UNSEEN, "at": now.isoformat(timespec="seconds")},
            expires_at=now + DOUBT,
        ),
    )
