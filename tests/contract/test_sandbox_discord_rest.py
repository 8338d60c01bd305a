"""The fake Discord's REST API, called by the real discord.py without a gateway, and raw."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest

from sandbox.discord import permissions
from sandbox.faults import Fault
from tests.support.discord_sandbox import APP_ID, Bot, Rig, running


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running() as rig:
        yield rig


@pytest.fixture
async def bot(rig: Rig) -> AsyncIterator[Bot]:
    async with rig.rest_only() as bot:
        yield bot


async def opened(bot: Bot, user_id: int) -> discord.DMChannel:
    return await bot.create_dm(discord.Object(user_id))


async def test_a_wrong_token_cannot_log_in(rig: Rig) -> None:
    client = discord.Client(intents=discord.Intents.none())
    with pytest.raises(discord.LoginFailure):
        await client.login("wrong")
    await client.close()


async def test_json_comes_without_a_charset(rig: Rig) -> None:
    _, me, headers = await rig.call("GET", "/users/@me")
    assert headers["Content-Type"] == "application/json"
    assert me["id"] == str(APP_ID)
    assert {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Bucket"} <= headers.keys()
    status, answer, headers = await rig.call("GET", "/nowhere")
    assert (status, answer["message"]) == (404, "404: Not Found")


async def test_the_same_nonce_is_one_message(rig: Rig, bot: Bot) -> None:
    channel = await opened(bot, rig.mia.id)
    first = await channel.send("Out now", nonce="rel-1-7", silent=True)
    again = await channel.send("Out now", nonce="rel-1-7")
    assert again.id == first.id
    assert [one.content for one in rig.mia.dms(rig.app)] == ["Out now"]
    (entry,) = rig.world.journal.of("discord", "message")
    assert (entry.data["to_user"], entry.data["nonce"], entry.data["silent"]) == ("7", "rel-1-7", True)
    rig.world.clock.move(timedelta(minutes=10))
    later = await channel.send("Out now", nonce="rel-1-7")
    assert later.id != first.id


async def test_a_dm_channel_is_opened_once(rig: Rig, bot: Bot) -> None:
    channel = await opened(bot, rig.mia.id)
    assert (await opened(bot, rig.mia.id)).id == channel.id
    assert len(rig.world.journal.of("discord", "dm_open")) == 1


async def test_closed_dms_and_a_block_are_50007(rig: Rig, bot: Bot) -> None:
    channel = await opened(bot, rig.mia.id)
    rig.mia.close_dms()
    assert await refused(channel) == (403, 50007)
    rig.mia.open_dms()
    await channel.send("hello")
    rig.mia.block(rig.app)
    assert await refused(channel) == (403, 50007)


async def test_without_a_common_guild_it_is_50278(rig: Rig, bot: Bot) -> None:
    channel = await opened(bot, rig.mia.id)
    rig.guild.leave(rig.mia)
    assert await refused(channel) == (403, 50278)
    rig.mia.install(rig.app)
    await channel.send("hello")


async def test_opening_too_many_dms_is_40003(rig: Rig, bot: Bot) -> None:
    rig.dc.pace.new_dms = (2, 60.0)
    for number in (11, 12):
        rig.dc.user(number)
        await opened(bot, number)
    with pytest.raises(discord.HTTPException) as refusal:
        await opened(bot, rig.mia.id)
    assert (refusal.value.code, rig.dc.pace.refused) == (40003, 1)
    assert (await opened(bot, 11)).id


async def test_a_quarantined_bot_reaches_only_those_it_wrote_to(rig: Rig, bot: Bot) -> None:
    rig.dc.user(11)
    rig.guild.join(rig.dc.user(11))
    known = await opened(bot, rig.mia.id)
    silent = await opened(bot, 11)
    await known.send("hello")
    rig.app.quarantined = True
    await known.send("again")
    assert await refused(silent) == (403, 20026)
    rig.dc.user(12)
    with pytest.raises(discord.HTTPException) as refusal:
        await opened(bot, 12)
    assert refusal.value.code == 20026


async def refused(channel: discord.abc.Messageable) -> tuple[int, int]:
    with pytest.raises(discord.HTTPException) as refusal:
        await channel.send("hello")
    return refusal.value.status, refusal.value.code


async def test_a_full_bucket_is_429_and_the_sdk_waits(
    rig: Rig, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    rig.dc.pace.routes["POST /channels/{channel}/messages"] = (1, 0.2)
    path = f"/channels/{rig.general.id}/messages"
    assert (await rig.call("POST", path, {"content": "one"}))[0] == 200
    status, answer, headers = await rig.call("POST", path, {"content": "two"})
    assert status == 429
    assert 0 < answer["retry_after"] <= 0.2
    assert answer["global"] is False
    assert headers["Via"]
    with caplog.at_level(logging.WARNING, "discord.http"):
        await bot.get_partial_messageable(rig.general.id).send("three")
    assert [one.content for one in rig.general.messages] == ["one", "three"]


async def test_the_global_limit_is_429_for_every_route(rig: Rig) -> None:
    rig.dc.pace.everywhere = (1, 30.0)
    assert (await rig.call("GET", "/users/@me"))[0] == 200
    status, answer, headers = await rig.call("GET", "/gateway/bot")
    assert (status, answer["global"], headers["X-RateLimit-Scope"]) == (429, True, "global")
    assert rig.dc.pace.refused == 1
    status, answer, _ = await rig.call("POST", "/interactions/1/x/callback", {"type": 5})
    assert (status, answer["code"]) == (404, 10062)


async def test_a_cut_line_leaves_one_message_when_the_nonce_is_used_again(rig: Rig, bot: Bot) -> None:
    channel = bot.get_partial_messageable(rig.general.id)
    rig.world.faults.add(Fault(vendor="discord", kind="reset_after", pattern="POST .*/messages"))
    with pytest.raises(aiohttp.ClientError):
        await channel.send("Out now", nonce="rel-9")
    found = await channel.send("Out now", nonce="rel-9")
    assert [one.id for one in rig.general.messages] == [found.id]


async def test_switched_on_faults_look_like_discord(rig: Rig, bot: Bot) -> None:
    channel = bot.get_partial_messageable(rig.general.id)
    limited = {"message": "You are being rate limited.", "retry_after": 0.05, "global": False}
    rig.world.faults.add(
        Fault(vendor="discord", kind="answer", pattern="POST .*/messages", status=429, body=limited)
    )
    await channel.send("after the wait")
    rig.world.faults.add(
        Fault(vendor="discord", kind="answer", pattern="POST .*/messages", status=429, body="banned")
    )
    with pytest.raises(discord.HTTPException) as banned:
        await channel.send("never")
    assert banned.value.status == 429
    assert [one.content for one in rig.general.messages] == ["after the wait"]


async def test_a_role_is_made_given_and_taken(rig: Rig, bot: Bot) -> None:
    _, role, _ = await rig.call(
        "POST", f"/guilds/{rig.guild.id}/roles", {"name": "Pre-saved", "mentionable": True}
    )
    await bot.http.add_role(rig.guild.id, rig.mia.id, int(role["id"]), reason="joined")
    member = rig.guild.members[rig.mia.id]
    assert int(role["id"]) in member.roles
    await bot.http.remove_role(rig.guild.id, rig.mia.id, int(role["id"]))
    assert int(role["id"]) not in member.roles
    actions = [entry.data["action"] for entry in rig.world.journal.of("discord", "role")]
    assert actions == ["create", "give", "take"]


async def test_a_role_above_the_bot_is_50013(rig: Rig, bot: Bot) -> None:
    fans = rig.guild.role("Fans")
    fans.position = 99
    with pytest.raises(discord.Forbidden) as refusal:
        await bot.http.add_role(rig.guild.id, rig.mia.id, fans.id)
    assert refusal.value.code == 50013
    with pytest.raises(discord.NotFound) as missing:
        await bot.http.add_role(rig.guild.id, 99, fans.id)
    assert missing.value.code == 10007


async def test_events_need_an_end_a_place_and_a_right(rig: Rig, bot: Bot) -> None:
    start = rig.world.clock.now() + timedelta(days=3)
    event: dict[str, Any] = {
        "name": "Night Drive",
        "privacy_level": 2,
        "entity_type": 3,
        "scheduled_start_time": start.isoformat(),
        "entity_metadata": {"location": "https://go.example/night-drive"},
    }
    path = f"/guilds/{rig.guild.id}/scheduled-events"
    status, answer, _ = await rig.call("POST", path, event)
    assert (status, answer["code"]) == (400, 50035)
    assert "scheduled_end_time" in answer["errors"]
    event["scheduled_end_time"] = (start + timedelta(hours=1)).isoformat()
    status, made, _ = await rig.call("POST", path, event)
    assert status == 200
    found = await bot.fetch_guild(rig.guild.id)
    assert (await found.fetch_scheduled_event(int(made["id"]))).location == "https://go.example/night-drive"
    rig.mia.interested_in(rig.guild.events[int(made["id"])])
    _, people, _ = await rig.call("GET", f"{path}/{made['id']}/users")
    assert [one["user"]["id"] for one in people] == ["7"]
    for status_to, expected in ((2, 200), (4, 400), (3, 200)):
        status, _, _ = await rig.call("PATCH", f"{path}/{made['id']}", {"status": status_to})
        assert status == expected
    rig.guild.role("Upbeat").permissions = permissions.EVERYONE
    status, answer, _ = await rig.call("DELETE", f"{path}/{made['id']}")
    assert (status, answer["code"]) == (403, 50013)


async def test_pictures_are_served_and_named_by_embeds(rig: Rig, bot: Bot) -> None:
    file = discord.File(io.BytesIO(b"picture"), filename="cover.png")
    embed = discord.Embed(title="Night Drive").set_image(url="attachment://cover.png")
    message = await bot.get_partial_messageable(rig.general.id).send(embed=embed, file=file)
    url = str(message.embeds[0].image.url)
    assert url.startswith(f"{rig.world.base_url}/discord/cdn/attachments/{rig.general.id}/")
    assert await message.attachments[0].read() == b"picture"
    await message.edit(content="soon", attachments=[])
    (shown,) = rig.general.messages
    assert (shown.content, shown.attachments) == ("soon", [])
    await message.delete()
    assert rig.general.messages == []
    assert [entry.kind for entry in rig.world.journal.of("discord")] == ["message", "edit", "delete"]


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(buttons)}


def button(custom_id: str = "a", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "ok", "custom_id": custom_id} | more


WRONG = {
    "content": {"content": "x" * 2001},
    "embeds.0.title": {"embeds": [{"title": "x" * 257}]},
    "embeds.0.fields": {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]},
    "embeds": {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]},
    "embeds.0.image.url": {"embeds": [{"image": {"url": "ftp://x"}}]},
    "components": {"components": [row(button(f"{n}")) for n in range(6)]},
    "components.0.components": {"components": [row(*(button(f"{n}") for n in range(6)))]},
    "components.0.components.1.custom_id": {"components": [row(button("a"), button("a"))]},
    "components.0.components.0.custom_id": {"components": [row(button("x" * 101))]},
    "components.0.components.0.label": {"components": [row(button(label="x" * 81))]},
    "components.0.components.0.url": {
        "components": [row({"type": 2, "style": 5, "label": "go", "url": "https://x/" + "x" * 512})]
    },
    "components.0.components.0.options": {
        "components": [
            row(
                {
                    "type": 3,
                    "custom_id": "s",
                    "options": [{"label": f"{n}", "value": f"{n}"} for n in range(26)],
                }
            )
        ]
    },
    "nonce": {"content": "x", "nonce": "x" * 26},
}


@pytest.mark.parametrize("place", WRONG)
async def test_what_is_too_long_or_too_much_is_50035(rig: Rig, place: str) -> None:
    status, answer, _ = await rig.call("POST", f"/channels/{rig.general.id}/messages", WRONG[place])
    assert (status, answer["code"]) == (400, 50035)
    errors = answer["errors"]
    for part in place.split("."):
        errors = errors[part]
    assert errors["_errors"][0]["code"]
    assert rig.general.messages == []


async def test_an_empty_message_is_50006(rig: Rig) -> None:
    status, answer, _ = await rig.call("POST", f"/channels/{rig.general.id}/messages", {})
    assert (status, answer["code"]) == (400, 50006)


async def test_unknown_and_closed_channels(rig: Rig) -> None:
    status, answer, _ = await rig.call("POST", "/channels/1/messages", {"content": "x"})
    assert (status, answer["code"]) == (404, 10003)
    rig.general.closed_to_bots = True
    status, answer, _ = await rig.call("POST", f"/channels/{rig.general.id}/messages", {"content": "x"})
    assert (status, answer["code"]) == (403, 50001)


async def test_commands_are_registered_edited_and_checked(rig: Rig) -> None:
    base = f"/applications/{APP_ID}/commands"
    one = {"name": "presave", "description": "Pre-save"}
    status, made, _ = await rig.call("POST", base, one)
    assert status == 201
    status, again, _ = await rig.call("POST", base, one | {"description": "Save first"})
    assert (status, again["id"]) == (200, made["id"])
    status, replaced, _ = await rig.call("PUT", base, [one, {"name": "help", "description": "Help"}])
    assert (status, replaced[0]["id"]) == (200, made["id"])
    own = f"/applications/{APP_ID}/guilds/{rig.guild.id}/commands"
    await rig.call("PUT", own, [{"name": "help", "description": "Here"}])
    offered = {command["name"]: command["description"] for command in rig.app.commands_in(rig.guild.id)}
    assert offered == {"presave": "Pre-save", "help": "Here"}
    status, answer, _ = await rig.call("PUT", base, [{"name": "Not Allowed", "description": ""}])
    assert (status, answer["code"]) == (400, 50035)
    assert {"name", "description"} == answer["errors"]["0"].keys()
    status, _, _ = await rig.call("DELETE", f"{base}/{made['id']}")
    assert status == 204


async def test_the_console_sees_it_all(rig: Rig, bot: Bot) -> None:
    await bot.get_partial_messageable(rig.general.id).send("Night Drive")
    await (await opened(bot, rig.mia.id)).send("You are in")
    picture = rig.dc.snapshot()
    (guild,) = picture["guilds"]
    assert guild["channels"][0]["messages"][0]["content"] == "Night Drive"
    assert [one["name"] for one in guild["members"]] == ["NEON", "Upbeat", "Mia"]
    (mia,) = [one for one in picture["users"] if one["name"] == "Mia"]
    assert mia["dms"][0]["messages"][0]["content"] == "You are in"
    assert rig.dc.snapshot([rig.neo.id])["users"][0]["name"] == "NEON"
