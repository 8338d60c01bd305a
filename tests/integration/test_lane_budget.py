"""A vendor's daily budget in a real database: all processes together never spend more than the day's."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from core.budget import DailyBudget
from core.ids import DspName
from core.presave import PreSaveStatus
from core.queues import SaveJob, SaveResult
from core.scheduler.purse import Purse
from storage.database import Database
from storage.lanes import LaneRows
from storage.leases import Leases
from storage.save_queue import SaveQueueRows
from storage.sealing import AesSealer
from tests.support.clock import FrozenClock
from tests.support.queue_rows import many
from tests.support.seeds import MIDNIGHT, Seeds

KEY = "dsp:youtube_music"
PACIFIC = "America/Los_Angeles"
BUDGET = DailyBudget(units=10_000, zone=PACIFIC, save=50, follow=50)
NOON = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)  # in California
MIDNIGHT_THERE = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)


@pytest.fixture
async def lanes(database: Database) -> LaneRows:
    lanes = LaneRows(database.pool)
    await lanes.ensure(KEY, rate=1000.0)
    return lanes


@pytest.mark.parametrize(
    ("now", "renews"),
    [
        ("2026-11-27T20:00", "2026-11-28T08:00"),
        ("2026-11-28T07:59", "2026-11-28T08:00"),
        ("2026-11-28T08:00", "2026-11-29T08:00"),
        ("2026-07-01T00:00", "2026-07-01T07:00"),
        ("2026-11-01T08:00", "2026-11-02T08:00"),  # the day on which the clocks go back has 25 hours
        ("2027-03-14T09:00", "2027-03-15T07:00"),  # and this one 23
    ],
)
def test_the_day_ends_at_midnight_pacific(now: str, renews: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert BUDGET.renews_at(at) == datetime.fromisoformat(renews).replace(tzinfo=UTC)


async def test_a_day_is_drawn_once_and_the_next_one_is_whole(lanes: LaneRows) -> None:
    assert await lanes.draw(KEY, BUDGET, 9_900, NOON) == 9_900
    assert await lanes.left(KEY, BUDGET, NOON) == 100
    assert await lanes.draw(KEY, BUDGET, 150, NOON) == 100
    assert await lanes.draw(KEY, BUDGET, 50, NOON) == 0
    assert await lanes.left(KEY, BUDGET, MIDNIGHT_THERE) == 10_000
    assert await lanes.draw(KEY, BUDGET, 150, MIDNIGHT_THERE) == 150


async def test_what_is_given_back_can_be_drawn_again_today_only(lanes: LaneRows) -> None:
    await lanes.draw(KEY, BUDGET, 10_000, NOON)
    await lanes.give_back(KEY, BUDGET, 50, NOON)
    assert await lanes.draw(KEY, BUDGET, 100, NOON) == 50
    await lanes.draw(KEY, BUDGET, 10_000, MIDNIGHT_THERE)
    await lanes.give_back(KEY, BUDGET, 10_000, NOON)
    assert await lanes.left(KEY, BUDGET, MIDNIGHT_THERE) == 0


async def test_many_at_once_never_get_the_same_unit(lanes: LaneRows) -> None:
    granted = await asyncio.gather(*(lanes.draw(KEY, BUDGET, 350, NOON) for _ in range(40)))
    assert sum(granted) == 10_000


async def test_a_changed_allowance_counts_at_once(lanes: LaneRows) -> None:
    await lanes.draw(KEY, BUDGET, 9_990, NOON)
    more = DailyBudget(units=1_000_000, zone=PACIFIC, save=50)
    assert await lanes.draw(KEY, more, 500, NOON) == 500
    assert await lanes.draw(KEY, BUDGET, 50, NOON) == 0, "and a smaller one stops"


async def test_a_used_up_lane_shows_as_paused_until_midnight(lanes: LaneRows) -> None:
    now = datetime.now(UTC)
    await lanes.draw(KEY, BUDGET, 10_000, now)
    [state] = await lanes.states()
    assert (state.paused_until, state.reason) == (None, ""), "nobody has asked for more yet"
    await lanes.draw(KEY, BUDGET, 50, now)
    [state] = await lanes.states()
    assert state.paused_until == BUDGET.renews_at(now)
    assert state.reason == "budget used up: 10000 of 10000"
    await lanes.give_back(KEY, BUDGET, 50, now)
    assert (await lanes.states())[0].paused_until is None


async def test_a_lane_that_nobody_made_grants_nothing(database: Database) -> None:
    assert await LaneRows(database.pool).draw("dsp:nobody", BUDGET, 50, NOON) == 0


class Process:
    """A process's part of the run, as far as money is concerned."""

    def __init__(self, queue: SaveQueueRows, lanes: LaneRows, clock: FrozenClock) -> None:
        self.queue, self.clock = queue, clock
        self.purse = Purse(lanes, KEY, BUDGET)
        self.sent: list[SaveJob] = []
        self.claims = 0

    async def work(self) -> None:
        """Claim and send until there is nothing to do or nothing to spend."""
        while want := await self.purse.most(30, self.clock.now()):
            self.claims += 1
            jobs = await self.queue.claim(DspName.YOUTUBE_MUSIC, want, self.clock.now())
            if not jobs:
                return
            paid = await self.purse.pay(jobs, self.clock.now())
            self.sent += paid
            await self.record(paid, PreSaveStatus.SAVED)
            await self.record([job for job in jobs if job not in paid], PreSaveStatus.WAITING)

    async def record(self, jobs: list[SaveJob], status: PreSaveStatus) -> None:
        results = [SaveResult(id=job.id, campaign_id=job.campaign_id, status=status) for job in jobs]
        await self.queue.record(results, self.clock.now())


