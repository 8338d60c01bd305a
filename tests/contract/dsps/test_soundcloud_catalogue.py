"""Finding releases on the sandbox's SoundCloud: pages, the artist's very name, strangers' uploads, whose fault a refusal is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import Misconfigured, RetryLater
from core.ids import WORLD
from core.links import LinkMethod, allowed, trusted
from core.ports import LinkFinder
from core.presave import Outcome
from dsps.soundcloud import item_of
from sandbox.catalogue import Product, Track
from sandbox.dsps.soundcloud import SoundCloudWorld, soundcloud_of, track_item
from tests.support.dsp_stands import ISRC, LATE_ISRC, UPC, Stand
from tests.support.soundcloud_stand import SINGLE, refused, soundcloud_stand


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with soundcloud_stand() as stand:
        yield stand


@pytest.fixture
def sc(stand: Stand) -> SoundCloudWorld:
    assert stand.world is not None
    return soundcloud_of(stand.world)


def finder_of(stand: Stand) -> LinkFinder:
    assert stand.dsp.finder is not None
    return stand.dsp.finder


@pytest.mark.parametrize(
    ("url", "item"),
    [
        ("https://soundcloud.com/neon/night-drive", "page:https://soundcloud.com/neon/night-drive"),
        ("https://soundcloud.com/neon/night-drive?utm=x#t=1", "page:https://soundcloud.com/neon/night-drive"),
        ("https://soundcloud.com/neon/sets/ep", "page:https://soundcloud.com/neon/sets/ep"),
        ("https://on.soundcloud.com/AbC12", "page:https://on.soundcloud.com/AbC12"),
        ("https://soundcloud.com/neon", ""),
        ("https://soundcloud.com/", ""),
        ("https://soundcloud.com/neon/a,b", ""),
        ("https://soundcloud.com/search/sounds", ""),
    ],
)
def test_the_item_of_a_page(url: str, item: str) -> None:
    assert item_of(url) == item


async def test_the_same_isrc_is_sure_and_the_title_under_the_very_name_too(
    stand: Stand, sc: SoundCloudWorld
) -> None:
    finder = finder_of(stand)
    link = await finder.find(SINGLE, WORLD)
    assert link is not None
    assert (link.method, link.item, link.score) == (LinkMethod.ISRC, track_item(ISRC), 1)
    assert allowed(link.dsp, link.url, stand.dsp.hosts)
    assert link.url.startswith(f"{sc.world.base_url}/soundcloud/web/neon/")
    sc.tells_isrc = False
    by_words = await finder.find(SINGLE, WORLD)
    assert by_words is not None
    assert by_words.method is LinkMethod.TEXT
    assert trusted(by_words)


async def test_strangers_uploads_are_not_trusted(stand: Stand, sc: SoundCloudWorld) -> None:
    del sc.world.catalogue.products[UPC]
    sc.tells_isrc = False
    tracks = [Track(title="Night Drive", isrc="XX0000000001")]
    out = {"*": sc.world.clock.now() - timedelta(hours=1)}
    fans = Product(upc="700000000007", title="Night Drive", artist="NEON Fan Club", tracks=tracks, live_at=out)  # fmt: skip
    sc.world.catalogue.put(fans)
    found = await finder_of(stand).find(SINGLE, WORLD)
    assert found is not None
    assert not trusted(found)
    sc.tells_isrc = True  # and a known ISRC that is another's is nobody's
    assert await finder_of(stand).find(SINGLE, WORLD) is None


async def test_what_is_not_out_is_not_found(stand: Stand) -> None:
    late = replace(SINGLE, title="Later", isrcs=(LATE_ISRC,), upc=None)
    assert await finder_of(stand).find(late, WORLD) is None


@pytest.mark.parametrize(
    "listed",
    [None, "x", [None, 1, {}], [{"urn": "soundcloud:tracks:x"}], [{"urn": "soundcloud:tracks:1", "user": 1}]],
)
async def test_odd_search_results_are_no_link(stand: Stand, listed: object) -> None:
    stand.fault("GET .*/api/tracks", status=200, body={"collection": listed})
    if isinstance(listed, list):
        assert await finder_of(stand).find(SINGLE, WORLD) is None
        return
    with pytest.raises(RetryLater):
        await finder_of(stand).find(SINGLE, WORLD)


async def test_a_link_elsewhere_is_not_taken_from_the_search(stand: Stand) -> None:
    one = {
        "urn": "soundcloud:tracks:1",
        "title": "Night Drive",
        "user": {"username": "NEON"},
        "permalink_url": "https://evil.example/neon/night-drive",
    }
    stand.fault("GET .*/api/tracks", status=200, body={"collection": [one]})
    assert await finder_of(stand).find(SINGLE, WORLD) is None


async def test_the_applications_token_is_kept_and_renewed_when_it_died(
    stand: Stand, sc: SoundCloudWorld
) -> None:
    finder, before = finder_of(stand), sc.app_tokens
    await finder.find(SINGLE, WORLD)
    assert sc.app_tokens == before == 1
    sc.world.clock.move(timedelta(hours=2))
    assert await finder.find(SINGLE, WORLD) is not None
    assert sc.app_tokens == 2
    stand.fault("GET .*/api/tracks", status=401, body=refused(401, "no"), times=2)
    with pytest.raises(Misconfigured, match="UPBEAT_SOUNDCLOUD_CLIENT_ID"):
        await finder.find(SINGLE, WORLD)
    stand.fault("GET .*/api/tracks", status=429, body="", headers={"Retry-After": "9"})
    with pytest.raises(RetryLater) as caught:
        await finder.find(SINGLE, WORLD)
    assert caught.value.after == timedelta(seconds=9)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (302, {"location": "https://api.soundcloud.com/users/soundcloud%3Ausers%3A1"}, "bad_item"),
        (302, "", "transient"),
        (200, {}, "transient"),
        (401, refused(401, "x"), "access_expired"),
        (503, "", "transient"),
    ],
)
async def test_answers_to_resolving(stand: Stand, status: int, body: object, outcome: str) -> None:
    tokens = await stand.connect("mia")
    page = replace(stand.link, item=item_of(stand.link.url))
    stand.fault("GET .*/resolve", status=status, body=body)
    assert stand.dsp.saver is not None
    assert (await stand.dsp.saver.save(tokens, page)).outcome == outcome
    assert stand.library("mia") == set()


async def test_old_numeric_addresses_are_understood(stand: Stand) -> None:
    tokens = await stand.connect("mia")
    page = replace(stand.link, item=item_of(stand.link.url))
    number = stand.link.item.partition(":")[2]
    stand.fault(
        "GET .*/resolve", status=302, body={"location": f"https://api.soundcloud.com/tracks/{number}"}
    )
    assert stand.dsp.saver is not None
    assert (await stand.dsp.saver.save(tokens, page)).outcome is Outcome.SAVED
    assert stand.library("mia") == {stand.link.item}
