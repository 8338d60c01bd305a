"""The stylesheet, the script and accent colours, each under a name that changes with its content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aiohttp import web

from notifications.accent import guarded, parse_hex, to_hex
from oauth_web.brands import brand_rules

STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
_ACCENT = re.compile(r"accent-([0-9a-f]{6})\.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file as it is served."""

    body: bytes
    content_type: str


class Assets:
    """Static files by hashed name; read once.

    An accent colour reaches CSS without inline style through a stylesheet of its own, `accent-<hex>.css`: it is made
    from the six digits in its name, so it needs no state, is cached for good and cannot carry anything but a colour.
    """

    def __init__(self, folder: Path = STATIC) -> None:
        style = (folder / "site.css").read_text(encoding="utf-8") + brand_rules()
        files = {
            "site.css": Asset(body=style.encode(), content_type="text/css"),
            "site.js": Asset(body=(folder / "site.js").read_bytes(), content_type="text/javascript"),
            "browser_grant.js": Asset(
                body=(folder / "browser_grant.js").read_bytes(), content_type="text/javascript"
            ),
            "icon.svg": Asset(body=(folder / "icon.svg").read_bytes(), content_type="image/svg+xml"),
        }
        self._names = {name: _hashed(name, asset.body) for name, asset in files.items()}
        self._served = {self._names[name]: asset for name, asset in files.items()}

    def url(self, name: str) -> str:
        """Where `site.css` and the others are served."""
        return f"/static/{self._names[name]}"

    def accent_url(self, colour: str) -> str:
        """Where the rules for this accent are served. Raises ValueError when it is not a colour."""
        return f"/static/accent-{to_hex(parse_hex(colour))}.css"

    def find(self, name: str) -> Asset | None:
        """What `/static/{name}` answers."""
        accent = _ACCENT.fullmatch(name)
        if accent:
            return Asset(body=accent_rules(accent[1]).encode(), content_type="text/css")
        return self._served.get(name)


def accent_rules(colour: str) -> str:
    """The accent for both themes, contrast guarded."""
    safe = guarded(colour)
    return (
        f":root{{--accent:#{safe.light};--accent-ink:#{safe.on_light}}}"
        f"@media(prefers-color-scheme:dark){{:root{{--accent:#{safe.dark};--accent-ink:#{safe.on_dark}}}}}"
    )


def static_routes(assets: Assets) -> list[web.RouteDef]:
    """`GET /static/{name}`."""

    async def serve(request: web.Request) -> web.Response:
        asset = assets.find(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        return web.Response(
            body=asset.body,
            content_type=asset.content_type,
            charset="utf-8",
            headers={"Cache-Control": FOREVER, "X-Content-Type-Options": "nosniff"},
        )

    return [web.get("/static/{name}", serve)]


def _hashed(name: str, body: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{sha256(body).hexdigest()[:10]}.{ending}"
