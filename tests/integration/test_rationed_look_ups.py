"""Searches that a service grants a few a day: all processes together keep to them, and saves keep their own units."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.errors import RetryLater
from core.ids import WORLD, DspName, Market
from core.ports import Dsp, LinkFinder, Recording
from core.scheduler.rationed import rationed
from dsps import youtube_music
from dsps.settings import DspSettings
from sandbox.dsps.youtube_music import YouTubeWorld, youtube_of
from storage.database import Database
from storage.lanes import LaneRows
from tests.support.clock import FrozenClock
from tests.support.dsp_stands import Stand
from tests.support.youtube_stand import RECORDING, youtube_settings, youtube_stand

YOUTUBE = DspName.YOUTUBE_MUSIC


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with youtube_stand() as stand:
        yield stand


@pytest.fixture
def yt(stand: Stand) -> YouTubeWorld:
    return youtube_of(stand.world)


@pytest.fixture
def lanes(database: Database) -> LaneRows:
    return LaneRows(database.pool)


def missing(number: int) -> Recording:
    return Recording(artist="NEON", title=f"Unheard {number}", upc=None, isrcs=(), whole_album=False)


def process(stand: Stand, yt: YouTubeWorld, lanes: LaneRows, clock: FrozenClock, a_day: int) -> LinkFinder:
    """The finder as one more process has it."""
    service = youtube_music.build(youtube_settings(yt), stand.session)
    assert service.searches is not None
    service = replace(service, searches=replace(service.searches, units=a_day))
    finder = rationed({YOUTUBE: service}, lanes, clock)[YOUTUBE].finder
    assert finder is not None
    return finder


async def outcome(finder: LinkFinder, recording: Recording) -> str:
    try:
        return "found" if await finder.find(recording, Market("DE")) else "missing"
    except RetryLater:
        return "later"


async def test_all_processes_share_the_days_searches(
    stand: Stand, yt: YouTubeWorld, lanes: LaneRows, clock: FrozenClock
) -> None:
    finders = [process(stand, yt, lanes, clock, 5) for _ in range(3)]
    before = yt.spent_today(yt.clients["app"], "search")
    made = await asyncio.gather(*(outcome(f, missing(i)) for i in range(4) for f in finders))
    assert sorted(made) == ["later"] * 7 + ["missing"] * 5
    assert yt.spent_today(yt.clients["app"], "search") - before == 5, "Google is not asked in vain"
    with pytest.raises(RetryLater) as caught:
        await finders[0].find(RECORDING, WORLD)
    day = stand.dsp.searches
    assert day is not None
    assert caught.value.after == day.renews_at(clock.now()) - clock.now()
    clock.at = day.renews_at(clock.now())
    assert await outcome(finders[0], RECORDING) == "found"


async def test_what_is_not_asked_is_not_paid_for(
    stand: Stand, yt: YouTubeWorld, lanes: LaneRows, clock: FrozenClock
) -> None:
    finder = process(stand, yt, lanes, clock, 2)
    assert [await outcome(finder, missing(1)) for _ in range(10)] == ["missing"] * 10, (
        "one asked, nine rested"
    )
    assert await outcome(finder, missing(2)) == "missing"
    assert await outcome(finder, missing(3)) == "later"


@pytest.mark.parametrize(("units", "searches"), [(10_000, 100), (1_000_000, 100), (1_000, 25), (100, 2)])
def test_searches_never_eat_what_is_for_saves(stand: Stand, units: int, searches: int) -> None:
    settings = DspSettings(client_id="app", client_secret="s", api_key="k", daily_units=units)
    service = youtube_music.build(settings, stand.session)
    assert service.searches is not None
    assert service.budget is not None
    assert service.searches.units == searches
    assert service.budget.units + searches * youtube_music.READ <= units


async def test_other_services_are_left_as_they_are(stand: Stand, lanes: LaneRows, clock: FrozenClock) -> None:
    plain: Dsp = replace(stand.dsp, searches=None)
    assert rationed({YOUTUBE: plain}, lanes, clock) == {YOUTUBE: plain}
