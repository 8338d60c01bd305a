"""Whether, when and how loudly a message may go: one pure decision before every send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.delivery import DeliveryKind
from core.fan import Reachability
from core.ids import Channel
from core.queues import OutgoingMessage
from notifications.quiet_hours import is_night, next_allowed

_SMS_KINDS = frozenset(
    {
        DeliveryKind.RECEIPT,
        DeliveryKind.RESCUE,
        DeliveryKind.REMINDER,
        DeliveryKind.OPEN,
        DeliveryKind.MOVED,
        DeliveryKind.CANCELLED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Now."""

    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Not before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppress:
    """Never."""

    why: str


def decide(message: OutgoingMessage, now: datetime) -> Send | Wait | Suppress:
    """Consent, then reachability, then the night."""
    address, kind = message.address, message.delivery.kind
    if address.reachability is not Reachability.OK:
        return Suppress(why=address.reachability.value)
    if message.paused_until is not None and now < message.paused_until:
        return Suppress(why="paused by the fan")
    if address.channel is not Channel.SMS:
        return Send(
            silent=is_night(now, message.zone) and not message.wake and kind is not DeliveryKind.STUCK
        )
    if kind not in _SMS_KINDS:
        return Suppress(why="not sent by text message")
    allowed = now if message.wake else next_allowed(now, (message.zone,) if message.zone else ())
    return Send(silent=False) if allowed <= now else Wait(until=allowed)
