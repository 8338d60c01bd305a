"""Who is alive, and whose claims are whose: one advisory lock and one heartbeat row a process."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from core.errors import StorageAway
from core.ids import WorkerId
from storage.unit_of_work import TRANSIENT

NAMESPACE = 7341

_REAP = f"""
WITH dead AS (
    DELETE FROM worker w WHERE w.id <> $1 AND w.beat < now() - interval '3 seconds' AND NOT EXISTS (
        SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = {NAMESPACE} AND l.objid = w.id
           AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
    RETURNING id),
saves AS (
    UPDATE presave p SET status = 'waiting', worker_id = NULL FROM dead WHERE p.status = 'saving'
       AND p.worker_id = dead.id RETURNING p.id),
messages AS (
    UPDATE delivery d SET status = 'unknown', worker_id = NULL, detail = 'its worker died while sending', changed_at = now()
      FROM dead WHERE d.status = 'sending' AND d.worker_id = dead.id RETURNING d.id)
SELECT (SELECT count(*) FROM saves), (SELECT count(*) FROM messages), (SELECT count(*) FROM dead)
"""


@asynccontextmanager
async def taming() -> AsyncIterator[None]:
    """Turns "the database is gone" into StorageAway: whether it acted is not known."""
    try:
        yield
    except TRANSIENT as error:
        raise StorageAway(type(error).__name__) from error


class Leases:
    """Implements core.queues.Workers. The lock needs a connection of its own: it dies with it."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: Any = None
        self.id = WorkerId(0)
        self.reaped = 0

    async def register(self) -> WorkerId:
        """Become a worker."""
        async with taming():
            self._connection = await asyncpg.connect(self._dsn, timeout=10)
            self.id = WorkerId(
                await self._connection.fetchval(
                    "INSERT INTO worker (host, pid) VALUES ($1, $2) RETURNING id",
                    socket.gethostname(),
                    os.getpid(),
                )
            )
            await self._connection.execute("SELECT pg_advisory_lock($1, $2)", NAMESPACE, self.id)
        return self.id

    async def beat(self) -> bool:
        """Renew and reap; after a lost connection the lock is taken again, unless we were declared dead."""
        async with taming():
            if self._connection.is_closed():
                self._connection = await asyncpg.connect(self._dsn, timeout=10)
                await self._connection.execute("SELECT pg_advisory_lock($1, $2)", NAMESPACE, self.id)
            alive = await self._connection.fetchval(
                "UPDATE worker SET beat = now() WHERE id = $1 RETURNING id", self.id, timeout=10
            )
            if alive is None:
                return False
            saves, messages, _ = await self._connection.fetchrow(_REAP, self.id, timeout=30)
            self.reaped += saves + messages
        return True

    async def leave(self) -> None:
        """What is unfinished goes back: saves wait again, messages in the air are unknown."""
        async with taming():
            if not self._connection.is_closed():
                async with self._connection.transaction():
                    await self._connection.execute(
                        "UPDATE presave SET status = 'waiting', worker_id = NULL WHERE status = 'saving' AND worker_id = $1",
                        self.id,
                    )
                    await self._connection.execute(
                        "UPDATE delivery SET status = 'unknown', worker_id = NULL, detail = 'stopped while sending'"
                        " WHERE status = 'sending' AND worker_id = $1",
                        self.id,
                    )
                    await self._connection.execute("DELETE FROM worker WHERE id = $1", self.id)
                await self._connection.close()
