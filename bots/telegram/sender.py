"""Sends one message of the outbox; an answer that never came is `unknown`: Telegram cannot be asked about it."""

from __future__ import annotations

from datetime import timedelta

from aiogram.exceptions import AiogramError

from bots.telegram.failures import classify
from bots.telegram.posting import Poster
from core.delivery import Delivery, SendResult, Sent
from core.errors import StorageAway
from core.fan import Address
from core.ids import Channel
from core.message import Message

_STORAGE_AWAY = timedelta(seconds=2)


class TelegramSender:
    """Implements core.ports.MessageSender."""

    channel = Channel.TELEGRAM

    def __init__(self, poster: Poster) -> None:
        self._poster = poster

    def slots(self, message: Message) -> int:  # noqa: ARG002 - whatever it says
        """One."""
        return 1

    async def send(self, address: Address, message: Message, delivery: Delivery) -> SendResult:  # noqa: ARG002 - Telegram has no idempotency key
        """One attempt."""
        try:
            sent = await self._poster.post(int(address.external_id), message)
        except AiogramError as error:
            return classify(error)
        except StorageAway:  # the artwork is read before anything is sent
            return SendResult(status=Sent.RETRY, retry_after=_STORAGE_AWAY, detail="storage away", alone=True)
        return SendResult(status=Sent.SENT, vendor_id=sent)
