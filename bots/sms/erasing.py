"""Deletes at Twilio what it keeps of people who are erased here: every message from and to their number."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import aiohttp
import structlog
from twilio.base.exceptions import TwilioException, TwilioRestException

from core.errors import SealBroken, StorageAway
from core.ids import SenderId
from core.ports import Clock
from core.vendor_deletions import VendorDeletion, VendorDeletions
from core.waiting import nap

log = structlog.get_logger(__name__)
EVERY_S = 20.0
PEOPLE = 5  # a round
PAGE = 100  # messages of one person and direction a round; the rest waits for the next try
_GONE, _NOT_OVER = 20404, 20009
_AWAY = (TimeoutError, TwilioException, aiohttp.ClientError, OSError, ValueError)


class Erasing:
    """`run(shutdown)` in any number of processes; `round()` is one look."""

    def __init__(
        self, client: Any, number: str, sender_id: SenderId, deletions: VendorDeletions, clock: Clock
    ) -> None:
        self._client, self._number, self._sender_id = client, number, sender_id
        self._deletions, self._clock = deletions, clock

    async def run(self, shutdown: asyncio.Event) -> None:
        """Until shutdown."""
        while not shutdown.is_set():
            try:
                await self.round()
            except StorageAway as error:
                log.warning("sms_erasing_waits", error=type(error).__name__)
            await nap(shutdown, EVERY_S)

    async def round(self) -> int:
        """How many people nothing is left of at Twilio now. What is refused or away comes again by itself."""
        over = 0
        for _ in range(PEOPLE):
            try:  # one at a time: who cannot be read (a key is missing) holds up nobody
                due = await self._deletions.claim(self._sender_id, 1, self._clock.now())
                over += sum([await self._one(deletion) for deletion in due])
            except SealBroken as error:
                log.warning("sms_erasing_needs_its_key", detail=str(error))
                continue
            if not due:
                break
        return over

    async def _one(self, deletion: VendorDeletion) -> bool:
        """Whether it is over."""
        now = self._clock.now()
        try:
            left = await self._delete(deletion)
        except _AWAY as error:
            log.warning(
                "sms_erasing_waits", deletion=deletion.id, tries=deletion.tries, error=type(error).__name__
            )
            return False
        if not deletion.over(left, now):
            return False
        await self._deletions.done(deletion.id)
        log.info("sms_erased_at_twilio", deletion=deletion.id)
        return True

    async def _delete(self, deletion: VendorDeletion) -> int:
        """How many were there before, whether or not each could go."""
        messages = self._client.messages
        listed = await asyncio.gather(
            messages.list_async(to=deletion.address, from_=self._number, limit=PAGE, page_size=PAGE),
            messages.list_async(to=self._number, from_=deletion.address, limit=PAGE, page_size=PAGE),
        )
        theirs = [one for one in chain.from_iterable(listed) if _moment(one) <= deletion.until]
        for one in theirs:
            try:
                await messages(str(one.sid)).delete_async()
            except TwilioRestException as error:
                if int(error.code or 0) not in (_GONE, _NOT_OVER):  # still on its way: the next try
                    raise
        return len(theirs)


def _moment(message: Any) -> datetime:
    """One without a date waits at Twilio still, and was there before we looked."""
    at = message.date_created or message.date_sent
    if not isinstance(at, datetime):
        return datetime.min.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
