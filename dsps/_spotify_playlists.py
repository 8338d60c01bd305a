"""A playlist of the fan's own, chosen by its name: found, else made and private; nothing is added twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp

from core.errors import RetryLater
from core.grant import Tokens
from core.ports import Playlist
from core.presave import Answer, Outcome
from dsps._http import Reply, call
from dsps._spotify_answers import SAVED, answer

SCOPES = ("playlist-read-private", "playlist-modify-private", "playlist-modify-public")

_PAGE = 50  # playlists, and items, in one answer
_PAGES = 20  # so many playlists of a fan are looked through at most
_SHOWN = 100  # playlists to choose from
_AT_ONCE = 100  # URIs in one POST


class SpotifyPlaylists:
    """Playlists take tracks only, and take the same one twice: what is there already is looked for before."""

    def __init__(self, api: str, session: aiohttp.ClientSession) -> None:
        self._api, self._session = api, session

    async def mine(self, tokens: Tokens) -> list[Playlist]:
        """The fan's own among the first of their list, as the app shows it; what others own takes nothing of ours."""
        found = []
        async for one in self._all(tokens):
            found.append(one)
            if len(found) == _SHOWN:
                break
        return found

    async def add(self, tokens: Tokens, items: str, name: str, playlist_id: str = "") -> Answer:
        """`items`: comma-separated URIs; `name`: as the fan wrote or chose it. Raises RetryLater for a broken line."""
        tracks = await self._tracks(tokens, items)
        if not tracks:
            return Answer(outcome=Outcome.BAD_ITEM, detail="no tracks for a playlist")
        playlist = await self._mine(tokens, name, playlist_id) or await self._make(tokens, name)
        if isinstance(playlist, Reply):
            return answer(playlist)
        there = await self._last(tokens, playlist)
        missing = [uri for uri in tracks if uri not in there]
        for start in range(0, len(missing), _AT_ONCE):
            body = {"uris": missing[start : start + _AT_ONCE]}
            reply = await self._call("POST", f"/playlists/{playlist}/items", tokens, json=body)
            if not reply.ok:
                return answer(reply)
        return SAVED

    async def _tracks(self, tokens: Tokens, items: str) -> list[str]:
        """An album is taken apart."""
        found = []
        for uri in items.split(","):
            kind, id_ = uri.split(":")[1:3]
            if kind == "track":
                found.append(uri)
                continue
            reply = await self._call("GET", f"/albums/{id_}/tracks", tokens, params={"limit": str(_PAGE)})
            found += [str(one["uri"]) for one in _items(reply) if "uri" in one]
        return found

    async def _mine(self, tokens: Tokens, name: str, playlist_id: str) -> str | None:
        """The chosen one while it stands in the fan's list (a removed one still answers), else the one of that name."""
        named = None
        async for one in self._all(tokens):
            if one.id == playlist_id:
                return one.id
            if named is None and one.name.strip().casefold() == name.strip().casefold():
                named = one.id
                if not playlist_id:
                    break
        return named

    async def _all(self, tokens: Tokens) -> AsyncIterator[Playlist]:
        owner = (await self._call("GET", "/me", tokens)).fields.get("id")
        for page in range(_PAGES):
            params = {"limit": str(_PAGE), "offset": str(page * _PAGE)}
            reply = await self._call("GET", "/me/playlists", tokens, params=params)
            for one in _owned(reply, owner):
                yield one
            if len(list(_items(reply))) < _PAGE:
                break

    async def _make(self, tokens: Tokens, name: str) -> str | Reply:
        reply = await self._call("POST", "/me/playlists", tokens, json={"name": name, "public": False})
        made = reply.fields.get("id")
        return made if reply.ok and isinstance(made, str) else reply

    async def _last(self, tokens: Tokens, playlist: str) -> set[str]:
        """What was added lately; an addition of ours stands at the end."""
        path = f"/playlists/{playlist}/items"
        first = await self._call("GET", path, tokens, params={"limit": "1"})
        total = first.fields.get("total")
        offset = max(0, total - _PAGE) if isinstance(total, int) else 0
        reply = await self._call("GET", path, tokens, params={"limit": str(_PAGE), "offset": str(offset)})
        entries = [one.get("item") or one.get("track") for one in _items(reply)]
        return {str(entry["uri"]) for entry in entries if isinstance(entry, dict) and "uri" in entry}

    async def _call(self, method: str, path: str, tokens: Tokens, **more: Any) -> Reply:
        headers = {"Authorization": f"Bearer {tokens.access}", "Content-Type": "application/json"}
        reply = await call(self._session, method, f"{self._api}{path}", headers=headers, **more)
        if reply.busy:
            raise RetryLater(f"playlist: HTTP {reply.status}", after=reply.retry_after)
        return reply


def _items(reply: Reply) -> Iterator[dict[str, Any]]:
    items = reply.fields.get("items") if reply.ok else None
    return (one for one in (items if isinstance(items, list) else []) if isinstance(one, dict))


def _owned(reply: Reply, owner: object) -> Iterator[Playlist]:
    for one in _items(reply):
        match one:
            case {"id": str(id_), "name": str(name), "owner": {"id": str(who)}} if who == owner:
                yield Playlist(id=id_, name=name)
