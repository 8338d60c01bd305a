"""LISTEN for changed campaigns, with reconnection; a missed notice is made up for by the look each five seconds."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import asyncpg

from core.ids import CampaignId
from core.waiting import first_of, nap
from storage.unit_of_work import TRANSIENT
from storage.waves import NOTICE


async def listen(dsn: str, heard: Callable[[CampaignId | None], None], shutdown: asyncio.Event) -> None:
    """Call `heard` with each campaign that changed, until `shutdown`.

    None: any may have, as after each (re)connection, since nobody says what was missed before it.
    """
    while not shutdown.is_set():
        try:
            connection: Any = await asyncpg.connect(dsn, timeout=10)
        except TRANSIENT:
            await nap(shutdown, 1.0)
            continue
        gone = asyncio.Event()
        connection.add_termination_listener(lambda *_, gone=gone: gone.set())
        with contextlib.suppress(*TRANSIENT):
            await connection.add_listener(NOTICE, lambda *told: heard(_campaign(str(told[-1]))))
            heard(None)
            await first_of(gone, shutdown)
        with contextlib.suppress(*TRANSIENT):
            await connection.close(timeout=5)


def _campaign(payload: str) -> CampaignId | None:
    return CampaignId(int(payload)) if payload.isdecimal() else None
