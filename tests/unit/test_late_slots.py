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


async def test_who_comes_first_takes_the_next_slot_and_none_is_lost() -> None:
    loop, turns = asyncio.get_running_loop(), Turns(RATE)
    order: list[str] = []

    async def one(name: str, slot: float, *, first: bool = False) -> None:
        await turns.come(slot, first=first)
        order.append(name)

    now = loop.time()
    waiting = [asyncio.create_task(one(str(n), now + 0.03 * n)) for n in range(1, 5)]
    given_up = asyncio.create_task(one("given up", now + 0.2))
    await asyncio.sleep(0.035)
    given_up.cancel()
    await one("answer", now + 0.15, first=True)
    took = loop.time() - now
    await asyncio.gather(*waiting)
    assert order == ["1", "answer", "2", "3", "4"]
    assert took < 0.09, "the slot of the next in line, which goes on with the answer's own"
    assert 0.15 <= loop.time() - now < 0.2
