"""The fake Google: accounts service and YouTube Data API below `/youtube_music`."""

from __future__ import annotations

from aiohttp import web

from sandbox.dsps.youtube_music_api import DataApi
from sandbox.dsps.youtube_music_gate import refusals
from sandbox.dsps.youtube_music_oauth import GoogleAccounts
from sandbox.dsps.youtube_music_state import YouTubeWorld, channel_id, video_id, youtube_of
from sandbox.world import World

__all__ = ["YouTubeWorld", "app", "channel_id", "video_id", "youtube_of"]


def app(world: World) -> web.Application:
    """Google below the path it is mounted at."""
    yt = youtube_of(world)
    accounts, api = GoogleAccounts(yt), DataApi(yt)
    application = web.Application(middlewares=[world.faults.middleware("youtube_music"), refusals(yt)])
    v3 = "/youtube/v3"
    application.add_routes(
        [
            web.get("/o/oauth2/v2/auth", accounts.ask),
            web.post("/o/oauth2/v2/auth", accounts.decide),
            web.post("/token", accounts.token),
            web.post("/revoke", accounts.revoke),
            web.get("/music/watch", api.watch),
            web.get("/music/search/{q}", api.results),
            web.post(f"{v3}/videos/rate", api.rate),
            web.get(f"{v3}/videos/getRating", api.ratings),
            web.get(f"{v3}/videos", api.videos),
            web.get(f"{v3}/channels", api.channels),
            web.get(f"{v3}/search", api.search),
            web.post(f"{v3}/subscriptions", api.subscribe),
            web.get(f"{v3}/playlists", api.playlists),
            web.post(f"{v3}/playlists", api.new_playlist),
            web.get(f"{v3}/playlistItems", api.playlist_items),
            web.post(f"{v3}/playlistItems", api.add_item),
        ]
    )
    return application
