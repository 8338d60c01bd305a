"""Discord shuts out who is refused too often; long before that our calls rest, and people are still answered."""

from __future__ import annotations

from datetime import timedelta

import discord

from app.ops import _metrics
from app.status import gather, show
from bots.discord.invalid_calls import BUDGET
from core.delivery import Sent
from core.fan import Reachability
from tests.contract.discord.test_direct_messages import HELLO, address, delivery
from tests.contract.discord.test_release_in_a_server import joined, opened
from tests.support.discord_bot import Rig, bot_of, running

KEY = "discord-invalid:100"


async def used(rig: Rig) -> int:
    left = await rig.parts.lanes.left(KEY, BUDGET, rig.parts.clock.now())
    return BUDGET.units - left


async def spent(rig: Rig, all_but: int) -> None:
    """By other processes."""
    now = rig.parts.clock.now()
    await rig.parts.lanes.draw(KEY, BUDGET, BUDGET.units - await used(rig) - all_but, now)


async def test_refusals_count_for_all_processes_and_then_calls_rest(dsn: str) -> None:
    async with running(dsn) as rig:
        channel = await rig.bot.client.create_dm(discord.Object(7))
        known = address(dm=str(channel.id))
        rig.mia.close_dms()
        before = await used(rig)
        answer = await rig.bot.sender.send(known, HELLO, delivery())
        assert (answer.reachability, await used(rig)) == (Reachability.DMS_CLOSED, before + 1)
        await spent(rig, all_but=1)
        for _ in range(2):  # the last of the budget, and the one that is too many
            assert (await rig.bot.sender.send(known, HELLO, delivery())).status is Sent.BLOCKED
        asked = len(rig.dc.calls)
        rests = await rig.bot.sender.send(known, HELLO, delivery())
        assert (rests.status, rests.alone) == (Sent.RETRY, False), "the whole lane waits"
        assert rests.retry_after is not None
        assert timedelta(0) < rests.retry_after <= BUDGET.every
        assert len(rig.dc.calls) == asked, "nothing was asked"

        state = await gather(rig.parts)
        [lane] = [one for one in state["lanes"] if one["key"] == KEY]
        assert (lane["paused"], lane["used"], lane["budget"]) == (True, 5000, 5000)
        assert "(5000 of 5000 used) PAUSED: budget used up: 5000 of 5000" in show(state)
        assert f'upbeat_lane_budget_used{{lane="{KEY}"}} 1.0' in (await _metrics(rig.parts)).decode()


async def test_another_process_rests_too_and_whoever_presses_is_answered(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await spent(rig, all_but=0)
        other = bot_of(rig.parts)
        try:
            await other.start()
            answer = await other.sender.send(address(dm="1"), HELLO, delivery())
            assert (answer.status, answer.detail) == (Sent.RETRY, "429")
        finally:
            await other.close()
        assert (await joined(rig, rig.mia)).ephemeral


async def test_the_next_ten_minutes_are_new(dsn: str) -> None:
    async with running(dsn) as rig:
        await spent(rig, all_but=0)
        later = rig.parts.clock.now() + BUDGET.every
        assert await rig.parts.lanes.left(KEY, BUDGET, later) == BUDGET.units


async def test_the_shield_shuts_out_whoever_is_refused_too_often(dsn: str) -> None:
    async with running(dsn) as rig:
        channel = await rig.bot.client.create_dm(discord.Object(7))
        known = address(dm=str(channel.id))
        rig.mia.close_dms()
        rig.dc.pace.invalid = (3, 600.0)
        seen = [(await rig.bot.sender.send(known, HELLO, delivery())).status for _ in range(4)]
        assert seen == [Sent.BLOCKED] * 3 + [Sent.RETRY]
        assert rig.dc.pace.shut_out == 1
        assert rig.dc.pace.invalid_answers == 3
