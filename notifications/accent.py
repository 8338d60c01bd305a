"""The campaign's colour, taken from its artwork and kept readable on light and dark pages."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from io import BytesIO

RGB = tuple[int, int, int]

DEFAULT_ACCENT = "7c5cff"
LIGHT_SURFACE = "f1eff4"  # the darkest ground that light pages put text on
DARK_SURFACE = "25222c"  # the lightest ground that dark pages put text on
INK = "121016"
PAPER = "ffffff"
AA = 4.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Accent:
    """One colour for each theme, both readable as text on the page and as a ground for `on_*` (hex without #)."""

    light: str
    on_light: str
    dark: str
    on_dark: str


def parse_hex(colour: str) -> RGB:
    """`#a1b2c3` or `a1b2c3` as three numbers. Raises ValueError for anything else."""
    digits = colour.removeprefix("#")
    if len(digits) != 6 or not all(c in "0123456789abcdefABCDEF" for c in digits):
        raise ValueError(f"{colour!r} is not a colour such as 7c5cff")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def to_hex(rgb: RGB) -> str:
    """Three numbers as six hex digits."""
    return "{:02x}{:02x}{:02x}".format(*rgb)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours, 1 to 21."""
    first, second = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def ink_on(ground: str) -> str:
    """Black or white, whichever reads better on `ground`; always at least 4.5."""
    return max(("000000", PAPER), key=lambda ink: contrast(ink, ground))


def readable(colour: str, *, on: str, towards: str) -> str:
    """`colour`, moved towards black or white just until it reads on the ground `on`."""
    start, end = parse_hex(colour), parse_hex(towards)
    for step in range(65):
        mixed = to_hex(_mix(start, end, step / 64))
        if contrast(mixed, on) >= AA:
            return mixed
    return towards


def guarded(colour: str) -> Accent:
    """`colour` for both themes, contrast guarded to AA."""
    light = readable(colour, on=LIGHT_SURFACE, towards="000000")
    dark = readable(colour, on=DARK_SURFACE, towards=PAPER)
    return Accent(light=light, on_light=ink_on(light), dark=dark, on_dark=ink_on(dark))


def accent_of(image: bytes) -> str:
    """The most telling colour of an image: common, but vivid rather than grey. Work for a thread."""
    from PIL import Image

    with Image.open(BytesIO(image)) as opened:
        opened.draft("RGB", (160, 160))
        small = opened.convert("RGB").resize((72, 72))
    few = small.quantize(colors=24)
    palette = few.getpalette() or []
    best, best_score = DEFAULT_ACCENT, 0.0
    for index, count in enumerate(few.histogram()[: len(palette) // 3]):
        red, green, blue = palette[3 * index : 3 * index + 3]
        score = _vividness((red, green, blue)) * count**0.5
        if score > best_score:
            best, best_score = to_hex((red, green, blue)), score
    return best


def _vividness(rgb: RGB) -> float:
    """0 for greys and near-black or near-white, towards 1 for clear colours of middle lightness."""
    _, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in rgb))
    chroma = saturation * (1 - abs(2 * lightness - 1))
    return chroma if chroma > 0.12 else 0.0


def _luminance(colour: str) -> float:
    parts = (part / 255 for part in parse_hex(colour))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mix(start: RGB, end: RGB, share: float) -> RGB:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(start, end, strict=True))
    return red, green, blue