@pytest.fixture
def queue(database: Database, sealer: AesSealer, leases: Leases) -> SaveQueueRows:
    return SaveQueueRows(database.pool, sealer, leases)


async def firing(seeds: Seeds, database: Database, count: int) -> None:
    campaign = await seeds.open()
    await many(database, campaign, count, "youtube_music")
    await seeds.fire()


async def test_two_hundred_a_day_and_the_rest_tomorrow(
    database: Database, queue: SaveQueueRows, lanes: LaneRows, clock: FrozenClock, seeds: Seeds
) -> None:
    await firing(seeds, database, 450)
    clock.at = NOON
    days = []
    for _ in range(3):
        processes = [Process(queue, lanes, clock) for _ in range(3)]
        await asyncio.gather(*(process.work() for process in processes))
        days.append(sum(len(process.sent) for process in processes))
        clock.at += timedelta(days=1)
    assert days == [200, 200, 50]
    left = await database.pool.fetchval("SELECT count(*) FROM presave WHERE status <> 'saved'")
    assert left == 0


async def test_an_empty_purse_claims_nothing_until_midnight(
    database: Database, queue: SaveQueueRows, lanes: LaneRows, clock: FrozenClock, seeds: Seeds
) -> None:
    await firing(seeds, database, 230)
    clock.at = NOON
    process = Process(queue, lanes, clock)
    await process.work()
    claims = process.claims
    for minutes in (0, 4, 6, 30, 300):
        clock.at = NOON + timedelta(minutes=minutes)
        await process.work()
    assert (process.claims, len(process.sent)) == (claims, 200)
    clock.at = MIDNIGHT_THERE
    await process.work()
    assert len(process.sent) == 230


async def test_a_wish_to_follow_is_paid_with_its_save_or_waits_with_it(
    database: Database, queue: SaveQueueRows, lanes: LaneRows, clock: FrozenClock, seeds: Seeds
) -> None:
    await firing(seeds, database, 3)
    await database.pool.execute("UPDATE presave SET follow = true")
    clock.at = NOON
    await lanes.draw(KEY, BUDGET, 10_000 - 250, NOON)
    process = Process(queue, lanes, clock)
    await process.work()
    assert len(process.sent) == 2
    assert await lanes.left(KEY, BUDGET, NOON) == 50


async def test_what_was_never_sent_is_given_back_and_found_by_others(
    database: Database, queue: SaveQueueRows, lanes: LaneRows, clock: FrozenClock, seeds: Seeds
) -> None:
    await firing(seeds, database, 220)
    clock.at = NOON
    first, second = Process(queue, lanes, clock), Process(queue, lanes, clock)
    jobs = await queue.claim(DspName.YOUTUBE_MUSIC, 200, MIDNIGHT)
    assert len(await first.purse.pay(jobs, NOON)) == 200
    await second.work()
    assert second.sent == []
    await first.record(jobs[:10], PreSaveStatus.WAITING)
    for job in jobs[:10]:
        first.purse.refund(job)
    await first.purse.settle(NOON)
    clock.at += timedelta(minutes=6)
    await second.work()
    assert len(second.sent) == 10


async def test_without_a_budget_everything_is_affordable(lanes: LaneRows) -> None:
    purse = Purse(lanes, KEY, None)
    assert await purse.most(500, NOON) == 500
    assert await purse.pay([], NOON) == []
