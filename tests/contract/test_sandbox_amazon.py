"""Amazon Music's stand-in: the page a play link leads to, and a search."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.browser import Browser
from sandbox.catalogue import Product, Track
from sandbox.dsps.amazon_music import asin_of
from sandbox.faults import Fault
from sandbox.server import SandboxServer
from sandbox.world import World

UPC = "00810121774182"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    server = SandboxServer()
    world = await server.start(vendors=("amazon_music",))
    world.catalogue.put(
        Product(
            upc=UPC,
            title="Night <Drive>",
            artist="NEON",
            tracks=[Track(title="Night Drive", isrc="USUM71703085")],
            live_at={"*": datetime.now(UTC) + timedelta(hours=1)},
            delay_s={"amazon_music": 600},
        )
    )
    yield world
    await server.stop()


def test_the_number_of_an_album_is_stable() -> None:
    assert asin_of(UPC) == asin_of(UPC.lstrip("0"))
    assert asin_of(UPC) != asin_of("810121774183")
    assert len(asin_of(UPC)) == 10


async def test_the_page_and_the_search_open_when_it_is_live_there(world: World) -> None:
    base = world.base_url + "/amazon_music"
    async with Browser() as browser:
        world.clock.move(timedelta(minutes=65))  # live elsewhere, ten minutes late here
        assert (await browser.open(f"{base}/albums/{asin_of(UPC)}")).status == 404
        assert "0 results" in (await browser.open(f"{base}/search/neon")).words
        world.clock.move(timedelta(minutes=10))
        found = await browser.open(f"{base}/search/night%20neon")
        assert [link.text for link in found.links] == ["Night <Drive> · NEON"]
        page = await found.follow("NEON")
        assert (page.status, page.url) == (200, f"{base}/albums/{asin_of(UPC)}")
        assert page.words == "Night <Drive> NEON · now playing in the sandbox"
    assert [e.data["found"] for e in world.journal.of("amazon_music", "view")] == [False, True]


async def test_faults_apply(world: World) -> None:
    world.faults.add(Fault(vendor="amazon_music", kind="answer", status=503, body="busy"))
    async with Browser() as browser:
        assert (await browser.open(f"{world.base_url}/amazon_music/search/neon")).status == 503
