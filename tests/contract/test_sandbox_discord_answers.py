"""Every way an application may answer an interaction, and what the person sees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import discord
import pytest

from sandbox.discord.cannot import CannotDo
from sandbox.discord.interactions import InteractionFailed
from sandbox.discord.records import Message, Modal
from tests.support.discord_sandbox import APP_ID, Bot, Rig, running

Answer = Callable[[discord.Interaction[Any]], Awaitable[None]]


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running() as rig:
        yield rig


async def pressed(rig: Rig, answer: Answer) -> tuple[Message, Any]:
    """A message with one button, and what a press of it shows when the bot answers so."""
    bot = Bot()

    async def on_interaction(interaction: discord.Interaction[Any]) -> None:
        if interaction.type is not discord.InteractionType.ping:
            await answer(interaction)

    bot.event(on_interaction)
    body = {"content": "before", "components": [_row()]}
    await rig.call("POST", f"/channels/{rig.general.id}/messages", body)
    (post,) = rig.general.messages
    async with rig.online(bot):
        return post, await rig.mia.press(post, "Go")


def _row() -> dict[str, Any]:
    return {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}


async def test_the_message_is_changed_in_place(rig: Rig) -> None:
    async def answer(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.edit_message(content="after", view=None)

    post, seen = await pressed(rig, answer)
    assert seen is post
    assert (post.content, post.buttons) == ("after", [])


async def test_a_deferred_change_then_an_edit(rig: Rig) -> None:
    async def answer(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="after")

    post, seen = await pressed(rig, answer)
    assert seen is post
    assert post.content == "after"


async def test_a_deferred_change_then_a_reply_of_its_own(rig: Rig) -> None:
    async def answer(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer()
        await interaction.followup.send("only you", ephemeral=True)

    post, seen = await pressed(rig, answer)
    assert seen.content == "only you"
    assert rig.mia.ephemerals(rig.general) == [seen]
    assert post.content == "before"


async def test_a_deferred_change_without_any_change(rig: Rig) -> None:
    async def answer(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer()

    rig.mia.patience_s = 0.2
    post, seen = await pressed(rig, answer)
    assert seen is post


async def test_thinking_for_ever_fails(rig: Rig) -> None:
    async def answer(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)

    rig.mia.patience_s = 0.2
    with pytest.raises(InteractionFailed, match="still thinking"):
        await pressed(rig, answer)
    (waiting,) = rig.mia.ephemerals(rig.general)
    assert waiting.loading
    assert rig.world.journal.of("discord", "ephemeral") == []


async def test_a_second_answer_is_40060(rig: Rig) -> None:
    codes = []

    async def answer(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("one", ephemeral=True)
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        _, again, _ = await rig.call("POST", path, {"type": 4, "data": {"content": "two"}})
        codes.append(again["code"])

    _, seen = await pressed(rig, answer)
    assert seen.content == "one"
    async with asyncio.timeout(5):
        while not codes:
            await asyncio.sleep(0.01)
    assert codes == [40060]


async def test_the_token_dies_after_fifteen_minutes(rig: Rig) -> None:
    tokens: list[str] = []

    async def answer(interaction: discord.Interaction[Any]) -> None:
        tokens.append(interaction.token)
        await interaction.response.send_message("one", ephemeral=True)

    await pressed(rig, answer)
    path = f"/webhooks/{APP_ID}/{tokens[0]}/messages/@original"
    status, changed, _ = await rig.call("PATCH", path, {"content": "two"})
    assert (status, changed["content"]) == (200, "two")
    rig.world.clock.move(timedelta(minutes=16))
    status, answer_, _ = await rig.call("PATCH", path, {"content": "three"})
    assert (status, answer_["code"]) == (401, 50027)


async def test_a_form_with_labels_and_a_menu(rig: Rig) -> None:
    sent: list[Any] = []

    class Form(discord.ui.Modal, title="Settings"):
        note = discord.ui.Label[Any](text="Note", component=discord.ui.TextInput(custom_id="note"))
        market = discord.ui.Label[Any](
            text="Market",
            component=discord.ui.Select(
                custom_id="market",
                options=[
                    discord.SelectOption(label="Germany", value="DE"),
                    discord.SelectOption(label="Spain", value="ES"),
                ],
            ),
        )

    async def answer(interaction: discord.Interaction[Any]) -> None:
        if interaction.type is discord.InteractionType.modal_submit:
            sent.append(interaction.data)
            await interaction.response.edit_message(content="noted")
        else:
            await interaction.response.send_modal(Form())

    bot = Bot()

    async def on_interaction(interaction: discord.Interaction[Any]) -> None:
        await answer(interaction)

    bot.event(on_interaction)
    await rig.call(
        "POST", f"/channels/{rig.general.id}/messages", {"content": "before", "components": [_row()]}
    )
    (post,) = rig.general.messages
    async with rig.online(bot):
        modal = await rig.mia.press(post, "Go")
        assert isinstance(modal, Modal)
        with pytest.raises(CannotDo, match="does not offer 'France'"):
            await rig.mia.submit(modal, {"Note": "hi", "Market": "France"})
        seen = await rig.mia.submit(modal, {"note": "hi", "Market": "Spain"})
    assert seen is post
    assert post.content == "noted"
    answers = [one["component"] for one in sent[0]["components"]]
    assert [one.get("value") or one.get("values") for one in answers] == ["hi", ["ES"]]


async def test_a_menu_hands_over_the_choice(rig: Rig) -> None:
    bot = Bot()

    async def on_interaction(interaction: discord.Interaction[Any]) -> None:
        values = (interaction.data or {}).get("values")
        await interaction.response.send_message(f"{values}", ephemeral=True)

    bot.event(on_interaction)
    options = [{"label": "Berlin", "value": "b"}, {"label": "Madrid", "value": "m"}]
    menu = {"type": 3, "custom_id": "city", "placeholder": "City", "options": options}
    people = {"type": 5, "custom_id": "who", "placeholder": "Who"}
    rows = [{"type": 1, "components": [one]} for one in (menu, people)]
    await rig.call("POST", f"/channels/{rig.general.id}/messages", {"components": rows})
    (post,) = rig.general.messages
    async with rig.online(bot):
        seen = await rig.mia.select(post, "Madrid")
        assert isinstance(seen, Message)
        assert seen.content == "['m']"
        seen = await rig.mia.select(post, rig.neo, menu="Who")
        assert isinstance(seen, Message)
        assert seen.content == "['1']"
        with pytest.raises(CannotDo, match="does not offer"):
            await rig.mia.select(post, "Paris")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"type": 9, "data": {"custom_id": "m", "title": "x" * 46, "components": [_row()]}}, "title"),
        ({"type": 9, "data": {"custom_id": "m", "title": "x", "components": [_row()] * 6}}, "components"),
        ({"type": 4, "data": {"content": "x" * 2001}}, "content"),
        ({"type": 8, "data": {"choices": []}}, "type"),
    ],
)
async def test_answers_discord_would_refuse(rig: Rig, body: dict[str, Any], place: str) -> None:
    results = []

    async def answer(interaction: discord.Interaction[Any]) -> None:
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        results.append((await rig.call("POST", path, body))[1])
        await interaction.response.send_message("sorry", ephemeral=True)

    _, seen = await pressed(rig, answer)
    assert seen.content == "sorry"
    assert results[0]["code"] == 50035
    assert place in str(results[0]["errors"])


async def test_a_person_writes_and_the_bot_hears(rig: Rig) -> None:
    heard: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
    bot = Bot(intents=discord.Intents(guilds=True, dm_messages=True))

    async def on_message(message: discord.Message) -> None:
        heard.put_nowait((message.author.id, message.content))

    bot.event(on_message)
    async with rig.online(bot):
        await rig.mia.say(rig.general, "in public")
        await rig.mia.say(rig.dc.open_dm(rig.app, rig.mia), "hello bot")
        async with asyncio.timeout(5):
            assert await heard.get() == (7, "hello bot")
