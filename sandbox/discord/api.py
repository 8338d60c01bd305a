"""The REST API, the gateway and the files of the fake Discord, mounted at /discord."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import hdrs, web

from sandbox.discord import (
    rest_commands,
    rest_events,
    rest_guilds,
    rest_interactions,
    rest_messages,
    rest_self,
    rest_threads,
)
from sandbox.discord.call import Call, Handler, Route, read
from sandbox.discord.gateway import Gateway
from sandbox.discord.refusal import Refusal
from sandbox.discord.state import DiscordWorld, SeenCall, discord_of
from sandbox.world import World

BASE = "/discord/api/v10"
ROUTES: list[Route] = [
    *rest_self.ROUTES,
    *rest_commands.ROUTES,
    *rest_interactions.ROUTES,
    *rest_messages.ROUTES,
    *rest_guilds.ROUTES,
    *rest_events.ROUTES,
    *rest_threads.ROUTES,
]
_MAJOR = ("channel", "guild", "token")
_UNCOUNTED = ("/interactions/", "/webhooks/")  # no bot token, not part of the global limit
WireHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def app(world: World) -> web.Application:
    """The sub-application."""
    dc = discord_of(world)
    gateway = Gateway(dc)
    rest = web.Application(
        middlewares=[_shield(dc), _as_discord_writes, world.faults.middleware("discord")],
        client_max_size=32 * 2**20,
    )
    for method, path, handler in ROUTES:
        rest.router.add_route(method, path, _wired(dc, f"{method} {path}", handler))
    rest.router.add_route("*", "/{anything:.*}", _wired(dc, "", _nowhere))
    application = web.Application()
    application.add_subapp("/api/v10", rest)
    application.router.add_get("/gw/", gateway.serve)
    application.router.add_get("/gw", gateway.serve)
    application.router.add_get("/cdn/{path:.+}", _files(dc))
    application.on_shutdown.append(gateway.close)
    return application


async def _nowhere(_: Call) -> None:
    raise Refusal(404, 0, "404: Not Found")


def _wired(dc: DiscordWorld, route: str, handler: Handler) -> WireHandler:
    counts = not any(one in route for one in _UNCOUNTED)

    async def answer(request: web.Request) -> web.Response:
        headers: dict[str, str] = {}
        body: Any = None
        status, result = 200, None
        try:
            call = Call(
                dc=dc,
                caller=_caller(dc, request),
                ids=dict(request.match_info),
                query=dict(request.query),
            )
            major = "/".join(call.ids[name] for name in _MAJOR if name in call.ids)
            who = call.caller.id if call.caller else 0
            if "/callback" not in route:
                headers = dc.pace.take(who, route, major, counts=counts)
            call.body, call.files = await read(request)
            body = call.body
            result = await handler(call)
            status = 204 if result is None else 201 if call.created else 200
        except Refusal as refusal:
            status, result = refusal.status, refusal.body
            headers |= refusal.headers
        path = request.path.removeprefix(BASE)
        dc.calls.append(SeenCall(method=request.method, path=path, body=body, status=status, answer=result))
        return _response(status, result, headers)

    return answer


def _response(status: int, result: Any, headers: dict[str, str]) -> web.Response:
    if result is None:
        return web.Response(status=status, headers=headers)
    text = json.dumps(result).encode()
    return web.Response(status=status, body=text, headers=headers | {"Content-Type": "application/json"})


def _caller(dc: DiscordWorld, request: web.Request) -> Any:
    found = re.fullmatch(r"Bot (\S+)", request.headers.get("Authorization", ""))
    if found is None:
        return None
    application = dc.application_by_token(found.group(1))
    if application is None:
        raise Refusal(401, 0, "401: Unauthorized")
    return application


def _shield(dc: DiscordWorld) -> Any:
    """What stands before the API: it shuts out whoever was refused too often, in its own words."""

    @web.middleware
    async def guard(request: web.Request, handler: WireHandler) -> web.StreamResponse:
        seconds = dc.pace.shuts_out()
        if seconds:
            headers = {"Retry-After": str(int(seconds) + 1)}
            return web.Response(status=429, text="error code: 1015", headers=headers)
        response = await handler(request)
        shared = response.headers.get("X-RateLimit-Scope") == "shared"
        dc.pace.answered(response.status, shared=shared)
        return response

    return guard


@web.middleware
async def _as_discord_writes(request: web.Request, handler: WireHandler) -> web.StreamResponse:
    """JSON without a charset, and `Via` on a 429 (without it, the shield in front refused); faults included."""
    response = await handler(request)
    if response.content_type == "application/json":
        response.headers[hdrs.CONTENT_TYPE] = "application/json"
        if response.status == 429:
            response.headers.setdefault("Via", "1.1 google")
    return response


def _files(dc: DiscordWorld) -> WireHandler:
    async def serve(request: web.Request) -> web.Response:
        stored = dc.shelf.get(request.match_info["path"])
        if stored is None:
            return web.Response(status=404, text="")
        return web.Response(body=stored.body, headers={"Content-Type": stored.mime})

    return serve
