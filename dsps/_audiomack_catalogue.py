"""Finding a release on Audiomack by words: its search knows no UPC or ISRC, so what it returns is compared."""

from __future__ import annotations

import re
from typing import Any

import aiohttp

from core.errors import Misconfigured, RetryLater
from core.ids import WORLD, DspName, Market
from core.links import Link, LinkMethod
from core.ports import Recording
from dsps._http import call
from dsps._matching import same_artist, same_title, same_upc
from dsps._oauth1 import Signer

_SLUG = re.compile(r"[A-Za-z0-9_.-]{1,120}")
_ID = re.compile(r"\d{1,12}")

Found = dict[str, Any]


class AudiomackCatalogue:
    """Implements core.ports.LinkFinder. There are no markets: a link is the world's."""

    def __init__(self, api: str, link_url: str, session: aiohttp.ClientSession, signer: Signer) -> None:
        self._url, self._link_url = f"{api}/search", link_url.rstrip("/")
        self._session, self._signer = session, signer

    async def find(self, recording: Recording, market: Market) -> Link | None:  # noqa: ARG002 - one for all markets
        """The album, or the song; None while nothing matches."""
        wanted = "album" if recording.whole_album else "song"
        kinds = ("album", "song") if recording.whole_album and len(recording.isrcs) < 2 else (wanted,)
        for kind in kinds:
            right = [(likeness(music, recording), music) for music in await self._search(recording, kind)]
            right = [(score, music) for score, music in right if score > 0]
            if right:
                score, music = max(right, key=lambda pair: pair[0])
                return self._link(music, kind, score)
        return None

    async def _search(self, recording: Recording, kind: str) -> list[Found]:
        params = {"q": f"{recording.artist} {recording.title}", "show": f"{kind}s", "limit": "20"}
        headers = {"Authorization": self._signer.header("GET", self._url, params)}
        reply = await call(self._session, "GET", self._url, params=params, headers=headers)
        listed = reply.fields.get("results")
        if reply.status in (401, 403) and reply.fields:
            raise Misconfigured(f"UPBEAT_AUDIOMACK_CLIENT_ID may not look up releases: HTTP {reply.status}")
        if not reply.ok or not isinstance(listed, list):
            raise RetryLater(f"search: HTTP {reply.status}", after=reply.retry_after)
        return [music for music in listed if isinstance(music, dict) and music.get("type", kind) == kind]

    def _link(self, music: Found, kind: str, score: int) -> Link:
        owner, slug = str(music["uploader"]["url_slug"]), str(music["url_slug"])
        return Link(
            dsp=DspName.AUDIOMACK,
            url=f"{self._link_url}/{owner}/{kind}/{slug}",
            method=LinkMethod.TEXT,
            item=f"{music['id']}:{owner}",
            market=WORLD,
            score=1.0 if score >= 3 else 0.85,
        )


def likeness(music: Found, recording: Recording) -> int:
    """3 for the same UPC or ISRC, 1 for the same title by the same artist, 0 for somebody else's or an incomplete one."""
    owner = music.get("uploader")
    slugs = [owner.get("url_slug") if isinstance(owner, dict) else None, music.get("url_slug")]
    if not all(isinstance(slug, str) and _SLUG.fullmatch(slug) for slug in slugs):
        return 0
    if not _ID.fullmatch(str(music.get("id", ""))):
        return 0
    names = [str(music.get("artist", "")), str(owner.get("name", "")) if isinstance(owner, dict) else ""]
    if not same_artist(recording.artist, [name for name in names if name]):
        return 0
    isrc, upc = str(music.get("isrc") or "").upper(), str(music.get("upc") or "")
    if isrc and recording.isrcs and isrc in recording.isrcs:
        return 3
    if upc and recording.upc and same_upc(upc, recording.upc):
        return 3
    return int(same_title(recording.title, str(music.get("title", ""))))
