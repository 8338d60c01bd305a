"""A process is killed in the middle of sending: nothing is lost, and nothing sent twice beyond what is `unknown`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from storage.database import Database
from storage.leases import Leases
from tests.support.queue_rows import working
from tests.support.seeds import MIDNIGHT, Seeds

ROOT = Path(__file__).parents[2]
LONG = os.environ.get("UPBEAT_FAULTS") == "long"
MESSAGES, KILLS = (10_000, 12) if LONG else (300, 2)


async def queue_up(seeds: Seeds, count: int) -> int:
    """One message each to `count` fans of one sender; the sender's id."""
    sender = await seeds.sender()
    await seeds.database.pool.execute(
        "WITH f AS (INSERT INTO fan (name, created_at) SELECT 'f', $2 FROM generate_series(1, $1::int) RETURNING id),"
        " a AS (INSERT INTO address (fan_id, sender_id, channel, external_id, created_at)"
        " SELECT id, $3, 'telegram', 'x' || id, $2 FROM f RETURNING id, fan_id)"
        " INSERT INTO delivery (address_id, fan_id, sender_id, kind, occasion, args, created_at, changed_at)"
        " SELECT id, fan_id, $3, 'receipt', 'o', '{}', $2, $2 FROM a",
        count,
        MIDNIGHT,
        sender.id,
    )
    return int(sender.id)


class Vendor:
    """Takes every message over a real socket and remembers it; answers only then."""

    def __init__(self) -> None:
        self.heard: Counter[int] = Counter()
        self.moved = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One line a message: its id; the answer is the line again."""
        try:
            while line := await reader.readline():
                self.heard[int(line)] += 1
                self.moved.set()
                await asyncio.sleep(0.002)
                writer.write(line)
                await writer.drain()
        except (ConnectionError, ValueError):
            pass
        finally:
            writer.close()


async def start(dsn: str, port: int, sender: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.sending_process", dsn, str(port), str(sender), cwd=ROOT
    )


@pytest.mark.timeout(180)
async def test_kill_9_in_the_middle_of_sending(seeds: Seeds, database: Database) -> None:
    sender = await queue_up(seeds, MESSAGES)
    vendor = Vendor()
    server = await asyncio.start_server(vendor.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    survivor = await start(database.dsn, port, sender)
    for number in range(1, KILLS + 1):
        victim = await start(database.dsn, port, sender)
        while len(vendor.heard) < MESSAGES * number // (KILLS + 2):
            vendor.moved.clear()
            await vendor.moved.wait()
        victim.send_signal(signal.SIGKILL)
        assert await victim.wait() == -signal.SIGKILL
    assert await survivor.wait() == 0, "it ends when nothing is queued"
    server.close()
    async with working(database) as leases:
        await settle(database, leases)
    rows = await database.pool.fetch("SELECT id, status FROM delivery")
    status = {row["id"]: row["status"] for row in rows}
    assert set(status.values()) <= {"sent", "unknown"}, Counter(status.values())
    assert all(vendor.heard[row] == 1 for row, now in status.items() if now == "sent"), (
        "none lost, none doubled"
    )
    assert all(vendor.heard[row] <= 1 for row in status), "what is unknown was never sent again blindly"
    unknown = [row for row, now in status.items() if now == "unknown"]
    assert len(unknown) <= KILLS * 32, "at most what the victims held in their hands"


async def settle(database: Database, leases: Leases) -> None:
    """The dead are found by their silence; what they were sending becomes unknown."""
    while await database.pool.fetchval("SELECT count(*) FROM delivery WHERE status = 'sending'"):
        await leases.beat()
        await asyncio.sleep(0.1)
