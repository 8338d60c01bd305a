"""However much has been: what is due is found by index, never by reading the history."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from core.budget import DailyBudget
from core.delivery import UNLISTED, DeliveryKind, DeliveryStatus, NewDelivery, occasion
from core.ids import DspName, PreSaveId, SenderId
from core.presave import PreSaveStatus
from core.queues import DeliveryResult, SaveResult
from storage.campaigns import Campaigns
from storage.database import Database
from storage.deliveries import insert
from storage.delivery_queue import DeliveryQueueRows
from storage.leases import Leases
from storage.presaves import PreSaves
from storage.save_queue import SaveQueueRows
from storage.sealing import AesSealer
from tests.support.queue_rows import many
from tests.support.seeds import MIDNIGHT, Seeds

DAY = DailyBudget(units=10_000, zone="America/Los_Angeles", save=50, follow=51)

SPOTIFY = DspName.SPOTIFY
LARGE = {"presave", "delivery"}
OLD = 40_000
WAVES = 200


class Explaining:
    """A connection (or a pool of that one) that asks for each statement's plan before it executes it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.plans: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        """`fetch` and its like explain; the rest is the connection's own."""
        own = getattr(self._connection, name)
        if name not in {"fetch", "fetchrow", "fetchval", "execute"}:
            return own

        async def explained(query: str, *values: Any, **more: Any) -> Any:
            plan = await self._connection.fetchval(f"EXPLAIN (FORMAT JSON) {query}", *values)
            self.plans.append((query, json.loads(plan)[0]["Plan"]))
            return await own(query, *values, **more)

        return explained

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Any]:
        """Itself."""
        yield self

    def indexes_of_the_last(self) -> set[str]:
        """By which the last statement finds its rows."""
        return {node["Index Name"] for node in _nodes(self.plans[-1][1]) if "Index Name" in node}

    def read_through(self) -> list[str]:
        """Tables that some statement reads from end to end, or through a whole index."""
        return [
            f"{node['Node Type']} on {node.get('Relation Name', node.get('Index Name'))}: {query.strip()[:90]}"
            for query, plan in self.plans
            for node in _nodes(plan)
            if _reads_all(node)
        ]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


def _reads_all(node: dict[str, Any]) -> bool:
    table = node.get("Relation Name") or node.get("Index Name", "").split("_")[0]
    scan = str(node["Node Type"])
    by_index = "Index" in scan and "Index Cond" in node
    return table in LARGE and scan.endswith("Scan") and not by_index and scan != "Bitmap Heap Scan"


@pytest.fixture
async def plans(database: Database, seeds: Seeds) -> AsyncIterator[Explaining]:
    """Years of releases, one that is being saved, one about to be; the statistics know."""
    past, now, soon = await seeds.open(), await seeds.open(), await seeds.open()
    await many(database, now, 30)
    await many(database, soon, 30)
    sender = await seeds.sender()
    _, address = await seeds.fan()
    async with database.pool.acquire() as rows:
        await rows.execute(
            "INSERT INTO wave (campaign_id, market, fires_at, status, fired_at) SELECT $1, chr(65 + i / 26) || chr(65 + i % 26), $2, 'done', $2"
            " FROM generate_series(1, $3::int) i",
            past.id,
            MIDNIGHT - timedelta(days=400),
            WAVES,
        )
        await rows.execute(
            "WITH f AS (INSERT INTO fan (name, created_at) SELECT 'fan', now() FROM generate_series(1, $3::int) RETURNING id),"
            " w AS (SELECT array_agg(id) AS ids FROM wave WHERE campaign_id = $1)"
            " INSERT INTO presave (campaign_id, fan_id, dsp, rung, wave_id, joined_at, status, saved_at, checked_at)"
            " SELECT $1, f.id, 'spotify', 'auto', w.ids[1 + f.id % cardinality(w.ids)], $2, s, $2, $2 FROM f, w, LATERAL (SELECT"
            " (ARRAY['saved', 'verified', 'failed', 'saved', 'awaiting_source'])[1 + f.id % 5] AS s) AS state",
            past.id,
            MIDNIGHT - timedelta(days=400),
            OLD,
        )
        await rows.execute(
            "WITH a AS (INSERT INTO address (sender_id, fan_id, channel, external_id, created_at)"
            " SELECT $1, id, 'telegram', 'old' || id, $3 FROM fan WHERE name = 'fan' ORDER BY id LIMIT $4 / 10 RETURNING id, fan_id)"
            " INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, status, created_at, changed_at)"
            " SELECT a.id, a.fan_id, $1, $2, 'receipt', 'o' || i, '{}', 'delivered', $3, $3 FROM a, generate_series(1, 10) i",
            sender.id,
            past.id,
            MIDNIGHT - timedelta(days=400),
            OLD,
        )
        await rows.execute("UPDATE campaign SET status = 'released' WHERE id = $1", past.id)
        await rows.execute(
            "UPDATE wave SET status = 'done', fired_at = fires_at WHERE campaign_id = $1", past.id
        )
        await rows.execute(
            "INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, created_at, changed_at)"
            " SELECT $1, $2, $3, $4, 'rescue', $5 || i, '{}', $6, $6 FROM generate_series(1, 50) i",
            address.id,
            address.fan_id,
            sender.id,
            now.id,
            occasion(SPOTIFY, UNLISTED),
            MIDNIGHT,
        )
    await seeds.fire()
    await database.pool.execute("UPDATE wave SET status = 'planned' WHERE campaign_id = $1", soon.id)
    await database.pool.execute("VACUUM ANALYZE")
    connection = await asyncpg.connect(database.dsn)
    try:
        yield Explaining(connection)
    finally:
        await connection.close()


async def test_what_a_scheduler_asks(plans: Explaining, seeds: Seeds) -> None:
    campaigns, presaves = Campaigns(plans), PreSaves(plans)
    assert await campaigns.moments(MIDNIGHT + timedelta(hours=1))
    fired = await campaigns.fire_due(MIDNIGHT)
    await campaigns.reminding()
    for wave in fired:
        await presaves.remind_wave(wave, MIDNIGHT, 500)
    await campaigns.finish_waves(MIDNIGHT)
    await presaves.put_off(SPOTIFY, "later", MIDNIGHT, PreSaveId(0), 500)
    await presaves.unlisted(SPOTIFY, "unlisted", MIDNIGHT, 500)
    await presaves.promised(SPOTIFY, MIDNIGHT, MIDNIGHT + timedelta(days=1), DAY)
    await presaves.wake_more(MIDNIGHT)
    assert fired
    assert plans.read_through() == []


async def test_what_a_worker_asks(
    plans: Explaining, sealer: AesSealer, leases: Leases, database: Database
) -> None:
    queue = SaveQueueRows(plans, sealer, leases)
    jobs = await queue.claim(SPOTIFY, 500, MIDNIGHT)
    assert len(jobs) == 30
    assert len(await queue.adopt(SPOTIFY, [])) == 30
    assert await queue.hold(jobs[0].wave_id, SPOTIFY, MIDNIGHT)
    saved = "UPDATE presave SET status = 'saved', worker_id = NULL, saved_at = $1 WHERE worker_id = $2"
    await database.pool.execute(saved, MIDNIGHT, leases.id)
    assert len(await queue.to_verify(SPOTIFY, 50, MIDNIGHT + timedelta(minutes=1))) == 30
    assert await queue.looked([jobs[0].id], [jobs[1].id]) == 1
    assert plans.read_through() == []


async def test_an_outcome_is_written_by_its_key_however_much_is_in_flight(
    plans: Explaining, sealer: AesSealer, leases: Leases
) -> None:
    queue = SaveQueueRows(plans, sealer, leases)
    jobs = await queue.claim(SPOTIFY, 500, MIDNIGHT)
    await queue.record([SaveResult(j.id, j.campaign_id, PreSaveStatus.SAVED) for j in jobs[:5]], MIDNIGHT)
    assert plans.indexes_of_the_last() == {"presave_pkey"}


async def test_what_became_of_a_message_is_written_by_its_key_too(
    plans: Explaining, leases: Leases, seeds: Seeds
) -> None:
    queue = DeliveryQueueRows(plans, leases)
    claimed = await queue.claim(SenderId((await seeds.sender()).id), 40, MIDNIGHT)
    sent = [DeliveryResult(id=m.delivery.id, status=DeliveryStatus.SENT) for m in claimed[:5]]
    await queue.record(sent, MIDNIGHT)
    assert plans.indexes_of_the_last() == {"delivery_pkey"}


async def test_what_a_sender_asks(plans: Explaining, leases: Leases, seeds: Seeds) -> None:
    sender = SenderId((await seeds.sender()).id)
    assert await DeliveryQueueRows(plans, leases).claim(sender, 40, MIDNIGHT)
    assert plans.read_through() == []


async def test_a_plan_that_reads_everything_is_found(plans: Explaining) -> None:
    await plans.fetch("SELECT count(*) FROM presave WHERE detail <> ''")
    await plans.fetch("SELECT id FROM delivery ORDER BY id LIMIT 10")
    assert len(plans.read_through()) == 2


async def test_many_messages_at_once_are_never_written_by_a_plan_that_was_kept(
    database: Database, seeds: Seeds
) -> None:
    """One from when the table was empty would read all of it for each message."""
    campaign = await seeds.open()
    _, address = await seeds.fan()
    await database.pool.execute("ANALYZE delivery")
    async with database.pool.acquire() as connection:
        for page in range(10):
            new = [
                NewDelivery(
                    address_id=address.id,
                    campaign_id=campaign.id,
                    kind=DeliveryKind.RESCUE,
                    occasion=f"{page}:{number}",
                )
                for number in range(50)
            ]
            async with connection.transaction():
                assert await insert(connection, new, MIDNIGHT) == 50
        kept = await connection.fetchval(
            "SELECT generic_plans FROM pg_prepared_statements WHERE statement ~ '^\\s*INSERT INTO delivery'"
        )
    assert kept == 0
