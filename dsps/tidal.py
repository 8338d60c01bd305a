"""TIDAL: saves while its permission lives, which is four hours unless TIDAL gives a refresh token."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import aiohttp

from core.errors import ConsentIncomplete, GiveUp, NotEntitled, RetryLater
from core.grant import Account, GrantKind, Tokens
from core.ids import DspName, label_of
from core.ladder import Credential, Rung
from core.links import Link
from core.ports import Dsp
from core.presave import Answer, Outcome
from dsps._grants import CodeClient
from dsps._http import Reply, call
from dsps._tidal_answers import DUPLICATE, IN_PROGRESS, SAVED, answer, code_of, error_of
from dsps._tidal_catalogue import MEDIA_TYPE, TidalCatalogue, artists_of, item_of
from dsps.settings import DspSettings

__all__ = ["PRODUCTION", "build", "item_of"]

PRODUCTION = DspSettings(
    authorize_url="https://login.tidal.com/authorize",
    token_url="https://auth.tidal.com/v1/oauth2/token",  # noqa: S106 - an address
    api_url="https://openapi.tidal.com/v2",
    link_url="https://tidal.com/browse",
)
SHORT_LIFE = timedelta(hours=4)  # of an access token; registered clients get no refresh token (2026-07)
SCOPES = ("collection.write", "collection.read", "user.read")
FOLLOW = ("collection.write",)

_ITEM = re.compile(r"(track|album):(\d{1,18})")
_COLLECTIONS = {"track": "userCollectionTracks", "album": "userCollectionAlbums"}
_AT_ONCE = 50  # items in one write (specification 1.10.104)
_PAGES = 3  # of a collection, newest first, when reading back
_KEPT = 2000


def build(settings: DspSettings, session: aiohttp.ClientSession) -> Dsp:
    """TIDAL as the operator's client allows it. How long a permission lives its tokens say."""
    client = CodeClient(
        session=session,
        setting="UPBEAT_TIDAL",
        authorize=settings.authorize_url,
        token=settings.token_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        in_form=True,
    )
    api, credential = settings.api_url.rstrip("/"), _credential(settings)
    return Dsp(
        name=DspName.TIDAL,
        label=label_of(DspName.TIDAL),
        best=Rung.AUTO,
        grant=GrantKind.CODE,
        credential=credential,
        short_life=None if settings.renews else SHORT_LIFE,
        scopes=SCOPES,
        follow_scopes=FOLLOW,
        look_up=("upc", "isrc", "text"),
        by_market=True,
        grade="silver",
        why="a permission lives 4 hours where TIDAL gives no refresh token: one tap on the day; else saves by itself",
        link_base=settings.link_url if settings.link_url != PRODUCTION.link_url else "",
        hosts=settings.link_origins,
        item_of=item_of,
        flow=client,
        saver=TidalCollection(api, session) if credential.present else None,
        finder=TidalCatalogue(api, settings.link_url, session, client) if credential.present else None,
    )


def _credential(settings: DspSettings) -> Credential:
    if settings.client_id and settings.client_secret:
        return Credential(present=True)
    missing = "UPBEAT_TIDAL_CLIENT_ID and UPBEAT_TIDAL_CLIENT_SECRET are not set"
    return Credential(present=False, public=False, why_not=missing)


