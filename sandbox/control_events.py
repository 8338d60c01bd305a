"""The journal as a live stream (server-sent events)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from typing import Any

from aiohttp import web

from sandbox.control_fields import whole
from sandbox.journal import Entry, Journal

STILL_HERE_S = 15.0


def entry_json(entry: Entry) -> dict[str, Any]:
    """A journal entry as plain values."""
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "vendor": entry.vendor,
        "kind": entry.kind,
        "data": entry.data,
    }


class EventStreams:
    """Open streams; they end with the server."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._closing = asyncio.Event()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """GET /events?since=N (or Last-Event-ID): older entries after N first, then each as it happens."""
        asked = request.headers.get("Last-Event-ID") or request.query.get("since")
        newest = self._journal.entries[-1].number if self._journal.entries else 0
        since = newest if asked is None else whole(asked, "since")
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )
        await response.prepare(request)
        entries = _entries(self._journal, since, self._closing)
        async with contextlib.aclosing(entries):
            with contextlib.suppress(ConnectionResetError):
                await response.write(b": here\n\n")
                async for entry in entries:
                    await response.write(_line(entry))
        return response

    async def close(self, _: web.Application) -> None:
        """End every stream."""
        self._closing.set()


def _line(entry: Entry | None) -> bytes:
    if entry is None:
        return b": still here\n\n"
    data = json.dumps(entry_json(entry), default=str)
    return f"id: {entry.number}\ndata: {data}\n\n".encode()


async def _entries(
    journal: Journal, since: int, closing: asyncio.Event
) -> AsyncGenerator[Entry | None, None]:
    """Entries after `since`, none lost between the past and the present; None after a quiet while."""
    feed = journal.follow()
    ends = asyncio.ensure_future(closing.wait())
    waiting = asyncio.ensure_future(anext(feed))
    try:
        await asyncio.sleep(0)  # from here on `feed` hears everything
        for entry in list(journal.entries):
            if entry.number > since:
                since = entry.number
                yield entry
        while not closing.is_set():
            await asyncio.wait({waiting, ends}, timeout=STILL_HERE_S, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                yield None
                continue
            entry = waiting.result()
            waiting = asyncio.ensure_future(anext(feed))
            if entry.number > since:
                yield entry
    finally:
        for task in (ends, waiting):
            task.cancel()
        await asyncio.gather(ends, waiting, return_exceptions=True)
