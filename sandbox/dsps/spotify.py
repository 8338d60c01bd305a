"""The fake Spotify: accounts service at `/spotify`, Web API at `/spotify/v1`."""

from __future__ import annotations

from aiohttp import web

from sandbox.dsps.spotify_gate import refusals
from sandbox.dsps.spotify_library import SpotifyLibrary
from sandbox.dsps.spotify_lookup import SpotifyLookup
from sandbox.dsps.spotify_oauth import SpotifyAccounts
from sandbox.dsps.spotify_playlists import SpotifyPlaylists
from sandbox.dsps.spotify_shelf import album_uri, artist_uri, track_uri
from sandbox.dsps.spotify_state import SpotifyWorld, spotify_of
from sandbox.world import World

__all__ = ["SpotifyWorld", "album_uri", "app", "artist_uri", "spotify_of", "track_uri"]


def app(world: World) -> web.Application:
    """Spotify below the path it is mounted at."""
    sp = spotify_of(world)
    accounts, library, lookup = SpotifyAccounts(sp), SpotifyLibrary(sp), SpotifyLookup(sp)
    playlists = SpotifyPlaylists(sp)
    application = web.Application(middlewares=[world.faults.middleware("spotify"), refusals])
    application.add_routes(
        [
            web.get("/authorize", accounts.ask),
            web.post("/authorize", accounts.decide),
            web.post("/api/token", accounts.token),
            web.get("/open/{kind}/{id}", lookup.play),
            web.get("/v1/me", lookup.me),
            web.get("/v1/search", lookup.search),
            web.get("/v1/tracks/{id}", lookup.track),
            web.get("/v1/albums/{id}", lookup.album),
            web.put("/v1/me/library", library.put),
            web.delete("/v1/me/library", library.remove),
            web.get("/v1/me/library/contains", library.contains),
            web.put("/v1/me/tracks", library.put_tracks),
            web.put("/v1/me/albums", library.put_albums),
            web.put("/v1/me/following", library.put_following),
            web.get("/v1/albums/{id}/tracks", lookup.album_tracks),
            web.get("/v1/me/playlists", playlists.mine),
            web.post("/v1/me/playlists", playlists.make),
            web.get("/v1/playlists/{id}/items", playlists.items),
            web.post("/v1/playlists/{id}/items", playlists.add),
        ]
    )
    return application
