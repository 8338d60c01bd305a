"""Finding a release on Apple Music by UPC and ISRC, or its words and day: ids differ by storefront, one ISRC is many songs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.errors import Misconfigured, RetryLater
from core.ids import WORLD, DspName, Market
from core.links import Link, LinkMethod
from core.ports import Recording
from dsps._apple_answers import albums_of_a_search, error_in, listed
from dsps._apple_calls import AppleCalls
from dsps._http import Reply
from dsps._matching import (
    SURE_BY_DAY,
    credited_to,
    of_the_day,
    same_artist,
    same_title,
    same_upc,
    upc_forms,
    wanted_by_words,
)

ANYWHERE = "us"
_PAGE = re.compile(r"/(album|song)/(?:[^/]+/)?(?:id)?(\d{5,18})/?\Z")
_ID = re.compile(r"\d{5,18}")
_ISRCS_AT_ONCE = 25

Found = dict[str, Any]


def item_of(url: str) -> str:
    """The album or song that a page shows; "" for everything else."""
    parts = urlsplit(url)
    match = _PAGE.search(parts.path)
    if match is None:
        return ""
    song = parse_qs(parts.query).get("i", [""])[0]
    return f"song:{song}" if match[1] == "album" and _ID.fullmatch(song) else f"{match[1]}:{match[2]}"


class AppleCatalogue:
    """Implements core.ports.LinkFinder. An album is found as soon as it is listed: it may be added before it is out."""

    def __init__(self, calls: AppleCalls, link_url: str) -> None:
        self._call, self._link_url = calls, link_url.rstrip("/")

    async def find(self, recording: Recording, market: Market) -> Link | None:
        """The album, or all the songs; None while one of them is missing."""
        storefront = ANYWHERE if market == WORLD else str(market).lower()
        if recording.upc and (recording.whole_album or not recording.isrcs):
            album = await self._album(recording, storefront)
            return None if album is None else self._link("album", [album], storefront, market)
        if wanted_by_words(recording):
            return await self._by_words(recording, storefront, market)
        songs: list[Found] = []
        for start in range(0, len(recording.isrcs), _ISRCS_AT_ONCE):
            some = recording.isrcs[start : start + _ISRCS_AT_ONCE]
            found = await self._read(storefront, "songs", "isrc", ",".join(some), {"include": "albums"})
            for isrc in some:
                song = _best([one for one in found if _text(one, "isrc").upper() == isrc], recording)
                if song is None:
                    return None
                songs.append(song)
        return self._link("song", songs, storefront, market) if songs else None

    async def _album(self, recording: Recording, storefront: str) -> Found | None:
        assert recording.upc is not None
        for form in reversed(list(upc_forms(recording.upc))):  # Apple's own example has 14 digits
            found = await self._read(storefront, "albums", "upc", form)
            right = [one for one in found if same_upc(_text(one, "upc"), recording.upc)]
            if right:
                return max(right, key=lambda one: same_artist(recording.artist, [_text(one, "artistName")]))
        return None

    async def _by_words(self, recording: Recording, storefront: str, market: Market) -> Link | None:
        """The artist gave no code: the release of that name, by that artist, of that day, if there is just one."""
        words = {"term": f"{recording.title} {recording.artist}", "types": "albums", "limit": "25"}
        reply = await self._call("GET", f"/v1/catalog/{storefront}/search", params=words)
        same = [
            one
            for one in _checked(reply, albums_of_a_search(reply))
            if same_title(recording.title, _text(one, "name"))
            and credited_to(recording.artist, [_text(one, "artistName")])
            and of_the_day(recording, _text(one, "releaseDate"))
        ]
        if len(same) != 1:
            return None
        return replace(
            self._link("album", same, storefront, market), method=LinkMethod.TEXT, score=SURE_BY_DAY
        )

    async def _read(
        self, storefront: str, kind: str, field: str, value: str, more: dict[str, str] | None = None
    ) -> list[Found]:
        reply = await self._call(
            "GET", f"/v1/catalog/{storefront}/{kind}", params={f"filter[{field}]": value} | (more or {})
        )
        return _checked(reply, listed(reply))

    def _link(self, kind: str, found: list[Found], storefront: str, market: Market) -> Link:
        item = ",".join(f"{kind}:{one['id']}" for one in found)
        albums = {str(album.get("id")) for one in found for album in _albums(one)[:1]}
        shown, id_ = kind, found[0]["id"]
        if len(found) > 1 and len(albums) == 1:
            shown, id_ = "album", albums.pop()
        base = self._link_url
        if market == WORLD:  # leads every visitor to the storefront that is theirs
            base = base.replace("https://music.apple.com", "https://geo.music.apple.com")
        url = f"{base}/{storefront}/{shown}/_/{id_}"
        method = LinkMethod.UPC if kind == "album" else LinkMethod.ISRC
        return Link(dsp=DspName.APPLE_MUSIC, url=url, method=method, item=item, market=market)


def _checked(reply: Reply, found: list[Found] | None) -> list[Found]:
    if reply.status in (401, 403) and (reply.status == 401 or error_in(reply)):
        raise Misconfigured(f"UPBEAT_APPLE_MUSIC_KEY_ID may not look up releases: HTTP {reply.status}")
    if found is None:
        raise RetryLater(f"look-up: HTTP {reply.status}", after=reply.retry_after)
    return [one for one in found if _ID.fullmatch(str(one.get("id", "")))]


def _best(songs: list[Found], recording: Recording) -> Found | None:
    """The song on the asked album; without it one by the artist, the asked title first."""
    upc = recording.upc
    if upc:
        on_it = [one for one in songs if any(same_upc(_text(album, "upc"), upc) for album in _albums(one))]
        if on_it:
            return on_it[0]
    theirs = [one for one in songs if same_artist(recording.artist, [_text(one, "artistName")])]
    return max(theirs, key=lambda one: same_title(recording.title, _text(one, "name")), default=None)


def _albums(song: Found) -> list[Found]:
    match song.get("relationships"):
        case {"albums": {"data": list(data)}}:
            return [one for one in data if isinstance(one, dict)]
    return []


def _text(one: Found, key: str) -> str:
    attributes = one.get("attributes")
    value = attributes.get(key) if isinstance(attributes, dict) else None
    return value if isinstance(value, str) else ""
