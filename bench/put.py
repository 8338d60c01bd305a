"""The bare limit: PUTs and nothing else, written as fast as aiohttp allows."""

from __future__ import annotations

import asyncio
import time

import aiohttp
from yarl import URL

CONCURRENCY = 128  # the bare loop is as fast with 64; so many that nobody waits for a pause of the service
_TARGET = "/v1/me/library?uris=spotify:track:0000000000000000000000"
_REFRESH = {"grant_type": "refresh_token", "refresh_token": "x" * 130, "client_id": "bench"}
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


async def bare_loop(url: str, saves: int, *, refresh_every: int = 0) -> float:
    """Saves per second of workers over one shared counter; before every so-manieth a token is asked for."""
    left, target = iter(range(saves)), URL(url + _TARGET, encoded=True)
    async with session() as http:

        async def worker() -> None:
            for i in left:
                if refresh_every and i % refresh_every == 0:
                    async with http.post(f"{url}/token", data=_REFRESH) as response:
                        await response.json()
                async with http.put(target, headers=_HEADERS) as response:
                    await response.read()

        started = time.perf_counter()
        await asyncio.gather(*[worker() for _ in range(CONCURRENCY)])
        return saves / (time.perf_counter() - started)
