"""Spotify: saves by PUT /me/library, looks up by UPC and ISRC, grants die six months after consent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from core.errors import GiveUp, Misconfigured, NeedsConsent, NotEntitled, RetryLater
from core.grant import Account, GrantKind, Tokens
from core.ids import WORLD, DspName, Market
from core.ladder import Credential, Rung
from core.links import Link, LinkMethod
from core.ports import Dsp, Recording
from core.presave import Answer, Outcome
from dsps._grants import CodeClient
from dsps._http import Reply, call
from dsps.settings import DspSettings

PRODUCTION = DspSettings(
    authorize_url="https://accounts.spotify.com/authorize",
    token_url="https://accounts.spotify.com/api/token",  # noqa: S106 - an address
    api_url="https://api.spotify.com/v1",
    link_url="https://open.spotify.com",
)
LIFE = timedelta(days=180)
SCOPES = ("user-library-modify", "user-library-read", "user-read-private")
FOLLOW = ("user-follow-modify",)
_LOOK_UP_MARKET = "US"
_ITEM = re.compile(r"spotify:(track|album):[A-Za-z0-9]+(,spotify:(track|album):[A-Za-z0-9]+)*")


def build(settings: DspSettings, session: aiohttp.ClientSession) -> Dsp:
    """Spotify as the operator's credential allows it."""
    present = bool(settings.client_id and settings.client_secret)
    extended = settings.quota == "extended"
    why = "" if extended else "a development-mode client serves only its 5 listed accounts"
    client = CodeClient(
        session=session,
        setting="UPBEAT_SPOTIFY",
        authorize=settings.authorize_url,
        token=settings.token_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
    )
    service = Spotify(settings, session, client)
    return Dsp(
        name=DspName.SPOTIFY,
        label="Spotify",
        best=Rung.AUTO,
        grant=GrantKind.CODE,
        credential=Credential(present=present, public=extended, why_not=why),
        usable_for=LIFE,
        scopes=SCOPES,
        follow_scopes=FOLLOW,
        look_up=("upc", "isrc"),
        grade="silver",
        why="saves by the Web API; a grant lives 6 months from consent; needs an extended-quota client",
        hosts=(settings.link_url,),
        flow=client,
        saver=service if present else None,
        finder=service if present else None,
    )


class Spotify:
    """Implements Saver and LinkFinder."""

    def __init__(self, settings: DspSettings, session: aiohttp.ClientSession, client: CodeClient) -> None:
        self._settings, self._session, self._client = settings, session, client
        self._api = settings.api_url.rstrip("/")
        self._legacy = False  # learnt: this client id may not use /me/library
        self._app: Tokens | None = None

    async def account(self, tokens: Tokens) -> Account:
        """Right after the callback: a listed-accounts client lets strangers log in and refuses them only here."""
        reply = await self._get("/me", tokens)
        if reply.status in (401, 403):
            _raise_refusal(reply)
        if not reply.ok or not isinstance(reply.json, dict):
            raise RetryLater(f"profile: HTTP {reply.status}", after=reply.retry_after)
        me = reply.json
        account_id = str(me.get("account_id") or me.get("id") or "")
        if not account_id:
            raise GiveUp("a profile without an id")
        country = me.get("country")
        return Account(
            id=account_id,
            name=str(me.get("display_name") or me.get("id") or ""),
            country=country if isinstance(country, str) and len(country) == 2 else None,
        )

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        """Idempotent: saving what is there already is no error."""
        if self._legacy:
            return await self._save_legacy(tokens, link)
        reply = await call(
            self._session,
            "PUT",
            f"{self._api}/me/library",
            params={"uris": link.item},
            headers=_bearer(tokens),
        )
        if reply.status in (403, 404) and _message(reply) in ("Forbidden", "Not found.", "Service not found"):
            self._legacy = True
            return await self._save_legacy(tokens, link)
        return _answer(reply)

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        """Read back."""
        reply = await self._get("/me/library/contains", tokens, {"uris": link.item})
        if not reply.ok or not isinstance(reply.json, list):
            return None
        return bool(reply.json) and all(reply.json)

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        """`artist` is not in the published list of saveable types: probe, then the old route; never a fan's failure."""
        artist = await self._artist_of(tokens, link)
        if artist is None:
            return Answer(outcome=Outcome.BAD_ITEM, detail="no artist")
        uri = {"uris": f"spotify:artist:{artist}"}
        reply = await call(
            self._session, "PUT", f"{self._api}/me/library", params=uri, headers=_bearer(tokens)
        )
        if reply.ok:
            return Answer(outcome=Outcome.SAVED)
        query = {"type": "artist", "ids": artist}
        old = await call(
            self._session, "PUT", f"{self._api}/me/following", params=query, headers=_bearer(tokens)
        )
        return _answer(old)

    async def find(self, recording: Recording, market: Market) -> Link | None:
        """By UPC in its three forms, else by ISRC; the answer is checked, not trusted."""
        tokens = await self._app_tokens()
        where = _LOOK_UP_MARKET if market == WORLD else market
        if recording.upc and (recording.whole_album or not recording.isrcs):
            album = await self._album(tokens, recording.upc, where)
            return None if album is None else self._link("album", [album["id"]], LinkMethod.UPC, market)
        found = [await self._track(tokens, isrc, recording.title, where) for isrc in recording.isrcs]
        ids = [t["id"] for t in found if t is not None]
        if not ids or len(ids) < len(recording.isrcs):
            return None
        return self._link("track", ids, LinkMethod.ISRC, market)

    async def _album(self, tokens: Tokens, upc: str, market: str) -> dict[str, Any] | None:
        for form in _upc_forms(upc):
            items = await self._search(tokens, f"upc:{form}", "album", market)
            if items:
                return items[0]
        return None

    async def _track(self, tokens: Tokens, isrc: str, title: str, market: str) -> dict[str, Any] | None:
        items = await self._search(tokens, f"isrc:{isrc}", "track", market)
        right = [t for t in items if _isrc_of(t) in (None, isrc)]
        same = [t for t in right if str(t.get("name", "")).casefold() == title.casefold()]
        return next(iter(same or right), None)

    async def _search(self, tokens: Tokens, query: str, kind: str, market: str) -> list[dict[str, Any]]:
        parameters = {"q": query, "type": kind, "market": market, "limit": "10"}
        reply = await self._get("/search", tokens, parameters)
        if reply.status == 401:
            self._app = None
        if not reply.ok or not isinstance(reply.json, dict):
            raise RetryLater(f"search: HTTP {reply.status}", after=reply.retry_after)
        listed = reply.json.get(f"{kind}s", {}).get("items") or []
        return [i for i in listed if isinstance(i, dict) and i.get("id") and not i.get("restrictions")]

    async def _artist_of(self, tokens: Tokens, link: Link) -> str | None:
        kind, item = link.item.split(",")[0].split(":")[1:3]
        reply = await self._get(f"/{kind}s/{item}", tokens)
        artists = reply.json.get("artists") if reply.ok and isinstance(reply.json, dict) else None
        return str(artists[0]["id"]) if artists else None

    async def _save_legacy(self, tokens: Tokens, link: Link) -> Answer:
        uris = link.item.split(",")
        kind = uris[0].split(":")[1]
        ids = {"ids": ",".join(uri.split(":")[2] for uri in uris)}
        reply = await call(
            self._session, "PUT", f"{self._api}/me/{kind}s", params=ids, headers=_bearer(tokens)
        )
        return _answer(reply)

    async def _app_tokens(self) -> Tokens:
        now = datetime.now(UTC)  # only compared with itself: the app token's life at the vendor
        if self._app is None or (self._app.access_expires_at or now) <= now + timedelta(minutes=1):
            self._app = await self._client.app_token(now=now)
        return self._app

    async def _get(self, path: str, tokens: Tokens, params: dict[str, str] | None = None) -> Reply:
        return await call(self._session, "GET", f"{self._api}{path}", params=params, headers=_bearer(tokens))

    def _link(self, kind: str, ids: list[str], method: LinkMethod, market: Market) -> Link:
        item = ",".join(f"spotify:{kind}:{i}" for i in ids)
        assert _ITEM.fullmatch(item)
        url = f"{self._settings.link_url.rstrip('/')}/{kind}/{ids[0]}"
        return Link(dsp=DspName.SPOTIFY, url=url, method=method, item=item, market=market)


