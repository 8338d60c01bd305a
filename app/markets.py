"""The wall clock by which each country's release goes live, and the country whose wall clock somebody lives by."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import available_timezones

from babel.core import get_global

from core.ids import Market

# countries with several zones: the one in which DSPs turn the day
_CHOSEN = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "FM": "Pacific/Pohnpei",
    "GL": "America/Nuuk",
    "ID": "Asia/Jakarta",
    "KI": "Pacific/Tarawa",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PF": "Pacific/Tahiti",
    "PG": "Pacific/Port_Moresby",
    "PS": "Asia/Gaza",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UM": "Pacific/Wake",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}


def market_zones() -> Mapping[Market, str]:
    """ISO country -> IANA zone, for every country that has one."""
    known = available_timezones()
    zones: dict[Market, str] = {}
    for zone, country in get_global("zone_territories").items():
        if len(country) == 2 and country != "ZZ" and zone in known:
            zones.setdefault(Market(country), zone)
    return zones | {Market(country): zone for country, zone in _CHOSEN.items()}


def zone_countries() -> Mapping[str, Market]:
    """IANA zone, old names too -> ISO country; zones of no one country (UTC, CET) are left out."""
    places, names = get_global("zone_territories"), get_global("zone_aliases")
    found = {zone: places.get(names.get(zone, zone), "ZZ") for zone in available_timezones() if "/" in zone}
    return {zone: Market(place) for zone, place in found.items() if len(place) == 2 and place != "ZZ"}
