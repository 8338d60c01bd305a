"""The fake Bot API behaves to the real aiogram as Telegram does: sending, editing, buttons, refusals."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiogram.exceptions as tgx
import pytest
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
)

from sandbox.faults import Fault
from tests.support.telegram_sandbox import TOKEN, Rig, picture, running


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running() as one:
        yield one


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons])


OFFER = keyboard(
    InlineKeyboardButton(text="Remind me", callback_data="r:1"),
    InlineKeyboardButton(text="Pre-save", url="http://127.0.0.1:9/j/x"),
    InlineKeyboardButton(text="Copy", copy_text=CopyTextButton(text="http://127.0.0.1:9/j/y")),
)


async def test_get_me_and_a_bad_token(rig: Rig) -> None:
    me = await rig.bot.get_me()
    assert (me.id, me.username, me.first_name, me.is_bot) == (4242, "neon_bot", "NEON", True)
    assert await rig.raw("getMe", token="4242:stale") == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    status, answer = await rig.raw("launchRocket")
    assert (status, answer["error_code"]) == (404, 404)


@pytest.mark.parametrize("method", ["SENDMESSAGE", "sendMessage"])
async def test_every_way_to_pass_parameters(rig: Rig, method: str) -> None:
    await rig.mia.start("neon_bot")
    url = f"{rig.world.base_url}/telegram/bot{TOKEN}/{method}"
    params = {"chat_id": "7", "text": "hello"}
    calls = [
        rig.http.get(url, params=params),
        rig.http.post(url, params=params),
        rig.http.post(url, data=params),
        rig.http.post(url, json={"chat_id": 7, "text": "hello"}),
    ]
    for call in calls:
        async with call as answer:
            assert answer.status == 200
    assert [m.text for m in rig.mia.messages()] == ["hello"] * 4


async def test_html_becomes_text_and_entities(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    sent = await rig.bot.send_message(
        7,
        ' 🎧 <b>Neon &amp; <i>Co</i></b> <a href="https://neon.example/x?a=1&amp;b=2">out</a> \n',
        parse_mode="HTML",
        disable_notification=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.text == "🎧 Neon & Co out"
    assert [(e.type, e.extract_from(sent.text)) for e in sent.entities or []] == [
        ("bold", "Neon & Co"),
        ("italic", "Co"),
        ("text_link", "out"),
    ]
    assert sent.link_preview_options is not None
    assert sent.link_preview_options.is_disabled
    shown = rig.mia.messages()[-1]
    assert shown.silent
    assert shown.links == ["https://neon.example/x?a=1&b=2"]
    entry = rig.world.journal.of("telegram", "message")[-1]
    assert entry.data == {
        "bot": "neon_bot",
        "chat_id": 7,
        "message_id": sent.message_id,
        "text": "🎧 Neon & Co out",
        "buttons": [],
        "photo": False,
        "silent": True,
    }


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("é<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("a <3 b", "Unclosed start tag at byte offset 2"),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<span class='x'>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused(rig: Rig, source: str, complaint: str) -> None:
    await rig.mia.start("neon_bot")
    with pytest.raises(tgx.TelegramBadRequest) as caught:
        await rig.bot.send_message(7, source, parse_mode="HTML")
    assert caught.value.message == f"Bad Request: can't parse entities: {complaint}"
    assert rig.mia.messages() == []


async def test_lengths(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    await rig.bot.send_message(7, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    with pytest.raises(tgx.TelegramBadRequest, match="message is too long"):
        await rig.bot.send_message(7, "x" * 4097)
    with pytest.raises(tgx.TelegramBadRequest, match="message text is empty"):
        await rig.bot.send_message(7, "<b> </b>", parse_mode="HTML")
    photo = BufferedInputFile(picture(), "cover.png")
    await rig.bot.send_photo(7, photo, caption="x" * 1024)
    with pytest.raises(tgx.TelegramBadRequest, match="message caption is too long"):
        await rig.bot.send_photo(7, photo, caption="x" * 1025)


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ({"text": "a", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "a"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "a", "callback_data": "x", "url": "https://a.example"}, "exactly one action"),
        ({"text": "a", "url": "javascript:1"}, "Wrong HTTP URL"),
        ({"text": "", "callback_data": "x"}, '"text"'),
        ({"text": "a", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "a", "callback_data": "x", "style": "gold"}, "style"),
    ],
)
async def test_bad_buttons_are_refused(rig: Rig, button: dict[str, object], complaint: str) -> None:
    await rig.mia.start("neon_bot")
    markup = {"inline_keyboard": [[button]]}
    status, answer = await rig.raw("sendMessage", chat_id=7, text="x", reply_markup=markup)
    assert status == 400
    assert complaint in answer["description"]


async def test_64_bytes_of_callback_data_fit(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 32}]]}
    assert (await rig.raw("sendMessage", chat_id=7, text="x", reply_markup=markup))[0] == 200


async def test_delete(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    sent = await rig.bot.send_message(7, "one")
    old = await rig.bot.send_message(7, "two")
    assert await rig.bot.delete_message(7, sent.message_id)
    assert [m.text for m in rig.mia.messages()] == ["two"]
    assert [e.data["message_id"] for e in rig.world.journal.of("telegram", "delete")] == [sent.message_id]
    with pytest.raises(tgx.TelegramBadRequest, match="message to delete not found"):
        await rig.bot.delete_message(7, sent.message_id)
    rig.world.clock.move(timedelta(hours=49))
    with pytest.raises(tgx.TelegramBadRequest, match="message can't be deleted"):
        await rig.bot.delete_message(7, old.message_id)


async def test_message_ids_rise_per_chat(rig: Rig) -> None:
    noa = rig.tg.person(8)
    await rig.mia.start("neon_bot")
    await noa.start("neon_bot")
    first = [(await rig.bot.send_message(7, "x")).message_id for _ in range(3)]
    second = (await rig.bot.send_message(8, "x")).message_id
    assert first == [2, 3, 4]
    assert second == 2


async def test_closed_doors(rig: Rig) -> None:
    with pytest.raises(tgx.TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await rig.bot.send_message(7, "x")
    with pytest.raises(tgx.TelegramBadRequest, match="chat not found"):
        await rig.bot.send_message(12345, "x")
    await rig.mia.start("neon_bot")
    await rig.mia.block()
    with pytest.raises(tgx.TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await rig.bot.send_message(7, "x")
    await rig.mia.unblock()
    await rig.bot.send_message(7, "welcome back")
    rig.mia.gone = True
    with pytest.raises(tgx.TelegramForbiddenError, match="Forbidden: user is deactivated"):
        await rig.bot.send_message(7, "x")
    assert [m.text for m in rig.mia.messages()] == ["welcome back"]


async def test_limits_when_switched_on(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    for _ in range(5):
        await rig.bot.send_message(7, "free")
    rig.tg.pace.limit(overall=30, per_chat=1)
    await rig.bot.send_message(7, "first")
    with pytest.raises(tgx.TelegramRetryAfter) as caught:
        await rig.bot.send_message(7, "second")
    assert caught.value.retry_after == 1
    rig.tg.pace.limit(overall=3, per_chat=None)
    await asyncio.gather(*(rig.bot.send_message(7, "x") for _ in range(3)))
    status, answer = await rig.raw("sendMessage", chat_id=7, text="x")
    assert (status, answer["parameters"]) == (429, {"retry_after": 1})
    assert answer["description"] == "Too Many Requests: retry after 1"
    assert rig.tg.pace.refused == 2


async def test_buttons_answered(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    sent = await rig.bot.send_message(7, "offer", reply_markup=OFFER)
    pressing = asyncio.create_task(rig.mia.press(sent.message_id, "Remind me"))
    update = (await rig.bot.get_updates(offset=-1, timeout=2))[0]
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.message.message_id, query.from_user.id) == ("r:1", sent.message_id, 7)
    await rig.bot.answer_callback_query(query.id, text="We will", show_alert=True)
    assert await pressing == "We will"
    entry = rig.world.journal.of("telegram", "callback_answer")[-1]
    assert (entry.data["text"], entry.data["alert"], entry.data["message_id"]) == (
        "We will",
        True,
        sent.message_id,
    )
    assert await rig.mia.press(sent.message_id, "Pre-save") == "http://127.0.0.1:9/j/x"
    assert await rig.mia.press(sent.message_id, lambda b: b.kind == "copy_text") == "http://127.0.0.1:9/j/y"


async def test_late_answers_are_refused(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    await rig.bot.send_message(7, "offer", reply_markup=OFFER)
    with pytest.raises(TimeoutError, match="did not answer the button 'Remind me'"):
        await rig.mia.press(rig.mia.messages()[-1], "Remind me", timeout=0.01)
    rig.tg.callback_lifetime_s = 0
    query = (await rig.bot.get_updates(offset=-1))[0].callback_query
    assert query is not None
    for query_id in (query.id, "123"):
        with pytest.raises(tgx.TelegramBadRequest, match="query is too old and response timeout expired"):
            await rig.bot.answer_callback_query(query_id)


async def test_profile(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    everywhere = [BotCommand(command="help", description="Help")]
    german = [BotCommand(command="hilfe", description="Hilfe")]
    await rig.bot.set_my_commands(everywhere)
    await rig.bot.set_my_commands(german, scope=BotCommandScopeAllPrivateChats(), language_code="de")
    assert [(c.command, c.description) for c in await rig.bot.get_my_commands()] == [("help", "Help")]
    assert [c["command"] for c in rig.tg.snapshot(7)["chats"][0]["commands"]] == ["hilfe"]
    await rig.bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="de")
    assert [c["command"] for c in rig.tg.snapshot(7)["chats"][0]["commands"]] == ["help"]
    await rig.bot.set_my_name("NEON!")
    await rig.bot.set_my_description("Pre-save bot")
    await rig.bot.set_my_short_description("short")
    assert (await rig.bot.get_my_name()).name == "NEON!"
    assert (await rig.bot.get_my_description()).description == "Pre-save bot"
    assert (await rig.bot.get_my_short_description()).short_description == "short"
    with pytest.raises(tgx.TelegramBadRequest, match="too long"):
        await rig.bot.set_my_short_description("x" * 121)
    status, answer = await rig.raw("setMyCommands", commands=[{"command": "Bad!", "description": "x"}])
    assert (status, answer["description"]) == (400, "Bad Request: BOT_COMMAND_INVALID")


async def test_looking(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    chat = await rig.bot.get_chat(7)
    assert (chat.type, chat.first_name) == ("private", "Mia")
    assert (await rig.bot.get_chat_member(7, 4242)).status == "member"
    assert await rig.bot.send_chat_action(7, "typing")
    assert await rig.bot.set_chat_menu_button()


async def test_faults_reach_the_sdk(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    body = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    rig.world.faults.add(
        Fault(vendor="telegram", kind="answer", pattern="sendMessage", status=429, body=body)
    )
    with pytest.raises(tgx.TelegramRetryAfter) as caught:
        await rig.bot.send_message(7, "x")
    assert caught.value.retry_after == 7
    rig.world.faults.add(Fault(vendor="telegram", kind="reset_after", pattern="sendMessage"))
    with pytest.raises(tgx.TelegramNetworkError):
        await rig.bot.send_message(7, "arrived all the same")
    assert [m.text for m in rig.mia.messages()] == ["arrived all the same"]
