"""Sends one message of the outbox; an answer that never came is `unknown`: Telegram cannot be asked about it."""

from __future__ import annotations

from datetime import timedelta

from aiogram.exceptions import AiogramError

from bots.telegram.failures import classify
from bots.telegram.posting import Poster
from core.delivery import Delivery, DeliveryKind, SendResult, Sent
from core.errors import StorageAway
from core.fan import Address
from core.ids import Channel
from core.message import Message

_STORAGE_AWAY = timedelta(seconds=2)
_AGAIN = timedelta(seconds=30)
_MOST_ATTEMPTS = 2
_OWED = (DeliveryKind.RECEIPT, DeliveryKind.RESCUE, DeliveryKind.REMINDER)


class TelegramSender:
    """Implements core.ports.MessageSender."""

    channel = Channel.TELEGRAM

    def __init__(self, poster: Poster, *, resend_receipts: bool = False, paid: bool = False) -> None:
        self._poster, self._resend_receipts, self._paid = poster, resend_receipts, paid

    def slots(self, message: Message) -> int:  # noqa: ARG002 - whatever it says
        """One."""
        return 1

    async def send(self, address: Address, message: Message, delivery: Delivery) -> SendResult:
        """One attempt."""
        try:
            sent = await self._poster.post(int(address.external_id), message, paid=self._paid)
        except AiogramError as error:
            return self._doubted(classify(error), delivery)
        except StorageAway:  # the artwork is read before anything is sent
            return SendResult(status=Sent.RETRY, retry_after=_STORAGE_AWAY, detail="storage away", alone=True)
        return SendResult(status=Sent.SENT, vendor_id=sent)

    def _doubted(self, answer: SendResult, delivery: Delivery) -> SendResult:
        """The operator may rather have a fan read twice that it was saved than not at all: once more, never a third time."""
        again = self._resend_receipts and delivery.kind in _OWED and delivery.attempts < _MOST_ATTEMPTS
        if answer.status is not Sent.UNKNOWN or not again:
            return answer
        detail = f"{answer.detail}, sent again"
        return SendResult(status=Sent.RETRY, retry_after=_AGAIN, detail=detail, alone=True, doubted=True)
