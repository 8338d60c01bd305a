"""Sends one text; an answer that never came is `unknown`, and never sent again blindly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from twilio.base.exceptions import TwilioException, TwilioRestException

from bots.conversation.text_marks import mark
from core.delivery import Delivery, SendResult, Sent
from core.fan import Address, Reachability
from core.ids import Channel
from core.message import Message
from notifications.segments import body_of, segments

log = structlog.get_logger(__name__)
_BLOCKED = {
    21610: Reachability.OPTED_OUT,
    21211: Reachability.GONE,
    21614: Reachability.GONE,
    21635: Reachability.GONE,
    21612: Reachability.GONE,
    30005: Reachability.GONE,
    30006: Reachability.GONE,
}
# nothing can be sent before the operator has put it right
_LOGIN = "UPBEAT_TWILIO_ACCOUNT_SID and UPBEAT_TWILIO_AUTH_TOKEN"
_NUMBER = "UPBEAT_TWILIO_NUMBER"
_SETTINGS = {
    20003: _LOGIN,
    20005: f"{_LOGIN}: the account is not active",
    20008: f"{_LOGIN}: they are test credentials",
    21603: _NUMBER,
    21606: f"{_NUMBER}: not a number of this account that can text",
    21608: f"{_LOGIN}: a trial account texts verified numbers only",
    21659: f"{_NUMBER}: not a number of this account",
    21660: f"{_NUMBER}: of another account",
    30032: f"{_NUMBER}: the toll-free number is not verified",
    30034: f"{_NUMBER}: not registered for A2P 10DLC",
}
SETTING_PAUSE = timedelta(minutes=5)
_LONGEST = timedelta(hours=4)  # what lies at Twilio longer than that is no news any more
_SHORTEST = timedelta(seconds=10)  # Twilio takes 1 and advises more than 5


class SmsSender:
    """Implements core.ports.MessageSender over the real SDK."""

    channel = Channel.SMS

    def __init__(self, client: Any, number: str, status_url: str) -> None:
        self._client, self._number, self._status_url = client, number, status_url

    async def send(self, address: Address, message: Message, delivery: Delivery) -> SendResult:
        """The delivery's id rides in the callback's address, so that a lost answer can still be told apart."""
        callback = f"{self._status_url}?o={delivery.id}"
        body = body_of(message)
        result = await self.text(address.external_id, body, callback, message.good_for)
        if result.status is Sent.UNKNOWN:  # so that it can be found on Twilio's list
            return replace(result, detail=f"{result.detail} {mark(body)}")
        return result

    def slots(self, message: Message) -> int:
        """Carriers and the bill count segments."""
        return segments(body_of(message))

    async def text(
        self, to: str, body: str, callback: str | None, good_for: timedelta | None = None
    ) -> SendResult:
        """One POST."""
        validity = max(_SHORTEST, min(_LONGEST, good_for or _LONGEST))
        try:
            sent = await self._client.messages.create_async(
                to=to,
                from_=self._number,
                body=body,
                status_callback=callback,
                validity_period=int(validity.total_seconds()),
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


def setting_behind(code: int) -> str:
    """Which setting of the operator's an error of Twilio's is about; "" for all others."""
    return _SETTINGS.get(code, "")


def _refused(error: TwilioRestException) -> SendResult:
    code, status = int(error.code or 0), int(error.status or 0)
    detail = f"twilio {code or status}"
    if code in _BLOCKED:
        return SendResult(status=Sent.BLOCKED, reachability=_BLOCKED[code], detail=detail)
    if code == 63038:  # the account's daily allowance is used up
        return SendResult(status=Sent.RETRY, retry_after=timedelta(hours=1), detail=detail)
    if status == 429 or code in (20429, 21611):
        return SendResult(status=Sent.RETRY, retry_after=timedelta(seconds=1), detail=detail)
    setting = setting_behind(code) or (_LOGIN if status in (401, 403) else "")
    if setting:
        log.error("sms_setting_wrong", setting=setting, detail=detail)
        return SendResult(
            status=Sent.RETRY,
            retry_after=SETTING_PAUSE,
            detail=f"{detail}: check {setting}",
            setting=setting,
        )
    if status >= 500:
        return SendResult(status=Sent.UNKNOWN, detail=detail)
    return SendResult(status=Sent.REFUSED, detail=detail)
