"""A rendered message, the same for every channel; each channel draws it in its own way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from core.campaign import Clip
from core.ids import ArtworkId


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button that sends `data` back to us (at most 64 bytes)."""

    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenUrl:
    """A button that opens a web page."""

    url: str = field(repr=False)  # may carry a ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyText:
    """A button that copies `text` (channels without such a button show the text)."""

    text: str = field(repr=False)


Action = Press | OpenUrl | CopyText


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A labelled action; `primary` is the one we would press."""

    label: str
    action: Action
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Plain text (channels escape it) with `**bold**` as its only markup, rows of buttons, and artwork.

    `private`: carries a personal link and must not be forwarded. `silent`: arrives without a sound.
    `good_for`: after that it must not arrive any more, where a vendor may hold it that long.
    """

    text: str = field(repr=False)
    buttons: tuple[tuple[Button, ...], ...] = ()
    artwork_id: ArtworkId | None = None
    silent: bool = False
    private: bool = False
    good_for: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A clip as it is handed to a chat, with what a player shows."""

    clip: Clip
    title: str
    artist: str
