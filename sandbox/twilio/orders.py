"""Checking an order to send a message, in Twilio's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from multidict import MultiDictProxy

from sandbox.twilio.records import Account, Message, Number, Service, new_sid
from sandbox.twilio.refusal import Refusal
from sandbox.twilio.segments import segments

if TYPE_CHECKING:
    from sandbox.twilio.state import TwilioWorld

Form = MultiDictProxy[Any]
_E164 = re.compile(r"\+[1-9]\d{6,14}")
# the vendor's test numbers that always fail
_MAGIC = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
_UNSERVED = ("ScheduleType", "SendAt", "ContentSid", "ShortenUrls")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A message that may go, and the number it goes from."""

    message: Message
    number: Number


def order(tw: TwilioWorld, account: Account, form: Form) -> Order:
    """The message a form asks for; Refusal when Twilio would not take it."""

    def text(name: str) -> str:
        return str(form.get(name, ""))

    for name in _UNSERVED:
        if name in form:
            raise Refusal(20001, f"the sandbox does not serve {name}")
    to, body = text("To"), text("Body")
    media = [str(url) for url in form.getall("MediaUrl", [])]
    if not to:
        raise Refusal(21604)
    if not body and not media:
        raise Refusal(21602)
    if len(body) > 1600:
        raise Refusal(21617)
    number, service = _sender(tw, account, text("From"), text("MessagingServiceSid"), to)
    _recipient(tw, account, to, number)
    now = tw.world.clock.now()
    message = Message(
        sid=new_sid("MM" if media else "SM"),
        account=account,
        to=to,
        sender=None if service else number.e164,
        service=service,
        body=body,
        segments=segments(body),
        media=media,
        direction="outbound-api",
        status="accepted" if service else "queued",
        created_at=now,
        updated_at=now,
        callback=_callback(text("StatusCallback")),
        validity_s=_validity(text("ValidityPeriod")),
    )
    return Order(message=message, number=number)


def _sender(
    tw: TwilioWorld, account: Account, sender: str, service_sid: str, to: str
) -> tuple[Number, Service | None]:
    if service_sid:
        service = tw.services.get(service_sid)
        if service is None or service.account is not account:
            raise Refusal(21701, service_sid)
        if sender:
            return _own(tw, account, sender), service
        return service.numbers[
            int(to[-4:]) % len(service.numbers)
        ], service  # a person always hears the same one
    if not sender:
        raise Refusal(21603)
    return _own(tw, account, sender), None


def _own(tw: TwilioWorld, account: Account, sender: str) -> Number:
    number = tw.numbers.get(sender)
    if number is None or number.account is not account:
        raise Refusal(21606, sender)
    return number


def _recipient(tw: TwilioWorld, account: Account, to: str, number: Number) -> None:
    if not _E164.fullmatch(to):
        raise Refusal(21211, to)
    if to in _MAGIC:
        raise Refusal(_MAGIC[to], to)
    if to == number.e164:
        raise Refusal(21266)
    if not to.startswith(account.permitted):
        raise Refusal(21408, to)
    if tw.phone(to).condition == "landline":
        raise Refusal(21614, to)
    if (number.pool, to) in tw.optouts.blocked:
        raise Refusal(21610)
    if tw.carrier.overflows(number):
        raise Refusal(21611)


def _callback(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or "_" in parts.hostname):
        raise Refusal(21609, url)
    return url


def _validity(value: str) -> int:
    if not value:
        return 36000
    if not value.isdigit() or not 1 <= int(value) <= 36000:
        raise Refusal(20001, "ValidityPeriod must be between 1 and 36000")
    return int(value)
