"""The run: claim pre-saves of firing waves, save them, record outcomes in bulk, nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from core.delivery import DeliveryKind, NewDelivery
from core.errors import Misconfigured, NeedsConsent, NotEntitled, RetryLater, SealBroken, StorageAway
from core.grant import Tokens
from core.ids import DspName, PreSaveId
from core.ports import Chance, Clock, Dsp, Dsps
from core.presave import Answer, Outcome
from core.queues import Lanes, SaveJob, SaveQueue, SaveResult
from core.scheduler.breaker import Breaker
from core.scheduler.link_book import LinkBook
from core.scheduler.pacing import Pacer
from core.scheduler.refreshing import Refresher
from core.scheduler.retry import Decision, decide

IDLE_S = 0.15
FLUSH_S = 0.02
FLUSH_AT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """How hard one process works."""

    concurrency: int = 64  # saves in flight per DSP
    batch: int = 500  # rows per claim
    rates: dict[DspName, float] | None = None  # requests per second and lane; missing: 50


Observer = Callable[[SaveJob, Answer, Decision], None]


class SaveRun:
    """One process's part of every running release. `observe` sees each outcome (metrics, logs)."""

    def __init__(
        self,
        queue: SaveQueue,
        lanes: Lanes,
        links: LinkBook,
        dsps: Dsps,
        clock: Clock,
        chance: Chance,
        settings: RunSettings,
        observe: Observer,
        crashed: Callable[[DspName, Exception], None],
    ) -> None:
        self.queue, self.lanes, self.links, self.dsps = queue, lanes, links, dsps
        self.clock, self.chance, self.settings = clock, chance, settings
        self.observe, self.crashed = observe, crashed
        self._refresher = Refresher(queue, clock)
        self.wake = asyncio.Event()

    async def run(self, shutdown: asyncio.Event) -> None:
        """Serve every DSP that can save until `shutdown`; what is in flight then is finished and recorded."""
        async with asyncio.TaskGroup() as group:
            for service in self.dsps.values():
                if service.saver is not None and service.credential.present:
                    group.create_task(_Lane(self, service).serve(shutdown), name=f"saves:{service.name}")

    async def save(self, service: Dsp, job: SaveJob) -> Answer:
        """One attempt at one job: link, token, save (refreshing once), follow. Raises SealBroken."""
        if job.sealed:
            raise SealBroken("the tokens of this permission do not open")
        try:
            link = await self.links.find(job.campaign_id, job.dsp, job.market)
            if link is None or not link.item:
                return Answer(outcome=Outcome.NOT_AVAILABLE_YET, detail="not in the catalogue yet")
            if job.grant is None or not job.grant.lives_at(self.clock.now()):
                return Answer(outcome=Outcome.NEEDS_REAUTH, detail="permission ended")
            assert service.saver is not None
            tokens = await self._tokens(service, job)
            answer = await service.saver.save(tokens, link)
            if answer.outcome is Outcome.ACCESS_EXPIRED:
                tokens = await self._refresher.fresh(service, job.grant)
                answer = await service.saver.save(tokens, link)
            if job.follow and answer.outcome in (Outcome.SAVED, Outcome.ALREADY_SAVED):
                await service.saver.follow(
                    tokens, link
                )  # a wish beside the promise: its failure is nobody's loss
        except NeedsConsent as error:
            return Answer(outcome=Outcome.NEEDS_REAUTH, detail=str(error)[:80])
        except NotEntitled as error:
            return Answer(outcome=Outcome.NOT_ENTITLED, detail=str(error)[:80])
        except Misconfigured as error:
            return Answer(outcome=Outcome.APP_MISCONFIGURED, detail=str(error)[:80])
        except (RetryLater, TimeoutError) as error:
            after = error.after if isinstance(error, RetryLater) else None
            return Answer(outcome=Outcome.TRANSIENT, detail=str(error)[:80], retry_after=after)
        return answer

    async def _tokens(self, service: Dsp, job: SaveJob) -> Tokens:
        assert job.grant is not None
        if job.grant.needs_refresh(self.clock.now()):
            return await self._refresher.fresh(service, job.grant)
        return job.grant.tokens


