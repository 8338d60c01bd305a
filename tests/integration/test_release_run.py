"""The release run over a real database: refusals, outages, dead permissions, poisoned rows; nobody blocks anybody."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from core.campaign import Campaign
from core.errors import RetryLater
from core.ids import CampaignId, DspName, Market
from core.links import Link
from core.presave import Answer, Outcome
from core.scheduler.link_book import LinkBook
from core.scheduler.retry import MAX_ATTEMPTS
from core.services.deferring import Deferring
from storage.database import Database
from storage.lanes import LaneRows
from storage.leases import Leases
from tests.support.queue_rows import working
from tests.support.release_stage import LANE, SAVED, SPOTIFY, Service, Stage, dsp_of
from tests.support.seeds import Seeds

DEEZER = DspName.DEEZER
REFUSED = Answer(outcome=Outcome.RATE_LIMITED, detail="429", retry_after=timedelta(minutes=10))
DEAD = Answer(outcome=Outcome.NEEDS_REAUTH, detail="invalid_grant")
BROKEN = Answer(outcome=Outcome.TRANSIENT, detail="503")
OURS = Answer(outcome=Outcome.APP_MISCONFIGURED, detail="401 of our own key")


async def test_a_refusal_stops_its_lane_alone(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    campaign, elsewhere = await seeds.open(), await seeds.open()
    await stage.crowd(campaign, 60)
    await stage.crowd(elsewhere, 30, DEEZER)
    await stage.give_link(campaign)
    await stage.give_link(elsewhere, DEEZER)
    await seeds.fire()
    refusals = iter([REFUSED])
    spotify = Service(lambda _: next(refusals, SAVED))
    deezer = Service(takes_s=0.05)
    async with stage.running({SPOTIFY: spotify, DEEZER: deezer}, leases):
        await stage.until(stage.paused)
        asked, so_far = len(spotify.asked), len(deezer.saved)
        assert asked <= 8, "what is in flight at the refusal is answered; the rest goes back"
        await stage.all_in(elsewhere, "saved")
        assert await stage.paused()
        assert len(spotify.asked) <= asked + 4
        assert so_far < 30, "the other lane was in the middle of its work"
        await stage.end_pause(601)
        await stage.all_in(campaign, "saved")
    assert set(spotify.saved.values()) == {1}
    assert {row["attempts"] for row in await stage.rows(campaign)} == {1}, "untried and refused: not counted"
    assert "429" in (await stage.lane())["reason"]


async def test_a_token_endpoint_that_asks_us_to_wait_costs_nobody_an_attempt(
    stage: Stage, seeds: Seeds, leases: Leases
) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, 60)
    await stage.give_link(campaign)
    await seeds.fire()
    full = [RetryLater("token endpoint: HTTP 429", after=timedelta(minutes=10))]

    def answer(_: str) -> Answer:
        for refusal in full:
            raise refusal
        return SAVED

    spotify = Service(answer)
    async with stage.running({SPOTIFY: spotify}, leases):
        await stage.until(stage.paused)
        await stage.all_in(campaign, "waiting")
        assert len(spotify.asked) <= 8, "what is in flight is answered; the rest goes back"
        assert {row["attempts"] for row in await stage.rows(campaign)} == {0}
        full.clear()
        await stage.end_pause(601)
        await stage.all_in(campaign, "saved")
    assert {row["attempts"] for row in await stage.rows(campaign)} == {1}


async def test_a_wish_that_must_wait_lets_the_lane_wait(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, 60)
    await seeds.database.pool.execute("UPDATE presave SET follow = true")
    await stage.give_link(campaign)
    await seeds.fire()

    def followed() -> Answer:
        raise RetryLater("follow: HTTP 429", after=timedelta(minutes=10))

    spotify = Service(followed=followed)
    async with stage.running({SPOTIFY: spotify}, leases):
        await stage.until(stage.paused)
        await stage.all_in(campaign, "waiting", "saved")
        assert len(spotify.asked) <= 8
        assert "follow" in (await stage.lane())["reason"]


async def test_a_lane_may_rest_for_a_day(
    stage: Stage, seeds: Seeds, database: Database, leases: Leases
) -> None:
    campaign, elsewhere = await seeds.open(), await seeds.open()
    await stage.crowd(campaign, 40)
    await stage.crowd(elsewhere, 10, DEEZER)
    await stage.give_link(campaign)
    await stage.give_link(elsewhere, DEEZER)
    await seeds.fire()
    refusals = iter([Answer(outcome=Outcome.RATE_LIMITED, detail="429", retry_after=timedelta(days=1))])
    spotify, deezer = Service(lambda _: next(refusals, SAVED)), Service()
    async with stage.running({SPOTIFY: spotify}, leases):
        await stage.until(stage.paused)
        await stage.all_in(campaign, "saved", "waiting")
    asked = len(spotify.asked)
    left = "SELECT paused_until - clock_timestamp() FROM lane WHERE key = $1"
    assert timedelta(hours=23, minutes=58) < await database.pool.fetchval(left, LANE) <= timedelta(days=1)
    async with working(database) as another, stage.running({SPOTIFY: spotify, DEEZER: deezer}, another):
        await stage.all_in(elsewhere, "saved")
        await asyncio.sleep(0.5)
        assert len(spotify.asked) == asked, "whoever starts meanwhile keeps it too; the other lane works"
        await stage.end_pause(86_401)
        await stage.all_in(campaign, "saved")
    assert set(spotify.saved.values()) == {1}
    assert {row["attempts"] for row in await stage.rows(campaign)} == {1}


@pytest.mark.parametrize(
    ("answer", "reason", "rest", "most"),
    [
        (DEAD, "outage?", timedelta(seconds=30), 2),
        (BROKEN, "outage?", timedelta(seconds=30), 2),
        (OURS, "our own key", timedelta(minutes=5), 0),
    ],
    ids=["mass invalid_grant", "5xx storm", "our own credential"],
)
async def test_an_outage_is_nobodys_fault(
    stage: Stage, seeds: Seeds, leases: Leases, answer: Answer, reason: str, rest: timedelta, most: int
) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, 60)
    await stage.give_link(campaign)
    await seeds.fire()
    now = [answer]
    spotify = Service(lambda _: now[0])
    async with stage.running({SPOTIFY: spotify}, leases):
        await stage.until(stage.paused)
        assert reason in (await stage.lane())["reason"]
        left = "SELECT paused_until - clock_timestamp() FROM lane WHERE key = $1"
        assert rest / 2 < await seeds.database.pool.fetchval(left, LANE) <= rest
        first = len(spotify.asked)
        assert first <= 20 + 4, "twenty answers in a row, and what was in flight"
        for _ in range(2 if answer is DEAD else 6):
            asked = len(spotify.asked)
            await stage.end_pause()
            await stage.until_many(spotify.asked, asked + 1)
            await stage.until(stage.paused)
            assert len(spotify.asked) <= asked + 2 * 4, "each rest ends with a probe, not with a storm"
        await stage.all_in(campaign, "waiting", "retrying")
        assert max(row["attempts"] for row in await stage.rows(campaign)) <= most
        now[0] = SAVED
        await stage.end_pause(601)

        async def all_saved() -> bool:
            await stage.end_pause(0)  # an answer of the outage that comes late may begin one more rest
            return set(await stage.statuses(campaign)) == {"saved"}

        await stage.until(all_saved)
    assert set(spotify.saved.values()) == {1}
    assert max(row["attempts"] for row in await stage.rows(campaign)) <= 2
    assert await seeds.database.pool.fetchval("SELECT count(*) FROM dsp_grant WHERE status <> 'active'") == 0
    assert await seeds.database.pool.fetchval("SELECT count(*) FROM delivery") == 0, "nobody was troubled"


async def test_one_dead_permission_among_living_ones(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    campaign = await seeds.open()
    ids = await stage.crowd(campaign, 20)
    fan, address = await seeds.fan()
    grant = await seeds.grant(fan, access="dead")
    unlucky = await seeds.presave(campaign, fan, address, grant_id=grant.id)
    await stage.give_link(campaign)
    await seeds.fire()
    spotify = Service(lambda token: DEAD if token == "dead" else SAVED)
    async with stage.running({SPOTIFY: spotify}, leases):
        await stage.all_in(campaign, "saved", "needs_consent")
    assert (await stage.statuses(campaign)) == {"saved": len(ids), "needs_consent": 1}
    assert spotify.asked.count("dead") == 1, "believed at once"
    pool = seeds.database.pool
    assert await pool.fetchval("SELECT status FROM presave WHERE id = $1", unlucky.id) == "needs_consent"
    assert await pool.fetchval("SELECT status FROM dsp_grant WHERE id = $1", grant.id) == "needs_consent"
    [told] = await pool.fetch("SELECT kind, address_id FROM delivery")
    assert (told["kind"], told["address_id"]) == ("rescue", address.id)


async def test_a_wave_without_a_link_waits_as_one_row(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    campaign, found = await seeds.open(), await seeds.open()
    await stage.crowd(campaign, 300)
    await stage.crowd(found, 5)
    await stage.give_link(found)
    await seeds.fire()
    spotify = Service()
    waits = "SELECT count(*) FROM source_wait"
    async with stage.running({SPOTIFY: spotify}, leases):
        await stage.until(lambda: seeds.database.pool.fetchval(waits))
        await stage.all_in(found, "saved")
        await stage.all_in(campaign, "waiting")
        assert {row["attempts"] for row in await stage.rows(campaign)} == {0}
        assert len(spotify.asked) == 5, "nobody of the other wave was asked about"
        assert await seeds.database.pool.fetchval(waits) == 1
        stage.clock.advance(seconds=4)
        await stage.give_link(campaign)
        await stage.all_in(campaign, "saved")
    assert set(spotify.saved.values()) == {1}


async def test_a_link_that_comes_right_after_the_look_is_used_at_once(
    stage: Stage, seeds: Seeds, leases: Leases
) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, 30)
    await seeds.fire()
    stage.clock.advance(hours=8)  # from now on it is looked for once an hour
    spotify = Service()
    async with stage.running({SPOTIFY: spotify}, leases):
        await stage.until(lambda: seeds.database.pool.fetchval("SELECT count(*) FROM source_wait"))
        await stage.all_in(campaign, "waiting")
        await stage.give_link(campaign)
        await stage.all_in(campaign, "saved")
    assert set(spotify.saved.values()) == {1}


async def test_after_two_days_without_a_link_it_is_parked_until_there_is_one(
    stage: Stage, seeds: Seeds, leases: Leases
) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, 150)
    pool = seeds.database.pool
    for _ in range(3):
        _, address = await seeds.fan()
        await pool.execute(
            "UPDATE presave SET address_id = $1 WHERE id = (SELECT min(id) FROM presave WHERE address_id IS NULL)",
            address.id,
        )
    await seeds.fire()
    stage.clock.advance(hours=3)
    spotify = Service()
    dsps = {SPOTIFY: dsp_of(SPOTIFY, spotify)}
    assert await Deferring(stage.database.store, stage.clock, dsps, LaneRows(pool)).tell() == 3, "unlisted"
    stage.clock.advance(hours=46)
    async with stage.running({SPOTIFY: spotify}, leases):
        await stage.all_in(campaign, "awaiting_source")
        assert await seeds.finish(stage.clock.now()) == [campaign.id], "the release itself is over"
        stage.clock.advance(seconds=4)
        await stage.give_link(campaign)
        await stage.all_in(campaign, "saved")
    assert set(spotify.saved.values()) == {1}
    assert len(spotify.saved) == 150
    told = await pool.fetch("SELECT address_id, kind, status FROM delivery")
    assert Counter((row["kind"], row["status"]) for row in told) == {
        ("rescue", "expired"): 3,
        ("receipt", "queued"): 3,
    }, "what was not sent is not said any more, and each of them hears once that it is there"
    assert len({row["address_id"] for row in told if row["kind"] == "receipt"}) == 3


class JustTooLate(LinkBook):
    """The artist gives the link right after it was looked for in vain."""

    def __init__(self, stage: Stage, campaign: Campaign) -> None:
        super().__init__(stage.database.store, stage.clock, {SPOTIFY: dsp_of(SPOTIFY, Service())})
        self._stage, self._campaign, self.given = stage, campaign, False

    def known(self, campaign_id: CampaignId, dsp: DspName, market: Market) -> None:
        """Nothing is remembered."""

    async def find(self, campaign_id: CampaignId, dsp: DspName, market: Market) -> Link | None:
        found = await super().find(campaign_id, dsp, market)
        if not self.given:
            self.given = True
            await self._stage.give_link(self._campaign)
        return found


async def test_a_link_that_comes_while_a_wave_is_parked_is_used_for_everybody(
    stage: Stage, seeds: Seeds, leases: Leases
) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, 150)
    stage.clock.advance(hours=49)
    spotify = Service()
    async with stage.running({SPOTIFY: spotify}, leases) as run:
        run.links = JustTooLate(stage, campaign)
        await seeds.fire()
        await stage.until(lambda: run.links.given)
        stage.clock.advance(seconds=6)
        await stage.all_in(campaign, "saved")
    assert set(spotify.saved.values()) == {1}
    assert len(spotify.saved) == 150
    assert {row["attempts"] for row in await stage.rows(campaign)} == {1}
    assert stage.crashes == []


async def test_a_poisoned_row_fails_after_its_attempts_and_blocks_nobody(
    stage: Stage, seeds: Seeds, leases: Leases
) -> None:
    campaign = await seeds.open()
    ids = await stage.crowd(campaign, 40)
    await stage.give_link(campaign)
    await seeds.fire()
    poisoned = f"at-{ids[0]}"

    def answer(token: str) -> Answer:
        if token == poisoned:
            raise ValueError("poison")
        return SAVED

    spotify = Service(answer)
    async with stage.running({SPOTIFY: spotify}, leases):
        await stage.all_in(campaign, "saved", "retrying")
        for tried in range(1, MAX_ATTEMPTS):
            await stage.until_many(stage.crashes, tried)
            await stage.all_in(campaign, "saved", "retrying")
            stage.clock.advance(minutes=26)
        await stage.all_in(campaign, "saved", "failed")
    assert (await stage.statuses(campaign)) == {"saved": 39, "failed": 1}
    assert spotify.asked.count(poisoned) == len(stage.crashes) == MAX_ATTEMPTS
    assert not await stage.paused()


@pytest.mark.parametrize("fans", [1, 2, 5])
async def test_a_tiny_release_outlives_an_outage_of_an_hour(
    stage: Stage, seeds: Seeds, leases: Leases, fans: int
) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, fans)
    await stage.give_link(campaign)
    await seeds.fire()
    now = [BROKEN]
    spotify = Service(lambda _: now[0])

    async def quiet() -> bool:
        rows = await stage.rows(campaign)
        assert {row["status"] for row in rows} <= {"waiting", "saving", "retrying"}, "nobody is given up"
        if await stage.paused():
            return True
        return all(row["status"] == "retrying" and row["next_at"] > stage.clock.now() for row in rows)

    async with stage.running({SPOTIFY: spotify}, leases):
        ends = stage.clock.now() + timedelta(hours=1)
        while stage.clock.now() < ends:
            await stage.until(quiet)
            if await stage.paused():
                await stage.end_pause(301)
            else:
                first = min(row["next_at"] for row in await stage.rows(campaign))
                stage.clock.advance(seconds=(first - stage.clock.now()).total_seconds() + 0.01)
        now[0] = SAVED
        await stage.end_pause(1600)
        await stage.all_in(campaign, "saved")
    assert set(spotify.saved.values()) == {1}
    assert len(spotify.asked) > 8


class LosingTheAnswer:
    """A pool whose first claim is carried out; its answer never comes, and the line breaks once `ended`."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self.claimed, self.ended = asyncio.Event(), asyncio.Event()

    async def fetch(self, query: str, *args: object, **options: float) -> Any:
        found = await self._pool.fetch(query, *args, **options)
        if found and not self.claimed.is_set():
            self.claimed.set()
            await self.ended.wait()
            raise ConnectionResetError
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)


async def test_a_claim_whose_answer_is_lost_at_the_end_goes_back_too(
    stage: Stage, seeds: Seeds, leases: Leases
) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, 40)
    await stage.give_link(campaign)
    await seeds.fire()
    spotify, pool = Service(), LosingTheAnswer(stage.database.pool)
    async with stage.running({SPOTIFY: spotify}, leases, pool=pool):
        await pool.claimed.wait()
        assert await stage.statuses(campaign) == {"saving": 40}
        asyncio.get_running_loop().call_later(0.1, pool.ended.set)  # after the run was told to end
    assert await stage.statuses(campaign) == {"waiting": 40}, "before this process signs off"
    assert (spotify.asked, stage.crashes) == ([], [])
