"""Releases without UPC and ISRC: found by artist, title and day where just one fits, and never guessed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.ids import WORLD
from core.links import LinkMethod, allowed, trusted
from core.ports import LinkFinder, Recording
from sandbox.catalogue import Product, Track
from sandbox.dsps.numbered_shelf import album_item
from sandbox.dsps.spotify import album_uri
from tests.support.apple_stand import apple_stand
from tests.support.deezer_stand import deezer_stand
from tests.support.dsp_stands import UPC, Stand, spotify_stand
from tests.support.tidal_stand import tidal_stand

STANDS: dict[str, Callable[[], AbstractAsyncContextManager[Stand]]] = {
    "spotify": spotify_stand,
    "apple_music": apple_stand,
    "deezer": deezer_stand,
    "tidal": tidal_stand,
}


@pytest.fixture(params=STANDS)
async def stand(request: pytest.FixtureRequest) -> AsyncIterator[Stand]:
    async with STANDS[request.param]() as stand:
        yield stand


def finder_of(stand: Stand) -> LinkFinder:
    assert stand.dsp.finder is not None
    return stand.dsp.finder


def day_of(stand: Stand) -> date:
    assert stand.world is not None
    return next(iter(stand.world.catalogue.products.values())).live_at["*"].date()


def bare(stand: Stand, **changes: object) -> Recording:
    """Night Drive by NEON as its artist described it: without a code."""
    recording = Recording(
        artist="NEON", title="Night Drive", upc=None, isrcs=(), whole_album=False, on=day_of(stand)
    )
    return replace(recording, **changes)  # type: ignore[arg-type] # tests pass Recording's fields


def put(stand: Stand, upc: str, isrc: str, artist: str = "NEON", years: int = 0) -> None:
    """One more release of that name."""
    assert stand.world is not None
    live = next(iter(stand.world.catalogue.products.values())).live_at["*"] - timedelta(days=365 * years)
    tracks = [Track(title="Night Drive", isrc=isrc)]
    stand.world.catalogue.put(
        Product(upc=upc, title="Night Drive", artist=artist, tracks=tracks, live_at={"*": live})
    )


async def test_the_only_one_is_found_with_its_score(stand: Stand) -> None:
    link = await finder_of(stand).find(bare(stand), WORLD)
    assert link is not None
    assert link.item == (album_uri(UPC) if stand.vendor == "spotify" else album_item(UPC))
    assert (link.method, link.score, trusted(link)) == (LinkMethod.TEXT, 0.9, True)
    assert allowed(link.dsp, link.url, stand.dsp.hosts)


async def test_others_of_that_name_do_not_mislead(stand: Stand) -> None:
    put(stand, "810121774999", "USUM71700999", years=3)
    put(stand, "810121775002", "USUM71701000", artist="Neon Nights Orchestra & NEONATE")
    link = await finder_of(stand).find(bare(stand), WORLD)
    assert link is not None
    assert link.item == (album_uri(UPC) if stand.vendor == "spotify" else album_item(UPC))


async def test_two_that_fit_are_none(stand: Stand) -> None:
    put(stand, "810121774999", "USUM71700999")
    assert await finder_of(stand).find(bare(stand), WORLD) is None


async def test_another_day_artist_or_title_is_another_release(stand: Stand) -> None:
    day = day_of(stand)
    for other in (
        bare(stand, on=day + timedelta(days=30)),
        bare(stand, on=None),
        bare(stand, artist="ORION"),
        bare(stand, title="Night"),
    ):
        assert await finder_of(stand).find(other, WORLD) is None


async def test_a_code_decides_alone(stand: Stand) -> None:
    """A code that the service does not know is waited for: the search itself decides when words are tried."""
    assert await finder_of(stand).find(bare(stand, upc="700000000007"), WORLD) is None
    assert await finder_of(stand).find(bare(stand, isrcs=("USXXX1700001",)), WORLD) is None
