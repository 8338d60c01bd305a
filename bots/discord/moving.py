"""Another release date that costs texts is asked about first; what was typed waits in the button."""

from __future__ import annotations

from bots.discord.forms import value_of
from core.campaign import Campaign

_FIELDS = ("date", "time", "zone", "mode")
_BETWEEN = "|"


def packed(old: Campaign, new: Campaign) -> str:
    """What moves, short enough for a button (about 60 characters)."""
    pairs = [(value_of(old, field), value_of(new, field)) for field in _FIELDS]
    return _BETWEEN.join(now if now != was else "" for was, now in pairs)


def unpacked(text: str) -> dict[str, str]:
    """The changes again, to be judged as if they had been typed just now."""
    return {field: value for field, value in zip(_FIELDS, text.split(_BETWEEN), strict=False) if value}
