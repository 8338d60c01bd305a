"""Who is alive, and whose claims are whose: one advisory lock and one heartbeat row a process."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from core.errors import StorageAway
from core.ids import WorkerId
from storage.unit_of_work import TRANSIENT

NAMESPACE = 7341
_SETTLES_S = 3.0  # after an outage of the server everybody comes back; nobody is buried meanwhile

# how soon the server lets go of a host that vanished without a word (its default is two hours)
_KEEPALIVES = "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3"

_BURY = f"""
DELETE FROM worker w WHERE w.id <> $1 AND w.beat < now() - interval '3 seconds' AND NOT EXISTS (
    SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = {NAMESPACE} AND l.objid = w.id
       AND l.objsubid = 2 AND l.granted
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""

# whose worker is gone: also what it claimed while it was being buried
_FREE_SAVES = """
UPDATE presave SET status = 'waiting', worker_id = NULL
 WHERE status = 'saving' AND worker_id <> ALL (ARRAY(SELECT id FROM worker)) RETURNING id
"""
_FREE_MESSAGES = """
UPDATE delivery SET status = 'unknown', worker_id = NULL, detail = 'its worker died while sending', changed_at = now()
 WHERE status = 'sending' AND worker_id <> ALL (ARRAY(SELECT id FROM worker)) RETURNING id
"""


async def dedicated(dsn: str) -> Any:
    """A connection of one's own for locks: they live exactly as long as it does."""
    connection = await asyncpg.connect(dsn, timeout=10)
    try:
        await connection.execute(
            _KEEPALIVES, timeout=10
        )  # at the start of a session a proxy would refuse them
    except BaseException:
        connection.terminate()
        raise
    return connection


@asynccontextmanager
async def taming() -> AsyncIterator[None]:
    """Turns "the database is gone" into StorageAway: whether it acted is not known."""
    try:
        yield
    except TRANSIENT as error:
        raise StorageAway(type(error).__name__) from error


class Leases:
    """Implements core.queues.Workers."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: Any = None
        self._locked = False
        self._came_back = float("-inf")
        self.id = WorkerId(0)
        self.reaped = 0

    async def register(self) -> WorkerId:
        """Become a worker."""
        async with taming():
            self._connection = await dedicated(self._dsn)
            self.id = WorkerId(
                await self._connection.fetchval(
                    "INSERT INTO worker (host, pid) VALUES ($1, $2) RETURNING id",
                    socket.gethostname(),
                    os.getpid(),
                )
            )
            await self._lock()
        return self.id

    async def beat(self) -> bool:
        """Renew and reap. After a lost connection the lock is taken again, unless we were declared dead."""
        async with taming():
            try:
                return await self._beat()
            except TRANSIENT:
                self._connection.terminate()  # whatever state it is in: the next beat has a new one
                raise

    async def _beat(self) -> bool:
        if self._connection.is_closed():
            self._connection, self._locked = await dedicated(self._dsn), False
            self._came_back = time.monotonic()
        if not self._locked:
            await self._lock()
        alive = await self._connection.fetchval(
            "UPDATE worker SET beat = now() WHERE id = $1 RETURNING id", self.id, timeout=10
        )
        if alive is None:
            return False
        if time.monotonic() - self._came_back >= _SETTLES_S:
            await self._connection.execute(_BURY, self.id, timeout=30)
        for query in (_FREE_SAVES, _FREE_MESSAGES):
            self.reaped += len(await self._connection.fetch(query, timeout=30))
        return True

    async def _lock(self) -> None:
        """Never waits: while the server has not noticed that our last connection is gone, the beat alone keeps us alive."""
        self._locked = await self._connection.fetchval(
            "SELECT pg_try_advisory_lock($1, $2)", NAMESPACE, self.id, timeout=10
        )

    async def leave(self) -> None:
        """What is unfinished goes back: saves wait again, messages in the air are unknown."""
        if self._connection is None:
            return
        async with taming():
            if self._connection.is_closed():  # the server went, and the next beat has not come yet
                self._connection = await dedicated(self._dsn)
            async with self._connection.transaction():
                await self._connection.execute("DELETE FROM worker WHERE id = $1", self.id, timeout=10)
                for query in (_FREE_SAVES, _FREE_MESSAGES):
                    await self._connection.execute(query, timeout=30)
            await self._connection.close(timeout=10)
