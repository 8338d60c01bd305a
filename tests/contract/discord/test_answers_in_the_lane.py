"""Answers to what fans type share the sender's lane with the outbox: they go first, and a pause loses none."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bots.discord import answering
from core.delivery import DeliveryKind, NewDelivery
from core.fan import Visitor
from core.ids import Channel
from sandbox.discord.people import User
from sandbox.discord.records import Message
from sandbox.faults import Fault
from tests.contract.discord.test_release_in_a_server import opened
from tests.support.discord_bot import Rig, dispatching, running

RATE, BULK, TALKERS = 20, 60, 12
BUNCHED = (
    3  # what a busy machine sends late and together; two that knew nothing of each other send twice the rate
)
STOPPED = "SELECT count(*) FROM address WHERE reachability = 'opted_out'"


async def chat(rig: Rig, number: int, *, told: bool) -> User:
    """Somebody with an open chat; `told`: a message waits for them."""
    assert rig.bot._us is not None
    user, now = rig.dc.user(number, f"Fan {number}"), rig.parts.clock.now()
    rig.guild.join(user)
    channel = rig.dc.open_dm(rig.app, user)
    who = Visitor(sender_id=rig.bot._us.id, channel=Channel.DISCORD, external_id=str(number))
    async with rig.parts.database.store() as tx:
        _, address = await tx.fans.admit(who, now)
        await tx.fans.set_dm_channel(address.id, str(channel.id))
        if told:
            campaign = await rig.parts.database.pool.fetchval("SELECT max(id) FROM campaign")
            new = NewDelivery(
                address_id=address.id, campaign_id=campaign, kind=DeliveryKind.OPEN, occasion=""
            )
            await tx.deliveries.queue([new], now)
    return user


async def types(user: User, text: str) -> None:
    (channel,) = user.dm_channels()
    await user.say(channel, text)


def ours(*users: User) -> list[Message]:
    """What the bot wrote to them, in order."""
    return sorted((m for u in users for m in u.dms() if m.application), key=lambda m: m.created)


def busiest(messages: list[Message]) -> int:
    """The most of them within a second."""
    times = [m.created for m in messages]
    return max(sum(t <= other < t + timedelta(seconds=1) for other in times) for t in times)


async def until_written(count: int, *users: User) -> None:
    async with asyncio.timeout(30):
        while len(ours(*users)) < count:
            await asyncio.sleep(0.01)


async def test_answers_go_before_the_outbox_and_both_keep_the_limit(dsn: str) -> None:
    async with running(dsn, discord_rate=str(RATE)) as rig:
        await opened(rig)
        bulk = [await chat(rig, 7000 + n, told=True) for n in range(BULK)]
        talkers = [await chat(rig, 500 + n, told=False) for n in range(TALKERS)]
        async with dispatching(rig, RATE):
            await until_written(RATE // 2, *bulk)
            before = len(ours(*bulk))
            for user in talkers:
                await types(user, "what is this?")
            await until_written(TALKERS, *talkers)
            meanwhile = len(ours(*bulk)) - before
            await until_written(BULK, *bulk)
        assert meanwhile <= 8, f"{meanwhile} of the outbox went meanwhile, more than what was under way"
        assert busiest(ours(*bulk, *talkers)) <= RATE + BUNCHED


async def over(rig: Rig, rests: timedelta) -> None:
    """The pause ends: for us by our clock, for the lane by the server's."""
    await rig.parts.database.pool.execute("UPDATE lane SET paused_until = NULL")
    await rig.parts.clock.set_offset(rests + timedelta(seconds=1))


async def test_a_stop_counts_while_the_lane_rests_and_is_confirmed_once_it_does_not(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        user, rests = await chat(rig, 500, told=False), timedelta(hours=1)
        assert rig.bot._us is not None
        await rig.parts.lanes.pause(rig.bot._us.lane, rests, "429")
        await types(user, "please stop texting me")
        async with asyncio.timeout(10):
            while not await rig.parts.database.pool.fetchval(STOPPED):
                await asyncio.sleep(0.01)
            while await rig.parts.database.pool.fetchval("SELECT attempts FROM inbox") != 0:
                await asyncio.sleep(0.01)  # put off, which is no attempt
        assert ours(user) == []
        await over(rig, rests)
        await user.wait_for(lambda m: "no more messages" in m.text)
        async with asyncio.timeout(10):
            while await rig.parts.database.pool.fetchval("SELECT status FROM inbox") != "done":
                await asyncio.sleep(0.01)
        assert len(ours(user)) == 1, "the answer that was owed, not another one"


async def test_what_discord_puts_off_stops_the_lane_and_comes_later(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        user, rests = await chat(rig, 500, told=False), timedelta(seconds=600)
        wait = {"message": "You are being rate limited.", "retry_after": 600.0, "global": False}
        rig.dc.world.faults.add(
            Fault(
                vendor="discord", kind="answer", pattern=r"POST .*/messages$", status=429, body=wait,
                headers={"Via": "1.1 google", "Retry-After": "600"}, times=3,
            )
        )  # fmt: skip
        await types(user, "what is this?")
        assert rig.bot._us is not None
        async with asyncio.timeout(10):
            while not await rig.parts.lanes.rests(rig.bot._us.lane):
                await asyncio.sleep(0.01)
            while await rig.parts.database.pool.fetchval("SELECT attempts FROM inbox") != 0:
                await asyncio.sleep(0.01)
        assert ours(user) == []
        rig.dc.world.faults.clear()
        await over(rig, rests)
        await user.wait_for(lambda m: bool(m.text))
        assert len(ours(user)) == 1


async def test_an_answer_whose_process_died_is_not_given_again(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: Any, **__: Any) -> None:
        """Nothing is noted."""

    async with running(dsn) as rig:
        await opened(rig)
        user, pool = await chat(rig, 500, told=False), rig.parts.database.pool
        with monkeypatch.context() as dying:
            dying.setattr(answering, "answered", dies)
            await types(user, "please stop texting me")
            await until_written(1, user)
            await asyncio.sleep(0.2)
        rig.dc.nonce_window_s = 0.0  # Discord remembers it no longer
        await rig.parts.clock.set_offset(timedelta(minutes=10))
        async with asyncio.timeout(10):
            while await pool.fetchval("SELECT status FROM inbox") != "unknown":
                await asyncio.sleep(0.01)
        assert len(ours(user)) == 1
        assert await pool.fetchval(STOPPED) == 1
        counts = await rig.parts.gauges.unfinished()
        assert counts["discord"]["answer_unknown"] == 1
