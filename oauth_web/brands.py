"""How a streaming service or a chat looks on a page: name, colour, and a small mark of our own drawing.

The marks are not the services' logos; they only help the eye to find its row. Colours are the services' own,
used as a ground for black or white text, whichever reads.
"""

from __future__ import annotations

from dataclasses import dataclass

from notifications.accent import DARK_SURFACE, LIGHT_SURFACE, PAPER, contrast, ink_on, readable

_NEARLY_WHITE_INK = 3.3
ANY_SERVICE = "smart_link"  # no service chosen: its name is a word of ours (web.ftl), not a brand


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """`colour`: six hex digits. `mark`: SVG shapes inside a 24×24 box, drawn in the current colour."""

    name: str
    colour: str
    mark: str

    @property
    def ground(self) -> str:
        """The colour as a ground: darkened a little where white text belongs on it but would not quite read."""
        if contrast(PAPER, self.colour) < _NEARLY_WHITE_INK:
            return self.colour
        return readable(self.colour, on=PAPER, towards="000000")

    @property
    def ink(self) -> str:
        """Black or white: what reads on the ground."""
        return ink_on(self.colour) if self.ground == self.colour else PAPER

    @property
    def on_light(self) -> str:
        """The colour, dark enough to be text on light pages."""
        return readable(self.colour, on=LIGHT_SURFACE, towards="000000")

    @property
    def on_dark(self) -> str:
        """The colour, light enough to be text on dark pages."""
        return readable(self.colour, on=DARK_SURFACE, towards=PAPER)


def _line(path: str, width: str = "2.2") -> str:
    return (
        f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="{width}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _fill(path: str) -> str:
    return f'<path d="{path}" fill="currentColor"/>'


def _dot(x: str, y: str, r: str) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="currentColor"/>'


SERVICES: dict[str, Brand] = {
    ANY_SERVICE: Brand(name="", colour="5f5a69", mark=_line("M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4")),
    "spotify": Brand(name="Spotify", colour="1ed760", mark=_line("M4 9c2.7-2.6 5.3-2.6 8 0s5.3 2.6 8 0M4 15c2.7-2.6 5.3-2.6 8 0s5.3 2.6 8 0")),
    "apple_music": Brand(name="Apple Music", colour="fa233b", mark=_line("M9 17V6.5l9-2V15") + _dot("6.7", "17", "2.6") + _dot("15.7", "15", "2.6")),
    "deezer": Brand(name="Deezer", colour="a238ff", mark=_fill("M3 15h4v4H3zM8 11h4v8H8zM13 13h4v6h-4zM18 6h3v13h-3z")),
    "tidal": Brand(name="TIDAL", colour="111111", mark=_line("M3 8c3 0 3 3 6 3s3-3 6-3 3 3 6 3M3 14c3 0 3 3 6 3s3-3 6-3 3 3 6 3")),
    "youtube_music": Brand(name="YouTube Music", colour="ff0033", mark=_line("M12 3.5a8.5 8.5 0 1 0 .01 0z") + _fill("M10 8.2v7.6l6-3.8z")),
    "soundcloud": Brand(name="SoundCloud", colour="ff5500", mark=_line("M3 14v2M6.5 11v6M10 8v9M13.5 6.5v10.5M17 10v7M20.5 12.500v3.5")),
    "audiomack": Brand(name="Audiomack", colour="ffa200", mark=_line("M3 13h3l2.5-7 4 13 3-9 1.5 3h4")),
    "amazon_music": Brand(name="Amazon Music", colour="25d1da", mark=_line("M4 12a8 8 0 0 1 16 0") + _fill("M3 12h4v7H5a2 2 0 0 1-2-2zM17 12h4v5a2 2 0 0 1-2 2h-2z")),
    "boomplay": Brand(name="Boomplay", colour="00c2c9", mark=_dot("12", "12", "2.8") + _line("M7 7a7 7 0 0 0 0 10M17 7a7 7 0 0 1 0 10")),
    "pandora": Brand(name="Pandora", colour="224099", mark=_fill("M5 4h8a6 6 0 0 1 0 12h-3v4H5zM10 8.500v3.500h2.500a1.75 1.75 0 0 0 0-3.500z")),
    "qobuz": Brand(name="Qobuz", colour="0e5bd3", mark=_line("M12 4a8 8 0 1 0 .01 0zM12 9.500a2.5 2.5 0 1 0 .01 0z")),
    "anghami": Brand(name="Anghami", colour="d500c8", mark=_line("M5 18c0-9 3-13 7-13s7 4 7 13M8.5 14h7")),
    "jiosaavn": Brand(name="JioSaavn", colour="1fa2a0", mark=_line("M4 16c4 4 8-12 16-8M4 9c5-4 9 11 16 6")),
    "bandcamp": Brand(name="Bandcamp", colour="1da0c3", mark=_fill("M9 6h13l-7 12H2z")),
    "beatport": Brand(name="Beatport", colour="01e07b", mark=_line("M9.5 12.500a5 5 0 1 0 5 5M9.5 17.500V8.500L15 3")),
}  # fmt: skip

CHATS: dict[str, Brand] = {
    "telegram": Brand(name="Telegram", colour="1f93cc", mark=_fill("M3 11.5 21 4l-3 16-6-4.5-3 3V14l8-7-10 6z")),
    "discord": Brand(name="Discord", colour="5865f2", mark=_fill("M6 5h12a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3h-5l-4 4v-4H6a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3zM9 9.500a1.5 1.5 0 1 0 .01 0zM15 9.500a1.5 1.5 0 1 0 .01 0z")),
    "sms": Brand(name="SMS", colour="2a9d4c", mark=_line("M4 6h16v10H11l-4 4v-4H4zM8 11h.01M12 11h.01M16 11h.01")),
}  # fmt: skip


def brand_of(key: str) -> Brand:
    """The look of a service or chat; one that is not listed yet gets a plain note and its own name."""
    return SERVICES.get(key) or CHATS.get(key) or _plain(key)


def brand_rules() -> str:
    """CSS custom properties for every brand, as `.brand-<key>`; part of the one stylesheet."""
    brands = {**SERVICES, **CHATS}
    light = "".join(
        f".brand-{key}{{--brand:#{b.ground};--brand-ink:#{b.ink};--brand-text:#{b.on_light}}}"
        for key, b in brands.items()
    )
    dark = "".join(f".brand-{key}{{--brand-text:#{b.on_dark}}}" for key, b in brands.items())
    return f"{light}@media(prefers-color-scheme:dark){{{dark}}}"


def _plain(key: str) -> Brand:
    return Brand(name=key.replace("_", " ").title(), colour="55505f", mark=SERVICES["apple_music"].mark)
