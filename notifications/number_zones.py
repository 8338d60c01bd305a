"""Every zone in which the owner of a phone number may be: a proxy, since numbers move with their owners."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

import phonenumbers
from babel.core import get_global
from phonenumbers import timezone

_MOST = 4  # of more zones the number says no more than its country code: those of its country count then
_UNKNOWN = "Etc/Unknown"


def zones_of(number: str) -> tuple[str, ...]:
    """IANA names for an E.164 number; () when nothing is known. All of them count: none is likelier than the others."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return ()
    found = tuple(zone for zone in timezone.time_zones_for_number(parsed) if zone != _UNKNOWN)
    if 1 <= len(found) <= _MOST:
        return found
    return zones_of_country(phonenumbers.region_code_for_number(parsed) or "") or found


def country_of(number: str) -> str | None:
    """ISO code, for an E.164 number; None when it is nobody's."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return None


@lru_cache(maxsize=256)
def zones_of_country(country: str) -> tuple[str, ...]:
    """By ISO code, from Unicode CLDR; () for none."""
    known = available_timezones()
    return tuple(sorted(zone for zone in get_global("territory_zones").get(country, ()) if zone in known))
