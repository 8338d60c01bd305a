"""Finding a release on SoundCloud by words: its search knows no UPC or ISRC, so what it returns is compared."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from core.errors import Misconfigured, RetryLater
from core.ids import WORLD, DspName, Market
from core.links import Link, LinkMethod
from core.ports import Recording
from dsps._grants import CodeClient
from dsps._http import Reply, call
from dsps._matching import folded, same_artist, same_title, same_upc
from dsps._soundcloud_answers import message_of

_URN = re.compile(r"soundcloud:(track|playlist)s:(\d{1,19})")
_SLUG = r"[A-Za-z0-9_-]{1,255}"
_PAGE = re.compile(rf"(?:/{_SLUG}){{1,4}}")
_MARGIN_S = 60.0
_BY_NAME, _BY_LIKENESS = 0.85, 0.5  # anybody may upload: only the artist's very name counts as sure

Found = dict[str, Any]


def item_of(url: str) -> str:
    """A track's or set's page as an item; what it shows is asked for when it is needed. "" for everything else."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if not _PAGE.fullmatch(path) or "/search/" in path:
        return ""
    short = parts.hostname == "on.soundcloud.com"
    return f"page:{parts.scheme}://{parts.netloc}{path}" if short or path.count("/") > 1 else ""


class SoundCloudCatalogue:
    """Implements core.ports.LinkFinder. There are no markets: a link is the world's."""

    def __init__(self, api: str, link_origins: tuple[str, ...], session: aiohttp.ClientSession, client: CodeClient):  # fmt: skip
        self._api, self._origins = api, link_origins
        self._session, self._client = session, client
        self._token = ""
        self._token_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def find(self, recording: Recording, market: Market) -> Link | None:  # noqa: ARG002 - one for all
        """The set of an album, or the track; None while nothing matches."""
        wanted = "playlist" if recording.whole_album else "track"
        kinds = ("playlist", "track") if recording.whole_album and len(recording.isrcs) < 2 else (wanted,)
        for kind in kinds:
            rated = [(likeness(one, recording), one) for one in await self._search(recording, kind)]
            right = [(score, one) for score, one in rated if score > 0 and self._is_page(one)]
            if right:
                score, best = max(right, key=lambda pair: pair[0])
                return _link(best, kind, score)
        return None

    async def _search(self, recording: Recording, kind: str) -> list[Found]:
        params = {
            "q": f"{recording.artist} {recording.title}",
            "limit": "20",
            "linked_partitioning": "true",
        } | ({"show_tracks": "false"} if kind == "playlist" else {})
        reply = await self._ask(f"/{kind}s", params)
        if reply.status == 401:  # the token died before its time: once more with another
            self._token = ""
            reply = await self._ask(f"/{kind}s", params)
        if reply.status in (401, 403) and reply.fields:
            detail = f"HTTP {reply.status} {message_of(reply)}"[:80].strip()
            raise Misconfigured(f"UPBEAT_SOUNDCLOUD_CLIENT_ID may not look up releases: {detail}")
        listed = reply.fields.get("collection")
        if not reply.ok or not isinstance(listed, list):
            raise RetryLater(f"search: HTTP {reply.status}", after=reply.retry_after)
        return [one for one in listed if isinstance(one, dict) and _number(one, kind)]

    async def _ask(self, path: str, params: dict[str, str]) -> Reply:
        headers = {"Authorization": f"OAuth {await self._app_token()}", "Accept": "application/json"}
        return await call(self._session, "GET", self._api + path, params=params, headers=headers)

    async def _app_token(self) -> str:
        """Kept as long as SoundCloud says: an application gets 50 in 12 hours (docs, 2026-07)."""
        loop = asyncio.get_running_loop()
        async with self._one_at_a_time:
            if not self._token or loop.time() >= self._token_until:
                self._token, life = await self._client.app_token()
                self._token_until = loop.time() + life - _MARGIN_S
            return self._token

    def _is_page(self, one: Found) -> bool:
        parts = urlsplit(_text(one, "permalink_url"))
        return f"{parts.scheme}://{parts.netloc}" in self._origins


def likeness(one: Found, recording: Recording) -> float:
    """1 for the same ISRC or barcode by the same artist, less for the same title, 0 for somebody else's."""
    user = one.get("user")
    names = [_text(user, "username"), _text(user, "full_name"), _text(one, "metadata_artist")]
    names = [name for name in names if name]
    if one.get("access") == "blocked" or not same_artist(recording.artist, names):
        return 0
    isrc, ean = _text(one, "isrc").upper().replace("-", ""), _text(one, "ean")
    if (isrc and isrc in recording.isrcs) or (ean and recording.upc and same_upc(ean, recording.upc)):
        return 1
    title = _text(one, "title")
    if isrc and recording.isrcs:
        return 0  # another recording of that name
    if not same_title(recording.title, title) and not same_title(
        f"{recording.artist} {recording.title}", title
    ):
        return 0
    exact = folded(recording.artist) in [folded(name) for name in names]
    return _BY_NAME if exact else _BY_LIKENESS


def _link(one: Found, kind: str, score: float) -> Link:
    method = LinkMethod.TEXT if score < 1 else LinkMethod.ISRC if kind == "track" else LinkMethod.UPC
    return Link(
        dsp=DspName.SOUNDCLOUD,
        url=_text(one, "permalink_url"),
        method=method,
        item=f"{kind}:{_number(one, kind)}",
        market=WORLD,
        score=score,
    )


def _number(one: Found, kind: str) -> str:
    match = _URN.fullmatch(_text(one, "urn"))
    return match[2] if match and match[1] == kind else ""


def _text(holder: Any, key: str) -> str:
    value = holder.get(key) if isinstance(holder, dict) else None
    return value if isinstance(value, str) else ""
