"""What the fan's own page and the legal pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from oauth_web.views import ChannelName, Frame

ConnectionState = Literal["active", "expiring", "needs_consent"]
PreSaveState = Literal[
    "waiting", "saving", "saved", "accepted", "verified", "retrying", "awaiting_source", "needs_consent",
    "not_entitled", "failed", "withdrawn", "reminded",
]  # fmt: skip
PurposeName = Literal[
    "release", "save", "follow", "playlist", "future_saves", "news", "replies", "wake", "sms",
]  # fmt: skip
MeNote = Literal["", "disconnected", "withdrawn", "consent", "left", "forgotten"]
LegalKind = Literal["privacy", "terms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeGate:
    """A GET changes nothing: one button, whose POST to `action` burns the link and opens the session."""

    frame: Frame
    action: str
    minutes: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class MeActions:
    """Where the page's forms post to; each sends `id` and the CSRF token."""

    disconnect: str = "/me/disconnect"
    withdraw: str = "/me/withdraw"
    consent: str = "/me/consent"
    leave: str = "/me/leave"
    export: str = "/me/export"
    erase: str = "/me/erase"
    close: str = "/me/close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A streaming account that this fan connected."""

    id: str
    dsp: str
    account_name: str
    state: ConnectionState
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLine:
    """A chat that reaches this fan; `label` is a name, or a number with its middle hidden."""

    id: str
    channel: ChannelName
    label: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PreSaveLine:
    """One pre-save and how it stands."""

    id: str
    title: str
    artist: str
    dsp: str
    state: PreSaveState
    date_words: str
    can_withdraw: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """A consent with the exact words that were agreed to. `withdraw_id` "" when it is over or cannot be withdrawn."""

    purpose: PurposeName
    words: str
    where: str  # "Telegram", "this site"
    given_at: datetime
    version: str
    withdrawn_at: datetime | None = None
    withdraw_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtistLine:
    """Whose part alone can be erased."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MePage:
    """Everything that is stored about a fan, and the switches. `note`: what the last press did (a `web-me-done-*` end)."""

    frame: Frame
    name: str
    closes_at: datetime
    connections: tuple[Connection, ...] = ()
    chats: tuple[ChatLine, ...] = ()
    presaves: tuple[PreSaveLine, ...] = ()
    consents: tuple[ConsentLine, ...] = ()
    artists: tuple[ArtistLine, ...] = ()
    actions: MeActions = MeActions()
    note: MeNote = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeClosedPage:
    """After closing or erasing. `erased`: everything about the fan is gone."""

    frame: Frame
    erased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalPage:
    """Privacy notice or terms, made from the operator's settings.

    `services` and `channels` are the names in use; `sms_programme` "" when no texts are sent.
    """

    frame: Frame
    kind: LegalKind
    services: tuple[str, ...]
    channels: tuple[ChannelName, ...]
    proof_years: int = 5
    sms_programme: str = ""
    updated: datetime | None = None
