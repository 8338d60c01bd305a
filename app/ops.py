"""What operators' machines ask of a process: health, readiness, figures; with the site, and at an address of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from aiohttp import web

from app.setting_checks import PREFIX
from app.settings import BadSettings
from app.wiring import Parts
from core.errors import StorageAway
from oauth_web.app import build_ops
from oauth_web.ops import Ops


def operations(parts: Parts, *, public: bool) -> Ops:
    """`public`: where the site listens, so perhaps behind the proxy that ends TLS."""
    settings = parts.settings
    return Ops(
        ready=lambda: _ready(parts),
        metrics=lambda: _metrics(parts),
        metrics_token=settings.metrics_token.get_secret_value(),
        proxied=public and urlsplit(settings.public_url).scheme == "https",
    )


async def ops_listener(parts: Parts) -> web.AppRunner | None:
    """Of any process, whatever its roles; None unless a port is set. Raises BadSettings."""
    settings = parts.settings
    if not settings.ops_port:
        return None
    return await listening(
        build_ops(operations(parts, public=False)), settings.ops_host, settings.ops_port, "OPS"
    )


async def listening(app: web.Application, host: str, port: int, names: str) -> web.AppRunner:
    """Serves until its clean-up. Raises BadSettings, naming the settings, when the address cannot be had."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise BadSettings(
            [
                f"{PREFIX}{names}_HOST, {PREFIX}{names}_PORT: cannot listen on {host}, port {port}"
                f" ({error.strerror or error}); each process of a machine needs a port of its own"
            ]
        ) from error
    return runner


async def _ready(parts: Parts) -> bool:
    try:
        return await parts.gauges.healthy()
    except StorageAway:
        return False


async def _metrics(parts: Parts) -> bytes:
    lanes = await parts.lanes.states()
    now = datetime.now(UTC)
    paused = {lane.key for lane in lanes if lane.paused_until is not None and lane.paused_until > now}
    return parts.metrics.depths(
        await parts.gauges.backlog(parts.clock.now()),
        await parts.gauges.unfinished(),
        await parts.gauges.inbox_depth(),
        await parts.gauges.inbox_given_up(),
        lanes,
        paused,
        await parts.searches.missing(),
        parts.clock.now(),
    )
