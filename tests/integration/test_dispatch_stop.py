"""A narrow lane takes its time; whoever says stop meanwhile gets nothing of what was claimed before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.fan import Reachability
from notifications.dispatcher import DispatchSettings
from tests.integration.test_dispatch_slots import FANS, Counting, crowd, sending, until
from tests.support.sms_bot import Rig, running

NARROW = DispatchSettings(rate=3.0, concurrency=8)  # each message takes three slots


@pytest.fixture
async def rig(dsn: str) -> AsyncIterator[Rig]:
    async with running(dsn) as rig:
        yield rig


async def settled(rig: Rig, status: str) -> None:
    """Everything but the first is there."""
    async with asyncio.timeout(20):
        while await rig.count("SELECT count(*) FROM delivery WHERE status = $1", status) < FANS - 1:
            await asyncio.sleep(0.05)


async def test_a_stop_between_the_claim_and_the_turn_is_heard(rig: Rig) -> None:
    bot, channel = await crowd(rig.parts, await rig.campaign()), Counting()
    async with sending(rig.parts, bot, channel, NARROW):
        await until(lambda: len(channel.came) == 1)
        addresses = await rig.parts.database.pool.fetch("SELECT id FROM address")
        async with rig.parts.database.store() as tx:
            for row in addresses:
                await tx.fans.set_reachability(
                    row["id"], Reachability.OPTED_OUT, "stop", rig.parts.clock.now()
                )
        await settled(rig, "suppressed")
    assert len(channel.came) == 1
    details = await rig.parts.database.pool.fetch(
        "SELECT DISTINCT detail FROM delivery WHERE status = 'suppressed'"
    )
    assert [row["detail"] for row in details] == ["opted_out"]


async def test_who_asks_for_silence_or_is_erased_meanwhile_gets_nothing_either(rig: Rig) -> None:
    bot, channel = await crowd(rig.parts, await rig.campaign()), Counting()
    pool = rig.parts.database.pool
    async with sending(rig.parts, bot, channel, NARROW):
        await until(lambda: len(channel.came) == 1)
        await pool.execute(
            "UPDATE fan SET paused_until = $1 WHERE id % 2 = 0", rig.parts.clock.now() + timedelta(days=1)
        )
        await pool.execute("UPDATE delivery SET expires_at = '-infinity' WHERE fan_id % 2 = 1")
        async with asyncio.timeout(20):
            while await rig.count("SELECT count(*) FROM delivery WHERE status IN ('queued', 'sending')"):
                await asyncio.sleep(0.05)
    assert len(channel.came) == 1
