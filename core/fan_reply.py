"""What a fan writes back to an artist's message, and how far it has come on its way to the artist's team."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from core.delivery import DeliveryKind
from core.errors import Refused
from core.ids import AddressId, ArtistId, CampaignId, FanId, FanReplyId

# messages in an artist's own name: what a fan writes after one of them may be meant for the artist
WRITTEN_BY_ARTIST = frozenset({DeliveryKind.BROADCAST, DeliveryKind.FOLLOW_UP, DeliveryKind.REPLY})
LISTENS_FOR = timedelta(hours=24)  # free words after such a message answer it
REPLIED_WITHIN = timedelta(days=7)  # a reply to the message itself does so for longer
ANSWER_WITHIN = timedelta(days=7)  # after the fan's words
ASKED_ONCE_IN = timedelta(minutes=10)  # several lines in a row are asked about together
PER_FAN = 5  # a day and artist
PER_THREAD = 20  # a minute; what is more waits
TEXT_MAX = 2000
ANSWER_MAX = 1000
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


class FanReplyStatus(StrEnum):
    """Where it stands; the allowed moves are in core.lifecycle."""

    ASKED = "asked"  # the fan has not said yet whether it may be carried
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"  # may stand in the thread: looked up there
    KEPT = "kept"  # the fan kept it
    DROPPED = "dropped"  # muted, switched off, or too old


@dataclass(frozen=True, slots=True, kw_only=True)
class FanReply:
    """`name`: what the chat calls the fan, the only thing a team is told. `ref`: the vendor's id of the fan's message."""

    id: FanReplyId
    fan_id: FanId
    address_id: AddressId
    artist_id: ArtistId
    campaign_id: CampaignId
    ref: str = field(repr=False)
    text: str = field(repr=False)
    name: str = field(repr=False)
    said_at: datetime
    status: FanReplyStatus
    posted_in: int | None = None  # the thread
    posted_id: int | None = None  # the message in it
    answered_by: int | None = None  # a Discord user


def tidy(text: str, most: int = TEXT_MAX) -> str:
    """As it is shown: without invisible and direction-changing characters and gaps of many lines; "" when nothing is left."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"\n\s*\n\s*\n+", "\n\n", text).strip()
    return text if len(text) <= most else text[: most - 1] + "…"


def valid_answer(text: str) -> str:
    """1 to 1,000 visible characters. Raises Refused."""
    if not 1 <= len(text.strip()) <= ANSWER_MAX or not (shown := tidy(text)):
        raise Refused("error-reply-text", most=ANSWER_MAX)
    return shown
