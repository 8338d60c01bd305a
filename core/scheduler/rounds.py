"""Quiet work beside the saves: one step for each service that saves, again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from core.errors import StorageAway
from core.ids import DspName
from core.ports import Dsp, Dsps
from core.waiting import nap


async def rounds(
    dsps: Dsps,
    step: Callable[[Dsp], Awaitable[object]],
    crashed: Callable[[DspName, Exception], None],
    shutdown: asyncio.Event,
    *,
    pause_s: float,
) -> None:
    """Until shutdown. A step that fails is reported and comes again in the next round, as after an outage of storage."""
    while not shutdown.is_set():
        for service in dsps.values():
            if service.saves:
                try:
                    await step(service)
                except StorageAway:
                    continue
                except Exception as error:  # noqa: BLE001 - a loop: reported, and the others go on
                    crashed(service.name, error)
        await nap(shutdown, pause_s)
