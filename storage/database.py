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
_WAIT_FOR_ANOTHER = "10min"  # how long another migration may take before we give up on it
_STATEMENT_LIMITS = {"lock_timeout": "10s", "statement_timeout": "15min"}


class Database:
    """Open with `await Database.connect(dsn, sealer)`; one per process (Tortoise keeps its state globally)."""

    def __init__(self, dsn: str, sealer: Sealer, pool: Any) -> None:
        self.dsn, self._sealer = dsn, sealer
        self.pool = pool  # asyncpg's own, for the hot paths

    @classmethod
    async def connect(cls, dsn: str, sealer: Sealer, *, pool_max: int = 12) -> Database:
        """Opens the pool. Raises OSError or asyncpg errors when the server cannot be reached."""
        await Tortoise.init(config=config(dsn, minsize=2, maxsize=pool_max), _enable_global_fallback=True)
        await connections.get("default").execute_query("SELECT 1")
        # read here, once: inside a transaction Tortoise hands out the transaction in place of its client
        return cls(dsn, sealer, connections.get("default")._pool)  # noqa: SLF001 - it has no public name

    def store(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction: `async with database.store() as tx`."""
        return unit_of_work(self._sealer)

    async def close(self) -> None:
        """Give every connection back."""
        await Tortoise.close_connections()


async def migrate(dsn: str) -> None:
    """Bring the schema up to date; concurrent callers wait for each other under an advisory lock.

    A statement that would queue behind a running service's locks (and make everybody queue behind itself) gives up
    after ten seconds. Not in a process that has a Database open: Tortoise's state is the process's.
    """
    lock = await asyncpg.connect(dsn, timeout=30, server_settings={"lock_timeout": _WAIT_FOR_ANOTHER})
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", _MIGRATION_LOCK)
        await run_migrations(config=config(dsn, maxsize=2, server_settings=_STATEMENT_LIMITS))
    finally:
        await Tortoise.close_connections()
        await lock.close()


async def schema_is_current(dsn: str) -> bool:
    """Whether every migration of this version has been applied."""
    wanted = {
        f.name.removesuffix(".py") for f in files("storage.migrations").iterdir() if f.name[:4].isdigit()
    }
    connection = await asyncpg.connect(dsn, timeout=30)
    try:
        rows = await connection.fetch("SELECT name FROM tortoise_migrations")
    except asyncpg.UndefinedTableError:
        return False
    finally:
        await connection.close()
    return wanted <= {row["name"] for row in rows}


__all__ = ["Database", "migrate", "schema_is_current"]
