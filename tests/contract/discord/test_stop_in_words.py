"""A fan writes to the bot: a stop is a stop in whatever words, without a privileged intent, and is confirmed once."""

from __future__ import annotations

import asyncio

from sandbox.discord.people import User
from tests.contract.discord.test_release_in_a_server import drained, joined, opened
from tests.support.discord_bot import Rig, running
from tests.support.discord_spec import discord_spec

REACH = "SELECT reachability FROM address WHERE external_id = $1"
CONFIRMED = "You get no more messages from me here"


async def chat(rig: Rig, fan: User) -> None:
    await joined(rig, fan)
    await drained(rig)


async def test_a_sentence_stops_and_is_answered_once(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await chat(rig, rig.mia)
        (channel,) = rig.mia.dm_channels()
        await rig.mia.say(channel, "love it, please don't stop")
        await rig.mia.say(channel, "ok please stop texting me")
        answer = await rig.mia.wait_for(lambda m: CONFIRMED in m.text)
        assert "/start" in answer.text
        reach = await rig.parts.database.pool.fetchval(REACH, str(rig.mia.id))
        assert reach == "opted_out"
        said = await rig.parts.database.pool.fetchval(
            "SELECT text FROM consent_event WHERE act = 'withdrawn' AND channel = 'discord'"
        )
        assert said == "ok please stop texting me"
        await rig.mia.say(channel, "STOP")
        await rig.mia.wait_for(lambda m: "stopped already" in m.text)
        assert sum(CONFIRMED in m.text for m in rig.mia.dms()) == 1
        assert [p for c in rig.dc.calls for p in discord_spec().problems(c)] == []


async def test_a_talk_in_the_server_is_not_read(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await chat(rig, rig.mia)
        await rig.mia.say(rig.guild.channel("general"), "stop")
        (channel,) = rig.mia.dm_channels()
        await rig.mia.say(channel, "hello")
        await asyncio.sleep(0.3)
        assert await rig.parts.database.pool.fetchval(REACH, str(rig.mia.id)) == "ok"
        assert len(rig.mia.dms()) == len([m for m in rig.mia.dms() if m.application]) + 1
