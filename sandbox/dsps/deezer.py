"""The fake Deezer: connect pages at `/deezer/oauth`, Web API at `/deezer/api`, pages at `/deezer/open`."""

from __future__ import annotations

from aiohttp import web

from sandbox.dsps.deezer_api import DeezerApi, Handler, Refusal
from sandbox.dsps.deezer_oauth import DeezerConnect
from sandbox.dsps.deezer_state import DeezerWorld, deezer_of
from sandbox.dsps.numbered_shelf import album_item, artist_item, track_item
from sandbox.world import World

__all__ = ["DeezerWorld", "album_item", "app", "artist_item", "deezer_of", "track_item"]


def app(world: World) -> web.Application:
    """Deezer below the path it is mounted at."""
    dz = deezer_of(world)
    connect, api = DeezerConnect(dz), DeezerApi(dz)

    @web.middleware
    async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refusals inside HTTP 200, as the real one's; an unknown path is a real 404."""
        counted = "/api/" in request.path
        try:
            if counted and not dz.within_quota():
                raise Refusal("Exception", "Quota limit exceeded", 4)
            return await handler(request)
        except Refusal as refusal:
            return web.json_response(refusal.body)
        except web.HTTPNotFound:
            return web.json_response({"error": "Not Found"}, status=404)

    application = web.Application(middlewares=[world.faults.middleware("deezer"), refusals])
    application.add_routes(
        [
            web.get("/oauth/auth.php", connect.ask),
            web.post("/oauth/auth.php", connect.decide),
            web.get("/oauth/access_token.php", connect.token),
            web.post("/oauth/access_token.php", connect.token),
            web.get("/api/user/me", api.me),
            web.get("/api/user/me/{kind:tracks|albums|artists}", api.held),
            web.post("/api/user/me/{kind:tracks|albums|artists}", api.add),
            web.get("/api/search/album", api.search),
            web.get("/api/album/{key}", api.album),
            web.get("/api/track/{key}", api.track),
            web.get("/open/{kind:album|track|search}/{key}", api.play),
        ]
    )
    return application
