"""What artists paste as a link: hosts as people write them, ids as services write them, and what is refused."""

from __future__ import annotations

import pytest

from core.errors import Refused
from core.ids import DspName
from core.links import allowed, checked, page_of
from dsps._apple_catalogue import item_of as apple_item
from dsps._deezer_catalogue import item_of as deezer_item
from dsps._tidal_catalogue import item_of as tidal_item
from dsps._youtube_catalogue import item_of as youtube_item

PASTED = {
    "https://music.amazon.fr/albums/B0C1": (DspName.AMAZON_MUSIC, "https://music.amazon.fr/albums/B0C1"),
    "https://music.amazon.com.br/albums/B0C1": (
        DspName.AMAZON_MUSIC,
        "https://music.amazon.com.br/albums/B0C1",
    ),
    "https://deezer.com/de/album/7": (DspName.DEEZER, "https://www.deezer.com/de/album/7"),
    "https://youtube.com/watch?v=a_b-c123456": (
        DspName.YOUTUBE_MUSIC,
        "https://www.youtube.com/watch?v=a_b-c123456",
    ),
    "https://m.youtube.com/watch?v=a_b-c123456": (
        DspName.YOUTUBE_MUSIC,
        "https://www.youtube.com/watch?v=a_b-c123456",
    ),
    "https://m.soundcloud.com/neon/night-drive": (
        DspName.SOUNDCLOUD,
        "https://soundcloud.com/neon/night-drive",
    ),
    "https://boomplay.com/albums/9": (DspName.BOOMPLAY, "https://www.boomplay.com/albums/9"),
    "https://beatport.com/release/x/1": (DspName.BEATPORT, "https://www.beatport.com/release/x/1"),
    "https://www.audiomack.com/neon/song/x": (DspName.AUDIOMACK, "https://audiomack.com/neon/song/x"),
    "https://www.tidal.com/album/1": (DspName.TIDAL, "https://tidal.com/album/1"),
    "https://jiosaavn.com/album/x/y": (DspName.JIOSAAVN, "https://www.jiosaavn.com/album/x/y"),
    "https://pandora.com/artist/x": (DspName.PANDORA, "https://www.pandora.com/artist/x"),
    "https://qobuz.com/us-en/album/x/y": (DspName.QOBUZ, "https://www.qobuz.com/us-en/album/x/y"),
    "https://www.anghami.com/album/1": (DspName.ANGHAMI, "https://www.anghami.com/album/1"),
    "http://Open.Spotify.com/album/1?si=X": (DspName.SPOTIFY, "https://open.spotify.com/album/1?si=X"),
    "  open.spotify.com/album/1 ": (DspName.SPOTIFY, "https://open.spotify.com/album/1"),
    "http://neon.bandcamp.com/album/x": (DspName.BANDCAMP, "https://neon.bandcamp.com/album/x"),
}


@pytest.mark.parametrize("pasted", PASTED)
def test_a_pasted_address_becomes_the_services_own(pasted: str) -> None:
    dsp, own = PASTED[pasted]
    assert checked(dsp, pasted) == own
    assert allowed(dsp, own)


@pytest.mark.parametrize(
    ("dsp", "pasted"),
    [
        (DspName.DEEZER, "https://m.deezer.com.evil.example/album/1"),
        (DspName.DEEZER, "deezer.com@evil.example/album/1"),
        (DspName.DEEZER, "deezer.com:8443/album/1"),
        (DspName.DEEZER, "https://deezer.com:x/album/1"),
        (DspName.DEEZER, "https://["),
        (DspName.DEEZER, "https://www.deezer.com/" + "x" * 500),
        (DspName.DEEZER, "ftp://deezer.com/album/1"),
        (DspName.DEEZER, "https://deezer.com\n.evil.example/"),
        (DspName.AMAZON_MUSIC, "https://music.amazon.xyz/albums/B0"),
        (DspName.AMAZON_MUSIC, "https://www.amazon.com/dp/B0"),
        (DspName.BANDCAMP, "https://evilbandcamp.com/album/x"),
        (DspName.TIDAL, ""),
    ],
)
def test_a_foreign_or_broken_address_is_refused_in_words(dsp: DspName, pasted: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(dsp, pasted)
    assert refused.value.key == "error-link-host"


@pytest.mark.parametrize(
    ("dsp", "given", "album", "item"),
    [
        (DspName.APPLE_MUSIC, "1440857781", True, "album:1440857781"),
        (DspName.APPLE_MUSIC, "1440857781", False, "song:1440857781"),
        (DspName.APPLE_MUSIC, "album:1440857781", False, "album:1440857781"),
        (DspName.DEEZER, "302127", True, "album:302127"),
        (DspName.DEEZER, " track/3135556 ", True, "track:3135556"),
        (DspName.TIDAL, "251380836", True, "album:251380836"),
        (DspName.TIDAL, "track:251380837", True, "track:251380837"),
        (DspName.YOUTUBE_MUSIC, "a_b-c123456", True, "a_b-c123456"),
    ],
)
def test_an_id_becomes_a_page_that_names_what_is_saved(
    dsp: DspName, given: str, album: bool, item: str
) -> None:
    item_of = {
        DspName.APPLE_MUSIC: apple_item,
        DspName.DEEZER: deezer_item,
        DspName.TIDAL: tidal_item,
        DspName.YOUTUBE_MUSIC: youtube_item,
    }[dsp]
    assert item_of(checked(dsp, page_of(dsp, given, album=album))) == item


def test_spotifys_ids_in_all_their_forms() -> None:
    bare = "4aawyAB9vmqN3uQ7FjRGTy"
    for given in (f"spotify:album:{bare}", f"album/{bare}", bare):
        page = page_of(DspName.SPOTIFY, given, album=True)
        assert page == f"https://open.spotify.com/album/{bare}"
    assert page_of(DspName.SPOTIFY, bare, album=False) == f"https://open.spotify.com/track/{bare}"


def test_an_albums_list_on_youtube_is_a_page() -> None:
    page = page_of(DspName.YOUTUBE_MUSIC, "OLAK5uy_k1Zq0Wn3XbTzCvY", album=True)
    assert page == "https://music.youtube.com/playlist?list=OLAK5uy_k1Zq0Wn3XbTzCvY"
    assert allowed(DspName.YOUTUBE_MUSIC, page)


@pytest.mark.parametrize("dsp", [DspName.APPLE_MUSIC, DspName.DEEZER, DspName.TIDAL, DspName.AMAZON_MUSIC])
def test_a_product_code_is_no_id(dsp: DspName) -> None:
    """A UPC pasted into the wrong field must not become somebody else's release."""
    with pytest.raises(Refused):
        checked(dsp, page_of(dsp, "886448747697", album=True))
