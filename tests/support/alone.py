"""Some roles of the product in the test's own loop with nobody outside: no bot, no service, only the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.service import serve
from app.settings import load
from app.wiring import Parts, assembled
from storage.sealing import new_key


@asynccontextmanager
async def alone(dsn: str, *roles: str, **more: str) -> AsyncIterator[Parts]:
    """Up when this returns, drained in the end. `more`: settings, without their prefix, in lower case."""
    env = {"UPBEAT_ENV": "sandbox", "UPBEAT_SECRET_KEYS": new_key(1)}
    settings, _ = load(env | {f"UPBEAT_{name.upper()}": value for name, value in more.items()}, None)
    shutdown, ready = asyncio.Event(), asyncio.Event()
    async with assembled(settings, dsn, pool_max=6) as parts:
        service = asyncio.create_task(serve(parts, roles, shutdown, lambda _: ready.set()))
        up = asyncio.create_task(ready.wait())
        try:
            await asyncio.wait({service, up}, return_when=asyncio.FIRST_COMPLETED)
            if service.done():
                service.result()
            yield parts
        finally:
            up.cancel()
            shutdown.set()
            await service
