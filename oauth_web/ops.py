"""For operators and robots: health, metrics, legal pages."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from core.errors import StorageAway
from core.ladder import Rung, capability
from oauth_web.site import SITE
from oauth_web.views import ChannelName
from oauth_web.views_me import LegalKind, LegalPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Ops:
    """What the operator's routes need. `metrics_token` "": /metrics answers this machine only, and nobody if `proxied`."""

    ready: Callable[[], Awaitable[bool]]
    metrics: Callable[[], Awaitable[bytes]]
    metrics_token: str = field(default="", repr=False)
    proxied: bool = False


_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
OPS: web.AppKey[Ops] = web.AppKey("ops", Ops)


async def healthz(_: web.Request) -> web.Response:
    """`GET /healthz`: this process answers."""
    return web.json_response({"ok": True})


async def readyz(request: web.Request) -> web.Response:
    """`GET /readyz`: the database answers and some scheduler beats."""
    ready = await request.app[OPS].ready()
    return web.json_response({"ok": ready}, status=200 if ready else 503)


async def metrics(request: web.Request) -> web.Response:
    """`GET /metrics`: Prometheus text, with the token or from this machine."""
    ops = request.app[OPS]
    if ops.metrics_token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), ops.metrics_token.encode()):
            raise web.HTTPNotFound
    elif ops.proxied or not _local(request):
        raise web.HTTPNotFound
    try:
        figures = await ops.metrics()
    except StorageAway:
        return web.Response(status=503, text="the database does not answer\n")
    return web.Response(body=figures, content_type="text/plain", charset="utf-8")


ROUTES: tuple[web.RouteDef, ...] = (
    web.get("/healthz", healthz),
    web.get("/readyz", readyz),
    web.get("/metrics", metrics),
)


async def robots(_: web.Request) -> web.Response:
    """`GET /robots.txt`: campaign pages may be found, personal ones not."""
    return web.Response(
        text="User-agent: *\nDisallow: /j/\nDisallow: /me\nDisallow: /callback/\nDisallow: /go/\n"
    )


async def privacy(request: web.Request) -> web.Response:
    """`GET /privacy`."""
    return _legal(request, "privacy")


async def terms(request: web.Request) -> web.Response:
    """`GET /terms`."""
    return _legal(request, "terms")


def _legal(request: web.Request, kind: LegalKind) -> web.Response:
    site = request.app[SITE]
    channels: dict[ChannelName, str] = {
        "telegram": site.bots.telegram_url,
        "discord": site.bots.discord_url,
        "sms": site.bots.sms_number,
    }
    page = LegalPage(
        frame=site.frame(request, site.language(request)),
        kind=kind,
        services=tuple(
            d.label for d in site.dsps.values() if capability(d.best, d.grant, d.credential) is Rung.AUTO
        ),
        channels=tuple(name for name, on in channels.items() if on),
        sms_programme=site.operator.name if site.bots.sms_number else "",
    )
    return site.page(request, page, personal=False)


def _local(request: web.Request) -> bool:
    """Asked on this machine itself. Behind a proxy on the same host everybody seems to be."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.remote or "").is_loopback
    except ValueError:
        return False
