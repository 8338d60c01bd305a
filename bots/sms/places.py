"""Who may be answered, and what a number tells about where its owner is (a proxy, no safe harbour)."""

from __future__ import annotations

from dataclasses import dataclass, field

import phonenumbers
from babel.languages import get_official_languages

from notifications.number_zones import zones_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A valid number. `zone` None: the number may be in several.

    `languages`: those of its country, the most official one first (Unicode CLDR).
    """

    number: str = field(repr=False)  # E.164
    country: str
    zone: str | None
    languages: tuple[str, ...] = ()


def caller_of(number: str) -> Caller | None:
    """None for short codes and invalid numbers: nobody to answer."""
    if not number.startswith("+"):
        return None
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    country = phonenumbers.region_code_for_number(parsed)
    if not phonenumbers.is_possible_number(parsed) or country is None:
        return None
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    found = zones_of(e164)
    return Caller(
        number=e164,
        country=country,
        zone=found[0] if len(found) == 1 else None,
        languages=get_official_languages(country, regional=True, de_facto=True),
    )
