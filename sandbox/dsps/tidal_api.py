"""TIDAL's API: profile, collections with Idempotency-Key, look-ups; JSON:API throughout."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from aiohttp import web

from sandbox.dsps import tidal_items as items
from sandbox.dsps.consent import plain_page
from sandbox.dsps.listeners import Listener
from sandbox.dsps.numbered_shelf import Found
from sandbox.dsps.tidal_state import Access, Replay, TidalWorld

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MEDIA_TYPE = "application/vnd.api+json"
_KEPT = timedelta(hours=1)


class Refusal(Exception):
    """`{"errors": [{"status", "code", "detail"}]}`."""

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.body = {"errors": [{"status": str(status), "code": code, "detail": detail} | more]}

    def response(self) -> web.Response:
        """What travels."""
        return document(self.body, self.status)


def document(body: dict[str, Any], status: int = 200) -> web.Response:
    """A JSON:API document."""
    return web.Response(body=json.dumps(body).encode(), status=status, content_type=MEDIA_TYPE)


class TidalApi:
    """Handlers below /v2."""

    def __init__(self, td: TidalWorld) -> None:
        self._td = td

    async def me(self, request: web.Request) -> web.Response:
        """GET /users/me."""
        listener = self._person(request, "user.read")
        return document({"data": items.listener(listener), "links": {"self": "/users/me"}})

    async def add(self, request: web.Request) -> web.Response:
        """POST /userCollection{Tracks,Albums,Artists}/me/relationships/items."""
        listener, kind = self._person(request, "collection.write"), _kind(request)
        payload = await request.read()
        if request.content_type != MEDIA_TYPE:
            raise Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type")
        key, now = request.headers.get("Idempotency-Key", ""), self._td.world.clock.now()
        kept = self._td.replays.get((listener.username, key)) if key else None
        if kept is not None and kept.until > now:
            if kept.payload != request.path.encode() + payload:
                raise Refusal(422, "IDEMPOTENT_REQUEST_PAYLOAD_MISMATCH", "The payload differs")
            return document(kept.body, kept.status)
        body = self._added(listener, kind, _ids(payload, f"{kind}s"), request.path)
        if key:
            until = now + _KEPT
            replay = Replay(payload=request.path.encode() + payload, status=200, body=body, until=until)
            self._td.replays[(listener.username, key)] = replay
        return document(body)

    def _added(self, listener: Listener, kind: str, ids: list[str], path: str) -> dict[str, Any]:
        mine = [item for item in listener.library if item.startswith(f"{kind}:")]
        if len(mine) + len(ids) > self._td.most:
            raise Refusal(409, "TOO_MANY_ITEMS_IN_COLLECTION", "The collection is full")
        added, skipped = [], []
        for id_ in ids:
            item, entry = f"{kind}:{id_}", {"id": id_, "type": f"{kind}s"}
            if not self._td.shelf.plays(item, listener.country):
                skipped.append(entry | {"reason": "NOT_FOUND"})
            elif not self._td.listeners.save(listener, item):
                skipped.append(entry | {"reason": "ALREADY_PRESENT"})
            else:
                added.append(entry | {"meta": {"addedAt": listener.library[item].isoformat()}})
        return {"data": added, "links": {"self": path}, "meta": {"skipped": skipped}}

    async def held(self, request: web.Request) -> web.Response:
        """GET the same: the newest first, in pages."""
        listener, kind = self._person(request, "collection.read"), _kind(request)
        mine = [i for i in reversed(listener.library) if i.startswith(f"{kind}:")]
        start = int(request.query.get("page[cursor]", "0"))
        end = start + self._td.page_size
        data = [
            {
                "id": item.partition(":")[2],
                "type": f"{kind}s",
                "meta": {"addedAt": listener.library[item].isoformat()},
            }
            for item in mine[start:end]
        ]
        links = {"self": request.path}
        if end < len(mine):
            links["next"] = f"{request.path}?page[cursor]={end}"
        return document({"data": data, "links": links})

    async def search(self, request: web.Request) -> web.Response:
        """GET /albums?filter[barcodeId]= and /tracks?filter[isrc]=."""
        self._caller(request)
        kind = request.match_info["kind"].removesuffix("s")
        field, shape = ("barcodeId", r"\d{12,13}") if kind == "album" else ("isrc", r"[A-Z]{2}\w{3}\d{7}")
        key = request.query.get(f"filter[{field}]", "")
        if not re.fullmatch(shape, key):
            raise Refusal(400, "VALUE_REGEX_MISMATCH", f"filter[{field}] is malformed")
        found = self._td.shelf.by_upc(key) if kind == "album" else self._td.shelf.by_isrc(key)
        out = [f for f in found if self._td.shelf.is_out(f.product)]
        country = request.query.get("countryCode", "US")
        self._td.world.journal.add("tidal", "lookup", what=key, market=country, found=bool(out))
        with_artists = "artists" in request.query.get("include", "")
        body: dict[str, Any] = {
            "data": [self._resource(f, country, artists=with_artists) for f in out],
            "links": {"self": request.path},
        }
        if with_artists:
            body["included"] = [items.artist(name) for name in sorted({f.product.artist for f in out})]
        return document(body)

    async def results(self, request: web.Request) -> web.Response:
        """GET /searchResults?filter[query]=&include=albums: what was found comes along, without its artists."""
        self._caller(request)
        query, country = request.query.get("filter[query]", ""), request.query.get("countryCode", "US")
        if not 0 < len(query) <= 256:
            raise Refusal(400, "INVALID_REQUEST", "filter[query] is missing or too long")
        albums = [
            items.album(product, plays=self._td.shelf.is_live(product, country), artists=False)
            for product in self._td.shelf.by_words(query)
        ]
        self._td.world.journal.add("tidal", "lookup", what=query, market=country, found=bool(albums))
        return document(items.search_results(query, albums, request.path))

    async def one(self, request: web.Request) -> web.Response:
        """GET /albums/{id} and /tracks/{id}."""
        self._caller(request)
        kind, id_ = request.match_info["kind"].removesuffix("s"), request.match_info["id"]
        out = [f for f in self._td.shelf.find(f"{kind}:{id_}") if self._td.shelf.is_out(f.product)]
        if not out:
            raise _nothing()
        with_artists = "artists" in request.query.get("include", "")
        data = self._resource(out[0], request.query.get("countryCode", "US"), artists=with_artists)
        body: dict[str, Any] = {"data": data, "links": {"self": request.path}}
        if with_artists:
            body["included"] = [items.artist(out[0].product.artist)]
        return document(body)

    async def play(self, request: web.Request) -> web.Response:
        """GET /browse/{kind}/{id} and /browse/search/{q}: what a stream-now link leads to."""
        kind, key = request.match_info["kind"], request.match_info["key"]
        if kind == "search":
            return _html("TIDAL", f"{len(self._td.shelf.by_words(key))} results for {key}")
        out = [f for f in self._td.shelf.find(f"{kind}:{key}") if self._td.shelf.is_out(f.product)]
        if not out:
            return _html("TIDAL", "We cannot find this page.", 404)
        self._td.world.journal.add("tidal", "play", uri=f"{kind}:{key}")
        return _html(out[0].product.title, f"{out[0].product.artist} · now playing in the sandbox")

    def _resource(self, found: Found, country: str, *, artists: bool) -> dict[str, Any]:
        plays = self._td.shelf.is_live(found.product, country)
        if found.track is None:
            return items.album(found.product, plays=plays, artists=artists)
        return items.track(found.product, found.track, plays=plays, artists=artists)

    def _caller(self, request: web.Request) -> Access:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        access = self._td.access.get(token) if scheme.lower() == "bearer" else None
        dead = access is not None and access.grant is not None and access.grant.revoked
        if access is None or dead or access.expires_at <= self._td.world.clock.now():
            raise Refusal(
                401,
                "UNAUTHORIZED",
                "Invalid or missing Authorization Header",
                meta={"category": "AUTHENTICATION_ERROR"},
            )
        return access

    def _person(self, request: web.Request, scope: str) -> Listener:
        grant = self._caller(request).grant
        if grant is None or request.match_info.get("id", "me") != "me" or not grant.listener.served:
            raise _nothing()  # what may not be seen behaves as if it does not exist
        if scope not in grant.scopes:
            raise Refusal(403, "FORBIDDEN", f"Missing scope {scope}")
        return grant.listener


def _nothing() -> Refusal:
    return Refusal(404, "NOT_FOUND", "Resource not found")


def _kind(request: web.Request) -> str:
    return request.match_info["kind"].lower().removesuffix("s")


def _ids(payload: bytes, type_: str) -> list[str]:
    try:
        data = json.loads(payload)["data"]
        ids = [entry["id"] for entry in data if entry["type"] == type_ and isinstance(entry["id"], str)]
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(400, "INVALID_REQUEST_BODY", "Malformed request body") from error
    if not 1 <= len(ids) <= 50 or len(ids) != len(data):
        raise Refusal(400, "INVALID_REQUEST_BODY", "1 to 50 items of the collection's type")
    return ids


def _html(title: str, words: str, status: int = 200) -> web.Response:
    return web.Response(status=status, text=plain_page(title, words), content_type="text/html")
