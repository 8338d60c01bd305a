"""A site that knows its pages by heart: what it was taught with PUT it answers to GET."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import uvloop
from aiohttp import web
from multidict import CIMultiDict


class _Pages:
    def __init__(self) -> None:
        self.known: dict[str, tuple[int, CIMultiDict[str], bytes]] = {}

    async def learn(self, request: web.Request) -> web.Response:
        taught: dict[str, Any] = await request.json()
        headers: CIMultiDict[str] = CIMultiDict(taught["headers"])
        self.known[request.path] = taught["status"], headers, taught["text"].encode()
        return web.Response()

    async def answer(self, request: web.Request) -> web.Response:
        status, headers, body = self.known[request.path]
        return web.Response(status=status, headers=headers, body=body)


async def _serve() -> None:
    app, pages = web.Application(client_max_size=2**24), _Pages()
    app.router.add_put("/{tail:.*}", pages.learn)
    app.router.add_get("/{tail:.*}", pages.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(_serve())
