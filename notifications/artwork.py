"""Artwork from outside, checked before it is decoded and made anew in the sizes we serve."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from core.errors import Refused
from notifications.accent import accent_of

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
MIN_SIDE = 640
SQUARE = 1280
THUMB = 320
CARD = (1200, 630)
FORMATS = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedArtwork:
    """JPEGs without metadata: 1280 square (chats, page), 1200×630 (link previews), 320 square; and its accent."""

    square: bytes = field(repr=False)
    card: bytes = field(repr=False)
    thumb: bytes = field(repr=False)
    accent: str


class ArtworkRejected(Refused):
    """This file cannot be the artwork. `reason_key` is a Fluent key, `detail` a line for the log."""

    def __init__(self, reason_key: str, detail: str, **args: str | int) -> None:
        super().__init__(reason_key, **args)
        self.reason_key = reason_key
        self.detail = detail


def prepare_artwork(data: bytes) -> PreparedArtwork:
    """All sizes of one artwork. Takes up to a second of CPU: call it in a thread. Raises ArtworkRejected."""
    square = _square(_opened(data))
    large = _jpeg(_fitted(square, SQUARE))
    return PreparedArtwork(
        square=large, card=_jpeg(_card(square)), thumb=_jpeg(_fitted(square, THUMB)), accent=accent_of(large)
    )


def _opened(data: bytes) -> Image.Image:
    """The decoded picture, upright, in sRGB, without transparency. Its size is known before a pixel is decoded."""
    from PIL import Image

    if len(data) > MAX_BYTES:
        raise ArtworkRejected(
            "artwork-too-heavy",
            f"{len(data)} bytes",
            limit=MAX_BYTES // 1024 // 1024,
            size=-(-len(data) // 1024**2),
        )
    try:
        image: Image.Image = Image.open(BytesIO(data), formats=FORMATS)
        _check_size(image.width, image.height)
        image.draft("RGB", (SQUARE, SQUARE))  # JPEG only: decode no more than is needed
        image.load()
        return _flat(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ArtworkRejected("artwork-too-many-pixels", str(error), limit=MAX_PIXELS // 1_000_000) from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, TypeError) as error:
        raise ArtworkRejected("artwork-not-an-image", f"{type(error).__name__}: {error}") from error


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise ArtworkRejected("artwork-too-many-pixels", f"{width}x{height}", limit=MAX_PIXELS // 1_000_000)
    if min(width, height) < MIN_SIDE:
        raise ArtworkRejected(
            "artwork-too-small", f"{width}x{height}", width=str(width), height=str(height), side=str(MIN_SIDE)
        )


def _flat(image: Image.Image) -> Image.Image:
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
    return _srgb(upright)


def _srgb(image: Image.Image) -> Image.Image:
    """Colours of another profile (print's CMYK, a camera's wide gamut) as a screen means them."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            turned = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except ImageCms.PyCMSError:
            turned = None  # a broken profile is no reason to refuse a good picture
        if turned is not None:
            return turned
    return image.convert("RGB")


def _square(image: Image.Image) -> Image.Image:
    """The middle of a picture that is not square."""
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image if image.width == image.height else image.crop((left, top, left + side, top + side))


def _fitted(square: Image.Image, side: int) -> Image.Image:
    from PIL import Image

    return square.resize((side, side), Image.Resampling.LANCZOS)


def _card(square: Image.Image) -> Image.Image:
    """The square artwork on a wide ground made of itself, blurred and dimmed."""
    from PIL import Image, ImageEnhance, ImageFilter

    width, height = CARD
    wide = (
        _fitted(square, 200)
        .filter(ImageFilter.GaussianBlur(14))
        .resize((width, width), Image.Resampling.BICUBIC)
    )
    top = (width - height) // 2
    ground = ImageEnhance.Brightness(wide.crop((0, top, width, top + height))).enhance(0.62)
    side = height - 2 * 48
    ground.paste(_fitted(square, side), ((width - side) // 2, 48))
    return ground


def _jpeg(image: Image.Image) -> bytes:
    """A fresh file with pixels only: no EXIF, no place, no profile, no comments."""
    out = BytesIO()
    image.info.clear()
    image.save(out, "JPEG", quality=86, optimize=True, progressive=True)
    return out.getvalue()
