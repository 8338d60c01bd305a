"""A message to one address: what it is about, when it may go, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from core.fan import Reachability
from core.ids import AddressId, CampaignId, DeliveryId, DspName, FanId, SenderId


class DeliveryKind(StrEnum):
    """What a message is for. Each kind has its words and its rule about the night in notifications."""

    CONFIRMATION = "confirmation"
    STUCK = "stuck"
    OPEN = "open"
    RECEIPT = "receipt"
    RESCUE = "rescue"
    REMINDER = "reminder"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RENEW = "renew"  # the permission ends before the release
    COUNTDOWN = "countdown"  # only to fans whose opt-in named it
    FOLLOW_UP = "follow_up"  # days after the release, with the consent "news"
    ENROLLED = "enrolled"  # pre-saved by the consent "future saves": told once, one tap undoes it
    RENEW_FUTURE = "renew_future"  # the permission behind "future saves" ends
    BETTER = "better"  # the service has come to do more than was promised: asked once
    BROADCAST = "broadcast"  # an artist's own words to those with the consent "news"
    REPLY = "reply"  # an artist's answer to a fan who wrote
    OPERATOR = "operator"  # what whoever runs this has to put right; about no campaign


# answers to what somebody has just done in a chat, and messages whose consent was given for one chat: they stay there
OF_ONE_CHAT = frozenset(
    {
        DeliveryKind.CONFIRMATION,
        DeliveryKind.STUCK,
        DeliveryKind.FOLLOW_UP,
        DeliveryKind.BROADCAST,
        DeliveryKind.REPLY,
        DeliveryKind.OPERATOR,
    }
)
# of these a person may have one a chat; of all others one, however many chats they have
ONE_A_CHAT = frozenset({DeliveryKind.CONFIRMATION, DeliveryKind.STUCK, DeliveryKind.OPERATOR})
# what an artist may only send to those with the consent "news" in that channel
NEWS = frozenset({DeliveryKind.FOLLOW_UP, DeliveryKind.BROADCAST})
# what goes by text message unasked: what became of the release
TEXTED = frozenset({DeliveryKind.RECEIPT, DeliveryKind.RESCUE, DeliveryKind.REMINDER})
# what artists may have go by text message as well
TEXTABLE = frozenset(
    {
        DeliveryKind.OPEN,
        DeliveryKind.MOVED,
        DeliveryKind.RENEW,
        DeliveryKind.COUNTDOWN,
        DeliveryKind.CANCELLED,
    }
)
# what goes by text message in the place of the link: who is enrolled by their word for all releases needs none
IN_THE_LINKS_PLACE = frozenset({DeliveryKind.ENROLLED})
BY_TEXT = TEXTED | TEXTABLE | IN_THE_LINKS_PLACE


UNSEEN = "unseen"  # the outcome in a rescue's arguments: accepted, and not there when read back
LATER = "later"  # likewise: the service takes no more saves for hours
UNLISTED = "unlisted"  # likewise: the service does not list the release yet
NEVER = "never_listed"  # likewise: nor a week after


def occasion(dsp: DspName, why: str) -> str:
    """Of the one message a service and reason."""
    return f"{dsp.value}:{why}"


class DeliveryStatus(StrEnum):
    """Where a message stands; moves in core.lifecycle."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A message to be written in the transaction that causes it; unique by (address, campaign, kind, occasion)."""

    address_id: AddressId
    campaign_id: CampaignId | None
    kind: DeliveryKind
    occasion: str
    args: Mapping[str, str | int] = field(default_factory=dict)
    not_before: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A claimed message."""

    id: DeliveryId
    address_id: AddressId
    fan_id: FanId
    sender_id: SenderId
    campaign_id: CampaignId | None
    kind: DeliveryKind
    occasion: str
    args: Mapping[str, str | int]
    attempts: int
    created_at: datetime
    expires_at: datetime | None = None


class Sent(StrEnum):
    """What the vendor said when we sent."""

    SENT = "sent"
    BLOCKED = "blocked"  # the address takes no messages (why: Reachability)
    RETRY = "retry"  # certainly not processed; try again
    UNKNOWN = "unknown"  # may or may not have been processed
    REFUSED = "refused"  # this message can never be sent
    INSTEAD = "instead"  # not sent: the fan is told in another way (`detail`)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendResult:
    """A vendor's answer, tamed. `vendor_id`: the message's id there. `dm_channel_id`: learnt while sending (Discord).

    `alone`: only this message waits for `retry_after`; the sender's lane goes on.
    `setting`: what the operator must put right before anything can be sent.
    `doubted`: it may have got through, and is sent again all the same.
    `held`: the vendor holds all that we send back, or part of it; the operator must know.
    """

    status: Sent
    vendor_id: str = ""
    reachability: Reachability | None = None
    retry_after: timedelta | None = None
    detail: str = ""
    dm_channel_id: str | None = None
    alone: bool = False
    setting: str = ""
    held: bool = False
    doubted: bool = False

    @property
    def put_off(self) -> bool:
        """Told to come later, or nobody there to tell it: no attempt was made, so none is used up."""
        return self.status is Sent.RETRY and self.retry_after is not None and not self.doubted
