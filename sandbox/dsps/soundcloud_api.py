"""SoundCloud's API: profile, likes, reposts, followings, search, resolve; and the pages that links lead to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.dsps import soundcloud_items as items
from sandbox.dsps.consent import plain_page, results_page
from sandbox.dsps.listeners import Listener
from sandbox.dsps.numbered_shelf import artist_item, track_item
from sandbox.dsps.soundcloud_state import Access, SoundCloudWorld, slug

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_LINK = "https://developers.soundcloud.com/docs/api/explorer/open-api"
_PAGE_SIZE = 50


class Refusal(Exception):
    """`{"code", "message", "link"}`."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": status, "message": message, "link": _LINK} | more

    def response(self) -> web.Response:
        """What travels."""
        return web.json_response(self.body, status=self.status)


class SoundCloudApi:
    """Handlers below /api."""

    def __init__(self, sc: SoundCloudWorld) -> None:
        self._sc = sc

    async def me(self, request: web.Request) -> web.Response:
        """GET /me."""
        return web.json_response(items.me(self._person(request), pages=self._pages))

    async def like(self, request: web.Request) -> web.Response:
        """POST /likes/{tracks,playlists}/{urn}."""
        listener, item = self._person(request), _item(request)
        mine = sum(not held.startswith("artist:") for held in listener.library)
        most = self._sc.likes_at_once
        if most is not None and item not in listener.library and mine >= most:
            raise Refusal(429, "Too many likes", spam_warning_urn="soundcloud:spam-warnings:1")
        if not self._sc.is_public(item):
            raise Refusal(404, "Not found")
        self._sc.listeners.save(listener, item)
        return web.json_response({"status": "200 - OK"})

    async def repost(self, request: web.Request) -> web.Response:
        """POST /reposts/{tracks,playlists}/{urn}."""
        listener, item = self._person(request), _item(request)
        if not self._sc.is_public(item):
            raise Refusal(404, "Not found")
        self._sc.reposts.setdefault(listener.username, set()).add(item)
        self._sc.world.journal.add("soundcloud", "repost", account=listener.username, uri=item)
        return web.json_response({"status": "201 - Created"}, status=201)

    async def follow(self, request: web.Request) -> web.Response:
        """PUT /me/followings/{urn}."""
        listener = self._person(request)
        number = request.match_info["urn"].rpartition(":")[2]
        names = {product.artist for product in self._sc.world.catalogue.products.values()}
        name = next((name for name in sorted(names) if artist_item(name) == f"artist:{number}"), None)
        if name is None:
            raise Refusal(404, "Not found")
        item = f"artist:{number}"
        followed = [held for held in listener.library if held.startswith("artist:")]
        if item in followed:
            return web.json_response({"status": "200 - OK"})
        if len(followed) >= self._sc.most_followings:
            raise Refusal(422, "You have reached the maximum number of followings")
        self._sc.listeners.save(listener, item)
        return web.json_response(items.artist(name, pages=self._pages), status=201)

    async def liked_sets(self, request: web.Request) -> web.Response:
        """GET /me/likes/playlists: the newest first, in pages."""
        listener = self._person(request)
        listed = self._sc.sets()
        mine = [i for i in reversed(listener.library) if i.startswith("playlist:") and i in listed]
        start = int(request.query.get("cursor", "0"))
        size = min(int(request.query.get("limit", "50")), _PAGE_SIZE)
        page = [items.playlist(listed[i], pages=self._pages) for i in mine[start : start + size]]
        body: dict[str, Any] = {"collection": page}
        if start + size < len(mine):
            body["next_href"] = f"https://api.soundcloud.com{request.path}?cursor={start + size}"
        return web.json_response(body)

    async def one(self, request: web.Request) -> web.Response:
        """GET /tracks/{urn} and /playlists/{urn}."""
        access, item = self._caller(request), _item(request)
        if not self._sc.is_public(item):
            raise Refusal(404, "Not found")
        listener = access.session.listener if access.session else None
        if item.startswith("playlist:"):
            return web.json_response(items.playlist(self._sc.sets()[item], pages=self._pages))
        found = next(f for f in self._sc.shelf.find(item) if f.track)
        assert found.track is not None
        liked = listener is not None and item in listener.library
        tells = self._sc.tells_isrc
        body = items.track(found.product, found.track, pages=self._pages, liked=liked, isrc=tells)
        return web.json_response(body)

    async def search(self, request: web.Request) -> web.Response:
        """GET /tracks?q= and /playlists?q=: those that are out and hold all words."""
        self._caller(request)
        kind, words = request.match_info["kind"], request.query.get("q", "").casefold().split()
        found: list[dict[str, Any]] = []
        for product in self._sc.world.catalogue.products.values():
            if not words or not self._sc.shelf.is_out(product):
                continue
            if kind == "playlists":
                if all(word in f"{product.title} {product.artist}".casefold() for word in words):
                    found.append(items.playlist(product, pages=self._pages))
                continue
            found += [
                items.track(product, t, pages=self._pages, liked=False, isrc=self._sc.tells_isrc)
                for t in product.tracks
                if all(word in f"{t.title} {product.artist}".casefold() for word in words)
            ]
        self._sc.world.journal.add(
            "soundcloud", "lookup", what=" ".join(words), market="*", found=bool(found)
        )
        return web.json_response({"collection": found[: int(request.query.get("limit", "50"))]})

    async def resolve(self, request: web.Request) -> web.Response:
        """GET /resolve?url=."""
        self._caller(request)
        item = self._shown_by(request.query.get("url", "").partition("/web/")[2])
        if item is None or not self._sc.is_public(item):
            raise Refusal(404, "Not found")
        kind, _, number = item.partition(":")
        where = f"https://api.soundcloud.com/{kind}s/soundcloud%3A{kind}s%3A{number}"
        return web.json_response(
            {"status": "302 - Found", "location": where}, status=302, headers={"Location": where}
        )

    async def play(self, request: web.Request) -> web.Response:
        """GET /web/{artist}/...: what a stream-now link leads to."""
        item = self._shown_by(request.match_info["path"])
        if item is None or not self._sc.is_public(item):
            return _html(plain_page("SoundCloud", "We can't find that page."), 404)
        self._sc.world.journal.add("soundcloud", "play", uri=item)
        return _html(plain_page(self._sc.title_of(item), "now playing in the sandbox"))

    async def results(self, request: web.Request) -> web.Response:
        """GET /web/search/{q}."""
        query = request.match_info["q"]
        found = {
            f"{p.title} · {p.artist}": items.playlist(p, pages=self._pages)["permalink_url"]
            for p in self._sc.shelf.by_words(query)
        }
        return _html(results_page("SoundCloud", query, found))

    @property
    def _pages(self) -> str:
        return f"{self._sc.world.base_url}/soundcloud/web"

    def _shown_by(self, path: str) -> str | None:
        """The item of an address such as neon/night-drive-123 or neon/sets/night-drive-123; bare slugs work too."""
        parts = path.strip("/").split("/")
        if len(parts) == 3 and parts[1] == "sets":
            names = {i: (p.artist, p.title) for i, p in self._sc.sets().items()}
        elif len(parts) == 2:
            products = self._sc.world.catalogue.products.values()
            names = {track_item(t.isrc): (p.artist, t.title) for p in products for t in p.tracks}
        else:
            return None
        for item, (artist, title) in names.items():
            forms = (slug(title), f"{slug(title)}-{item.partition(':')[2]}")
            if parts[0] == slug(artist) and parts[-1] in forms:
                return item
        return None

    def _caller(self, request: web.Request) -> Access:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        access = self._sc.access.get(token) if scheme == "OAuth" else None
        over = access is not None and access.session is not None and access.session.over
        if access is None or over or access.expires_at <= self._sc.world.clock.now():
            raise Refusal(401, "Unauthorized")
        return access

    def _person(self, request: web.Request) -> Listener:
        session = self._caller(request).session
        if session is None:
            raise Refusal(401, "A user is required")
        if not session.listener.served:
            raise Refusal(403, "Your account is blocked")
        return session.listener


def _item(request: web.Request) -> str:
    kind, urn = request.match_info["kind"], request.match_info["urn"]
    head, _, number = urn.rpartition(":")
    if head != f"soundcloud:{kind}" or not number.isdecimal():
        raise Refusal(400, "Malformed urn")
    return f"{kind.removesuffix('s')}:{number}"


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(status=status, text=text, content_type="text/html")
