"""Whether what a catalogue returned is the recording that was asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_ASIDE = re.compile(r"\s[-–(\[]\s*(single|ep|feat\.?|ft\.?|with|explicit|remastered)\b.*$", re.IGNORECASE)
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "&": " and "}
)
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


def upc_forms(upc: str) -> Iterator[str]:
    """12, 13 and 14 digits: catalogues know a product by any one of them (Spotify, 2026)."""
    bare = upc.lstrip("0")
    yield from dict.fromkeys(bare.zfill(length) for length in (12, 13, 14))


def same_upc(one: str, other: str) -> bool:
    """Leading zeros do not count."""
    return one.lstrip("0") == other.lstrip("0") != ""
