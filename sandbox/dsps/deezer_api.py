"""Deezer's Web API: profile, favourites, look-ups; refusals come with HTTP 200."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.catalogue import Product, Track
from sandbox.dsps.consent import plain_page
from sandbox.dsps.deezer_state import DeezerWorld, Permission
from sandbox.dsps.listeners import Listener, number_of
from sandbox.dsps.numbered_shelf import Found

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refusal(Exception):
    """`{"error": {"type", "message", "code"}}`."""

    def __init__(self, kind: str, message: str, code: int) -> None:
        super().__init__(message)
        self.body = {"error": {"type": kind, "message": message, "code": code}}


def no_data() -> Refusal:
    """What is asked for does not exist."""
    return Refusal("DataException", "no data", 800)


class DeezerApi:
    """Handlers below the API's address."""

    def __init__(self, dz: DeezerWorld) -> None:
        self._dz = dz

    async def me(self, request: web.Request) -> web.Response:
        """GET /user/me."""
        listener = self._caller(request, "basic_access").listener
        return web.json_response(
            {
                "id": listener.number,
                "name": listener.display_name,
                "country": listener.country,
                "link": f"https://www.deezer.com/profile/{listener.number}",
                "type": "user",
            }
        )

    async def add(self, request: web.Request) -> web.Response:
        """POST /user/me/{tracks,albums,artists}?{track,album,artist}_id=: true."""
        listener = self._caller(request, "manage_library").listener
        kind = request.match_info["kind"].removesuffix("s")
        number = request.query.get(f"{kind}_id", "")
        if not number:
            raise Refusal("MissingParameterException", f"Missing parameters: {kind}_id", 501)
        if not number.isdigit():
            raise Refusal("ParameterException", "Wrong parameter", 500)
        if not self._dz.shelf.plays(f"{kind}:{number}", listener.country):
            raise no_data()
        self._dz.listeners.save(listener, f"{kind}:{number}")
        return web.json_response(True)

    async def held(self, request: web.Request) -> web.Response:
        """GET /user/me/{tracks,albums,artists}: the newest first, in pages."""
        listener = self._caller(request, "basic_access").listener
        kind = request.match_info["kind"].removesuffix("s")
        mine = [i for i in reversed(listener.library) if i.startswith(f"{kind}:")]
        index, limit = int(request.query.get("index", "0")), int(request.query.get("limit", "25"))
        data = [self._short(listener, item) for item in mine[index : index + limit]]
        body: dict[str, Any] = {"data": data, "total": len(mine)}
        if index + limit < len(mine):
            body["next"] = f"{self._dz.world.base_url}{request.path}?index={index + limit}&limit={limit}"
        return web.json_response(body)

    async def album(self, request: web.Request) -> web.Response:
        """GET /album/{id} and /album/upc:{upc}."""
        key = request.match_info["key"]
        known = key.removeprefix("upc:") if key.startswith("upc:") else ""
        if known and len(known) > 13:
            raise no_data()  # longer forms of the number are not known
        found = self._dz.shelf.by_upc(known) if known else self._dz.shelf.find(f"album:{key}")
        return web.json_response(self._album(self._first(key, found).product))

    async def search(self, request: web.Request) -> web.Response:
        """GET /search/album?q=: short albums, without their day."""
        query = request.query.get("q", "")
        if not query:
            raise Refusal("MissingParameterException", "Missing parameters: q", 501)
        found = self._dz.shelf.by_words(query)
        self._dz.world.journal.add(
            "deezer", "lookup", what=query, market=self._dz.server_country, found=bool(found)
        )
        data = [
            {
                "id": number_of("album", product.upc.lstrip("0")),
                "title": product.title,
                "nb_tracks": len(product.tracks),
                "record_type": "single" if len(product.tracks) < 4 else "album",
                "artist": _artist(product.artist),
                "type": "album",
            }
            for product in found
        ]
        return web.json_response({"data": data, "total": len(data)})

    async def track(self, request: web.Request) -> web.Response:
        """GET /track/{id} and /track/isrc:{isrc}."""
        key = request.match_info["key"]
        isrc = key.removeprefix("isrc:") if key.startswith("isrc:") else ""
        found = self._dz.shelf.by_isrc(isrc) if isrc else self._dz.shelf.find(f"track:{key}")
        first = self._first(key, found)
        assert first.track is not None
        return web.json_response(self._track(first.product, first.track))

    async def play(self, request: web.Request) -> web.Response:
        """GET /open/{kind}/{id} and /open/search/{q}: what a stream-now link leads to."""
        kind, key = request.match_info["kind"], request.match_info["key"]
        if kind == "search":
            found = self._dz.shelf.by_words(key)
            return _html("Deezer", f"{len(found)} results for {key}")
        out = [f for f in self._dz.shelf.find(f"{kind}:{key}") if self._dz.shelf.is_out(f.product)]
        if not out:
            return _html("Deezer", "We cannot find this page.", 404)
        self._dz.world.journal.add("deezer", "play", uri=f"{kind}:{key}")
        return _html(out[0].product.title, f"{out[0].product.artist} · now playing in the sandbox")

    def _caller(self, request: web.Request, perm: str) -> Permission:
        permission = self._dz.permissions.get(request.query.get("access_token", ""))
        if permission is None or permission.revoked:
            raise Refusal("OAuthException", "Invalid OAuth access token.", 300)
        if permission.expires_at is not None and permission.expires_at <= self._dz.world.clock.now():
            raise Refusal("OAuthException", "Invalid OAuth access token.", 300)
        if not permission.listener.served:
            raise Refusal(
                "IndividualAccountChangedNotAllowedException", "Individual account not allowed", 901
            )
        if perm not in permission.perms:
            raise Refusal("OAuthException", f"An active permission is required: {perm}", 200)
        return permission

    def _first(self, key: str, found: list[Found]) -> Found:
        out = [item for item in found if self._dz.shelf.is_out(item.product)]
        out.sort(key=lambda f: not self._dz.shelf.is_live(f.product, self._dz.server_country))
        self._dz.world.journal.add(
            "deezer", "lookup", what=key, market=self._dz.server_country, found=bool(out)
        )
        if not out:
            raise no_data()
        return out[0]

    def _album(self, product: Product) -> dict[str, Any]:
        return {
            "id": number_of("album", product.upc.lstrip("0")),
            "title": product.title,
            "upc": product.upc.lstrip("0").zfill(12),
            "release_date": min(
                (at.date().isoformat() for at in product.live_at.values()), default="0000-00-00"
            ),
            "available": self._dz.shelf.is_live(product, self._dz.server_country),
            "artist": _artist(product.artist),
            "tracks": {"data": [self._track(product, track) for track in product.tracks]},
            "type": "album",
        }

    def _track(self, product: Product, track: Track) -> dict[str, Any]:
        countries = [*product.live_at, self._dz.server_country, *_COUNTRIES]
        return {
            "id": number_of("track", track.isrc),
            "readable": self._dz.shelf.is_live(product, self._dz.server_country),
            "title": track.title,
            "isrc": track.isrc,
            "available_countries": sorted(
                {c for c in countries if c != "*" and self._dz.shelf.is_live(product, c)}
            ),
            "artist": _artist(product.artist),
            "album": {"id": number_of("album", product.upc.lstrip("0")), "title": product.title},
            "type": "track",
        }

    def _short(self, listener: Listener, item: str) -> dict[str, Any]:
        kind, _, number = item.partition(":")
        return {"id": int(number), "type": kind, "time_add": int(listener.library[item].timestamp())}


_COUNTRIES = ("AU", "BR", "CA", "DE", "ES", "FR", "GB", "IN", "JP", "MX", "NZ", "US", "ZA")


def _artist(name: str) -> dict[str, Any]:
    return {"id": number_of("artist", name), "name": name, "type": "artist"}


def _html(title: str, words: str, status: int = 200) -> web.Response:
    return web.Response(status=status, text=plain_page(title, words), content_type="text/html")
