"""The release run within a service's daily budget: the day's saves, then the rest after midnight Pacific."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from app.chance import SystemChance
from core.budget import DailyBudget
from core.grant import Account, Tokens
from core.ids import CampaignId, DspName, Market
from core.links import Link, LinkMethod
from core.presave import Answer, Outcome
from core.scheduler.link_book import LinkBook
from core.scheduler.release_run import RunSettings, SaveRun
from core.services.standing import Standing
from storage.database import Database
from storage.lanes import LaneRows
from storage.leases import Leases
from storage.save_queue import SaveQueueRows
from storage.sealing import AesSealer
from tests.support.clock import FrozenClock
from tests.support.dsps import youtube
from tests.support.seeds import Seeds

YOUTUBE = DspName.YOUTUBE_MUSIC
NOON = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
BUDGET = DailyBudget(units=200, zone="America/Los_Angeles", save=50, follow=50)
LINK = Link(dsp=YOUTUBE, url="https://music.youtube.com/watch?v=x", method=LinkMethod.ARTIST, item="x")


class KnownLink:
    """Everything is out."""

    def known(self, campaign_id: CampaignId, dsp: DspName, market: Market) -> None:
        """Nothing is remembered."""

    async def find(self, campaign_id: CampaignId, dsp: DspName, market: Market) -> Link:
        return LINK


@dataclass
class Counting:
    """A saver that counts what was sent."""

    sent: list[str] = field(default_factory=list)

    async def account(self, tokens: Tokens) -> Account:
        return Account(id="x", name="x")

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        self.sent.append("save")
        return Answer(outcome=Outcome.SAVED)

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        return True

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        self.sent.append("follow")
        return Answer(outcome=Outcome.SAVED)


async def until(count: int, counting: Counting) -> None:
    """Until so many saves were sent, and a little longer so that one too many would show."""
    async with asyncio.timeout(20):
        while counting.sent.count("save") < count:
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.6)


@dataclass
class Scene:
    """A few fans' saves at a service with a daily budget, running."""

    database: Database
    clock: FrozenClock
    lanes: LaneRows
    run: SaveRun
    crashes: list[Exception] = field(default_factory=list)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Drained in the end."""
        shutdown = asyncio.Event()
        running = asyncio.create_task(self.run.run(shutdown))
        yield
        shutdown.set()
        await running

    async def left(self) -> int:
        """Of today's units."""
        return await self.lanes.left("dsp:youtube_music", BUDGET, self.clock.now())


async def scene(
    database: Database, sealer: AesSealer, leases: Leases, clock: FrozenClock, seeds: Seeds,
    saver: Counting, fans: int,
) -> Scene:  # fmt: skip
    """The first of the `fans` wishes to follow, too."""
    campaign = await seeds.open()
    for number in range(fans):
        fan, address = await seeds.fan()
        grant = await seeds.grant(fan)
        await seeds.presave(campaign, fan, address, grant_id=grant.id, follow=number == 0)
    await database.pool.execute("UPDATE presave SET dsp = 'youtube_music'")
    await database.pool.execute(
        "UPDATE dsp_grant SET usable_until = NULL, dsp = 'youtube_music', access_expires_at = NULL"
    )
    await seeds.fire()
    clock.at = NOON
    service = youtube(BUDGET, saver)
    crashes: list[Exception] = []
    lanes = LaneRows(database.pool)
    run = SaveRun(
        SaveQueueRows(database.pool, sealer, leases),
        lanes,
        cast("LinkBook", KnownLink()),
        {YOUTUBE: service},
        clock,
        SystemChance(),
        RunSettings(concurrency=4, rates={YOUTUBE: 500.0}),
        cast("Any", lambda *_: None),
        cast("Any", lambda *_: None),
        lambda _, error: crashes.append(error),
        Standing(database.store, clock, {YOUTUBE: service}, lambda _: None).listed_only,
    )
    return Scene(database, clock, lanes, run, crashes)


async def test_a_day_at_a_time(
    database: Database, sealer: AesSealer, leases: Leases, clock: FrozenClock, seeds: Seeds
) -> None:
    counting = Counting()
    stage = await scene(database, sealer, leases, clock, seeds, counting, 9)
    async with stage.running():
        await until(3, counting)
        assert sorted(counting.sent) == ["follow", "save", "save", "save"]
        [state] = await stage.lanes.states()
        assert state.reason.startswith("budget used up")
        clock.at += timedelta(hours=12)
        await until(7, counting)
        assert counting.sent.count("save") == 7
        clock.at += timedelta(days=1)
        await until(9, counting)
    left = await database.pool.fetchval("SELECT count(*) FROM presave WHERE status <> 'saved'")
    assert left == 0
    assert await stage.left() == 100, "the third day's rest"
    assert stage.crashes == []


class Odd(Counting):
    """Takes the save, and then answers what nobody understands."""

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        await super().save(tokens, link)
        raise KeyError("an answer of no known shape")


async def test_what_was_sent_is_spent_whatever_came_back(
    database: Database, sealer: AesSealer, leases: Leases, clock: FrozenClock, seeds: Seeds
) -> None:
    odd = Odd()
    stage = await scene(database, sealer, leases, clock, seeds, odd, 9)
    retrying = "SELECT count(*) FROM presave WHERE status = 'retrying'"
    async with stage.running():
        await until(3, odd)
        assert odd.sent == ["save"] * 3, "the vendor has counted them: today is spent"
        async with asyncio.timeout(20):
            while await database.pool.fetchval(retrying) < 3:
                await asyncio.sleep(0.02)
    assert await stage.left() == 0
    assert len(stage.crashes) == 3


class Unfollowable(Counting):
    """Its saves work."""

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        self.sent.append("follow")
        raise KeyError("an answer of no known shape")


async def test_a_save_is_not_made_again_for_a_wish_that_failed(
    database: Database, sealer: AesSealer, leases: Leases, clock: FrozenClock, seeds: Seeds
) -> None:
    saver = Unfollowable()
    stage = await scene(database, sealer, leases, clock, seeds, saver, 2)
    async with stage.running():
        await until(2, saver)
    assert sorted(saver.sent) == ["follow", "save", "save"]
    assert await database.pool.fetchval("SELECT count(*) FROM presave WHERE status = 'saved'") == 2
    assert [type(error) for error in stage.crashes] == [KeyError]
