"""Finding releases on the sandbox's Spotify: forms of a UPC, the right one of several, what is not there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.errors import Misconfigured, RetryLater
from core.ids import WORLD, Market
from core.links import Link, LinkMethod, trusted
from core.ports import Recording
from sandbox.catalogue import Product, Track
from sandbox.dsps.spotify import SpotifyWorld, album_uri, spotify_of, track_uri
from tests.support.dsp_stands import ISRC, UPC, Stand, spotify_stand

DE = Market("DE")
SINGLE = Recording(artist="NEON", title="Night Drive", upc=UPC, isrcs=(ISRC,), whole_album=False)
ALBUM = replace(SINGLE, whole_album=True)


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with spotify_stand() as stand:
        yield stand


@pytest.fixture
def sp(stand: Stand) -> SpotifyWorld:
    assert stand.world is not None
    return spotify_of(stand.world)


async def find(stand: Stand, recording: Recording, market: Market = WORLD) -> Link | None:
    assert stand.dsp.finder is not None
    return await stand.dsp.finder.find(recording, market)


def queries(stand: Stand) -> list[str]:
    return [url.partition("q=")[2].partition("&")[0] for _, url in stand.sent if "/search" in url]


def search_answers(stand: Stand, kind: str, *items: Any, times: int | None = None) -> None:
    page = {"items": list(items), "limit": 10, "offset": 0, "total": len(items)}
    stand.fault("GET .*/search", status=200, body={f"{kind}s": page}, times=times)


def track(number: int, *, artist: str = "NEON", name: str = "Night Drive", isrc: str | None = ISRC) -> Any:
    body = {
        "id": f"{number:022d}",
        "name": name,
        "artists": [{"name": artist}],
        "album": {"id": f"{number + 100:022d}"},
    }
    return body | ({"external_ids": {"isrc": isrc}} if isrc else {})


@pytest.mark.parametrize("upc", ["810121774182", "0810121774182", "00810121774182"])
async def test_an_album_by_any_form_of_its_upc(stand: Stand, upc: str) -> None:
    link = await find(stand, replace(ALBUM, upc=upc))
    assert link is not None
    assert (link.item, link.method, link.market) == (album_uri(UPC), LinkMethod.UPC, WORLD)


async def test_all_three_forms_are_tried(stand: Stand) -> None:
    search_answers(stand, "album")
    stand.seen.clear()
    assert await find(stand, ALBUM) is None
    assert queries(stand) == ["upc:810121774182", "upc:0810121774182", "upc:00810121774182"]


async def test_an_album_with_another_upc_is_not_ours(stand: Stand) -> None:
    other = {"id": album_uri(UPC).split(":")[2], "name": "Night Drive", "artists": [{"name": "NEON"}]}
    search_answers(stand, "album", None, other)
    assert await find(stand, replace(ALBUM, upc="00700000000007")) is None
    assert await find(stand, ALBUM) is not None


async def test_the_market_is_asked_and_kept(stand: Stand, sp: SpotifyWorld) -> None:
    now = sp.world.clock.now()
    early = {"NZ": now - timedelta(hours=1), "*": now + timedelta(hours=9)}
    sp.world.catalogue.put(
        Product(
            upc=UPC,
            title="Night Drive",
            artist="NEON",
            tracks=[Track(title="Night Drive", isrc=ISRC)],
            live_at=early,
        )
    )
    assert await find(stand, SINGLE, DE) is None
    link = await find(stand, SINGLE, Market("NZ"))
    assert link is not None
    assert (link.item, link.market) == (track_uri(ISRC), "NZ")
    assert "market=NZ" in stand.sent[-1][1]


async def test_a_country_that_spotify_does_not_serve_uses_another_market(stand: Stand) -> None:
    body = {"error": {"status": 400, "message": "Invalid market code"}}
    stand.fault("GET .*/search.*market=AQ", status=400, body=body, times=None)
    link = await find(stand, SINGLE, Market("AQ"))
    assert link is not None
    assert link.market == "AQ"


async def test_nulls_and_restricted_items_are_passed_over(stand: Stand) -> None:
    restricted = track(1) | {"restrictions": {"reason": "market"}}
    unplayable = track(2) | {"is_playable": False}
    search_answers(stand, "track", None, restricted, unplayable, "odd", {"id": "../x"}, track(3))
    link = await find(stand, SINGLE)
    assert link is not None
    assert link.item == f"spotify:track:{3:022d}"


async def test_nothing_but_nulls_is_not_there_yet(stand: Stand) -> None:
    search_answers(stand, "track", None, None)
    assert await find(stand, replace(SINGLE, upc=None)) is None


@pytest.mark.parametrize(
    ("tracks", "chosen"),
    [
        ([track(1, artist="Other", name="Other"), track(2)], 2),
        ([track(1, isrc="GBAAA0000001"), track(2)], 2),
        ([track(1, artist="Somebody", name="Night Drive"), track(2, artist="Néon & Mia", name="Else")], 2),
        ([track(1, artist="Other", name="Night Drive - Single")], 1),
        ([track(1, isrc=None)], 1),
        ([track(1, artist="Other", name="Other")], None),
        ([track(1, isrc="GBAAA0000001")], None),
    ],
)
async def test_one_isrc_may_give_several_tracks(stand: Stand, tracks: list[Any], chosen: int | None) -> None:
    search_answers(stand, "track", *tracks)
    link = await find(stand, replace(SINGLE, upc=None))
    assert (link.item if link else None) == (f"spotify:track:{chosen:022d}" if chosen else None)


async def test_of_two_equal_tracks_the_one_on_the_releases_album_is_meant(stand: Stand) -> None:
    album_id = album_uri(UPC).split(":")[2]
    right = track(2, name="Elsewhere", artist="N.") | {"album": {"id": album_id}}
    search_answers(stand, "track", track(1), track(3), right, times=1)
    link = await find(stand, SINGLE)
    assert link is not None
    assert link.item == f"spotify:track:{2:022d}"


async def test_all_tracks_or_none(stand: Stand, sp: SpotifyWorld) -> None:
    both = replace(SINGLE, isrcs=(ISRC, "USUM71703086"))
    assert await find(stand, both) is None
    now = sp.world.clock.now() - timedelta(hours=1)
    tracks = [Track(title="Night Drive", isrc=ISRC), Track(title="Day Walk", isrc="USUM71703086")]
    sp.world.catalogue.put(
        Product(upc=UPC, title="Night Drive", artist="NEON", tracks=tracks, live_at={"*": now})
    )
    link = await find(stand, both)
    assert link is not None
    assert link.item == f"{track_uri(ISRC)},{track_uri('USUM71703086')}"
    assert link.url.endswith("/album/" + album_uri(UPC).split(":")[2])


async def test_nothing_to_look_up_finds_nothing(stand: Stand) -> None:
    stand.seen.clear()
    assert await find(stand, replace(SINGLE, upc=None, isrcs=())) is None
    assert stand.sent == []


async def test_the_apps_token_is_kept_and_renewed_when_refused(stand: Stand, sp: SpotifyWorld) -> None:
    for _ in range(2):
        await find(stand, SINGLE)
    assert [url for method, url in stand.sent if method == "POST"] == []  # the stand has fetched one already
    sp.world.clock.move(timedelta(seconds=3601))
    assert await find(stand, SINGLE) is not None
    assert len([url for method, url in stand.sent if method == "POST"]) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, "oops"), (429, {"error": {}}), (200, "<html>"), (200, []), (200, {"tracks": 1}), (401, {})],
)
async def test_a_search_that_fails_is_retried_later(stand: Stand, status: int, body: Any) -> None:
    stand.fault("GET .*/search", status=status, body=body, headers={"Retry-After": "86400"}, times=None)
    with pytest.raises(RetryLater) as caught:
        await find(stand, SINGLE)
    assert caught.value.after == timedelta(days=1)


async def test_a_client_that_may_not_search_is_the_operators_to_mend(stand: Stand, sp: SpotifyWorld) -> None:
    sp.clients["app"].mode, sp.clients["app"].owner_premium = "development", False
    with pytest.raises(Misconfigured, match="UPBEAT_SPOTIFY_CLIENT_ID"):
        await find(stand, SINGLE)


async def test_without_codes_the_day_decides_and_doubt_finds_nothing(stand: Stand) -> None:
    assert stand.world is not None
    live = next(iter(stand.world.catalogue.products.values())).live_at["*"].date()
    bare = replace(SINGLE, upc=None, isrcs=(), on=live)
    link = await find(stand, bare)
    assert link is not None
    assert (link.item, link.method, trusted(link)) == (album_uri(UPC), LinkMethod.TEXT, True)
    assert await find(stand, replace(bare, on=live + timedelta(days=400))) is None, (
        "an older one of that name"
    )
    assert await find(stand, replace(bare, on=None)) is None
    one = {
        "id": "1" * 22,
        "name": "Night Drive",
        "artists": [{"name": "NEON"}],
        "release_date": live.isoformat(),
    }
    search_answers(stand, "album", one | {"artists": [{"name": "Somebody else"}]}, times=1)
    assert await find(stand, bare) is None
    search_answers(stand, "album", one, one | {"id": "2" * 22}, times=1)
    assert await find(stand, bare) is None, "two of that name on one day"
    search_answers(stand, "album", one | {"release_date": str(live.year)}, times=1)
    assert await find(stand, bare) is None, "a year is no day"
