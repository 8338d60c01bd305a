"""Moments: planned, moved, fired, ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.campaign import CampaignStatus
from core.errors import NotFound
from core.ids import WORLD, Market
from core.ladder import Rung
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.seeds import MIDNIGHT, Seeds

C = CampaignStatus
JP, US = Market("JP"), Market("US")
EARLY, LATE = MIDNIGHT - timedelta(hours=9), MIDNIGHT + timedelta(hours=5)
NEXT_WEEK = MIDNIGHT + timedelta(days=7)


async def test_waves_fire_market_by_market(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open({WORLD: MIDNIGHT, JP: EARLY, US: LATE})
    assert await seeds.fire(EARLY - timedelta(seconds=1)) == []
    assert [w.market for w in await seeds.fire(EARLY)] == ["JP"]
    assert await seeds.status(campaign) is C.RELEASING
    assert {w.market for w in await seeds.fire(LATE)} == {"*", "US"}
    assert {status for status, _ in (await seeds.waves(campaign)).values()} == {"firing"}
    async with database.store() as tx:
        assert await tx.campaigns.moments(NEXT_WEEK) == []


async def test_only_open_and_unpaused_campaigns_fire(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    async with database.store() as tx:
        await tx.campaigns.set_paused(campaign.id, True)
        assert await tx.campaigns.moments(MIDNIGHT) == []
    assert await seeds.fire() == []
    async with database.store() as tx:
        await tx.campaigns.set_paused(campaign.id, False)
        assert await tx.campaigns.moments(MIDNIGHT) == [MIDNIGHT]
        assert await tx.campaigns.moments(MIDNIGHT - timedelta(seconds=1)) == []
    assert len(await seeds.fire()) == 1


async def test_reminders_are_due_in_firing_waves_of_running_campaigns(
    seeds: Seeds, database: Database
) -> None:
    campaign, (fan, address) = await seeds.open({WORLD: MIDNIGHT, JP: MIDNIGHT}), await seeds.fan()
    reminded = await seeds.presave(campaign, fan, address, rung=Rung.REMINDER, market=JP)
    await seeds.presave(campaign, (await seeds.fan())[0])
    assert await reminding(database) == []
    await seeds.fire()
    assert await reminding(database) == ["JP"], "the other wave has only saves"
    async with database.store() as tx:
        await tx.campaigns.set_paused(campaign.id, True)
    assert await reminding(database) == []
    async with database.store() as tx:
        await tx.campaigns.set_paused(campaign.id, False)
    await seeds.set_status(reminded, "reminded")
    assert await reminding(database) == []


async def reminding(database: Database) -> list[str]:
    """Markets."""
    async with database.store() as tx:
        return [w.market for w in await tx.campaigns.reminding()]


async def test_a_draft_with_waves_does_not_fire(seeds: Seeds, database: Database) -> None:
    draft = await seeds.draft()
    async with database.store() as tx:
        await tx.campaigns.set_waves(draft.id, {WORLD: MIDNIGHT})
        assert await tx.campaigns.moments(MIDNIGHT) == []
    assert await seeds.fire() == []


async def test_moving_touches_only_what_has_not_fired(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open({WORLD: MIDNIGHT, JP: EARLY})
    await seeds.fire(EARLY)
    async with database.store() as tx:
        await tx.campaigns.set_waves(campaign.id, {WORLD: NEXT_WEEK, JP: NEXT_WEEK, US: NEXT_WEEK})
        assert await tx.campaigns.zones(campaign.id) == ["JP", "*", "US"]
    assert await seeds.waves(campaign) == {
        "JP": ("firing", EARLY),
        "*": ("planned", NEXT_WEEK),
        "US": ("planned", NEXT_WEEK),
    }


async def test_a_market_that_is_no_longer_planned_goes_unless_fans_are_in_it(
    seeds: Seeds, database: Database
) -> None:
    campaign, (fan, address) = await seeds.open({WORLD: MIDNIGHT, JP: EARLY, US: LATE}), await seeds.fan()
    presave = await seeds.presave(campaign, fan, address, market=JP)
    async with database.store() as tx:
        await tx.campaigns.set_waves(campaign.id, {WORLD: NEXT_WEEK})
    assert await seeds.waves(campaign) == {"JP": ("planned", NEXT_WEEK), "*": ("planned", NEXT_WEEK)}
    assert await database.pool.fetchval("SELECT wave_id FROM presave") == presave.wave_id
    async with database.store() as tx:  # and back again
        await tx.campaigns.set_waves(campaign.id, {WORLD: NEXT_WEEK, JP: EARLY})
    assert (await seeds.waves(campaign))["JP"] == ("planned", EARLY)


async def test_a_cancelled_campaign_never_fires(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open({WORLD: MIDNIGHT, JP: EARLY})
    await seeds.fire(EARLY)
    async with database.store() as tx:
        await tx.campaigns.cancel_waves(campaign.id)
        await tx.campaigns.set_waves(campaign.id, {WORLD: NEXT_WEEK, JP: NEXT_WEEK})
    assert await seeds.waves(campaign) == {"JP": ("firing", EARLY), "*": ("cancelled", MIDNIGHT)}
    assert await seeds.fire(NEXT_WEEK) == []


async def test_openings_are_announced_campaigns_only(seeds: Seeds, database: Database) -> None:
    announced, draft = await seeds.draft(), await seeds.draft()
    await database.pool.execute("UPDATE campaign SET opens_at = $1", MIDNIGHT)
    async with database.store() as tx:
        assert await tx.campaigns.move(announced.id, C.ANNOUNCED, EARLY)
        assert await tx.campaigns.openings(MIDNIGHT) == [(announced.id, MIDNIGHT)]
        assert await tx.campaigns.openings(EARLY) == []
    async with database.store() as tx:
        assert await tx.campaigns.move(announced.id, C.OPEN, EARLY)
        assert await tx.campaigns.openings(MIDNIGHT) == []
    assert draft.status is C.DRAFT


@pytest.mark.parametrize("status", ["waiting", "retrying", "saving"])
async def test_a_wave_with_work_left_is_not_done(seeds: Seeds, database: Database, status: str) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    presave = await seeds.presave(campaign, fan, address)
    await database.pool.execute(
        "UPDATE presave SET status = $1, worker_id = CASE WHEN $2 THEN 7 END", status, status == "saving"
    )
    await seeds.fire()
    assert await seeds.finish() == []
    await database.pool.execute(
        "UPDATE presave SET status = 'saved', worker_id = NULL WHERE id = $1", presave.id
    )
    assert await seeds.finish() == [campaign.id]
    assert await seeds.finish() == []
    assert (await seeds.waves(campaign))["*"][0] == "done"
    assert await seeds.status(campaign) is C.RELEASED


async def test_a_campaign_is_released_with_its_last_wave(seeds: Seeds) -> None:
    campaign = await seeds.open({WORLD: MIDNIGHT, JP: EARLY})
    await seeds.fire(EARLY)
    assert await seeds.finish(EARLY) == []
    assert await seeds.status(campaign) is C.RELEASING
    await seeds.fire()
    assert await seeds.finish() == [campaign.id]


@pytest.mark.parametrize("ended", [False, True])
async def test_a_late_comer_fires_the_wave_again_and_is_urgent(
    seeds: Seeds, database: Database, ended: bool, clock: FrozenClock
) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    await seeds.fire()
    if ended:
        await seeds.finish()
    await seeds.presave(campaign, fan, address)
    assert (await seeds.waves(campaign))["*"][0] == "firing"
    assert await database.pool.fetchval("SELECT urgent FROM presave")
    assert await seeds.status(campaign) is (C.RELEASED if ended else C.RELEASING)
    await database.pool.execute("UPDATE presave SET status = 'saved'")
    await seeds.finish()
    assert (await seeds.waves(campaign))["*"][0] == "done"


async def test_a_promise_belongs_to_its_markets_wave(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open({WORLD: MIDNIGHT, JP: EARLY})
    async with database.store() as tx:
        ids = {w.market: w.id for w in await tx.campaigns.waves(campaign.id)}
    for market, wave in ((JP, JP), (US, WORLD), (WORLD, WORLD)):
        fan, address = await seeds.fan()
        presave = await seeds.presave(campaign, fan, address, market=market)
        assert presave.wave_id == ids[wave]
    assert not await database.pool.fetchval("SELECT bool_or(urgent) FROM presave")


async def test_a_promise_needs_a_wave(seeds: Seeds) -> None:
    draft, (fan, address) = await seeds.draft(), await seeds.fan()
    with pytest.raises(NotFound):
        await seeds.presave(draft, fan, address)


async def test_reminders_are_handed_out_once_in_pages(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    people = [await seeds.fan() for _ in range(3)]
    asked = [await seeds.presave(campaign, f, a, rung=Rung.REMINDER) for f, a in people]
    await seeds.presave(campaign, *(await seeds.fan()))
    (wave,) = await seeds.fire()
    pages = []
    for _ in range(3):
        async with database.store() as tx:
            pages.append(await tx.presaves.remind_wave(wave, MIDNIGHT, 2))
    assert [len(page) for page in pages] == [2, 1, 0]
    told = [row for page in pages for row in page]
    assert told == [(p.id, p.fan_id, p.address_id, p.dsp) for p in asked]
    statuses = await database.pool.fetch("SELECT status FROM presave ORDER BY id")
    assert [r["status"] for r in statuses] == ["reminded"] * 3 + ["waiting"]
