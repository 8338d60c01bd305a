"""The fake TIDAL: login at `/tidal/authorize`, tokens at `/tidal/v1/oauth2/token`, API at `/tidal/v2`."""

from __future__ import annotations

from aiohttp import web

from sandbox.dsps.numbered_shelf import album_item, artist_item, track_item
from sandbox.dsps.tidal_api import Handler, Refusal, TidalApi
from sandbox.dsps.tidal_oauth import TidalLogin
from sandbox.dsps.tidal_state import TidalWorld, tidal_of
from sandbox.world import World

__all__ = ["TidalWorld", "album_item", "app", "artist_item", "tidal_of", "track_item"]


def app(world: World) -> web.Application:
    """TIDAL below the path it is mounted at."""
    td = tidal_of(world)
    login, api = TidalLogin(td), TidalApi(td)

    @web.middleware
    async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Turns refusals into answers, also for paths the API does not have."""
        try:
            return await handler(request)
        except Refusal as refusal:
            return refusal.response()
        except web.HTTPNotFound:
            return Refusal(404, "NOT_FOUND", "Resource not found").response()

    items = "/v2/userCollection{kind:Tracks|Albums|Artists}/{id}/relationships/items"
    application = web.Application(middlewares=[world.faults.middleware("tidal"), refusals])
    application.add_routes(
        [
            web.get("/authorize", login.ask),
            web.post("/authorize", login.decide),
            web.post("/v1/oauth2/token", login.token),
            web.get("/v2/users/{id}", api.me),
            web.post(items, api.add),
            web.get(items, api.held),
            web.get("/v2/searchResults", api.results),
            web.get("/v2/{kind:albums|tracks}", api.search),
            web.get("/v2/{kind:albums|tracks}/{id}", api.one),
            web.get("/browse/{kind:album|track|search}/{key}", api.play),
        ]
    )
    return application
