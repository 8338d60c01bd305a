"""Artwork from outside: what is refused, in which words, and what is made of the rest."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from notifications.accent import accent_of, contrast
from notifications.artwork import MAX_BYTES, ArtworkRejected, prepare_artwork
from notifications.wording import Wording
from tests.support.artwork_samples import encoded, night_drive, plain


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def refusal(data: bytes) -> ArtworkRejected:
    with pytest.raises(ArtworkRejected) as caught:
        prepare_artwork(data)
    return caught.value


def test_every_size_is_a_fresh_jpeg() -> None:
    prepared = prepare_artwork(night_drive())
    assert opened(prepared.square).size == (1280, 1280)
    assert opened(prepared.card).size == (1200, 630)
    assert opened(prepared.thumb).size == (320, 320)
    for data in (prepared.square, prepared.card, prepared.thumb):
        assert opened(data).format == "JPEG"
        assert len(data) < 400_000


def test_metadata_does_not_survive() -> None:
    exif = Image.Exif()
    exif[0x010E] = "SECRET place"
    data = encoded(plain(700, 700), "JPEG", exif=exif.tobytes(), comment=b"SECRET words")
    assert b"SECRET" in data
    prepared = prepare_artwork(data)
    for made in (prepared.square, prepared.card, prepared.thumb):
        assert b"SECRET" not in made
        assert not opened(made).getexif()


def test_a_picture_lying_on_its_side_is_put_upright() -> None:
    image = plain(800, 800, "#ff0000")
    image.paste("#0000ff", (0, 0, 800, 400))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    made = opened(prepare_artwork(encoded(image, "JPEG", exif=exif.tobytes())).square)
    red, _, blue = made.getpixel((640, 100))  # type: ignore[misc]
    assert red > 200 > blue


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_common_formats_are_taken(kind: str) -> None:
    assert opened(prepare_artwork(encoded(plain(640, 640), kind)).square).size == (1280, 1280)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "1", "I;16"])
def test_odd_colour_modes_are_taken(mode: str) -> None:
    image = Image.new(mode, (650, 650))
    data = encoded(image, "JPEG" if mode == "CMYK" else "PNG")
    assert opened(prepare_artwork(data).square).mode == "RGB"


def test_see_through_parts_become_white() -> None:
    made = opened(prepare_artwork(encoded(Image.new("RGBA", (700, 700), (0, 0, 0, 0)))).square)
    assert made.getpixel((5, 5)) == (255, 255, 255)


def test_the_middle_is_kept_of_what_is_not_square() -> None:
    image = plain(1600, 800, "#00ff00")
    image.paste("#ff0000", (400, 0, 1200, 800))
    red, green, _ = opened(prepare_artwork(encoded(image)).square).getpixel((4, 640))  # type: ignore[misc]
    assert red > 200 > green


def test_too_small_is_refused_in_a_clear_sentence() -> None:
    refused = refusal(encoded(plain(2000, 639)))
    assert refused.reason_key == "artwork-too-small"
    words = Wording(strict=True).text("en", refused.key, **refused.words)
    assert words.startswith("This picture has 2000 × 639 pixels; it takes at least 640 × 640.")


@pytest.mark.parametrize("size", [(7000, 7000), (12000, 12000), (50000, 50000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    data = bomb(*size)
    assert len(data) < 200
    assert refusal(data).reason_key in ("artwork-too-many-pixels", "artwork-not-an-image")


def test_a_bomb_of_seven_thousand_squared_is_named_as_what_it_is() -> None:
    assert refusal(bomb(7000, 7000)).reason_key == "artwork-too-many-pixels"


def test_a_heavy_file_is_refused_unread() -> None:
    refused = refusal(b"\0" * (MAX_BYTES + 1))
    assert refused.reason_key == "artwork-too-heavy"
    assert "21 MB" in Wording(strict=True).text("en", refused.key, **refused.words)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0" + b"\0" * 50,
        bomb(700, 700),
        encoded(plain(700, 700), "GIF"),
        encoded(plain(700, 700), "BMP"),
        encoded(plain(700, 700))[:400],
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    refused = refusal(data)
    assert refused.reason_key == "artwork-not-an-image"
    assert "does not open as a picture" in Wording(strict=True).text("en", refused.key, **refused.words)


GOOD = encoded(plain(640, 640), "PNG")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_file_is_refused_or_taken_but_never_breaks(hits: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, value in hits:
        data[place] = value
    try:
        made = prepare_artwork(bytes(data)).thumb
    except ArtworkRejected as refused:
        made = refused.detail.encode()
    assert made


def test_the_accent_is_the_vivid_colour_not_the_most_common() -> None:
    image = plain(640, 640, "#808080")
    image.paste("#e0457b", (0, 0, 640, 160))
    assert contrast(accent_of(encoded(image)), "e0457b") < 1.3


def test_a_grey_picture_gets_the_house_colour() -> None:
    assert accent_of(encoded(plain(640, 640, "#777777"))) == "7c5cff"
