"""Runs the roles of one process until it is told to stop, then drains."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from aiohttp import web

from app import memory
from app.alarm import Alarm
from app.channels import Channels
from app.link_search import looking
from app.ops import listening, operations, ops_listener
from app.settings import BadSettings, Settings
from app.wiring import Parts, assembled, form_origins
from core.errors import StorageAway
from core.ids import CampaignId
from core.scheduler.release_run import SaveRun
from core.services.deferring import Deferring
from core.services.retention import Retention
from core.waiting import nap
from oauth_web.app import build
from oauth_web.assets import Assets
from oauth_web.rendering import Pages
from oauth_web.site import Site
from oauth_web.views import OperatorFooter
from storage.database import migrate, schema_is_current
from storage.database_url import parse_database_url
from storage.embedded import EmbeddedPostgres
from storage.notices import listen
from storage.retention import RetentionRows

log = structlog.get_logger(__name__)
ROLES = ("web", "telegram", "discord", "sms", "scheduler", "worker")
DRAIN_S = 20.0


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[str]:
    """A DSN whose schema is current: the operator's server, or our embedded one (migrated by itself)."""
    url = settings.database_url.get_secret_value()
    if url:
        dsn = parse_database_url(url).dsn
        if not await schema_is_current(dsn):
            raise BadSettings(["UPBEAT_DATABASE_URL: the schema is not current; run `upbeat migrate` once"])
        yield dsn
        return
    async with EmbeddedPostgres(Path(settings.data_dir)) as server:
        await migrate(server.dsn)
        yield server.dsn


async def run(
    settings: Settings, roles: tuple[str, ...], *, ready: Callable[[str], None] | None = None
) -> None:
    """Until SIGTERM or SIGINT. `ready(address)` once everything listens."""
    shutdown = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, shutdown.set)
    async with database(settings) as dsn, assembled(settings, dsn) as parts:
        memory.settle()
        await serve(parts, roles, shutdown, ready)


async def serve(
    parts: Parts, roles: tuple[str, ...], shutdown: asyncio.Event, ready: Callable[[str], None] | None
) -> None:
    """The roles over assembled parts; used by `run` and by tests."""
    save_run = parts.save_run() if "worker" in roles else None
    alarm = _alarm(parts, save_run) if "scheduler" in roles else None
    channels = Channels(parts)
    await channels.start(roles)
    operators = await ops_listener(parts)
    runner = await _listen(parts, channels) if "web" in roles else None
    steps: list[Callable[[asyncio.Event], Awaitable[None]]] = [
        _beat(parts),
        parts.bell.run,
        *channels.loops(roles),
    ]
    if save_run is not None:
        steps += [save_run.run, parts.read_back().run, parts.warming().run]
        steps += [parts.pre_adding().run, looking(parts).run]
    if alarm is not None:
        steps.append(alarm.run)

    def heard(campaign: CampaignId | None) -> None:
        parts.links.forget(campaign)
        if alarm is not None:
            alarm.changed()
        if save_run is not None:
            save_run.wake.set()

    log.info("started", roles=list(roles), worker=parts.leases.id)
    if ready is not None:
        ready(_address(runner))
    try:
        async with asyncio.TaskGroup() as group:
            stopper = group.create_task(_drain(shutdown))
            loops = [group.create_task(_named(step, shutdown)) for step in steps]
            loops.append(group.create_task(listen(parts.dsn, heard, shutdown)))
            await asyncio.wait(loops)
            stopper.cancel()
    except* DrainTimeout:
        log.warning("drain_timed_out", seconds=DRAIN_S)
    finally:
        for listener in (runner, operators):
            if listener is not None:
                await listener.cleanup()
        await channels.close()
        log.info("stopped")


def _alarm(parts: Parts, save_run: SaveRun | None) -> Alarm:
    return Alarm(
        parts.releasing,
        Deferring(parts.database.store, parts.clock, parts.dsps, parts.lanes),
        parts.campaigns,
        parts.connecting,
        parts.clock,
        parts.gauges,
        Retention(RetentionRows(parts.database.pool), parts.clock, parts.settings.proof_keep_years),
        save_run,
        parts.flows,
        parts.guardian,
        parts.standing,
    )


class DrainTimeout(Exception):
    """Something did not finish in time after shutdown; what it held is given back."""


async def _drain(shutdown: asyncio.Event) -> None:
    await shutdown.wait()
    log.info("draining")
    await asyncio.sleep(DRAIN_S)
    raise DrainTimeout


async def _named(step: Callable[[asyncio.Event], Awaitable[None]], shutdown: asyncio.Event) -> None:
    await step(shutdown)


def _beat(parts: Parts) -> Callable[[asyncio.Event], Awaitable[None]]:
    async def beat(shutdown: asyncio.Event) -> None:
        """Every second: alive, and what the dead held is freed."""
        last = 0.0
        while not shutdown.is_set():
            try:
                if not await parts.leases.beat():
                    log.error("declared_dead", worker=parts.leases.id)
                    shutdown.set()
                if asyncio.get_running_loop().time() - last > 5:
                    await parts.clock.refresh()
                    last = asyncio.get_running_loop().time()
            except StorageAway:
                log.warning("database_away")
            await nap(shutdown, 1.0)

    return beat


async def _listen(parts: Parts, channels: Channels) -> web.AppRunner:
    settings, assets = parts.settings, Assets()
    site = Site(
        public_url=settings.public_url.rstrip("/"),
        operator=OperatorFooter(
            name=settings.operator_name or "Upbeat",
            contact=settings.operator_contact,
            imprint_url=settings.operator_imprint_url,
            privacy_url=settings.operator_privacy_url or "/privacy",
        ),
        bots=await channels.bots(),
        store=parts.database.store,
        clock=parts.clock,
        chance=parts.chance,
        sealer=parts.sealer,
        dsps=parts.dsps,
        joining=parts.joining,
        connecting=parts.connecting,
        playlists=parts.playlists(),
        privacy=parts.privacy,
        consents=parts.consents,
        links=parts.links,
        wording=parts.wording,
        pages=Pages(parts.wording, assets),
        form_origins=form_origins(settings),
    )
    app = build(site, operations(parts, public=True), channels.doors(), assets)
    return await listening(app, settings.http_host, settings.http_port, "HTTP")


def _address(runner: web.AppRunner | None) -> str:
    if runner is None or not runner.addresses:
        return ""
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"
