"""Which pre-saves are added before their day: a page at a time, each claimed once, none that will not be saved."""

from __future__ import annotations

from datetime import timedelta

from core.ids import DspName, PreSaveId
from storage.database import Database
from storage.pre_adding import EarlyRows
from storage.sealing import AesSealer
from tests.support.clock import FrozenClock
from tests.support.queue_rows import many
from tests.support.seeds import MIDNIGHT, Seeds

SPOTIFY, FIRST = DspName.SPOTIFY, PreSaveId(0)


async def test_a_long_wave_is_walked_in_pages_and_each_is_claimed_once(
    seeds: Seeds, database: Database, sealer: AesSealer, clock: FrozenClock
) -> None:
    clock.at = MIDNIGHT - timedelta(days=9)
    early, campaign = EarlyRows(database.pool, sealer, page=4, batch=3), await seeds.open()
    ids = await many(database, campaign, 6)
    (wave,) = await early.coming(SPOTIFY)
    assert not wave.listed
    claimed, after, pages = [], FIRST, 0
    while True:
        page, pages = await early.claim(wave.id, SPOTIFY, after, clock.now()), pages + 1
        claimed += [job.id for job in page.jobs]
        if page.last is None:
            break
        after = page.last
    assert (claimed, pages) == (ids, 3)
    assert (await early.claim(wave.id, SPOTIFY, FIRST, clock.now())).jobs == []
    await early.give_back(ids[:2])
    again = await early.claim(wave.id, SPOTIFY, FIRST, clock.now())
    assert [job.id for job in again.jobs] == ids[:2]


async def test_the_permission_comes_along(
    seeds: Seeds, database: Database, sealer: AesSealer, clock: FrozenClock
) -> None:
    clock.at = MIDNIGHT - timedelta(days=9)
    early, campaign = EarlyRows(database.pool, sealer), await seeds.open()
    fan, address = await seeds.fan()
    grant = await seeds.grant(fan, access="at-7")
    presave = await seeds.presave(campaign, fan, address, grant_id=grant.id)
    (wave,) = await early.coming(SPOTIFY)
    (job,) = (await early.claim(wave.id, SPOTIFY, FIRST, clock.now())).jobs
    assert (job.id, job.campaign_id) == (presave.id, campaign.id)
    assert job.permit is not None
    assert job.permit.tokens.access == "at-7"


async def test_what_fires_is_left_to_the_saves_and_read_back_as_ever(
    seeds: Seeds, database: Database, sealer: AesSealer, clock: FrozenClock
) -> None:
    clock.at = MIDNIGHT - timedelta(days=9)
    early, campaign = EarlyRows(database.pool, sealer), await seeds.open()
    fan, address = await seeds.fan()
    presave = await seeds.presave(campaign, fan, address)
    (wave,) = await early.coming(SPOTIFY)
    assert await early.coming(DspName.APPLE_MUSIC) == []
    assert (await early.claim(wave.id, SPOTIFY, FIRST, clock.now())).jobs
    clock.at = MIDNIGHT
    await seeds.fire()
    assert await early.coming(SPOTIFY) == []
    await seeds.set_status(presave, "retrying")
    await early.give_back([presave.id])
    assert await database.pool.fetchval("SELECT checked_at FROM presave") is not None
