"""What the measurements of messages share: senders over the real SDKs, dispatchers, rows to send."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import discord
from aiogram import Bot
from discord.http import Route

from app.wiring import Parts
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
from core.queues import DeliveryQueue, Lanes
from notifications.dispatcher import Dispatcher, DispatchSettings
from storage.delivery_queue import DeliveryQueueRows
from storage.lanes import LaneRows
from storage.leases import Leases

CONCURRENCY = 16
TEXT = "**Saved.** Bench is in your Spotify library since 00:03."
_BOT = "42"
_TOKEN = f"{_BOT}:" + "x" * 35


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One channel: our sender over its real SDK, and one bare call of that SDK."""

    us: Sender
    sender: MessageSender
    bare: Callable[[int], Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What a process of an installation has for itself: its name, its hold on the queue, its look at the lanes."""

    queue: DeliveryQueue
    lanes: Lanes


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The channels, and the SDKs' clients to build other senders on."""

    of: dict[Channel, Line]
    bot: Bot
    client: discord.Client


@asynccontextmanager
async def members(parts: Parts) -> AsyncIterator[tuple[Member, Member]]:
    """Ours and another one's, which leaves in the end."""
    leases = Leases(parts.dsn)
    await leases.register()
    pool = parts.database.pool
    try:
        yield (
            Member(queue=parts.deliveries, lanes=LaneRows(pool)),
            Member(queue=DeliveryQueueRows(pool, leases), lanes=LaneRows(pool)),
        )
    finally:
        await leases.leave()


def dispatcher(parts: Parts, member: Member, us: Sender, sender: MessageSender, rate: float) -> Dispatcher:
    """As a process of its own has it: what several share is rows."""
    settings = DispatchSettings(rate=rate, concurrency=CONCURRENCY)
    stores = (parts.database.store, member.queue, member.lanes, parts.clock)
    return Dispatcher(*stores, parts.renderer, us, sender, settings, _raise)


async def until_sent(parts: Parts, us: Sender, dispatchers: Sequence[Dispatcher]) -> float:
    """Seconds from the first claim to the last recorded outcome."""
    pool, shutdown = parts.database.pool, asyncio.Event()
    started = time.perf_counter()
    running = asyncio.gather(*[one.run(shutdown) for one in dispatchers])
    try:
        while await pool.fetchval(
            "SELECT EXISTS (SELECT 1 FROM delivery WHERE sender_id = $1 AND status IN ('queued', 'sending'))",
            us.id,
        ):
            if running.done():
                break
            await asyncio.sleep(0.02)
        took = time.perf_counter() - started
    finally:
        shutdown.set()
        await running
    lost = await pool.fetchval(
        "SELECT count(*) FROM delivery WHERE sender_id = $1 AND status <> 'sent'", us.id
    )
    if lost:
        raise RuntimeError(f"{lost} messages were not sent")
    return took


def poster(parts: Parts, bot: Bot, us: Sender, pace: ChatPace) -> Poster:
    """One process's hand in the chats."""
    store = parts.database.store
    return Poster(bot, TelegramPictures(store, us.id), Sounds(bot, store, parts.lanes, us), pace)


def telegram_sender(parts: Parts, bot: Bot, us: Sender, pace: ChatPace) -> TelegramSender:
    """Over the real SDK."""
    return TelegramSender(poster(parts, bot, us, pace))


async def discord_sender(
    parts: Parts, client: discord.Client, lanes: Lanes, per_minute: float
) -> DiscordSender:
    """Opens `per_minute` new chats."""
    store, openings = parts.database.store, Openings(lanes, parts.clock, _BOT, per_minute)
    await openings.ready()
    return DiscordSender(client, store, DiscordPictures(store, parts.settings.public_url), openings)


def _raise(_: str, error: Exception) -> None:
    raise error


async def new_campaign(parts: Parts) -> int:
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


async def queue(
    parts: Parts, campaign: int, us: Sender, count: int, *, each: int = 1, new_chats: bool = False
) -> None:
    """`each` receipts to `count` fans who want to hear it at night as well. `new_chats`: none is open yet."""
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
    if new_chats:
        await pool.execute("UPDATE address SET dm_channel_id = NULL WHERE sender_id = $1", us.id)
    await pool.execute(
        "INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, priority, created_at,"
        " changed_at) SELECT id, fan_id, sender_id, $1, 'receipt', 'spotify' || n,"
        " jsonb_build_object('dsp', 'spotify', 'outcome', 'saved', 'at', $4::text), 2, $3, $3"
        " FROM (SELECT * FROM address WHERE sender_id = $2 ORDER BY id LIMIT $5) a, generate_series(1, $6::int) n"
        " ORDER BY n, id",
        campaign,
        us.id,
        now,
        now.isoformat(),
        count,
        each,
    )
    await pool.execute("ANALYZE")


@asynccontextmanager
async def lines(parts: Parts, url: str, channels: Sequence[Channel]) -> AsyncIterator[Lines]:
    """Connected to the stub at `url`."""
    store = parts.database.store
    async with store() as tx:
        us = {channel: await tx.fans.put_sender(channel, _BOT, "bench") for channel in channels}
    bot = telegram_client(_TOKEN, url)
    Route.BASE = f"{url}/discord"
    discord_client = discord.Client(intents=discord.Intents.none())
    await discord_client.http.static_login("x" * 60)
    place = discord_client.get_partial_messageable
    twilio = sms_client(parts.session, f"{url}/twilio", "AC" + "0" * 32, "x")
    try:
        of = {
            Channel.TELEGRAM: Line(
                us=us[Channel.TELEGRAM],
                sender=telegram_sender(parts, bot, us[Channel.TELEGRAM], ChatPace(gap_s=0.0)),
                bare=lambda n: bot.send_message(1000 + n, TEXT),
            ),
            Channel.DISCORD: Line(
                us=us[Channel.DISCORD],
                sender=await discord_sender(parts, discord_client, parts.lanes, 5.0),
                bare=lambda n: place(1000 + n).send(TEXT),
            ),
            Channel.SMS: Line(
                us=us[Channel.SMS],
                sender=SmsSender(twilio, "+12125550100", url),
                bare=lambda n: twilio.messages.create_async(
                    to=f"+1212555{n:04}", from_="+12125550100", body=TEXT
                ),
            ),
        }
        yield Lines(of=of, bot=bot, client=discord_client)
    finally:
        await bot.session.close()
        await discord_client.http.close()
