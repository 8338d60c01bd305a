"""Figures for operators: true, and read from what is current, whatever has piled up behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from core.campaign import Campaign
from core.gauges import STILL_SHOWN, Backlog, Lag
from core.ids import WORLD, Market, WaveId
from core.ladder import Rung
from storage import gauges
from storage.database import Database
from storage.gauges import GaugeRows
from tests.support.queue_rows import many
from tests.support.seeds import MIDNIGHT, Seeds

JP = Market("JP")
LATER = MIDNIGHT + timedelta(seconds=90)
OLD = 20_000


async def test_due_is_what_a_claim_would_find(seeds: Seeds, database: Database) -> None:
    figures = GaugeRows(database.pool)
    assert await figures.backlog(MIDNIGHT) == Backlog(due=0, oldest_s=None)
    campaign = await seeds.open({WORLD: MIDNIGHT, JP: MIDNIGHT + timedelta(hours=1)})
    ids = await many(database, campaign, 6)
    await seeds.presave(campaign, *(await seeds.fan()), market=JP)
    reminder = await seeds.presave(campaign, *(await seeds.fan()), rung=Rung.REMINDER)
    assert (await figures.backlog(LATER)).due == 0, "nothing fires yet"
    await seeds.fire()
    await database.pool.execute("UPDATE presave SET joined_at = $1", MIDNIGHT - timedelta(days=1))
    await database.pool.execute("UPDATE presave SET next_at = $2 WHERE id = $1", ids[0], LATER)
    await database.pool.execute(
        "UPDATE presave SET next_at = $2 WHERE id = $1", ids[1], LATER + timedelta(seconds=1)
    )
    await seeds.set_status(reminder, "waiting")
    assert await figures.backlog(LATER) == Backlog(due=5, oldest_s=90.0)
    await database.pool.execute("UPDATE presave SET status = 'saved' WHERE id = ANY($1)", ids[2:])
    assert await figures.backlog(LATER) == Backlog(due=1, oldest_s=0.0)
    [wave] = [w for w in await waves(database, campaign) if w[1] == WORLD]
    await database.pool.execute(
        "INSERT INTO source_wait (wave_id, dsp, until) VALUES ($1, 'spotify', $2)",
        wave[0],
        LATER + timedelta(minutes=1),
    )
    assert (await figures.backlog(LATER)).due == 0, "held until its catalogue is asked again"
    await database.pool.execute("DELETE FROM source_wait")
    async with database.store() as tx:
        await tx.campaigns.set_paused(campaign.id, True)
    assert (await figures.backlog(LATER)).due == 0, "paused"
    [progress] = await figures.campaigns(LATER)
    assert (progress.due, progress.oldest_due_s, progress.paused) == (1, 0.0, True)
    assert progress.waves == {"firing": 1, "planned": 1}
    assert progress.next_wave == MIDNIGHT + timedelta(hours=1)
    assert progress.by_dsp == {"spotify": {"waiting": 4, "saved": 4}}


async def test_how_late_the_saves_were(seeds: Seeds, database: Database) -> None:
    figures = GaugeRows(database.pool)
    first, second = await seeds.open(), await seeds.open()
    assert await figures.lags([first.id, second.id]) == {}
    await many(database, first, 100)
    await many(database, second, 1)
    await seeds.fire()
    pool = database.pool
    await pool.execute(  # the n-th after n seconds, half of them read back
        "UPDATE presave p SET joined_at = $1, saved_at = $2::timestamptz + n * interval '1 second',"
        " status = CASE WHEN n % 2 = 0 THEN 'saved' ELSE 'verified' END"
        " FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM presave WHERE campaign_id = $3) x WHERE x.id = p.id",
        MIDNIGHT - timedelta(days=1),
        MIDNIGHT,
        first.id,
    )
    await pool.execute(  # a late-comer waits from when they come
        "UPDATE presave SET joined_at = $1, saved_at = $2, status = 'accepted' WHERE campaign_id = $3",
        MIDNIGHT + timedelta(hours=1),
        MIDNIGHT + timedelta(hours=1, seconds=3),
        second.id,
    )
    assert await figures.lags([first.id, second.id]) == {
        first.id: Lag(saves=100, p50_s=50, p95_s=95, p99_s=99),
        second.id: Lag(saves=1, p50_s=3, p95_s=3, p99_s=3),
        None: Lag(saves=101, p50_s=50, p95_s=95, p99_s=99),
    }
    assert await figures.lags([second.id]) == {
        second.id: Lag(saves=1, p50_s=3, p95_s=3, p99_s=3),
        None: Lag(saves=1, p50_s=3, p95_s=3, p99_s=3),
    }


async def test_history_is_left_out_until_somebody_comes_late(seeds: Seeds, database: Database) -> None:
    figures = GaugeRows(database.pool)
    campaign = await seeds.open()
    await seeds.set_status(await seeds.presave(campaign, *(await seeds.fan())), "saved")
    await seeds.fire()
    assert await seeds.finish() == [campaign.id]
    shown, gone = MIDNIGHT + STILL_SHOWN - timedelta(seconds=1), MIDNIGHT + STILL_SHOWN
    assert [p.id for p in await figures.campaigns(shown)] == [campaign.id]
    assert await figures.campaigns(gone) == []
    await seeds.presave(campaign, *(await seeds.fan()))
    assert [p.due for p in await figures.campaigns(gone)] == [1]


async def test_messages_that_are_not_finished_and_those_of_current_campaigns(
    seeds: Seeds, database: Database
) -> None:
    figures = GaugeRows(database.pool)
    new, (_, address) = await seeds.open(), await seeds.fan()
    old = await seeds.open()
    await database.pool.execute(
        "UPDATE campaign SET status = 'released', updated_at = $2 WHERE id = $1",
        old.id,
        MIDNIGHT - STILL_SHOWN,
    )
    for campaign in (new, old):
        for status in ("queued", "unknown", "sent", "failed"):
            await message(database, campaign, address.id, status)
    assert await figures.unfinished() == {"telegram": {"queued": 2, "unknown": 2}}
    assert await figures.messages(MIDNIGHT) == {
        "telegram": {"queued": 2, "unknown": 2, "sent": 1, "failed": 1}
    }


@pytest.mark.parametrize("query", ["BACKLOG", "UNFINISHED"])
async def test_a_scrape_reads_nothing_of_the_past(seeds: Seeds, database: Database, query: str) -> None:
    """By the plan that PostgreSQL makes with its statistics about many old rows."""
    old, new = await seeds.open(), await seeds.open()
    (_, address) = await seeds.fan()
    await many(database, old, OLD)
    await many(database, new, 10)
    await seeds.fire()
    pool = database.pool
    await pool.execute("UPDATE presave SET status = 'verified' WHERE campaign_id = $1", old.id)
    await pool.execute(
        "INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, status, created_at, changed_at)"
        " SELECT a.id, a.fan_id, a.sender_id, $2, 'receipt', i::text, '{}', 'sent', now(), now()"
        " FROM address a, generate_series(1, $3::int) i WHERE a.id = $1",
        address.id,
        old.id,
        OLD,
    )
    await pool.execute("UPDATE wave SET status = 'done' WHERE campaign_id = $1", old.id)
    await pool.execute("VACUUM ANALYZE")
    values = [MIDNIGHT] if query == "BACKLOG" else []
    [row] = await pool.fetch(f"EXPLAIN (ANALYZE, FORMAT JSON) {getattr(gauges, query)}", *values)
    touched = {
        node["Relation Name"]: node["Actual Rows"] * node["Actual Loops"]
        for node in nodes(json.loads(row[0])[0]["Plan"])
        if node.get("Relation Name") in ("presave", "delivery")
    }
    assert touched
    assert max(touched.values()) <= 10
    assert not [n for n in nodes(json.loads(row[0])[0]["Plan"]) if n["Node Type"] == "Seq Scan"
                and n["Relation Name"] in touched]  # fmt: skip


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The plan's, from the top."""
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


async def waves(database: Database, campaign: Campaign) -> list[tuple[WaveId, Market]]:
    """With their markets."""
    async with database.store() as tx:
        return [(w.id, w.market) for w in await tx.campaigns.waves(campaign.id)]


async def message(database: Database, campaign: Campaign, address: int, status: str) -> None:
    """A receipt in this state."""
    await database.pool.execute(
        "INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, status, created_at, changed_at)"
        " SELECT id, fan_id, sender_id, $2, 'receipt', $3::text, '{}', $3::text, now(), now() FROM address WHERE id = $1",
        address,
        campaign.id,
        status,
    )
