"""What people type behind a command: a service, an artist, a number of days. Pure; "" and None: not understood."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TypeVar

from core.campaign import Artist, Campaign
from core.ids import DspName, label_of
from core.language import same

T = TypeVar("T")
EVERYTHING = frozenset(
    ["yes", "all", "everything", "ja", "alles", "si", "todo", "oui", "tout", "sim", "tudo"]
)  # behind "forget" and "disconnect"
_DAYS = re.compile(r"(\d{1,3})(?:\s*(?:d|days?|tage?|d[ií]as?|jours?|dias?))?", re.IGNORECASE)
_LONGEST_PAUSE = 365


def days_said(said: str) -> int | None:
    """Of a pause, a year at most."""
    found = _DAYS.fullmatch(said.strip())
    return min(_LONGEST_PAUSE, int(found[1])) if found else None


def services_said(said: str, connected: Iterable[DspName]) -> list[DspName]:
    """Of those that are connected; "all" and its like mean every one."""
    name, mine = same(said), list(dict.fromkeys(connected))
    if name in EVERYTHING:
        return mine
    exact = [dsp for dsp in mine if name in (same(label_of(dsp)), same(dsp.value))]
    return exact or [dsp for dsp in mine if len(name) >= 4 and same(label_of(dsp)).startswith(name)]


def artists_said(said: str, artists: Collection[Artist], campaigns: Iterable[Campaign] = ()) -> list[Artist]:
    """Whoever goes by this name, or by the keyword of one of these campaigns."""
    name = same(said)
    keywords = {(c.artist.id, same(c.sms_keyword)) for c in campaigns if c.sms_keyword}
    return [a for a in artists if name and (same(a.name) == name or (a.id, name) in keywords)]
