"""An artist's message to fans who agreed to news: to whom, what, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import Refused
from core.ids import ArtistId, BroadcastId, CampaignId, Channel, DspName

TEXT_MAX = 1000
ERRORS_TOLERATED = 0.05
ERRORS_COUNT_FROM = 40  # of so many sent, the share says something
CHANNELS = (Channel.TELEGRAM, Channel.DISCORD)  # text messages promised a number of messages a release

_TEST = ":test:"


class BroadcastStatus(StrEnum):
    """Where it stands; the allowed moves are in core.lifecycle."""

    DRAFT = "draft"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Which of the artist's fans; what is None does not matter. `saved`: the campaign's release is in the library."""

    dsp: DspName | None = None
    channel: Channel | None = None
    country: str | None = None
    language: str | None = None
    joined_since: datetime | None = None
    saved: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """`reached`: the address up to which everything is queued. `author`, `second`: Discord users."""

    id: BroadcastId
    artist_id: ArtistId
    campaign_id: CampaignId
    text: str
    segment: Segment
    status: BroadcastStatus
    author: int
    send_at: datetime
    second: int | None = None
    reached: int = 0
    queued: int = 0
    why: str = ""

    @property
    def occasion(self) -> str:
        """Of its deliveries."""
        return f"b{self.id}"

    def test_occasion(self, now: datetime) -> str:
        """Of the message to oneself: as often as somebody asks for it."""
        return f"{self.occasion}{_TEST}{int(now.timestamp() * 1000)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the queued messages. `due`: those of the waiting that no night and no cap puts off."""

    sent: int
    failed: int
    waiting: int
    due: int = 0

    @property
    def goes_wrong(self) -> bool:
        """So many fail that going on would only make it worse."""
        total = self.sent + self.failed
        return total >= ERRORS_COUNT_FROM and self.failed > total * ERRORS_TOLERATED


def is_test(occasion: str) -> bool:
    """Whether somebody of the team asked for this very message, to look at it."""
    return _TEST in occasion


def valid_text(text: str) -> str:
    """1 to 1,000 visible characters. Raises Refused."""
    text = text.strip()
    if not 1 <= len(text) <= TEXT_MAX:
        raise Refused("error-broadcast-text", most=TEXT_MAX)
    return text


def valid_moment(send_at: datetime | None, now: datetime) -> datetime:
    """Now, or within the next three months. Raises Refused."""
    if send_at is None:
        return now
    if not now - timedelta(minutes=5) <= send_at <= now + timedelta(days=92):
        raise Refused("error-broadcast-when")
    return send_at
