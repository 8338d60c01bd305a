"""Messages per channel: how much of the allowed rate we use, and what ours cost against the bare SDK's calls."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import uvloop
from discord.http import Route

from app.wiring import Parts
from bench.beside import beside
from bench.busiest import busiest_second
from bench.ground import product
from bots.discord.openings import Openings
from bots.discord.pictures import Pictures as DiscordPictures
from bots.discord.sender import DiscordSender
from bots.sms.client import client as sms_client
from bots.sms.sender import SmsSender
from bots.telegram.client import client as telegram_client
from bots.telegram.pace import ChatPace
from bots.telegram.pictures import Pictures as TelegramPictures
from bots.telegram.posting import Poster
from bots.telegram.sender import TelegramSender
from bots.telegram.sounds import Sounds
from core.fan import Sender
from core.ids import Channel
from core.ports import MessageSender
from notifications.dispatcher import Dispatcher, DispatchSettings

RATES = {Channel.TELEGRAM: 30.0, Channel.DISCORD: 10.0, Channel.SMS: 10.0}  # the defaults; a fast text number
SECONDS = 6.0
MANY = 600
CONCURRENCY = 16
_TOKEN = "42:" + "x" * 35
_TEXT = "**Saved.** Bench is in your Spotify library since 00:03."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One channel: our sender over its real SDK, and one bare call of that SDK."""

    us: Sender
    sender: MessageSender
    bare: Callable[[int], Awaitable[Any]]


def run(rounds: int) -> dict[str, Any]:
    """Interleaved rounds; medians."""
    return uvloop.run(_run(rounds))


