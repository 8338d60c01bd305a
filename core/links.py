"""Stream-now links: where a fan is sent, and the hosts that are allowed for each DSP."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlsplit

from core.errors import Refused
from core.ids import WORLD, DspName, Market


class LinkMethod(StrEnum):
    """How we know a link, best first."""

    ARTIST = "artist"
    UPC = "upc"
    ISRC = "isrc"
    TEXT = "text"
    SEARCH = "search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a release plays on a DSP. `item`: the DSP's own id or URI, what a save needs ("" for plain links)."""

    dsp: DspName
    url: str
    method: LinkMethod
    item: str = ""
    market: Market = WORLD
    score: float | None = None  # how sure a look-up by words was, 0 to 1


_AMAZON = (
    """com co.uk de co.jp fr it es ca com.au in com.mx com.br nl se pl com.be ie com.tr ae sa eg sg co.za"""
)

HOSTS: dict[DspName, tuple[str, ...]] = {
    DspName.SPOTIFY: ("open.spotify.com", "spotify.link"),
    DspName.APPLE_MUSIC: ("music.apple.com", "geo.music.apple.com", "itunes.apple.com"),
    DspName.DEEZER: ("www.deezer.com", "deezer.page.link", "link.deezer.com"),
    DspName.TIDAL: ("tidal.com", "listen.tidal.com"),
    DspName.YOUTUBE_MUSIC: ("music.youtube.com", "www.youtube.com", "youtu.be"),
    DspName.SOUNDCLOUD: ("soundcloud.com", "on.soundcloud.com"),
    DspName.AUDIOMACK: ("audiomack.com",),
    DspName.AMAZON_MUSIC: tuple(f"music.amazon.{country}" for country in _AMAZON.split()),
    DspName.BOOMPLAY: ("www.boomplay.com",),
    DspName.PANDORA: ("www.pandora.com", "pandora.app.link"),
    DspName.QOBUZ: ("open.qobuz.com", "play.qobuz.com", "www.qobuz.com"),
    DspName.ANGHAMI: ("play.anghami.com", "open.anghami.com", "www.anghami.com"),
    DspName.JIOSAAVN: ("www.jiosaavn.com",),
    DspName.BANDCAMP: ("bandcamp.com",),
    DspName.BEATPORT: ("www.beatport.com",),
}

_SEARCH: dict[DspName, str] = {
    DspName.SPOTIFY: "https://open.spotify.com/search/{q}",
    DspName.APPLE_MUSIC: "https://music.apple.com/us/search?term={q}",
    DspName.DEEZER: "https://www.deezer.com/search/{q}",
    DspName.TIDAL: "https://tidal.com/search?q={q}",
    DspName.YOUTUBE_MUSIC: "https://music.youtube.com/search?q={q}",
    DspName.SOUNDCLOUD: "https://soundcloud.com/search?q={q}",
    DspName.AUDIOMACK: "https://audiomack.com/search?q={q}",
    DspName.AMAZON_MUSIC: "https://music.amazon.com/search/{q}",
    DspName.BOOMPLAY: "https://www.boomplay.com/search/default/{q}",
    DspName.PANDORA: "https://www.pandora.com/search/{q}/all",
    DspName.QOBUZ: "https://www.qobuz.com/us-en/search/albums/{q}",
    DspName.ANGHAMI: "https://play.anghami.com/search/{q}",
    DspName.JIOSAAVN: "https://www.jiosaavn.com/search/{q}",
    DspName.BANDCAMP: "https://bandcamp.com/search?q={q}",
    DspName.BEATPORT: "https://www.beatport.com/search?q={q}",
}


SURE = 0.8  # a look-up by words is published from this score on

_NATIVE: dict[DspName, re.Pattern[str]] = {
    DspName.SPOTIFY: re.compile(r"/prerelease/[A-Za-z0-9]+/?\Z"),
    DspName.APPLE_MUSIC: re.compile(r"/album/"),  # before its day, the album's page is where it is pre-added
}
_KIND = r"(?:(album|track|song)[:/])?"
_NUMBER = rf"{_KIND}(\d{{5,11}})"  # a UPC is longer
_IDS: dict[DspName, tuple[re.Pattern[str], str]] = {
    DspName.SPOTIFY: (
        re.compile(rf"(?:spotify:)?{_KIND}([A-Za-z0-9]{{22}})"),
        "https://open.spotify.com/{kind}/{id}",
    ),
    DspName.APPLE_MUSIC: (re.compile(_NUMBER), "https://geo.music.apple.com/us/{kind}/_/{id}"),
    DspName.DEEZER: (re.compile(_NUMBER), "https://www.deezer.com/{kind}/{id}"),
    DspName.TIDAL: (re.compile(_NUMBER), "https://tidal.com/{kind}/{id}"),
}
_YOUTUBE_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_LIST = re.compile(r"(?:OLAK5uy_|PL)[A-Za-z0-9_-]{10,60}")
_ADDRESS = re.compile(r"(?:https?://)?([A-Za-z0-9.-]+)((?:[/?#].*)?)")
_LENGTH = 500
_NAMED = 4  # hosts that an error names


