"""Finding a release on Spotify by UPC and ISRC, or by its words and day, with the application's own token."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Any

import aiohttp

from core.errors import Misconfigured, RetryLater
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
from dsps._spotify_answers import message_of

_ANYWHERE = "US"  # without a market Spotify calls everything unavailable to an application's token
_ID = re.compile(r"[A-Za-z0-9]{22}")
_MARGIN_S = 60.0

Found = dict[str, Any]


class SpotifyCatalogue:
    """Implements core.ports.LinkFinder. What the search returns is checked, not trusted."""

    def __init__(self, api: str, link_url: str, session: aiohttp.ClientSession, client: CodeClient) -> None:
        self._api, self._link_url = api, link_url.rstrip("/")
        self._session, self._client = session, client
        self._token = ""
        self._token_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def find(self, recording: Recording, market: Market) -> Link | None:
        """The album, or all the tracks; None while one of them is missing."""
        where = _ANYWHERE if market == WORLD else str(market)
        if recording.upc and (recording.whole_album or not recording.isrcs):
            album = await self._album(recording, where)
            return None if album is None else self._link("album", [album], LinkMethod.UPC, market)
        if not recording.isrcs:
            return await self._by_words(recording, where, market)
        tracks: list[Found] = []
        for isrc in recording.isrcs:
            track = await self._track(recording, isrc, where)
            if track is None:
                return None
            tracks.append(track)
        return self._link("track", tracks, LinkMethod.ISRC, market)

    async def _by_words(self, recording: Recording, where: str, market: Market) -> Link | None:
        """The artist gave no code: the release of that name, by that artist, of that day, if there is just one."""
        if not wanted_by_words(recording):
            return None
        albums = await self._search(f"{recording.title} {recording.artist}", "album", where)
        same = [
            album
            for album in albums
            if same_title(recording.title, _text(album, "name"))
            and credited_to(recording.artist, _credit(album))
            and of_the_day(recording, _text(album, "release_date"))
        ]
        link = self._link("album", same, LinkMethod.TEXT, market) if len(same) == 1 else None
        return None if link is None else replace(link, score=SURE_BY_DAY)

    async def _album(self, recording: Recording, market: str) -> Found | None:
        assert recording.upc is not None
        for form in upc_forms(recording.upc):
            albums = await self._search(f"upc:{form}", "album", market)
            for album in sorted(albums, key=lambda a: -_likeness(a, recording)):
                if await self._carries(album, recording, market):
                    return album
        return None

    async def _carries(self, album: Found, recording: Recording, market: str) -> bool:
        """Search results have no UPC; the album itself has one."""
        reply = await self._get(f"/albums/{album['id']}", {"market": market})
        if reply.status == 404:
            return False
        if not reply.ok:
            raise RetryLater(f"album: HTTP {reply.status}", after=reply.retry_after)
        upc = _text(reply.fields.get("external_ids"), "upc")
        return same_upc(upc, recording.upc or "") if upc else _likeness(album, recording) > 0

    async def _track(self, recording: Recording, isrc: str, market: str) -> Found | None:
        found = await self._search(f"isrc:{isrc}", "track", market)
        same = [t for t in found if _text(t.get("external_ids"), "isrc").upper() in ("", isrc)]
        right = sorted((t for t in same if _likeness(t, recording)), key=lambda t: -_likeness(t, recording))
        if (
            same and len(right) != 1 and recording.upc
        ):  # one recording on several albums, or under another name
            album = await self._album(recording, market)
            right = [t for t in same if album and _text(t.get("album"), "id") == album["id"]] or right
        return right[0] if right else None

    async def _search(self, query: str, kind: str, market: str) -> list[Found]:
        parameters = {"q": query, "type": kind, "market": market, "limit": "10"}
        reply = await self._get("/search", parameters)
        if reply.status == 400 and market != _ANYWHERE and "market" in message_of(reply).lower():
            return await self._search(query, kind, _ANYWHERE)  # a country that Spotify does not serve
        listed = reply.fields.get(f"{kind}s")
        items = listed.get("items") if isinstance(listed, dict) else None
        if not reply.ok or not isinstance(items, list):
            raise RetryLater(f"search: HTTP {reply.status}", after=reply.retry_after)
        return [item for item in items if _plays(item)]

    async def _get(self, path: str, params: dict[str, str]) -> Reply:
        reply = await self._ask(path, params)
        if reply.status == 401:  # the token died before its time: once more with another
            self._token = ""
            reply = await self._ask(path, params)
        if reply.status == 403:
            raise Misconfigured(
                f"UPBEAT_SPOTIFY_CLIENT_ID may not look up releases: {message_of(reply)[:80]}"
            )
        return reply

    async def _ask(self, path: str, params: dict[str, str]) -> Reply:
        headers = {"Authorization": f"Bearer {await self._app_token()}"}
        return await call(self._session, "GET", self._api + path, params=params, headers=headers)

    async def _app_token(self) -> str:
        """Kept for as long as Spotify says, by the machine's own clock: the vendor's time, not the domain's."""
        loop = asyncio.get_running_loop()
        async with self._one_at_a_time:
            if not self._token or loop.time() >= self._token_until:
                self._token, life = await self._client.app_token()
                self._token_until = loop.time() + life - _MARGIN_S
            return self._token

    def _link(self, kind: str, found: list[Found], method: LinkMethod, market: Market) -> Link:
        item = ",".join(f"spotify:{kind}:{entry['id']}" for entry in found)
        shown, id_ = kind, found[0]["id"]
        albums = {_text(entry.get("album"), "id") for entry in found}
        if len(found) > 1 and len(albums) == 1 and _ID.fullmatch(album := albums.pop()):
            shown, id_ = "album", album
        url = f"{self._link_url}/{shown}/{id_}"
        return Link(dsp=DspName.SPOTIFY, url=url, method=method, item=item, market=market)


def _plays(item: Any) -> bool:
    """Search pages hold nulls, and items that this market may not play yet."""
    if not isinstance(item, dict) or not _ID.fullmatch(_text(item, "id")):
        return False
    return not item.get("restrictions") and item.get("is_playable") is not False


def _likeness(item: Found, recording: Recording) -> int:
    """2 for the artist, 1 for the title; a track's title may differ from its release's."""
    return 2 * same_artist(recording.artist, _credit(item)) + same_title(recording.title, _text(item, "name"))


def _credit(item: Found) -> list[str]:
    credited = item.get("artists")
    return [_text(artist, "name") for artist in credited] if isinstance(credited, list) else []


def _text(holder: Any, key: str) -> str:
    value = holder.get(key) if isinstance(holder, dict) else None
    return value if isinstance(value, str) else ""
