"""A private playlist in the fan's account beside the like: found by its name, made once, nothing added twice."""

from __future__ import annotations

from typing import Any

import aiohttp

from core.grant import Tokens
from dsps._http import Reply, call
from dsps._youtube_answers import reason_of


class Playlists:
    """`name` is the operator's; the id is looked up each time, so nothing more about the fan is stored."""

    def __init__(self, api: str, session: aiohttp.ClientSession, name: str) -> None:
        self._api, self._session, self._name = api, session, name[:150]

    async def add(self, tokens: Tokens, video: str) -> str:
        """Why it is not in the list; "" when it is. Raises RetryLater for a broken line."""
        headers = {"Authorization": f"Bearer {tokens.access}"}
        found = await self._get(
            "/playlists", headers, {"part": "snippet", "mine": "true", "maxResults": "50"}
        )
        if not found.ok:
            return _why(found)
        playlist = self._mine(found) or await self._make(headers)
        if not playlist:
            return "no playlist"
        there = await self._get(
            "/playlistItems", headers, {"part": "id", "playlistId": playlist, "videoId": video}
        )
        if there.ok and there.fields.get("items"):
            return ""
        resource = {"kind": "youtube#video", "videoId": video}
        body = {"snippet": {"playlistId": playlist, "resourceId": resource}}
        added = await self._post("/playlistItems", headers, "snippet", body)
        return "" if added.ok else _why(added)

    def _mine(self, reply: Reply) -> str:
        items = reply.fields.get("items")
        for item in items if isinstance(items, list) else []:
            match item:
                case {"id": str(id_), "snippet": {"title": str(title)}} if title == self._name:
                    return id_
        return ""

    async def _make(self, headers: dict[str, str]) -> str:
        body = {"snippet": {"title": self._name}, "status": {"privacyStatus": "private"}}
        reply = await self._post("/playlists", headers, "snippet,status", body)
        return str(reply.fields.get("id") or "") if reply.ok else ""

    async def _get(self, path: str, headers: dict[str, str], params: dict[str, str]) -> Reply:
        return await call(self._session, "GET", self._api + path, params=params, headers=headers)

    async def _post(self, path: str, headers: dict[str, str], part: str, body: Any) -> Reply:
        params = {"part": part}
        return await call(self._session, "POST", self._api + path, params=params, headers=headers, json=body)


def _why(reply: Reply) -> str:
    return reason_of(reply) or f"HTTP {reply.status}"
