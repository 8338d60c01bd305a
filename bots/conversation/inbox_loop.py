"""The loop that works a channel's inbox: quick when the bell rings, patient when the database is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bots.conversation.once import Once
from core.errors import StorageAway
from core.queues import Inbound, Inbox
from core.waiting import nap, patiently

log = structlog.get_logger(__name__)
_IDLE_S = 0.3


async def work_inbox(
    channel: str, some: Callable[[], Awaitable[int]], bell: asyncio.Event, shutdown: asyncio.Event
) -> None:
    """Call `some()` (how many items it worked) until shutdown. What it fails at comes again, five times at most."""
    while not shutdown.is_set():
        try:
            worked = await some()
        except StorageAway:
            worked = 0
        except Exception:
            log.exception("inbox_failed", channel=channel)
            worked = 0
        if not worked:
            await nap(shutdown, _IDLE_S, bell)


async def put_off(once: Once, at: datetime) -> bool:
    """Nothing is lost, and no attempt used up; False: it could not be written, and comes by itself."""
    log.info("answer_put_off", item=once.item.id, until=at.isoformat())
    try:
        await once.put_off(at)
    except StorageAway:
        return False
    return True


async def answered(inbox: Inbox, item: Inbound, *, unknown: bool = False) -> None:
    """Until it is written down: to answer it again would be worse than to wait. `unknown`: if it arrived at all."""
    if unknown:
        log.warning("answer_unknown", item=item.id)
    await patiently(lambda: inbox.done([item.id], unknown=unknown))
