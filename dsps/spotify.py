"""Spotify: saves by PUT /me/library, looks up by UPC and ISRC, grants die six months after consent."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from datetime import timedelta

import aiohttp
from yarl import URL

from core.errors import GiveUp, RetryLater
from core.grant import Account, GrantKind, Tokens
from core.ids import DspName, label_of
from core.ladder import Credential, Rung
from core.links import Link
from core.ports import Dsp
from core.presave import Answer, Outcome
from dsps._grants import CodeClient
from dsps._http import Reply, call
from dsps._spotify_answers import SAVED, answer, error_of, removed
from dsps._spotify_catalogue import SpotifyCatalogue
from dsps._spotify_playlists import SCOPES as PLAYLISTS
from dsps._spotify_playlists import SpotifyPlaylists
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

_URI = re.compile(r"spotify:(?:track|album):[A-Za-z0-9]{22}")
_PAGE = re.compile(r"/(?:[a-z_]+/)*(?:intl-[a-z-]+/)?(track|album)/([A-Za-z0-9]{22})/?")
_AT_ONCE = 40  # URIs in one PUT /me/library
_LEGACY_AT_ONCE = {"track": 50, "album": 20}
_ARTISTS_KEPT = 2000


def build(settings: DspSettings, session: aiohttp.ClientSession) -> Dsp:
    """Spotify as the operator's credential allows it."""
    client = CodeClient(
        session=session,
        setting="UPBEAT_SPOTIFY",
        authorize=settings.authorize_url,
        token=settings.token_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
    )
    api, credential = settings.api_url.rstrip("/"), _credential(settings)
    return Dsp(
        name=DspName.SPOTIFY,
        label=label_of(DspName.SPOTIFY),
        best=Rung.AUTO,
        grant=GrantKind.CODE,
        credential=credential,
        usable_for=LIFE,
        scopes=SCOPES,
        follow_scopes=FOLLOW,
        playlist_scopes=PLAYLISTS,
        look_up=("upc", "isrc", "text"),
        by_market=True,
        grade="silver",
        why="saves by the Web API; a grant lives 6 months from consent; needs an extended-quota client",
        hosts=settings.link_origins,
        item_of=item_of,
        flow=client,
        saver=SpotifyLibrary(api, session) if credential.present else None,
        playlists=SpotifyPlaylists(api, session) if credential.present else None,
        finder=SpotifyCatalogue(api, settings.link_url, session, client) if credential.present else None,
    )


def item_of(url: str) -> str:
    """The URI of the track or album page; "" for short links and everything else."""
    match = _PAGE.fullmatch(URL(url).path)
    return f"spotify:{match[1]}:{match[2]}" if match else ""


def _credential(settings: DspSettings) -> Credential:
    if not (settings.client_id and settings.client_secret):
        missing = "UPBEAT_SPOTIFY_CLIENT_ID and UPBEAT_SPOTIFY_CLIENT_SECRET are not set"
        return Credential(present=False, public=False, why_not=missing)
    if settings.quota != "extended":
        listed = "a development-mode client serves only its 5 listed accounts (UPBEAT_SPOTIFY_QUOTA)"
        return Credential(present=True, public=False, why_not=listed)
    return Credential(present=True)


