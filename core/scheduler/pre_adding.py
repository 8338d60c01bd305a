"""Services that list a release before it is out take it into libraries early: fans see it counting down there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from core.calls import metered
from core.errors import RetryLater, UpbeatError
from core.ids import CampaignId, DspName, Market, PreSaveId, WaveId
from core.links import Link
from core.ports import Clock, Dsp, Dsps
from core.presave import Answer, Outcome
from core.queues import Lanes, SaveJob, SaveQueue
from core.scheduler.heeding import heed
from core.scheduler.link_book import LinkBook
from core.scheduler.refreshing import Refresher
from core.scheduler.rounds import rounds

UNLISTED = timedelta(hours=1)  # so long a release that the service does not list is not asked for again
BUSY = timedelta(minutes=10)  # so long a service that had no answer for one fan is left alone
_PAUSE_S = 5.0


class EarlyWave(NamedTuple):
    """A wave to come. `listed`: what its fans save has a link by now."""

    id: WaveId
    campaign_id: CampaignId
    market: Market
    listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Pre-saves of a wave that nobody added early yet. `last` None: the wave ends here."""

    jobs: list[SaveJob]
    last: PreSaveId | None


class EarlyAdditions(Protocol):
    """Pre-saves that wait for their day; each call is its own transaction."""

    async def coming(self, dsp: DspName) -> list[EarlyWave]:
        """Waves of open campaigns that offer the service, the next one first."""
        ...

    async def claim(self, wave_id: WaveId, dsp: DspName, after: PreSaveId, now: datetime) -> Page:
        """Marked as tried: another process gets others, and nobody gets these again."""
        ...

    async def give_back(self, untried: Sequence[PreSaveId]) -> None:
        """They are claimed again."""
        ...


class PreAdding:
    """Never more than an extra: tried once, nothing is told, and the day's save and read-back come all the same.

    One process's part, whichever way a fan joined and whenever the release came to be listed. Takes slots of the same
    lanes as saves, one fan after the other. `tell` hears what each attempt brought.
    """

    def __init__(
        self,
        early: EarlyAdditions,
        queue: SaveQueue,
        lanes: Lanes,
        links: LinkBook,
        dsps: Dsps,
        clock: Clock,
        tell: Callable[[SaveJob, Answer | Exception], None],
        crashed: Callable[[DspName, Exception], None],
    ) -> None:
        self._early, self._lanes, self._links, self._dsps = early, lanes, links, dsps
        self._clock, self._tell, self._crashed = clock, tell, crashed
        self._refresher = Refresher(queue, clock)
        self._reached: dict[WaveId, PreSaveId] = {}
        self._rests: dict[WaveId, datetime] = {}  # of what is not listed
        self._busy: dict[DspName, datetime] = {}

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until shutdown."""
        early = {name: service for name, service in self._dsps.items() if service.pre_adds}
        await rounds(early, self.look, self._crashed, shutdown, pause_s=_PAUSE_S)

    async def look(self, service: Dsp) -> int:
        """One page of each wave to come; how many were tried."""
        if self._is_busy(service):
            return 0
        waves = await self._early.coming(service.name)
        ids = {wave.id for wave in waves}
        self._rests = {wave: until for wave, until in self._rests.items() if wave in ids}
        self._reached = {wave: last for wave, last in self._reached.items() if wave in ids}
        return sum([await self._page(service, wave) for wave in waves if not self._is_busy(service)])

    def _is_busy(self, service: Dsp) -> bool:
        until = self._busy.get(service.name)
        return until is not None and self._clock.now() < until

    async def _page(self, service: Dsp, wave: EarlyWave) -> int:
        now = self._clock.now()
        if not wave.listed and self._rests.get(wave.id, now) > now:
            return 0
        after = self._reached.pop(wave.id, PreSaveId(0))
        page = await self._early.claim(wave.id, service.name, after, now)
        tried = 0
        try:
            if page.jobs and (link := await self._listed(service, wave)) is not None:
                tried = await self._add_all(service, page.jobs, link)
        finally:
            if tried < len(page.jobs):
                await self._early.give_back([job.id for job in page.jobs[tried:]])
        if tried == len(page.jobs) and page.last is not None:
            self._reached[wave.id] = page.last
        return tried

    async def _listed(self, service: Dsp, wave: EarlyWave) -> Link | None:
        try:
            link = await self._links.find(wave.campaign_id, service.name, wave.market)
        except (UpbeatError, TimeoutError):
            link = None
        if link is None or not link.item:
            self._rests[wave.id] = self._clock.now() + UNLISTED
            return None
        return link

    async def _add_all(self, service: Dsp, jobs: Sequence[SaveJob], link: Link) -> int:
        """Until the lane is closed or the service has enough of us; how many were tried."""
        meter, calls = metered(), 1
        for tried, job in enumerate(jobs):
            waits = await self._lanes.reserve(service.lane, calls)
            if not waits:
                return tried
            await asyncio.sleep(waits[0])
            result = await self._add(service, job, link)
            self._tell(job, result)
            if _later(result):  # whoever met it is not tried again: it may be of this one account
                self._busy[service.name] = self._clock.now() + BUSY
                if isinstance(result, Answer) and result.outcome is Outcome.RATE_LIMITED:
                    pause = result.retry_after or BUSY
                    await self._lanes.pause(service.lane, pause, result.detail, slower=True)
                elif isinstance(result, Exception):
                    await heed(self._lanes, service.lane, result)
                return tried + 1
            calls = max(1, meter.taken())
        return len(jobs)

    async def _add(self, service: Dsp, job: SaveJob, link: Link) -> Answer | Exception:
        assert service.saver is not None
        now, permit = self._clock.now(), job.permit
        if permit is None or not permit.lives_at(now):
            return Answer(outcome=Outcome.NEEDS_REAUTH)
        try:
            tokens = permit.tokens
            if tokens.spent_at(now):
                tokens = await self._refresher.fresh(service, permit.grant_id, permit.token_version)
            return await service.saver.save(tokens, link)
        except (UpbeatError, TimeoutError) as error:
            return error


def _later(result: Answer | Exception) -> bool:
    if isinstance(result, Answer):
        return result.outcome in (Outcome.RATE_LIMITED, Outcome.TRANSIENT)
    return isinstance(result, RetryLater | TimeoutError)
