"""The bare limit: PUTs and nothing else, written as fast as aiohttp allows."""

from __future__ import annotations

import asyncio
import time

import aiohttp
from yarl import URL

CONCURRENCY = 64
_TARGET = "/v1/me/library?uris=spotify:track:0000000000000000000000"
_HEADERS = {"Authorization": "Bearer " + "x" * 130, "Content-Type": "application/json"}


def session() -> aiohttp.ClientSession:
    """Without cookies, as many connections as saves in flight."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CONCURRENCY, keepalive_timeout=60),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


async def put(http: aiohttp.ClientSession, url: str) -> None:
    """One save."""
    async with http.put(url + _TARGET, headers=_HEADERS) as response:
        await response.read()


async def bare_loop(url: str, saves: int) -> float:
    """Saves per second of workers over one shared counter."""
    left, target = iter(range(saves)), URL(url + _TARGET, encoded=True)
    async with session() as http:

        async def worker() -> None:
            for _ in left:
                async with http.put(target, headers=_HEADERS) as response:
                    await response.read()

        started = time.perf_counter()
        await asyncio.gather(*[worker() for _ in range(CONCURRENCY)])
        return saves / (time.perf_counter() - started)
