"""Deezer: saves with an application id from before 2024 (new ones are not given out), else reminds."""

from __future__ import annotations

import re
from typing import Any

import aiohttp

from core.errors import GiveUp, RetryLater
from core.grant import Account, GrantKind, Tokens
from core.ids import DspName, label_of
from core.ladder import Credential, Rung
from core.links import Link
from core.ports import Dsp
from core.presave import Answer, Outcome
from dsps._deezer_answers import SAVED, answer, error_in, error_of
from dsps._deezer_catalogue import DeezerCatalogue, item_of
from dsps._deezer_grants import DeezerClient
from dsps._http import Reply, call
from dsps.settings import DspSettings

__all__ = ["PRODUCTION", "build", "item_of"]

PRODUCTION = DspSettings(
    authorize_url="https://connect.deezer.com/oauth/auth.php",
    token_url="https://connect.deezer.com/oauth/access_token.php",  # noqa: S106 - an address
    api_url="https://api.deezer.com",
    link_url="https://www.deezer.com",
    rate=10,  # 50 requests in 5 s per address
)
SCOPES = ("basic_access", "manage_library", "offline_access")
FOLLOW = ("manage_library",)

_ITEM = re.compile(r"(track|album):([1-9]\d{0,17})")
_PAGE, _PAGES = 100, 5  # of a library, when reading back
_ARTISTS_KEPT = 2000


def build(settings: DspSettings, session: aiohttp.ClientSession) -> Dsp:
    """Deezer as the operator's application id allows it; look-ups need none."""
    api, credential = settings.api_url.rstrip("/"), _credential(settings)
    client = DeezerClient(
        session=session,
        authorize=settings.authorize_url,
        token=settings.token_url,
        app_id=settings.client_id,
        secret=settings.client_secret,
        perms=SCOPES,
    )
    return Dsp(
        name=DspName.DEEZER,
        label=label_of(DspName.DEEZER),
        best=Rung.AUTO,
        grant=GrantKind.CODE,
        credential=credential,
        scopes=SCOPES,
        follow_scopes=FOLLOW,
        look_up=("upc", "isrc", "text"),
        by_market=True,
        grade="silver",
        why="saves by its Web API; a permission does not expire; no new application ids since 2024",
        link_base=settings.link_url if settings.link_url != PRODUCTION.link_url else "",
        hosts=settings.link_origins,
        item_of=item_of,
        flow=client,
        saver=DeezerLibrary(api, session) if credential.present else None,
        finder=DeezerCatalogue(api, settings.link_url, session),
    )


def _credential(settings: DspSettings) -> Credential:
    if settings.client_id and settings.client_secret:
        return Credential(present=True)
    missing = "UPBEAT_DEEZER_CLIENT_ID and UPBEAT_DEEZER_CLIENT_SECRET are not set"
    return Credential(present=False, public=False, why_not=missing)


class DeezerLibrary:
    """Implements core.ports.Saver. The token travels in the query, so no URL of these may be printed."""

    def __init__(self, api: str, session: aiohttp.ClientSession) -> None:
        self._api, self._session = api, session
        self._artists: dict[str, str] = {}  # item -> artist's id

    async def account(self, tokens: Tokens) -> Account:
        """A token that is refused shows here: Deezer's consent answers the same to everybody."""
        reply = await self._get("/user/me", tokens)
        me = reply.fields
        if not reply.ok or error_in(reply) is not None or not me:
            raise error_of(reply)
        id_, country = me.get("id"), me.get("country")
        if not isinstance(id_, int) or id_ <= 0:
            raise GiveUp("a profile without an id")
        return Account(
            id=str(id_),
            name=str(me.get("name") or "")[:100],
            country=country if isinstance(country, str) and re.fullmatch("[A-Z]{2}", country) else None,
        )

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        """One item a call; saving what is there already is no error."""
        items = _items(link.item)
        if not items:
            return Answer(outcome=Outcome.BAD_ITEM, detail="not a Deezer track or album")
        for kind, id_ in items:
            reply = await self._post(f"/user/me/{kind}s", tokens, {f"{kind}_id": id_})
            said = answer(reply)
            if said is not SAVED:
                there = reply.json is False and await self._holds(tokens, kind, {id_})
                if not there:
                    return said
        return SAVED

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        """Deezer can only list: None when the library is longer than what is read of it."""
        items = _items(link.item)
        if not items:
            return None
        for kind in dict.fromkeys(kind for kind, _ in items):
            held = await self._holds(tokens, kind, {id_ for k, id_ in items if k == kind})
            if held is not True:
                return held
        return True

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        """The artist among the favourites; nothing is raised and no save has failed."""
        items = _items(link.item)
        try:
            artist = await self._artist_of(*items[0]) if items else None
            if artist is None:
                return Answer(outcome=Outcome.BAD_ITEM, detail="no artist found")
            return answer(await self._post("/user/me/artists", tokens, {"artist_id": artist}))
        except RetryLater as error:
            return Answer(outcome=Outcome.TRANSIENT, detail=str(error)[:80], retry_after=error.after)

    async def _holds(self, tokens: Tokens, kind: str, wanted: set[str]) -> bool | None:
        missing = set(wanted)
        for page in range(_PAGES):
            params = {"limit": str(_PAGE), "index": str(page * _PAGE)}
            reply = await self._get(f"/user/me/{kind}s", tokens, params)
            listed = reply.fields.get("data")
            if answer(reply).outcome is Outcome.RATE_LIMITED or reply.busy:
                raise RetryLater(f"library: HTTP {reply.status}", after=answer(reply).retry_after)
            if not reply.ok or not isinstance(listed, list):
                return None
            missing -= {str(entry.get("id")) for entry in listed if isinstance(entry, dict)}
            if not missing:
                return True
            if not reply.fields.get("next"):
                return False
        return None

    async def _artist_of(self, kind: str, id_: str) -> str | None:
        item = f"{kind}:{id_}"
        if item not in self._artists:
            reply = await call(self._session, "GET", f"{self._api}/{kind}/{id_}")
            match reply.fields.get("artist"):
                case {"id": int(artist)} if reply.ok and artist > 0:
                    if len(self._artists) >= _ARTISTS_KEPT:
                        self._artists.clear()
                    self._artists[item] = str(artist)
        return self._artists.get(item)

    async def _get(self, path: str, tokens: Tokens, params: dict[str, str] | None = None) -> Reply:
        return await self._call("GET", path, tokens, params)

    async def _post(self, path: str, tokens: Tokens, params: dict[str, str]) -> Reply:
        return await self._call("POST", path, tokens, params)

    async def _call(self, method: str, path: str, tokens: Tokens, params: dict[str, Any] | None) -> Reply:
        query = {**(params or {}), "access_token": tokens.access}
        return await call(self._session, method, self._api + path, params=query)


def _items(item: str) -> list[tuple[str, str]]:
    """("track", "1") of "track:1,track:2"; empty when one is not well-formed."""
    found = [_ITEM.fullmatch(part) for part in item.split(",")]
    return [(m[1], m[2]) for m in found if m] if all(found) else []
