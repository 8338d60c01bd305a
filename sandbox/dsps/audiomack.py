"""The fake Audiomack: sign-in by OAuth 1.0a, favourites, follows and search below `/audiomack`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

from sandbox.dsps.audiomack_gate import Refusal, caller, check, fields_of, refusals
from sandbox.dsps.audiomack_state import (
    Access,
    AudiomackWorld,
    Music,
    Request,
    audiomack_of,
    music_json,
    new_token,
    number,
    slug,
)
from sandbox.dsps.consent import Consent, consent_page, plain_page, results_page
from sandbox.world import World

__all__ = ["AudiomackWorld", "app", "audiomack_of", "number"]

COOKIE = "am_account"


class _SignIn:
    """Request token, the page, access token."""

    def __init__(self, am: AudiomackWorld) -> None:
        self._am = am

    async def request_token(self, request: web.Request) -> web.Response:
        """POST /v1/request_token with oauth_callback."""
        who = await caller(self._am, request)
        callback = who.fields.get("oauth_callback", "")
        if urlsplit(callback).scheme not in ("http", "https"):
            raise Refusal(400, 1006, "oauth_callback is missing")
        token, secret = new_token(), new_token()
        self._am.requests[token] = Request(
            consumer=who.consumer,
            secret=secret,
            callback=callback,
            expires_at=self._am.world.clock.now() + timedelta(hours=1),
        )
        pair = {"oauth_token": token, "oauth_token_secret": secret, "oauth_callback_confirmed": "true"}
        return web.Response(text=urlencode(pair), content_type="application/x-www-form-urlencoded")

    async def ask(self, request: web.Request) -> web.Response:
        """GET /oauth/authenticate?oauth_token=."""
        asked = self._asked(request.query.get("oauth_token", ""))
        account = self._am.accounts.get(request.cookies.get(COOKIE, ""))
        page = Consent(
            service="Audiomack",
            brand="#ffa200",
            app_name=asked.consumer.name,
            wishes={"account": "Use your account: favorites, follows, reposts, playlists and uploads"},
            action=request.path,
            carried={"oauth_token": request.query["oauth_token"]},
            account=account.username if account else "",
            display_name=account.display_name if account else "",
            accounts=list(self._am.accounts)[:50],
        )
        return web.Response(text=consent_page(page), content_type="text/html")

    async def decide(self, request: web.Request) -> web.StreamResponse:
        """POST: back to the application with a verifier, or with nothing but `denied`."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        asked = self._asked(form.get("oauth_token", ""))
        name = form.get("account", "").strip() or request.cookies.get(COOKIE, "")
        agreed = form.get("decision") == "agree"
        self._am.world.journal.add("audiomack", "authorise", account=name, agreed=agreed)
        if not agreed:
            del self._am.requests[form["oauth_token"]]
            raise web.HTTPFound(_back(asked.callback, denied=form["oauth_token"]))
        if not re.fullmatch(r"[\w.-]{1,60}", name):
            words = plain_page("Who are you?", "Type the name of an account, without spaces.")
            return web.Response(status=400, text=words, content_type="text/html")
        asked.account, asked.verifier = self._am.add_account(name), new_token()
        where = _back(asked.callback, oauth_token=form["oauth_token"], oauth_verifier=asked.verifier)
        answer = web.HTTPFound(where)
        answer.set_cookie(COOKIE, name, path="/audiomack", httponly=True, samesite="Lax")
        raise answer

    async def access_token(self, request: web.Request) -> web.Response:
        """POST /v1/access_token with oauth_verifier."""
        fields = fields_of(request)
        token = fields.get("oauth_token", "")
        asked = self._am.requests.get(token)
        now = self._am.world.clock.now()
        if asked is None or asked.expires_at <= now or asked.consumer.key != fields.get("oauth_consumer_key"):
            raise Refusal(401, 1003, "Invalid or expired token")
        await check(self._am, request, fields, asked.consumer, asked.secret)
        if asked.account is None or fields.get("oauth_verifier") != asked.verifier:
            raise Refusal(401, 1007, "Invalid verifier")
        del self._am.requests[token]
        access, secret = new_token(), new_token()
        self._am.access[access] = Access(
            consumer=asked.consumer, account=asked.account, secret=secret, expires_at=now + self._am.life
        )
        self._am.world.journal.add("audiomack", "token", account=asked.account.username)
        pair = {"oauth_token": access, "oauth_token_secret": secret}
        return web.Response(text=urlencode(pair), content_type="application/x-www-form-urlencoded")

    def _asked(self, token: str) -> Request:
        asked = self._am.requests.get(token)
        if asked is None or asked.expires_at <= self._am.world.clock.now():
            words = plain_page("Audiomack", "This request has expired.")
            raise web.HTTPBadRequest(text=words, content_type="text/html")
        return asked


