"""What a fan agreed to, in the exact words they saw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.ids import AddressId, ArtistId, CampaignId, Channel, FanId


class Purpose(StrEnum):
    """What a consent is for; each is asked, given and withdrawn by itself."""

    RELEASE = "release"  # messages about the release that was asked for
    SAVE = "save"  # putting the release into the library
    FOLLOW = "follow"  # following the artist on the DSP
    PLAYLIST = "playlist"  # adding it to a playlist of the fan's own
    FUTURE_SAVES = "future_saves"
    NEWS = "news"
    REPLIES = "replies"  # carrying what the fan writes back to the artist's team
    WAKE = "wake"  # "you may message me at midnight"
    SMS = "sms"  # recurring automated texts (double opt-in)


class ConsentAct(StrEnum):
    """What happened to a consent."""

    ASKED = "asked"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The words a person saw when they agreed: the text itself and the wording's identity ("join-prompt/1")."""

    text: str
    version: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEvent:
    """One line of the append-only ledger. `text` is what the fan saw, `version` the wording's identity.

    `texts`: how many text messages a release these words promise at most.
    """

    fan_id: FanId
    artist_id: ArtistId | None
    purpose: Purpose
    act: ConsentAct
    channel: Channel
    text: str
    version: str
    language: str
    source: str
    at: datetime
    campaign_id: CampaignId | None = None
    address_id: AddressId | None = (
        None  # where it was said; None: the only chat of the fan on `channel`, if any
    )
    texts: int | None = None
