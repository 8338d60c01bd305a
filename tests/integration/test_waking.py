"""What a link or a command wakes: a page now, the others a page a transaction, each row once, whoever dies meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from core.campaign import Campaign
from core.delivery import UNLISTED, occasion
from core.ids import WORLD, DspName, Market
from core.links import Link, LinkMethod
from core.services.releasing import Releasing
from storage.database import Database
from storage.leases import Leases
from storage.save_queue import SaveQueueRows
from storage.sealing import AesSealer
from storage.waking import NEXT, PAGE, Why
from tests.support.clock import FrozenClock
from tests.support.queue_rows import many
from tests.support.seeds import MIDNIGHT, Seeds, apart

SPOTIFY = DspName.SPOTIFY
CROWD = 2 * PAGE + 500
LATER = MIDNIGHT + timedelta(hours=50)


@pytest.fixture
def queue(database: Database, sealer: AesSealer, leases: Leases) -> SaveQueueRows:
    return SaveQueueRows(database.pool, sealer, leases)


async def _crowd(seeds: Seeds, status: str, count: int = CROWD) -> Campaign:
    """A fired campaign whose fans are all in this status, their attempts used up."""
    campaign = await seeds.open()
    ids = await many(seeds.database, campaign, count)
    await seeds.fire()
    await seeds.database.pool.execute(
        "UPDATE presave SET status = $2, attempts = 18 WHERE id = ANY($1)", ids, status
    )
    return campaign


async def _give_link(seeds: Seeds, campaign: Campaign, market: str = "*") -> None:
    link = Link(
        dsp=SPOTIFY,
        url="https://open.spotify.com/track/x",
        method=LinkMethod.ARTIST,
        item="spotify:track:x",
        market=Market(market),
    )
    async with seeds.database.store() as tx:
        await tx.campaigns.put_link(campaign.id, link, LATER)


async def _more(seeds: Seeds) -> bool:
    async with seeds.database.store() as tx:
        return await tx.presaves.wake_more(LATER)


async def _statuses(seeds: Seeds) -> Counter[str]:
    return Counter(row["status"] for row in await seeds.database.pool.fetch("SELECT status FROM presave"))


async def test_a_link_wakes_a_page_now_and_a_page_a_transaction_after(seeds: Seeds) -> None:
    campaign = await _crowd(seeds, "awaiting_source")
    await seeds.finish()
    await _give_link(seeds, campaign)
    seen = [(await _statuses(seeds))["waiting"]]
    while await _more(seeds):
        seen.append((await _statuses(seeds))["waiting"])
    assert seen == [PAGE, 2 * PAGE, CROWD]
    assert (await seeds.waves(campaign))["*"][0] == "firing"
    assert await seeds.database.pool.fetchval("SELECT min(attempts) FROM presave") == 18


@pytest.mark.parametrize("why", list(Why))
async def test_right_after_all_were_parked_a_page_is_not_compared_with_all_of_them(
    seeds: Seeds, why: Why
) -> None:
    await _crowd(seeds, "saved")
    await seeds.database.pool.execute(
        "ANALYZE presave"
    )  # statistics know of nobody in the state that comes now
    await seeds.database.pool.execute("UPDATE presave SET status = 'awaiting_source'")
    waves = [row["id"] for row in await seeds.database.pool.fetch("SELECT id FROM wave")]
    page = f"EXPLAIN {NEXT[why]}"
    plan = "\n".join(row[0] for row in await seeds.database.pool.fetch(page, waves, "spotify", 0, PAGE))
    assert "Update on presave" in plan
    assert "Join Filter" not in plan


async def test_who_dies_in_a_page_leaves_it_to_the_next(seeds: Seeds) -> None:
    await _give_link(seeds, await _crowd(seeds, "awaiting_source"))

    async def dies() -> None:
        async with seeds.database.store() as tx:
            assert await tx.presaves.wake_more(LATER)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await dies()
    assert (await _statuses(seeds))["waiting"] == PAGE
    while await _more(seeds):
        pass
    assert await _statuses(seeds) == {"waiting": CROWD}
    assert await seeds.database.pool.fetchval("SELECT count(*) FROM waking") == 0


async def test_two_at_once_wake_everybody(seeds: Seeds) -> None:
    for _ in range(2):
        await _give_link(seeds, await _crowd(seeds, "awaiting_source"))

    async def all_of_it() -> None:
        while await _more(seeds):
            pass

    await asyncio.gather(apart(all_of_it()), apart(all_of_it()))
    await all_of_it()  # whoever ended first may have met nothing but locks
    assert await _statuses(seeds) == {"waiting": 2 * CROWD}


async def test_a_wave_does_not_end_before_its_last_page_is_woken(seeds: Seeds, clock: FrozenClock) -> None:
    campaign = await _crowd(seeds, "awaiting_source")
    await seeds.finish()
    await _give_link(seeds, campaign)
    await seeds.database.pool.execute("UPDATE presave SET status = 'saved' WHERE status = 'waiting'")
    releasing = Releasing(seeds.database.store, clock)
    assert await releasing.finish() == []
    while await releasing.wake():
        pass
    assert await _statuses(seeds) == {"saved": PAGE, "waiting": CROWD - PAGE}
    assert (await seeds.waves(campaign))["*"][0] == "firing"


async def test_a_command_tries_each_failed_one_again_once(seeds: Seeds) -> None:
    campaign = await _crowd(seeds, "failed")
    async with seeds.database.store() as tx:
        assert await tx.presaves.retry_failed(campaign.id) == CROWD
    assert await _more(seeds)
    again = "UPDATE presave SET status = 'failed', attempts = 18 WHERE status = 'waiting' RETURNING id"
    failed = await seeds.database.pool.fetch(again)
    assert len(failed) == 2 * PAGE
    while await _more(seeds):
        pass
    assert await _statuses(seeds) == {"failed": 2 * PAGE, "waiting": CROWD - 2 * PAGE}, (
        "nobody is tried for ever"
    )
    assert (
        await seeds.database.pool.fetchval("SELECT max(attempts) FROM presave WHERE status = 'waiting'") == 0
    )


async def test_nobody_hears_that_it_is_not_listed_once_it_is(seeds: Seeds) -> None:
    campaign = await _crowd(seeds, "waiting", 1)
    await seeds.database.pool.execute(
        "WITH a AS (INSERT INTO address (sender_id, fan_id, channel, external_id, created_at)"
        " SELECT $2, (SELECT min(id) FROM fan), 'telegram', i::text, now() FROM generate_series(1, $3::int) i RETURNING id)"
        " INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, created_at, changed_at)"
        " SELECT a.id, (SELECT min(id) FROM fan), $2, $1, 'rescue', $4, '{}', now(), now() FROM a",
        campaign.id,
        (await seeds.sender()).id,
        CROWD,
        occasion(SPOTIFY, UNLISTED),
    )
    await _give_link(seeds, campaign)
    while await _more(seeds):
        pass
    assert await seeds.database.pool.fetchval("SELECT count(*) FROM delivery WHERE status = 'queued'") == 0


async def test_a_link_of_one_market_wakes_that_market(seeds: Seeds, queue: SaveQueueRows) -> None:
    campaign = await seeds.open({Market("DE"): MIDNIGHT, Market("JP"): MIDNIGHT, WORLD: MIDNIGHT})
    for market in ("DE", "JP"):
        fan, address = await seeds.fan()
        await seeds.presave(campaign, fan, address, market=Market(market))
    await seeds.fire()
    for wave in await seeds.database.pool.fetch("SELECT id FROM wave"):
        await queue.hold(wave["id"], SPOTIFY, LATER)
    await _give_link(seeds, campaign, "JP")
    assert [job.market for job in await queue.claim(SPOTIFY, 9, MIDNIGHT)] == ["JP"]


async def test_who_was_to_be_looked_at_later_is_looked_at_now(seeds: Seeds, queue: SaveQueueRows) -> None:
    campaign = await _crowd(seeds, "waiting")
    await seeds.database.pool.execute(
        "UPDATE presave SET next_at = $1, urgent = id % 2 = 0", MIDNIGHT + timedelta(hours=60)
    )
    await _give_link(seeds, campaign)
    while await _more(seeds):
        pass
    assert len(await queue.claim(SPOTIFY, CROWD, MIDNIGHT)) == CROWD