class _Api:
    """Favourites, follows, search and the pages behind play links."""

    def __init__(self, am: AudiomackWorld) -> None:
        self._am = am

    async def user(self, request: web.Request) -> web.Response:
        """GET /v1/user."""
        account = (await caller(self._am, request)).person
        return web.json_response(
            {"id": account.id, "name": account.display_name, "url_slug": slug(account.username)}
        )

    async def favorite(self, request: web.Request) -> web.Response:
        """PUT /v1/music/{id}/favorite -> 204."""
        account = (await caller(self._am, request)).person
        music = self._live(self._am.music().get(int(request.match_info["id"])))
        account.favorites.setdefault(str(music.id), self._am.world.clock.now())
        self._am.write(account, "save", str(music.id))
        return web.Response(status=204)

    async def favorites(self, request: web.Request) -> web.Response:
        """GET /v1/user/favorites, newest first."""
        account = (await caller(self._am, request)).person
        music = self._am.music()
        listed = [music[int(id_)] for id_ in reversed(account.favorites) if int(id_) in music]
        limit = int(request.query.get("limit", "20")) or len(listed)
        return _results([_only(music_json(one), request) for one in listed[:limit]])

    async def follow(self, request: web.Request) -> web.Response:
        """PUT /v1/artist/{slug}/follow -> 204."""
        account = (await caller(self._am, request)).person
        artist = request.match_info["slug"]
        if artist not in {slug(product.artist) for product in self._am.world.catalogue.products.values()}:
            raise Refusal(404, 1010, "Artist not found")
        account.follows.setdefault(artist, self._am.world.clock.now())
        self._am.write(account, "follow", artist)
        return web.Response(status=204)

    async def music(self, request: web.Request) -> web.Response:
        """GET /v1/music/{id}."""
        await caller(self._am, request)
        music = self._live(self._am.music().get(int(request.match_info["id"])))
        return web.json_response({"results": music_json(music)})

    async def page_of(self, request: web.Request) -> web.Response:
        """GET /v1/music/{kind}/{artist}/{slug}."""
        await caller(self._am, request)
        return web.json_response({"results": music_json(self._live(self._at(request)))})

    async def search(self, request: web.Request) -> web.Response:
        """GET /v1/search?q=&show=songs|albums: only what is out."""
        await caller(self._am, request)
        query, kind = request.query.get("q", ""), request.query.get("show", "songs").removesuffix("s")
        words = query.casefold().split()
        found = [
            music
            for music in self._am.music().values()
            if music.kind == kind
            and self._am.is_live(music)
            and all(word in f"{music.product.artist} {music.title}".casefold() for word in words)
        ]
        self._am.world.journal.add("audiomack", "lookup", what=query, found=len(found))
        return _results([music_json(music) for music in found])

    async def play(self, request: web.Request) -> web.Response:
        """GET /{artist}/{kind}/{slug}: what a play link leads to."""
        music = self._at(request)
        if music is None or not self._am.is_live(music):
            words = plain_page("Audiomack", "We could not find that page.")
            return web.Response(status=404, text=words, content_type="text/html")
        self._am.world.journal.add("audiomack", "play", uri=str(music.id))
        page = plain_page(music.title, f"{music.product.artist} · now playing in the sandbox")
        return web.Response(text=page, content_type="text/html")

    async def results(self, request: web.Request) -> web.Response:
        """GET /search/{q}: links to what is out and holds all words."""
        query = request.match_info["q"]
        found = {
            f"{one.title} · {one.product.artist} ({one.kind})": f"../{slug(one.product.artist)}/{one.kind}/{slug(one.title)}"
            for one in self._am.music().values()
            if self._am.is_live(one)
            and all(w in f"{one.product.artist} {one.title}".casefold() for w in query.casefold().split())
        }
        page = results_page("Audiomack", query, found)
        return web.Response(text=page, content_type="text/html")

    def _at(self, request: web.Request) -> Music | None:
        where = (request.match_info["artist"], request.match_info["kind"], request.match_info["slug"])
        for music in self._am.music().values():
            if (slug(music.product.artist), music.kind, slug(music.title)) == where:
                return music
        return None

    def _live(self, music: Music | None) -> Music:
        if music is None or not self._am.is_live(music):
            raise Refusal(404, 1009, "Music not found")
        return music


def app(world: World) -> web.Application:
    """Audiomack below the path it is mounted at."""
    am = audiomack_of(world)
    sign_in, api = _SignIn(am), _Api(am)
    application = web.Application(middlewares=[world.faults.middleware("audiomack"), refusals])
    application.add_routes(
        [
            web.post("/v1/request_token", sign_in.request_token),
            web.get("/oauth/authenticate", sign_in.ask),
            web.post("/oauth/authenticate", sign_in.decide),
            web.post("/v1/access_token", sign_in.access_token),
            web.get("/v1/user", api.user),
            web.get("/v1/user/favorites", api.favorites),
            web.put("/v1/music/{id:[0-9]+}/favorite", api.favorite),
            web.put("/v1/artist/{slug}/follow", api.follow),
            web.get("/v1/search", api.search),
            web.get("/v1/music/{id:[0-9]+}", api.music),
            web.get("/v1/music/{kind:song|album}/{artist}/{slug}", api.page_of),
            web.get("/search/{q}", api.results),
            web.get("/{artist}/{kind:song|album}/{slug}", api.play),
        ]
    )
    return application


def _results(found: list[dict[str, Any]]) -> web.Response:
    return web.json_response({"results": found, "count": len(found)})


def _only(body: dict[str, Any], request: web.Request) -> dict[str, Any]:
    """Only the `fields` that were asked for."""
    wanted = request.query.get("fields", "")
    return {name: body[name] for name in wanted.split(",") if name in body} if wanted else body


def _back(callback: str, **answer: str) -> str:
    parts = urlsplit(callback)
    query = [*parse_qsl(parts.query, keep_blank_values=True), *answer.items()]
    return parts._replace(query=urlencode(query)).geturl()
