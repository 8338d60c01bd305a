"""Messages per channel: how much of the allowed rate we use, and what ours cost against the bare SDK's calls."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

import aiohttp
import uvloop

from app.wiring import Parts
from bench import message_limits
from bench.beside import beside
from bench.busiest import busiest_second
from bench.ground import product
from bench.message_lines import (
    CONCURRENCY,
    Line,
    dispatcher,
    lines,
    members,
    new_campaign,
    queue,
    until_sent,
)
from core.ids import Channel

RATES = {Channel.TELEGRAM: 30.0, Channel.DISCORD: 10.0, Channel.SMS: 10.0}  # the defaults; a fast text number
SECONDS = 6.0
MANY = 600


def run(rounds: int) -> dict[str, Any]:
    """Interleaved rounds; medians."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    async with beside("bench.message_stub") as url, product(url) as parts:
        campaign = await new_campaign(parts)
        async with lines(parts, url, list(RATES)) as all_lines:
            for channel, line in all_lines.of.items():
                found[channel.value] = await _measure(parts, url, campaign, channel, line, rounds)
            found |= await message_limits.measured(parts, url, campaign, all_lines)
    parts_of_all = list(found.values())
    found["utilisation"] = min(
        min(one["utilisation"], one["two_dispatchers"]["utilisation"]) for one in parts_of_all
    )
    found["ratio"] = min(found[c.value]["ratio"] for c in RATES)
    found["limits_broken"] = sum(one["limits_broken"] for one in parts_of_all)
    return found


async def _measure(
    parts: Parts, url: str, campaign: int, channel: Channel, line: Line, rounds: int
) -> dict[str, Any]:
    rate = RATES[channel]
    used, busiest = await _paced(parts, url, campaign, line, rate, dispatchers=1)
    together, busiest_together = await _paced(parts, url, campaign, line, rate, dispatchers=2)
    bare, ours, bare_cpu, our_cpu = [], [], [], []
    for _ in range(rounds):
        begun = time.process_time()
        bare.append(await _bare(line))
        bare_cpu.append(time.process_time() - begun)
        await queue(parts, campaign, line.us, MANY)
        begun = time.process_time()
        ours.append(MANY / await _ours(parts, line, 100_000.0))
        our_cpu.append(time.process_time() - begun)
    limit, mine = statistics.median(bare), statistics.median(ours)
    return {
        "utilisation": round(used, 3),
        "ratio": round(mine / limit, 3),
        "rate": rate,
        "busiest_second": busiest,
        "two_dispatchers": {"utilisation": round(together, 3), "busiest_second": busiest_together},
        "limits_broken": int(busiest > rate + 1) + int(busiest_together > rate + 1),
        "messages_per_s": round(mine),
        "bare_sdk_per_s": round(limit),
        "cpu_ms_per_message": round(statistics.median(our_cpu) / MANY * 1000, 3),  # of this process alone
        "bare_sdk_cpu_ms_per_message": round(statistics.median(bare_cpu) / MANY * 1000, 3),
    }


async def _paced(
    parts: Parts, url: str, campaign: int, line: Line, rate: float, *, dispatchers: int
) -> tuple[float, int]:
    """Part of the rate that was used, and the most in any second; of texts segments are counted."""
    await queue(parts, campaign, line.us, int(rate * SECONDS))
    await _arrivals(url)
    await _ours(parts, line, rate, dispatchers=dispatchers)
    arrivals = sorted(await _arrivals(url))
    return (len(arrivals) - 1) / (arrivals[-1] - arrivals[0]) / rate, busiest_second(arrivals)


async def _ours(parts: Parts, line: Line, rate: float, *, dispatchers: int = 1) -> float:
    """Seconds."""
    async with members(parts) as both:
        several = [dispatcher(parts, one, line.us, line.sender, rate) for one in both[:dispatchers]]
        return await until_sent(parts, line.us, several)


async def _bare(line: Line) -> float:
    left = iter(range(MANY))

    async def caller() -> None:
        for number in left:
            await line.bare(number)

    started = time.perf_counter()
    await asyncio.gather(*[caller() for _ in range(CONCURRENCY)])
    return MANY / (time.perf_counter() - started)


async def _arrivals(url: str) -> list[float]:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/arrivals") as response:
        told: list[float] = await response.json()
        return told
