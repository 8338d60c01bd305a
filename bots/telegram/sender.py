"""Sends one message; what came back is told apart by whether Telegram certainly did not process it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import BufferedInputFile

from bots.telegram.drawing import CAPTION_MAX, as_html, keyboard
from core.delivery import Delivery, SendResult, Sent
from core.fan import Address, Reachability
from core.ids import ArtworkId, Channel, SenderId
from core.message import Message
from core.ports import Store

_PAUSE_ON_401 = timedelta(minutes=5)


class TelegramSender:
    """Implements core.ports.MessageSender; pictures are uploaded once per bot."""

    channel = Channel.TELEGRAM

    def __init__(self, bot: Bot, store: Store, sender_id: SenderId) -> None:
        self._bot, self._store, self._sender_id = bot, store, sender_id

    async def send(self, address: Address, message: Message, delivery: Delivery) -> SendResult:  # noqa: ARG002 - Telegram has no idempotency key
        """One attempt. An answer that never came is unknown: Telegram cannot tell us, so it is not sent again."""
        try:
            sent = await self.post(int(address.external_id), message)
        except (AiogramError, TypeError) as error:  # TypeError: the SDK on a 5xx without description
            return classify(error)
        return SendResult(status=Sent.SENT, vendor_id=str(sent.message_id))

    async def post(self, chat_id: int, message: Message) -> Any:
        """sendPhoto with a caption where there is artwork and room, else sendMessage. Raises aiogram's errors."""
        options: dict[str, Any] = {
            "reply_markup": keyboard(message),
            "disable_notification": message.silent or None,
            "protect_content": message.private or None,
            "parse_mode": "HTML",
        }
        if message.artwork_id is None or len(message.text) > CAPTION_MAX:
            return await self._bot.send_message(chat_id, as_html(message.text), **options)
        known = await self._known(message.artwork_id)
        photo = known or await self._upload(message.artwork_id)
        if photo is None:
            return await self._bot.send_message(chat_id, as_html(message.text), **options)
        sent = await self._bot.send_photo(
            chat_id, photo, caption=as_html(message.text, CAPTION_MAX), **options
        )
        if known is None and sent.photo:
            async with self._store() as tx:
                await tx.fans.put_file_id(self._sender_id, message.artwork_id, sent.photo[-1].file_id)
        return sent

    async def _known(self, artwork_id: ArtworkId) -> str | None:
        async with self._store() as tx:
            return await tx.fans.file_id(self._sender_id, artwork_id)

    async def _upload(self, artwork_id: ArtworkId) -> BufferedInputFile | None:
        async with self._store() as tx:
            body = await tx.campaigns.artwork(artwork_id, "square")
        return BufferedInputFile(body, "artwork.jpg") if body else None


def classify(error: Exception) -> SendResult:
    """The table: certainly not sent (4xx), or unknown (5xx, network, an answer that cannot be read)."""
    text = str(error).lower()
    if isinstance(error, TelegramRetryAfter):
        return SendResult(status=Sent.RETRY, retry_after=timedelta(seconds=error.retry_after), detail="429")
    if isinstance(error, TelegramForbiddenError):
        return SendResult(status=Sent.BLOCKED, reachability=_why_forbidden(text), detail="403")
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        return SendResult(status=Sent.RETRY, retry_after=_PAUSE_ON_401, detail="the bot's token is refused")
    if isinstance(error, TelegramBadRequest):
        if "chat not found" in text or "peer_id_invalid" in text:
            return SendResult(
                status=Sent.BLOCKED, reachability=Reachability.GONE, detail="400 chat not found"
            )
        return SendResult(status=Sent.REFUSED, detail=f"400 {re.sub(r'[^a-z ]', '', text)[:60]}")
    if "too many requests" in text:
        found = re.search(r"retry after (\d+)", text)
        wait = timedelta(seconds=int(found[1]) if found else 5)
        return SendResult(status=Sent.RETRY, retry_after=wait, detail="429")
    return SendResult(status=Sent.UNKNOWN, detail=type(error).__name__)


def _why_forbidden(text: str) -> Reachability:
    if "deactivated" in text:
        return Reachability.GONE
    if "initiate" in text:
        return Reachability.NEVER_STARTED
    return Reachability.BLOCKED
