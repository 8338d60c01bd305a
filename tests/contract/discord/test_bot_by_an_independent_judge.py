"""The same bot inside simcord, a model of Discord by other people: sync, permissions, restart, forms, faults."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord
import simcord

from bots.discord.runner import DiscordBot
from core.delivery import Sent
from core.fan import Reachability
from sandbox.server import SandboxServer
from tests.contract.discord.test_direct_messages import HELLO, address, delivery
from tests.support.artwork_samples import night_drive
from tests.support.clip_samples import sound
from tests.support.discord_bot import bot_of, parts_over

FILLED = {
    "title": "Day Drive",
    "date": "2027-12-05",
    "time": "00:00",
    "zone": "UTC",
    "mode": "local midnight",
}


@dataclass(frozen=True, kw_only=True)
class Place:
    env: simcord.Env
    bot: DiscordBot
    other: DiscordBot  # the same, started later
    general: simcord.ChannelHandle
    neo: simcord.MemberActor
    mia: simcord.MemberActor
    code: str


@asynccontextmanager
async def placed(dsn: str) -> AsyncIterator[Place]:
    sandbox = SandboxServer()
    world = await sandbox.start(vendors=("discord",))
    async with parts_over(dsn, world) as parts:
        bot, other = (bot_of(parts, api_url="", gateway_url="") for _ in range(2))
        code = await parts.teams.invite("NEON")
        async with simcord.run(bot.client) as env:
            guild = env.create_guild()
            general = guild.create_text_channel("general")
            boss = guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
            neo = guild.add_member(env.create_user("neon"), roles=[boss])
            mia = guild.add_member(env.create_user("mia"))
            yield Place(env=env, bot=bot, other=other, general=general, neo=neo, mia=mia, code=code)
    await sandbox.stop()


async def announced(at: Place) -> discord.Message:
    """A campaign that is open and posted in #general."""
    await at.neo.slash(at.general, "campaign settings", code=at.code, channel=at.general)
    art = ("a.jpg", night_drive(700))
    await at.neo.slash(at.general, "campaign create", title="Night Drive", date="2027-12-04", artwork=art)
    await at.neo.slash(at.general, "campaign open")
    await at.neo.slash(at.general, "campaign announce")
    post = at.general.last_message
    assert post is not None
    assert post.embeds[0].title == "Night Drive"
    return post


async def test_an_announcement_outlives_the_process(dsn: str) -> None:
    async with placed(dsn) as place:
        post = await announced(place)
        await place.env.restart_bot(place.other.client)
        answer = await place.mia.click(post, label="Pre-save")
        assert answer.ephemeral
        assert answer.response is not None
        assert "Pick where you listen" in answer.response.content
        assert "/j/" in str(answer.response.components)


async def test_a_form_outlives_the_process(dsn: str) -> None:
    async with placed(dsn) as place:
        await announced(place)
        preview = await place.neo.slash(
            place.general, "campaign edit", campaign="Night Drive", field="time", value="18:00"
        )
        assert preview.response is not None
        shown = await place.neo.click(preview.response, label="Edit")
        assert shown.modal is not None
        await place.env.restart_bot(place.other.client)
        done = await place.neo.submit_modal(shown, FILLED)
        assert done.response is not None
        assert done.response.embeds[0].title == "Day Drive"


async def test_a_clip_joins_the_announcement_and_leaves_it(dsn: str) -> None:
    async with placed(dsn) as place:
        await announced(place)
        for more, names in (
            ({"file": ("teaser.mp3", sound(seconds=2))}, ["artwork.jpg", "night-drive.mp3"]),
            ({"remove": True}, ["artwork.jpg"]),
        ):
            done = await place.neo.slash(place.general, "campaign clip", campaign="Night Drive", **more)
            assert done.response is not None
            post = place.general.last_message
            assert post is not None
            for shown in (done.response, post):  # the preview is what fans see
                assert [file.filename for file in shown.attachments] == names
            assert post.embeds[0].title == "Night Drive"


async def test_discord_hides_campaign_commands_from_fans(dsn: str) -> None:
    async with placed(dsn) as place:
        shown = place.mia.available_commands(place.general)
        assert "presave" in shown
        assert not [name for name in shown if name.startswith("campaign")]
        assert "campaign create" in place.neo.available_commands(place.general)


async def test_closed_messages_as_the_judge_tells_them(dsn: str) -> None:
    async with placed(dsn) as place:
        place.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
        answer = await place.bot.sender.send(address(place.mia.id), HELLO, delivery())
        assert (answer.status, answer.reachability) == (Sent.BLOCKED, Reachability.DMS_CLOSED)
        again = await place.bot.sender.send(address(place.mia.id), HELLO, delivery(42))
        assert again.status is Sent.SENT
