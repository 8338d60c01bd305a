"""The database's disk fills up during a release, and later has room again: nothing is lost, nobody must restart us."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import asyncpg
import pytest

from storage.database import migrate
from storage.embedded import EmbeddedPostgres
from storage.unit_of_work import TRANSIENT
from tests.support.processes import HELD, LONG, Theatre, theatre
from tests.support.small_disk import fill, moved_to, small_disk

FANS = 2_000 if LONG else 600
STAYS_FULL_S = 15 if LONG else 2
SETTINGS = {"max_wal_size": "32MB", "min_wal_size": "32MB"}
FULL = "No space left on device"


@pytest.mark.timeout(180)
@pytest.mark.parametrize("part", ["base", "pg_wal"], ids=["the tables'", "the write-ahead log's"])
async def test_a_full_disk(folder: Path, part: str) -> None:
    with small_disk(folder / "disk", 96) as disk:
        async with EmbeddedPostgres(folder) as server:
            await migrate(server.dsn)
        [data] = folder.glob("pg*/PG_VERSION")
        moved_to(disk, data.parent / part)
        async with theatre(folder, settings=SETTINGS) as stage:
            worker = await stage.machine.start()
            campaign = await stage.prepared(FANS)
            await stage.vendor.until(FANS // 4)
            ballast = fill(disk)
            await complained(stage, switching=part == "pg_wal")
            await asyncio.sleep(STAYS_FULL_S)
            assert worker.returncode is None, "it waits for room"
            ballast.unlink()
            await stage.everything_saved(campaign)
            worker.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(worker.wait(), 60) == 0
    assert len(stage.vendor.heard) == FANS, "nobody was forgotten"
    assert stage.vendor.extra <= HELD
    print(f"{stage.vendor.extra} saves twice")


async def complained(stage: Theatre, *, switching: bool) -> None:
    """Until the server has said that there is no room; a new file of its log is needed by us when `switching`."""
    [log] = stage.folder.glob("pg*.log")
    async with asyncio.timeout(60):
        while FULL not in log.read_text():
            if switching:
                await switch(stage.dsn)
            await asyncio.sleep(0.1)


async def switch(dsn: str) -> None:
    """The server may go down over it."""
    try:
        connection = await asyncpg.connect(dsn, timeout=5)
        try:
            await connection.execute(
                "SELECT pg_logical_emit_message(false, 'test', 'x'), pg_switch_wal()", timeout=5
            )
        finally:
            connection.terminate()
    except (*TRANSIENT, asyncpg.PostgresError):
        return
