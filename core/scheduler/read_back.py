"""Saved becomes verified when the service, asked again at low priority, has it; accepted is a promise until then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from core.calls import metered
from core.delivery import UNSEEN, DeliveryKind, NewDelivery, occasion
from core.errors import NeedsConsent, UpbeatError
from core.ids import DspName
from core.ports import Clock, Dsp, Dsps
from core.presave import Answer, Outcome, PreSaveStatus
from core.queues import Lanes, SaveJob, SaveQueue, SaveResult
from core.scheduler.heeding import heed
from core.scheduler.link_book import LinkBook
from core.scheduler.refreshing import Refresher
from core.scheduler.results import messages
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
    UNKNOWN = auto()  # the service cannot tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What a round of looking brought. `gone`: saved, and not there; they stay saved."""

    found: int = 0
    again: int = 0  # accepted, not there, and tried again
    gone: int = 0
    unanswered: int = 0  # they come again


class ReadBack:
    """One process's part. Takes slots of the same lanes as saves, one at a time, and none while saves are due."""

    def __init__(
        self,
        queue: SaveQueue,
        lanes: Lanes,
        links: LinkBook,
        dsps: Dsps,
        clock: Clock,
        crashed: Callable[[DspName, Exception], None],
        looked: Callable[[DspName, Looks], None],
        share: float = 1.0,
    ) -> None:
        self._share, self._looked = share, looked
        self._queue, self._lanes, self._links, self._dsps = queue, lanes, links, dsps
        self._clock, self._crashed = clock, crashed
        self._refresher = Refresher(queue, clock)

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until shutdown. What is accepted is looked for each minute, a `share` of what is saved once."""
        await rounds(self._dsps, self.once, self._crashed, shutdown, pause_s=_PAUSE_S)

    async def once(self, service: Dsp) -> int:
        """Look at some rows that nobody has looked at; how many were found in their libraries."""
        now = self._clock.now()
        busy = await self._saves_due(service)
        jobs = await self._queue.to_verify(
            service.name, _BATCH, now - SETTLED, self._share, accepted_only=busy
        )
        seen: dict[_Look, list[SaveJob]] = {look: [] for look in _Look}
        meter = metered()
        for job in jobs:
            if not busy and await self._saves_due(service):
                break
            waits = await self._lanes.reserve(service.lane, 1)
            if not waits:
                break
            await asyncio.sleep(waits[0])
            look = await self._look(service, job)
            if (more := meter.taken() - 1) > 0:  # a long library is read in pages
                await self._lanes.reserve(service.lane, more)
            if look is not None:
                seen[look].append(job)
        looks = await self._settle(seen, now)
        if jobs:
            self._looked(service.name, replace(looks, unanswered=len(jobs) - sum(map(len, seen.values()))))
        return looks.found

    async def _saves_due(self, service: Dsp) -> bool:
        """Then its slots are theirs, but for what was only accepted: those fans were told nothing yet.

        What the day's budget has nothing left for takes no slots either.
        """
        now, budget = self._clock.now(), service.budget
        if budget is not None and await self._lanes.left(service.lane, budget, now) < budget.save:
            return False
        return await self._queue.any_due(service.name, now)

    async def _settle(self, seen: dict[_Look, list[SaveJob]], now: datetime) -> Looks:
        """What was accepted is doubted, what was saved is counted: storage knows which is which."""
        found, absent = seen[_Look.THERE], seen[_Look.ABSENT]
        nobody = [*seen[_Look.ENDED], *seen[_Look.UNKNOWN]]
        doubted = [(job, _absent(job, _unseen(job, now))) for job in absent]
        doubted += [
            (job, _absent(job, ())) for job in seen[_Look.ENDED]
        ]  # the next attempt says so to the fan
        if found:
            await self._queue.verified([_verified(job, now) for job in found], now)
        again = gone = 0
        for patience in (FIRST_DOUBT, DOUBT):
            dropped = [result for job, result in doubted if _doubted_after(job) == patience]
            if dropped:
                again += await self._queue.unseen(dropped, now - patience, now)
        if absent or nobody:
            gone = await self._queue.looked([job.id for job in absent], [job.id for job in nobody])
        return Looks(found=len(found), again=again, gone=gone)

    async def _look(self, service: Dsp, job: SaveJob) -> _Look | None:
        """None: there was no answer."""
        assert service.saver is not None
        if job.permit is None or not job.permit.lives_at(self._clock.now()):
            return _Look.ENDED
        try:
            link = await self._links.find(job.campaign_id, job.dsp, job.market)
        except (UpbeatError, TimeoutError):
            return None
        if link is None:
            return None
        try:
            tokens = job.permit.tokens
            if tokens.spent_at(self._clock.now()):
                tokens = await self._refresher.fresh(service, job.permit.grant_id, job.permit.token_version)
            there = await service.saver.contains(tokens, link)
        except NeedsConsent:
            return _Look.ENDED
        except (UpbeatError, TimeoutError) as error:
            await heed(self._lanes, service.lane, error)
            return None
        return _Look.UNKNOWN if there is None else _Look.THERE if there else _Look.ABSENT


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
