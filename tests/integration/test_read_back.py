"""What a service only accepted: told when it is there, tried again when it was dropped, ended after its attempts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from core.budget import DailyBudget
from core.calls import count_call
from core.campaign import Campaign
from core.errors import RetryLater
from core.grant import Tokens
from core.ids import Market
from core.links import Link
from core.ports import Dsp, LinkFinder, Recording
from core.presave import Answer, Outcome
from core.scheduler.link_book import LinkBook
from core.scheduler.read_back import DOUBT, FIRST_DOUBT, Looks, ReadBack
from core.scheduler.retry import MAX_ATTEMPTS
from storage.database import Database
from storage.lanes import SHARE, LaneRows
from storage.leases import Leases
from storage.save_queue import SaveQueueRows
from storage.sealing import AesSealer
from tests.support.queue_rows import working
from tests.support.release_stage import LANE, SAVED, SPOTIFY, RunningClock, Service, Stage, dsp_of
from tests.support.seeds import Seeds

ACCEPTED = Answer(outcome=Outcome.ACCEPTED, detail="202")


@dataclass
class Library(Service):
    """Takes everything; shows what `shows` says."""

    shows: bool | None = False
    busy: bool = False
    asks: timedelta | None = None  # to be left alone so long
    looked: int = 0
    pages: int = 1  # calls that a look takes

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        self.looked += 1
        if self.takes_s > 0.01:
            await asyncio.sleep(self.takes_s)
        if self.busy:
            raise RetryLater("library: HTTP 503")
        if self.asks:
            raise RetryLater("library: HTTP 429", after=self.asks)
        for _ in range(self.pages):
            count_call()
        return self.shows


@dataclass
class Night:
    """A crowd saved at a service that only accepts."""

    stage: Stage
    leases: Leases
    library: Library
    campaign: Campaign
    looks: list[Looks] = field(default_factory=list)
    finder: LinkFinder | None = None
    budget: DailyBudget | None = None

    async def save(self) -> None:
        """One run, until the service took everything (or it ended)."""
        async with self.stage.running({SPOTIFY: self.library}, self.leases):
            await self.stage.until(self._taken)

    async def _taken(self) -> bool:
        return not {"waiting", "saving", "retrying"} & set(await self.stage.statuses(self.campaign))

    async def look(self) -> int:
        """One round of looking, a minute later."""
        self.stage.clock.advance(seconds=75)
        return await self.reader().once(self.service)

    @property
    def service(self) -> Dsp:
        """Spotify, as the product sees it."""
        return replace(dsp_of(SPOTIFY, self.library), finder=self.finder, budget=self.budget)

    def reader(self) -> ReadBack:
        """Which notes what its looks found."""
        database, clock, dsps = self.stage.database, self.stage.clock, {SPOTIFY: self.service}
        return ReadBack(
            SaveQueueRows(database.pool, self.stage.sealer, self.leases),
            LaneRows(database.pool),
            LinkBook(database.store, clock, dsps),
            dsps,
            clock,
            lambda _, error: self.stage.crashes.append(error),
            lambda _, looks: self.looks.append(looks),
        )

    async def told(self) -> list[tuple[Any, ...]]:
        """Kinds of messages, and how many."""
        found = await self.stage.database.pool.fetch("SELECT kind, count(*) FROM delivery GROUP BY 1")
        return sorted(tuple(row) for row in found)


@pytest.fixture
async def night(database: Database, sealer: AesSealer, seeds: Seeds) -> AsyncIterator[Night]:
    campaign = await seeds.open()
    stage = Stage(database, sealer, RunningClock())
    await stage.crowd(campaign, 3)
    _, address = await seeds.fan()
    await database.pool.execute(
        "UPDATE presave SET address_id = $1 WHERE id = (SELECT min(id) FROM presave)", address.id
    )
    await stage.give_link(campaign)
    await seeds.fire()
    async with working(database) as leases:
        yield Night(stage, leases, Library(lambda _: ACCEPTED), campaign)
    assert stage.crashes == []


async def test_the_receipt_waits_until_it_is_there(night: Night) -> None:
    await night.save()
    assert await night.stage.statuses(night.campaign) == {"accepted": 3}
    assert await night.look() == 0
    assert await night.told() == [], "accepted is not saved: nobody is told so"
    night.library.shows = True
    assert await night.look() == 3
    assert await night.stage.statuses(night.campaign) == {"verified": 3}
    assert await night.told() == [("receipt", 1)]


async def test_what_was_dropped_is_tried_again_and_ends_in_an_honest_word(night: Night) -> None:
    await night.save()
    for attempt in range(2, MAX_ATTEMPTS // 2 + 2):  # a dropped one weighs two
        assert await night.look() == 0
        assert await night.stage.statuses(night.campaign) == {"accepted": 3}, "not before its time"
        patience = FIRST_DOUBT if attempt == 2 else DOUBT
        night.stage.clock.advance(seconds=patience.total_seconds())
        await night.look()
        assert await night.stage.statuses(night.campaign) == {"retrying": 3}
        assert await night.told() == [("rescue", 1)], "once, and at once: it was taken, and is not there"
        await night.save()
        assert len(night.library.asked) == 3 * attempt
    assert await night.stage.statuses(night.campaign) == {"failed": 3}
    rows = await night.stage.database.pool.fetch("SELECT args->>'outcome' AS why FROM delivery ORDER BY id")
    assert [row["why"] for row in rows] == ["unseen", "accepted"], "and at the end why it is given up"


async def test_a_look_takes_a_slot_for_each_of_its_calls(night: Night) -> None:
    await night.save()
    pool, night.library.pages = night.stage.database.pool, 200
    before = await pool.fetchval("SELECT tat FROM lane WHERE key = $1", LANE)
    await night.look()
    period = await pool.fetchval("SELECT period_s FROM lane WHERE key = $1", LANE)
    moved = await pool.fetchval("SELECT tat FROM lane WHERE key = $1", LANE) - before
    assert moved.total_seconds() > 3 * 200 * period * 0.99


async def test_when_nobody_knows_it_is_asked_again(night: Night) -> None:
    await night.save()
    night.library.shows = None
    night.stage.clock.advance(seconds=(DOUBT * 2).total_seconds())
    assert await night.look() == 0
    assert await night.stage.statuses(night.campaign) == {"accepted": 3}


async def test_a_permission_that_ended_meanwhile_is_said(night: Night) -> None:
    await night.save()
    gone = night.stage.clock.now() - timedelta(seconds=1)
    await night.stage.database.pool.execute("UPDATE dsp_grant SET usable_until = $1", gone)
    night.stage.clock.advance(seconds=DOUBT.total_seconds())
    await night.look()
    await night.save()
    assert await night.stage.statuses(night.campaign) == {"needs_consent": 3}
    assert await night.told() == [("rescue", 1)]


async def test_what_was_saved_and_nobody_could_look_at_comes_again(night: Night) -> None:
    night.library.answer = lambda _: SAVED
    await night.save()
    await night.stage.database.pool.execute(
        "UPDATE lane SET paused_until = now() + interval '1 hour' WHERE key = $1", LANE
    )
    assert await night.look() == 0
    assert night.looks[-1] == Looks(unanswered=3), "the lane is paused"
    await night.stage.end_pause()
    night.library.busy = True
    assert await night.look() == 0
    assert len(night.looks) == 1, "a look has five minutes"
    night.stage.clock.advance(minutes=4)
    assert await night.look() == 0
    assert night.looks[-1] == Looks(unanswered=3), "the service is busy"
    night.library.busy, night.library.shows = False, True
    night.stage.clock.advance(minutes=4)
    assert await night.look() == 3
    assert await night.stage.statuses(night.campaign) == {"verified": 3}


async def test_a_process_that_dies_while_it_looks_leaves_nothing_unseen(night: Night) -> None:
    night.library.answer, night.library.shows = lambda _: SAVED, True
    await night.save()
    queue = SaveQueueRows(night.stage.database.pool, night.stage.sealer, night.leases)
    night.stage.clock.advance(seconds=75)
    assert len(await queue.to_verify(SPOTIFY, 9, night.stage.clock.now())) == 3  # and no more was heard of it
    assert await night.look() == 0
    night.stage.clock.advance(minutes=4)
    assert await night.look() == 3


async def test_what_was_saved_and_is_not_there_is_counted_once_and_not_saved_again(night: Night) -> None:
    night.library.answer = lambda _: SAVED
    await night.save()
    assert await night.look() == 0
    assert night.looks == [Looks(gone=3)]
    for _ in range(3):
        night.stage.clock.advance(minutes=20)
        await night.look()
    assert night.looks == [Looks(gone=3)]
    await night.save()
    assert len(night.library.asked) == 3
    details = {row["detail"] for row in await night.stage.rows(night.campaign)}
    assert details == {"saved, but not there when read back"}


async def test_where_a_service_cannot_tell_it_is_not_asked_for_ever(night: Night) -> None:
    night.library.answer, night.library.shows = lambda _: SAVED, None
    await night.save()
    await night.look()
    night.stage.clock.advance(minutes=20)
    await night.look()
    assert night.looks == [Looks()]
    assert await night.stage.statuses(night.campaign) == {"saved": 3}


async def test_a_look_that_never_gets_an_answer_ends_with_its_day(night: Night) -> None:
    night.library.answer, night.library.busy = lambda _: SAVED, True
    await night.save()
    await night.look()
    night.stage.clock.advance(hours=25)
    await night.look()
    night.stage.clock.advance(hours=1)
    await night.look()
    assert night.looks == [Looks(unanswered=3)] * 2


async def test_who_asks_to_be_left_alone_is_asked_once(night: Night) -> None:
    await night.save()
    night.library.asks = timedelta(hours=1)
    assert await night.look() == 0
    assert night.library.looked == 1
    assert night.looks[-1] == Looks(unanswered=3)
    left = "SELECT paused_until - clock_timestamp() FROM lane WHERE key = $1"
    assert await night.stage.database.pool.fetchval(left, LANE) > timedelta(minutes=59)
    assert await night.look() == 0
    assert night.library.looked == 1, "the saves' lane rests, and the looks with it"


class UsedUp:
    """A catalogue that has no look-up left today."""

    async def find(self, recording: Recording, market: Market) -> Link | None:
        raise RetryLater("today's look-ups are used up", after=timedelta(hours=9))


async def test_a_catalogue_that_rests_does_not_rest_the_saves(night: Night) -> None:
    await night.save()
    await night.stage.database.pool.execute("DELETE FROM link")
    night.finder = UsedUp()
    assert await night.look() == 0
    assert night.looks[-1] == Looks(unanswered=3)
    assert not await night.stage.paused()


async def saved_earlier(night: Night, seeds: Seeds, fans: int) -> None:
    """An hour ago, and nobody has looked at them."""
    before = await seeds.open()
    await night.stage.crowd(before, fans)
    await night.stage.give_link(before)
    await seeds.fire()
    await night.stage.database.pool.execute(
        "UPDATE presave SET status = 'saved', saved_at = $2 WHERE campaign_id = $1",
        before.id,
        night.stage.clock.now() - timedelta(hours=1),
    )


async def test_looks_wait_while_saves_are_due(night: Night, seeds: Seeds) -> None:
    rate, fans = 20.0, 150
    night.library.answer, night.library.shows = lambda _: SAVED, True
    await night.save()
    await saved_earlier(night, seeds, 150)
    after = await seeds.open()
    await night.stage.crowd(after, fans)
    await night.stage.give_link(after)
    await seeds.fire()
    night.library.calls.clear()
    shutdown, library = asyncio.Event(), night.library
    async with night.stage.running({SPOTIFY: library}, night.leases, rate=rate):
        reading = asyncio.create_task(night.reader().run(shutdown))
        await night.stage.until_many(library.calls, fans - 10)
        assert library.looked == 0
        await night.stage.all_in(after, "saved", "verified")
        took = library.calls[fans - 1] - library.calls[0]
        assert (fans - 1) / took >= 0.95 * rate * SHARE
        await night.stage.until(lambda: library.looked > 10)
        shutdown.set()
        await reading


async def test_looks_end_when_saves_become_due_meanwhile(night: Night, seeds: Seeds) -> None:
    night.library.answer, night.library.shows = lambda _: SAVED, True
    await night.save()
    await saved_earlier(night, seeds, 40)
    night.library.takes_s = 0.05
    looking = asyncio.create_task(night.look())
    await night.stage.until(lambda: night.library.looked > 3)
    after = await seeds.open()
    await night.stage.crowd(after, 1)
    await night.stage.give_link(after)
    await seeds.fire()
    await looking
    assert night.library.looked < 40
    assert night.looks[-1].unanswered > 0, "they come again"


async def test_a_promise_is_looked_for_even_while_saves_are_due(night: Night, seeds: Seeds) -> None:
    await night.save()
    await saved_earlier(night, seeds, 5)
    after = await seeds.open()
    await night.stage.crowd(after, 4)
    await seeds.fire()
    night.library.shows = True
    assert await night.look() == 3, "those who were told nothing yet"
    assert await night.look() == 0


async def test_what_waits_for_the_next_days_budget_holds_up_no_look(night: Night, seeds: Seeds) -> None:
    night.library.answer, night.library.shows = lambda _: SAVED, True
    await night.save()
    after = await seeds.open()
    await night.stage.crowd(after, 4)
    await seeds.fire()
    night.budget = DailyBudget(units=100, zone="America/Los_Angeles", save=50)
    lanes, now = LaneRows(night.stage.database.pool), night.stage.clock.now()
    await lanes.draw(LANE, night.budget, 60, now)
    assert await night.look() == 3
