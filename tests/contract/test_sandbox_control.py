"""The control interface: time, faults, journal, live events, catalogue and libraries over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from sandbox.dsps.spotify import spotify_of
from sandbox.server import SandboxServer
from sandbox.world import World

PRODUCT: dict[str, Any] = {
    "upc": "810121774182",
    "title": "Night Drive",
    "artist": "NEON",
    "tracks": [{"title": "Night Drive", "isrc": "USUM71703085"}],
    "live_at": {"*": "2026-12-04T00:00:00+00:00"},
    "delay_s": {"spotify": 30},
}


class Hand:
    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self.world, self.session, self.base = world, session, world.base_url + "/control"

    async def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        async with self.session.request(method, self.base + path, json=body) as r:
            return r.status, await r.json()

    async def events(self, query: str = "") -> AsyncIterator[tuple[str, dict[str, Any]]]:
        async with self.session.get(f"{self.base}/events{query}") as r:
            assert r.content_type == "text/event-stream"
            number = ""
            async for line in r.content:
                if line.startswith(b"id: "):
                    number = line[4:].decode().strip()
                elif line.startswith(b"data: "):
                    yield number, json.loads(line[6:])


@pytest.fixture
async def server() -> AsyncIterator[SandboxServer]:
    server = SandboxServer()
    await server.start(vendors=("control", "spotify"))
    yield server
    await server.stop()


@pytest.fixture
async def control(server: SandboxServer) -> AsyncIterator[Hand]:
    async with aiohttp.ClientSession() as session:
        yield Hand(server.world, session)


async def test_the_clock_jumps_and_returns(control: Hand) -> None:
    status, body = await control("POST", "/clock", {"jump_to": "2026-12-04T00:00:00Z"})
    assert status == 200
    moment = datetime(2026, 12, 4, tzinfo=UTC)
    assert abs(datetime.fromisoformat(body["now"]) - moment) < timedelta(seconds=30)
    assert abs(control.world.clock.now() - moment) < timedelta(seconds=30)
    assert (await control("POST", "/clock", {"offset_s": -60}))[1]["offset_s"] == -60
    assert (await control("GET", "/clock"))[1]["offset_s"] == -60


async def test_faults_are_put_in_force_listed_and_lifted(control: Hand) -> None:
    fault = {
        "vendor": "spotify",
        "kind": "answer",
        "status": 429,
        "headers": {"Retry-After": "5"},
        "times": None,
    }
    status, made = await control("POST", "/faults", fault)
    assert status == 201
    assert made == {**made, **fault}
    async with control.session.get(control.world.base_url + "/spotify/v1/me") as r:
        assert (r.status, r.headers["Retry-After"]) == (429, "5")
    await control("POST", "/faults", {"vendor": "twilio", "kind": "hang", "seconds": 3})
    left = (await control("DELETE", f"/faults/{made['id']}"))[1]["faults"]
    assert [rule["vendor"] for rule in left] == ["twilio"]
    assert (await control("DELETE", "/faults?vendor=spotify"))[1]["faults"] == left
    assert (await control("DELETE", "/faults"))[1] == {"faults": []}
    async with control.session.get(control.world.base_url + "/spotify/v1/me") as r:
        assert r.status == 401


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("/clock", {"offset": 1}, "unknown field 'offset'; known are jump_to, offset_s"),
        ("/clock", {}, "either offset_s or jump_to"),
        ("/clock", {"jump_to": "2026-12-04T00:00:00"}, "needs a zone"),
        ("/clock", {"jump_to": 5}, "must be a time"),
        ("/clock", {"offset_s": True}, "number of seconds"),
        ("/clock", [], "must be an object"),
        ("/faults", {"vendor": "spotify", "kind": "answer", "id": 4}, "unknown field 'id'"),
        ("/faults", {"vendor": "spotfy", "kind": "answer"}, "vendor must be one of amazon_music, "),
        ("/faults", {"vendor": "spotify", "kind": "explode"}, "kind must be one of answer, "),
        ("/faults", {"vendor": "spotify", "kind": "answer", "pattern": "("}, "no regular expression"),
        ("/faults", {"vendor": "spotify", "kind": "answer", "times": 0}, "times must be"),
        ("/faults", {"vendor": "spotify", "kind": "answer", "status": 99}, "between 200 and 599"),
        ("/faults", {"vendor": "spotify", "kind": "answer", "headers": {"A": 1}}, "strings"),
        ("/catalogue", PRODUCT | {"upc": ""}, "upc must be a string"),
        ("/catalogue", PRODUCT | {"tracks": [{"title": "x"}]}, "needs title and isrc"),
        ("/catalogue", PRODUCT | {"live_at": {"*": "soon"}}, "live_at"),
        ("/grants/revoke", {"account": "mia"}, "client_id"),
    ],
)
async def test_nonsense_gets_a_sentence(control: Hand, path: str, body: Any, sentence: str) -> None:
    status, answer = await control("POST", path, body)
    assert status == 400
    assert sentence in answer["error"]
    assert control.world.faults.rules == []
    assert control.world.catalogue.products == {}


async def test_forms_of_other_sites_and_unknown_paths_are_refused(control: Hand) -> None:
    async with control.session.post(control.base + "/clock", data='{"offset_s": 5}') as r:
        assert r.status == 400
        assert "application/json" in (await r.json())["error"]
    status, answer = await control("GET", "/nothing")
    assert (status, "Not Found" in answer["error"]) == (404, True)
    assert control.world.clock.offset == timedelta(0)


async def test_the_journal_is_read_from_a_number_on(control: Hand) -> None:
    for n in range(3):
        control.world.journal.add("spotify" if n else "twilio", "save", n=n)
    status, body = await control("GET", "/journal?since=1")
    assert status == 200
    assert [(entry["number"], entry["data"]["n"]) for entry in body["entries"]] == [(2, 1), (3, 2)]
    assert body["last"] == 3
    assert len((await control("GET", "/journal?vendor=twilio&kind=save"))[1]["entries"]) == 1
    assert (await control("GET", "/journal?since=x"))[0] == 400


async def test_events_replay_then_follow_and_end_with_the_server(
    control: Hand, server: SandboxServer
) -> None:
    journal = control.world.journal
    for n in range(3):
        journal.add("spotify", "save", n=n)
    seen: list[tuple[str, int]] = []
    async with asyncio.timeout(10):
        async for number, entry in control.events("?since=1"):
            seen.append((number, entry["data"]["n"]))
            if len(seen) == 2:
                journal.add("spotify", "save", n=3)
            if len(seen) == 3:
                break
        assert seen == [("2", 1), ("3", 2), ("4", 3)]
        stream = control.events("?since=3")
        assert (await anext(stream))[0] == "4"
        stopping = asyncio.ensure_future(server.stop())
        assert [entry async for entry in stream] == []
        await stopping


async def test_a_product_is_put_and_read_back(control: Hand) -> None:
    assert (await control("POST", "/catalogue", PRODUCT))[0] == 201
    assert (await control("GET", "/catalogue"))[1] == {"products": [PRODUCT]}
    product = control.world.catalogue.products["810121774182"]
    assert product.moment("DE", "spotify") == datetime(2026, 12, 4, 0, 0, 30, tzinfo=UTC)


async def test_libraries_show_every_save(control: Hand) -> None:
    spotify = spotify_of(control.world)
    mia = spotify.add_account("mia", "Mia")
    for _ in range(2):
        spotify.save(mia, "spotify:album:1")
    status, body = await control("GET", "/libraries")
    assert (status, body["saves_seen"]) == (200, 2)
    [library] = body["libraries"]
    assert (library["account"], library["display_name"]) == ("mia", "Mia")
    assert [(item["uri"], item["saves_seen"]) for item in library["items"]] == [("spotify:album:1", 2)]
    revoked = await control("POST", "/grants/revoke", {"account": "mia", "client_id": "app"})
    assert revoked == (200, {"revoked": 0})
