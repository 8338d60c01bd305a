"""Finding releases on the sandbox's TIDAL: barcodes, the right one of several, markets, whose fault a refusal is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from core.errors import Misconfigured, RetryLater
from core.ids import WORLD, Market
from core.links import LinkMethod, allowed
from core.ports import LinkFinder
from dsps.tidal import item_of
from sandbox.catalogue import Product, Track
from sandbox.dsps.tidal import TidalWorld, album_item, tidal_of, track_item
from tests.support.dsp_stands import ISRC, UPC, Stand
from tests.support.tidal_stand import ALBUM, SINGLE, errors, tidal_stand


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with tidal_stand() as stand:
        yield stand


@pytest.fixture
def td(stand: Stand) -> TidalWorld:
    assert stand.world is not None
    return tidal_of(stand.world)


def finder_of(stand: Stand) -> LinkFinder:
    assert stand.dsp.finder is not None
    return stand.dsp.finder


@pytest.mark.parametrize("upc", ["810121774182", "0810121774182", "00810121774182"])
async def test_an_album_by_any_form_of_its_barcode(stand: Stand, upc: str) -> None:
    link = await finder_of(stand).find(replace(ALBUM, upc=upc), Market("DE"))
    assert link is not None
    assert (link.item, link.method, link.market) == (album_item(UPC), LinkMethod.UPC, "DE")
    assert parse_qs(urlsplit(stand.sent[-1][1]).query)["countryCode"] == ["DE"]
    assert allowed(link.dsp, link.url, stand.dsp.hosts)
    assert item_of(link.url) == link.item


async def test_another_release_than_the_asked_one_is_not_taken(stand: Stand) -> None:
    other = {"id": "7", "type": "x", "attributes": {"barcodeId": "700000000007", "isrc": "USXXX1700001"}}
    stand.fault(r"GET .*/v2/(albums|tracks)\?", status=200, body={"data": [None, other]}, times=None)
    assert await finder_of(stand).find(ALBUM, WORLD) is None
    assert await finder_of(stand).find(SINGLE, WORLD) is None


async def test_one_recording_on_several_albums_is_chosen_by_its_credit(stand: Stand) -> None:
    def track(id_: str, artist: str) -> dict[str, object]:
        artists = {"data": [{"id": artist, "type": "artists"}]}
        attributes = {"isrc": ISRC, "title": "Night Drive"}
        return {"id": id_, "attributes": attributes, "relationships": {"artists": artists}}

    people = [
        {"id": "1", "type": "artists", "attributes": {"name": "Various"}},
        {"id": "2", "type": "artists", "attributes": {"name": "NEON"}},
    ]
    body = {"data": [track("11", "1"), track("22", "2")], "included": people}
    stand.fault(r"GET .*/v2/tracks\?", status=200, body=body)
    link = await finder_of(stand).find(SINGLE, WORLD)
    assert link is not None
    assert link.item == "track:22"


async def test_the_market_decides_whether_it_is_out(stand: Stand, td: TidalWorld) -> None:
    now = td.world.clock.now()
    early = {"NZ": now - timedelta(hours=1), "*": now + timedelta(hours=9)}
    tracks = [Track(title="Night Drive", isrc=ISRC)]
    td.world.catalogue.put(Product(upc=UPC, title="Night Drive", artist="NEON", tracks=tracks, live_at=early))
    for recording, item in ((ALBUM, album_item(UPC)), (SINGLE, track_item(ISRC))):
        found = await finder_of(stand).find(recording, Market("NZ"))
        assert found is not None
        assert found.item == item
        assert await finder_of(stand).find(recording, Market("GB")) is None


async def test_look_ups_renew_their_token_and_say_whose_fault_it_is(stand: Stand, td: TidalWorld) -> None:
    td.world.clock.move(timedelta(hours=2))  # TIDAL's clock alone: the token died before its time
    assert await finder_of(stand).find(ALBUM, WORLD) is not None
    stand.fault(r"GET .*/v2/albums\?", status=403, body=errors(403, "FORBIDDEN"))
    with pytest.raises(Misconfigured, match="UPBEAT_TIDAL_CLIENT_ID"):
        await finder_of(stand).find(ALBUM, WORLD)
    stand.fault(r"GET .*/v2/albums\?", status=429, body=errors(429, "X"), headers={"Retry-After": "9"})
    with pytest.raises(RetryLater) as caught:
        await finder_of(stand).find(ALBUM, WORLD)
    assert caught.value.after == timedelta(seconds=9)


@pytest.mark.parametrize(
    ("url", "item"),
    [
        ("https://tidal.com/browse/album/251380836", "album:251380836"),
        ("https://tidal.com/track/251380837?u", "track:251380837"),
        ("https://listen.tidal.com/album/251380836", "album:251380836"),
        ("https://tidal.com/browse/artist/7", ""),
    ],
)
def test_the_item_of_a_page(url: str, item: str) -> None:
    assert item_of(url) == item
