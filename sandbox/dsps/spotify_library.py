"""Spotify's library: saving, following, checking, removing, and playlists."""

from __future__ import annotations

import json
import re
from typing import Any

from aiohttp import web

from sandbox.dsps.spotify_gate import ApiRefusal, Caller, caller
from sandbox.dsps.spotify_state import Account, SpotifyWorld

_URI = re.compile(r"spotify:(track|album|episode|show|audiobook|user|playlist|artist):([\w.-]+)")
_WRITE = {"artist": "user-follow-modify", "user": "user-follow-modify", "playlist": "playlist-modify-public"}
_READ = {"artist": "user-follow-read", "user": "user-follow-read", "playlist": "playlist-read-private"}


class SpotifyLibrary:
    """Handlers that write to or read a listener's library."""

    def __init__(self, sp: SpotifyWorld) -> None:
        self._sp = sp

    async def put(self, request: web.Request) -> web.Response:
        """PUT /me/library?uris=: the query only; all or nothing."""
        who = caller(self._sp, request)
        uris = _uris(request)
        if not who.client.follows_by_library and any(":artist:" in uri for uri in uris):
            raise ApiRefusal(400, "Unsupported item type: artist")
        account = who.person(*{_WRITE.get(uri.split(":")[1], "user-library-modify") for uri in uris})
        self._save(account, uris)
        return web.Response(status=200)

    async def contains(self, request: web.Request) -> web.Response:
        """GET /me/library/contains?uris= -> [true, false]."""
        who = caller(self._sp, request)
        uris = _uris(request)
        account = who.person(*{_READ.get(uri.split(":")[1], "user-library-read") for uri in uris})
        return web.json_response([uri in account.library for uri in uris])

    async def remove(self, request: web.Request) -> web.Response:
        """DELETE /me/library?uris=."""
        who = caller(self._sp, request)
        uris = _uris(request)
        account = who.person(*{_WRITE.get(uri.split(":")[1], "user-library-modify") for uri in uris})
        for uri in uris:
            account.library.pop(uri, None)
            self._sp.world.journal.add("spotify", "remove", account=account.username, uri=uri)
        return web.Response(status=200)

    async def put_tracks(self, request: web.Request) -> web.Response:
        """PUT /me/tracks (legacy)."""
        account = self._legacy(request).person("user-library-modify")
        self._save(account, [f"spotify:track:{id_}" for id_ in await _ids(request, in_query=50)])
        return web.Response(status=200)

    async def put_albums(self, request: web.Request) -> web.Response:
        """PUT /me/albums (legacy)."""
        account = self._legacy(request).person("user-library-modify")
        self._save(account, [f"spotify:album:{id_}" for id_ in await _ids(request, in_query=20)])
        return web.Response(status=200)

    async def put_following(self, request: web.Request) -> web.Response:
        """PUT /me/following?type=artist&ids= (legacy) -> 204."""
        account = self._legacy(request).person("user-follow-modify")
        if request.query.get("type") not in ("artist", "user"):
            raise ApiRefusal(400, "Missing required field: type")
        kind = request.query["type"]
        self._save(account, [f"spotify:{kind}:{id_}" for id_ in await _ids(request, in_query=50)])
        return web.Response(status=204)

    def _save(self, account: Account, uris: list[str]) -> None:
        for uri in uris:
            if not self._exists(uri, account):
                raise ApiRefusal(400, f"Non existing id: '{uri}'")
        for uri in uris:
            self._sp.save(account, uri)

    def _exists(self, uri: str, account: Account) -> bool:
        _, kind, id_ = uri.split(":")
        if kind == "user":
            return id_ in self._sp.accounts
        return id_ in self._sp.playlists if kind == "playlist" else self._sp.shelf.plays(uri, account.country)

    def _legacy(self, request: web.Request) -> Caller:
        who = caller(self._sp, request)
        if not who.client.legacy_writes:
            raise ApiRefusal(403, "Forbidden")
        return who


def _uris(request: web.Request) -> list[str]:
    given = request.query.get("uris", "")
    if not given:
        raise ApiRefusal(400, "Missing required field: uris")
    uris = given.split(",")
    if len(uris) > 40:
        raise ApiRefusal(400, "Too many uris: the maximum is 40")
    for uri in uris:
        if not _URI.fullmatch(uri):
            raise ApiRefusal(400, f"Invalid uri: {uri}")
    return uris


async def _ids(request: web.Request, *, in_query: int) -> list[str]:
    if "ids" in request.query:
        ids, limit = request.query["ids"].split(","), in_query
    else:
        body = await json_body(request)
        stamped = [str(item["id"]) for item in body.get("timestamped_ids", [])]
        ids, limit = stamped or [str(id_) for id_ in body.get("ids", [])], 50
    if not ids:
        raise ApiRefusal(400, "Missing required field: ids")
    if len(ids) > limit:
        raise ApiRefusal(400, "Too many ids requested")
    return ids


async def json_body(request: web.Request) -> dict[str, Any]:
    """The object of a body; an empty one is {}."""
    raw = await request.read()
    try:
        body = json.loads(raw or b"{}")
    except ValueError as error:
        raise ApiRefusal(400, "Error parsing JSON.") from error
    if not isinstance(body, dict):
        raise ApiRefusal(400, "Error parsing JSON.")
    return body
