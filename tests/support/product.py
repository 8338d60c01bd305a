"""The whole product in the test's own loop against the sandbox: real database, real HTTP, real SDKs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from discord.gateway import DiscordWebSocket
from discord.http import Route

from app.demo.stage import Stage, environment, furnish, point_webhooks
from app.service import serve
from app.settings import load
from app.wiring import assembled
from sandbox.server import SandboxServer
from sandbox.world import World
from tests.support.ports import free_port

VENDORS = (
    "telegram",
    "twilio",
    "spotify",
    "apple_music",
    "tidal",
    "youtube_music",
    "audiomack",
    "amazon_music",
    "control",
)


@asynccontextmanager
async def running(
    dsn: str,
    roles: tuple[str, ...] = ("web",),
    by_world: Callable[[World], Mapping[str, str]] = lambda _: {},
    **more: str,
) -> AsyncIterator[Stage]:
    """`more`: settings on top of the demo's (without their prefix, lower case); `by_world` makes some for a sandbox."""
    sandbox = SandboxServer()
    discord = "discord" in roles
    world = await sandbox.start(vendors=(*VENDORS, "discord") if discord else VENDORS)
    more |= by_world(world)
    env = environment(world, dsn, free_port()) | {f"UPBEAT_{k.upper()}": v for k, v in more.items()}
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    if not discord:
        env.pop("UPBEAT_DISCORD_TOKEN", None)
    await furnish(world, env["UPBEAT_PUBLIC_URL"])
    settings, _ = load(env, None)
    shutdown, ready = asyncio.Event(), asyncio.Event()
    moves: list[asyncio.Future[None]] = []
    try:
        async with assembled(settings, dsn, pool_max=8) as parts:
            world.clock.on_change(lambda by: moves.append(asyncio.ensure_future(parts.clock.set_offset(by))))
            service = asyncio.create_task(serve(parts, roles, shutdown, lambda _: ready.set()))
            try:
                await _until_ready(service, ready)
                await point_webhooks(world, parts, env["UPBEAT_PUBLIC_URL"])
                yield Stage(world=world, parts=parts, public_url=env["UPBEAT_PUBLIC_URL"], log=Path())
            finally:  # also when the test fails: its database is about to go
                shutdown.set()
                await service
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
        await sandbox.stop()


async def _until_ready(service: asyncio.Task[None], ready: asyncio.Event) -> None:
    """Raises what ended the service, when something did."""
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({service, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if service.done():
        service.result()
