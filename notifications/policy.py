"""Whether, when and how loudly a message may go: one pure decision before every send."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.broadcast import is_test
from core.delivery import BY_TEXT, DeliveryKind
from core.fan import Reachability
from core.ids import Channel
from core.queues import OutgoingMessage
from core.scheduler.planner import BY_DAY, OPTIONAL, may_say
from core.text_promise import may_text
from notifications.number_zones import country_of
from notifications.quiet_hours import is_night, next_morning, next_text, text_until

K = DeliveryKind
# what "wake me at midnight" was agreed to for
OF_THE_MOMENT = frozenset({K.RECEIPT, K.RESCUE, K.REMINDER})
ANSWERS = frozenset({K.STUCK, K.CONFIRMATION})  # the fan is there and has just pressed something
AT_ONCE = ANSWERS | {K.OPERATOR}
_CAP_PATIENCE = timedelta(hours=6)
_NO_NEWS = timedelta(days=30)  # whatever held a message up for so long, it says nothing any more
_ON_ITS_WAY = timedelta(minutes=1)  # less than that before the night a text is not begun
DAILY_CAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Now. `until`: after that moment it must not arrive any more."""

    silent: bool
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Not before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppress:
    """Never. `elsewhere`: the person is told in their next open chat."""

    why: str
    elsewhere: bool = False


def decide(
    message: OutgoingMessage, now: datetime, cap: int = DAILY_CAP, countries: Collection[str] | None = None
) -> Send | Wait | Suppress:
    """Consent, then reachability, then its age and the stage, then how much this person has had already, then the night.

    `cap`: messages within a day after which nothing comes that was not asked for at this moment. `countries`: whose
    numbers are texted (None: all).
    """
    address, kind = message.address, message.delivery.kind
    if not message.wanted and not is_test(message.delivery.occasion):
        return Suppress(why="news are not wanted any more")
    if not message.meant:
        return Suppress(why="not needed any more")
    if address.reachability is not Reachability.OK:
        return Suppress(why=address.reachability.value)
    if message.paused_until is not None and now < message.paused_until and kind is not K.OPERATOR:
        return Suppress(why="paused by the fan")
    if now - message.delivery.created_at > _NO_NEWS:
        return Suppress(why="a month late")
    if not may_say(kind, message.stage):
        return Suppress(why=f"the campaign is {message.stage}")
    asked_now = kind in AT_ONCE or is_test(message.delivery.occasion)
    if kind in OPTIONAL and not asked_now and message.sent_lately >= cap:
        return Wait(until=now + _CAP_PATIENCE)
    if address.channel is Channel.SMS:
        return _text(message, now, countries)
    return Send(silent=False) if asked_now else _chat(message, now)


def _chat(message: OutgoingMessage, now: datetime) -> Send | Wait:
    kind, zone = message.delivery.kind, message.zone or message.campaign_zone
    if not is_night(now, zone):
        return Send(silent=False)
    if kind in BY_DAY:
        return Wait(until=next_morning(now, zone))
    return Send(silent=not (message.wake and kind in OF_THE_MOMENT))


def _text(
    message: OutgoingMessage, now: datetime, countries: Collection[str] | None
) -> Send | Wait | Suppress:
    kind, number = message.delivery.kind, message.address.external_id
    if kind not in BY_TEXT or not message.by_text:
        return Suppress(why="not sent by text message")
    if not may_text(kind, message.texts_had, message.texts_promised):
        return Suppress(why="more texts than were promised")
    if countries is not None and country_of(number) not in countries:
        return Suppress(why="its country is not served", elsewhere=True)
    if message.wake and kind in OF_THE_MOMENT:
        return Send(silent=False)
    until = text_until(now, number, message.zone)
    if until - now < _ON_ITS_WAY:
        return Wait(until=next_text(until, number, message.zone))
    return Send(silent=False, until=until)
