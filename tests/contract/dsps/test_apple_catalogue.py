"""Finding releases on the sandbox's Apple Music: barcodes, the right song of many, storefronts, pages as items."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import Misconfigured, RetryLater
from core.ids import WORLD, Market
from core.links import LinkMethod, allowed
from core.ports import LinkFinder
from dsps import apple_music
from dsps.apple_music import item_of
from sandbox.catalogue import Product, Track
from sandbox.dsps.apple_music import AppleWorld, album_item, apple_of, song_item
from tests.support.apple_stand import ALBUM, SINGLE, apple_settings, apple_stand, refused
from tests.support.dsp_stands import ISRC, LATE_ISRC, UPC, Stand


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with apple_stand() as stand:
        yield stand


@pytest.fixture
def am(stand: Stand) -> AppleWorld:
    assert stand.world is not None
    return apple_of(stand.world)


def finder_of(stand: Stand) -> LinkFinder:
    assert stand.dsp.finder is not None
    return stand.dsp.finder


@pytest.mark.parametrize("upc", [UPC, UPC.lstrip("0"), UPC.lstrip("0").zfill(12)])
async def test_an_album_by_any_form_of_its_barcode(stand: Stand, upc: str) -> None:
    link = await finder_of(stand).find(replace(ALBUM, upc=upc), Market("DE"))
    assert link is not None
    assert (link.item, link.method, link.market) == (album_item(UPC), LinkMethod.UPC, "DE")
    assert "/web/de/album/_/" in link.url
    assert allowed(link.dsp, link.url, stand.dsp.hosts)
    assert item_of(link.url) == link.item


async def test_the_song_on_the_asked_album_is_taken(stand: Stand, am: AppleWorld) -> None:
    am.elsewhere[("us", song_item(ISRC))] = "song:555555555"
    link = await finder_of(stand).find(SINGLE, WORLD)
    assert link is not None
    assert (link.item, link.method) == ("song:555555555", LinkMethod.ISRC)


async def test_one_isrc_is_many_songs(stand: Stand) -> None:
    def song(number: int, upc: str, artist: str = "NEON") -> dict[str, object]:
        attributes = {"isrc": ISRC, "name": "Night Drive", "artistName": artist}
        albums = {"data": [{"id": f"9{number}", "attributes": {"upc": upc}}]}
        return {"id": f"{number}", "attributes": attributes, "relationships": {"albums": albums}}

    many = [song(1000001, "700000000007", "Covers Inc"), song(1000002, "700000000008"), song(1000003, UPC)]
    for recording, right in ((SINGLE, "song:1000003"), (replace(SINGLE, upc=None), "song:1000002")):
        stand.fault("GET .*/songs", status=200, body={"data": many})
        link = await finder_of(stand).find(recording, WORLD)
        assert link is not None
        assert link.item == right
    stand.fault("GET .*/songs", status=200, body={"data": many[:1]})
    assert await finder_of(stand).find(SINGLE, WORLD) is None, "somebody else's"


async def test_what_is_listed_early_is_found_early(stand: Stand, am: AppleWorld) -> None:
    late = replace(ALBUM, upc="00810121774199", title="Later", isrcs=(LATE_ISRC,))
    assert await finder_of(stand).find(late, WORLD) is None
    am.pre_adds.add("810121774199")
    assert await finder_of(stand).find(late, WORLD) is not None


async def test_one_song_missing_is_a_release_missing(stand: Stand) -> None:
    both = replace(SINGLE, isrcs=(ISRC, LATE_ISRC))
    assert await finder_of(stand).find(both, WORLD) is None


async def test_songs_of_one_album_lead_to_it(stand: Stand, am: AppleWorld) -> None:
    tracks = [Track(title=f"No {n}", isrc=f"QZSBX26{n:05}") for n in range(30)]
    out = {"*": am.world.clock.now() - timedelta(hours=1)}
    am.world.catalogue.put(Product(upc="700000000007", title="Many", artist="NEON", tracks=tracks, live_at=out))  # fmt: skip
    stand.seen.clear()
    recording = replace(SINGLE, upc="700000000007", isrcs=tuple(track.isrc for track in tracks))
    link = await finder_of(stand).find(recording, WORLD)
    assert link is not None
    assert link.item == ",".join(song_item(track.isrc) for track in tracks)
    assert link.url.endswith(f"/us/album/_/{album_item('700000000007').partition(':')[2]}")
    assert len(stand.sent) == 2, "25 ISRCs in one call"


async def test_the_worlds_link_lets_apple_choose_the_storefront(stand: Stand, am: AppleWorld) -> None:
    real = apple_settings(am, "x", link_url=apple_music.PRODUCTION.link_url)
    pem = am.add_key("TEAM123456", "KEY3333333", "Another")
    dsp = apple_music.build(replace(real, client_secret=pem, key_id="KEY3333333"), stand.session)
    assert dsp.finder is not None
    world, german = [await dsp.finder.find(ALBUM, market) for market in (WORLD, Market("DE"))]
    assert world is not None
    assert german is not None
    assert world.url.startswith("https://geo.music.apple.com/us/album/_/")
    assert german.url.startswith("https://music.apple.com/de/album/_/")
    assert allowed(world.dsp, world.url)
    assert allowed(german.dsp, german.url)


@pytest.mark.parametrize(
    ("url", "item"),
    [
        ("https://music.apple.com/gb/album/night-drive-single/1577502911", "album:1577502911"),
        ("https://music.apple.com/gb/album/night-drive/1577502911?i=1577502912", "song:1577502912"),
        ("https://music.apple.com/album/1577502911", "album:1577502911"),
        ("https://music.apple.com/us/song/night-drive/1577502912", "song:1577502912"),
        ("https://itunes.apple.com/us/album/night-drive/id1577502911", "album:1577502911"),
        ("https://music.apple.com/gb/album/night-drive/1577502911?i=x", "album:1577502911"),
        ("https://music.apple.com/us/artist/neon/1577502911", ""),
        ("https://music.apple.com/us/search?term=album/1577502911", ""),
        ("https://music.apple.com/", ""),
    ],
)
def test_the_item_of_a_page(url: str, item: str) -> None:
    assert item_of(url) == item


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, "", Misconfigured),
        (403, refused(403, "40300"), Misconfigured),
        (403, "<html>", RetryLater),
        (429, "", RetryLater),
        (500, "", RetryLater),
        (200, "<html>", RetryLater),
        (200, {"data": "x"}, RetryLater),
    ],
)
async def test_whose_fault_a_refused_look_up_is(
    stand: Stand, status: int, body: object, error: type[Exception]
) -> None:
    stand.fault("GET .*/v1/catalog/", status=status, body=body, headers={"Retry-After": "9"}, times=2)
    with pytest.raises(error):
        await finder_of(stand).find(ALBUM, WORLD)


@pytest.mark.parametrize("data", [[], [None, 1, {}], [{"id": "x", "attributes": {"upc": UPC}}], [{"id": "1234567"}]])  # fmt: skip
async def test_odd_results_are_no_link(stand: Stand, data: object) -> None:
    stand.fault("GET .*/albums", status=200, body={"data": data}, times=3)
    assert await finder_of(stand).find(ALBUM, WORLD) is None


async def test_no_related_resources_is_nothing(stand: Stand) -> None:
    stand.fault("GET .*/albums", status=404, body=refused(404, "40403", "No related resources"), times=3)
    assert await finder_of(stand).find(ALBUM, WORLD) is None
