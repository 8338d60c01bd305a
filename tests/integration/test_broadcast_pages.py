"""Broadcasts of several pages: nobody waits for those who sleep, and what is cut short goes on where it stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.broadcast import Broadcast, BroadcastStatus, Segment
from core.delivery import DeliveryStatus
from core.queues import DeliveryResult
from storage.delivery_queue import DeliveryQueueRows
from storage.sealing import AesSealer
from tests.support.broadcasts import MGR, NEO, Stage, staged
from tests.support.queue_rows import working
from tests.support.seeds import Seeds


@pytest.fixture
async def stage(seeds: Seeds, sealer: AesSealer) -> Stage:
    """Two fans a page, two at most ahead of the outbox."""
    return await staged(seeds, sealer, page=2, ahead=2)


async def sending(stage: Stage, fans: int) -> Broadcast:
    for _ in range(fans):
        await stage.fan()
    made = (await stage.broadcasting.draft(NEO, stage.campaign.id, "Tour", Segment())).broadcast
    return (await stage.broadcasting.confirm(MGR, made.id)).broadcast


async def put_off(stage: Stage, count: int, hours: int = 12) -> None:
    """The outbox took so many, found their fans asleep and gave them back for the morning."""
    database, now = stage.seeds.database, stage.seeds.clock.now()
    async with working(database) as worker:
        queue = DeliveryQueueRows(database.pool, worker)
        claimed = await queue.claim((await stage.seeds.sender()).id, 100, now)
        assert len(claimed) == count
        later = now + timedelta(hours=hours)
        back = [
            DeliveryResult(id=m.delivery.id, status=DeliveryStatus.QUEUED, next_at=later) for m in claimed
        ]
        await queue.record(back, now)


async def queued(stage: Stage, broadcast: Broadcast) -> int:
    async with stage.seeds.database.store() as tx:
        return (await tx.broadcasts.get(broadcast.id)).queued


async def test_fans_asleep_hold_up_nobody_who_is_awake(stage: Stage) -> None:
    tour = await sending(stage, fans=5)
    assert await stage.run() == 2
    await put_off(stage, 2)
    assert await stage.run() == 2
    await put_off(stage, 2)
    assert await stage.run() == 1
    await stage.become("sent", 5)
    await stage.run()
    found, tally = await stage.broadcasting.figures(NEO, tour.id)
    assert (found.status, tally.sent) == (BroadcastStatus.DONE, 5)


async def test_it_is_not_over_while_some_wait_for_the_morning(stage: Stage) -> None:
    tour = await sending(stage, fans=1)
    await stage.run()
    await put_off(stage, 1)
    await stage.run()
    found, tally = await stage.broadcasting.figures(NEO, tour.id)
    assert (found.status, tally.waiting, tally.due) == (BroadcastStatus.SENDING, 1, 0)


async def test_in_the_morning_no_more_go_ahead_until_those_have_gone(stage: Stage) -> None:
    await sending(stage, fans=3)
    await stage.run()
    await put_off(stage, 2)
    stage.seeds.clock.advance(hours=13)
    assert await stage.run() == 0
    await stage.become("sent", 1)
    assert await stage.run() == 1


async def test_one_artists_broadcast_waits_for_no_other(stage: Stage, sealer: AesSealer) -> None:
    tour = await sending(stage, fans=4)
    assert await stage.run() == 2  # as many as go ahead: this one waits for the outbox
    other = await staged(stage.seeds, sealer, "Nova", page=2, ahead=2)
    album = await sending(other, fans=2)
    assert await stage.run() == 2
    assert (await queued(stage, tour), await queued(stage, album)) == (2, 2)


async def test_each_look_takes_a_page_of_every_broadcast(seeds: Seeds, sealer: AesSealer) -> None:
    stage, other = [await staged(seeds, sealer, name, page=2, ahead=9) for name in ("NEON", "Nova")]
    tour, album = await sending(stage, fans=5), await sending(other, fans=5)
    assert await stage.broadcasting.step() == 4
    assert (await queued(stage, tour), await queued(stage, album)) == (2, 2)


async def test_one_that_goes_wrong_stops_alone(seeds: Seeds, sealer: AesSealer) -> None:
    stage, other = [await staged(seeds, sealer, name, page=50) for name in ("NEON", "Nova")]
    tour = await sending(stage, fans=40)
    await stage.run()
    await stage.become("failed", 40)
    album = await sending(other, fans=1)
    assert await stage.broadcasting.step() == 1
    async with seeds.database.store() as tx:
        found = [(await tx.broadcasts.get(b.id)).status for b in (tour, album)]
    assert found == [BroadcastStatus.PAUSED, BroadcastStatus.SENDING]


async def test_a_page_whose_checkpoint_fails_is_not_queued_and_comes_again_once(stage: Stage) -> None:
    tour = await sending(stage, fans=4)
    pool = stage.seeds.database.pool
    assert await stage.run() == 2
    await stage.become("sent", 2)
    await pool.execute("ALTER TABLE broadcast ADD CONSTRAINT no_more CHECK (queued <= 2)")
    assert await stage.broadcasting.step() == 0
    assert (await stage.rows(), await queued(stage, tour)) == (2, 2)
    await pool.execute("ALTER TABLE broadcast DROP CONSTRAINT no_more")
    stage.seeds.clock.advance(minutes=1)
    assert await stage.run() == 2
    per_fan = "SELECT count(*) AS n FROM delivery WHERE kind = 'broadcast' GROUP BY address_id"
    assert [row["n"] for row in await pool.fetch(per_fan)] == [1, 1, 1, 1]


async def test_cancelled_before_the_second_page_nobody_of_it_is_written_to(stage: Stage) -> None:
    tour = await sending(stage, fans=4)
    assert await stage.run() == 2
    await stage.become("sent", 1)
    await stage.broadcasting.cancel(NEO, tour.id)
    assert await stage.run() == 0
    assert (await stage.rows("sent"), await stage.rows("suppressed"), await stage.rows()) == (1, 1, 2)
