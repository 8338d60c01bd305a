"""The picture of a campaign: readable on any theme, whatever somebody wrote, always about the same size."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from notifications.accent import AA, contrast
from notifications.charts import GROUND, INK, QUIET, Panel, Sheet, Timeline, drawable, png

DAY = date(2026, 11, 27)
BLUE = (0, 170, 255)


def sheet(*bars: tuple[str, int], columns: int = 3, accent: str | None = "#00aaff", marked: date | None = None) -> Sheet:  # fmt: skip
    panel = Panel(title="Services", bars=bars or (("Spotify", 4), ("Deezer", 2)))
    over = [(DAY + timedelta(days=n), n + 1) for n in range(columns)]
    return Sheet(
        lang="en",
        timeline=Timeline(title="Joined, by day", columns=over, marked=marked, mark="Release"),
        wide=panel,
        panels=[panel, panel, panel],
        accent=accent,
    )


def drawn(one: Sheet) -> Image.Image:
    return Image.open(BytesIO(png(one))).convert("RGB")


def of_colour(picture: Image.Image, colour: tuple[int, int, int]) -> int:
    return {rgb: n for n, rgb in picture.getcolors(2**24) or []}.get(colour, 0)


def test_words_read_on_the_pictures_own_ground() -> None:
    assert contrast(INK, GROUND) >= AA
    assert contrast(QUIET, GROUND) >= AA
    assert drawn(sheet()).getpixel((0, 0)) == tuple(bytes.fromhex(GROUND)), "it needs no theme behind it"


def test_columns_and_bars_have_the_artworks_colour_and_the_length_of_their_number() -> None:
    few, many = drawn(sheet(("Spotify", 100), ("Deezer", 10))), drawn(sheet(("Spotify", 100), ("Deezer", 90)))
    assert of_colour(few, BLUE) > 10_000
    assert of_colour(many, BLUE) > of_colour(few, BLUE) * 1.2
    assert of_colour(drawn(sheet(accent=None)), BLUE) == 0


def test_a_dark_artwork_gives_a_colour_that_can_be_seen() -> None:
    colours = {rgb: n for n, rgb in drawn(sheet(accent="#100010")).getcolors(2**24) or []}
    shown = max(
        (c for c in colours if c != tuple(bytes.fromhex(GROUND)) and c[2] > c[1]), key=colours.__getitem__
    )
    seen = max(colours, key=lambda c: colours[c] if contrast(bytes(c).hex(), GROUND) >= AA else 0)
    assert colours[seen] > 10_000, shown


@pytest.mark.parametrize("words", ["$\\frac{1}$", "音楽 🎵", "a\nb", "\u202eevil", "x" * 300, "", "<b>&"])
def test_whatever_somebody_wrote_is_only_words(words: str) -> None:
    assert drawn(sheet((words, 3))).width == 1080


def test_letters_that_the_font_lacks_become_dots() -> None:
    assert drawable("tik–tok é ü 音\n") == "tik–tok é ü ··"


def test_the_size_is_bounded_by_the_bars_and_not_by_the_numbers() -> None:
    small, large = drawn(sheet(("a", 1))), drawn(sheet(("a", 10**9), columns=45, marked=DAY))
    assert small.size == large.size
    assert drawn(sheet(columns=0)).height < small.height, "nobody joined: no columns"


def test_the_release_is_marked() -> None:
    white = tuple(bytes.fromhex(INK))
    plain, marked = drawn(sheet(columns=9)), drawn(sheet(columns=9, marked=DAY + timedelta(days=4)))
    assert of_colour(marked, white) > of_colour(plain, white) + 100  # type: ignore[arg-type]  # three numbers
