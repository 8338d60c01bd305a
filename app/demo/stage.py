"""Sets the stage: a private PostgreSQL, the sandbox, and the whole product as a child process, told apart by settings only."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from app.demo.services import ID, LINKED, SECRET, SERVICES
from app.settings import load
from app.wiring import Parts, assembled
from core.ids import Channel
from sandbox.discord.state import discord_of
from sandbox.server import SandboxServer
from sandbox.telegram.state import telegram_of
from sandbox.twilio.state import twilio_of
from sandbox.world import World
from storage.database import migrate
from storage.embedded import EmbeddedPostgres
from storage.sealing import new_key

TELEGRAM_TOKEN = "4242:sandbox"  # noqa: S105 - the sandbox's
TELEGRAM_BOT = "upbeatbot"
TWILIO_SID = "AC" + "0" * 32
TWILIO_TOKEN = "sandbox-token"  # noqa: S105 - the sandbox's
NUMBER = "+12125550100"
DISCORD_TOKEN = "MTAw.sandbox.token"  # noqa: S105 - the sandbox's
APPLICATION_ID = 100
GUILD, ARTIST = 300, 201
SPOTIFY_CLIENT = (ID, SECRET)
_START_S = 120.0


class StageError(Exception):
    """The demo could not be set up; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything on it. `parts` shares the product's database (to read figures and to move its clock)."""

    world: World
    parts: Parts
    public_url: str
    log: Path


@asynccontextmanager
async def set_up(
    *,
    http_port: int = 0,
    sandbox_port: int = 0,
    tell: Callable[[str], None] = lambda _: None,
    more: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[Stage]:
    """Everything up, in a folder of its own that is gone afterwards; no setting of yours is read.

    `more`: the product's settings that differ from the demo's.
    """
    folder = Path(tempfile.mkdtemp(prefix="upbeat-demo-"))
    folder.chmod(0o711)
    sandbox = SandboxServer(port=sandbox_port)
    try:
        world = await sandbox.start()
        tell("starting a private PostgreSQL ...")
        async with _database(folder / "data") as server:
            await migrate(server.dsn)
            tell("starting the product ...")
            port = http_port or _free_port()
            env = environment(world, server.dsn, port) | dict(more)
            await furnish(world, env["UPBEAT_PUBLIC_URL"])
            settings, _ = load(env, None)
            async with assembled(settings, server.dsn, pool_max=4) as parts:
                world.clock.on_change(
                    lambda offset: _moving.append(asyncio.ensure_future(parts.clock.set_offset(offset)))
                )
                async with _product(env, folder) as log:
                    await point_webhooks(world, parts, env["UPBEAT_PUBLIC_URL"])
                    yield Stage(world=world, parts=parts, public_url=env["UPBEAT_PUBLIC_URL"], log=log)
    finally:
        await sandbox.stop()
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def _database(folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    """A server that is stopped even when the person has enough while it starts."""
    server = EmbeddedPostgres(folder, settings={"fsync": "off"})
    starting = asyncio.ensure_future(server.start())
    try:
        await asyncio.shield(starting)
        yield server
    finally:
        await asyncio.wait([starting])
        await server.stop()


_moving: list[asyncio.Future[None]] = []  # keeps the tasks alive until they are done


def environment(world: World, dsn: str, port: int) -> dict[str, str]:
    """The product's whole environment: base URLs are what tells the sandbox from the world."""
    base = world.base_url
    keep = {
        k: v
        for k, v in os.environ.items()
        if k in ("PATH", "HOME", "LANG", "LC_ALL", "SSL_CERT_FILE", "TMPDIR")
    }
    services = {name: value for service in SERVICES for name, value in service.environment(world).items()}
    links = {f"UPBEAT_{name.upper()}_LINK_URL": f"{base}/{name}" for name in LINKED}
    return (
        keep
        | services
        | links
        | {
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "UPBEAT_ENV": "sandbox",
            "UPBEAT_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "UPBEAT_HTTP_PORT": str(port),
            "UPBEAT_DATABASE_URL": dsn,
            "UPBEAT_SECRET_KEYS": new_key(1),
            "UPBEAT_OPERATOR_NAME": "Upbeat Sandbox",
            "UPBEAT_OPERATOR_CONTACT": "hello@sandbox.invalid",
            "UPBEAT_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
            "UPBEAT_TELEGRAM_API_URL": f"{base}/telegram",
            "UPBEAT_TELEGRAM_LINK_URL": f"{base}/console/telegram",
            "UPBEAT_DISCORD_TOKEN": DISCORD_TOKEN,
            "UPBEAT_DISCORD_API_URL": f"{base}/discord/api/v10",
            "UPBEAT_DISCORD_GATEWAY_URL": f"{base.replace('http', 'ws', 1)}/discord/gw/",
            "UPBEAT_DISCORD_OPENINGS_PER_MINUTE": "6000",
            "UPBEAT_DISCORD_RATE": "40",
            "UPBEAT_TWILIO_ACCOUNT_SID": TWILIO_SID,
            "UPBEAT_TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
            "UPBEAT_TWILIO_NUMBER": NUMBER,
            "UPBEAT_TWILIO_API_URL": f"{base}/twilio",
            "UPBEAT_TWILIO_SEGMENTS_PER_SECOND": "60",
            "UPBEAT_MUSICBRAINZ_URL": f"{base}/musicbrainz/ws/2",
            "UPBEAT_SAVE_RATE": "500",
        }
    )


async def furnish(world: World, public_url: str) -> None:
    """What exists at the vendors before the product comes."""
    telegram_of(world).add_bot(TELEGRAM_TOKEN, TELEGRAM_BOT, "Upbeat")
    twilio = twilio_of(world)
    twilio.add_account(TWILIO_SID, TWILIO_TOKEN)
    twilio.add_number(TWILIO_SID, NUMBER)
    discord = discord_of(world)
    discord.add_application(DISCORD_TOKEN, APPLICATION_ID, "Upbeat")
    artist = discord.user(ARTIST, "NEON")
    discord.add_guild("NEON HQ", artist, ["Fans"], ["announcements", "general"], guild_id=GUILD)
    for service in SERVICES:
        service.register(world, f"{public_url}/callback/{service.name}")


async def point_webhooks(world: World, parts: Parts, public_url: str) -> None:
    """What an operator enters in Twilio's console once the service has told its sender's number."""
    async with parts.database.store() as tx:
        senders = {s.channel: s.id for s in await tx.fans.senders()}
    if Channel.SMS in senders:
        twilio_of(world).numbers[
            NUMBER
        ].sms_url = f"{public_url}/webhooks/twilio/{senders[Channel.SMS]}/inbound"


@asynccontextmanager
async def _product(env: dict[str, str], folder: Path) -> AsyncIterator[Path]:
    """`upbeat run` as an operator starts it, in an empty folder: no .env can be found there."""
    log = folder / "upbeat.log"
    with log.open("wb") as handle:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "app",
            "run",
            cwd=folder,
            env=env,
            stdout=asyncio.subprocess.PIPE,
            stderr=handle,
        )
    try:
        await _await_ready(process, log)
        yield log
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(25):
                    await process.wait()
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _await_ready(process: asyncio.subprocess.Process, log: Path) -> None:
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_START_S):
            line = await process.stdout.readline()
    except TimeoutError:
        line = b""
    if b"ready" not in line:
        raise StageError(f"the product did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
