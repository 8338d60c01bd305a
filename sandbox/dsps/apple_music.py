"""The fake Apple Music: MusicKit's stand-in and pop-up at `/apple_music`, the API at `/apple_music/v1`."""

from __future__ import annotations

from aiohttp import web

from sandbox.dsps.apple_music_api import AppleApi, Handler
from sandbox.dsps.apple_music_gate import Refusal
from sandbox.dsps.apple_music_kit import AppleKit
from sandbox.dsps.apple_music_state import AppleWorld, apple_of, song_item
from sandbox.dsps.numbered_shelf import album_item
from sandbox.world import World

__all__ = ["AppleWorld", "album_item", "app", "apple_of", "song_item"]


def app(world: World) -> web.Application:
    """Apple Music below the path it is mounted at."""
    am = apple_of(world)
    kit, api = AppleKit(am), AppleApi(am)

    @web.middleware
    async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Turns refusals into answers, also for paths the API does not have."""
        try:
            return await handler(request)
        except Refusal as refusal:
            return refusal.response()
        except web.HTTPNotFound:
            return Refusal(404, "40400", "Resource Not Found", "Resource not found").response()

    application = web.Application(middlewares=[world.faults.middleware("apple_music"), refusals])
    application.add_routes(
        [
            web.get("/musickit/v3/musickit.js", kit.script),
            web.get("/authorize", kit.ask),
            web.post("/authorize", kit.decide),
            web.get("/v1/test", api.test),
            web.get("/v1/me/storefront", api.storefront),
            web.post("/v1/me/library", api.add),
            web.get("/v1/me/library/songs", api.songs),
            web.get("/v1/catalog/{storefront:[a-z]{2}}/{kind:albums|songs}", api.catalogue),
            web.get("/v1/catalog/{storefront:[a-z]{2}}/search", api.search),
            web.get("/web/search/{q}", api.results),
            web.get("/web/{storefront:[a-z]{2}}/{kind:album|song}/{slug}/{id}", api.play),
        ]
    )
    return application
