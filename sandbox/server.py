"""One aiohttp server for the whole outside world: each vendor under its own path, plus control and console."""

from __future__ import annotations

import importlib

from aiohttp import web

from sandbox.world import World

WORLD: web.AppKey[World] = web.AppKey("world", World)

# path prefix -> module with `def app(world: World) -> web.Application`, or module:function
VENDORS = {
    "/telegram": "sandbox.telegram.api",
    "/discord": "sandbox.discord.api",
    "/twilio": "sandbox.twilio.api",
    "/spotify": "sandbox.dsps.spotify",
    "/apple_music": "sandbox.dsps.apple_music",
    "/deezer": "sandbox.dsps.deezer",
    "/tidal": "sandbox.dsps.tidal",
    "/soundcloud": "sandbox.dsps.soundcloud",
    "/youtube_music": "sandbox.dsps.youtube_music",
    "/audiomack": "sandbox.dsps.audiomack",
    "/amazon_music": "sandbox.dsps.link_pages:amazon_music",
    "/boomplay": "sandbox.dsps.link_pages:boomplay",
    "/pandora": "sandbox.dsps.link_pages:pandora",
    "/qobuz": "sandbox.dsps.link_pages:qobuz",
    "/anghami": "sandbox.dsps.link_pages:anghami",
    "/jiosaavn": "sandbox.dsps.link_pages:jiosaavn",
    "/bandcamp": "sandbox.dsps.link_pages:bandcamp",
    "/beatport": "sandbox.dsps.link_pages:beatport",
    "/musicbrainz": "sandbox.musicbrainz",
    "/control": "sandbox.control",
    "/console": "sandbox.console.api",
}


class SandboxServer:
    """`await start()` listens (port 0: any) and sets `world.base_url`; `await stop()` closes."""

    def __init__(self, world: World | None = None, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.world = world or World()
        self._host, self._port = host, port
        self._runner: web.AppRunner | None = None

    async def start(self, *, vendors: tuple[str, ...] | None = None) -> World:
        """Mount the vendors (all by default) and listen."""
        app = web.Application(client_max_size=32 * 2**20)
        app[WORLD] = self.world
        for prefix, place in VENDORS.items():
            if vendors is None or prefix.strip("/") in vendors:
                module, _, function = place.partition(":")
                make = getattr(importlib.import_module(module), function or "app")
                app.add_subapp(prefix, make(self.world))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.world.base_url = f"http://{self._host}:{port}"
        return self.world

    async def stop(self) -> None:
        """Stop listening and drop open connections."""
        if self._runner is not None:
            await self._runner.cleanup()
