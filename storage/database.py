"""One connection pool for Tortoise and for raw SQL, migrations under a lock, and transactions as units of work."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from importlib.resources import files
from typing import Any

import asyncpg
from tortoise import Tortoise, connections
from tortoise.migrations.api import migrate as run_migrations

from core.ports import Sealer, UnitOfWork
from storage.orm import config
from storage.unit_of_work import unit_of_work

_MIGRATION_LOCK = 7340


class Database:
    """Open with `await Database.connect(dsn, sealer)`; one per process (Tortoise keeps its state globally)."""

    def __init__(self, dsn: str, sealer: Sealer) -> None:
        self.dsn, self._sealer = dsn, sealer

    @classmethod
    async def connect(cls, dsn: str, sealer: Sealer, *, pool_max: int = 12) -> Database:
        """Opens the pool. Raises OSError or asyncpg errors when the server cannot be reached."""
        await Tortoise.init(config=config(dsn, minsize=2, maxsize=pool_max), _enable_global_fallback=True)
        await connections.get("default").execute_query("SELECT 1")
        return cls(dsn, sealer)

    @property
    def pool(self) -> Any:
        """The asyncpg pool, for the hot paths."""
        return connections.get("default")._pool  # noqa: SLF001 - Tortoise has no public name for it

    def store(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction: `async with database.store() as tx`."""
        return unit_of_work(self._sealer)

    async def close(self) -> None:
        """Give every connection back."""
        await Tortoise.close_connections()


async def migrate(dsn: str) -> None:
    """Bring the schema up to date; concurrent callers wait for each other under an advisory lock."""
    lock = await asyncpg.connect(dsn)
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", _MIGRATION_LOCK)
        await lock.execute("SET lock_timeout = '10s'")
        await run_migrations(config=config(dsn))
    finally:
        await Tortoise.close_connections()
        await lock.close()


async def schema_is_current(dsn: str) -> bool:
    """Whether every migration of this version has been applied."""
    wanted = {
        f.name.removesuffix(".py") for f in files("storage.migrations").iterdir() if f.name[:4].isdigit()
    }
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch("SELECT name FROM tortoise_migrations")
    except asyncpg.UndefinedTableError:
        return False
    finally:
        await connection.close()
    return wanted <= {row["name"] for row in rows}


__all__ = ["Database", "migrate", "schema_is_current"]
