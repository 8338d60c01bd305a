"""On another major version, as an operator's external server: migrations, the catalogue, a release, messages."""

from __future__ import annotations

import asyncio
import itertools
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from core.delivery import DeliveryStatus
from core.ids import SenderId
from core.queues import DeliveryResult
from storage.database import Database
from storage.delivery_queue import DeliveryQueueRows
from storage.embedded_binaries import find_binaries
from storage.sealing import new_key
from tests.faults import test_two_of_every_role as roles
from tests.integration import test_storage_schema as catalogue
from tests.integration.test_queue_faults import queue_up
from tests.support.external_postgres import external_postgres
from tests.support.processes import environment, open_folder, theatre
from tests.support.queue_rows import working
from tests.support.seeds import MIDNIGHT, Seeds

FANS = 150
CATALOGUE: list[Callable[[Database], Awaitable[None]]] = [
    catalogue.test_every_model_has_its_table_and_every_table_its_model,
    catalogue.test_references_end_as_the_models_say,
    catalogue.test_unique_together_exists,
    catalogue.test_the_known_words_are_the_domains,
    catalogue.test_hot_statements_have_their_indexes,
    catalogue.test_the_promised_hot_updates_have_room,
]
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Its template is migrated by our own command."""
    with open_folder() as folder, external_postgres(folder) as url:
        asyncio.run(_execute(url, "CREATE DATABASE template_upbeat"))
        env = environment(url.replace("/postgres", "/template_upbeat"), "http://127.0.0.1:9", new_key(1))
        done = subprocess.run(
            [sys.executable, "-m", "app", "migrate"],
            cwd="/",
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        yield url


@pytest.fixture
async def dsn(server: str) -> AsyncIterator[str]:
    """In place of the embedded one."""
    name = f"external_{next(_numbers)}"
    await _execute(server, f"CREATE DATABASE {name} TEMPLATE template_upbeat")
    yield server.replace("/postgres", f"/{name}")
    await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


async def test_a_release_by_processes(tmp_path: Path, dsn: str) -> None:
    async with theatre(tmp_path, migrated=dsn) as stage:
        process = await stage.machine.start("worker,scheduler")
        campaign = await stage.prepared(FANS, starts_in_s=1)
        await stage.everything_saved(campaign)
        await stage.until("SELECT status = 'released' FROM campaign WHERE id = $1", campaign.id)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 60) == 0
    assert len(stage.vendor.heard) == FANS
    assert stage.vendor.extra == 0


@pytest.mark.timeout(400)
async def test_two_of_every_role(dsn: str) -> None:
    await roles.test_who_dies_is_replaced(f"{dsn}?sslmode=disable")


async def test_the_schema_and_messages(database: Database, seeds: Seeds) -> None:
    version = await database.pool.fetchval("SELECT current_setting('server_version_num')::int / 10000")
    assert 15 <= version != _embedded(), "another one than the embedded, and one that we support"
    for check in CATALOGUE:
        await check(database)
    sender = SenderId(await queue_up(seeds, FANS))
    sent: list[int] = []
    async with working(database) as leases:
        queue = DeliveryQueueRows(database.pool, leases)
        while messages := await queue.claim(sender, 40, MIDNIGHT):
            ids = [message.delivery.id for message in messages]
            sent += ids
            done = [DeliveryResult(id=i, status=DeliveryStatus.SENT, vendor_id=f"v{i}") for i in ids]
            await queue.record(done, MIDNIGHT)
    assert len(sent) == len(set(sent)) == FANS
    found = await database.pool.fetch("SELECT status, count(*) AS n FROM delivery GROUP BY 1")
    assert {row["status"]: row["n"] for row in found} == {"sent": FANS}


def _embedded() -> int:
    program = find_binaries() / "postgres"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[2].split(".")[0])
