"""Asks Twilio about what was lost: sends that got no answer, and texts that never reached the webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bots.conversation.text_marks import is_marked, matches
from bots.sms.callbacks import Callbacks
from bots.sms.message_log import LogAway, Logged, MessageLog
from bots.sms.overtaken import still_counts
from bots.sms.webhook import SAID_AT, STATUSES
from core.delivery import DeliveryStatus
from core.errors import StorageAway
from core.ids import SenderId
from core.ports import Clock
from core.queues import DeliveryQueue, Inbox
from core.unsettled import Doubt, Unsettled
from core.waiting import nap

log = structlog.get_logger(__name__)
EVERY_S = 60.0
CALLS = 20  # at most, for messages in a round; the rest waits for the next one
SETTLED_AFTER = timedelta(
    minutes=10
)  # until then a status callback may tell; what Twilio took is on its list by then
MOST_ATTEMPTS = 3
LOOK_BACK = timedelta(days=3)
_OVERLAP = timedelta(hours=1)
_GRACE = timedelta(minutes=1)  # the webhook, which says more than the list, comes first
_SKEW = timedelta(minutes=2)


class Reconciling:
    """`run(shutdown)` once in the world; `settle()` and `recover()` are one round each."""

    def __init__(
        self,
        sender_id: SenderId,
        messages: MessageLog,
        unsettled: Unsettled,
        queue: DeliveryQueue,
        callbacks: Callbacks,
        inbox: Inbox,
        clock: Clock,
        ring: Callable[[], None],
    ) -> None:
        self._sender_id, self._log, self._unsettled = sender_id, messages, unsettled
        self._queue, self._callbacks = queue, callbacks
        self._inbox, self._clock, self._ring = inbox, clock, ring

    async def run(self, shutdown: asyncio.Event) -> None:
        """A round a minute, the first at once: what came while we were down is looked for at start."""
        while not shutdown.is_set():
            for look in (self.recover, self.settle):
                try:
                    await look()
                except (StorageAway, LogAway) as error:
                    log.warning("sms_reconciling_waits", error=type(error).__name__, detail=str(error))
                except Exception:
                    log.exception("sms_reconciling_failed")
            await nap(shutdown, EVERY_S)

    async def settle(self) -> int:
        """How many messages' fates are known now."""
        now = self._clock.now()
        doubts = await self._unsettled.doubts(self._sender_id, now - SETTLED_AFTER, CALLS)
        for doubt in doubts:
            outcome = await self._one(doubt, now)
            log.info("sms_reconciled", delivery=doubt.id, outcome=outcome)
        return len(doubts)

    async def _one(self, doubt: Doubt, now: datetime) -> str:
        listed = await self._log.sent_to(doubt.to)
        if listed is None:
            return await self._report(doubt, "", DeliveryStatus.FAILED, "reconciled: too many to tell")
        ours = await self._unsettled.taken(self._sender_id, [m.sid for m in listed])
        free = [
            m
            for m in listed
            if not m.inbound and m.sid not in ours and doubt.created_at - _SKEW <= m.at <= doubt.since + _SKEW
        ]
        if is_marked(doubt.detail):
            free = [m for m in free if matches(doubt.detail, m.body)]
        elif free:  # its process died with it: one of these may be it, so it must not go again
            return await self._report(doubt, "", DeliveryStatus.FAILED, "reconciled: may have been sent")
        if free:
            found = min(free, key=lambda m: m.at)
            status = STATUSES.get(found.status, DeliveryStatus.SENT)
            await self._callbacks.heard(found.sid, doubt.id, status, found.code, doubt.to)
            return status.value
        if doubt.attempts < MOST_ATTEMPTS and (doubt.expires_at is None or now < doubt.expires_at):
            await self._unsettled.send_again(doubt.id, "reconciled: Twilio never had it", now)
            return "queued"
        return await self._report(doubt, "", DeliveryStatus.FAILED, "reconciled: Twilio never had it")

    async def _report(self, doubt: Doubt, sid: str, to: DeliveryStatus, detail: str) -> str:
        await self._queue.report(self._sender_id, sid, doubt.id, to, detail, self._clock.now())
        return to.value

    async def recover(self) -> int:
        """How many texts the webhook never brought; they are in the inbox now.

        All that came in since the last look is read before anything is decided: a later STOP may overtake a START.
        """
        now = self._clock.now()
        seen = await self._unsettled.seen(self._sender_id)
        since = now - LOOK_BACK if seen is None else max(now - LOOK_BACK, seen - _OVERLAP)
        listed = await self._log.received(since)
        heard = await self._unsettled.heard(self._sender_id, [m.sid for m in listed])
        keywords = await self._unsettled.keywords(self._sender_id)
        lost = [m for m in still_counts(listed, heard, keywords) if m.at <= now - _GRACE]
        if lost:
            new = await self._inbox.put(self._sender_id, [(m.sid, _fields(m)) for m in lost], now)
            log.warning("sms_texts_recovered", count=new)
            self._ring()
        await self._unsettled.saw(self._sender_id, now)
        return len(lost)


def _fields(text: Logged) -> dict[str, str]:
    said = {SAID_AT: text.at.isoformat()}
    return {"MessageSid": text.sid, "From": text.sender, "To": text.to, "Body": text.body} | said
