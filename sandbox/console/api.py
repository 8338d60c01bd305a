"""The console: one page over the sandbox, its picture as JSON, and what a visitor may do."""

from __future__ import annotations

import html
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from sandbox.console.acts import Acts, Json
from sandbox.console.cast import Absent, Cast
from sandbox.console.crowd import crowd_of
from sandbox.console.levers import Levers
from sandbox.console.scene import Scene
from sandbox.control_fields import Wrong, read_body
from sandbox.discord.cannot import CannotDo as DiscordCannotDo
from sandbox.discord.interactions import InteractionFailed
from sandbox.telegram.people import CannotDo
from sandbox.telegram.state import telegram_of
from sandbox.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Act = Callable[[Json], Awaitable[Json]]
_STATIC = Path(__file__).parent / "static"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FIELDS = (
    *("who", "channel", "message", "label", "value", "values", "text", "option", "options", "typed", "form"),
    *("link", "upc", "to", "name", "on", "count"),
)
_NOT_POSSIBLE = (
    Absent,
    Wrong,
    CannotDo,
    DiscordCannotDo,
    InteractionFailed,
    LookupError,
    ValueError,
    TimeoutError,
)
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_IN_TELEGRAM = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Telegram, in the sandbox</title>
<link rel="stylesheet" href="../console.css">
<h1>@{bot}</h1><p>This link opens Telegram. In the sandbox, Telegram is Mia's phone in the console.</p>
<form method="post"><button>Start, as Mia</button></form></html>"""
CONSOLE: web.AppKey[Console] = web.AppKey("console")


class Console:
    """What the page asks and does."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.cast = Cast(world)
        self._levers = Levers(world, self.cast)
        self.scene = Scene(world, self.cast, self._levers)
        self.crowd = crowd_of(world)

    async def state(self, _: web.Request) -> web.Response:
        """GET /api/state."""
        return web.json_response(self.scene.state() | {"robots": self.crowd.counts()})

    async def photo(self, request: web.Request) -> web.Response:
        """GET /api/photo/{id}: a picture from a Telegram chat."""
        stored = telegram_of(self._world).shelf.get(request.match_info["id"])
        if stored is None or not stored.content_type.startswith("image/"):
            raise web.HTTPNotFound
        return web.Response(body=stored.body, content_type=stored.content_type)

    async def sound(self, request: web.Request) -> web.Response:
        """GET /api/sound/{id}: a voice message or music from a Telegram chat."""
        stored = telegram_of(self._world).shelf.get(request.match_info["id"])
        if stored is None or stored.media.kind not in ("audio", "voice"):
            raise web.HTTPNotFound
        return web.Response(body=stored.body, content_type="audio/mpeg")

    async def jump(self, body: Json) -> Json:
        """Move the clock."""
        self._levers.jump(str(body.get("upc")), str(body.get("to")))
        return {}

    async def switch(self, body: Json) -> Json:
        """Turn a fault on or off."""
        self._levers.turn(str(body.get("name")), body.get("on") is True)
        return {}

    async def robots(self, body: Json) -> Json:
        """Send robot fans to the campaign whose link was shown last in the artist's server."""
        invitation = self.scene.invitation()
        if invitation is None:
            raise Absent("Robots need an invitation: use /campaign link in the server first.")
        code = invitation[1].removeprefix("c_").split("_")[0]
        keyword = next(iter(self.scene.keywords()), "")
        self.crowd.send(int(body.get("count") or 0), code, keyword, by=self.scene.next_release())
        return {}


def app(world: World) -> web.Application:
    """The console below the path it is mounted at."""
    console = Console(world)
    acts = Acts(world, console.cast)
    application = web.Application(middlewares=[_answers], client_max_size=32 * 2**20)
    application[CONSOLE] = console
    does: dict[str, Act] = {
        "telegram/start": acts.start,
        "telegram/send": acts.send,
        "telegram/press": acts.press,
        "sms/text": acts.text,
        "discord/say": acts.say,
        "discord/command": acts.command,
        "discord/complete": acts.complete,
        "discord/click": acts.click,
        "discord/choose": acts.choose,
        "discord/submit": acts.submit,
        "clock": console.jump,
        "switch": console.switch,
        "robots": console.robots,
    }
    application.add_routes([web.post(f"/api/{name}", _doing(act)) for name, act in does.items()])
    application.add_routes(
        [
            web.get("/api/state", console.state),
            web.get("/api/photo/{id}", console.photo),
            web.get("/api/sound/{id}", console.sound),
            web.get("/telegram/{bot:\\w+}", _into_chat),
            web.post("/telegram/{bot:\\w+}", _started(acts)),
            web.get("/", _page),
            web.get(r"/{name:[a-z_]+\.(?:js|css|svg)}", _page),
        ]
    )

    async def close(_: web.Application) -> None:
        await console.crowd.close()

    application.on_shutdown.append(close)
    return application


def _doing(act: Act) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(await act(await read_body(request, _FIELDS)))
        except _NOT_POSSIBLE as error:
            return web.json_response({"error": str(error) or type(error).__name__}, status=409)

    return answer


async def _into_chat(request: web.Request) -> web.Response:
    """Where a link into Telegram leads here: what the app shows before anything is sent."""
    bot = html.escape(request.match_info["bot"])
    return web.Response(text=_IN_TELEGRAM.replace("{bot}", bot), content_type="text/html")


def _started(acts: Acts) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        link = f"https://t.me/{request.match_info['bot']}?start={request.query.get('start', '')}"
        try:
            await acts.start({"link": link})
        except _NOT_POSSIBLE as error:
            return web.Response(status=409, text=str(error) or type(error).__name__)
        raise web.HTTPSeeOther("/console/")

    return answer


async def _page(request: web.Request) -> web.Response:
    """The page and what belongs to it."""
    file = _STATIC / request.match_info.get("name", "index.html")
    if not file.is_file():
        raise web.HTTPNotFound
    return web.Response(text=file.read_text("utf-8"), content_type=_TYPES[file.suffix])


@web.middleware
async def _answers(request: web.Request, handler: Handler) -> web.StreamResponse:
    response = await handler(request)
    response.headers.update(_HEADERS)
    return response
