"""The product's Discord bot in the test's own loop: with its gateway against the fake Discord, or for simcord."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from discord.gateway import DiscordWebSocket
from discord.http import Route

from app.demo.stage import environment
from app.settings import load
from app.text_costs import text_costs
from app.wiring import Parts, assembled
from bots.discord.runner import DiscordBot
from notifications.dispatcher import Dispatcher, DispatchSettings
from sandbox.discord.applications import Application
from sandbox.discord.guilds import Guild
from sandbox.discord.people import User
from sandbox.discord.state import DiscordWorld, discord_of
from sandbox.server import SandboxServer
from sandbox.world import World

APPLICATION = 100
MANAGE_GUILD = 1 << 5
TOKEN = "MTAw.sandbox.token"


@dataclass(frozen=True, kw_only=True)
class Rig:
    parts: Parts
    dc: DiscordWorld
    app: Application
    guild: Guild
    neo: User
    mia: User
    bot: DiscordBot


def bot_of(parts: Parts, *, api_url: str | None = None, gateway_url: str | None = None) -> DiscordBot:
    """As app.channels builds it."""
    settings = parts.settings
    return DiscordBot(
        token=settings.discord_token.get_secret_value(),
        api_url=settings.discord_api_url if api_url is None else api_url,
        gateway_url=settings.discord_gateway_url if gateway_url is None else gateway_url,
        rate=settings.discord_rate,
        openings_per_minute=settings.discord_openings_per_minute,
        store=parts.database.store,
        lanes=parts.lanes,
        inbox=parts.inbox,
        teams=parts.teams,
        pairing=parts.pairing,
        campaigns=parts.campaigns,
        flows=parts.flows,
        costs=text_costs(settings, parts.wording),
        links=parts.links,
        alarms=parts.searches,
        conversation=parts.conversation,
        clock=parts.clock,
        wording=parts.wording,
        public_url=settings.public_url,
        two_people_from=settings.broadcast_two_people_from,
        telegram_bot="upbeatbot",
    )


@contextlib.asynccontextmanager
async def parts_over(dsn: str, world: World, **more: str) -> AsyncIterator[Parts]:
    """`more`: settings on top of the demo's (lower case, without prefix)."""
    base = f"{world.base_url}/discord"
    ours = {
        "discord_token": TOKEN,
        "discord_api_url": f"{base}/api/v10",
        "discord_gateway_url": f"{base.replace('http', 'ws', 1)}/gw/",
        "discord_openings_per_minute": "6000",
    }
    env = environment(world, dsn, 8099) | {f"UPBEAT_{k.upper()}": v for k, v in (ours | more).items()}
    async with assembled(load(env, None)[0], dsn, pool_max=4) as parts:
        yield parts


@contextlib.asynccontextmanager
async def running(dsn: str, **more: str) -> AsyncIterator[Rig]:
    """The fake Discord with one server, and the bot connected to it."""
    sandbox = SandboxServer()
    world = await sandbox.start(vendors=("discord",))
    dc = discord_of(world)
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    try:
        async with parts_over(dsn, world, **more) as parts:
            app = dc.add_application(TOKEN, APPLICATION, "Upbeat")
            neo, mia = dc.user(1, "NEON"), dc.user(7, "Mia")
            guild = dc.add_guild("NEON", neo, roles=["Fans"], channels=["general", "releases"])
            guild.add_role("Helpers", permissions=MANAGE_GUILD)
            guild.join(mia)
            bot = bot_of(parts)
            async with connected(bot):
                yield Rig(parts=parts, dc=dc, app=app, guild=guild, neo=neo, mia=mia, bot=bot)
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
        await sandbox.stop()


@contextlib.asynccontextmanager
async def dispatching(rig: Rig, rate: float = 1000.0) -> AsyncIterator[None]:
    """Its outbox at work, as app.channels builds it."""
    us, crashes = rig.bot._us, list[Exception]()
    assert us is not None
    parts = rig.parts
    dispatcher = Dispatcher(
        parts.database.store, parts.deliveries, parts.lanes, parts.clock, parts.renderer, us, rig.bot.sender,
        DispatchSettings(rate=rate), lambda _, error: crashes.append(error), turns=rig.bot.lane.turns,
    )  # fmt: skip
    shutdown = asyncio.Event()
    task = asyncio.create_task(dispatcher.run(shutdown))
    try:
        yield
    finally:
        shutdown.set()
        await task
    assert crashes == []


@contextlib.asynccontextmanager
async def connected(bot: DiscordBot) -> AsyncIterator[DiscordBot]:
    """Logged in, with the gateway ready."""
    await bot.start()
    shutdown = asyncio.Event()
    serving = asyncio.create_task(bot.run(shutdown))
    try:
        async with asyncio.timeout(20):
            while not bot.client.is_ready() and not serving.done():
                await asyncio.sleep(0.01)
        yield bot
    finally:
        shutdown.set()
        await serving
        await bot.close()
