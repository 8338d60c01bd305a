"""Promises: who joined, what stands, what is taken back, what waits again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.ids import WORLD, DspName, Market
from core.ladder import Rung
from core.presave import PreSave, PreSaveStatus
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.seeds import MIDNIGHT, Seeds

P = PreSaveStatus
FINISHED = (P.SAVED, P.ACCEPTED, P.VERIFIED, P.REMINDED)
PENDING = (P.WAITING, P.RETRYING, P.AWAITING_SOURCE, P.NEEDS_CONSENT, P.NOT_ENTITLED, P.FAILED)


async def _make(database: Database, presave: PreSave, status: P) -> None:
    await database.pool.execute(
        "UPDATE presave SET status = $2, worker_id = $3, attempts = 4, next_at = $4, detail = 'why' WHERE id = $1",
        presave.id,
        status.value,
        7 if status is P.SAVING else None,
        MIDNIGHT,
    )


async def _row(database: Database) -> dict[str, Any]:
    return dict(await database.pool.fetchrow("SELECT * FROM presave"))


async def test_numbers_count_up_by_campaign(seeds: Seeds, database: Database) -> None:
    first, second = await seeds.open(), await seeds.open()
    (mia, chat), (ben, _) = await seeds.fan(), await seeds.fan()
    async with database.store() as tx:
        join = tx.presaves.join
        assert await tx.presaves.number(mia.id, first.id) is None
        assert await join(mia.id, first.id, chat.id, "insta", MIDNIGHT) == (1, True)
        assert await join(ben.id, first.id, None, "x" * 99, MIDNIGHT) == (2, True)
        assert await join(mia.id, first.id, chat.id, "again", MIDNIGHT) == (1, False)
        assert await join(ben.id, second.id, None, "", MIDNIGHT) == (1, True)
        assert await tx.presaves.number(ben.id, first.id) == 2
        assert [(await tx.campaigns.get(c.id)).fans for c in (first, second)] == [2, 1]


async def test_a_promise_comes_back_as_it_was_given(seeds: Seeds, clock: FrozenClock) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    grant = await seeds.grant(fan)
    presave = await seeds.presave(campaign, fan, address, grant_id=grant.id, follow=True)
    assert presave == PreSave(
        id=presave.id,
        fan_id=fan.id,
        campaign_id=campaign.id,
        dsp=DspName.SPOTIFY,
        rung=Rung.AUTO,
        status=P.WAITING,
        wave_id=presave.wave_id,
        address_id=address.id,
        grant_id=grant.id,
        joined_at=clock.now(),
        follow=True,
    )


async def test_a_promise_knows_whose_moment_it_waits_for(seeds: Seeds, database: Database) -> None:
    start = {Market("NZ"): MIDNIGHT - timedelta(hours=13), WORLD: MIDNIGHT}
    campaign, other = await seeds.open(start), await seeds.open(start)
    (mia, chat), (ben, _) = await seeds.fan(), await seeds.fan()
    await seeds.presave(campaign, mia, chat, market=Market("NZ"))
    await seeds.presave(campaign, mia, chat, dsp=DspName.DEEZER)
    await seeds.presave(campaign, ben, market=Market("JP"))
    asked = [(f.id, c.id, d) for f in (mia, ben) for c in (campaign, other) for d in campaign.dsps]
    async with database.store() as tx:
        assert await tx.presaves.markets(asked) == {(mia.id, campaign.id, DspName.SPOTIFY): "NZ"}
        assert await tx.presaves.markets([]) == {}
        for market, found in (("NZ", "NZ"), ("JP", "*"), ("*", "*")):
            wave = await tx.campaigns.wave_for(campaign.id, Market(market))
            assert wave is not None
            assert (wave.market, wave.fires_at) == (found, start[Market(found)])


@pytest.mark.parametrize("status", [*PENDING, P.WITHDRAWN])
async def test_what_is_not_finished_is_brought_up_to_date(
    seeds: Seeds, database: Database, status: P
) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    before = await seeds.presave(campaign, fan, address, rung=Rung.REMINDER)
    await _make(database, before, status)
    grant = await seeds.grant(fan)
    after = await seeds.presave(campaign, fan, None, grant_id=grant.id, follow=True)
    assert (after.id, after.status, after.rung) == (before.id, P.WAITING, Rung.AUTO)
    assert (after.address_id, after.grant_id, after.follow) == (address.id, grant.id, True)
    assert (after.attempts, after.detail, (await _row(database))["next_at"]) == (0, "", None)


@pytest.mark.parametrize("status", [*FINISHED, P.SAVING])
async def test_what_is_finished_or_in_flight_stays_as_it_is(
    seeds: Seeds, database: Database, status: P
) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    before = await seeds.presave(campaign, fan, address)
    await _make(database, before, status)
    row = await _row(database)
    after = await seeds.presave(campaign, fan, address, rung=Rung.REMINDER, follow=True)
    assert (after.id, after.status, after.rung) == (before.id, status, Rung.AUTO)
    assert await _row(database) == row


async def test_a_reminded_fan_who_connects_the_service_is_saved_after_all(
    seeds: Seeds, database: Database
) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    before = await seeds.presave(campaign, fan, address, rung=Rung.REMINDER)
    await seeds.fire()
    await _make(database, before, P.REMINDED)
    await seeds.finish()
    grant = await seeds.grant(fan)
    after = await seeds.presave(campaign, fan, address, grant_id=grant.id)
    assert (after.id, after.status, after.rung, after.grant_id) == (
        before.id,
        P.WAITING,
        Rung.AUTO,
        grant.id,
    )
    assert (await _row(database))["urgent"]
    assert (await seeds.waves(campaign))["*"][0] == "firing"


async def test_a_second_wish_for_a_sent_reminder_changes_nothing(seeds: Seeds, database: Database) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    await _make(database, await seeds.presave(campaign, fan, address, rung=Rung.REMINDER), P.REMINDED)
    row = await _row(database)
    await seeds.presave(campaign, fan, address, rung=Rung.REMINDER)
    assert await _row(database) == row


async def test_only_what_is_not_executed_can_be_taken_back(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    for status in P:
        fan, address = await seeds.fan()
        grant = await seeds.grant(fan)
        await _make(database, await seeds.presave(campaign, fan, address, grant_id=grant.id), status)
        async with database.store() as tx:
            assert await tx.presaves.withdraw(fan.id, campaign.id) == (status in PENDING), status
            listed = await tx.presaves.of_campaign(fan.id, campaign.id)
        gone = status in PENDING or status is P.WITHDRAWN
        assert [p.status for p in listed] == ([] if gone else [status])


async def test_one_service_or_all_are_taken_back(seeds: Seeds, database: Database) -> None:
    first, second, (fan, address) = await seeds.open(), await seeds.open(), await seeds.fan()
    for dsp in (DspName.SPOTIFY, DspName.DEEZER, DspName.TIDAL):
        await seeds.presave(first, fan, address, dsp=dsp)
    kept = await seeds.presave(second, fan, address)
    async with database.store() as tx:
        assert await tx.presaves.withdraw(fan.id, first.id, DspName.DEEZER) == 1
        assert [p.dsp for p in await tx.presaves.of_campaign(fan.id, first.id)] == ["spotify", "tidal"]
        assert await tx.presaves.withdraw(fan.id, first.id) == 2
        assert await tx.presaves.of_fan(fan.id) == [kept]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (P.NEEDS_CONSENT, P.WAITING),
        (P.NOT_ENTITLED, P.WAITING),
        (P.WAITING, P.WAITING),
        (P.RETRYING, P.RETRYING),
    ],
)
@pytest.mark.parametrize("fired", [False, True])
async def test_a_renewed_permission_wakes_what_needed_it(
    seeds: Seeds, database: Database, before: P, after: P, fired: bool
) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    presave = await seeds.presave(campaign, fan, address)
    await _make(database, presave, before)
    if fired:
        await seeds.fire()
    grant = await seeds.grant(fan)
    async with database.store() as tx:
        (revived,) = await tx.presaves.revive(fan.id, DspName.SPOTIFY, grant.id)
    assert (revived.id, revived.status, revived.grant_id, revived.attempts) == (
        presave.id,
        after,
        grant.id,
        0,
    )
    row = await _row(database)
    assert (row["urgent"], row["next_at"]) == (fired, None)
    assert (await seeds.waves(campaign))["*"][0] == ("firing" if fired else "planned")


async def test_a_rescue_after_the_end_fires_the_wave_again(seeds: Seeds, database: Database) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    presave = await seeds.presave(campaign, fan, address)
    await _make(database, presave, P.NEEDS_CONSENT)
    await seeds.fire()
    await seeds.finish()
    assert (await seeds.waves(campaign))["*"][0] == "done"
    grant = await seeds.grant(fan)
    async with database.store() as tx:
        assert len(await tx.presaves.revive(fan.id, DspName.SPOTIFY, grant.id)) == 1
    assert (await seeds.waves(campaign))["*"][0] == "firing"


@pytest.mark.parametrize("status", [*FINISHED, P.SAVING, P.WITHDRAWN, P.FAILED, P.AWAITING_SOURCE])
async def test_a_renewed_permission_leaves_the_rest_alone(
    seeds: Seeds, database: Database, status: P
) -> None:
    campaign, (fan, address), (other, chat) = await seeds.open(), await seeds.fan(), await seeds.fan()
    await _make(database, await seeds.presave(campaign, fan, address), status)
    await _make(database, await seeds.presave(campaign, other, chat), P.NEEDS_CONSENT)
    deezer = await seeds.presave(campaign, fan, address, dsp=DspName.DEEZER)
    await _make(database, deezer, P.NEEDS_CONSENT)
    grant = await seeds.grant(fan)
    async with database.store() as tx:
        assert await tx.presaves.revive(fan.id, DspName.SPOTIFY, grant.id) == []


async def test_failed_ones_are_tried_again_by_command(seeds: Seeds, database: Database) -> None:
    campaign, other = await seeds.open(), await seeds.open()
    made = {}
    for status in P:
        made[status] = await seeds.presave(campaign, *(await seeds.fan()))
        await _make(database, made[status], status)
    await _make(database, await seeds.presave(other, *(await seeds.fan())), P.FAILED)
    async with database.store() as tx:
        assert await tx.presaves.retry_failed(campaign.id) == 3
    again = await database.pool.fetch("SELECT id FROM presave WHERE attempts = 0 AND status = 'waiting'")
    assert {r["id"] for r in again} == {made[s].id for s in (P.FAILED, P.NOT_ENTITLED, P.AWAITING_SOURCE)}


async def test_who_asked_hears_when_it_opens(seeds: Seeds, database: Database) -> None:
    campaign, (_, first), (_, second) = await seeds.draft(), await seeds.fan(), await seeds.fan()
    async with database.store() as tx:
        wait = tx.presaves.wait_for_opening
        assert await wait(campaign.id, second.id, MIDNIGHT)
        assert await wait(campaign.id, first.id, MIDNIGHT)
        assert not await wait(campaign.id, second.id, MIDNIGHT)
        assert await tx.presaves.waiting_for_opening(campaign.id) == [second.id, first.id]


async def test_news_goes_to_everybody_who_still_wants_something(seeds: Seeds, database: Database) -> None:
    campaign, other = await seeds.open(), await seeds.open()
    people = {
        n: await seeds.fan() for n in ("promised", "only joined", "withdrew", "one of two", "elsewhere")
    }
    web = await seeds.web_fan()
    async with database.store() as tx:
        for name, (fan, address) in people.items():
            place = other if name == "elsewhere" else campaign
            await tx.presaves.join(fan.id, place.id, address.id, "", MIDNIGHT)
        await tx.presaves.join(web.id, campaign.id, None, "", MIDNIGHT)
    for name in ("promised", "withdrew", "one of two"):
        presave = await seeds.presave(campaign, *people[name])
        if name != "promised":
            await _make(database, presave, P.WITHDRAWN)
    await seeds.presave(campaign, *people["one of two"], dsp=DspName.DEEZER)
    expected = [people[n][1].id for n in ("promised", "only joined", "one of two")]
    async with database.store() as tx:
        tell = tx.presaves.addresses_to_tell
        first = await tell(campaign.id, None, 2)
        assert first + await tell(campaign.id, first[-1], 2) == expected
        assert await tell(campaign.id, expected[-1], 2) == []