async def _run(rounds: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    async with beside("bench.message_stub") as url, product(url) as parts:
        campaign = await _campaign(parts)
        async with _lines(parts, url) as lines:
            for channel, line in lines.items():
                found[channel.value] = await _measure(parts, url, campaign, channel, line, rounds)
    channels = [found[c.value] for c in RATES]
    found["utilisation"] = min(min(c["utilisation"], c["two_dispatchers"]["utilisation"]) for c in channels)
    found["ratio"] = min(found[c.value]["ratio"] for c in RATES)
    found["limits_broken"] = sum(found[c.value]["limits_broken"] for c in RATES)
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
        await _queue(parts, campaign, line.us, MANY)
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
    await _queue(parts, campaign, line.us, int(rate * SECONDS))
    await _arrivals(url)
    await _ours(parts, line, rate, dispatchers=dispatchers)
    arrivals = sorted(await _arrivals(url))
    return (len(arrivals) - 1) / (arrivals[-1] - arrivals[0]) / rate, busiest_second(arrivals)


def _dispatcher(parts: Parts, line: Line, rate: float) -> Dispatcher:
    """As a process of its own has it: what several share is the lane's row."""
    settings = DispatchSettings(rate=rate, concurrency=CONCURRENCY)
    stores = (parts.database.store, parts.deliveries, parts.lanes, parts.clock)
    return Dispatcher(*stores, parts.renderer, line.us, line.sender, settings, _raise)


async def _ours(parts: Parts, line: Line, rate: float, *, dispatchers: int = 1) -> float:
    """Seconds from the first claim to the last recorded outcome."""
    pool, shutdown = parts.database.pool, asyncio.Event()
    started = time.perf_counter()
    running = asyncio.gather(*[_dispatcher(parts, line, rate).run(shutdown) for _ in range(dispatchers)])
    try:
        while await pool.fetchval(
            "SELECT EXISTS (SELECT 1 FROM delivery WHERE sender_id = $1 AND status IN ('queued', 'sending'))",
            line.us.id,
        ):
            if running.done():
                break
            await asyncio.sleep(0.02)
        took = time.perf_counter() - started
    finally:
        shutdown.set()
        await running
    lost = await pool.fetchval(
        "SELECT count(*) FROM delivery WHERE sender_id = $1 AND status <> 'sent'", line.us.id
    )
    if lost:
        raise RuntimeError(f"{lost} messages were not sent")
    return took


async def _bare(line: Line) -> float:
    left = iter(range(MANY))

    async def caller() -> None:
        for number in left:
            await line.bare(number)

    started = time.perf_counter()
    await asyncio.gather(*[caller() for _ in range(CONCURRENCY)])
    return MANY / (time.perf_counter() - started)


def _raise(_: str, error: Exception) -> None:
    raise error


async def _campaign(parts: Parts) -> int:
    pool = parts.database.pool
    await pool.execute("INSERT INTO artist (name, slug) VALUES ('Bench', 'bench')")
    await pool.execute("INSERT INTO release (title, kind) VALUES ('Bench', 'single')")
    return int(
        await pool.fetchval(
            "INSERT INTO campaign (artist_id, release_id, slug, code, status, release_on, release_at, zone, mode, target,"
            " dsps) VALUES (1, 1, 'bench', 'bench', 'released', '2026-01-02', '00:00', 'UTC', 'global', 'tracks',"
            " '[\"spotify\"]') RETURNING id"
        )
    )


async def _queue(parts: Parts, campaign: int, us: Sender, count: int) -> None:
    """One receipt each to `count` fans who want to hear it at night as well."""
    pool, now = parts.database.pool, parts.clock.now()
    await pool.execute("DELETE FROM delivery")
    await pool.execute(
        "WITH f AS (INSERT INTO fan (name, created_at, wake) SELECT 'fan', $2, true"
        " FROM generate_series(1, greatest(0, $1::int - (SELECT count(*)::int FROM address WHERE sender_id = $3)))"
        " RETURNING id)"
        " INSERT INTO address (fan_id, sender_id, channel, external_id, dm_channel_id, created_at)"
        " SELECT id, $3, $4::text, CASE WHEN $4::text = 'sms' THEN '+1212' ELSE '' END || (5550000 + id), (900000 + id)::text, $2 FROM f",
        count,
        now,
        us.id,
        us.channel.value,
    )
    await pool.execute(
        "INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, priority, created_at,"
        " changed_at) SELECT id, fan_id, sender_id, $1, 'receipt', 'spotify',"
        " jsonb_build_object('dsp', 'spotify', 'outcome', 'saved', 'at', $4::text), 2, $3, $3"
        " FROM address WHERE sender_id = $2 ORDER BY id LIMIT $5",
        campaign,
        us.id,
        now,
        now.isoformat(),
        count,
    )
    await pool.execute("ANALYZE")


async def _arrivals(url: str) -> list[float]:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/arrivals") as response:
        told: list[float] = await response.json()
        return told


@asynccontextmanager
async def _lines(parts: Parts, url: str) -> AsyncIterator[dict[Channel, Line]]:
    store = parts.database.store
    async with store() as tx:
        us = {channel: await tx.fans.put_sender(channel, "42", "bench") for channel in RATES}
    bot = telegram_client(_TOKEN, url)
    telegram = us[Channel.TELEGRAM]
    pictures, sounds = TelegramPictures(store, telegram.id), Sounds(bot, store, parts.lanes, telegram)
    poster = Poster(bot, pictures, sounds, ChatPace(gap_s=0.0))
    Route.BASE = f"{url}/discord"
    discord_client = discord.Client(intents=discord.Intents.none())
    await discord_client.http.static_login("x" * 60)
    openings = Openings(parts.lanes, parts.clock, "42", 5.0)
    place = discord_client.get_partial_messageable
    twilio = sms_client(parts.session, f"{url}/twilio", "AC" + "0" * 32, "x")
    try:
        yield {
            Channel.TELEGRAM: Line(
                us=us[Channel.TELEGRAM],
                sender=TelegramSender(poster),
                bare=lambda n: bot.send_message(1000 + n, _TEXT),
            ),
            Channel.DISCORD: Line(
                us=us[Channel.DISCORD],
                sender=DiscordSender(discord_client, store, DiscordPictures(store, url), openings),
                bare=lambda n: place(1000 + n).send(_TEXT),
            ),
            Channel.SMS: Line(
                us=us[Channel.SMS],
                sender=SmsSender(twilio, "+12125550100", url),
                bare=lambda n: twilio.messages.create_async(
                    to=f"+1212555{n:04}", from_="+12125550100", body=_TEXT
                ),
            ),
        }
    finally:
        await bot.session.close()
        await discord_client.http.close()
