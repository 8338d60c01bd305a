"""Artists, their releases and the campaigns that announce them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.errors import Refused
from core.ids import ArtistId, ArtworkId, CampaignId, ClipId, DspName, Market, ReleaseId, WaveId
from core.language import language_said
from core.release_time import ReleaseRule


class CampaignStatus(StrEnum):
    """Where a campaign stands; the allowed moves are in core.lifecycle."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    RELEASING = "releasing"
    RELEASED = "released"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


OVER = frozenset({CampaignStatus.ARCHIVED, CampaignStatus.CANCELLED})  # nothing is promised of it any more


class WaveStatus(StrEnum):
    """One market's moment."""

    PLANNED = "planned"
    FIRING = "firing"
    DONE = "done"
    MOVED = "moved"
    CANCELLED = "cancelled"


class ReleaseKind(StrEnum):
    """What kind of product is released."""

    SINGLE = "single"
    EP = "ep"
    ALBUM = "album"


class SaveTarget(StrEnum):
    """What lands in the fan's library."""

    ALBUM = "album"
    TRACKS = "tracks"


class MemberRole(StrEnum):
    """What a member of the artist's team may do."""

    OWNER = "owner"
    MANAGER = "manager"
    VIEWER = "viewer"


LANGUAGES = ("en", "de", "es", "fr", "pt-BR")  # those that we have words in


@dataclass(frozen=True, slots=True, kw_only=True)
class Artist:
    """Who releases. `slug` is unique and stable."""

    id: ArtistId
    name: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildBinding:
    """A Discord server in which an artist's team works; ids are Discord snowflakes."""

    artist_id: ArtistId
    guild_id: int
    manager_role_id: int | None = None
    announce_channel_id: int | None = None
    release_role_id: int | None = None  # pinged at the release
    day_one_role_id: int | None = None  # for everyone who opts in
    events: bool = False  # keep a scheduled event in the server
    replies_channel_id: int | None = None  # what fans write back is read in a thread of this channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A recording of a release, in order."""

    title: str
    isrc: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A short sound of the artist's; `voice`: spoken into a phone, so chats show it as a voice message."""

    id: ClipId
    seconds: int
    voice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A product. `upc` as the artist gave it (12 to 14 digits)."""

    id: ReleaseId
    title: str
    kind: ReleaseKind
    artist_ids: tuple[ArtistId, ...]
    tracks: tuple[Track, ...] = ()
    upc: str | None = None
    artwork_id: ArtworkId | None = None
    clip: Clip | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One release's announcement. `slug` names the page, `code` the start links; both are unique."""

    id: CampaignId
    artist: Artist
    release: Release
    slug: str
    code: str
    status: CampaignStatus
    rule: ReleaseRule
    target: SaveTarget = SaveTarget.TRACKS
    dsps: tuple[DspName, ...] = ()
    opens_at: datetime | None = None
    sms_keyword: str | None = None
    revision: int = 1
    paused: bool = False
    fans: int = 0
    goal: int | None = None  # how many fans the artist hopes for
    language: str = LANGUAGES[0]  # of the artist's own words where a fan's language has none

    @property
    def title(self) -> str:
        """The release's title."""
        return self.release.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """A market's moment; nothing of a release happens for a fan before their wave fires."""

    id: WaveId
    campaign_id: CampaignId
    market: Market
    fires_at: datetime
    status: WaveStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A message of ours in a channel of the artist's, so that it can be edited later."""

    campaign_id: CampaignId
    guild_id: int
    channel_id: int
    message_id: int


LONGEST_NAME = 100
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")


def valid_isrc(text: str) -> str:
    """The ISRC in its 12 character form ("USUM71703085"). Raises Refused when it is none."""
    isrc = re.sub(r"[\s-]", "", text).upper()
    if not _ISRC.fullmatch(isrc):
        raise Refused("error-isrc", given=text)
    return isrc


def valid_upc(text: str) -> str:
    """The UPC/EAN digits, check digit verified (GS1 modulo 10). Raises Refused when it is none."""
    upc = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{12,14}", upc):
        raise Refused("error-upc-form", given=text)
    digits = [int(d) for d in upc]
    total = sum(d * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits[:-1])))
    if (10 - total % 10) % 10 != digits[-1]:
        raise Refused("error-upc-check", given=text, expected=(10 - total % 10) % 10)
    return upc


def valid_title(text: str) -> str:
    """A title of 1 to 100 visible characters. Raises Refused."""
    title = " ".join(text.split())
    if not 1 <= len(title) <= 100 or not title.isprintable():
        raise Refused("error-title", given=title[:40])
    return title


def valid_artist(text: str) -> str:
    """An artist's name of 1 to LONGEST_NAME visible characters. Raises Refused."""
    name = " ".join(text.split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise Refused("error-artist-name", given=name[:40], most=LONGEST_NAME)
    return name


def valid_language(text: str) -> str:
    """One of ours, also as "pt", "DE" or "de-AT". Raises Refused with all of them."""
    found = language_said(text, LANGUAGES)
    if found:
        return found
    raise Refused("error-campaign-language", given=text[:40], languages=", ".join(LANGUAGES))
