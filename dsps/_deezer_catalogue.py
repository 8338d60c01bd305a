"""Finding a release on Deezer by UPC and ISRC, or its words and day; it may answer with another release, so nothing is taken unchecked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from core.errors import RetryLater
from core.ids import WORLD, DspName, Market
from core.links import Link, LinkMethod
from core.ports import Recording
from dsps._deezer_answers import NO_DATA, answer, error_in
from dsps._http import call
from dsps._matching import (
    SURE_BY_DAY,
    credited_to,
    of_the_day,
    same_title,
    same_upc,
    wanted_by_words,
)

_PAGE = re.compile(r"(?:/[a-z]{2}(?:-[a-z]{2})?)?/(album|track)/(\d{1,18})/?")

_LOOKED_INTO = 5

Found = dict[str, Any]


def item_of(url: str) -> str:
    """The album or track that a page of Deezer shows; "" for short links and everything else."""
    match = re.search(_PAGE.pattern + r"\Z", urlsplit(url).path)
    return f"{match[1]}:{match[2]}" if match else ""


class DeezerCatalogue:
    """Implements core.ports.LinkFinder. Needs no key; it sees what the server's own country may see."""

    def __init__(self, api: str, link_url: str, session: aiohttp.ClientSession) -> None:
        self._api, self._link_url, self._session = api, link_url.rstrip("/"), session

    async def find(self, recording: Recording, market: Market) -> Link | None:
        """The album, or all the tracks; None while one of them is missing or not out in the market."""
        if recording.upc and (recording.whole_album or not recording.isrcs):
            album = await self._album(recording.upc, market)
            return None if album is None else self._link("album", [album], LinkMethod.UPC, market)
        if wanted_by_words(recording):
            return await self._by_words(recording, market)
        tracks: list[Found] = []
        for isrc in recording.isrcs:
            track = await self._track(isrc, market)
            if track is None:
                return None
            tracks.append(track)
        return self._link("track", tracks, LinkMethod.ISRC, market) if tracks else None

    async def _album(self, upc: str, market: Market) -> Found | None:
        album = await self._read(f"/album/upc:{upc.lstrip('0').zfill(12)}")
        if album is None or not same_upc(str(album.get("upc") or ""), upc):
            return None
        return await self._out(album, market)

    async def _out(self, album: Found, market: Market) -> Found | None:
        if album.get("available") is not False:
            return album
        # not in the server's country: what the first track says about the market counts
        first = _first_track(album)
        track = await self._read(f"/track/{first}") if first and market != WORLD else None
        return album if track is not None and _plays(track, market) else None

    async def _by_words(self, recording: Recording, market: Market) -> Link | None:
        """The artist gave no code: the release of that name, by that artist, of that day, if there is just one."""
        query = f"{recording.artist} {recording.title}"
        right: list[Found] = []
        for short in (await self._search(query, recording))[
            :_LOOKED_INTO
        ]:  # only the album itself names its day
            album = await self._read(f"/album/{short['id']}")
            if album is not None and of_the_day(recording, str(album.get("release_date") or "")):
                right.append(album)
        out = await self._out(right[0], market) if len(right) == 1 else None
        if out is None:
            return None
        return replace(self._link("album", [out], LinkMethod.TEXT, market), score=SURE_BY_DAY)

    async def _search(self, query: str, recording: Recording) -> list[Found]:
        """Albums of that name by that artist."""
        body = await self._body("/search/album", {"q": query, "limit": "25"})
        listed = body.get("data") if body is not None else []
        return [
            one
            for one in (listed if isinstance(listed, list) else [])
            if isinstance(one, dict)
            and isinstance(one.get("id"), int)
            and same_title(recording.title, _words(one, "title"))
            and credited_to(recording.artist, [_words(one.get("artist"), "name")])
        ]

    async def _track(self, isrc: str, market: Market) -> Found | None:
        track = await self._read(f"/track/isrc:{isrc}")
        if track is None or str(track.get("isrc") or "").upper() != isrc or not _plays(track, market):
            return None
        return track

    async def _read(self, path: str) -> Found | None:
        body = await self._body(path)
        return body if body is not None and isinstance(body.get("id"), int) and body["id"] > 0 else None

    async def _body(self, path: str, params: dict[str, str] | None = None) -> Found | None:
        reply = await call(self._session, "GET", self._api + path, params=params)
        error, body = error_in(reply), reply.fields
        if error is not None and error.get("code") == NO_DATA:
            return None
        if not reply.ok or error is not None or not body:
            raise RetryLater(f"look-up: HTTP {reply.status}", after=answer(reply).retry_after)
        return body

    def _link(self, kind: str, found: list[Found], method: LinkMethod, market: Market) -> Link:
        item = ",".join(f"{kind}:{entry['id']}" for entry in found)
        shown, id_ = kind, found[0]["id"]
        albums = {_album_of(track) for track in found} if kind == "track" else set()
        if len(found) > 1 and len(albums) == 1 and (album := albums.pop()):
            shown, id_ = "album", album
        url = f"{self._link_url}/{shown}/{id_}"
        return Link(dsp=DspName.DEEZER, url=url, method=method, item=item, market=market)


def _plays(track: Found, market: Market) -> bool:
    """`readable` speaks of the server's country, `available_countries` of all."""
    countries = track.get("available_countries")
    if market == WORLD or not isinstance(countries, list):
        return track.get("readable") is not False
    return str(market) in countries


def _first_track(album: Found) -> int | None:
    match album.get("tracks"):
        case {"data": [{"id": int(id_)}, *_]} if id_ > 0:
            return id_
    return None


def _album_of(track: Found) -> int | None:
    match track.get("album"):
        case {"id": int(id_)} if id_ > 0:
            return id_
    return None


def _words(holder: Any, key: str) -> str:
    value = holder.get(key) if isinstance(holder, dict) else None
    return value if isinstance(value, str) else ""
