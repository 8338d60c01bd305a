"""Who is alive: what the dead held is free again, and the living are left in peace."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from core.delivery import DeliveryKind, NewDelivery
from core.errors import StorageAway
from core.ids import DspName
from storage.database import Database
from storage.delivery_queue import DeliveryQueueRows
from storage.leases import NAMESPACE, Leases
from storage.save_queue import SaveQueueRows
from storage.sealing import AesSealer
from tests.support.queue_rows import cut, holds, many, silence, working
from tests.support.seeds import MIDNIGHT, Seeds

SPOTIFY = DspName.SPOTIFY
SOON = MIDNIGHT + timedelta(minutes=1)

_CLAIMER = """
import asyncio, sys
from datetime import datetime
from core.ids import DspName
from storage.database import Database
from storage.leases import Leases
from storage.save_queue import SaveQueueRows
from storage.sealing import AesSealer, new_key

async def main():
    dsn, now = sys.argv[1], datetime.fromisoformat(sys.argv[2])
    sealer = AesSealer(new_key(1))
    database, leases = await Database.connect(dsn, sealer), Leases(dsn)
    await leases.register()
    print(len(await SaveQueueRows(database.pool, sealer, leases).claim(DspName.SPOTIFY, 50, now)), flush=True)
    while await leases.beat():
        await asyncio.sleep(0.2)

asyncio.run(main())
"""


async def held(seeds: Seeds, database: Database, sealer: AesSealer, leases: Leases) -> None:
    """The worker has two saves and a message in the air."""
    campaign, (_, address) = await seeds.open(), await seeds.fan()
    await many(database, campaign, 2)
    await seeds.fire()
    news = NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=DeliveryKind.OPEN, occasion="")
    async with database.store() as tx:
        await tx.deliveries.queue([news], MIDNIGHT)
    assert len(await SaveQueueRows(database.pool, sealer, leases).claim(SPOTIFY, 9, SOON)) == 2
    assert len(await DeliveryQueueRows(database.pool, leases).claim(address.sender_id, 9, SOON)) == 1


async def states(database: Database) -> set[tuple[str, int | None]]:
    rows = await database.pool.fetch(
        "SELECT status, worker_id FROM presave UNION SELECT status, worker_id FROM delivery"
    )
    return {(row["status"], row["worker_id"]) for row in rows}


FREE = {("waiting", None), ("unknown", None)}


async def test_what_the_dead_held_is_free_again(seeds: Seeds, database: Database, sealer: AesSealer) -> None:
    dead = Leases(database.dsn)
    await dead.register()
    await held(seeds, database, sealer, dead)
    async with working(database) as survivor:
        await silence(database, dead)
        await cut(database, dead)
        assert await survivor.beat()
        assert await states(database) == FREE
        assert survivor.reaped == 3
        assert not await dead.beat(), "it is told that it must stop"
    await dead.leave()


@pytest.mark.parametrize("sign", ["beats", "holds its lock"])
async def test_one_sign_of_life_is_enough(
    seeds: Seeds, database: Database, sealer: AesSealer, sign: str
) -> None:
    async with working(database) as worker, working(database) as other:
        await held(seeds, database, sealer, worker)
        await (cut if sign == "beats" else silence)(database, worker)
        assert await other.beat()
        assert await states(database) == {("saving", worker.id), ("sending", worker.id)}
        assert await worker.beat()
        assert await holds(database, worker), "after a lost connection the lock is taken again"


async def test_a_lock_that_the_server_still_gives_to_our_lost_connection_is_not_waited_for(
    database: Database,
) -> None:
    async with working(database) as worker, database.pool.acquire() as ghost:
        await cut(database, worker)
        await ghost.execute("SELECT pg_advisory_lock($1, $2)", NAMESPACE, worker.id)
        assert await worker.beat()
        await ghost.execute("SELECT pg_advisory_unlock($1, $2)", NAMESPACE, worker.id)
        assert not await holds(database, worker)
        assert await worker.beat()
        assert await holds(database, worker)


async def test_what_was_claimed_while_its_worker_was_buried_is_free_one_beat_later(
    seeds: Seeds, database: Database, sealer: AesSealer
) -> None:
    campaign = await seeds.open()
    await many(database, campaign, 2)
    await seeds.fire()
    dead = Leases(database.dsn)
    await dead.register()
    async with working(database) as survivor:
        await silence(database, dead)
        await cut(database, dead)
        async with database.pool.acquire() as connection, connection.transaction():
            slow = SaveQueueRows(connection, sealer, dead)
            assert len(await slow.claim(SPOTIFY, 9, SOON)) == 2
            assert await survivor.beat()
            assert survivor.reaped == 0
        assert await states(database) == {("saving", dead.id)}
        assert await survivor.beat()
        assert await states(database) == {("waiting", None)}
    await dead.leave()


async def test_who_leaves_gives_back_what_is_unfinished(
    seeds: Seeds, database: Database, sealer: AesSealer
) -> None:
    async with working(database) as other:
        leaving = Leases(database.dsn)
        await leaving.register()
        await held(seeds, database, sealer, leaving)
        await leaving.leave()
        assert await states(database) == FREE
        assert [r["id"] for r in await database.pool.fetch("SELECT id FROM worker")] == [other.id]
        assert not await holds(database, leaving)


async def test_without_a_database_a_worker_says_so_and_leaves_quietly(tmp_path: Path) -> None:
    leases = Leases(f"postgresql://nobody@/nothing?host={tmp_path}")
    with pytest.raises(StorageAway):
        await leases.register()
    await leases.leave()


async def test_a_beat_that_finds_no_database_is_made_up_for(database: Database) -> None:
    async with working(database) as worker:
        async with database.pool.acquire() as blocker:
            await blocker.execute("BEGIN; LOCK TABLE worker")
            beating = asyncio.create_task(worker.beat())
            while not await blocker.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            ):
                await asyncio.sleep(0.005)
            await blocker.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                " AND datname = current_database()"
            )
            with pytest.raises(StorageAway):
                await beating
            await blocker.execute("ROLLBACK")
        assert await worker.beat()
        assert await holds(database, worker)


async def test_a_killed_processs_rows_are_claimed_by_another(
    seeds: Seeds, database: Database, sealer: AesSealer
) -> None:
    await many(database, await seeds.open(), 120)
    await seeds.fire()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _CLAIMER,
        database.dsn,
        SOON.isoformat(),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"50\n"
    async with working(database) as survivor:
        queue = SaveQueueRows(database.pool, sealer, survivor)
        assert len(await queue.claim(SPOTIFY, 120, SOON)) == 70
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        silent_s = 0.0
        while not survivor.reaped:
            silent_s = await database.pool.fetchval(
                "SELECT extract(epoch FROM now() - min(beat)) FROM worker WHERE id <> $1", survivor.id
            )
            assert await survivor.beat()
            await asyncio.sleep(0.1)
        assert survivor.reaped == 50
        assert silent_s is None or silent_s > 2, "three seconds of silence, not less"
        assert len(await queue.claim(SPOTIFY, 120, SOON)) == 50
