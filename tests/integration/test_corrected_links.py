"""What an artist says of a link holds in every process at once, also where it was just looked up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from app.wiring import Parts
from core.campaign import Campaign
from core.ids import WORLD, DspName, Market
from core.links import Link, LinkMethod
from core.ports import Recording
from core.scheduler.link_book import LinkBook
from storage.database import Database
from tests.support.alone import alone
from tests.support.clock import FrozenClock
from tests.support.release_stage import Service, dsp_of
from tests.support.seeds import Seeds

SPOTIFY = DspName.SPOTIFY
SOON_S = 5  # far less than a hit is remembered for
LISTENING = (
    "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
)
CUT = (
    "SELECT count(pg_terminate_backend(pid)) = 1 FROM pg_stat_activity"
    " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
)


@pytest.fixture
async def worker(dsn: str) -> AsyncIterator[Parts]:
    """Another process than the one in which the artist speaks."""
    async with alone(dsn, "worker") as parts:
        await until(parts, LISTENING)
        yield parts


async def test_a_worker_saves_the_corrected_item_at_once(
    worker: Parts, seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    campaign, other = await seeds.open(), await seeds.open(slug="other", code="other")
    for known in (campaign, other):
        await say(database, clock, known, "wrong")
        assert await item(worker, known) == "wrong"
    await say(database, clock, campaign, "right")
    await becomes(worker, campaign, "right")
    assert await item(worker, other) == "wrong"


async def test_a_link_that_is_taken_away_is_used_no_more(
    worker: Parts, seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    campaign = await seeds.open()
    await say(database, clock, campaign, "wrong")
    assert await item(worker, campaign) == "wrong"
    async with database.store() as tx:
        await tx.campaigns.drop_link(campaign.id, SPOTIFY)
    await becomes(worker, campaign, None)


async def test_what_was_corrected_while_nobody_listened_is_made_up_for(
    worker: Parts, seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    campaign = await seeds.open()
    await say(database, clock, campaign, "wrong")
    assert await item(worker, campaign) == "wrong"
    async with database.pool.acquire() as rows, rows.transaction():
        assert await rows.fetchval(CUT)
        await rows.execute("UPDATE link SET item = 'right'")  # told to nobody
    await becomes(worker, campaign, "right")


@dataclass
class SlowCatalogue:
    """Answers when it is let."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    let: asyncio.Event = field(default_factory=asyncio.Event)

    async def find(self, recording: Recording, market: Market) -> Link:
        self.asked.set()
        await self.let.wait()
        return link_to("wrong", LinkMethod.ISRC)


async def test_a_look_up_that_was_under_way_is_made_anew(
    seeds: Seeds, database: Database, clock: FrozenClock
) -> None:
    campaign, catalogue = await seeds.open(), SlowCatalogue()
    book = LinkBook(database.store, clock, {SPOTIFY: replace(dsp_of(SPOTIFY, Service()), finder=catalogue)})
    async with asyncio.TaskGroup() as group:
        found = group.create_task(book.find(campaign.id, SPOTIFY, WORLD))
        await catalogue.asked.wait()
        await say(database, clock, campaign, "right")
        book.forget(campaign.id)
        catalogue.let.set()
    assert [found.result(), await book.find(campaign.id, SPOTIFY, WORLD)] == [link_to("right")] * 2


def link_to(name: str, method: LinkMethod = LinkMethod.ARTIST) -> Link:
    return Link(dsp=SPOTIFY, url=f"https://open.spotify.com/track/{name}", method=method, item=name)


async def say(database: Database, clock: FrozenClock, campaign: Campaign, name: str) -> None:
    """The artist, in a process of their own."""
    async with database.store() as tx:
        await tx.campaigns.put_link(campaign.id, link_to(name), clock.now())


async def item(worker: Parts, campaign: Campaign) -> str | None:
    """What the worker would save now."""
    link = await worker.links.find(campaign.id, SPOTIFY, WORLD)
    return link.item if link else None


async def becomes(worker: Parts, campaign: Campaign, name: str | None) -> None:
    """Soon the worker saves this one."""
    async with asyncio.timeout(SOON_S):
        while await item(worker, campaign) != name:
            await asyncio.sleep(0.02)


async def until(parts: Parts, query: str) -> None:
    """It answers true."""
    async with asyncio.timeout(20):
        while not await parts.database.pool.fetchval(query):
            await asyncio.sleep(0.02)