def allowed(dsp: DspName, url: str, extra_hosts: tuple[str, ...] = ()) -> bool:
    """Whether a redirect to `url` may carry this service's name. `extra_hosts`: origins from the operator's settings."""
    try:
        parts = urlsplit(url)
        odd = parts.scheme != "https" or parts.username or parts.port not in (None, 443)
    except ValueError:  # no address at all, like "https://["
        return False
    if f"{parts.scheme}://{parts.netloc}" in extra_hosts:
        return True
    host = (parts.hostname or "").lower()
    subdomains = dsp is DspName.BANDCAMP
    return not odd and (host in HOSTS[dsp] or (subdomains and host.endswith(".bandcamp.com")))


def usual(dsp: DspName, url: str) -> str:
    """The address as the service itself writes it: https, with or without "www." as there, no phone pages.

    People also write "http://deezer.com/…", "m.youtube.com/…" and leave out the scheme. Anything else as it is.
    """
    match = _ADDRESS.fullmatch(url)
    if match is None:
        return url
    host = match[1].lower()
    bare = host.removeprefix("www.").removeprefix("m.")
    known = next((name for name in (host, bare, f"www.{bare}") if name in HOSTS[dsp]), None)
    return f"https://{known or host}{match[2]}" if known or allowed(dsp, f"https://{host}") else url


def trusted(link: Link) -> bool:
    """Whether fans may be sent there: known by an id or from the artist, or sure enough by its words."""
    return link.method is not LinkMethod.TEXT or (link.score is not None and link.score >= SURE)


def plays_in(link: Link, market: Market) -> bool:
    """Whether whoever is in the market may be told that it plays there. WORLD: of whom nobody knows where they are."""
    return trusted(link) and (market == WORLD or link.market in (market, WORLD))


def page_of(dsp: DspName, text: str, *, album: bool) -> str:
    """An id as services write it ("spotify:album:…", "track/123", "123") as the address of its page; else as it is.

    `album`: what an id is of that does not say it.
    """
    text = text.strip()
    if dsp is DspName.YOUTUBE_MUSIC:
        if _YOUTUBE_VIDEO.fullmatch(text):
            return f"https://music.youtube.com/watch?v={text}"
        return f"https://music.youtube.com/playlist?list={text}" if _YOUTUBE_LIST.fullmatch(text) else text
    written, page = _IDS.get(dsp, (None, ""))
    match = written.fullmatch(text) if written else None
    if match is None:
        return text
    track = "song" if dsp is DspName.APPLE_MUSIC else "track"
    whole = album if match[1] is None else match[1] == "album"
    return page.format(kind="album" if whole else track, id=match[2])


def checked(dsp: DspName, url: str, extra_hosts: tuple[str, ...] = ()) -> str:
    """The artist's own link, as the service writes it. Raises Refused when it does not belong to the service."""
    url = usual(dsp, url.strip())
    if len(url) > _LENGTH or not allowed(dsp, url, extra_hosts):
        raise Refused("error-link-host", dsp=dsp.value, hosts=", ".join(HOSTS[dsp][:_NAMED]))
    return url


def is_native_page(dsp: DspName, url: str) -> bool:
    """Whether fans can pre-save there with the service itself: Spotify's Countdown page, Apple's page of an album."""
    page = _NATIVE.get(dsp)
    return page is not None and page.search(urlsplit(url).path) is not None


def search_link(dsp: DspName, artist: str, title: str, base: str = "") -> Link:
    """The last resort: the service's own search page for artist and title (`base`: where the settings put the service)."""
    if base:
        url = f"{base.rstrip('/')}/search/{quote(f'{artist} {title}')}"
        return Link(dsp=dsp, url=url, method=LinkMethod.SEARCH)
    return Link(dsp=dsp, url=_SEARCH[dsp].format(q=quote(f"{artist} {title}")), method=LinkMethod.SEARCH)
