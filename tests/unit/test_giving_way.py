"""Answers make room for what comes in, and go on all the same."""

from __future__ import annotations

import asyncio
import time

from core.giving_way import GivingWay


async def took(way: GivingWay, turns: int = 1) -> float:
    """Seconds for so many turns, all asked for at once."""
    begun = time.perf_counter()
    await asyncio.gather(*[way.turn() for _ in range(turns)])
    return time.perf_counter() - begun


async def test_nobody_waits_while_nothing_comes() -> None:
    turn = GivingWay().turn()
    try:
        turn.send(None)
    except StopIteration:
        return
    raise AssertionError("it waited")


async def test_in_a_rush_they_go_one_after_another() -> None:
    way = GivingWay()

    async def rush() -> None:
        while True:
            way.came()
            await asyncio.sleep(0.001)

    rushing = asyncio.create_task(rush())
    await asyncio.sleep(0)
    assert await took(way, 8) >= 8 * 0.005
    rushing.cancel()


async def test_while_the_loop_is_late_they_wait_longer_and_go_on() -> None:
    way = GivingWay()

    async def crowd() -> None:
        while True:
            way.came()
            time.sleep(0.03)  # noqa: ASYNC251 - the loop is to be late
            await asyncio.sleep(0)

    crowding = asyncio.create_task(crowd())
    await asyncio.sleep(0)
    async with asyncio.timeout(20):
        assert await took(way, 4) >= 4 * 0.05
    crowding.cancel()


async def test_when_the_rush_is_over_the_rest_goes_at_once() -> None:
    way = GivingWay()
    way.came()
    async with asyncio.timeout(5):
        await took(way, 200)
        await asyncio.sleep(0.06)
        assert await took(way, 10_000) < 5
