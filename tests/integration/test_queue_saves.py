"""Pre-saves as their own queue entries in a real database: fair, fenced, nothing twice, nothing forgotten."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from core.delivery import DeliveryKind, NewDelivery
from core.errors import StorageAway
from core.grant import GrantStatus, Tokens
from core.ids import DspName, Market, PreSaveId
from core.ladder import Rung
from core.lifecycle import PRESAVE
from core.links import Link, LinkMethod
from core.presave import PreSaveStatus
from core.queues import SaveJob, SaveResult
from storage.database import Database
from storage.leases import Leases
from storage.save_queue import SaveQueueRows
from storage.sealing import AesSealer, new_key
from tests.support.queue_rows import LossyPool, cut, many, silence, working
from tests.support.seeds import MIDNIGHT, Seeds

SPOTIFY = DspName.SPOTIFY
SOON = MIDNIGHT + timedelta(minutes=1)
P = PreSaveStatus


@pytest.fixture
def queue(database: Database, sealer: AesSealer, leases: Leases) -> SaveQueueRows:
    return SaveQueueRows(database.pool, sealer, leases)


def result(job: SaveJob, status: PreSaveStatus, **more: object) -> SaveResult:
    return SaveResult(job.id, job.campaign_id, status)._replace(**more)


async def status_of(database: Database, presave: int) -> tuple[str, int | None, bool]:
    row = await database.pool.fetchrow("SELECT status, worker_id, urgent FROM presave WHERE id = $1", presave)
    return row["status"], row["worker_id"], row["urgent"]


async def test_a_job_carries_all_that_a_save_needs(seeds: Seeds, queue: SaveQueueRows) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    grant = await seeds.grant(fan)
    presave = await seeds.presave(campaign, fan, address, grant_id=grant.id, follow=True)
    assert await queue.claim(SPOTIFY, 10, MIDNIGHT) == [], "nothing before its wave fires"
    await seeds.fire()
    assert await queue.claim(DspName.DEEZER, 10, MIDNIGHT) == []
    (job,) = await queue.claim(SPOTIFY, 10, MIDNIGHT)
    assert (job.id, job.campaign_id, job.address_id) == (presave.id, campaign.id, address.id)
    assert (job.dsp, job.market, job.follow, job.attempts, job.moment) == (SPOTIFY, "*", True, 1, MIDNIGHT)
    assert job.permit is not None
    assert (job.permit.grant_id, job.permit.token_version, job.permit.usable_until) == (
        grant.id,
        grant.token_version,
        grant.usable_until,
    )
    assert (job.permit.tokens.access, job.permit.tokens.refresh) == ("at-1", None), (
        "what renews it stays sealed"
    )
    assert await queue.claim(SPOTIFY, 10, MIDNIGHT) == [], "it is being saved"


async def test_only_due_promises_of_unpaused_campaigns_are_claimed(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    campaign, paused = await seeds.open(), await seeds.open()
    due, later, gone, reminded = await many(database, campaign, 4)
    await many(database, paused, 3)
    await seeds.fire()
    write = database.pool.execute
    await write("UPDATE campaign SET paused = true WHERE id = $1", paused.id)
    await write("UPDATE presave SET status = 'retrying', next_at = $2 WHERE id = $1", due, MIDNIGHT)
    await write("UPDATE presave SET status = 'retrying', next_at = $2 WHERE id = $1", later, SOON)
    await write("UPDATE presave SET status = 'withdrawn' WHERE id = $1", gone)
    await write("UPDATE presave SET rung = 'reminder' WHERE id = $1", reminded)
    assert [job.id for job in await queue.claim(SPOTIFY, 10, MIDNIGHT)] == [due]
    assert [job.id for job in await queue.claim(SPOTIFY, 10, SOON)] == [later]
    await write("UPDATE campaign SET paused = false WHERE id = $1", paused.id)
    assert len(await queue.claim(SPOTIFY, 10, MIDNIGHT)) == 3


async def test_late_comers_and_rescues_overtake(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    campaign = await seeds.open()
    first, second, again, urgent_again, urgent = await many(database, campaign, 5)
    await seeds.fire()
    write = database.pool.execute
    await write("UPDATE presave SET urgent = true WHERE id = ANY($1)", [urgent, urgent_again])
    await write(
        "UPDATE presave SET status = 'retrying', next_at = $2 WHERE id = ANY($1)",
        [again, urgent_again],
        MIDNIGHT,
    )
    order = [(await queue.claim(SPOTIFY, 1, SOON))[0].id for _ in range(5)]
    assert order == [urgent, urgent_again, first, second, again]


@pytest.mark.parametrize("again", [False, True], ids=["new", "tried"])
async def test_a_late_comer_overtakes_the_bulk_of_all_other_campaigns(
    seeds: Seeds, queue: SaveQueueRows, database: Database, again: bool
) -> None:
    """Also where a batch is smaller than their number; its own campaign gets its share and no more."""
    campaigns = [await seeds.open() for _ in range(60)]
    for campaign in campaigns:
        await many(database, campaign, 3)
    [urgent] = await many(database, campaigns[30], 1)
    await seeds.fire()
    await database.pool.execute(
        "UPDATE presave SET urgent = true, status = $2, next_at = $3 WHERE id = $1",
        urgent,
        "retrying" if again else "waiting",
        MIDNIGHT if again else None,
    )
    served: Counter[int] = Counter()
    for _ in range(8):
        jobs = await queue.claim(SPOTIFY, 10, SOON)
        assert urgent in {job.id for job in jobs}
        assert set(Counter(job.campaign_id for job in jobs).values()) == {1}
        served.update(job.campaign_id for job in jobs)
        await queue.record([result(job, P.WAITING) for job in jobs], MIDNIGHT)
    assert len(served) > 20, "the rest of the batch is drawn among all others"


async def test_an_urgent_row_that_waits_for_its_next_try_brings_nobody_forward(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    campaigns = [await seeds.open() for _ in range(60)]
    for campaign in campaigns:
        await many(database, campaign, 3)
    [resting] = await many(database, campaigns[30], 1)
    await seeds.fire()
    await database.pool.execute(
        "UPDATE presave SET urgent = true, status = 'retrying', next_at = $2 WHERE id = $1",
        resting,
        SOON + timedelta(hours=1),
    )
    turns = 0
    for _ in range(8):
        jobs = await queue.claim(SPOTIFY, 5, SOON)
        turns += campaigns[30].id in {job.campaign_id for job in jobs}
        await queue.record([result(job, P.WAITING) for job in jobs], MIDNIGHT)
    assert turns < 8
    left = await queue.claim(SPOTIFY, 1000, SOON)
    assert Counter(job.campaign_id for job in left) == {c.id: 3 for c in campaigns}, (
        "the bulk beside it is claimed"
    )


async def test_a_giant_release_does_not_hold_up_four_small_ones(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    giant, small = await seeds.open(), [await seeds.open() for _ in range(4)]
    await many(database, giant, 10_000)
    for campaign in small:
        await many(database, campaign, 20)
    await seeds.fire()
    rounds = [Counter(job.campaign_id for job in await queue.claim(SPOTIFY, 50, SOON)) for _ in range(3)]
    for campaign in small:
        assert [counts[campaign.id] for counts in rounds] == [10, 10, 0]
    assert rounds[2] == {giant.id: 50}, "who is alone gets everything"


async def test_a_campaign_of_many_markets_has_no_more_than_its_share(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    """A release at local midnight has a wave a market; what counts is the campaign."""
    markets = [Market(f"{a}{b}") for a in "ABCDE" for b in "ABCDEFGHIJ"]
    worldwide, small = await seeds.open(dict.fromkeys(markets, MIDNIGHT)), await seeds.open()
    await many(database, small, 200)
    for presave, wave in zip(
        await many(database, worldwide, 1000), await seeds.wave_ids(worldwide) * 20, strict=True
    ):
        await database.pool.execute("UPDATE presave SET wave_id = $2 WHERE id = $1", presave, wave)
    await seeds.fire()
    for batch in (100, 4):  # more than there are waves, and fewer
        served = Counter(job.campaign_id for job in await queue.claim(SPOTIFY, batch, SOON))
        assert served == {worldwide.id: batch // 2, small.id: batch // 2}


async def test_one_slot_at_a_time_is_fair_as_well(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    campaigns = [await seeds.open() for _ in range(4)]
    for campaign in campaigns:
        await many(database, campaign, 150)
    await seeds.fire()
    served = Counter([(await queue.claim(SPOTIFY, 1, SOON))[0].campaign_id for _ in range(120)])
    assert set(served) == {campaign.id for campaign in campaigns}


async def test_a_batch_is_full_however_it_divides(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    for campaign in [await seeds.open() for _ in range(3)]:
        await many(database, campaign, 40)
    await seeds.fire()
    assert len(await queue.claim(SPOTIFY, 100, SOON)) == 100
    assert len(await queue.claim(SPOTIFY, 100, SOON)) == 20


async def test_two_claimers_never_share_a_row(
    seeds: Seeds, queue: SaveQueueRows, database: Database, sealer: AesSealer
) -> None:
    campaigns = [await seeds.open() for _ in range(3)]
    wanted = [row for campaign in campaigns for row in await many(database, campaign, 300)]
    await seeds.fire()

    async def all_of(mine: SaveQueueRows) -> list[PreSaveId]:
        taken: list[PreSaveId] = []
        while jobs := await mine.claim(SPOTIFY, 7, SOON):
            taken += [job.id for job in jobs]
        return taken

    async with working(database) as second:
        other = SaveQueueRows(database.pool, sealer, second)
        taken = await asyncio.gather(all_of(queue), all_of(other), all_of(queue), all_of(other))
        taken.append(await all_of(queue))  # a claimer that met nothing but locked rows stopped early
    assert sorted(row for rows in taken for row in rows) == sorted(wanted)


async def test_who_was_declared_dead_claims_and_records_nothing(
    seeds: Seeds, queue: SaveQueueRows, leases: Leases, database: Database
) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    await seeds.presave(campaign, fan, address)
    await seeds.fire()
    (job,) = await queue.claim(SPOTIFY, 1, SOON)
    async with working(database) as survivor:
        await silence(database, leases)
        await cut(database, leases)
        assert await survivor.beat()
        assert survivor.reaped == 1
    receipt = NewDelivery(
        address_id=address.id, campaign_id=campaign.id, kind=DeliveryKind.RECEIPT, occasion="spotify"
    )
    await queue.record([result(job, P.SAVED, messages=(receipt,))], SOON)
    assert await status_of(database, job.id) == ("waiting", None, False)
    assert await database.pool.fetchval("SELECT count(*) FROM delivery") == 0
    assert await database.pool.fetchval("SELECT count(*) FROM event WHERE kind = 'saved'") == 0
    assert await queue.claim(SPOTIFY, 1, SOON) == []


async def test_a_claim_whose_answer_was_lost_is_adopted(
    seeds: Seeds, leases: Leases, database: Database, sealer: AesSealer
) -> None:
    campaign = await seeds.open()
    rows = await many(database, campaign, 6)
    await seeds.fire()
    pool = LossyPool(database.pool)
    queue = SaveQueueRows(pool, sealer, leases)
    known = {job.id for job in await queue.claim(SPOTIFY, 2, SOON)}
    pool.losing = True
    with pytest.raises(StorageAway):
        await queue.claim(SPOTIFY, 3, SOON)
    pool.losing = False
    adopted = await queue.adopt(SPOTIFY, known)
    assert [job.attempts for job in adopted] == [1, 1, 1]
    assert len(known | {job.id for job in adopted}) == 5
    await queue.record([result(job, P.SAVED) for job in adopted], SOON)
    assert await queue.adopt(SPOTIFY, known) == []
    assert [job.id for job in await queue.claim(SPOTIFY, 9, SOON)] == [rows[-1]]


async def test_a_claim_on_a_broken_connection_says_so(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    await many(database, await seeds.open(), 1)
    await seeds.fire()
    async with database.pool.acquire() as blocker:
        await blocker.execute("BEGIN; LOCK TABLE presave")
        claiming = asyncio.create_task(queue.claim(SPOTIFY, 1, SOON))
        await seeds.settled(claiming, blocked=True)
        await blocker.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database()"
        )
        with pytest.raises(StorageAway):
            await claiming
        await blocker.execute("ROLLBACK")
    assert await queue.adopt(SPOTIFY, []) == []
    assert len(await queue.claim(SPOTIFY, 1, SOON)) == 1


@pytest.mark.parametrize("status", sorted(PRESAVE[P.SAVING]))
async def test_every_outcome_is_recorded(
    seeds: Seeds, queue: SaveQueueRows, database: Database, status: PreSaveStatus
) -> None:
    (row,) = await many(database, await seeds.open(), 1)
    await database.pool.execute("UPDATE presave SET urgent = true")
    await seeds.fire()
    (job,) = await queue.claim(SPOTIFY, 1, MIDNIGHT)
    again = SOON if status in (P.WAITING, P.RETRYING) else None
    await queue.record([result(job, status, detail="why\0", next_at=again)], MIDNIGHT)
    saved = status in (P.SAVED, P.ACCEPTED)
    assert await status_of(database, row) == (status.value, None, again is not None)
    facts = await database.pool.fetchrow("SELECT detail, next_at, saved_at, attempts FROM presave")
    tried = 0 if status is P.WAITING else 1  # put back: it does not count
    assert tuple(facts) == ("why", again, MIDNIGHT if saved else None, tried)
    assert await queue.claim(SPOTIFY, 1, MIDNIGHT) == []
    assert len(await queue.claim(SPOTIFY, 1, SOON)) == int(again is not None)


async def test_outcomes_messages_and_dead_grants_are_one_transaction(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    campaign, other, (fan, address) = await seeds.open(), await seeds.open(), await seeds.fan()
    grant = await seeds.grant(fan)
    for one in (campaign, other):
        await seeds.presave(one, fan, address, grant_id=grant.id)
    await seeds.fire()
    (job,) = [j for j in await queue.claim(SPOTIFY, 2, SOON) if j.campaign_id == campaign.id]
    rescue = NewDelivery(
        address_id=address.id, campaign_id=campaign.id, kind=DeliveryKind.RESCUE, occasion="spotify:1"
    )
    outcome = result(job, P.NEEDS_CONSENT, messages=(rescue, rescue), kill_grant=grant.id)
    async with database.pool.acquire() as blocker:  # the grant's row is busy: the last step of three waits
        await blocker.execute("BEGIN")
        await blocker.execute("SELECT 1 FROM dsp_grant FOR UPDATE")
        recording = asyncio.create_task(queue.record([outcome], SOON))
        await seeds.settled(recording, blocked=True)
        assert (await status_of(database, job.id))[0] == "saving"
        assert await database.pool.fetchval("SELECT count(*) FROM delivery") == 0
        await blocker.execute("COMMIT")
        await recording
    assert (await status_of(database, job.id))[0] == "needs_consent"
    assert await database.pool.fetchval("SELECT count(*) FROM delivery WHERE kind = 'rescue'") == 1
    current = await queue.grant(grant.id)
    assert current is not None
    assert current.status is GrantStatus.NEEDS_CONSENT
    await queue.record([outcome], SOON)  # said twice, because the first answer was lost
    assert await database.pool.fetchval("SELECT count(*) FROM delivery") == 1
    left = await database.pool.fetchval("SELECT status FROM presave WHERE campaign_id = $1", other.id)
    assert left == "saving", "the fan's other promises are left to their own attempts"


async def test_two_writers_of_the_same_rows_in_any_order_do_not_deadlock(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    await many(database, await seeds.open(), 400)
    await seeds.fire()
    for _ in range(5):
        jobs = await queue.claim(SPOTIFY, 400, SOON)
        back = [result(job, P.WAITING) for job in jobs]
        await asyncio.gather(queue.record(back, SOON), queue.record(back[::-1], SOON))
    assert await database.pool.fetchval("SELECT count(*) FROM presave WHERE status = 'waiting'") == 400


async def test_one_refresh_at_a_time_and_the_first_answer_counts(seeds: Seeds, queue: SaveQueueRows) -> None:
    grant = await seeds.grant((await seeds.fan())[0])
    leased = await asyncio.gather(*[queue.lease_refresh(grant.id, 1, MIDNIGHT) for _ in range(8)])
    (won,) = [tokens for tokens in leased if tokens is not None]
    assert (won.access, won.refresh) == ("at-1", "rt-1")
    assert not await queue.lease_refresh(grant.id, 1, MIDNIGHT + timedelta(seconds=29))
    await queue.end_refresh(grant.id, 1)
    assert await queue.lease_refresh(grant.id, 1, MIDNIGHT), "the one before brought nothing, and said so"
    assert await queue.lease_refresh(grant.id, 1, MIDNIGHT + timedelta(seconds=30)), "its holder died"
    fresh = Tokens(access="at-2", refresh="rt-2", access_expires_at=SOON)
    stored = await asyncio.gather(*[queue.store_refreshed(grant.id, 1, fresh, MIDNIGHT) for _ in range(4)])
    assert stored.count(True) == 1
    current = await queue.grant(grant.id)
    assert current is not None
    assert (current.token_version, current.tokens.access, current.tokens.refresh) == (2, "at-2", "rt-2")
    assert not await queue.lease_refresh(grant.id, 1, SOON), "an old version has nothing to refresh"
    assert await queue.lease_refresh(grant.id, 2, SOON), "the lease ended with the refresh"


async def test_a_revoked_grant_is_nobodys(seeds: Seeds, queue: SaveQueueRows, database: Database) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    grant = await seeds.grant(fan)
    await seeds.presave(campaign, fan, address, grant_id=grant.id)
    await seeds.fire()
    await database.pool.execute(
        "UPDATE dsp_grant SET status = 'revoked', access_sealed = NULL, refresh_sealed = NULL, secret_sealed = NULL"
    )
    (job,) = await queue.claim(SPOTIFY, 1, SOON)
    assert (job.permit, job.sealed) == (None, False)
    assert await queue.grant(grant.id) is None
    assert not await queue.lease_refresh(grant.id, 1, SOON)
    assert not await queue.store_refreshed(grant.id, 1, Tokens(access="x"), SOON)


async def test_tokens_that_do_not_open_hold_up_nobody_else(
    seeds: Seeds, leases: Leases, queue: SaveQueueRows, database: Database
) -> None:
    campaign = await seeds.open()
    grants = []
    for number in range(2):
        fan, address = await seeds.fan()
        grants.append(await seeds.grant(fan, account=f"spot-{number}"))
        await seeds.presave(campaign, fan, address, grant_id=grants[-1].id)
    await database.pool.execute(
        "UPDATE dsp_grant SET access_sealed = set_byte(access_sealed, 20, get_byte(access_sealed, 20) # 1)"
        " WHERE id = $1",
        grants[0].id,
    )
    await seeds.fire()
    broken, whole = sorted(await queue.claim(SPOTIFY, 2, SOON), key=lambda job: job.id)
    assert (broken.permit, broken.sealed) == (None, True)
    assert whole.permit is not None
    assert (whole.permit.grant_id, whole.sealed) == (grants[1].id, False)
    stranger = SaveQueueRows(database.pool, AesSealer(new_key(1)), leases)
    assert [job.sealed for job in await stranger.adopt(SPOTIFY, [])] == [True, True]


async def test_what_was_saved_is_read_back_now_and_then(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    await many(database, await seeds.open(), 3)
    await seeds.fire()
    first, second, third = await queue.claim(SPOTIFY, 3, MIDNIGHT)
    await queue.record(
        [result(first, P.SAVED), result(second, P.ACCEPTED), result(third, P.FAILED)], MIDNIGHT
    )
    assert await queue.to_verify(SPOTIFY, 9, MIDNIGHT - timedelta(seconds=1)) == [], "reads lag behind writes"
    assert await queue.to_verify(DspName.DEEZER, 9, SOON) == []
    assert {job.id for job in await queue.to_verify(SPOTIFY, 9, SOON)} == {first.id, second.id}
    assert await queue.to_verify(SPOTIFY, 9, SOON + timedelta(seconds=59)) == []
    await queue.verified([result(first, P.VERIFIED), result(third, P.VERIFIED)], SOON)
    assert (await status_of(database, first.id))[0] == "verified"
    assert (await status_of(database, third.id))[0] == "failed"
    assert [job.id for job in await queue.to_verify(SPOTIFY, 9, SOON + timedelta(minutes=1))] == [second.id]


async def test_a_sample_is_read_back_and_each_row_once(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    campaign = await seeds.open()
    ids = await many(database, campaign, 300)
    await database.pool.execute("UPDATE presave SET status = 'saved', saved_at = $1", MIDNIGHT)
    wanted = {i for i in ids if i % 1000 < 100}
    assert wanted, "the ids of the crowd reach into the sample"
    assert await queue.to_verify(SPOTIFY, 999, SOON, 0.0) == []
    assert {job.id for job in await queue.to_verify(SPOTIFY, 999, SOON, 0.1)} == wanted
    await queue.looked([], sorted(wanted))
    assert await queue.to_verify(SPOTIFY, 999, SOON + timedelta(days=1), 0.1) == []


async def test_whether_anything_is_due_is_told_as_a_claim_would(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    campaign = await seeds.open()
    [one] = await many(database, campaign, 1)
    [wave] = await seeds.wave_ids(campaign)
    assert not await queue.any_due(SPOTIFY, MIDNIGHT), "nothing before its wave fires"
    await seeds.fire()
    assert await queue.any_due(SPOTIFY, MIDNIGHT)
    assert not await queue.any_due(DspName.DEEZER, MIDNIGHT)
    for urgent in (True, False):
        await database.pool.execute("UPDATE presave SET next_at = $1, urgent = $2", SOON, urgent)
        assert not await queue.any_due(SPOTIFY, MIDNIGHT), "not yet"
        assert await queue.any_due(SPOTIFY, SOON)
    await database.pool.execute("UPDATE campaign SET paused = true")
    assert not await queue.any_due(SPOTIFY, SOON)
    await database.pool.execute("UPDATE campaign SET paused = false")
    assert await queue.hold(wave, SPOTIFY, SOON + timedelta(hours=1))
    assert not await queue.any_due(SPOTIFY, SOON), "the whole wave waits for a link"
    await database.pool.execute("DELETE FROM source_wait")
    assert [job.id for job in await queue.claim(SPOTIFY, 1, SOON)] == [one]
    assert not await queue.any_due(SPOTIFY, SOON), "it is in somebody's hands"


async def test_a_promise_is_claimed_whatever_its_rung_becomes_later(
    seeds: Seeds, queue: SaveQueueRows
) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    await seeds.presave(campaign, fan, address, rung=Rung.REMINDER)
    await seeds.fire()
    assert await queue.claim(SPOTIFY, 1, SOON) == []
    await seeds.presave(campaign, fan, address, rung=Rung.AUTO)
    assert [job.address_id for job in await queue.claim(SPOTIFY, 1, SOON)] == [address.id]


async def test_a_wave_without_a_source_is_held_by_one_row_until_its_time_or_the_link(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    campaign, other = await seeds.open(), await seeds.open()
    for one in (campaign, other):
        await many(database, one, 3)
    await seeds.fire()
    job = next(j for j in await queue.claim(SPOTIFY, 2, MIDNIGHT) if j.campaign_id == campaign.id)
    await queue.record([result(job, P.WAITING, next_at=SOON)], MIDNIGHT)
    await queue.hold(job.wave_id, SPOTIFY, SOON)
    await queue.hold(job.wave_id, SPOTIFY, MIDNIGHT)  # a shorter one changes nothing
    assert {j.campaign_id for j in await queue.claim(SPOTIFY, 9, MIDNIGHT)} == {other.id}
    assert await queue.claim(DspName.DEEZER, 9, MIDNIGHT) == []
    link = Link(
        dsp=SPOTIFY, url="https://open.spotify.com/track/x", method=LinkMethod.ARTIST, item="spotify:track:x"
    )
    async with database.store() as tx:
        await tx.campaigns.put_link(campaign.id, link, MIDNIGHT)
    assert len(await queue.claim(SPOTIFY, 9, MIDNIGHT)) == 3


async def test_a_hold_ends_by_itself(seeds: Seeds, queue: SaveQueueRows, database: Database) -> None:
    await many(database, await seeds.open(), 2)
    await seeds.fire()
    (job,) = await queue.claim(SPOTIFY, 1, MIDNIGHT)
    await queue.hold(job.wave_id, SPOTIFY, SOON)
    assert await queue.claim(SPOTIFY, 1, SOON - timedelta(seconds=1)) == []
    assert len(await queue.claim(SPOTIFY, 1, SOON)) == 1


async def test_what_is_parked_waits_again_when_the_artist_gives_the_link(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    campaign = await seeds.open()
    rows = await many(database, campaign, 5)
    await seeds.fire()
    (job,) = await queue.claim(SPOTIFY, 1, MIDNIGHT)
    await queue.record([result(job, P.AWAITING_SOURCE)], MIDNIGHT)
    assert [await queue.park(job.wave_id, SPOTIFY, 3) for _ in range(3)] == [3, 1, 0]
    assert {(await status_of(database, row))[0] for row in rows} == {"awaiting_source"}
    async with database.store() as tx:
        await tx.campaigns.finish_waves(SOON)
        found = Link(
            dsp=SPOTIFY, url="https://open.spotify.com/track/x", method=LinkMethod.UPC, item="spotify:track:x"
        )
        await tx.campaigns.put_link(campaign.id, found, SOON)
    assert len(await queue.claim(SPOTIFY, 9, SOON)) == 5


async def test_a_wave_whose_link_is_there_by_now_is_not_parked(
    seeds: Seeds, queue: SaveQueueRows, database: Database
) -> None:
    campaign = await seeds.open()
    await many(database, campaign, 5)
    await seeds.fire()
    (job,) = await queue.claim(SPOTIFY, 1, MIDNIGHT)
    found = Link(
        dsp=SPOTIFY, url="https://open.spotify.com/track/x", method=LinkMethod.UPC, item="spotify:track:x"
    )
    putting, parking = asyncio.Event(), asyncio.Event()

    async def put() -> None:
        async with database.store() as tx:
            await tx.campaigns.put_link(campaign.id, found, MIDNIGHT)
            putting.set()
            await parking.wait()
            await asyncio.sleep(0.1)  # the parking stands at the wave's lock

    async def park() -> int | None:
        await putting.wait()
        parking.set()
        return await queue.park(job.wave_id, SPOTIFY, 100)

    _, parked = await asyncio.gather(put(), park())
    assert parked is None
    assert len(await queue.claim(SPOTIFY, 9, MIDNIGHT)) == 4
