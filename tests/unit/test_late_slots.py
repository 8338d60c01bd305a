"""Late slots are used one after the other: a pause of the machine makes no burst at the vendor."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

from core.scheduler.pacing import Turns

RATE = 100.0


async def used(turns: Turns, slots: list[float]) -> list[float]:
    """When each slot was used."""
    loop = asyncio.get_running_loop()

    async def one(slot: float) -> float:
        await turns.come(slot)
        return loop.time()

    return list(await asyncio.gather(*map(one, slots)))


async def test_a_slot_is_used_at_its_time() -> None:
    loop = asyncio.get_running_loop()
    slots = [loop.time() + 0.02 * number for number in range(1, 6)]
    times = await used(Turns(RATE), slots)
    assert all(time >= slot for time, slot in zip(times, slots, strict=True))
    assert times == sorted(times)


async def test_after_a_pause_late_slots_keep_the_limit() -> None:
    loop = asyncio.get_running_loop()
    slots = [loop.time() + 0.0103 * number for number in range(20)]
    loop.call_later(0.02, time.sleep, 0.15)  # nothing runs meanwhile; fourteen slots go by
    times = await used(Turns(RATE), slots)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 1 / RATE - 0.002, "never two at once"
    assert max(gaps) > 0.1, "there was a pause"