class TidalCollection:
    """Implements core.ports.Saver."""

    def __init__(self, api: str, session: aiohttp.ClientSession) -> None:
        self._api, self._session = api, session
        self._artists: dict[str, str] = {}  # item -> artist's id
        self._keys: dict[tuple[str, str, str], str] = {}  # writes whose answer never came

    async def account(self, tokens: Tokens) -> Account:
        """Also finds out whether the fan's account may be used at all: TIDAL hides what it does not allow."""
        if tokens.scopes and "collection.write" not in tokens.scopes:
            raise ConsentIncomplete("writing to the collection was not granted")
        reply = await self._get("/users/me", tokens)
        if not reply.ok:
            raise error_of(reply)
        match reply.fields.get("data"):
            case {"id": str(id_), "attributes": dict(attributes)} if id_:
                country = attributes.get("country")
                return Account(
                    id=id_,
                    name=str(attributes.get("username") or "")[:100],
                    country=country
                    if isinstance(country, str) and re.fullmatch("[A-Z]{2}", country)
                    else None,
                )
        if not reply.fields:
            raise RetryLater("a profile that is no JSON")
        raise GiveUp("a profile without an id")

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        """Idempotent: what is there already is skipped and said so."""
        items = _items(link.item)
        if not items:
            return Answer(outcome=Outcome.BAD_ITEM, detail="not a TIDAL track or album")
        answers: list[Answer] = []
        for kind, collection in _COLLECTIONS.items():
            ids = [id_ for k, id_ in items if k == kind]
            for start in range(0, len(ids), _AT_ONCE):
                said = await self._add(tokens, collection, f"{kind}s", ids[start : start + _AT_ONCE])
                if said.outcome not in (Outcome.SAVED, Outcome.ALREADY_SAVED):
                    return await self._explained(tokens, said)
                answers.append(said)
        return SAVED if any(said.outcome is Outcome.SAVED for said in answers) else answers[0]

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        """Reads the collection, newest first; None when it is longer than what is read of it."""
        items = _items(link.item)
        if not items:
            return None
        for kind in dict.fromkeys(kind for kind, _ in items):
            held = await self._holds(tokens, kind, {id_ for k, id_ in items if k == kind})
            if held is not True:
                return held
        return True

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        """The artist into the collection; nothing is raised and no save has failed."""
        items = _items(link.item)
        try:
            artist = await self._artist_of(tokens, *items[0]) if items else None
            if artist is None:
                return Answer(outcome=Outcome.BAD_ITEM, detail="no artist found")
            return await self._add(tokens, "userCollectionArtists", "artists", [artist])
        except RetryLater as error:
            return Answer(outcome=Outcome.TRANSIENT, detail=str(error)[:80], retry_after=error.after)

    async def _add(self, tokens: Tokens, collection: str, type_: str, ids: Sequence[str]) -> Answer:
        reply = await self._post(tokens, collection, type_, ids)
        if reply.status == 409 and code_of(reply) == DUPLICATE and len(ids) > 1:
            # it does not say which one, nor whether the others were taken
            answers = [await self._add(tokens, collection, type_, [id_]) for id_ in ids]
            return min(answers, key=lambda said: said.outcome in (Outcome.SAVED, Outcome.ALREADY_SAVED))
        return answer(reply, ids)

    async def _post(self, tokens: Tokens, collection: str, type_: str, ids: Sequence[str]) -> Reply:
        """A write whose answer got lost is repeated under its key; an answered one never is.

        TIDAL replays an answer for an hour: under the same key a "not there yet" would outlive the release.
        """
        write = (tokens.access, collection, ",".join(ids))
        if len(self._keys) >= _KEPT:
            self._keys.clear()
        key = self._keys.setdefault(write, secrets.token_urlsafe(24))
        headers = _headers(tokens) | {"Content-Type": MEDIA_TYPE, "Idempotency-Key": key}
        url = f"{self._api}/{collection}/me/relationships/items"
        body = {"data": [{"type": type_, "id": id_} for id_ in ids]}
        reply = await call(self._session, "POST", url, headers=headers, json=body)
        if not reply.busy and code_of(reply) != IN_PROGRESS:
            self._keys.pop(write, None)
        return reply

    async def _explained(self, tokens: Tokens, said: Answer) -> Answer:
        """A 404 may mean the item or the fan's whole collection: the profile tells which."""
        if said.outcome is not Outcome.NOT_AVAILABLE_YET or not said.detail.startswith("404"):
            return said
        reply = await self._get("/users/me", tokens)
        if reply.status == 404 and isinstance(error_of(reply), NotEntitled):
            return Answer(outcome=Outcome.NOT_ENTITLED, detail=said.detail)
        return said

    async def _holds(self, tokens: Tokens, kind: str, wanted: set[str]) -> bool | None:
        path, params = f"/{_COLLECTIONS[kind]}/me/relationships/items", {"sort": "-addedAt"}
        missing = set(wanted)
        for _ in range(_PAGES):
            reply = await self._get(path, tokens, params)
            if reply.busy:
                raise RetryLater(f"collection: HTTP {reply.status}", after=reply.retry_after)
            listed, links = reply.fields.get("data"), reply.fields.get("links")
            if not reply.ok or not isinstance(listed, list):
                return None
            missing -= {str(entry.get("id")) for entry in listed if isinstance(entry, dict)}
            if not missing:
                return True
            cursor = _cursor(links.get("next") if isinstance(links, dict) else None)
            if not cursor:
                return False
            params = params | {"page[cursor]": cursor}
        return None

    async def _artist_of(self, tokens: Tokens, kind: str, id_: str) -> str | None:
        item = f"{kind}:{id_}"
        if item not in self._artists:
            reply = await self._get(f"/{kind}s/{id_}", tokens, {"include": "artists"})
            data = reply.fields.get("data")
            artists = artists_of(data) if reply.ok and isinstance(data, dict) else []
            if artists:
                if len(self._artists) >= _KEPT:
                    self._artists.clear()
                self._artists[item] = artists[0]
        return self._artists.get(item)

    async def _get(self, path: str, tokens: Tokens, params: dict[str, str] | None = None) -> Reply:
        return await call(self._session, "GET", self._api + path, params=params, headers=_headers(tokens))


def _headers(tokens: Tokens) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.access}", "Accept": MEDIA_TYPE}


def _cursor(link: Any) -> str:
    """The cursor of a link to the next page. The link itself is not followed: it may lead anywhere."""
    found = (
        re.search(r"page(?:\[|%5B)cursor(?:\]|%5D)=([^&#]{1,500})", link) if isinstance(link, str) else None
    )
    return unquote(found[1]) if found else ""


def _items(item: str) -> list[tuple[str, str]]:
    """("track", "1") of "track:1,track:2"; empty when one is not well-formed."""
    found = [_ITEM.fullmatch(part) for part in item.split(",")]
    return [(m[1], m[2]) for m in found if m] if all(found) else []
