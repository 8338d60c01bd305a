"""One DSP's lane in one process: claims, workers and a writer of outcomes; nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from core.calls import metered
from core.errors import StorageAway
from core.ids import CampaignId, PreSaveId, WaveId
from core.ports import Dsp
from core.presave import Answer, Outcome
from core.queues import SaveJob, SaveResult
from core.scheduler.attempt import Attempt
from core.scheduler.breaker import Breaker
from core.scheduler.lane_run_writing import record_apart
from core.scheduler.pacing import EASE_S, Pacer
from core.scheduler.purse import Purse
from core.scheduler.results import result_of, untried
from core.scheduler.retry import backoff, decide
from core.scheduler.weighing import Scales
from core.waiting import nap, patiently

if TYPE_CHECKING:
    from core.scheduler.release_run import SaveRun

IDLE_S = 0.15
FLUSH_S = 0.02
FLUSH_AT = 500
PARK_AT = 2000
OFFER_AGAIN_S = 5.0
HEAD_START_S = 0.5  # slots are reserved, and rows claimed, this long before they are needed
AT_ONCE_S = 0.01  # slots that end so soon: the lane gives more than we take, and nobody has to wait
LATE_S = 0.02  # of what the lane's share leaves of the limit in a second (0.03); the rest is the network's

# calls it will make, when it may be sent (monotonic; 0: at once), and whether the calls are a guess
Work = tuple[SaveJob, int, float, bool]
Holds = dict[WaveId, tuple[CampaignId, datetime | None]]  # until when; None: parked


class LaneRun:
    """Never holds more than two batches. When the lane stops, what was not tried goes back at once."""

    def __init__(self, run: SaveRun, service: Dsp) -> None:
        settings = run.settings
        self._run, self._service = run, service
        self._key = service.lane
        self._rate = (settings.rates or {}).get(service.name, 50.0)
        self._batch = max(1, min(settings.batch, int(self._rate * HEAD_START_S)))
        self._concurrency = settings.concurrency
        self._pacer = Pacer(run.lanes, self._key, keep=1)
        self._purse = Purse(run.lanes, self._key, service.budget)
        self._scales = Scales()
        self._queue, self._clock, self._chance = run.queue, run.clock, run.chance
        self._todo: deque[Work] = deque()
        self._more = asyncio.Event()
        self._ended = False  # nothing more will come
        self._hungry = asyncio.Event()
        self._halt = asyncio.Event()  # the lane is paused or we are stopping
        self._stopping = False
        self._pauses: set[asyncio.Task[None]] = set()
        self._longest = timedelta(0)  # of the pauses asked for since the lane last ran
        self._results: list[SaveResult] = []
        self._holds: Holds = {}
        self._ready = asyncio.Event()
        self._in_flight: set[PreSaveId] = set()
        self._breaker = Breaker()
        self._ambiguous = False
        self._eased_at = 0.0

    async def serve(self, shutdown: asyncio.Event) -> None:
        """Until `shutdown`; what is being sent then is finished and recorded, the rest is put back."""
        lanes = self._run.lanes
        await patiently(lambda: lanes.ensure(self._key, rate=self._rate, burst=1), shutdown)
        workers_done = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(self._write(workers_done))
            async with asyncio.TaskGroup() as crew:
                for _ in range(self._concurrency):
                    crew.create_task(self._work())
                crew.create_task(self._claim(shutdown))
            workers_done.set()
            self._ready.set()
            await writer
        await patiently(lambda: self._purse.settle(self._clock.now()), None)

    async def _claim(self, shutdown: asyncio.Event) -> None:
        watch = asyncio.create_task(self._stop_with(shutdown))
        while not shutdown.is_set():
            try:
                found = await self._claim_once()
            except StorageAway:
                self._ambiguous = True
                found = 0
            except Exception as error:  # noqa: BLE001 - a loop: logged and tried again
                self._run.crashed(self._service.name, error)
                self._ambiguous = True
                found = 0
            if not found:
                self._run.wake.clear()
                await nap(shutdown, IDLE_S, self._run.wake)
        await watch
        if self._ambiguous:
            await self._adopt_to_give_back()
        self._put_back()
        self._ended = True
        self._more.set()

    async def _stop_with(self, shutdown: asyncio.Event) -> None:
        await shutdown.wait()
        self._stopping = True
        self._halt.set()
        self._hungry.set()
        self._run.wake.set()

    async def _claim_once(self) -> int:
        if len(self._todo) >= self._batch:
            self._hungry.clear()
            await self._hungry.wait()
        if self._pauses:
            await asyncio.wait(self._pauses)
        affordable = await self._purse.most(self._batch, self._clock.now())
        if not affordable:
            return 0
        slots = await self._pacer.take(affordable)
        if not slots:
            self._put_back()
            return 0
        self._resume()
        if self._ambiguous:
            await self._adopt(slots)
            self._ambiguous = False
            return 0
        jobs = await self._queue.claim(self._service.name, len(slots), self._clock.now())
        paid = await self._purse.pay(jobs, self._clock.now())
        await self._start_paced(paid, slots)
        if len(paid) < len(jobs):
            mine = {job.id for job in paid}
            for job in jobs:
                if job.id not in mine:
                    self._record(untried(job))
        if len(jobs) >= len(slots):
            await self._ease()
        return len(paid)

    async def _adopt_to_give_back(self) -> None:
        """A claim whose answer was lost may have left rows in our name; where this fails they are free with our sign-off."""
        try:
            await self._adopt([0.0])
        except StorageAway:
            return
        except Exception as error:  # noqa: BLE001 - nothing here may hold up the end
            self._run.crashed(self._service.name, error)

    async def _adopt(self, slots: list[float]) -> None:
        jobs = await self._queue.adopt(self._service.name, self._in_flight)
        self._start(jobs, [self._scales.weigh(job) for job in jobs], slots)

    async def _start_paced(self, jobs: list[SaveJob], slots: list[float]) -> None:
        """A job that makes three calls takes three slots, and begins at the first of them."""
        weighed = [self._scales.weigh(job) for job in jobs]
        needs = sum(calls for calls, _ in weighed)
        if needs > len(slots):
            slots = slots + await self._pacer.take(needs - len(slots))
        self._pacer.give_back(slots[needs:])
        self._start(jobs, weighed, slots)

    def _start(self, jobs: list[SaveJob], weighed: list[tuple[int, bool]], slots: list[float]) -> None:
        turn, last = 0, len(slots) - 1
        paced = slots[last] > monotonic() + AT_ONCE_S
        for job, (calls, guessed) in zip(jobs, weighed, strict=True):
            if job.id not in self._in_flight:
                self._in_flight.add(job.id)
                slot = slots[min(turn, last)] if paced else 0.0
                self._todo.append((job, calls, slot, guessed))
                turn += calls
        self._more.set()

    def _resume(self) -> None:
        if self._halt.is_set() and not self._stopping:
            self._breaker.rested()
            self._longest = timedelta(0)
            self._halt.clear()

    async def _ease(self) -> None:
        """Only where all slots are used: what nobody tries says nothing about the limit, and what was learnt stays."""
        if monotonic() - self._eased_at > EASE_S:
            self._eased_at = monotonic()
            await self._run.lanes.ease(self._key)

    def _put_back(self) -> None:
        while self._todo:
            self._give_back(self._todo.popleft()[0])

    def _give_back(self, job: SaveJob) -> None:
        self._purse.refund(job)
        self._record(untried(job))

    async def _work(self) -> None:
        meter = metered()
        while self._todo or await self._any():
            job, calls, slot, guessed = self._todo.popleft()
            if len(self._todo) < self._batch:
                self._hungry.set()
            if self._halt.is_set() or (slot and not await self._turn(slot, calls)):
                self._give_back(job)
                continue
            if guessed and slot and (known := self._scales.weigh(job)[0]) > calls:  # its slots are too few
                calls = known
                if not await self._turn(0.0, calls):
                    self._give_back(job)
                    continue
            meter.made = 0
            try:
                attempt = await self._run.save(self._service, job)
            except Exception as error:  # noqa: BLE001 - a poisoned row must not stop the lane; it ends as failed
                self._run.crashed(self._service.name, error)
                attempt = Attempt(Answer(outcome=Outcome.TRANSIENT, detail=type(error).__name__), asked=False)
            if meter.made != calls:
                self._pacer.owe(self._scales.saw(job, meter.made, calls))
            self._settle(job, attempt)

    async def _any(self) -> bool:
        """Waits for work; False when none will come."""
        while not (self._todo or self._ended):
            self._more.clear()
            await self._more.wait()
        return bool(self._todo)

    async def _turn(self, slot: float, takes: int) -> bool:
        """Whether its time has come; False when the lane halts meanwhile.

        A slot that went by unused, while all were busy or the machine stood still, is exchanged for as many new ones
        as are taken: many late ones together would be a burst.
        """
        if slot < monotonic() - LATE_S:  # a loop's own time stands still while it is busy
            try:
                slot = next(iter(await self._pacer.take(takes)), slot)
            except StorageAway:
                return False
        if (wait := slot - monotonic()) > 0:
            await nap(self._halt, wait)
        return not self._halt.is_set()

    def _settle(self, job: SaveJob, attempt: Attempt) -> None:
        answer, asked, refusal = attempt
        if refusal is not None:
            self._pause(
                refusal.retry_after or backoff(1, self._chance.fraction()), refusal.detail, refused=True
            )
        refused = answer.outcome is Outcome.RATE_LIMITED
        if asked:
            answer = self._breaker.judge(answer, job.attempts, job.id)
        else:
            self._purse.refund(job)
        now = self._clock.now()
        decision = decide(
            answer, attempts=job.attempts, moment=job.moment, now=now, jitter=self._chance.fraction()
        )
        self._run.observe(job, answer, decision, now)
        if decision.pause is not None and decision.pause > self._longest:
            self._pause(decision.pause, answer.detail, refused)
        if decision.hold:
            self._holds[job.wave_id] = job.campaign_id, decision.next_at
        self._record(result_of(job, answer, decision, now))

    def _record(self, result: SaveResult) -> None:
        self._results.append(result)
        if len(self._results) == 1 or len(self._results) == FLUSH_AT:
            self._ready.set()

    def _pause(self, pause: timedelta, why: str, refused: bool) -> None:
        self._longest = pause
        self._halt.set()
        self._pacer.drop()
        write = partial(self._run.lanes.pause, self._key, pause, why, slower=refused)
        task = asyncio.create_task(patiently(write, None), name=f"pause:{self._key}")
        self._pauses.add(task)
        task.add_done_callback(self._pauses.discard)

    async def _write(self, workers_done: asyncio.Event) -> None:
        while not (workers_done.is_set() and not self._results):
            await self._ready.wait()
            self._ready.clear()
            if len(self._results) < FLUSH_AT and not workers_done.is_set():
                await nap(workers_done, FLUSH_S, self._ready)
            batch, self._results = self._results, []
            holds, self._holds = self._holds, {}
            await self._try(partial(self._hold, holds))
            if batch:
                await patiently(partial(self._store, batch), None)
            await self._try(partial(self._park, holds))

    async def _try(self, act: Callable[[], Awaitable[None]]) -> None:
        try:
            await patiently(act, None)
        except Exception as error:  # noqa: BLE001 - the writer lives on: the rows come back and try it again
            self._run.crashed(self._service.name, error)

    async def _store(self, batch: list[SaveResult]) -> None:
        """What the database refuses is offered again, by this process or, when it has ended, by another one's save."""
        record = partial(self._queue.record, now=self._clock.now())
        refused = await record_apart(record, batch)
        self._in_flight.difference_update({r.id for r in batch} - {r.id for r, _ in refused})
        for error in {id(error): error for _, error in refused}.values():
            self._run.crashed(self._service.name, error)
        for result, _ in refused:
            asyncio.get_running_loop().call_later(OFFER_AGAIN_S, self._record, result)

    async def _hold(self, holds: Holds) -> None:
        """Before the rows go back, so that nobody claims them meanwhile."""
        for wave, (campaign, until) in holds.items():
            if until is not None and not await self._queue.hold(wave, self._service.name, until):
                self._run.links.forget(campaign)

    async def _park(self, holds: Holds) -> None:
        """With the rows that were in our hands. Where a link came meanwhile, they go on instead."""
        for wave, (campaign, until) in holds.items():
            if until is None and await self._queue.park(wave, self._service.name, PARK_AT) is None:
                self._run.links.forget(campaign)