def _bearer(tokens: Tokens) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.access}"}


def _error(reply: Reply) -> dict[str, Any]:
    error = reply.json.get("error") if isinstance(reply.json, dict) else None
    return error if isinstance(error, dict) else {}


def _message(reply: Reply) -> str:
    return str(_error(reply).get("message") or reply.text)


def _answer(reply: Reply) -> Answer:
    """Every answer to a save in one place (facts: Spotify's published errors and what users saw in 2025-2026)."""
    message = _message(reply)
    if reply.ok:
        return Answer(outcome=Outcome.SAVED)
    if reply.status == 429:
        reason = str(_error(reply).get("reason") or "rate limited")
        return Answer(outcome=Outcome.RATE_LIMITED, detail=reason, retry_after=reply.retry_after)
    if reply.status == 401:
        return Answer(outcome=Outcome.ACCESS_EXPIRED, detail="401")
    if reply.status == 403:
        return Answer(outcome=_refusal(message), detail=f"403 {message}"[:80])
    if reply.status == 404 or (
        reply.status == 400 and re.search("not found|non.?exist|invalid", message, re.IGNORECASE)
    ):
        return Answer(outcome=Outcome.NOT_AVAILABLE_YET, detail=f"{reply.status} {message}"[:80])
    if reply.status >= 500 or reply.status in (408, 425):
        return Answer(outcome=Outcome.TRANSIENT, detail=str(reply.status), retry_after=reply.retry_after)
    return Answer(outcome=Outcome.BAD_ITEM, detail=f"{reply.status} {message}"[:80])


def _refusal(message: str) -> Outcome:
    words = message.lower()
    if "registered" in words:
        return Outcome.NOT_ENTITLED
    if "premium" in words and "owner" in words:
        return Outcome.APP_MISCONFIGURED
    if "scope" in words:
        return Outcome.NEEDS_REAUTH
    return Outcome.NOT_ENTITLED


def _raise_refusal(reply: Reply) -> None:
    message = _message(reply)
    match _refusal(message) if reply.status == 403 else Outcome.NEEDS_REAUTH:
        case Outcome.APP_MISCONFIGURED:
            raise Misconfigured(f"UPBEAT_SPOTIFY_CLIENT_ID: {message[:120]}")
        case Outcome.NEEDS_REAUTH:
            raise NeedsConsent(message[:80])
        case _:
            raise NotEntitled(message[:80])


def _upc_forms(upc: str) -> Iterator[str]:
    bare = upc.lstrip("0")
    yield from dict.fromkeys((bare.zfill(12), bare.zfill(13), bare.zfill(14)))


def _isrc_of(track: dict[str, Any]) -> str | None:
    ids = track.get("external_ids")
    return ids.get("isrc") if isinstance(ids, dict) else None
