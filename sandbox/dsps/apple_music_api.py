"""Apple Music's API: storefront, library, catalogue by id, ISRC, UPC and equivalents; and the pages that links lead to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.dsps import apple_music_items as items
from sandbox.dsps.apple_music_gate import Caller, Refusal, caller
from sandbox.dsps.apple_music_state import AppleWorld, song_item
from sandbox.dsps.consent import plain_page, results_page
from sandbox.dsps.numbered_shelf import Found, album_item

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class AppleApi:
    """Handlers below /v1 and /web."""

    def __init__(self, am: AppleWorld) -> None:
        self._am = am

    async def test(self, request: web.Request) -> web.Response:
        """GET /v1/test: whether the developer token is good."""
        caller(self._am, request)
        return web.Response(status=200)

    async def storefront(self, request: web.Request) -> web.Response:
        """GET /v1/me/storefront."""
        return web.json_response(items.storefront(caller(self._am, request).person().country.lower()))

    async def add(self, request: web.Request) -> web.Response:
        """POST /v1/me/library?ids[albums]=&ids[songs]=: 202 for everything; what cannot be added is left out."""
        listener = caller(self._am, request).subscriber()
        asked = [
            f"{kind}:{id_}"
            for kind in ("album", "song")
            for id_ in request.query.get(f"ids[{kind}s]", "").split(",")
            if id_
        ]
        if not asked:
            raise Refusal(400, "40005", "Invalid Parameter Value", "No ids supplied")
        storefront, left_out = listener.country.lower(), []
        for item in asked:
            if self._am.listed(storefront, item) and not self._am.loses():
                self._am.listeners.save(listener, item)
            else:
                left_out.append(item)
        if left_out:
            self._am.world.journal.add("apple_music", "ignored", account=listener.username, uris=left_out)
        return web.Response(status=202)

    async def songs(self, request: web.Request) -> web.Response:
        """GET /v1/me/library/songs."""
        listener = caller(self._am, request).subscriber()
        mine = [item.partition(":")[2] for item in listener.library if item.startswith("song:")]
        limit = int(request.query.get("limit", "25"))
        return web.json_response({"data": [items.library_song(id_) for id_ in mine[:limit]], "meta": {"total": len(mine)}})  # fmt: skip

    async def catalogue(self, request: web.Request) -> web.Response:
        """GET /v1/catalog/{storefront}/{albums|songs}?ids= or filter[isrc|upc|equivalents]=."""
        who = caller(self._am, request)
        storefront, kind = request.match_info["storefront"], request.match_info["kind"].removesuffix("s")
        included = set(filter(None, request.query.get("include", "").split(",")))
        if "library" in included:
            who.person()
        found = self._asked(request, storefront, kind)
        data = [self._resource(who, storefront, kind, item, one, included) for item, one in found]
        return web.json_response({"data": data})

    async def search(self, request: web.Request) -> web.Response:
        """GET /v1/catalog/{storefront}/search?term=&types=albums: a map of kinds, without those that have nothing."""
        who, storefront = caller(self._am, request), request.match_info["storefront"]
        term, kinds = request.query.get("term", ""), request.query.get("types", "").split(",")
        if not term or kinds != ["albums"]:
            raise Refusal(400, "40005", "Invalid Parameter Value", "term and types=albums")
        self._note(term, storefront)
        found = [
            self._resource(who, storefront, "album", item, one, set())
            for product in self._am.shelf.of_words(term)
            for item in [self._am.local(storefront, album_item(product.upc))]
            for one in self._am.listed(storefront, item)
        ]
        return web.json_response({"results": {"albums": {"data": found}} if found else {}})

    async def play(self, request: web.Request) -> web.Response:
        """GET /web/{storefront}/{kind}/{slug}/{id}: what a stream-now link leads to."""
        item = f"{request.match_info['kind']}:{request.match_info['id']}"
        found = self._am.listed(request.match_info["storefront"], item)
        if not found:
            return _html(plain_page("Apple Music", "This item is not available in your country."), 404)
        self._am.world.journal.add("apple_music", "play", uri=item)
        return _html(plain_page(found[0].product.title, f"{found[0].product.artist} · now playing in the sandbox"))  # fmt: skip

    async def results(self, request: web.Request) -> web.Response:
        """GET /web/search/{q}."""
        query, base = request.match_info["q"], f"{self._am.world.base_url}/apple_music/web/us/album/_"
        found = {
            f"{p.title} · {p.artist}": f"{base}/{album_item(p.upc).partition(':')[2]}"
            for p in self._am.shelf.by_words(query)
        }
        return _html(results_page("Apple Music", query, found))

    def _asked(self, request: web.Request, storefront: str, kind: str) -> list[tuple[str, Found]]:
        query = request.query
        if "ids" in query:
            wanted = [f"{kind}:{id_}" for id_ in query["ids"].split(",")]
        elif "filter[equivalents]" in query:
            ids = query["filter[equivalents]"].split(",")
            wanted = [self._am.local(storefront, f"{kind}:{id_}") for id_ in ids]
        elif kind == "song" and "filter[isrc]" in query:
            isrcs = query["filter[isrc]"].split(",")
            if len(isrcs) > 25:
                raise Refusal(400, "40005", "Invalid Parameter Value", "Too many ISRCs")
            wanted = [self._am.local(storefront, song_item(isrc)) for isrc in isrcs]
            self._note(",".join(isrcs), storefront)
        elif kind == "album" and "filter[upc]" in query:
            products = [f.product for f in self._am.shelf.by_upc(query["filter[upc]"])]
            wanted = [self._am.local(storefront, album_item(product.upc)) for product in products]
            self._note(query["filter[upc]"], storefront)
        else:
            raise Refusal(400, "40005", "Invalid Parameter Value", "No id(s) supplied on the request")
        return [(item, one) for item in wanted for one in self._am.listed(storefront, item)]

    def _resource(
        self, who: Caller, storefront: str, kind: str, item: str, found: Found, included: set[str]
    ) -> dict[str, Any]:
        plays = self._am.is_out(storefront, found.product)
        base = f"{self._am.world.base_url}/apple_music/web/{storefront}"
        number = item.partition(":")[2]
        if kind == "album":
            one = items.album(found.product, number, base=base, plays=plays)
        else:
            assert found.track is not None
            one = items.song(found.product, found.track, number, base=base, plays=plays)
            if "albums" in included:
                on = self._am.local(storefront, album_item(found.product.upc)).partition(":")[2]
                albums = [items.album(found.product, on, base=base, plays=plays)]
                one["relationships"]["albums"] = {"data": albums}
        if "library" in included:
            held = who.user is not None and self._am.holds(who.user.listener, item)
            copies = [{"id": f"l.{number}", "type": f"library-{kind}s"}] if held else []
            one["relationships"]["library"] = {"data": copies}
        return one

    def _note(self, what: str, market: str) -> None:
        self._am.world.journal.add("apple_music", "lookup", what=what, market=market)


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(status=status, text=text, content_type="text/html")
