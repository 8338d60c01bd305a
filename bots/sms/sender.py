"""Sends one text; an answer that never came is `unknown`, and never sent again blindly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import aiohttp
from twilio.base.exceptions import TwilioException, TwilioRestException

from bots.sms.segments import plain
from core.delivery import Delivery, SendResult, Sent
from core.fan import Address, Reachability
from core.ids import Channel
from core.message import CopyText, Message, OpenUrl

_BLOCKED = {
    21610: Reachability.OPTED_OUT,
    21211: Reachability.GONE,
    21614: Reachability.GONE,
    21635: Reachability.GONE,
    21612: Reachability.GONE,
    30005: Reachability.GONE,
    30006: Reachability.GONE,
}
_VALIDITY_S = 4 * 3600


class SmsSender:
    """Implements core.ports.MessageSender over the real SDK."""

    channel = Channel.SMS

    def __init__(self, client: Any, number: str, status_url: str) -> None:
        self._client, self._number, self._status_url = client, number, status_url

    async def send(self, address: Address, message: Message, delivery: Delivery) -> SendResult:
        """The delivery's id rides in the callback's address, so that a lost answer can still be told apart."""
        callback = f"{self._status_url}?o={delivery.id}"
        return await self.text(address.external_id, body_of(message), callback)

    async def text(self, to: str, body: str, callback: str | None) -> SendResult:
        """One POST."""
        try:
            sent = await self._client.messages.create_async(
                to=to, from_=self._number, body=body, status_callback=callback, validity_period=_VALIDITY_S
            )
        except TwilioRestException as error:
            return _refused(error)
        except aiohttp.ClientConnectorError as error:  # no line was ever open: nothing was sent
            return SendResult(
                status=Sent.RETRY, retry_after=timedelta(seconds=30), detail=type(error).__name__
            )
        except (TimeoutError, TwilioException, aiohttp.ClientError, OSError, ValueError) as error:
            return SendResult(status=Sent.UNKNOWN, detail=type(error).__name__)
        return SendResult(status=Sent.SENT, vendor_id=str(sent.sid))


def body_of(message: Message) -> str:
    """Plain GSM-7 text; a primary link that the text does not carry yet is put behind it."""
    text = plain(message.text)
    for row in message.buttons:
        for button in row:
            action = button.action
            link = (
                action.url
                if isinstance(action, OpenUrl)
                else action.text
                if isinstance(action, CopyText)
                else ""
            )
            if button.primary and link and link not in text:
                text = f"{text} {link}"
    return text[:1600]


def _refused(error: TwilioRestException) -> SendResult:
    code, status = int(error.code or 0), int(error.status or 0)
    detail = f"twilio {code or status}"
    if code in _BLOCKED:
        return SendResult(status=Sent.BLOCKED, reachability=_BLOCKED[code], detail=detail)
    if code == 63038:  # the account's daily allowance is used up
        return SendResult(status=Sent.RETRY, retry_after=timedelta(hours=1), detail=detail)
    if status == 429 or code in (20429, 21611):
        return SendResult(status=Sent.RETRY, retry_after=timedelta(seconds=1), detail=detail)
    if status in (401, 403) or code in (20003, 21606, 21608, 30034):
        return SendResult(status=Sent.RETRY, retry_after=timedelta(minutes=5), detail=detail)
    if status >= 500:
        return SendResult(status=Sent.UNKNOWN, detail=detail)
    return SendResult(status=Sent.REFUSED, detail=detail)
