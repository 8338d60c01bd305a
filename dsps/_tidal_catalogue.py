"""Finding a release on TIDAL by barcode and ISRC, or its words and day, at its time: ids change when a release is delivered again."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from core.ids import WORLD, DspName, Market
from core.links import Link, LinkMethod
from core.ports import Recording
from dsps._grants import CodeClient
from dsps._http import Reply, call
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
from dsps._tidal_answers import lookup_error

MEDIA_TYPE = "application/vnd.api+json"
_ANYWHERE = "US"
_ID = re.compile(r"\d{1,18}")
_PAGE = re.compile(r"/(?:browse/)?(album|track)/(\d{1,18})(?:/u)?/?\Z")
_MARGIN_S = 60.0
_QUERY_LENGTH = 256
_LOOKED_INTO = 5

Found = dict[str, Any]


def item_of(url: str) -> str:
    """The album or track that a page of TIDAL shows; "" for everything else."""
    match = _PAGE.search(urlsplit(url).path)
    return f"{match[1]}:{match[2]}" if match else ""


class TidalCatalogue:
    """Implements core.ports.LinkFinder, with the application's own token."""

    def __init__(self, api: str, link_url: str, session: aiohttp.ClientSession, client: CodeClient) -> None:
        self._api, self._link_url = api, link_url.rstrip("/")
        self._session, self._client = session, client
        self._token, self._token_until = "", 0.0
        self._one_at_a_time = asyncio.Lock()

    async def find(self, recording: Recording, market: Market) -> Link | None:
        """The album, or all the tracks; None while one of them is missing."""
        where = _ANYWHERE if market == WORLD else str(market)
        if recording.upc and (recording.whole_album or not recording.isrcs):
            album = await self._album(recording.upc, where)
            return None if album is None else self._link("album", [album["id"]], LinkMethod.UPC, market)
        if wanted_by_words(recording):
            return await self._by_words(recording, where, market)
        tracks: list[str] = []
        for isrc in recording.isrcs:
            track = await self._track(isrc, recording, where)
            if track is None:
                return None
            tracks.append(track["id"])
        return self._link("track", tracks, LinkMethod.ISRC, market) if tracks else None

    async def _album(self, upc: str, country: str) -> Found | None:
        for form in list(upc_forms(upc))[:2]:  # UPC-A and EAN-13 (specification 1.10.104)
            params = {"filter[barcodeId]": form, "countryCode": country}
            for album in (await self._look("/albums", params))[0]:
                if same_upc(_text(album, "barcodeId"), upc) and _plays(album):
                    return album
        return None

    async def _by_words(self, recording: Recording, country: str, market: Market) -> Link | None:
        """The artist gave no code: the release of that name, by that artist, of that day, if there is just one."""
        query = {"filter[query]": f"{recording.artist} {recording.title}"[:_QUERY_LENGTH]}
        body = await self._document("/searchResults", query | {"countryCode": country, "include": "albums"})
        named = [
            album
            for album in _included(body, "albums")
            if same_title(recording.title, _text(album, "title"))
            and of_the_day(recording, _text(album, "releaseDate"))
            and _plays(album)
        ]
        right = [
            album for album in named[:_LOOKED_INTO] if await self._is_by(recording, album["id"], country)
        ]
        if len(right) != 1:
            return None
        return replace(self._link("album", [right[0]["id"]], LinkMethod.TEXT, market), score=SURE_BY_DAY)

    async def _is_by(self, recording: Recording, album_id: str, country: str) -> bool:
        """Search results name no artists; the album itself does."""
        params = {"countryCode": country, "include": "artists"}
        body = await self._document(f"/albums/{album_id}", params, dict)
        return credited_to(recording.artist, [_text(artist, "name") for artist in _included(body, "artists")])

    async def _track(self, isrc: str, recording: Recording, country: str) -> Found | None:
        """One recording may be on several albums: the credit decides, then the title."""
        params = {"filter[isrc]": isrc, "countryCode": country, "include": "artists"}
        found, names = await self._look("/tracks", params)
        same = [t for t in found if _text(t, "isrc").upper() == isrc and _plays(t)]
        same.sort(key=lambda t: -_likeness(t, names, recording))
        return same[0] if same else None

    async def _look(self, path: str, params: dict[str, str]) -> tuple[list[Found], dict[str, str]]:
        """The resources, and the names of the artists that came along, by their ids."""
        body = await self._document(path, params)
        names = {artist["id"]: _text(artist, "name") for artist in _included(body, "artists")}
        return _resources(body.get("data")), names

    async def _document(self, path: str, params: dict[str, str], data: type = list) -> Found:
        """Empty for what is not there. `data`: what the document must hold, a list or one resource."""
        reply = await self._ask(path, params)
        if reply.status == 401:  # the token died before its time: once more with another
            self._token = ""
            reply = await self._ask(path, params)
        if reply.status == 404:
            return {}
        if not reply.ok or not isinstance(reply.fields.get("data"), data):
            raise lookup_error(reply)
        return reply.fields

    async def _ask(self, path: str, params: dict[str, str]) -> Reply:
        headers = {"Authorization": f"Bearer {await self._app_token()}", "Accept": MEDIA_TYPE}
        return await call(self._session, "GET", self._api + path, params=params, headers=headers)

    async def _app_token(self) -> str:
        """Kept for as long as TIDAL says, by the machine's own clock: the vendor's time, not the domain's."""
        loop = asyncio.get_running_loop()
        async with self._one_at_a_time:
            if not self._token or loop.time() >= self._token_until:
                self._token, life = await self._client.app_token()
                self._token_until = loop.time() + life - _MARGIN_S
            return self._token

    def _link(self, kind: str, ids: list[str], method: LinkMethod, market: Market) -> Link:
        item = ",".join(f"{kind}:{id_}" for id_ in ids)
        url = f"{self._link_url}/{kind}/{ids[0]}"
        return Link(dsp=DspName.TIDAL, url=url, method=method, item=item, market=market)


def _resources(listed: Any) -> list[Found]:
    entries = listed if isinstance(listed, list) else []
    return [e for e in entries if isinstance(e, dict) and _ID.fullmatch(str(e.get("id")))]


def _included(body: Found, kind: str) -> list[Found]:
    return [entry for entry in _resources(body.get("included")) if entry.get("type") == kind]


def _plays(found: Found) -> bool:
    """`availability` (deprecated, 2026) names what may be done with it in the country."""
    available = _attributes(found).get("availability")
    return not isinstance(available, list) or "STREAM" in available


def _likeness(track: Found, names: dict[str, str], recording: Recording) -> int:
    credited = [names[id_] for id_ in artists_of(track) if id_ in names]
    return 2 * same_artist(recording.artist, credited) + same_title(recording.title, _text(track, "title"))


def artists_of(found: Found) -> list[str]:
    """The ids of a resource's artists, when they were asked for."""
    match found.get("relationships"):
        case {"artists": {"data": [*listed]}}:
            ids = [str(entry.get("id")) for entry in listed if isinstance(entry, dict)]
            return [id_ for id_ in ids if _ID.fullmatch(id_)]
    return []


def _attributes(found: Found) -> dict[str, Any]:
    attributes = found.get("attributes")
    return attributes if isinstance(attributes, dict) else {}


def _text(found: Found, key: str) -> str:
    value = _attributes(found).get(key)
    return value if isinstance(value, str) else ""
