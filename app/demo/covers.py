"""Covers drawn on the spot, so that the demo carries nobody's pictures."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw

_SIDE = 1400
_PALETTES = {
    "night-drive": ((11, 16, 58), (255, 77, 141), (255, 176, 32)),
    "afterglow": ((58, 18, 60), (255, 138, 76), (255, 226, 140)),
    "first-light": ((6, 52, 64), (92, 214, 190), (244, 247, 190)),
}


def draw_cover(name: str) -> bytes:
    """A sun over a road, in the colours of `name`: PNG bytes, 1400 square."""
    night, glow, sun = _PALETTES[name]
    picture = Image.new("RGB", (_SIDE, _SIDE), night)
    draw = ImageDraw.Draw(picture)
    horizon = 900
    for y in range(horizon):
        draw.line((0, y, _SIDE, y), fill=_between(night, glow, (y / horizon) ** 2.2))
    draw.ellipse((400, 360, 1000, 960), fill=sun)
    for stripe in range(7):
        y = 660 + stripe * 42
        draw.rectangle((0, y, _SIDE, y + 6 + 4 * stripe), fill=_between(night, glow, (y / horizon) ** 2.2))
    draw.rectangle((0, horizon, _SIDE, _SIDE), fill=night)
    for line in range(12):
        y = horizon + int(500 * (line / 12) ** 2)
        draw.line((0, y, _SIDE, y), fill=_between(night, glow, 0.35 + line / 18), width=3)
    for ray in range(-14, 15):
        x = 700 + int(2600 * math.tan(ray / 20))
        draw.line((700 + ray * 24, horizon, x, _SIDE), fill=_between(night, glow, 0.55), width=3)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _between(first: tuple[int, int, int], second: tuple[int, int, int], part: float) -> tuple[int, int, int]:
    part = min(1.0, max(0.0, part))
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(first, second, strict=True))
    return red, green, blue
