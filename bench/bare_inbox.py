"""A webhook as bare as it can be: what comes is one INSERT, and is answered; nothing is read, verified or worked."""

from __future__ import annotations

import asyncio
import itertools
import sys

import asyncpg
import uvloop
from aiohttp import web

_TABLE = """
CREATE TABLE bare_inbox (id bigserial PRIMARY KEY, sender_id bigint NOT NULL, external_id text NOT NULL, payload jsonb,
    received_at timestamptz NOT NULL DEFAULT now(), UNIQUE (sender_id, external_id))
"""
_PUT = "INSERT INTO bare_inbox (sender_id, external_id, payload) VALUES (1, $1, to_jsonb($2::text)) ON CONFLICT DO NOTHING"
_POOL = 12  # as many connections as a process of ours has


async def _serve(dsn: str) -> None:
    ids = itertools.count()
    async with asyncpg.create_pool(dsn, min_size=_POOL, max_size=_POOL) as pool:
        await pool.execute(_TABLE)

        async def take(request: web.Request) -> web.Response:
            body = await request.text()
            await pool.execute(_PUT, str(next(ids)), body)
            return web.Response()

        app = web.Application()
        app.router.add_post("/{tail:.*}", take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(runner.addresses[0][1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        await runner.cleanup()


if __name__ == "__main__":
    uvloop.run(_serve(sys.argv[1]))
