"""A release goes viral in a server: 80 press in a rush (3,000 with UPBEAT_FAULTS=long), and Discord limits new chats."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

import pytest

from sandbox.discord.people import User
from sandbox.discord.records import Message
from tests.contract.discord.test_release_in_a_server import has_fan_role, later, opened
from tests.support.discord_bot import Rig, dispatching, running

PRESSES = 3000 if os.environ.get("UPBEAT_FAULTS") == "long" else 80
AT_ONCE = 4
OPENINGS = 5  # a minute, the default


async def pressed(rig: Rig, fans: list[User]) -> None:
    """Each gets an answer only they see; Discord takes none that begins later than after three seconds."""
    post = await rig.guild.channel("releases").wait_for(lambda m: "Night Drive" in m.text)
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(fan: User) -> None:
        async with gate:
            answer = await fan.press(post, "Remind me")
            assert isinstance(answer, Message)
            assert answer.ephemeral

    await asyncio.gather(*(one(fan) for fan in fans))


async def nobody_waits(rig: Rig, fans: list[User]) -> None:
    """Every fan has a chat or the role, and no message keeps knocking; minutes pass in the domain's time alone."""
    async with asyncio.timeout(60 + len(fans) / 5):
        while True:
            reached = all(has_fan_role(rig, fan) or fan.dms() for fan in fans)
            waiting = await rig.parts.database.pool.fetchval(
                "SELECT count(*) FROM delivery WHERE status IN ('queued', 'sending')"
            )
            if reached and not waiting:
                return
            await later(rig, timedelta(minutes=3))
            await asyncio.sleep(0.3)


@pytest.mark.timeout(3600)
async def test_all_are_answered_and_reached_and_new_chats_open_slowly(dsn: str) -> None:
    async with running(dsn, discord_openings_per_minute=str(OPENINGS)) as rig:
        await opened(rig)
        assert rig.dc.pace.new_dms is not None, "Discord limits new chats"
        fans = [rig.dc.user(1000 + n, f"Fan {n}") for n in range(PRESSES)]
        for fan in fans:
            rig.guild.join(fan)
        began = asyncio.get_running_loop().time()
        async with dispatching(rig, rate=rig.parts.settings.discord_rate):
            await pressed(rig, fans)
            assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM presave") == PRESSES
            await nobody_waits(rig, fans)
        minutes = (asyncio.get_running_loop().time() - began) / 60
        chats = sum(bool(fan.dms()) for fan in fans)
        assert 1 <= chats <= OPENINGS * minutes + 2
        assert rig.dc.pace.opened_too_fast == 0
        assert rig.dc.pace.shut_out == 0
