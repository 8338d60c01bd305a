"""Whether what a catalogue returned is the recording that was asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from core.ports import Recording

SURE_BY_DAY = 0.9  # the score of the only release of that artist, title and day
_NEAR = timedelta(days=2)  # zones, and distributors who are early
_ASIDE = re.compile(r"\s[-–(\[]\s*(single|ep|feat\.?|ft\.?|with|explicit|remastered)\b.*$", re.IGNORECASE)
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "&": " and "}
)
_JOINED = re.compile(r"\s*(?:,|&|\+|\bx\b|\band\b|\bwith\b|\bfeat\.?|\bft\.?)\s*", re.IGNORECASE)
_NO_WORD = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Without case, accents, punctuation and additions like "(feat. X)" and " - Single"."""
    plain = _ASIDE.sub("", text).casefold().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", plain).strip() or text.casefold().strip()


def same_title(one: str, other: str) -> bool:
    """Whether two titles name the same thing."""
    return folded(one) == folded(other)


def same_artist(asked: str, credited: Iterable[str]) -> bool:
    """Whether one credited artist is the one asked for, or part of the credit ("NEON" and "NEON & Mia")."""
    wanted = f" {folded(asked)} "
    names = [f" {folded(name)} " for name in credited if folded(name)]
    return any(name in wanted or wanted in name for name in names)


def credited_to(asked: str, credited: Iterable[str]) -> bool:
    """Stricter: one of the credited is the artist asked for, by the whole name ("NEON" is not "NEON Nights")."""
    names = {folded(part) for name in credited for part in (name, *_JOINED.split(name))}
    return not names.isdisjoint({folded(asked), folded(_JOINED.split(asked)[0])} - {""})


def upc_forms(upc: str) -> Iterator[str]:
    """12, 13 and 14 digits: catalogues know a product by any one of them (Spotify, 2026)."""
    bare = upc.lstrip("0")
    yield from dict.fromkeys(bare.zfill(length) for length in (12, 13, 14))


def same_upc(one: str, other: str) -> bool:
    """Leading zeros do not count."""
    return one.lstrip("0") == other.lstrip("0") != ""


def wanted_by_words(recording: Recording) -> bool:
    """Whether artist, title and day are all there is to look it up by: a code would decide alone."""
    return not recording.upc and not recording.isrcs and recording.on is not None


def of_the_day(recording: Recording, released: str) -> bool:
    """Whether `released` (YYYY-MM-DD) is its day: the same artist has had releases of the same name."""
    try:
        day = date.fromisoformat(released)
    except ValueError:  # a year, or a month
        return False
    return recording.on is not None and abs(day - recording.on) <= _NEAR
