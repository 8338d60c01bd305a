"""APScheduler as the alarm clock: wakes at the next moments; the database decides who acts."""

from __future__ import annotations

import asyncio
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
from core.waiting import first_of
from storage.clock import DatabaseClock
from storage.gauges import GaugeRows

log = structlog.get_logger(__name__)
_HORIZON = timedelta(hours=1)
_LOOK_S = 30
_ROUND_S = 20
_SWEEP_S = 3600


class Alarm:
    """Every process may run one: each step is an atomic claim, so exactly one wins."""

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
        self._look = asyncio.Event()

    def changed(self) -> None:
        """A moment moved somewhere: look now."""
        self._look.set()

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until shutdown. The half-minute look also catches stepped clocks and missed notices."""
        self._scheduler.add_job(self._look.set, "interval", seconds=_LOOK_S, id="look", next_run_time=_soon())
        self._scheduler.add_job(self._chores, "interval", seconds=5, id="chores", next_run_time=_soon())
        self._scheduler.add_job(
            self._rounds, "interval", seconds=_ROUND_S, id="rounds", next_run_time=_soon()
        )
        self._scheduler.add_job(
            self._sweeps, "interval", seconds=_SWEEP_S, id="sweeps", next_run_time=_soon()
        )
        self._scheduler.start()
        try:
            while not shutdown.is_set():
                await first_of(self._look, shutdown)
                self._look.clear()
                await self._guarded(self._arm)
        finally:
            self._scheduler.shutdown(wait=False)

    async def _arm(self) -> None:
        await self._clock.refresh()
        await self._gauges.beat_scheduler()
        await self._fire()
        wanted = {}
        for moment in await self._releasing.moments(_HORIZON):
            at = datetime.now(UTC) + (moment - self._clock.now())
            wanted[f"moment:{moment.isoformat()}"] = at
        for job in self._scheduler.get_jobs():
            if job.id.startswith("moment:") and job.id not in wanted:
                job.remove()
        for name, at in wanted.items():
            self._scheduler.add_job(self._fire_guarded, "date", run_date=at, id=name, replace_existing=True)
        await self._flows.begin()
        await self._walk()

    async def _fire_guarded(self) -> None:
        await self._guarded(self._fire)

    async def _fire(self) -> None:
        for campaign in await self._campaigns.open_due():
            log.info("campaign_opened", campaign=campaign)
        waves = await self._releasing.fire()
        if waves:
            log.info("waves_fired", waves=len(waves), campaigns=sorted({w.campaign_id for w in waves}))
            if self._run is not None:
                self._run.wake.set()
            await self._releasing.remind()

    async def _walk(self) -> None:
        for step in await self._flows.walk():
            if step.done and step.looked:
                log.info("flow_walked", campaign=step.campaign_id, kind=step.kind.value, queued=step.queued)

    async def _rounds(self) -> None:
        await self._guarded(self._guard)

    async def _guard(self) -> None:
        done = await self._guardian.step()
        if done.ended or done.expiring or done.destroyed:
            log.info("grants_aged", ended=done.ended, expiring=done.expiring, destroyed=done.destroyed)

    async def _sweeps(self) -> None:
        await self._guarded(self._sweep)

    async def _sweep(self) -> None:
        await self._clock.refresh()
        if gone := await self._retention.sweep():
            log.info("retention_swept", **gone)
        while asked := await self._standing.step():
            log.info("better_offered", fans=asked)

    async def _chores(self) -> None:
        await self._guarded(self._small_steps)

    async def _small_steps(self) -> None:
        await self._clock.refresh()
        await self._fire()
        await self._releasing.remind()
        if told := await self._deferring.tell():
            log.info("saves_put_off", told=told)
        await self._releasing.nudge()
        await self._walk()
        for campaign in await self._releasing.finish():
            log.info("campaign_released", campaign=campaign)
        await self._connecting.sweep()

    async def _guarded(self, step: Callable[[], Awaitable[None]]) -> None:
        try:
            await step()
        except StorageAway as error:
            log.warning("scheduler_waits_for_database", error=str(error))
        except Exception:
            log.exception("scheduler_step_failed")


def _soon() -> datetime:
    return datetime.now(UTC) + timedelta(milliseconds=50)
