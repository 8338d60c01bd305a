"""A lane's row: one rate for all processes, pauses, and a rate that is found by asking."""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta

import pytest

from core.scheduler.pacing import Pacer
from storage.database import Database
from storage.lanes import SHARE, LaneRows
from storage.server_time import ServerTime

KEY = "dsp:spotify"


@pytest.fixture
async def lanes(database: Database) -> LaneRows:
    rows = LaneRows(database.pool)
    await rows.ensure(KEY, rate=100.0)
    return rows


async def rate(lanes: LaneRows) -> float:
    (state,) = await lanes.states()
    return round(state.rate, 3)


async def later(database: Database, seconds: float) -> None:
    """The lane was last tuned that much earlier."""
    await database.pool.execute(
        "UPDATE lane SET tuned_at = tuned_at - $1::interval", timedelta(seconds=seconds)
    )


async def test_slots_of_all_processes_stand_in_one_line(lanes: LaneRows) -> None:
    await lanes.ensure(KEY, rate=10.0)
    blocks = await asyncio.gather(*[lanes.reserve(KEY, 5) for _ in range(4)])
    assert all(
        b - a == pytest.approx(1 / (10 * SHARE), rel=0.1)
        for block in blocks
        for a, b in itertools.pairwise(block)
    )
    firsts = sorted(block[0] for block in blocks)
    assert firsts[-1] >= 15 / 10 * 0.9, "the last block begins after the others"


async def test_a_paused_lane_gives_nothing_and_the_longer_pause_wins(lanes: LaneRows) -> None:
    await lanes.pause(KEY, timedelta(hours=20), "QUOTA_EXCEEDED")
    await lanes.pause(KEY, timedelta(seconds=1), "429")
    assert await lanes.reserve(KEY, 1) == []
    (state,) = await lanes.states()
    assert state.reason == "QUOTA_EXCEEDED"


async def test_refusals_slow_it_down_once_a_burst_and_calm_makes_it_faster(
    lanes: LaneRows, database: Database
) -> None:
    for _ in range(5):
        await lanes.pause(KEY, timedelta(0), "429", slower=True)
    assert await rate(lanes) == 95.0, "out of a calm: bunched, as a rule"
    await later(database, 3)
    await lanes.pause(KEY, timedelta(0), "429", slower=True)
    assert await rate(lanes) == 66.5
    await lanes.ease(KEY)
    assert await rate(lanes) == 66.5, "not before ten quiet seconds"
    await later(database, 11)
    await asyncio.gather(*[lanes.ease(KEY) for _ in range(4)])
    assert await rate(lanes) == 68.5, "once for all processes"
    blocks = await lanes.reserve(KEY, 50)  # the first ones may be past when a slow answer is here
    assert blocks[-1] - blocks[-2] == pytest.approx(1 / (68.5 * SHARE), rel=0.1)
    await later(database, 61)
    await lanes.pause(KEY, timedelta(0), "429", slower=True)
    assert await rate(lanes) == pytest.approx(68.5 * 0.95)


def test_slots_hold_their_times_however_slow_the_answer_was() -> None:
    clock = ServerTime()
    assert clock.saw(1000.5, 10.0, 10.01) == pytest.approx(1000.505)
    assert clock.saw(1001.6, 11.0, 11.2) == pytest.approx(1001.695), "known better than this slow look tells"
    assert clock.saw(1002.503, 12.0, 12.004) == pytest.approx(1002.505), "a faster one is believed"
    assert clock.saw(5000.0, 13.0, 13.2) == pytest.approx(5000.1), "it was set"


async def test_it_never_leaves_its_bounds(lanes: LaneRows, database: Database) -> None:
    await lanes.ease(KEY)
    assert await rate(lanes) == 100.0
    for _ in range(30):
        await lanes.pause(KEY, timedelta(0), "429", slower=True)
        await later(database, 3)
    assert await rate(lanes) == 2.0
    for _ in range(60):
        await later(database, 11)
        await lanes.ease(KEY)
    assert await rate(lanes) == 100.0


async def test_what_was_learnt_outlives_a_restart_but_not_a_new_ceiling(lanes: LaneRows) -> None:
    await lanes.pause(KEY, timedelta(0), "429", slower=True)
    await lanes.ensure(KEY, rate=100.0)
    assert await rate(lanes) == 95.0
    await lanes.ensure(KEY, rate=40.0)
    assert await rate(lanes) == 40.0


async def test_calls_beyond_the_slot_are_paid_with_the_next_slots(lanes: LaneRows) -> None:
    pacer, period = Pacer(lanes, KEY, keep=1000), 1 / (100 * SHARE)
    first = await pacer.take(2)
    pacer.owe(30)
    second = await pacer.take(2)
    assert second[0] - first[1] > 25 * period
    pacer.owe(500)
    pacer.drop()
    third = await pacer.take(1)
    assert third[0] - second[1] < 50 * period, "after a refusal nothing is owed"
