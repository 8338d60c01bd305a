"""Spotify's catalogue look-ups: search, tracks, albums, the listener's profile, and the pages behind play links."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from sandbox.dsps.consent import plain_page
from sandbox.dsps.spotify_gate import ApiRefusal, Caller, caller
from sandbox.dsps.spotify_items import Items, page
from sandbox.dsps.spotify_shelf import Found
from sandbox.dsps.spotify_state import SpotifyWorld


class SpotifyLookup:
    """Handlers that only read."""

    def __init__(self, sp: SpotifyWorld) -> None:
        self._sp = sp

    async def me(self, request: web.Request) -> web.Response:
        """GET /me."""
        who = caller(self._sp, request)
        return web.json_response(self._items().profile(who.person(), who))

    async def search(self, request: web.Request) -> web.Response:
        """GET /search?q=&type=&market=."""
        who = caller(self._sp, request)
        query = request.query.get("q", "")
        kinds = request.query.get("type", "").split(",")
        if not query:
            raise ApiRefusal(400, "No search query")
        if not set(kinds) <= {"track", "album", "artist"}:
            raise ApiRefusal(400, f"Bad search type field {request.query.get('type', '')}")
        limit, offset = _paging(request, who)
        market = who.market(_market(request))
        body: dict[str, Any] = {}
        for kind in kinds:
            rendered = self._search(query, kind, market)
            self._note(query, market, found=bool(rendered))
            href = f"{self._sp.world.base_url}{request.path}"
            body[f"{kind}s"] = page(rendered, href=href, limit=limit, offset=offset)
        return web.json_response(body)

    async def track(self, request: web.Request) -> web.Response:
        """GET /tracks/{id}."""
        who = caller(self._sp, request)
        uri = f"spotify:track:{request.match_info['id']}"
        return self._one(request, who, uri, self._sp.shelf.tracks(uri))

    async def album(self, request: web.Request) -> web.Response:
        """GET /albums/{id}."""
        who = caller(self._sp, request)
        uri = f"spotify:album:{request.match_info['id']}"
        found = [Found(product=product) for product in self._sp.shelf.albums(uri)]
        return self._one(request, who, uri, found)

    async def album_tracks(self, request: web.Request) -> web.Response:
        """GET /albums/{id}/tracks."""
        caller(self._sp, request)
        found = self._sp.shelf.albums(f"spotify:album:{request.match_info['id']}")
        if not found:
            raise ApiRefusal(404, "Resource not found")
        album = found[0]
        tracks = [self._items().short_track(album, track, n) for n, track in enumerate(album.tracks, 1)]
        href = f"{self._sp.world.base_url}/spotify/v1/albums/{request.match_info['id']}/tracks"
        limit = int(request.query.get("limit", "20"))
        return web.json_response(
            page(tracks, href=href, limit=limit, offset=int(request.query.get("offset", "0")))
        )

    async def play(self, request: web.Request) -> web.Response:
        """GET /open/{kind}/{id}: what a play link leads to."""
        uri = f"spotify:{request.match_info['kind']}:{request.match_info['id']}"
        found = [Found(product=product) for product in self._sp.shelf.albums(uri)] or self._sp.shelf.tracks(
            uri
        )
        live = [item for item in found if self._sp.shelf.is_live_somewhere(item.product)]
        if not live:
            words = plain_page("Spotify", "We can't find that.")
            return web.Response(status=404, text=words, content_type="text/html")
        item = live[0]
        title = item.track.title if item.track else item.product.title
        self._sp.world.journal.add("spotify", "play", uri=uri)
        words = plain_page(title, f"{item.product.artist} · now playing in the sandbox")
        return web.Response(text=words, content_type="text/html")

    def _one(self, request: web.Request, who: Caller, uri: str, found: list[Found]) -> web.Response:
        market = who.market(_market(request))
        there = [item for item in found if self._sp.shelf.is_live_somewhere(item.product)]
        there.sort(key=lambda item: not self._sp.shelf.is_live(item.product, market))
        self._note(uri, market, found=bool(there))
        if not there:
            raise ApiRefusal(404, "Resource not found")
        item = there[0]
        if item.track is None:
            return web.json_response(self._items().album(item.product, market))
        return web.json_response(self._render(item, market))

    def _search(self, query: str, kind: str, market: str) -> list[dict[str, Any]]:
        if kind == "artist":
            return [self._items().artist(name) for name in self._sp.shelf.artists(query)]
        return [self._render(item, market) for item in self._sp.shelf.search(query, kind, market)]

    def _render(self, item: Found, market: str) -> dict[str, Any]:
        if item.track is None:
            return self._items().short_album(item.product, market)
        return self._items().track(item.product, item.track, market)

    def _items(self) -> Items:
        return Items(self._sp.world.base_url, self._sp.shelf)

    def _note(self, what: str, market: str, *, found: bool) -> None:
        self._sp.world.journal.add("spotify", "lookup", what=what, market=market, found=found)


def _market(request: web.Request) -> str | None:
    market = request.query.get("market")
    if market is not None and not re.fullmatch(r"[A-Z]{2}", market):
        raise ApiRefusal(400, "Invalid market code")
    return market


def _paging(request: web.Request, who: Caller) -> tuple[int, int]:
    """Ten at most in development mode, five by default; fifty and twenty for extended applications."""
    most, usual = (10, 5) if who.client.mode == "development" else (50, 20)
    limit, offset = request.query.get("limit", str(usual)), request.query.get("offset", "0")
    if not limit.isdigit() or not 1 <= int(limit) <= most:
        raise ApiRefusal(400, "Invalid limit")
    if not offset.isdigit() or int(offset) > 1000:
        raise ApiRefusal(400, "Invalid offset")
    return int(limit), int(offset)
