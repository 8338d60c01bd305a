"""A listener's playlists at the fake Spotify: listed, made, read and added to."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from sandbox.dsps.spotify_gate import ApiRefusal, caller
from sandbox.dsps.spotify_items import Items, page, snapshot
from sandbox.dsps.spotify_library import json_body
from sandbox.dsps.spotify_shelf import spotify_id
from sandbox.dsps.spotify_state import Account, Playlist, SpotifyWorld

_TRACK = re.compile(r"spotify:(?:track|episode):[\w.-]+")


class SpotifyPlaylists:
    """Own ones only; tracks only; adding twice adds twice."""

    def __init__(self, sp: SpotifyWorld) -> None:
        self._sp = sp

    async def mine(self, request: web.Request) -> web.Response:
        """GET /me/playlists."""
        account = caller(self._sp, request).person("playlist-read-private")
        own = [one for one in self._sp.playlists.values() if one.owner == account.username]
        drawn = [self._drawn().playlist(one, account) for one in own]
        return web.json_response(self._page(drawn, "/me/playlists", request, most=50))

    async def make(self, request: web.Request) -> web.Response:
        """POST /me/playlists -> 201."""
        who = caller(self._sp, request)
        body = await json_body(request)
        public = bool(body.get("public", True))
        account = who.person(_scope(public))
        if not body.get("name"):
            raise ApiRefusal(400, "Missing required field: name")
        playlist = Playlist(
            id=spotify_id("playlist", f"{account.username} {len(self._sp.playlists)}"),
            owner=account.username,
            name=str(body["name"]),
            description=str(body.get("description", "")),
            public=public,
        )
        self._sp.playlists[playlist.id] = playlist
        self._sp.world.journal.add("spotify", "playlist", account=account.username, name=playlist.name)
        return web.json_response(self._drawn().playlist(playlist, account), status=201)

    async def items(self, request: web.Request) -> web.Response:
        """GET /playlists/{id}/items."""
        account = caller(self._sp, request).person("playlist-read-private")
        playlist = self._found(request)
        _owned(playlist, account)
        shelf = self._sp.shelf
        drawn = []
        for uri in playlist.uris:
            found = next(one for one in shelf.tracks(uri) if one.track is not None)
            assert found.track is not None
            item = self._drawn().track(found.product, found.track, account.country)
            drawn.append({"added_at": None, "is_local": False, "item": item, "track": item})
        return web.json_response(self._page(drawn, f"/playlists/{playlist.id}/items", request, most=50))

    async def add(self, request: web.Request) -> web.Response:
        """POST /playlists/{id}/items -> 201."""
        who = caller(self._sp, request)
        playlist = self._found(request)
        account = who.person(_scope(playlist.public))
        _owned(playlist, account)
        body = await json_body(request)
        uris = [str(uri) for uri in body.get("uris", [])] or request.query.get("uris", "").split(",")
        if len(uris) > 100:
            raise ApiRefusal(400, "You can add a maximum of 100 tracks per request.")
        if not all(_TRACK.fullmatch(uri) and self._sp.shelf.plays(uri, account.country) for uri in uris):
            raise ApiRefusal(400, "Payload contains a non-existing ID")
        position = int(body.get("position", len(playlist.uris)))
        playlist.uris[position:position] = uris
        return web.json_response({"snapshot_id": snapshot(playlist)}, status=201)

    def _found(self, request: web.Request) -> Playlist:
        playlist = self._sp.playlists.get(request.match_info["id"])
        if playlist is None:
            raise ApiRefusal(404, "Resource not found")
        return playlist

    def _page(
        self, drawn: list[dict[str, Any]], path: str, request: web.Request, *, most: int
    ) -> dict[str, Any]:
        limit, offset = request.query.get("limit", "20"), request.query.get("offset", "0")
        if not limit.isdigit() or not 1 <= int(limit) <= most or not offset.isdigit():
            raise ApiRefusal(400, "Invalid limit")
        href = f"{self._sp.world.base_url}/spotify/v1{path}"
        return page(drawn, href=href, limit=int(limit), offset=int(offset))

    def _drawn(self) -> Items:
        return Items(self._sp.world.base_url, self._sp.shelf)


def _owned(playlist: Playlist, account: Account) -> None:
    if playlist.owner != account.username:
        raise ApiRefusal(403, "You cannot add tracks to a playlist you don't own.")


def _scope(public: bool) -> str:
    return "playlist-modify-public" if public else "playlist-modify-private"
