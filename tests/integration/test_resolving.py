"""The search for links over the real database: when each service is asked, what is kept, and who is alarmed once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from core.campaign import Campaign
from core.errors import RetryLater
from core.grant import GrantKind
from core.ids import WORLD, DspName, Market
from core.ladder import Credential, Rung
from core.links import Link, LinkMethod, search_link
from core.ports import Dsp, LinkFinder, Recording, Saver
from core.scheduler.link_book import LinkBook
from core.scheduler.link_search import Stage
from core.services.resolving import Missing, Resolving
from storage.database import Database
from storage.link_searches import LinkSearchRows
from tests.support.clock import FrozenClock
from tests.support.seeds import MIDNIGHT, Seeds

SPOTIFY, DEEZER, QOBUZ = DspName.SPOTIFY, DspName.DEEZER, DspName.QOBUZ
PAGES = {SPOTIFY: "https://open.spotify.com/track/t1", DEEZER: "https://www.deezer.com/track/7"}
NZ = Market("NZ")


@dataclass
class Catalogue:
    """A service's catalogue that a release enters when it is told to."""

    name: DspName
    live: set[Market] = field(default_factory=set)
    asked: list[tuple[str, Market]] = field(default_factory=list)
    error: Exception | None = None
    score: float | None = None
    url: str = ""
    codes_known: bool = True
    by_words: int = 0

    async def find(self, recording: Recording, market: Market) -> Link | None:
        self.asked.append((recording.title, market))
        coded = bool(recording.upc or recording.isrcs)
        self.by_words += not coded
        if coded and not self.codes_known:
            return None
        if self.error is not None:
            raise self.error
        method = LinkMethod.ISRC if self.score is None else LinkMethod.TEXT
        url = self.url or PAGES[self.name]
        found = Link(dsp=self.name, url=url, method=method, item="t1", market=market, score=self.score)
        return found if market in self.live else None


@dataclass
class Encyclopaedia:
    """A public database that knows what it is told."""

    links: list[Link] = field(default_factory=list)
    asked: int = 0

    async def find(self, recording: Recording) -> list[Link]:
        self.asked += 1
        return self.links


