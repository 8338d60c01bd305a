"""APScheduler as the alarm clock: wakes at the next moments; the database decides who acts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.errors import StorageAway
from core.scheduler.release_run import SaveRun
from core.services.campaigns import Campaigns
from core.services.connecting import Connecting
from core.services.deferring import Deferring
from core.services.flows import Flows
from core.services.guardian import Guardian
from core.services.releasing import Releasing
from core.services.retention import Retention
from core.services.standing import Standing
from core.waiting import nap
from storage.clock import DatabaseClock
from storage.gauges import GaugeRows

log = structlog.get_logger(__name__)
_HORIZON = timedelta(hours=1)
_LOOK_S = 5
_CHORES_S = 5
_BEAT_S = 10
_ROUND_S = 20
_BEGIN_S = 30
_SWEEP_S = 3600
_WATCH_S = 0.5
_STEP_S = 0.25  # of this host's time against what nobody can set
_TRUSTED_S = 120  # after its last look a scheduler no longer says that it is well

Step = Callable[[], Awaitable[object]]


class Alarm:
    """Every process may run one: each step is an atomic claim, so exactly one wins.

    APScheduler counts on the host's time, so its bells are set anew when that is: a bell is a hint to look, and what
    is due is said by the database's time.
    """

    def __init__(
        self,
        releasing: Releasing,
        deferring: Deferring,
        campaigns: Campaigns,
        connecting: Connecting,
        clock: DatabaseClock,
        gauges: GaugeRows,
        retention: Retention,
        run: SaveRun | None,
        flows: Flows,
        guardian: Guardian,
        standing: Standing,
    ) -> None:
        self._standing = standing
        self._flows, self._guardian, self._deferring = flows, guardian, deferring
        self._releasing, self._campaigns, self._connecting = releasing, campaigns, connecting
        self._clock, self._gauges, self._retention, self._run = clock, gauges, retention, run
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._look, self._begin, self._fired = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._ahead, self._looked_at = _ahead(), time.monotonic()

    def changed(self) -> None:
        """A moment moved somewhere: look now."""
        self._look.set()
        self._begin.set()

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until shutdown. Each step in a loop of its own: a long one holds up no moment."""
        self._scheduler.start()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._end(shutdown))
                for step, pause, bell in (
                    (self._arm, _LOOK_S, self._look),
                    (self._watch, _WATCH_S, None),
                    (self._beat, _BEAT_S, None),
                    (self._remind, _CHORES_S, self._fired),
                    (self._small_steps, _CHORES_S, None),
                    (self._releasing.wake, _CHORES_S, None),
                    (self._begin_flows, _BEGIN_S, self._begin),
                    (self._guard, _ROUND_S, None),
                    (self._sweep, _SWEEP_S, None),
                ):
                    group.create_task(self._again(step, pause, bell, shutdown))
        finally:
            self._scheduler.shutdown(wait=False)

    async def _again(
        self, step: Step, pause_s: float, bell: asyncio.Event | None, shutdown: asyncio.Event
    ) -> None:
        """At once while there is more to do, else after the pause or at the bell."""
        while not shutdown.is_set():
            if not await self._guarded(step):
                await nap(shutdown, pause_s, bell)

    async def _end(self, shutdown: asyncio.Event) -> None:
        await shutdown.wait()
        for bell in (self._look, self._begin, self._fired):
            bell.set()

    async def _ring(self) -> None:
        self._look.set()

    async def _arm(self) -> None:
        """Do what is due and set the bells of the next hour."""
        await self._clock.refresh()
        began = self._clock.now()
        await self._fire()
        if await self._guarded(self._open):
            await self._fire()
        wanted = {}
        for moment in await self._releasing.moments(_HORIZON):
            if moment > began:  # what stays behind has had its turn, and gets the next at the next look
                wanted[f"moment:{moment.isoformat()}"] = datetime.now(UTC) + (moment - self._clock.now())
        for job in self._scheduler.get_jobs():
            if job.id not in wanted:
                job.remove()
        for name, at in wanted.items():
            self._scheduler.add_job(self._ring, "date", run_date=at, id=name, replace_existing=True)
        self._looked_at = time.monotonic()

    async def _watch(self) -> None:
        """This host's time was set, or stood still: its bells ring at the wrong time."""
        before, self._ahead = self._ahead, _ahead()
        if abs(self._ahead - before) > _STEP_S:
            log.warning("host_time_stepped", seconds=round(self._ahead - before, 1))
            self._look.set()

    async def _beat(self) -> None:
        """Somebody keeps the moments."""
        if time.monotonic() - self._looked_at < _TRUSTED_S:
            await self._gauges.beat_scheduler()

    async def _open(self) -> int:
        opened = await self._campaigns.open_due()
        for campaign in opened:
            log.info("campaign_opened", campaign=campaign)
        return len(opened)

    async def _fire(self) -> None:
        while waves := await self._releasing.fire():
            log.info("waves_fired", waves=len(waves), campaigns=sorted({w.campaign_id for w in waves}))
            if self._run is not None:
                self._run.wake.set()
            self._fired.set()

    async def _remind(self) -> int:
        return await self._releasing.remind()

    async def _begin_flows(self) -> None:
        await self._clock.refresh()
        await self._flows.begin()
        await self._walk()

    async def _walk(self) -> None:
        for step in await self._flows.walk():
            if step.done and step.looked:
                log.info("flow_walked", campaign=step.campaign_id, kind=step.kind.value, queued=step.queued)

    async def _guard(self) -> None:
        done = await self._guardian.step()
        if done.ended or done.expiring or done.destroyed:
            log.info("grants_aged", ended=done.ended, expiring=done.expiring, destroyed=done.destroyed)

    async def _sweep(self) -> None:
        await self._clock.refresh()
        if gone := await self._retention.sweep():
            log.info("retention_swept", **gone)
        while asked := await self._standing.step():
            log.info("better_offered", fans=asked)

    async def _small_steps(self) -> None:
        await self._clock.refresh()
        if told := await self._deferring.tell():
            log.info("saves_put_off", told=told)
        await self._releasing.nudge()
        await self._walk()
        for campaign in await self._releasing.finish():
            log.info("campaign_released", campaign=campaign)
        await self._connecting.sweep()

    async def _guarded(self, step: Step) -> object:
        """What the step says; nothing when it failed."""
        try:
            return await step()
        except StorageAway as error:
            log.warning("scheduler_waits_for_database", error=str(error))
        except Exception:
            log.exception("scheduler_step_failed")
        return None


def _ahead() -> float:
    return datetime.now(UTC).timestamp() - time.monotonic()
