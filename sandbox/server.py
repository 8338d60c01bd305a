"""One aiohttp server for the whole outside world: each vendor under its own path, plus control and console."""

from __future__ import annotations

import importlib

from aiohttp import web

from sandbox.world import World

WORLD: web.AppKey[World] = web.AppKey("world", World)

# path prefix -> module with `def app(world: World) -> web.Application`
VENDORS = {
    "/telegram": "sandbox.telegram.api",
    "/discord": "sandbox.discord.api",
    "/twilio": "sandbox.twilio.api",
    "/spotify": "sandbox.dsps.spotify",
    "/apple_music": "sandbox.dsps.apple_music",
    "/deezer": "sandbox.dsps.deezer",
    "/tidal": "sandbox.dsps.tidal",
    "/amazon_music": "sandbox.dsps.amazon_music",
    "/soundcloud": "sandbox.dsps.soundcloud",
    "/youtube_music": "sandbox.dsps.youtube_music",
    "/audiomack": "sandbox.dsps.audiomack",
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
        for prefix, module in VENDORS.items():
            if vendors is None or prefix.strip("/") in vendors:
                app.add_subapp(prefix, importlib.import_module(module).app(self.world))
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
