"""Where vendors deliver: the channel verifies and writes down, this file only carries."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from core.errors import StorageAway


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """An HTTP request of a vendor. `path_qs` as it was on the wire, for signatures over the URL."""

    path_qs: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """What the vendor is answered."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain"


Door = Callable[[Delivered], Awaitable[Acknowledged]]
Doors = Mapping[str, Door]  # "telegram/3", "twilio/4/inbound", "twilio/4/status"

DOORS: web.AppKey[Doors] = web.AppKey("doors", dict)
MAX_BODY = 1024 * 1024
_WHOLE_S = 30.0


async def receive(request: web.Request) -> web.Response:
    """`POST /webhooks/...`: unknown doors are 404; oversized bodies 413, those without an end 408.

    What could not be written down is 503, and comes again.
    """
    door = request.app[DOORS].get(request.path.removeprefix("/webhooks/"))
    if door is None:
        return web.Response(status=404)
    if (request.content_length or 0) > MAX_BODY:
        return web.Response(status=413)
    body = b""
    try:
        async with asyncio.timeout(_WHOLE_S):
            async for part in request.content.iter_any():  # as the network cuts it
                body += part
                if len(body) > MAX_BODY:
                    return web.Response(status=413)
    except TimeoutError:
        return web.Response(status=408)
    try:
        answer = await door(Delivered(path_qs=request.raw_path, headers=request.headers, body=body))
    except StorageAway:
        return web.Response(status=503)
    return web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)
