"""The site's routes in one table; the words that a slug may never be come from it."""

from __future__ import annotations

from aiohttp import web

from oauth_web import clip, connect, go, landing, me, news, ops, playlist, renewing, webhooks
from oauth_web.assets import Assets, static_routes
from oauth_web.guard import guard
from oauth_web.ops import OPS, Ops
from oauth_web.site import SITE, Site
from oauth_web.webhooks import DOORS, Doors

MAX_FORM = 64 * 1024

ROUTES: tuple[web.RouteDef, ...] = (
    *ops.ROUTES,
    web.get("/robots.txt", ops.robots),
    web.get("/privacy", ops.privacy),
    web.get("/terms", ops.terms),
    web.post("/webhooks/{vendor}/{sender}", webhooks.receive),
    web.post("/webhooks/{vendor}/{sender}/{kind}", webhooks.receive),
    web.post("/connect/{dsp}", connect.start),
    web.post("/connect/{dsp}/token", connect.token),
    web.post("/connect/{dsp}/playlist", playlist.choose),
    web.get("/callback/{dsp}", connect.callback),
    web.post("/callback/{dsp}/confirm", connect.confirm),
    web.post(news.ACTION, news.agree),
    web.get("/go/{slug}/{dsp}", go.go),
    web.get("/me", me.show),
    web.post("/me/disconnect", me.disconnect),
    web.post("/me/withdraw", me.withdraw),
    web.post("/me/consent", me.consent),
    web.post("/me/leave", me.leave),
    web.post("/me/export", me.export),
    web.post("/me/erase", me.erase),
    web.post("/me/close", me.close),
    web.get("/me/{token}", me.gate),
    web.post("/me/{token}", me.enter),
    web.get("/j/{ticket}", landing.ticket),
    web.get("/j/{ticket}/renew/{dsp}", renewing.show),
    web.get(r"/art/{slug:[a-z0-9-]+}-r{revision:\d+}/{variant:square|card|thumb}.jpg", landing.artwork),
    web.get(r"/art/{slug:[a-z0-9-]+}-r{revision:\d+}/clip.mp3", clip.clip),
    web.get("/{slug}/release.ics", go.calendar),
    web.get("/{slug}", landing.landing),
)


def reserved_slugs() -> frozenset[str]:
    """First path segments that routes own: no campaign page may be called so."""
    first = {str(route.path).split("/")[1] for route in ROUTES} | {"static", "favicon.ico", "index", "admin"}
    return frozenset(word for word in first if not word.startswith("{"))


def build(site: Site, operations: Ops, doors: Doors, assets: Assets) -> web.Application:
    """The aiohttp application."""
    app = web.Application(middlewares=[guard], client_max_size=MAX_FORM)
    app[SITE], app[OPS], app[DOORS] = site, operations, dict(doors)
    app.add_routes([*static_routes(assets), *ROUTES])
    return app


def build_ops(operations: Ops) -> web.Application:
    """The operator's routes alone."""
    app = web.Application()
    app[OPS] = operations
    app.add_routes(ops.ROUTES)
    return app