class _Lane:
    """One DSP's claims, workers and writer in this process."""

    def __init__(self, run: SaveRun, service: Dsp) -> None:
        settings = run.settings
        self._run, self._service = run, service
        self._key = f"dsp:{service.name.value}"
        self._rate = (settings.rates or {}).get(service.name, 50.0)
        self._pacer = Pacer(run.lanes, self._key, keep=int(self._rate * 0.05))
        self._settings, self._queue = settings, run.queue
        self._clock, self._chance = run.clock, run.chance
        self._todo: asyncio.Queue[tuple[SaveJob, float] | None] = asyncio.Queue()
        self._results: list[SaveResult] = []
        self._ready = asyncio.Event()
        self._in_flight: set[PreSaveId] = set()
        self._breaker = Breaker()
        self._ambiguous = False

    async def serve(self, shutdown: asyncio.Event) -> None:
        lanes = self._run.lanes
        await _patiently(lambda: lanes.ensure(self._key, rate=self._rate, burst=1), shutdown)
        workers_done = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(self._write(workers_done))
            async with asyncio.TaskGroup() as crew:
                for _ in range(self._settings.concurrency):
                    crew.create_task(self._work())
                crew.create_task(self._claim(shutdown))
            workers_done.set()
            self._ready.set()
            await writer

    async def _claim(self, shutdown: asyncio.Event) -> None:
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
                await self._rest(shutdown)
        for _ in range(self._settings.concurrency):
            self._todo.put_nowait(None)

    async def _claim_once(self) -> int:
        if self._ambiguous:
            adopted = await self._queue.adopt(self._in_flight)
            self._ambiguous = False
            self._start(adopted, [0.0] * len(adopted))
        want = min(self._settings.batch, int(max(self._rate, 1)), self._room())
        if want <= 0:
            return 0
        slots = await self._pacer.take(want)
        if not slots:
            return 0
        jobs = await self._queue.claim(self._service.name, len(slots), self._clock.now())
        self._pacer.give_back(slots[len(jobs) :])
        self._start(jobs, slots)
        return len(jobs)

    def _start(self, jobs: list[SaveJob], slots: list[float]) -> None:
        for job, slot in zip(jobs, slots, strict=False):
            if job.id not in self._in_flight:
                self._in_flight.add(job.id)
                self._todo.put_nowait((job, slot))

    def _room(self) -> int:
        return self._settings.batch + self._settings.concurrency - len(self._in_flight)

    async def _rest(self, shutdown: asyncio.Event) -> None:
        wake = self._run.wake
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(IDLE_S):
                await (shutdown.wait() if wake.is_set() else wake.wait())
        wake.clear()

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while (item := await self._todo.get()) is not None:
            job, slot = item
            if slot > loop.time():
                await asyncio.sleep(slot - loop.time())
            try:
                answer = await self._run.save(self._service, job)
            except Exception as error:  # noqa: BLE001 - a poisoned row must not stop the lane; it ends as failed
                self._run.crashed(self._service.name, error)
                answer = Answer(outcome=Outcome.TRANSIENT, detail=type(error).__name__)
            self._settle(job, answer)

    def _settle(self, job: SaveJob, answer: Answer) -> None:
        answer = self._breaker.judge(answer)
        now = self._clock.now()
        decision = decide(
            answer, attempts=job.attempts, moment=job.moment, now=now, jitter=self._chance.fraction()
        )
        self._run.observe(job, answer, decision)
        if decision.pause is not None:
            self._pacer.drop()
            self._pause(decision, answer)
        self._results.append(_result(job, answer, decision, now))
        if len(self._results) == 1 or len(self._results) >= FLUSH_AT:
            self._ready.set()

    def _pause(self, decision: Decision, answer: Answer) -> None:
        assert decision.pause is not None
        lanes, pause = self._run.lanes, decision.pause
        task = asyncio.get_running_loop().create_task(lanes.pause(self._key, pause, answer.detail))
        task.add_done_callback(lambda t: t.cancelled() or t.exception())

    async def _write(self, workers_done: asyncio.Event) -> None:
        while not (workers_done.is_set() and not self._results):
            await self._ready.wait()
            self._ready.clear()
            if len(self._results) < FLUSH_AT and not workers_done.is_set():
                await asyncio.sleep(FLUSH_S)
            batch, self._results = self._results, []
            if batch:
                await _patiently(partial(self._queue.record, batch, self._clock.now()), None)
                self._in_flight.difference_update(r.id for r in batch)


def _result(job: SaveJob, answer: Answer, decision: Decision, now: datetime) -> SaveResult:
    messages: tuple[NewDelivery, ...] = ()
    if decision.tell is not None and job.address_id is not None:
        occasion = (
            job.dsp.value if decision.tell is DeliveryKind.RECEIPT else f"{job.dsp.value}:{job.attempts}"
        )
        messages = (
            NewDelivery(
                address_id=job.address_id,
                campaign_id=job.campaign_id,
                kind=decision.tell,
                occasion=occasion,
                args={
                    "dsp": job.dsp.value,
                    "outcome": answer.outcome.value,
                    "at": now.isoformat(timespec="seconds"),
                },
            ),
        )
    return SaveResult(
        id=job.id,
        campaign_id=job.campaign_id,
        status=decision.status,
        detail=answer.detail[:120],
        next_at=decision.next_at,
        messages=messages,
        kill_grant=job.grant.id if decision.kill_grant and job.grant else None,
    )


async def _patiently(act: Callable[[], Awaitable[None]], shutdown: asyncio.Event | None) -> None:
    """Repeat an idempotent write until the database is back (or, if given, until shutdown)."""
    wait = 0.05
    while True:
        try:
            await act()
        except StorageAway:
            if shutdown is not None and shutdown.is_set():
                raise
            await asyncio.sleep(wait)
            wait = min(1.0, wait * 2)
        else:
            return
