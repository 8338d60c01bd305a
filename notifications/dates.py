"""Dates and times as people of a language write them."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from core.release_time import ReleaseMode, ReleaseRule
from notifications.wording import Wording


def long_date(day: date, lang: str) -> str:
    """ "Friday, 4 December" in the language's own order, without the year."""
    return str(
        format_date(
            day,
            format=_SKELETON.get(lang.split("-", maxsplit=1)[0], "EEEE, d MMMM"),
            locale=lang.replace("-", "_"),
        )
    )


def text_message_date(day: date, lang: str) -> str:
    """The long date without the accents that would turn a whole text message into UCS-2 ("sabado")."""
    return "".join(
        letter if letter in _GSM_ACCENTS else unicodedata.normalize("NFD", letter)[0]
        for letter in long_date(day, lang)
    )


def clock_time(moment: datetime, zone: str | None, lang: str) -> str:
    """ "00:03" in the fan's zone; with the zone named when it is only UTC."""
    local = moment.astimezone(ZoneInfo(zone or "UTC"))
    text = str(format_time(local, format="HH:mm", locale=lang.replace("-", "_")))
    return text if zone else f"{text} UTC"


def within_a_day(until: datetime, now: datetime) -> bool:
    """Whether an end is near enough to be told by the clock, not by its day."""
    return until - now <= timedelta(days=1)


def release_words(wording: Wording, rule: ReleaseRule, lang: str) -> str:
    """The release's moment in words: the zone is named, or "where you live"."""
    key = "when-local" if rule.mode is ReleaseMode.LOCAL_MIDNIGHT else "when-global"
    if rule.mode is ReleaseMode.GLOBAL and rule.zone == "UTC":
        key = "when-utc"
    city = rule.zone.rsplit("/", 1)[-1].replace("_", " ")
    return wording.text(lang, key, date=long_date(rule.on, lang), time=rule.at.strftime("%H:%M"), city=city)


_GSM_ACCENTS = frozenset("àäèéìñòöùü")
_SKELETON = {
    "de": "EEEE, d. MMMM",
    "es": "EEEE, d 'de' MMMM",
    "pt": "EEEE, d 'de' MMMM",
    "fr": "EEEE d MMMM",
}
