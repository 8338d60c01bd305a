"""A Telegram, Discord and Twilio that answer after a few milliseconds, and remember when each message came, or segment.

Limits of single chats hold while they are set: what would break one is refused, and counted.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import uvloop
from aiohttp import web

from bench.stub_limits import Limits
from notifications.segments import segments

ANSWER_S = 0.02
_ids = itertools.count(10**17)
_arrivals: list[float] = []
_limits = Limits()


def _telegram(number: int, method: str) -> Mapping[str, Any]:
    if method == "getMe":
        return {"ok": True, "result": {"id": 42, "is_bot": True, "first_name": "b", "username": "bench_bot"}}
    if not method.startswith("send"):
        return {"ok": True, "result": True}
    chat = {"id": 7, "type": "private", "first_name": "fan"}
    return {"ok": True, "result": {"message_id": number % 10**9, "date": 1, "chat": chat, "text": "x"}}


def _discord(number: int, what: str) -> Mapping[str, Any]:
    if what == "channels":
        return {"id": str(number), "type": 1, "last_message_id": None, "recipients": []}
    author = {"id": "42", "username": "b", "discriminator": "0", "avatar": None, "bot": True}
    return {
        "id": str(number),
        "channel_id": "7",
        "author": author,
        "content": "x",
        "timestamp": "2026-12-04T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
    }


def _twilio(number: int, _: str) -> Mapping[str, Any]:
    return {
        "sid": f"SM{number:032x}",
        "status": "queued",
        "account_sid": "AC" + "0" * 32,
        "date_created": "Fri, 04 Dec 2026 00:00:00 +0000",
        "num_segments": "1",
    }


def _json(body: Mapping[str, Any], status: int = 200) -> web.Response:
    """discord.py reads a body only when its type is exactly this."""
    content = json.dumps(body).encode()
    return web.Response(body=content, status=status, headers={"Content-Type": "application/json"})


async def _set_limits(request: web.Request) -> web.Response:
    """Those from now on; answers what was refused under the ones before."""
    refused = _limits.refused
    _limits.hold(await request.json())
    return web.json_response(refused)


async def _taken(_: web.Request) -> web.Response:
    """When what came where, of what is limited."""
    return web.json_response(_limits.taken)


def _place(what: str, form: Mapping[str, Any]) -> tuple[str, str]:
    """Which limit counts, and for which chat."""
    if what == "channels":
        return "opening", "all"
    chat = str(form.get("chat_id", ""))
    return ("group" if chat.startswith("-") else "chat", chat) if chat else ("", "")


def _refusal(request: web.Request) -> web.Response:
    if request.path.startswith("/discord"):
        return _json({"code": 40003, "message": "You are opening direct messages too fast"}, 400)
    words = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
    return _json(words | {"parameters": {"retry_after": 1}}, 429)


def _answering(body: Callable[[int, str], Mapping[str, Any]], status: int = 200) -> Any:
    async def handler(request: web.Request) -> web.Response:
        if request.method == "GET":  # Twilio's list, where what was lost is looked for
            return _json({"messages": [], "next_page_uri": None})
        form = await request.post()
        what = request.path.rsplit("/", 1)[-1]
        if not _limits.allow(*_place(what, form), time.monotonic()):
            return _refusal(request)
        if what.startswith(("send", "messages", "Messages")):
            counts = segments(str(form["Body"])) if what == "Messages.json" else 1
            _arrivals.extend([time.monotonic()] * counts)
            await asyncio.sleep(ANSWER_S)
        return _json(body(next(_ids), what), status)

    return handler


async def _told(_: web.Request) -> web.Response:
    """When messages came (the clock that all processes of a machine share); then all is forgotten."""
    told, _arrivals[:] = list(_arrivals), []
    return web.json_response(told)


async def _discord_self(_: web.Request) -> web.Response:
    me = {"id": "42", "username": "b", "discriminator": "0", "avatar": None, "bot": True}
    return _json(me)


async def _serve() -> None:
    app = web.Application()
    app.router.add_get("/arrivals", _told)
    app.router.add_post("/limits", _set_limits)
    app.router.add_get("/taken", _taken)
    app.router.add_get("/discord/users/@me", _discord_self)
    app.router.add_route("*", "/discord/{tail:.*}", _answering(_discord))
    app.router.add_route("*", "/twilio/{tail:.*}", _answering(_twilio, 201))
    app.router.add_route("*", "/{tail:bot.*}", _answering(_telegram))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(_serve())
