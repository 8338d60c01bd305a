"""Amazon Music as far as a link goes: it lets nobody save, so there is only a page to land on."""

from __future__ import annotations

import hashlib
from html import escape
from urllib.parse import quote

from aiohttp import web

from sandbox.catalogue import Product
from sandbox.dsps.consent import plain_page
from sandbox.world import World

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def asin_of(upc: str) -> str:
    """The ten-character product number of an album, derived from its UPC."""
    number = int.from_bytes(hashlib.sha256(upc.lstrip("0").encode()).digest(), "big")
    digits = []
    for _ in range(8):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "B0" + "".join(digits)


def app(world: World) -> web.Application:
    """Amazon Music below the path it is mounted at."""

    def live(product: Product) -> bool:
        return any(world.catalogue.is_live(product, market, "amazon_music") for market in product.live_at)

    def html(title: str, words: str, status: int = 200) -> web.Response:
        return web.Response(status=status, text=plain_page(title, words), content_type="text/html")

    async def album(request: web.Request) -> web.Response:
        """GET /albums/{asin}: the album once it is out, else 404."""
        asin = request.match_info["asin"]
        product = next((p for p in world.catalogue.products.values() if asin_of(p.upc) == asin), None)
        found = product is not None and live(product)
        world.journal.add("amazon_music", "view", asin=asin, found=found)
        if product is None or not found:
            return html("Amazon Music", "We could not find that page.", status=404)
        return html(product.title, f"{product.artist} · now playing in the sandbox")

    async def search(request: web.Request) -> web.Response:
        """GET /search/{q}: links to the albums that are out and hold all words."""
        query = request.match_info["q"]
        words = query.casefold().split()
        found = [
            product
            for product in world.catalogue.products.values()
            if live(product) and all(word in f"{product.title} {product.artist}".casefold() for word in words)
        ]
        world.journal.add("amazon_music", "search", query=query, found=len(found))
        links = "".join(
            f'<li><a href="../albums/{quote(asin_of(p.upc))}">{escape(p.title)} · {escape(p.artist)}</a></li>'
            for p in found
        )
        page = plain_page("Amazon Music", f"{len(found)} results for {query}")
        return web.Response(
            text=page.replace("</body>", f"<ul>{links}</ul></body>"), content_type="text/html"
        )

    application = web.Application(middlewares=[world.faults.middleware("amazon_music")])
    application.add_routes([web.get("/albums/{asin}", album), web.get("/search/{q}", search)])
    return application
