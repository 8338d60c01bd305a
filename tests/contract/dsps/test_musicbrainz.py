"""MusicBrainz over the wire: links by UPC and ISRC, only of the right product, and politely asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import aiohttp
import pytest

from core.errors import RetryLater
from core.ids import DspName
from core.links import LinkMethod
from core.ports import Recording
from dsps.musicbrainz import MusicBrainz
from sandbox.catalogue import Product, Track
from sandbox.faults import Fault
from sandbox.musicbrainz import Relations, relations
from sandbox.server import SandboxServer
from sandbox.world import World

UPC, ISRC = "602445790128", "USUM71703085"
TIDE = Recording(artist="Nova", title="Tide", upc="0602445790128", isrcs=(ISRC,), whole_album=False)


@dataclass
class Stand:
    """The fake, the client and how often it waited for its turn."""

    world: World
    edits: Relations
    client: MusicBrainz
    turns: list[int] = field(default_factory=list)


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    server = SandboxServer()
    world = await server.start(vendors=("musicbrainz",))
    world.catalogue.put(
        Product(upc=UPC, title="Tide", artist="Nova", tracks=[Track(title="Tide", isrc=ISRC)])
    )
    turns: list[int] = []

    async def turn() -> None:
        turns.append(1)

    async with aiohttp.ClientSession() as session:
        client = MusicBrainz(f"{world.base_url}/musicbrainz/ws/2", session, "mail@nova.example", turn)
        yield Stand(world, relations(world), client, turns)
    await server.stop()


async def test_a_release_is_found_by_its_upc_in_any_of_its_forms(stand: Stand) -> None:
    stand.edits.add(UPC, "https://open.qobuz.com/album/x1")
    stand.edits.add(UPC, "http://www.deezer.com/album/7")
    stand.edits.add(UPC, "https://nova.bandcamp.com/album/tide", "purchase for download")
    stand.edits.add(UPC, "https://www.discogs.com/release/1", "discogs")
    stand.edits.add(UPC, "https://open.spotify.example/album/1")
    found = {link.dsp: link for link in await stand.client.find(TIDE)}
    assert set(found) == {DspName.QOBUZ, DspName.DEEZER, DspName.BANDCAMP}
    assert found[DspName.DEEZER].url == "https://www.deezer.com/album/7"
    assert {link.method for link in found.values()} == {LinkMethod.UPC}
    assert not any(link.item for link in found.values()), (
        "what anybody may write is never saved into libraries"
    )


async def test_a_track_is_found_by_its_isrc(stand: Stand) -> None:
    stand.edits.add(ISRC, "https://tidal.com/track/12")
    assert [(x.dsp, x.method) for x in await stand.client.find(TIDE)] == [(DspName.TIDAL, LinkMethod.ISRC)]
    assert await stand.client.find(replace(TIDE, whole_album=True)) == [], (
        "an album is more than its first track"
    )


async def test_somebody_elses_product_under_the_code_is_not_taken(stand: Stand) -> None:
    stand.edits.add(UPC, "https://open.qobuz.com/album/x1")
    stand.edits.add(ISRC, "https://tidal.com/track/12")
    assert await stand.client.find(replace(TIDE, artist="Vega")) == []


async def test_what_it_does_not_know_is_no_error(stand: Stand) -> None:
    assert await stand.client.find(TIDE) == []


async def test_each_request_has_its_turn_and_says_who_asks(stand: Stand) -> None:
    stand.edits.add(UPC, "https://open.qobuz.com/album/x1")
    await stand.client.find(TIDE)
    calls = stand.world.journal.of("musicbrainz", "call")
    assert len(calls) == len(stand.turns) == 3
    assert {entry.data["agent"] for entry in calls} == {"upbeat/1 (mail@nova.example)"}


async def test_too_many_calls_are_for_later(stand: Stand) -> None:
    stand.world.faults.add(
        Fault(vendor="musicbrainz", kind="answer", status=503, headers={"Retry-After": "30"})
    )
    with pytest.raises(RetryLater) as refused:
        await stand.client.find(TIDE)
    assert refused.value.after is not None
    assert refused.value.after.total_seconds() == 30


@pytest.mark.parametrize("kind", ["malformed", "reset"])
async def test_nonsense_is_for_later(stand: Stand, kind: str) -> None:
    stand.world.faults.add(Fault(vendor="musicbrainz", kind=kind, times=2))  # type: ignore[arg-type] # a literal's value
    with pytest.raises(RetryLater):
        await stand.client.find(TIDE)
