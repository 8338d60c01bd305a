"""Which language somebody means by what they typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_SPELT = 4  # so many letters of a name, at least


def same(text: str) -> str:
    """As names are compared: in one case, letters and digits alone, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalnum())


def language_said(said: str, known: Sequence[str], names: Sequence[str] = ()) -> str:
    """One of `known`: by its code, without a region or with another one, or by its name in the same place of `names`.

    "" when none is meant.
    """
    wanted = said.strip().casefold().replace("_", "-")
    if not wanted:
        return ""
    for asked, part in ((wanted, str.casefold), (wanted.split("-")[0], _without_region)):
        found = next((code for code in known if part(code) == asked), "")
        if found:
            return found
    spelt = same(said)
    named = zip(known, names, strict=True) if names and len(spelt) >= _SPELT else ()
    return next((code for code, name in named if same(name).startswith(spelt)), "")


def _without_region(code: str) -> str:
    return code.casefold().split("-")[0]
