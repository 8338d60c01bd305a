"""Services as far as a link goes: they let nobody save, so there is a page to land on and a search."""

from __future__ import annotations

import hashlib
from functools import partial
from html import escape
from urllib.parse import quote

from aiohttp import web

from sandbox.catalogue import Product
from sandbox.dsps.consent import plain_page
from sandbox.world import World


def number_of(service: str, upc: str) -> str:
    """An album's number at a service, derived from its UPC: ten characters."""
    return hashlib.sha256(f"{service}:{upc.lstrip('0')}".encode()).hexdigest()[:10].upper()


def _app(service: str, label: str, world: World) -> web.Application:
    """The service below the path it is mounted at."""

    def live(product: Product) -> bool:
        return any(world.catalogue.is_live(product, market, service) for market in product.live_at)

    def html(title: str, words: str, status: int = 200) -> web.Response:
        return web.Response(status=status, text=plain_page(title, words), content_type="text/html")

    async def album(request: web.Request) -> web.Response:
        """GET /albums/{number}: the album once it is out, else 404."""
        number = request.match_info["number"]
        product = next(
            (p for p in world.catalogue.products.values() if number_of(service, p.upc) == number), None
        )
        found = product is not None and live(product)
        world.journal.add(service, "view", number=number, found=found)
        if product is None or not found:
            return html(label, "We could not find that page.", status=404)
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
        world.journal.add(service, "search", query=query, found=len(found))
        links = "".join(
            f'<li><a href="../albums/{quote(number_of(service, p.upc))}">{escape(p.title)} · {escape(p.artist)}</a></li>'
            for p in found
        )
        page = plain_page(label, f"{len(found)} results for {query}")
        return web.Response(
            text=page.replace("</body>", f"<ul>{links}</ul></body>"), content_type="text/html"
        )

    application = web.Application(middlewares=[world.faults.middleware(service)])
    application.add_routes([web.get("/albums/{number}", album), web.get("/search/{q}", search)])
    return application


amazon_music = partial(_app, "amazon_music", "Amazon Music")
boomplay = partial(_app, "boomplay", "Boomplay")
pandora = partial(_app, "pandora", "Pandora")
qobuz = partial(_app, "qobuz", "Qobuz")
anghami = partial(_app, "anghami", "Anghami")
jiosaavn = partial(_app, "jiosaavn", "JioSaavn")
bandcamp = partial(_app, "bandcamp", "Bandcamp")
beatport = partial(_app, "beatport", "Beatport")