@dataclass
class Rig:
    """A search with two services that have a catalogue (Spotify saves, Deezer reminds) and one that has none."""

    database: Database
    clock: FrozenClock
    spotify: Catalogue = field(default_factory=lambda: Catalogue(SPOTIFY))
    deezer: Catalogue = field(default_factory=lambda: Catalogue(DEEZER))
    public: Encyclopaedia = field(default_factory=Encyclopaedia)
    missed: list[tuple[DspName, Stage]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    one_for_all: bool = False
    deezer_saves: bool = False

    def process(self) -> Resolving:
        """As one more process would run it."""
        store, dsps = self.database.store, {d.name: d for d in self._services()}
        hear: Callable[[Missing], None] = lambda m: self.missed.append((m.dsp, m.stage))  # noqa: E731 - a listener
        return Resolving(
            store, LinkSearchRows(self.database.pool), LinkBook(store, self.clock, dsps), dsps, self.public,
            self.clock, lambda *_: None, hear, lambda source, _: self.failed.append(source),
        )  # fmt: skip

    def book(self) -> LinkBook:
        """As pages read it."""
        return LinkBook(self.database.store, self.clock, {d.name: d for d in self._services()})

    def _services(self) -> list[Dsp]:
        saver: Saver = self.spotify  # type: ignore[assignment] # nobody saves here
        both = self.deezer_saves
        services = [
            _dsp(SPOTIFY, present=True, finder=self.spotify, saver=saver),
            _dsp(DEEZER, present=both, finder=self.deezer, saver=saver if both else None),
            _dsp(QOBUZ, present=False),
        ]
        return [replace(service, by_market=not self.one_for_all) for service in services]

    async def links(self, campaign: Campaign) -> dict[DspName, Link]:
        async with self.database.store() as tx:
            return {link.dsp: link for link in await tx.campaigns.links(campaign.id)}


def _dsp(
    name: DspName, *, present: bool, finder: LinkFinder | None = None, saver: Saver | None = None
) -> Dsp:
    credential = Credential(present=present)
    return Dsp(
        name=name,
        label=name.value,
        best=Rung.AUTO,
        grant=GrantKind.CODE,
        credential=credential,
        finder=finder,
        saver=saver,
        look_up=("upc", "isrc", "text"),
    )


@pytest.fixture
def rig(database: Database, clock: FrozenClock) -> Rig:
    return Rig(database, clock)


async def campaign_of(seeds: Seeds, planned: dict[Market, datetime] | None = None) -> Campaign:
    return await seeds.open(planned, dsps=(SPOTIFY, DEEZER, QOBUZ))


async def test_each_service_is_asked_at_its_times_and_no_more_once_it_answered(
    seeds: Seeds, rig: Rig
) -> None:
    campaign, process = await campaign_of(seeds), rig.process()
    times = [-25 * 60, -24 * 60, -23 * 60, -60, -59, 0, 1, 2]
    for minutes in times:
        rig.clock.at = MIDNIGHT + timedelta(minutes=minutes)
        if minutes == 1:
            rig.spotify.live.add(WORLD)
        await process.look()
    assert len(rig.spotify.asked) == 4, "a day ahead, an hour ahead, at the moment, a minute after"
    assert len(rig.deezer.asked) == 5
    links = await rig.links(campaign)
    assert [(x.dsp, x.method, x.item) for x in links.values()] == [(SPOTIFY, LinkMethod.ISRC, "t1")]


async def test_of_several_processes_one_asks(seeds: Seeds, rig: Rig) -> None:
    await campaign_of(seeds)
    rig.clock.at = MIDNIGHT
    await asyncio.gather(*(rig.process().look() for _ in range(4)))
    assert len(rig.spotify.asked) == len(rig.deezer.asked) == 1


async def test_the_market_that_has_it_first_is_enough_for_the_page(seeds: Seeds, rig: Rig) -> None:
    start = MIDNIGHT - timedelta(hours=13)
    campaign = await campaign_of(seeds, planned={NZ: start, WORLD: MIDNIGHT})
    rig.clock.at, rig.deezer.live = start, {NZ}
    process = rig.process()
    await process.look()
    assert [market for _, market in rig.deezer.asked] == [WORLD, NZ]
    assert (await rig.links(campaign))[DEEZER].market == NZ
    book = LinkBook(rig.database.store, rig.clock, {})
    assert (await book.where_to_play(campaign, DEEZER, WORLD)).url == PAGES[DEEZER]


async def test_markets_that_have_it_are_asked_a_few_at_a_time_until_each_has_a_link(
    seeds: Seeds, rig: Rig
) -> None:
    """The first of all, those with fans, one of the others; never one that waits for its midnight, nor one with a link."""
    out = {Market(m): MIDNIGHT - timedelta(hours=13) for m in ("NZ", "TO", "WS", "FJ", "JP", "AU")}
    out[Market("FJ")] -= timedelta(hours=1)
    waits = {Market("DE"): MIDNIGHT, WORLD: MIDNIGHT}
    campaign, process = await campaign_of(seeds, planned=out | waits), rig.process()
    for market in ("JP", "AU", "DE"):
        await seeds.presave(campaign, (await seeds.fan())[0], market=Market(market))
    rig.clock.at, rig.deezer.live = MIDNIGHT - timedelta(hours=12), set(out)
    await process.look()
    first = [market for _, market in rig.deezer.asked]
    assert first[:2] == [WORLD, "FJ"], "the earliest moment"
    assert first[2] in ("JP", "AU")
    assert len(first) == 4
    assert set(first[3:]) <= {"NZ", "TO", "WS"}
    for _ in range(3):
        rig.clock.advance(minutes=20)
        await process.look()
    asked = [market for _, market in rig.deezer.asked]
    assert sorted(m for m in asked if m != WORLD) == sorted(out), "each once, DE not yet"
    async with rig.database.store() as tx:
        links = {link.market for link in await tx.campaigns.links(campaign.id) if link.dsp is DEEZER}
    assert links == set(out)


async def test_a_service_that_is_one_for_all_markets_is_asked_once(seeds: Seeds, rig: Rig) -> None:
    await campaign_of(seeds, planned={NZ: MIDNIGHT - timedelta(hours=13), WORLD: MIDNIGHT})
    rig.clock.at, rig.one_for_all = MIDNIGHT - timedelta(hours=13), True
    await rig.process().look()
    assert [market for _, market in rig.deezer.asked] == [WORLD]


async def test_an_artists_link_is_never_replaced_but_learns_what_saves_need(seeds: Seeds, rig: Rig) -> None:
    campaign = await campaign_of(seeds)
    mine = Link(dsp=SPOTIFY, url="https://open.spotify.com/album/mine", method=LinkMethod.ARTIST)
    async with rig.database.store() as tx:
        await tx.campaigns.put_link(campaign.id, mine, rig.clock.now())
    rig.clock.at, rig.spotify.live = MIDNIGHT, {WORLD}
    await rig.process().look()
    known = (await rig.links(campaign))[SPOTIFY]
    assert (known.url, known.method, known.item) == (mine.url, LinkMethod.ARTIST, "t1")


@pytest.mark.parametrize(("score", "kept"), [(0.79, False), (0.8, True)])
async def test_a_look_up_by_words_is_kept_when_it_is_sure_enough(
    seeds: Seeds, rig: Rig, score: float, kept: bool
) -> None:
    campaign = await campaign_of(seeds)
    rig.clock.at, rig.deezer.live, rig.deezer.score = MIDNIGHT, {WORLD}, score
    await rig.process().look()
    assert (await rig.book().where_to_play(campaign, DEEZER, WORLD)).url == (
        PAGES[DEEZER] if kept else search_link(DEEZER, campaign.artist.name, campaign.title).url
    )
    await rig.process().look()
    assert DEEZER in await rig.links(campaign), "the artist sees it in any case"


async def test_words_are_tried_once_codes_have_missed_for_an_hour(seeds: Seeds, rig: Rig) -> None:
    """A wrong or unlisted code costs fans the save, but not the page; what is saved stays the artist's to say."""
    campaign = await campaign_of(seeds)
    rig.spotify.live, rig.spotify.codes_known, rig.spotify.score = {WORLD}, False, 0.9
    rig.clock.at = MIDNIGHT
    await rig.process().look()
    assert SPOTIFY not in await rig.links(campaign)
    rig.clock.at = MIDNIGHT + timedelta(hours=1)
    await rig.process().look()
    link = (await rig.links(campaign))[SPOTIFY]
    assert (link.url, link.method, link.item) == (PAGES[SPOTIFY], LinkMethod.TEXT, "")
    asked = len(rig.spotify.asked)
    rig.clock.at += timedelta(minutes=5)
    await rig.process().look()
    assert len(rig.spotify.asked) > asked, "its codes are still looked for: only they say what to save"
    assert rig.spotify.by_words == 1


async def test_a_link_to_somewhere_else_is_not_kept(seeds: Seeds, rig: Rig) -> None:
    campaign = await campaign_of(seeds)
    rig.clock.at, rig.deezer.live, rig.deezer.url = MIDNIGHT, {WORLD}, "https://deezer.example/track/7"
    await rig.process().look()
    assert await rig.links(campaign) == {}


async def test_a_service_that_asks_for_patience_gets_it_and_others_go_on(seeds: Seeds, rig: Rig) -> None:
    campaign, process = await campaign_of(seeds), rig.process()
    rig.spotify.error, rig.deezer.live = RetryLater("HTTP 429", after=timedelta(minutes=10)), {WORLD}
    for minutes in (0, 5, 9):
        rig.clock.at = MIDNIGHT + timedelta(minutes=minutes)
        await process.look()
    assert (len(rig.spotify.asked), rig.failed) == (1, ["spotify"])
    assert DEEZER in await rig.links(campaign)
    rig.clock.at = MIDNIGHT + timedelta(minutes=10)
    await process.look()
    assert len(rig.spotify.asked) == 2


async def test_the_public_database_fills_what_is_unknown_and_saves_nothing(seeds: Seeds, rig: Rig) -> None:
    campaign, process = await campaign_of(seeds), rig.process()
    rig.deezer.live = {WORLD}
    page = "https://open.qobuz.com/album/x1"
    rig.public.links = [
        Link(dsp=QOBUZ, url=page, method=LinkMethod.UPC, score=0.9),
        Link(dsp=DEEZER, url="https://www.deezer.com/track/other", method=LinkMethod.UPC, score=0.9),
        Link(dsp=DspName.TIDAL, url="https://tidal.com/track/1", method=LinkMethod.UPC, score=0.9),
    ]
    for hours in (0, 1, 2, 24):
        rig.clock.at = MIDNIGHT + timedelta(hours=hours)
        await process.look()
    links = await rig.links(campaign)
    assert {dsp: link.url for dsp, link in links.items()} == {DEEZER: PAGES[DEEZER], QOBUZ: page}
    assert (links[QOBUZ].score, links[QOBUZ].item, rig.public.asked) == (0.9, "", 2)


async def test_who_saves_and_lacks_the_release_is_an_alarm_once_for_each_stage(
    seeds: Seeds, rig: Rig
) -> None:
    campaign, rows = await campaign_of(seeds), LinkSearchRows(rig.database.pool)
    for minutes in (-24 * 60, -12 * 60, 0, 30, 60, 61):
        rig.clock.at = MIDNIGHT + timedelta(minutes=minutes)
        await rig.process().look()
    assert rig.missed == [(SPOTIFY, Stage.DAY_BEFORE), (SPOTIFY, Stage.HOUR_AFTER)]
    late = Missing(campaign_id=campaign.id, dsp=SPOTIFY, stage=Stage.HOUR_AFTER, title="Tide")
    assert await rows.missing() == await rows.take_untold(rig.clock.now()) == [late]
    assert await rows.take_untold(rig.clock.now()) == [], "told once"
    rig.spotify.live = {WORLD}
    rig.clock.advance(minutes=5)
    await rig.process().look()
    assert await rows.missing() == []


async def test_a_day_ahead_the_alarm_names_the_services_that_lack_it_and_no_others(
    seeds: Seeds, rig: Rig
) -> None:
    """One of two that save has a link for its page alone, which nobody can save; the other has all that is needed."""
    rig.deezer_saves = True
    campaign, rows = await campaign_of(seeds), LinkSearchRows(rig.database.pool)
    page = Link(dsp=SPOTIFY, url="https://open.spotify.com/album/mine", method=LinkMethod.ARTIST)
    async with rig.database.store() as tx:
        await tx.campaigns.put_link(campaign.id, page, rig.clock.now())
    rig.clock.at, rig.deezer.live = MIDNIGHT - timedelta(hours=24), {WORLD}
    await rig.process().look()
    ahead = Missing(campaign_id=campaign.id, dsp=SPOTIFY, stage=Stage.DAY_BEFORE, title="Tide")
    assert await rows.take_untold(rig.clock.now()) == [ahead]


async def test_a_market_in_which_fans_wait_in_vain_is_an_alarm_of_its_own(seeds: Seeds, rig: Rig) -> None:
    """Found in New Zealand alone: an hour after their own midnights, and only where somebody waits for a save."""
    us, jp, de = Market("US"), Market("JP"), Market("DE")
    hours = {NZ: -13, jp: -9, de: -1, WORLD: 0, us: 5}
    planned = {market: MIDNIGHT + timedelta(hours=by) for market, by in hours.items()}
    campaign, rows = await campaign_of(seeds, planned=planned), LinkSearchRows(rig.database.pool)
    for market in (NZ, jp, us):
        await seeds.presave(campaign, (await seeds.fan())[0], market=market)
    process, told = rig.process(), []
    for minutes in range(-24 * 60, 8 * 60, 30):
        rig.clock.at = MIDNIGHT + timedelta(minutes=minutes)
        if minutes == -13 * 60:
            rig.spotify.live = {NZ}
        await process.look()
        untold = await rows.take_untold(rig.clock.now())
        told += [(minutes // 60, missing.stage, missing.markets) for missing in untold]
    assert told == [
        (-24, Stage.DAY_BEFORE, ()),
        (-8, Stage.HOUR_AFTER, (jp,)),
        (6, Stage.HOUR_AFTER, (jp, us)),
    ]
    assert len(rig.missed) == 3
    [missing] = await rows.missing()
    assert missing.markets == (jp, us)
    rig.spotify.live = {NZ, jp, us}
    for _ in range(20):
        rig.clock.advance(minutes=30)
        await process.look()
    assert (await rows.missing(), await rows.take_untold(rig.clock.now())) == ([], [])


async def test_a_release_that_moved_is_alarmed_anew(seeds: Seeds, rig: Rig) -> None:
    campaign = await campaign_of(seeds)
    for first in (MIDNIGHT, MIDNIGHT + timedelta(days=3)):
        async with rig.database.store() as tx:
            await tx.campaigns.set_waves(campaign.id, {WORLD: first})
        rig.clock.at = first - timedelta(hours=24)
        await rig.process().look()
    assert rig.missed == [(SPOTIFY, Stage.DAY_BEFORE)] * 2


async def test_what_is_mended_in_time_is_no_alarm(seeds: Seeds, rig: Rig) -> None:
    await campaign_of(seeds)
    rig.spotify.live = {WORLD}
    rig.clock.at = MIDNIGHT - timedelta(hours=24)
    await rig.process().look()
    assert rig.missed == []
