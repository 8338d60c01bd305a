"""Rows by the thousand for queue tests, workers, and a pool that loses the answers of statements it has executed."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import asyncpg

from core.campaign import Campaign
from core.ids import PreSaveId
from storage.database import Database
from storage.leases import NAMESPACE, Leases

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


async def many(
    database: Database, campaign: Campaign, count: int, dsp: str = "spotify", connection: Any = None
) -> list[PreSaveId]:
    """`count` fans' waiting pre-saves in the campaign's first wave, without grants; in `connection`'s transaction."""
    rows = await (connection or database.pool).fetch(
        "WITH f AS (INSERT INTO fan (name, created_at) SELECT 'fan', now() FROM generate_series(1, $2::int) RETURNING id)"
        " INSERT INTO presave (campaign_id, fan_id, dsp, rung, wave_id, joined_at)"
        " SELECT $1, f.id, $3, 'auto', (SELECT min(id) FROM wave WHERE campaign_id = $1), now() FROM f RETURNING id",
        campaign.id,
        count,
        dsp,
    )
    return [PreSaveId(row["id"]) for row in rows]


@asynccontextmanager
async def working(database: Database) -> AsyncIterator[Leases]:
    """A registered worker."""
    leases = Leases(database.dsn)
    await leases.register()
    try:
        yield leases
    finally:
        await leases.leave()


async def silence(database: Database, leases: Leases) -> None:
    """Its last beat was ten seconds ago."""
    await database.pool.execute(
        "UPDATE worker SET beat = now() - interval '10 seconds' WHERE id = $1", leases.id
    )


async def cut(database: Database, leases: Leases) -> None:
    """Its connection is gone, and with it the lock."""
    await database.pool.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = $2",
        NAMESPACE,
        leases.id,
    )
    while await holds(database, leases):
        pass


async def holds(database: Database, leases: Leases) -> bool:
    """Whether anybody holds its lock."""
    return bool(
        await database.pool.fetchval(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND granted",
            NAMESPACE,
            leases.id,
        )
    )


class LossyPool:
    """A pool whose connection breaks after the server has done what it was asked, while `losing`."""

    def __init__(self, pool: Any) -> None:
        self._pool, self.losing = pool, False

    async def fetch(self, *args: Any, **more: Any) -> Any:
        """Executed and committed; the answer perhaps lost."""
        answer = await self._pool.fetch(*args, **more)
        if self.losing:
            raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)
