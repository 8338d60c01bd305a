"""A service that answers every call after two milliseconds: the same for us and for the bare loop.

It stands for another machine: where it may, it goes before whatever else runs on this one.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections import Counter, deque

import uvloop
from aiohttp import web

_FIRST = -15
_TOKEN = {"access_token": "fresh-" + "x" * 130, "token_type": "Bearer", "expires_in": 3600, "scope": ""}


class _Service:
    """Remembers when the first save came (Unix time, 0: none yet); asking forgets it."""

    def __init__(self) -> None:
        self.first = 0.0
        self.crew: Counter[str] = Counter()
        self.fans: Counter[str] = Counter()
        self.window: deque[float] = deque()
        self.accepted: list[float] = []
        self.refused = 0

    async def put(self, _: web.Request) -> web.Response:
        self.first = self.first or time.time()
        await asyncio.sleep(0.002)
        return web.Response()

    async def put_counted(self, request: web.Request) -> web.Response:
        """Under a worker's own address: who came, and with whose permission."""
        self.crew[request.match_info["worker"]] += 1
        self.fans[request.headers["Authorization"]] += 1
        await asyncio.sleep(0.002)
        return web.Response()

    async def counts(self, _: web.Request) -> web.Response:
        """Saves by worker, and how many were of a fan already saved; asking forgets them."""
        twice = sum(self.fans.values()) - len(self.fans)
        told = {"workers": dict(self.crew), "twice": twice}
        self.crew.clear()
        self.fans.clear()
        return web.json_response(told)

    async def put_limited(self, request: web.Request) -> web.Response:
        """So many in any second; the others are refused, and counted."""
        now, rate = time.monotonic(), int(request.match_info["rate"])
        while self.window and now - self.window[0] >= 1.0:
            self.window.popleft()
        if len(self.window) >= rate:
            self.refused += 1
            return web.Response(status=429, headers={"Retry-After": "1"})
        self.window.append(now)
        self.accepted.append(now)
        self.crew[request.match_info["worker"]] += 1
        await asyncio.sleep(0.002)
        return web.Response()

    async def limits(self, _: web.Request) -> web.Response:
        """What came of it since it was last asked."""
        times, span = self.accepted, self.accepted[-1] - self.accepted[0] if self.accepted else 0.0
        told = {"accepted": len(times), "span_s": span, "refused": self.refused, "workers": dict(self.crew)}
        self.accepted, self.refused = [], 0
        self.window.clear()
        self.crew.clear()
        return web.json_response(told)

    async def token(self, _: web.Request) -> web.Response:
        await asyncio.sleep(0.002)
        return web.json_response(_TOKEN)

    async def when(self, _: web.Request) -> web.Response:
        first, self.first = self.first, 0.0
        return web.json_response(first)


async def _serve() -> None:
    with contextlib.suppress(PermissionError):
        os.nice(_FIRST)
    app, service = web.Application(), _Service()
    app.router.add_route("PUT", "/crew/{worker}/{tail:.*}", service.put_counted)
    app.router.add_route("PUT", "/limited/{rate}/{worker}/{tail:.*}", service.put_limited)
    app.router.add_route("PUT", "/{tail:.*}", service.put)
    app.router.add_get("/counts", service.counts)
    app.router.add_get("/limits", service.limits)
    app.router.add_post("/token", service.token)
    app.router.add_get("/first", service.when)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(_serve())
