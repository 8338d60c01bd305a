"""MusicBrainz' web service: releases by barcode, recordings by ISRC, and the links that editors gave them."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.catalogue import Product
from sandbox.world import World

NAME = "musicbrainz"
_GENERIC = re.compile(r"(?:python|aiohttp|curl|java|okhttp)|^[^/]*$|^[^(]*$", re.IGNORECASE)
_BARCODE = re.compile(r"barcode:\(?([\d\sOR]+)\)?")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")


@dataclass(slots=True)
class Relations:
    """What editors wrote: UPC or ISRC -> (type of relation, address)."""

    of: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, code: str, url: str, kind: str = "streaming") -> None:
        """An editor links a release (by its UPC) or a recording (by its ISRC)."""
        self.of.setdefault(code, []).append((kind, url))

    def listed(self, code: str) -> list[dict[str, Any]]:
        """As the web service lists them."""
        return [
            {
                "type": kind,
                "direction": "forward",
                "ended": False,
                "target-type": "url",
                "url": {"id": _mbid(url), "resource": url},
            }
            for kind, url in self.of.get(code, [])
        ]


def relations(world: World) -> Relations:
    """The editors' work in this world."""
    found: Relations = world.vendors.setdefault(NAME, Relations())
    return found


def app(world: World) -> web.Application:
    """The web service below the path it is mounted at."""
    edits = relations(world)

    async def search(request: web.Request) -> web.Response:
        """GET /ws/2/release?query=barcode:(…)."""
        match = _BARCODE.fullmatch(request.query.get("query", ""))
        codes = set(re.findall(r"\d+", match[1])) if match else set()
        found = [p for p in world.catalogue.products.values() if p.upc in codes and p.upc in edits.of]
        listed = [_release(product) | {"score": 100} for product in found]
        return _answer(
            {"created": "2026-11-27T00:00:00Z", "count": len(listed), "offset": 0, "releases": listed}
        )

    async def release(request: web.Request) -> web.Response:
        """GET /ws/2/release/{mbid}; relations only when `inc` asks for them."""
        mbid = request.match_info["mbid"]
        product = next((p for p in world.catalogue.products.values() if _mbid(p.upc) == mbid), None)
        if product is None:
            return _error(404, "Not Found")
        more = {"relations": edits.listed(product.upc)} if _includes(request, "url-rels") else {}
        return _answer(_release(product) | more)

    async def isrc(request: web.Request) -> web.Response:
        """GET /ws/2/isrc/{isrc}."""
        code = request.match_info["isrc"]
        if not _ISRC.fullmatch(code):
            return _error(400, "Invalid isrc.")
        found = world.catalogue.by_isrc(code) if code in edits.of else []
        if not found:
            return _error(404, "Not Found")
        product, track = found[0]
        recording: dict[str, Any] = {"id": _mbid(code), "title": track.title, "length": None, "video": False}
        if _includes(request, "artist-credits"):
            recording["artist-credit"] = _credit(product)
        if _includes(request, "url-rels"):
            recording["relations"] = edits.listed(code)
        return _answer({"isrc": code, "recordings": [recording]})

    application = web.Application(middlewares=[world.faults.middleware(NAME), _polite(world)])
    application.router.add_get("/ws/2/release", search)
    application.router.add_get("/ws/2/release/{mbid}", release)
    application.router.add_get("/ws/2/isrc/{isrc}", isrc)
    return application


def _polite(world: World) -> Any:
    @web.middleware
    async def polite(request: web.Request, handler: Any) -> web.StreamResponse:
        """Applications that do not say who they are and how to reach them are refused."""
        agent = request.headers.get("User-Agent", "")
        world.journal.add(NAME, "call", path=request.path_qs, agent=agent)
        if _GENERIC.search(agent):
            return _error(403, "Your User-Agent does not identify your application.")
        response: web.StreamResponse = await handler(request)
        return response

    return polite


def _release(product: Product) -> dict[str, Any]:
    return {
        "id": _mbid(product.upc),
        "title": product.title,
        "barcode": product.upc,
        "status": "Official",
        "artist-credit": _credit(product),
    }


def _credit(product: Product) -> list[dict[str, Any]]:
    return [
        {
            "name": product.artist,
            "joinphrase": "",
            "artist": {"id": _mbid(product.artist), "name": product.artist},
        }
    ]


def _mbid(text: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, text))


def _includes(request: web.Request, what: str) -> bool:
    return what in re.split(r"[+ ]", request.query.get("inc", ""))


def _answer(body: dict[str, Any]) -> web.Response:
    return web.json_response(body)


def _error(status: int, words: str) -> web.Response:
    body = {"error": words, "help": "For usage, please see: https://musicbrainz.org/development/mmd"}
    return web.json_response(body, status=status)
