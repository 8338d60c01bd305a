"""MusicBrainz: a public database of releases with links to services; known late and by few, so it only fills gaps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import quote

import aiohttp

from core.errors import RetryLater
from core.ids import DspName
from core.links import HOSTS, Link, LinkMethod, allowed, usual
from core.ports import Recording
from dsps._http import Reply, call
from dsps._matching import same_artist, same_title, same_upc, upc_forms

PRODUCTION = "https://musicbrainz.org/ws/2"
RATE = 1.0  # requests per second from one address; more, and the address is refused altogether
_SCORE = 0.9  # the product is identified, but anybody may have written the link
_PLAYS = frozenset({"free streaming", "streaming", "purchase for download", "download for free"})

Found = dict[str, Any]


class MusicBrainz:
    """Implements core.services.resolving.BackFill. `turn` is awaited before each request: it keeps to RATE."""

    def __init__(
        self, api: str, session: aiohttp.ClientSession, contact: str, turn: Callable[[], Awaitable[None]]
    ) -> None:
        self._api, self._session, self._turn = api.rstrip("/"), session, turn
        self._headers = {"User-Agent": f"upbeat/1 ({contact})" if contact else "upbeat/1"}

    async def find(self, recording: Recording) -> list[Link]:
        """By the UPC, then by the first ISRC; one link for each service. Raises RetryLater."""
        links: dict[DspName, Link] = {}
        if recording.upc:
            for link in _links(await self._release(recording), LinkMethod.UPC):
                links.setdefault(link.dsp, link)
        if recording.isrcs and not recording.whole_album:
            for link in _links(await self._track(recording), LinkMethod.ISRC):
                links.setdefault(link.dsp, link)
        return list(links.values())

    async def _release(self, recording: Recording) -> Found:
        assert recording.upc is not None
        forms = " OR ".join(upc_forms(recording.upc))
        found = await self._get("/release", query=f"barcode:({forms})")
        for release in _dicts(found.get("releases")):
            if same_upc(str(release.get("barcode") or ""), recording.upc) and _credited(release, recording):
                return await self._get(f"/release/{quote(str(release.get('id')), safe='')}", inc="url-rels")
        return {}

    async def _track(self, recording: Recording) -> Found:
        isrc = recording.isrcs[0]
        found = await self._get(f"/isrc/{isrc}", inc="url-rels artist-credits")
        right = [entry for entry in _dicts(found.get("recordings")) if _credited(entry, recording)]
        same = [entry for entry in right if same_title(recording.title, str(entry.get("title") or ""))]
        return next(iter(same or right), {})

    async def _get(self, path: str, **params: str) -> Found:
        await self._turn()
        query = {**params, "fmt": "json"}
        reply: Reply = await call(self._session, "GET", self._api + path, headers=self._headers, params=query)
        if reply.status == 404:
            return {}
        if not reply.ok or not isinstance(reply.json, dict):
            raise RetryLater(f"MusicBrainz: HTTP {reply.status}", after=reply.retry_after)
        return reply.fields


def _links(entity: Found, method: LinkMethod) -> Iterator[Link]:
    for relation in _dicts(entity.get("relations")):
        url = relation.get("url")
        address = url.get("resource") if isinstance(url, dict) else None
        if relation.get("ended") or relation.get("type") not in _PLAYS or not isinstance(address, str):
            continue
        for dsp in HOSTS:
            if allowed(dsp, whole := usual(dsp, address)):
                yield Link(dsp=dsp, url=whole, method=method, score=_SCORE)


def _credited(entity: Found, recording: Recording) -> bool:
    names = [str(credit.get("name") or "") for credit in _dicts(entity.get("artist-credit"))]
    return same_artist(recording.artist, names)


def _dicts(listed: Any) -> list[Found]:
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
