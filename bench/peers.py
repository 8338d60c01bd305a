"""Two queues that could have stood in our engine's place, one job a save, as their own documentation advises."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import procrastinate
from pgqueuer import QueueManager
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.models import Job
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode

from bench.put import CONCURRENCY, put, session

_RESULTS = "UPDATE presave p SET status = 'saved' FROM unnest($1::bigint[]) AS r(id) WHERE p.id = r.id"
_WINDOW_S = 0.01
_BATCH = 200
_PROCRASTINATES = 1_000  # it is some fifty times slower: a smaller share of the same work

Save = Callable[[int], Awaitable[None]]


async def pgqueuer_one_job(dsn: str, url: str, saves: int) -> float:
    """Saves per second; results written in bulk, which alone makes it twice as fast."""
    async with asyncpg.create_pool(dsn, min_size=8, max_size=12) as pool, _saving(pool, url) as save:
        queries = Queries(AsyncpgPoolDriver(pool))
        with contextlib.suppress(asyncpg.DuplicateObjectError, asyncpg.DuplicateTableError):
            await queries.install()
        ids = await _some(pool, saves)
        await queries.enqueue(["save"] * saves, [str(i).encode() for i in ids], [0] * saves)
        manager = QueueManager(queries)

        @manager.entrypoint("save")
        async def _save(job: Job) -> None:
            await save(int(job.payload or b"0"))

        started = time.perf_counter()
        await manager.run(batch_size=_BATCH, mode=QueueExecutionMode.drain, max_concurrent_tasks=2 * _BATCH)
        return saves / (time.perf_counter() - started)


async def procrastinate_one_job(dsn: str, url: str, saves: int) -> float:
    """Saves per second; results written in bulk."""
    saves = min(saves, _PROCRASTINATES)
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=dsn, min_size=8, max_size=8))
    async with asyncpg.create_pool(dsn, min_size=2, max_size=4) as pool, _saving(pool, url) as save:

        @app.task(name="save", queue="save")
        async def _save(presave: int) -> None:
            await save(presave)

        async with app.open_async():
            if await pool.fetchval("SELECT to_regclass('procrastinate_jobs')") is None:
                await app.schema_manager.apply_schema_async()
            jobs: list[dict[str, Any]] = [{"presave": i} for i in await _some(pool, saves)]
            await _save.batch_defer_async(*jobs)
            started = time.perf_counter()
            await app.run_worker_async(
                queues=["save"], concurrency=CONCURRENCY, wait=False, install_signal_handlers=False
            )
            return saves / (time.perf_counter() - started)


async def _some(pool: Any, count: int) -> list[int]:
    rows = await pool.fetch("SELECT id FROM presave ORDER BY id LIMIT $1", count)
    return [row["id"] for row in rows]


@asynccontextmanager
async def _saving(pool: Any, url: str) -> AsyncIterator[Save]:
    """One PUT, and its result in a bulk write that is awaited."""
    writer, slots = _Writer(pool), asyncio.Semaphore(CONCURRENCY)
    async with session() as http:

        async def save(presave: int) -> None:
            async with slots:
                await put(http, url)
            await writer.add(presave)

        yield save


class _Writer:
    """Collects results for ten milliseconds; `add` returns when its batch is committed."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._waiting: list[int] = []
        self._written: asyncio.Task[None] | None = None

    async def add(self, presave: int) -> None:
        self._waiting.append(presave)
        if self._written is None:
            self._written = asyncio.create_task(self._write())
        await self._written

    async def _write(self) -> None:
        await asyncio.sleep(_WINDOW_S)
        batch, self._waiting, self._written = self._waiting, [], None
        await self._pool.execute(_RESULTS, batch)
