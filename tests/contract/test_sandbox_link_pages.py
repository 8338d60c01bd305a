"""The stand-ins of services that we only link to: the page a play link leads to, and a search."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from app.demo.services import LINKED
from core.ids import DspName
from sandbox.browser import Browser
from sandbox.catalogue import Product, Track
from sandbox.dsps.link_pages import number_of
from sandbox.faults import Fault
from sandbox.server import SandboxServer
from sandbox.world import World

UPC = "00810121774182"


@pytest.fixture(params=[DspName(name) for name in LINKED])
def service(request: pytest.FixtureRequest) -> DspName:
    return DspName(request.param)


@pytest.fixture
async def world(service: DspName) -> AsyncIterator[World]:
    server = SandboxServer()
    world = await server.start(vendors=(service.value,))
    world.catalogue.put(
        Product(
            upc=UPC,
            title="Night <Drive>",
            artist="NEON",
            tracks=[Track(title="Night Drive", isrc="USUM71703085")],
            live_at={"*": datetime.now(UTC) + timedelta(hours=1)},
            delay_s={service.value: 600},
        )
    )
    yield world
    await server.stop()


def test_the_number_of_an_album_is_stable_and_its_own() -> None:
    service = DspName.AMAZON_MUSIC
    assert number_of(service, UPC) == number_of(service, UPC.lstrip("0"))
    assert number_of(service, UPC) != number_of(service, "810121774183")
    assert number_of(service, UPC) != number_of(DspName.QOBUZ, UPC)
    assert len(number_of(service, UPC)) == 10


async def test_the_page_and_the_search_open_when_it_is_live_there(world: World, service: DspName) -> None:
    base = f"{world.base_url}/{service}"
    async with Browser() as browser:
        world.clock.move(timedelta(minutes=65))  # live elsewhere, ten minutes late here
        assert (await browser.open(f"{base}/albums/{number_of(service, UPC)}")).status == 404
        assert "0 results" in (await browser.open(f"{base}/search/neon")).words
        world.clock.move(timedelta(minutes=10))
        found = await browser.open(f"{base}/search/night%20neon")
        assert [link.text for link in found.links] == ["Night <Drive> · NEON"]
        page = await found.follow("NEON")
        assert (page.status, page.url) == (200, f"{base}/albums/{number_of(service, UPC)}")
        assert page.words == "Night <Drive> NEON · now playing in the sandbox"
    assert [e.data["found"] for e in world.journal.of(service, "view")] == [False, True]


async def test_faults_apply(world: World, service: DspName) -> None:
    world.faults.add(Fault(vendor=service.value, kind="answer", status=503, body="busy"))
    async with Browser() as browser:
        assert (await browser.open(f"{world.base_url}/{service}/search/neon")).status == 503
