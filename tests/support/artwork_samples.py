"""Pictures drawn here, so that no foreign file lies in the repository."""

from __future__ import annotations

import math
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The file of a picture."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def plain(width: int, height: int, colour: str = "#e0457b") -> Image.Image:
    """One colour."""
    return Image.new("RGB", (width, height), colour)


def night_drive(side: int = 1400) -> bytes:
    """A cover worth looking at: a low sun over a road, in the dark."""
    image = Image.new("RGB", (side, side))
    draw = ImageDraw.Draw(image)
    for y in range(side):
        share = y / side
        draw.line(
            [(0, y), (side, y)],
            fill=(int(20 + 190 * share**2), int(10 + 40 * share**3), int(60 + 60 * math.sin(share * 3))),
        )
    middle, sun = side // 2, side // 4
    glow = Image.new("RGB", (side, side))
    ImageDraw.Draw(glow).ellipse(
        [middle - sun, middle - sun, middle + sun, middle + sun], fill=(255, 90, 120)
    )
    image = Image.blend(image, glow.filter(ImageFilter.GaussianBlur(side // 10)), 0.35)
    draw = ImageDraw.Draw(image)
    draw.ellipse([middle - sun, middle - sun, middle + sun, middle + sun], fill=(255, 120, 96))
    for step in range(9):
        y = middle + sun * step // 9
        draw.rectangle([0, y, side, y + 3 + step * 3], fill=(120, 34, 92))
    horizon = side * 3 // 4
    draw.rectangle([0, horizon, side, side], fill=(16, 9, 32))
    draw.polygon([(middle - 12, horizon), (middle + 12, horizon), (side, side), (0, side)], fill=(34, 20, 58))
    for step in range(6):
        y = horizon + (side - horizon) * step**2 // 36
        draw.rectangle(
            [middle - 3 - step * 3, y, middle + 3 + step * 3, y + 6 + step * 9], fill=(255, 210, 160)
        )
    return encoded(image, "JPEG", quality=90)