class SpotifyLibrary:
    """Implements core.ports.Saver. What a client id may do is learnt by trying and kept for the process."""

    def __init__(self, api: str, session: aiohttp.ClientSession) -> None:
        self._api, self._session = api, session
        self._legacy = False  # this client id may not use PUT /me/library, only the routes before 2026-02
        self._follows = True  # PUT /me/library takes artists
        self._has_saved = False
        self._artists: dict[str, str] = {}  # item -> artist's id
        self._save_urls = functools.lru_cache(maxsize=2000)(self._urls)

    async def account(self, tokens: Tokens) -> Account:
        """Right after the callback: a listed-accounts client lets strangers log in and refuses them only here."""
        reply = await self._get("/me", tokens)
        if reply.status == 401:  # since 2026-07 now and then "Access token missing", and right a moment later
            reply = await self._get("/me", tokens)
        if not reply.ok or not reply.fields:
            raise error_of(reply)
        me = reply.fields
        account_id = me.get("account_id") or me.get("id")
        if not isinstance(account_id, str) or not account_id:
            raise GiveUp("a profile without an id")
        country = me.get("country")  # absent in development mode
        return Account(
            id=account_id,
            name=str(me.get("display_name") or me.get("id") or "")[:100],
            country=country if isinstance(country, str) and re.fullmatch("[A-Z]{2}", country) else None,
        )

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        """Idempotent: saving what is there already is no error."""
        urls = self._save_urls(link.item)
        if not urls:
            return Answer(outcome=Outcome.BAD_ITEM, detail="not a Spotify track or album URI")
        if self._legacy:
            return await self._save_legacy(tokens, link)
        headers = _headers(tokens)
        for url in urls:
            reply = await call(self._session, "PUT", url, headers=headers)
            if reply.ok:
                continue
            if removed(reply):
                return await self._save_legacy(tokens, link)
            return answer(reply)
        self._has_saved = True
        return SAVED

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        """Read back; needs user-library-read."""
        for some in _split(link.item.split(","), _AT_ONCE):
            reply = await self._get("/me/library/contains", tokens, {"uris": ",".join(some)})
            if reply.busy:
                raise RetryLater(f"contains: HTTP {reply.status}", after=reply.retry_after)
            if not reply.ok or not isinstance(reply.json, list) or len(reply.json) != len(some):
                return None
            if not all(there is True for there in reply.json):
                return False
        return True

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        """A wish beside the save: whatever comes back, nothing is raised and no fan has failed.

        `artist` is not in the published list of saveable types (2026-05), the changelog says it works: probe,
        then the old route.
        """
        try:
            artist = await self._artist_of(tokens, link.item) if self._save_urls(link.item) else None
            if artist is None:
                return Answer(outcome=Outcome.BAD_ITEM, detail="no artist found")
            if self._follows and not self._legacy:
                query = {"uris": f"spotify:artist:{artist}"}
                reply = await self._put("/me/library", tokens, query)
                if reply.status != 400 and not removed(reply):
                    return answer(reply)
            reply = await self._put("/me/following", tokens, {"type": "artist", "ids": artist})
            self._follows = self._follows and not reply.ok
        except RetryLater as error:
            return Answer(outcome=Outcome.TRANSIENT, detail=str(error)[:80], retry_after=error.after)
        if reply.status == 400 or removed(reply):
            return Answer(outcome=Outcome.BAD_ITEM, detail="this client id cannot follow")
        return answer(reply)

    async def _save_legacy(self, tokens: Tokens, link: Link) -> Answer:
        """PUT /me/tracks and /me/albums: for client ids from before 2026-02 and extended ones."""
        for kind, most in _LEGACY_AT_ONCE.items():
            ids = [uri.split(":")[2] for uri in link.item.split(",") if uri.split(":")[1] == kind]
            for some in _split(ids, most):
                reply = await self._put_legacy(kind, tokens, some)
                if removed(reply):
                    return self._neither_route()
                if not reply.ok:
                    return answer(reply)
        self._legacy = self._has_saved = True
        return SAVED

    async def _put_legacy(self, kind: str, tokens: Tokens, ids: Sequence[str]) -> Reply:
        if kind == "album":
            return await self._put("/me/albums", tokens, {"ids": ",".join(ids)})
        url, headers = f"{self._api}/me/tracks", _headers(tokens)
        return await call(self._session, "PUT", url, headers=headers, json={"ids": ids})

    def _neither_route(self) -> Answer:
        """Both are closed: for this fan when others were saved before, else for the client id."""
        self._legacy = False
        if self._has_saved:
            return Answer(outcome=Outcome.NOT_ENTITLED, detail="403 Forbidden")
        detail = "UPBEAT_SPOTIFY_CLIENT_ID may not write to libraries: 403 Forbidden"
        return Answer(outcome=Outcome.APP_MISCONFIGURED, detail=detail)

    async def _artist_of(self, tokens: Tokens, item: str) -> str | None:
        if item not in self._artists:
            kind, id_ = item.split(",", maxsplit=1)[0].split(":")[1:3]
            reply = await self._get(f"/{kind}s/{id_}", tokens)
            match reply.fields.get("artists"):
                case [{"id": str(artist)}, *_] if reply.ok and artist.isalnum():
                    if len(self._artists) >= _ARTISTS_KEPT:
                        self._artists.clear()
                    self._artists[item] = artist
        return self._artists.get(item)

    async def _get(self, path: str, tokens: Tokens, params: dict[str, str] | None = None) -> Reply:
        return await call(self._session, "GET", f"{self._api}{path}", params=params, headers=_headers(tokens))

    async def _put(self, path: str, tokens: Tokens, params: dict[str, str]) -> Reply:
        return await call(self._session, "PUT", f"{self._api}{path}", params=params, headers=_headers(tokens))

    def _urls(self, item: str) -> tuple[URL, ...]:
        """The calls that save an item, ready made: a million fans save the same. Empty when it is no item."""
        uris = item.split(",")
        if not all(_URI.fullmatch(uri) for uri in uris):
            return ()
        # `uris` belongs in the query; in a body it is not seen (400 "Missing required field: uris")
        library = URL(f"{self._api}/me/library")
        return tuple(library.with_query(uris=",".join(some)) for some in _split(uris, _AT_ONCE))


def _headers(tokens: Tokens) -> dict[str, str]:
    # the type keeps aiohttp from calling an empty body an octet-stream
    return {"Authorization": f"Bearer {tokens.access}", "Content-Type": "application/json"}


def _split(texts: Sequence[str], most: int) -> list[Sequence[str]]:
    return [texts[start : start + most] for start in range(0, len(texts), most)]
