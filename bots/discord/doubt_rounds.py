"""Looks in direct message channels for what got no answer: found it was sent, else nobody knows."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import discord
import structlog

from bots.conversation.text_marks import matches
from bots.discord.failures import FAULTS, NO_ANSWER
from bots.discord.sender import nonce_of
from core.delivery import DeliveryStatus
from core.errors import StorageAway
from core.ids import SenderId
from core.ports import Clock
from core.queues import DeliveryQueue
from core.unsettled import Doubt, Unsettled
from core.waiting import nap

log = structlog.get_logger(__name__)
EVERY_S = 60.0
CALLS = 20  # at most, in a round; the rest waits for the next one
LOOK_AFTER = timedelta(minutes=2)  # by then no repetition of ours is under way
_BEFORE = timedelta(minutes=30)  # a row becomes unknown long after its attempt, when its process died
_AFTER = timedelta(minutes=2)
_MOST = 100


class Doubts:
    """`run(shutdown)` once in the world; `settle()` is one round."""

    def __init__(
        self,
        client: discord.Client,
        sender_id: SenderId,
        unsettled: Unsettled,
        queue: DeliveryQueue,
        clock: Clock,
    ) -> None:
        self._client, self._sender_id = client, sender_id
        self._unsettled, self._queue, self._clock = unsettled, queue, clock

    async def run(self, shutdown: asyncio.Event) -> None:
        """A round a minute, the first at once."""
        while not shutdown.is_set():
            try:
                await self.settle()
            except (StorageAway, *FAULTS, *NO_ANSWER) as error:
                log.warning("discord_reconciling_waits", error=type(error).__name__)
            except Exception:
                log.exception("discord_reconciling_failed")
            await nap(shutdown, EVERY_S)

    async def settle(self) -> int:
        """How many messages were found. What is not found stays unknown: it is not sent again."""
        now, found = self._clock.now(), 0
        doubts = await self._unsettled.doubts(self._sender_id, now - LOOK_AFTER, CALLS)
        for doubt in doubts:
            seen = await self._seen(doubt)
            if seen is None:
                await self._unsettled.give_up(doubt.id)
            else:
                what = DeliveryStatus.SENT
                await self._queue.report(self._sender_id, str(seen), doubt.id, what, "reconciled", now)
                found += 1
            log.info("discord_reconciled", delivery=doubt.id, outcome="unknown" if seen is None else "sent")
        return found

    async def _seen(self, doubt: Doubt) -> int | None:
        """By its nonce, as long as Discord keeps it; else by its words."""
        if doubt.dm_channel_id is None or self._client.user is None:
            return None
        place = self._client.get_partial_messageable(int(doubt.dm_channel_id))
        after = max(doubt.created_at, doubt.since - _BEFORE) - _AFTER
        try:
            listed = [m async for m in place.history(limit=_MOST, after=after, before=doubt.since + _AFTER)]
        except (discord.Forbidden, discord.NotFound):  # the channel is closed to us: nobody can tell
            return None
        ours = [m for m in listed if m.author.id == self._client.user.id]
        taken = await self._unsettled.taken(self._sender_id, [str(m.id) for m in ours])
        free = [m for m in ours if str(m.id) not in taken]
        named = [m.id for m in free if str(m.nonce) == nonce_of(doubt.id)]
        alike = [m.id for m in free if m.nonce is None and matches(doubt.detail, m.content)]
        return next(iter(named or alike), None)
