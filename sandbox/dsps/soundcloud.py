"""The fake SoundCloud: login at `/soundcloud/authorize`, tokens at `/soundcloud/oauth/token`, API at `/soundcloud/api`."""

from __future__ import annotations

from aiohttp import web

from sandbox.dsps.numbered_shelf import artist_item, track_item
from sandbox.dsps.soundcloud_api import Handler, Refusal, SoundCloudApi
from sandbox.dsps.soundcloud_oauth import SoundCloudLogin
from sandbox.dsps.soundcloud_state import SoundCloudWorld, set_item, soundcloud_of
from sandbox.world import World

__all__ = ["SoundCloudWorld", "app", "artist_item", "set_item", "soundcloud_of", "track_item"]


def app(world: World) -> web.Application:
    """SoundCloud below the path it is mounted at."""
    sc = soundcloud_of(world)
    login, api = SoundCloudLogin(sc), SoundCloudApi(sc)

    @web.middleware
    async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Turns refusals into answers, also for paths the API does not have."""
        try:
            return await handler(request)
        except Refusal as refusal:
            return refusal.response()
        except web.HTTPNotFound:
            return Refusal(404, "Not found").response()

    application = web.Application(middlewares=[world.faults.middleware("soundcloud"), refusals])
    application.add_routes(
        [
            web.get("/authorize", login.ask),
            web.post("/authorize", login.decide),
            web.post("/oauth/token", login.token),
            web.post("/sign-out", login.sign_out),
            web.get("/api/me", api.me),
            web.get("/api/me/likes/playlists", api.liked_sets),
            web.put("/api/me/followings/{urn}", api.follow),
            web.post("/api/likes/{kind:tracks|playlists}/{urn}", api.like),
            web.post("/api/reposts/{kind:tracks|playlists}/{urn}", api.repost),
            web.get("/api/{kind:tracks|playlists}", api.search),
            web.get("/api/{kind:tracks|playlists}/{urn}", api.one),
            web.get("/api/resolve", api.resolve),
            web.get("/web/search/{q}", api.results),
            web.get("/web/{path:.+}", api.play),
        ]
    )
    return application
