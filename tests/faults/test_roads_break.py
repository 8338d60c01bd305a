"""Connections are reset in the middle of a write, to PostgreSQL and to the streaming service: nothing is lost."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.processes import LONG, Roads, theatre
from tests.support.rough_road import Road

FANS, ROUNDS = (5_000, 12) if LONG else (450, 2)
A_BATCH = 1_000  # bytes: a claim's answer and a record's question are longer, a beat is not
A_CALL = 100
DRAINED_S = 20


@pytest.mark.timeout(180)
async def test_a_release_over_roads_that_break(folder: Path) -> None:
    to_database, to_service = Road(nowhere), Road(nowhere)
    async with theatre(folder, roads=broken_by(to_database, to_service)) as stage:
        worker = await stage.machine.start()
        campaign = await stage.prepared(FANS)
        for number in range(ROUNDS):
            await stage.vendor.until(FANS * (2 * number + 1) // (2 * ROUNDS + 1))
            to_database.there.append(A_BATCH)  # outcomes that arrive in part
            to_database.back.append(A_BATCH)  # a claim whose answer is lost
            await to_database.until_cut()
            await stage.vendor.until(FANS * (2 * number + 2) // (2 * ROUNDS + 1))
            to_service.there.append(A_CALL)  # a save that never arrived
            to_service.back.append(A_CALL)  # one that was done, and nobody heard
            await to_service.until_cut()
        await stage.everything_saved(campaign)
        worker.send_signal(signal.SIGTERM)
        async with asyncio.timeout(DRAINED_S + 10):
            assert await worker.wait() == 0, "it outlived every reset"
    assert len(stage.vendor.heard) == FANS, "nobody was forgotten"
    assert to_database.resets == to_service.resets == 2 * ROUNDS
    assert stage.vendor.extra <= ROUNDS, "twice only what the service had done before the answer was lost"
    print(f"{4 * ROUNDS} resets, {stage.vendor.extra} saves twice")


def broken_by(to_database: Road, to_service: Road) -> Roads:
    """The processes travel on these; the test itself goes straight."""

    async def roads(stack: AsyncExitStack, dsn: str, port: int) -> tuple[str, int]:
        parts = urlsplit(dsn)
        door = Path(parse_qs(parts.query)["host"][0]) / ".s.PGSQL.5432"
        to_database.target = partial(asyncio.open_unix_connection, door)
        to_service.target = partial(asyncio.open_connection, "127.0.0.1", port)
        ours = await stack.enter_async_context(to_database.open())
        theirs = await stack.enter_async_context(to_service.open())
        return f"postgresql://postgres@127.0.0.1:{ours}{parts.path}", theirs

    return roads


async def nowhere() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Until the places are known."""
    raise ConnectionRefusedError
