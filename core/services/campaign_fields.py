"""The fields an artist types, turned into values or refused in words."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from core.campaign import (
    Campaign,
    CampaignStatus,
    SaveTarget,
    Track,
    valid_isrc,
    valid_language,
    valid_title,
    valid_upc,
)
from core.errors import Refused
from core.ids import DspName
from core.release_time import ReleaseMode

# "no more messages" in other languages: see bots/conversation/stop_words.py
_STOPS = """
    ABBESTELLEN ABMELDEN AFMELD AFMELDEN ANNULER ANNULEZ ANNULLA ARRETE ARRETER ARRETEZ AUFHOREN AVMELD
    AVSLUTA BASTA BERHENTI CANCELA CANCELAR CHEGA DESABONNER DESABONNEZ DESCADASTRAR DESINSCRIRE
    DISISCRIVIMI DUNG DUR ENDE FERMATI IPTAL KONEC LOPETA PARA PRZESTAN SLUTA STOPP STOPPA STOPPEN
    UITSCHRIJVEN WYPISZ ZATRZYMAJ ZRUSIT
    """
LONGEST_TRACKS = 4000  # characters of all lines: what a form shows (Discord, 2026)
RESERVED_KEYWORDS = frozenset(_STOPS.split()) | frozenset(
    [
        "WAKE",
        "LINK",
        "UNLINK",
        "CHANNEL",
        "FORGET",
        "FORGETYES",
        "FORGETALL",
        "DISCONNECT",
        "PAUSE",
        "PAUSA",
        "RESUME",
        "LANGUAGE",
        "SPRACHE",
        "IDIOMA",
        "LANGUE",
        "MYDATA",
        "DATA",
        "STOP",
        "STOPALL",
        "UNSUBSCRIBE",
        "CANCEL",
        "END",
        "QUIT",
        "REVOKE",
        "OPTOUT",
        "START",
        "YES",
        "UNSTOP",
        "HELP",
        "INFO",
        "Y",
        "N",
        "NO",
        "ARRET",
        "ALTO",
        "BAJA",
        "INICIO",
        "AYUDA",
        "AIDE",
        "HILFE",
        "ABBRUCH",
        "PARAR",
        "SAIR",
        "PARE",
        "AJUDA",
    ]
)


def parse_date(text: str) -> date:
    """A calendar date as 2026-12-04 or 4.12.2026 (day first with dots). Raises Refused with an example."""
    text = text.strip()
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y"):
        try:
            day = datetime.strptime(text, pattern).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        if MINYEAR < day.year < MAXYEAR:  # in every zone it is a moment
            return day
    raise Refused("error-date", given=text[:40])


def parse_time(text: str) -> time:
    """A wall time as 00:00 or 18:30. Raises Refused."""
    match = re.fullmatch(r"\s*([01]?\d|2[0-3]):([0-5]\d)\s*", text)
    if match is None:
        raise Refused("error-time", given=text[:40])
    return time(int(match[1]), int(match[2]))


def parse_zone(text: str) -> str:
    """An IANA zone, case-insensitively, also by its city alone. Raises Refused with the nearest names."""
    wanted = text.strip()[:60].replace(" ", "_").lower()
    by_lower, by_city = _zone_names()
    found = by_lower.get(wanted) or by_city.get(wanted)
    if found:
        return found
    near = difflib.get_close_matches(wanted, [*by_lower, *by_city], n=3, cutoff=0.5)
    names = list(dict.fromkeys(by_lower.get(n) or by_city[n] for n in near)) or [
        "Europe/Berlin",
        "America/New_York",
    ]
    raise Refused("error-zone", given=text[:40], suggestions=", ".join(names))


@cache
def _zone_names() -> tuple[dict[str, str], dict[str, str]]:
    zones = sorted(available_timezones())
    return {z.lower(): z for z in zones}, {z.lower().rsplit("/", 1)[-1]: z for z in zones if "/" in z}


def parse_moment(text: str, zone: str) -> datetime:
    """ "2026-11-27 18:00" in the campaign's zone as a UTC instant. Raises Refused."""
    day, _, clock = text.strip().partition(" ")
    wall = datetime.combine(parse_date(day), parse_time(clock or "00:00"), tzinfo=ZoneInfo(zone))
    return wall.astimezone(UTC)


def parse_tracks(text: str) -> tuple[Track, ...]:
    """One track a line: "Title | ISRC" (the code may be missing). Raises Refused."""
    tracks = []
    for line in filter(None, map(str.strip, text.splitlines())):
        title, _, isrc = line.partition("|")
        tracks.append(Track(title=valid_title(title), isrc=valid_isrc(isrc) if isrc.strip() else None))
    if not 1 <= len(tracks) <= 50:
        raise Refused("error-tracks")
    long = sum(len(t.title) + (len(f" | {t.isrc}") if t.isrc else 0) + 1 for t in tracks) - 1
    if long > LONGEST_TRACKS:
        raise Refused("error-tracks-long", given=long, most=LONGEST_TRACKS)
    return tuple(tracks)


