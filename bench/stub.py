"""A service that answers every call after two milliseconds: the same for us and for the bare loop."""

from __future__ import annotations

import asyncio
import sys
import time

import uvloop
from aiohttp import web

_TOKEN = {"access_token": "fresh-" + "x" * 130, "token_type": "Bearer", "expires_in": 3600, "scope": ""}


class _Service:
    """Remembers when the first save came (Unix time, 0: none yet); asking forgets it."""

    def __init__(self) -> None:
        self.first = 0.0

    async def put(self, _: web.Request) -> web.Response:
        self.first = self.first or time.time()
        await asyncio.sleep(0.002)
        return web.Response()

    async def token(self, _: web.Request) -> web.Response:
        await asyncio.sleep(0.002)
        return web.json_response(_TOKEN)

    async def when(self, _: web.Request) -> web.Response:
        first, self.first = self.first, 0.0
        return web.json_response(first)


async def _serve() -> None:
    app, service = web.Application(), _Service()
    app.router.add_route("PUT", "/{tail:.*}", service.put)
    app.router.add_post("/token", service.token)
    app.router.add_get("/first", service.when)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(_serve())
