"""A service that answers every PUT after two milliseconds: the same for us and for the bare loop."""

from __future__ import annotations

import asyncio
import sys

import uvloop
from aiohttp import web


async def _put(_: web.Request) -> web.Response:
    await asyncio.sleep(0.002)
    return web.Response()


async def _serve() -> None:
    app = web.Application()
    app.router.add_route("PUT", "/{tail:.*}", _put)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(_serve())