def parse_dsps(text: str) -> tuple[DspName, ...]:
    """Names separated by commas, in the order shown to fans. Raises Refused with the nearest name."""
    names = {d.value: d for d in DspName if d is not DspName.SMART_LINK}
    chosen = []
    for word in filter(None, (w.strip().lower().replace(" ", "_") for w in text.split(","))):
        if word not in names:
            near = difflib.get_close_matches(word, names, n=1, cutoff=0.3) or ["spotify"]
            raise Refused("error-dsp", given=word[:40], suggestion=near[0])
        chosen.append(names[word])
    if not chosen:
        raise Refused("error-dsp-none")
    return tuple(dict.fromkeys(chosen))


def normal_keyword(text: str) -> str:
    """A keyword as it is compared: without accents, capitals, letters and digits only."""
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKD", text).upper())


def parse_keyword(text: str) -> str:
    """An SMS keyword of 3 to 20 letters or digits that means nothing to carriers. Raises Refused."""
    keyword = normal_keyword(text)
    if keyword in RESERVED_KEYWORDS:
        raise Refused("error-keyword-reserved", given=keyword)
    if not is_keyword(keyword):
        raise Refused("error-keyword-form", given=text[:40])
    return keyword


def is_keyword(normal: str) -> bool:
    """Whether a normal keyword has the length of one."""
    return 3 <= len(normal) <= 20


def parse_target(text: str) -> SaveTarget:
    """ "album" or "tracks". Raises Refused."""
    try:
        return SaveTarget(text.strip().lower())
    except ValueError:
        raise Refused("error-target", given=text[:40]) from None


def parse_mode(text: str) -> ReleaseMode:
    """ "global" or "local midnight". Raises Refused."""
    word = text.strip().lower().replace(" ", "_").replace("-", "_")
    word = {"local": "local_midnight", "midnight": "local_midnight"}.get(word, word)
    try:
        return ReleaseMode(word)
    except ValueError:
        raise Refused("error-mode", given=text[:40]) from None


def parse_goal(text: str) -> int:
    """How many fans an artist hopes for: 1 to 10,000,000, "1.500" and "1,500" too. Raises Refused."""
    digits = re.sub(r"[\s.,_]", "", text)
    if not digits.isascii() or not digits.isdigit() or not 1 <= int(digits[:9]) <= 10_000_000:
        raise Refused("error-goal", given=text[:40])
    return int(digits)


Field = Callable[[Campaign, str], Campaign]

FIELDS: Mapping[str, Field] = {
    "title": lambda c, v: replace(c, release=replace(c.release, title=valid_title(v))),
    "date": lambda c, v: replace(c, rule=replace(c.rule, on=parse_date(v))),
    "time": lambda c, v: replace(c, rule=replace(c.rule, at=parse_time(v))),
    "zone": lambda c, v: replace(c, rule=replace(c.rule, zone=parse_zone(v))),
    "mode": lambda c, v: replace(c, rule=replace(c.rule, mode=parse_mode(v))),
    "upc": lambda c, v: replace(c, release=replace(c.release, upc=valid_upc(v) if v.strip() else None)),
    "tracks": lambda c, v: replace(c, release=replace(c.release, tracks=parse_tracks(v))),
    "target": lambda c, v: replace(c, target=parse_target(v)),
    "dsps": lambda c, v: replace(c, dsps=parse_dsps(v)),
    "keyword": lambda c, v: replace(c, sms_keyword=parse_keyword(v) if v.strip() else None),
    "goal": lambda c, v: replace(c, goal=parse_goal(v) if v.strip() else None),
    "language": lambda c, v: replace(c, language=valid_language(v)),
    "opens": lambda c, v: replace(c, opens_at=parse_moment(v, c.rule.zone) if v.strip() else None),
}

DATE_FIELDS = frozenset({"date", "time", "zone", "mode"})
_NOT_OPEN_YET = (CampaignStatus.DRAFT, CampaignStatus.ANNOUNCED)


def apply(campaign: Campaign, changes: Mapping[str, str], now: datetime) -> Campaign:
    """The campaign with every change applied; nothing is changed when one is refused."""
    for name in sorted(changes, key=list(FIELDS).index):
        campaign = FIELDS[name](campaign, changes[name])
    if DATE_FIELDS & changes.keys():
        check_future(campaign.rule.instant(), now)
    if (DATE_FIELDS | {"opens"}) & changes.keys():
        _check_opening(campaign)
    return campaign


def _check_opening(campaign: Campaign) -> None:
    """Pre-saves that are still to open do so before it is out. Raises Refused."""
    opens, instant = campaign.opens_at, campaign.rule.instant()
    if opens is not None and opens >= instant and campaign.status in _NOT_OPEN_YET:
        zone = ZoneInfo(campaign.rule.zone)
        raise Refused(
            "error-opens-late",
            opens=f"{opens.astimezone(zone):%Y-%m-%d %H:%M}",
            date=campaign.rule.on.isoformat(),
        )


def check_future(instant: datetime, now: datetime) -> None:
    """A release lies ahead, by at most two years. Raises Refused."""
    if instant <= now:
        raise Refused("error-date-past", date=instant.date().isoformat())
    if instant > now + timedelta(days=731):
        raise Refused("error-date-far", date=instant.date().isoformat())


def slug_of(text: str) -> str:
    """A page name: ASCII letters, digits and dashes, 3 to 60 characters ("release" when nothing is left)."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")
    return slug if len(slug) >= 3 else f"release-{slug}".strip("-")
