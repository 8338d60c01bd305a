"""A row whose outcome the database refuses to store: it alone waits, is offered again, and is never lost."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg
import pytest

from core.errors import StorageAway
from core.ids import CampaignId, PreSaveId
from core.presave import Answer, Outcome, PreSaveStatus
from core.queues import SaveResult
from core.scheduler import lane_run
from core.scheduler.lane_run_writing import record_apart
from storage.database import Database
from storage.leases import Leases
from tests.support.queue_rows import working
from tests.support.release_stage import SPOTIFY, Service, Stage
from tests.support.seeds import Seeds

# what an operator's own constraint, a full disk or a damaged page does
REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN IF NEW.status = 'saved' THEN RAISE EXCEPTION 'not this row' USING ERRCODE = 'data_corrupted'; END IF; RETURN NEW; END $$;
CREATE TRIGGER refuse BEFORE UPDATE ON presave FOR EACH ROW WHEN (NEW.id = {0}) EXECUTE FUNCTION refuse()
"""


async def test_a_refused_row_stops_nobody_and_is_offered_again(
    stage: Stage, seeds: Seeds, leases: Leases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane_run, "OFFER_AGAIN_S", 0.2)
    campaign = await seeds.open()
    ids = await stage.crowd(campaign, 120)
    await stage.give_link(campaign)
    await seeds.fire()
    await stage.database.pool.execute(REFUSE.format(ids[50]))
    spotify = Service()
    async with stage.running({SPOTIFY: spotify}, leases):
        await stage.all_in(campaign, "saved", "saving")
        await stage.until_many(stage.crashes, 2)
        assert await stage.statuses(campaign) == {"saved": 119, "saving": 1}
        await stage.crowd(campaign, 30)  # the run goes on
        await stage.until(lambda: len(spotify.saved) == 150)
        await stage.database.pool.execute("DROP TRIGGER refuse ON presave")
        await stage.all_in(campaign, "saved")
    assert set(spotify.saved.values()) == {1}, "nobody was saved twice for it"
    assert {type(error) for error in stage.crashes} == {asyncpg.DataCorruptedError}


async def test_what_is_refused_to_the_end_waits_for_another_process(
    stage: Stage, seeds: Seeds, database: Database
) -> None:
    campaign = await seeds.open()
    ids = await stage.crowd(campaign, 20)
    await stage.give_link(campaign)
    await seeds.fire()
    await database.pool.execute(REFUSE.format(ids[0]))
    async with working(database) as first, stage.running({SPOTIFY: Service()}, first):
        await stage.until_many(stage.crashes, 1)
        await stage.all_in(campaign, "saved", "saving")
    await database.pool.execute("DROP TRIGGER refuse ON presave")
    async with working(database) as second, stage.running({SPOTIFY: Service()}, second):
        await stage.all_in(campaign, "saved")
    assert await stage.statuses(campaign) == {"saved": 20}


async def test_a_detail_that_is_no_text_is_stored_as_far_as_it_is_one(
    stage: Stage, seeds: Seeds, leases: Leases
) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, 3)
    await stage.give_link(campaign)
    await seeds.fire()
    odd = Answer(outcome=Outcome.SAVED, detail="ok\0 \ud800!")
    async with stage.running({SPOTIFY: Service(lambda _: odd)}, leases):
        await stage.all_in(campaign, "saved")
    assert {row["detail"] for row in await stage.rows(campaign)} == {"ok ?!"}
    assert stage.crashes == []


def results(count: int) -> list[SaveResult]:
    return [
        SaveResult(id=PreSaveId(i), campaign_id=CampaignId(1), status=PreSaveStatus.SAVED)
        for i in range(count)
    ]


@pytest.mark.parametrize("poisoned", [set(), {0}, {7, 8, 31}, {99}, set(range(100))])
async def test_only_the_poisoned_ones_are_set_apart(poisoned: set[int]) -> None:
    stored: list[int] = []
    calls = 0

    async def record(batch: Sequence[SaveResult]) -> None:
        nonlocal calls
        calls += 1
        if poisoned.intersection(r.id for r in batch):
            raise ValueError("poison")
        stored.extend(r.id for r in batch)

    refused = await record_apart(record, results(100))
    assert {r.id for r, _ in refused} == poisoned
    assert sorted(stored) == sorted(set(range(100)) - poisoned)
    assert calls <= 60, "a database that refuses everything is not asked about each row"


async def test_an_outage_is_no_refusal() -> None:
    async def record(_: Sequence[SaveResult]) -> None:
        raise StorageAway("gone")

    with pytest.raises(StorageAway):
        await record_apart(record, results(5))


async def test_a_hold_that_is_refused_stops_nobody(stage: Stage, seeds: Seeds, leases: Leases) -> None:
    campaign = await seeds.open()
    await stage.crowd(campaign, 5)
    await stage.database.pool.execute("ALTER TABLE source_wait ADD CONSTRAINT none CHECK (dsp <> 'spotify')")
    async with stage.running({SPOTIFY: Service()}, leases):
        await seeds.fire()
        await stage.until_many(stage.crashes, 1)
        stage.clock.advance(seconds=4)
        await stage.give_link(campaign)
        await stage.all_in(campaign, "saved")
    assert {type(error) for error in stage.crashes} == {asyncpg.CheckViolationError}
