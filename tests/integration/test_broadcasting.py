"""Broadcasts over a real database: who is meant, who may send, and how one stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.broadcast import BroadcastStatus, Segment
from core.consent import ConsentAct
from core.delivery import DeliveryStatus
from core.errors import NotFound, Refused
from core.fan import Reachability
from core.ids import Channel, DspName
from core.queues import DeliveryResult, OutgoingMessage
from core.services.broadcast_rounds import STUMBLES
from core.services.teams import Actor
from notifications.policy import Suppress, decide
from storage.delivery_queue import DeliveryQueueRows
from storage.requests import RequestRows
from storage.sealing import AesSealer
from tests.support.broadcasts import MGR, NEO, Stage, staged
from tests.support.queue_rows import working
from tests.support.seeds import Seeds

STRANGER = Actor(guild_id=301, user_id=1)


@pytest.fixture
async def stage(seeds: Seeds, sealer: AesSealer) -> Stage:
    return await staged(seeds, sealer)


async def test_only_who_agreed_in_that_chat_and_can_be_reached_is_meant(stage: Stage) -> None:
    await stage.fan()
    await stage.fan(news=False)
    back, _ = await stage.fan()
    await stage.say(back, ConsentAct.WITHDRAWN)
    elsewhere, _ = await stage.fan(news=False)
    await stage.say(elsewhere, ConsentAct.GIVEN, Channel.DISCORD)
    _, gone = await stage.fan()
    paused, _ = await stage.fan()
    now = stage.seeds.clock.now()
    async with stage.seeds.database.store() as tx:
        await tx.fans.set_reachability(gone.id, Reachability.BLOCKED, "403", now)
        await tx.fans.update(replace(paused, paused_until=now + timedelta(days=1)))
    assert await stage.total() == 1


async def test_a_person_with_two_chats_is_counted_once_where_it_will_go(stage: Stage, seeds: Seeds) -> None:
    fan, telegram = await stage.fan()
    await stage.fan()
    async with seeds.database.store() as tx:
        us = await tx.fans.put_sender(Channel.DISCORD, "our-discord", "us")
        visitor = replace(await seeds.visitor("900"), sender_id=us.id, channel=Channel.DISCORD)
        other, discord = await tx.fans.admit(visitor, seeds.clock.now())
        await tx.fans.set_dm_channel(discord.id, "dm-1")
    await stage.say(other, ConsentAct.GIVEN, Channel.DISCORD)
    async with seeds.database.store() as tx:
        await tx.persons.merge(other.id, fan.id, seeds.clock.now())
    made = await stage.broadcasting.draft(NEO, stage.campaign.id, "Tour", Segment())
    assert (made.total, made.counts) == (2, {Channel.TELEGRAM: 2})
    async with seeds.database.store() as tx:
        await tx.persons.prefer(fan.id, discord.id)
    made = await stage.broadcasting.draft(NEO, stage.campaign.id, "Tour", Segment())
    assert (made.total, made.counts) == (2, {Channel.TELEGRAM: 1, Channel.DISCORD: 1})
    assert await stage.total(Segment(channel=Channel.TELEGRAM)) == 2
    await stage.broadcasting.confirm(NEO, made.broadcast.id)
    await stage.run()
    assert await stage.rows() == 2
    where = "SELECT address_id FROM delivery WHERE fan_id = $1"
    assert [row[0] for row in await seeds.database.pool.fetch(where, fan.id)] == [discord.id]
    assert telegram.id != discord.id


async def test_segments_narrow_it(stage: Stage) -> None:
    await stage.fan(country="DE", saved=True)
    await stage.fan(country="US", language="de-AT")
    assert await stage.total() == 2
    assert await stage.total(Segment(country="DE")) == 1
    assert await stage.total(Segment(saved=True, country="DE")) == 1
    assert await stage.total(Segment(saved=False)) == 1
    assert await stage.total(Segment(language="de")) == 1
    assert await stage.total(Segment(dsp=DspName.SPOTIFY)) == 2
    assert await stage.total(Segment(dsp=DspName.DEEZER)) == 0
    assert await stage.total(Segment(channel=Channel.TELEGRAM)) == 2
    assert await stage.total(Segment(channel=Channel.SMS)) == 0
    assert await stage.total(Segment(joined_since=stage.seeds.clock.now() + timedelta(hours=1))) == 0


async def test_everybody_gets_it_once_and_it_ends(stage: Stage) -> None:
    for _ in range(3):
        await stage.fan()
    made = (await stage.broadcasting.draft(NEO, stage.campaign.id, " Tour! ", Segment())).broadcast
    assert await stage.run() == 0  # nothing before somebody pressed Send
    await stage.broadcasting.confirm(NEO, made.id)
    with pytest.raises(Refused):
        await stage.broadcasting.confirm(NEO, made.id)
    assert await stage.run() == 3
    assert await stage.run() == 0
    assert await stage.rows("queued") == 3
    await stage.become("sent", 3)
    await stage.run()
    found, tally = await stage.broadcasting.figures(NEO, made.id)
    assert (found.status, tally.sent, found.queued) == (BroadcastStatus.DONE, 3, 3)


async def test_many_need_a_second_person(stage: Stage) -> None:
    for _ in range(6):
        await stage.fan()
    made = await stage.broadcasting.draft(NEO, stage.campaign.id, "Tour", Segment())
    assert made.needs_second
    with pytest.raises(Refused, match="second"):
        await stage.broadcasting.confirm(NEO, made.broadcast.id)
    assert await stage.run() == 0
    sent = await stage.broadcasting.confirm(MGR, made.broadcast.id)
    assert sent.broadcast.second == MGR.user_id
    assert await stage.run() == 6


async def test_it_waits_for_its_time_pauses_goes_on_and_is_cancelled_midway(stage: Stage) -> None:
    for _ in range(4):
        await stage.fan()
    at = stage.seeds.clock.now() + timedelta(hours=2)
    made = (await stage.broadcasting.draft(NEO, stage.campaign.id, "Tour", Segment(), at)).broadcast
    await stage.broadcasting.confirm(NEO, made.id)
    assert await stage.run() == 0
    stage.seeds.clock.advance(hours=3)
    assert await stage.run() == 4
    await stage.broadcasting.pause(NEO, made.id)
    due = (
        "SELECT count(*) FROM delivery WHERE status = 'queued' AND coalesce(not_before, '-infinity') <= now()"
    )
    assert await stage.seeds.database.pool.fetchval(due) == 0
    assert await stage.run() == 0
    await stage.broadcasting.resume(NEO, made.id)
    assert await stage.seeds.database.pool.fetchval(due) == 4
    await stage.become("sent", 1)
    await stage.broadcasting.cancel(NEO, made.id)
    assert (await stage.rows("suppressed"), await stage.rows("sent")) == (3, 1)
    with pytest.raises(Refused):
        await stage.broadcasting.resume(NEO, made.id)


async def test_what_is_on_its_way_and_comes_back_keeps_to_the_pause_and_the_cancellation(
    stage: Stage,
) -> None:
    database, clock = stage.seeds.database, stage.seeds.clock
    for _ in range(2):
        _, address = await stage.fan()
    made = (await stage.broadcasting.draft(NEO, stage.campaign.id, "Tour", Segment())).broadcast
    await stage.broadcasting.confirm(NEO, made.id)
    await stage.run()
    async with working(database) as worker:
        queue = DeliveryQueueRows(database.pool, worker)

        async def come_back(claimed: list[OutgoingMessage]) -> int:
            """Not now, said the vendor; how many may go a minute later."""
            later = clock.now() + timedelta(seconds=30)
            again = [
                DeliveryResult(id=m.delivery.id, status=DeliveryStatus.QUEUED, next_at=later) for m in claimed
            ]
            await queue.record(again, clock.now())
            clock.advance(minutes=1)
            return len(await queue.claim(address.sender_id, 10, clock.now()))

        claimed = await queue.claim(address.sender_id, 10, clock.now())
        assert len(claimed) == 2
        await stage.broadcasting.pause(NEO, made.id)
        assert await come_back(claimed) == 0
        await stage.broadcasting.resume(NEO, made.id)
        claimed = await queue.claim(address.sender_id, 10, clock.now())
        assert len(claimed) == 2
        await stage.broadcasting.cancel(MGR, made.id)
        assert await come_back(claimed) == 0
    assert await stage.rows("expired") == 2
    trail = await RequestRows(database.pool).trail(made.send_at - timedelta(days=1), 20)
    assert {(t.who, t.act) for t in trail if t.act != "broadcast"} == {
        ("1", "broadcast confirm"),
        ("1", "broadcast pause"),
        ("1", "broadcast resume"),
        ("2", "broadcast cancel"),
    }


async def test_it_pauses_itself_when_too_many_fail(stage: Stage) -> None:
    for _ in range(45):
        await stage.fan()
    made = (await stage.broadcasting.draft(MGR, stage.campaign.id, "Tour", Segment())).broadcast
    await stage.broadcasting.confirm(NEO, made.id)
    await stage.run()
    await stage.become("failed", 5)
    await stage.become("sent", 36)
    await stage.run()
    found, tally = await stage.broadcasting.figures(NEO, made.id)
    assert found.status is BroadcastStatus.PAUSED
    assert found.why == "5 of 41 failed"
    assert tally.waiting == 4
    await stage.run()
    assert await stage.rows() == 45


async def test_one_that_always_fails_holds_up_no_other_and_is_paused_in_the_end(
    stage: Stage, seeds: Seeds, sealer: AesSealer
) -> None:
    pool = seeds.database.pool
    await pool.execute("ALTER TABLE delivery ADD CHECK (args->>'text' IS DISTINCT FROM 'Poison')")
    await stage.fan()
    other = await staged(seeds, sealer, "PULSE")
    await other.fan()
    bad = (await stage.broadcasting.draft(NEO, stage.campaign.id, "Poison", Segment())).broadcast
    good = (await stage.broadcasting.draft(NEO, other.campaign.id, "Tour", Segment())).broadcast
    for one in (bad, good):
        await stage.broadcasting.confirm(NEO, one.id)
    for _ in range(STUMBLES):
        found, _ = await stage.broadcasting.figures(NEO, bad.id)
        assert found.status is BroadcastStatus.SENDING
        await stage.run()
        await stage.run()  # at once it is not tried again
        assert await stage.rows("queued") == 1, "the other one's"
        seeds.clock.advance(minutes=2)
    found, _ = await stage.broadcasting.figures(NEO, bad.id)
    assert (found.status, found.why) == (BroadcastStatus.PAUSED, "5 tries failed: CheckViolationError")
    async with seeds.database.store() as tx:
        assert [one.id for one in await tx.broadcasts.take_halted()] == [bad.id], "its owner hears of it"
    await pool.execute("ALTER TABLE delivery DROP CONSTRAINT delivery_args_check")
    await stage.broadcasting.resume(NEO, bad.id)
    assert await stage.run() == 1


async def test_other_artists_and_mere_viewers_cannot_send(stage: Stage) -> None:
    await stage.fan()
    made = (await stage.broadcasting.draft(NEO, stage.campaign.id, "Tour", Segment())).broadcast
    with pytest.raises(NotFound):
        await stage.broadcasting.confirm(STRANGER, made.id)
    with pytest.raises(NotFound):
        await stage.broadcasting.draft(STRANGER, stage.campaign.id, "Tour", Segment())
    with pytest.raises(NotFound):
        await stage.broadcasting.cancel(replace(NEO, user_id=77), made.id)
    assert await stage.run() == 0


async def test_nobody_too_long_and_too_far_are_refused(stage: Stage) -> None:
    made = (await stage.broadcasting.draft(NEO, stage.campaign.id, "Tour", Segment())).broadcast
    with pytest.raises(Refused, match="nobody"):
        await stage.broadcasting.confirm(NEO, made.id)
    for text in ("", "  ", "x" * 1001):
        with pytest.raises(Refused, match="text"):
            await stage.broadcasting.draft(NEO, stage.campaign.id, text, Segment())
    with pytest.raises(Refused, match="when"):
        await stage.broadcasting.draft(
            NEO, stage.campaign.id, "x", Segment(), stage.seeds.clock.now() + timedelta(days=400)
        )


async def test_a_button_of_the_draft_does_not_wake_what_was_stopped(stage: Stage) -> None:
    await stage.fan()
    made = (await stage.broadcasting.draft(NEO, stage.campaign.id, "Tour", Segment())).broadcast
    await stage.broadcasting.confirm(NEO, made.id)
    await stage.broadcasting.pause(NEO, made.id)
    with pytest.raises(Refused, match="error-broadcast-move"):
        await stage.broadcasting.confirm(MGR, made.id)
    async with stage.seeds.database.store() as tx:
        assert (await tx.broadcasts.get(made.id)).status is BroadcastStatus.PAUSED


async def test_news_that_were_ended_while_they_were_on_their_way_do_not_come_later(stage: Stage) -> None:
    database, clock = stage.seeds.database, stage.seeds.clock
    (mia, _), (zoe, address) = await stage.fan(), await stage.fan()
    made = (await stage.broadcasting.draft(NEO, stage.campaign.id, "Tour", Segment())).broadcast
    await stage.broadcasting.confirm(NEO, made.id)
    await stage.run()
    async with working(database) as worker:
        queue = DeliveryQueueRows(database.pool, worker)
        claimed = await queue.claim(address.sender_id, 10, clock.now())
        assert {m.wanted for m in claimed} == {True}
        await stage.say(mia, ConsentAct.WITHDRAWN)
        again = [DeliveryResult(id=m.delivery.id, status=DeliveryStatus.QUEUED) for m in claimed]
        await queue.record(again, clock.now())
        claimed = await queue.claim(address.sender_id, 10, clock.now())
    assert {m.delivery.fan_id: m.wanted for m in claimed} == {mia.id: False, zoe.id: True}
    fates = {m.delivery.fan_id: decide(m, clock.now()) for m in claimed}
    assert fates[mia.id] == Suppress(why="news are not wanted any more")
    assert not isinstance(fates[zoe.id], Suppress)
