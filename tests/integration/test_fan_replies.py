"""What fans wrote back in storage: counted and claimed once, gone with its person, with them when chats are joined or parted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.campaign import Campaign
from core.fan import Address, Fan
from core.fan_reply import PER_FAN, FanReply, FanReplyStatus
from storage.database import Database
from tests.support.seeds import Seeds, both

S = FanReplyStatus


async def write(
    seeds: Seeds, address: Address, campaign: Campaign, ref: str, status: S = S.QUEUED
) -> FanReply | None:
    async with seeds.database.store() as tx:
        return await tx.replies.put(address.id, campaign.id, ref, f"text {ref}", status, seeds.clock.now())


async def moved(seeds: Seeds, reply: FanReply, *to: S, **more: Any) -> bool:
    done = False
    for state in to:
        async with seeds.database.store() as tx:
            done = await tx.replies.record(reply.id, state, seeds.clock.now(), **more)
    return done


async def test_two_at_once_do_not_write_more_than_the_day_takes(seeds: Seeds) -> None:
    campaign = await seeds.open()
    _, address = await seeds.fan()
    for number in range(PER_FAN - 1):
        assert await write(seeds, address, campaign, str(number))
    found = await both(write(seeds, address, campaign, "a"), write(seeds, address, campaign, "b"))
    assert sum(one is None for one in found) == 1
    again = await write(seeds, address, campaign, "0")
    assert again is not None
    assert again.text == "text 0"  # known: no new one


async def test_claimed_once_and_only_along_the_table(seeds: Seeds) -> None:
    campaign = await seeds.open()
    _, address = await seeds.fan()
    reply = await write(seeds, address, campaign, "1")
    assert reply is not None

    async def claim() -> FanReply | None:
        async with seeds.database.store() as tx:
            return await tx.replies.claim(seeds.clock.now())

    found = await both(claim(), claim())
    assert sorted(one.id for one in found if one) == [reply.id]
    assert await moved(seeds, reply, S.SENT, post=(1, 2))
    assert not await moved(seeds, reply, S.QUEUED)
    assert not await moved(seeds, reply, S.UNKNOWN)
    assert await claim() is None


@pytest.mark.parametrize("everything", [True, False])
async def test_erasing_leaves_only_what_has_to_go_in_discord(
    seeds: Seeds, database: Database, everything: bool
) -> None:
    campaign, other = await seeds.open(), await seeds.open()
    fan, address = await seeds.fan()
    for number, one in ((1, campaign), (2, other)):
        reply = await write(seeds, address, one, str(number))
        assert reply is not None
        await moved(seeds, reply, S.SENDING, S.SENT, post=(number, 10 + number))
        async with database.store() as tx:
            await tx.replies.mute(fan.id, one.artist.id, 1, seeds.clock.now())
    async with database.store() as tx:
        if everything:
            await tx.fans.erase(fan.id, b"p" * 32, seeds.clock.now())
        else:
            await tx.fans.erase_for_artist(fan.id, campaign.artist.id, b"p" * 32, seeds.clock.now())
    left = await database.pool.fetchval("SELECT count(*) FROM fan_reply")
    muted = await database.pool.fetchval("SELECT count(*) FROM muted_fan")
    assert (left, muted) == ((0, 0) if everything else (1, 1))
    posts = await database.pool.fetch("SELECT message_id FROM fan_reply_erasure ORDER BY 1")
    assert [p["message_id"] for p in posts] == ([11, 12] if everything else [11])


async def test_joined_and_parted_with_their_chat(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    gone, first = await seeds.fan()
    kept, second = await seeds.fan()
    for fan, address in ((gone, first), (kept, second)):
        assert await write(seeds, address, campaign, str(fan.id))
    async with database.store() as tx:
        await tx.replies.mute(gone.id, campaign.artist.id, 1, seeds.clock.now())
        await tx.persons.merge(gone.id, kept.id, seeds.clock.now())
    assert await owners(database) == {first.id: kept.id, second.id: kept.id}
    assert await is_muted(database, kept, campaign)
    async with database.store() as tx:
        new = await tx.persons.part(kept.id, first.id, seeds.clock.now())
    assert new is not None
    assert await owners(database) == {first.id: new, second.id: kept.id}
    async with database.store() as tx:
        parted = await tx.fans.fan(new)
    assert await is_muted(database, parted, campaign)  # parting is no way round it


async def owners(database: Database) -> dict[int, int]:
    rows = await database.pool.fetch("SELECT address_id, fan_id FROM fan_reply")
    return {r["address_id"]: r["fan_id"] for r in rows}


async def is_muted(database: Database, fan: Fan, campaign: Campaign) -> bool:
    async with database.store() as tx:
        return await tx.replies.muted(fan.id, campaign.artist.id)


async def test_what_may_stand_in_a_thread_is_looked_for_in_time(seeds: Seeds) -> None:
    campaign = await seeds.open()
    _, address = await seeds.fan()
    reply = await write(seeds, address, campaign, "1")
    assert reply is not None
    await moved(seeds, reply, S.SENDING)

    async def doubtful(after_s: int) -> bool:
        async with seeds.database.store() as tx:
            return await tx.replies.doubtful(seeds.clock.now() + timedelta(seconds=after_s)) is not None

    assert not await doubtful(59)
    assert await doubtful(60)
    assert not await doubtful(89)
    assert await doubtful(90)
