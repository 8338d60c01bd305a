"""How updates come in, by long polling or by webhook: written down first, confirmed afterwards."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from bots.telegram.client import RawUpdates
from bots.telegram.group_inbound import is_talk
from bots.telegram.inbound import UPDATES
from core.errors import StorageAway
from core.ids import SenderId
from core.ports import Clock
from core.queues import Inbox
from core.waiting import nap

log = structlog.get_logger(__name__)
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_POLL_S = 25
_MOST = 100
_CONNECTIONS = 40


def verify(secret: str, given: str | None) -> bool:
    """Whether a delivery carries our secret; in constant time, whatever characters came."""
    return hmac.compare_digest((given or "").encode("utf-8", "surrogatepass"), secret.encode())


class Intake:
    """Fills the inbox and rings the bell. Pending updates are never dropped."""

    def __init__(
        self, bot: Bot, inbox: Inbox, sender_id: SenderId, clock: Clock, secret: str, bell: asyncio.Event
    ) -> None:
        self._bot, self._inbox, self._sender_id = bot, inbox, sender_id
        self._clock, self._secret, self._bell = clock, secret, bell

    async def set_webhook(self, url: str) -> None:
        """From now on Telegram delivers to `url`. Raises the SDK's errors."""
        await self._bot.set_webhook(
            url,
            secret_token=self._secret,
            allowed_updates=list(UPDATES),
            max_connections=_CONNECTIONS,
            drop_pending_updates=False,
        )

    async def receive(self, headers: Mapping[str, str], body: bytes) -> int:
        """A webhook's request: verify, write down; the HTTP status to answer. Telegram repeats all but 2xx."""
        if not verify(self._secret, headers.get(_HEADER)):
            return 401
        try:
            update = orjson.loads(body)
        except orjson.JSONDecodeError:
            return 400
        try:
            return 200 if await self.accept(update) else 400
        except StorageAway:
            return 503

    async def accept(self, update: Any) -> bool:
        """Write down an update that is known to come from Telegram; False when it is none. Raises StorageAway."""
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return False
        await self._keep([update])
        return True

    async def poll(self, shutdown: asyncio.Event) -> None:
        """Long polling until shutdown; failures are told once, and once when they are over."""
        trouble, tries = "", 0
        hook, offset = True, None
        while not shutdown.is_set():
            try:
                if hook:
                    await self._bot.delete_webhook(drop_pending_updates=False)
                    hook = False
                offset = await self._fetch(offset, shutdown)
            except (AiogramError, StorageAway) as error:
                tries += 1
                if trouble != type(error).__name__:
                    trouble = type(error).__name__
                    log.warning("telegram_polling_stopped", error=trouble)
                await nap(shutdown, _pause(error, tries))
                continue
            if trouble:
                log.info("telegram_polling_again")
            trouble, tries = "", 0

    async def _fetch(self, offset: int | None, shutdown: asyncio.Event) -> int | None:
        """One call; what it brought is stored when this returns the offset that will confirm it.

        None after an empty answer: everything is confirmed, and after a quiet week update ids start anywhere.
        None also at the start: repetitions are harmless, skipping would not be.
        """
        ask = RawUpdates(offset=offset, timeout=_POLL_S, limit=_MOST, allowed_updates=list(UPDATES))
        updates = await _unless(shutdown, asyncio.create_task(self._bot(ask, request_timeout=_POLL_S + 10)))
        if not updates:
            return None
        await self._keep(updates)
        return max(int(update["update_id"]) for update in updates) + 1

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        items = [(str(update["update_id"]), update) for update in updates if not is_talk(update)]
        if not items:
            return
        await self._inbox.put(self._sender_id, items, self._clock.now())
        self._bell.set()


async def _unless(
    shutdown: asyncio.Event, ask: asyncio.Task[list[dict[str, Any]]]
) -> list[dict[str, Any]] | None:
    """The answer; None when shutdown came first."""
    stop = asyncio.create_task(shutdown.wait())
    try:
        await asyncio.wait({ask, stop}, return_when=asyncio.FIRST_COMPLETED)
        return ask.result() if ask.done() else None
    finally:
        for task in (ask, stop):
            task.cancel()
        await asyncio.gather(ask, stop, return_exceptions=True)


def _pause(error: Exception, tries: int) -> float:
    """Seconds until the next try."""
    match error:
        case TelegramRetryAfter(retry_after=seconds):
            return float(seconds)
        case TelegramUnauthorizedError() | TelegramNotFound():
            return 60.0
        case TelegramConflictError():
            return 5.0
        case StorageAway():
            return 1.0
    return min(30.0, 2.0 ** min(tries, 5))
