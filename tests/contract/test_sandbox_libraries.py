"""What listeners hold at YouTube and Audiomack, as the control interface and the console show it; their kill switch."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urljoin

import aiohttp
import pytest

from core.links import search_link
from core.presave import Outcome
from sandbox.browser import Browser
from sandbox.dsps.audiomack import audiomack_of, number
from sandbox.dsps.youtube_music import video_id, youtube_of
from sandbox.server import SandboxServer
from tests.support.audiomack_stand import audiomack_stand
from tests.support.dsp_stands import ISRC, Stand
from tests.support.youtube_stand import products, youtube_stand


@pytest.fixture
async def stands() -> AsyncIterator[list[Stand]]:
    async with youtube_stand() as youtube, audiomack_stand() as audiomack:
        yield [youtube, audiomack]


async def control(stand: Stand, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    assert stand.world is not None
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"{stand.world.base_url}/control{path}", json=body) as answer,
    ):
        return answer.status, await answer.json()


async def test_every_save_is_counted_and_named(stands: list[Stand]) -> None:
    for stand in stands:
        assert stand.dsp.saver is not None
        tokens = await stand.connect("mia")
        for _ in range(2):
            await stand.dsp.saver.save(tokens, stand.link)
        await stand.dsp.saver.follow(tokens, stand.link)
        status, body = await control(stand, "GET", "/libraries")
        assert (status, body["saves_seen"], body["by_service"]) == (200, 3, {stand.vendor: 3})
        [library] = body["libraries"]
        assert (library["service"], library["account"]) == (stand.vendor, "mia")
        shown = [(item["kind"], item["title"], item["saves_seen"]) for item in library["items"]]
        assert shown == [("track", "Night Drive", 2), ("artist", "NEON", 1)]


async def test_a_permission_is_withdrawn_at_its_service(stands: list[Stand]) -> None:
    for stand in stands:
        assert stand.dsp.saver is not None
        tokens = await stand.connect("mia")
        who = {"account": "mia", "client_id": "app", "service": stand.vendor}
        assert await control(stand, "POST", "/grants/revoke", who) == (200, {"revoked": 1})
        assert await control(stand, "POST", "/grants/revoke", who) == (200, {"revoked": 0})
        answer = await stand.dsp.saver.save(tokens, stand.link)
        assert answer.outcome in (Outcome.ACCESS_EXPIRED, Outcome.NEEDS_REAUTH)
        status, body = await control(stand, "POST", "/grants/revoke", who | {"service": "winamp"})
        assert (status, body["error"]) == (400, f"service must be one of {stand.vendor}.")


async def test_a_fault_can_be_set_from_outside(stands: list[Stand]) -> None:
    for stand in stands:
        assert stand.dsp.saver is not None
        tokens = await stand.connect("mia")
        fault = {"vendor": stand.vendor, "kind": "answer", "status": 429, "headers": {"Retry-After": "9"}}
        assert (await control(stand, "POST", "/faults", fault))[0] == 201
        assert (await stand.dsp.saver.save(tokens, stand.link)).outcome is Outcome.RATE_LIMITED
        assert (await stand.dsp.saver.save(tokens, stand.link)).outcome is Outcome.SAVED


async def test_the_console_draws_one_shelf_a_person_over_all_services() -> None:
    server = SandboxServer()
    world = await server.start()
    try:
        for product in products(world):
            world.catalogue.put(product)
        youtube, audiomack = youtube_of(world), audiomack_of(world)
        youtube.add_account("mia", "Mia").likes[video_id(ISRC)] = world.clock.now()
        song = str(number(f"song {ISRC}"))
        audiomack.add_account("mia", "Mia").favorites[song] = world.clock.now()
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{world.base_url}/console/api/state") as answer,
        ):
            state = await answer.json()
    finally:
        await server.stop()
    [mia] = state["libraries"]["people"]
    assert [(item["title"], item["service"]) for item in mia["items"]] == [
        ("Night Drive", "youtube_music"),
        ("Night Drive", "audiomack"),
    ]
    assert state["fans"]["saves"] == 2


async def test_a_play_link_leads_to_a_page_once_it_is_out(stands: list[Stand]) -> None:
    for stand in stands:
        assert stand.world is not None
        searched = search_link(stand.dsp.name, "NEON", "Night Drive", stand.dsp.link_base)
        async with Browser() as browser:
            found = await browser.open(searched.url)
            [link, *_] = [one for one in found.links if "Night Drive" in one.text]
            assert "now playing" in (await browser.open(urljoin(found.url, link.href))).words
            assert "now playing" in (await browser.open(stand.link.url)).words
            later = search_link(stand.dsp.name, "NEON", "Later", stand.dsp.link_base)
            assert "0 results" in (await browser.open(later.url)).words
