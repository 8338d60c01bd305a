"""The release run among others: urgent fans, small campaigns, other workers, the operator's hand, a storage that goes away."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from datetime import timedelta

from core.presave import Answer, Outcome, Wish
from storage.database import Database
from storage.leases import Leases
from tests.support.queue_rows import LossyPool, working
from tests.support.release_stage import SAVED, SPOTIFY, Service, Stage
from tests.support.seeds import Seeds

BAD = Answer(outcome=Outcome.BAD_ITEM, detail="404")
REFUSED = Answer(outcome=Outcome.RATE_LIMITED, detail="429", retry_after=timedelta(minutes=10))


async def test_urgent_overtakes_bulk(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    campaign = await seeds.open()
    ids = await stage.crowd(campaign, 300)
    await stage.give_link(campaign)
    await seeds.fire()
    spotify = Service()
    async with stage.running({SPOTIFY: spotify}, leases, rate=100.0):
        await stage.until(lambda: len(spotify.asked) >= 20)
        await seeds.database.pool.execute("UPDATE presave SET urgent = true WHERE id = $1", ids[-1])
        before = len(spotify.asked)
        await stage.until(lambda: spotify.saved[f"at-{ids[-1]}"])
    assert spotify.asked.index(f"at-{ids[-1]}") <= before + 3 * 50, "behind what was already claimed"
    assert len(spotify.asked) < 300


async def test_a_small_campaign_beside_a_big_one(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    big, small = await seeds.open(), await seeds.open()
    await stage.crowd(big, 500)
    of_small = {f"at-{i}" for i in await stage.crowd(small, 40)}
    await stage.give_link(big)
    await stage.give_link(small)
    await seeds.fire()
    spotify = Service()
    async with stage.running({SPOTIFY: spotify}, leases, rate=400.0):
        await stage.all_in(small, "saved")
        await stage.all_in(big, "saved")
    last = max(spotify.asked.index(token) for token in of_small)
    assert last < 270, "half of every batch is the small one's"


async def test_a_lane_counts_calls_not_saves(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    """Three tracks and a follow: four calls a fan, and the service allows so many calls."""
    campaign = await seeds.open()
    ids = await stage.crowd(campaign, 60)
    await seeds.database.pool.execute("UPDATE presave SET follow = true WHERE id = ANY($1)", ids)
    await stage.give_link(campaign)
    await seeds.fire()
    spotify = Service(tracks=3)
    async with stage.running({SPOTIFY: spotify}, leases, rate=60.0):
        await stage.all_in(campaign, "saved")
    assert len(spotify.calls) == 240
    steady = [at for at in spotify.calls if at > spotify.calls[0] + 1.5]  # what a save takes is known by then
    busiest = max(bisect_left(steady, at + 1) - i for i, at in enumerate(steady))
    assert 40 < busiest <= 64, "a save's calls are made together: the last one may stick out by its three"
    assert stage.wishes == [(Wish.FOLLOW, Outcome.SAVED)] * 60


async def test_a_limit_that_a_wish_meets_stops_the_lane_and_costs_no_save(
    stage: Stage, seeds: Seeds, leases: Leases
) -> None:
    campaign = await seeds.open()
    ids = await stage.crowd(campaign, 40)
    await seeds.database.pool.execute("UPDATE presave SET follow = true WHERE id = ANY($1)", ids)
    await stage.give_link(campaign)
    await seeds.fire()
    refusals = iter([REFUSED])
    spotify = Service(followed=lambda: next(refusals, SAVED))
    async with stage.running({SPOTIFY: spotify}, leases):
        await stage.until(stage.paused)
        assert len(spotify.asked) <= 8, "what was in flight"
        await stage.end_pause(601)
        await stage.all_in(campaign, "saved")
    assert set(spotify.saved.values()) == {1}, "the save is not made again for it"
    assert stage.wishes.count((Wish.FOLLOW, Outcome.RATE_LIMITED)) == 1


async def test_paused_resumed_and_tried_again(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    campaign = await seeds.open()
    ids = await stage.crowd(campaign, 400)
    await stage.give_link(campaign)
    await seeds.fire()
    bad = {f"at-{i}" for i in ids[:5]}
    spotify = Service(lambda token: BAD if token in bad else SAVED)
    async with stage.running({SPOTIFY: spotify}, leases, rate=100.0) as run:
        await stage.until(lambda: len(spotify.asked) >= 30)
        async with seeds.database.store() as tx:
            await tx.campaigns.set_paused(campaign.id, True)
        await stage.all_in(campaign, "saved", "failed", "waiting")
        asked = len(spotify.asked)
        assert asked < 400
        run.wake.set()
        await asyncio.sleep(0.5)
        assert len(spotify.asked) == asked, "nothing is saved while it is paused"
        async with seeds.database.store() as tx:
            await tx.campaigns.set_paused(campaign.id, False)
        await stage.all_in(campaign, "saved", "failed")
        assert (await stage.statuses(campaign))["failed"] == len(bad)
        bad.clear()
        async with seeds.database.store() as tx:
            assert await tx.presaves.retry_failed(campaign.id) == 5
        await stage.all_in(campaign, "saved")
    assert set(spotify.saved.values()) == {1}


async def test_what_was_not_begun_at_shutdown_goes_back(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, 200)
    await stage.give_link(campaign)
    await seeds.fire()
    spotify = Service(takes_s=0.1)
    async with stage.running({SPOTIFY: spotify}, leases):
        await stage.until(lambda: len(spotify.asked) >= 10)
    rows = await stage.rows(campaign)
    done = [row for row in rows if row["status"] == "saved"]
    back = [row for row in rows if row["status"] == "waiting"]
    assert len(done) == len(spotify.saved) == len(spotify.asked), "what was being sent is recorded"
    assert len(done) + len(back) == 200
    assert {(row["attempts"], row["worker_id"]) for row in back} == {(0, None)}


async def test_storage_away_in_the_middle_loses_nothing(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, 300)
    await stage.give_link(campaign)
    await seeds.fire()
    spotify, pool = Service(), LossyPool(seeds.database.pool)
    async with stage.running({SPOTIFY: spotify}, leases, rate=300.0, pool=pool):
        for share in (40, 120, 200):
            await stage.until_many(spotify.asked, share)
            pool.losing = True
            await asyncio.sleep(0.3)
            pool.losing = False
        await stage.all_in(campaign, "saved")
    assert len(spotify.saved) == 300
    assert set(spotify.saved.values()) == {1}
    assert {row["attempts"] for row in await stage.rows(campaign)} == {1}


async def test_two_workers_share(stage: Stage, seeds: Seeds, database: Database, leases: Leases) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, 400)
    await stage.give_link(campaign)
    await seeds.fire()
    one, other = Service(), Service()
    async with (
        working(database) as beside,
        stage.running({SPOTIFY: one}, leases, rate=300.0),
        stage.running({SPOTIFY: other}, beside, rate=300.0),
    ):
        await stage.all_in(campaign, "saved")
    assert len(one.saved) + len(other.saved) == 400
    assert set((one.saved + other.saved).values()) == {1}
    assert min(len(one.saved), len(other.saved)) > 40, "both had their part"
