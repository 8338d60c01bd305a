"""A running fake Discord with one guild, and the real discord.py pointed at it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from sandbox.discord.applications import Application
from sandbox.discord.guilds import Guild
from sandbox.discord.people import User
from sandbox.discord.records import Channel
from sandbox.discord.state import DiscordWorld, discord_of
from sandbox.server import SandboxServer
from sandbox.world import World

TOKEN, APP_ID = "good", 100


class Bot(discord.Client):
    """A client with a command tree; `prepare` registers what a test wants."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("intents", discord.Intents(guilds=True))
        super().__init__(guild_ready_timeout=0.1, **options)
        self.tree = app_commands.CommandTree(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        return  # no pause before a second IDENTIFY

    async def setup_hook(self) -> None:
        if self.tree.get_commands():
            await self.tree.sync()


@dataclass(frozen=True, kw_only=True)
class Rig:
    world: World
    dc: DiscordWorld
    app: Application
    guild: Guild
    neo: User
    mia: User
    http: aiohttp.ClientSession

    @property
    def general(self) -> Channel:
        return self.guild.channel("general")

    async def call(
        self, method: str, path: str, body: Any = None, *, token: str = TOKEN
    ) -> tuple[int, Any, dict[str, str]]:
        """One REST call without the SDK: status, answer and headers."""
        url = f"{self.world.base_url}/discord/api/v10{path}"
        headers = {"Authorization": f"Bot {token}"}
        async with self.http.request(method, url, json=body, headers=headers) as answer:
            text = await answer.text()
            found = await answer.json() if answer.content_type == "application/json" else text
            return answer.status, found, dict(answer.headers)

    @contextlib.asynccontextmanager
    async def online(self, bot: Bot) -> AsyncIterator[Bot]:
        """The bot with its gateway, ready."""
        running = asyncio.create_task(bot.start(TOKEN))
        ready = asyncio.create_task(bot.wait_until_ready())
        try:
            async with asyncio.timeout(20):
                while not bot.is_ready() and not running.done():
                    await asyncio.sleep(0.01)
            if running.done():
                await running
            yield bot
        finally:
            ready.cancel()
            await bot.close()
            await asyncio.gather(running, ready, return_exceptions=True)

    @contextlib.asynccontextmanager
    async def rest_only(self) -> AsyncIterator[Bot]:
        """A bot that logged in and has no gateway."""
        bot = Bot(intents=discord.Intents.none())
        try:
            await bot.login(TOKEN)
            yield bot
        finally:
            await bot.close()


class _Complaints(logging.Handler):
    """discord.py only logs what goes wrong in a handler, e.g. an answer of the fake it cannot read."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(f"{record.getMessage()}: {record.exc_info[1] if record.exc_info else ''}")


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[Rig]:
    server = SandboxServer()
    world = await server.start(vendors=("discord",))
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = f"{world.base_url}/discord/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(world.base_url.replace("http", "ws") + "/discord/gw/")
    dc = discord_of(world)
    app = dc.add_application(TOKEN, APP_ID, "Upbeat")
    neo, mia = dc.user(1, "NEON"), dc.user(7, "Mia", locale="de")
    guild = dc.add_guild("NEON", neo, roles=["Fans"], channels=["general", "releases"])
    guild.join(mia)
    complaints = _Complaints()
    logging.getLogger("discord").addHandler(complaints)
    try:
        async with aiohttp.ClientSession() as http:
            yield Rig(world=world, dc=dc, app=app, guild=guild, neo=neo, mia=mia, http=http)
    finally:
        logging.getLogger("discord").removeHandler(complaints)
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
        await server.stop()
    assert complaints.heard == []
