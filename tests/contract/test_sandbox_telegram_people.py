"""What people can do in the fake Telegram, and what groups, phones and the console see."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator

import aiogram.exceptions as tgx
import pytest

from sandbox.telegram.people import CannotDo
from sandbox.telegram.state import telegram_of
from sandbox.world import World
from tests.support.telegram_sandbox import Rig, picture, running

MARKUP = {
    "inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Go", "url": "https://a.example"}]]
}


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running() as one:
        yield one


def test_one_telegram_per_world() -> None:
    world = World()
    assert telegram_of(world) is telegram_of(world)
    assert telegram_of(World()) is not telegram_of(world)


def test_bots_are_found_by_name_and_token() -> None:
    tg = telegram_of(World())
    bot = tg.add_bot("5:abc", "@neon_bot", "NEON")
    assert tg.bot("NEON_bot") is tg.bot(5) is bot
    assert tg.bot_by_token("5:abc") is bot
    assert tg.bot_by_token("5:ABC") is None
    with pytest.raises(LookupError, match="add_bot"):
        tg.bot("nobody")
    with pytest.raises(ValueError, match="<digits>:<secret>"):
        tg.add_bot("abc", "x")


async def test_nothing_can_be_written_before_start(rig: Rig) -> None:
    with pytest.raises(CannotDo, match="started no bot"):
        await rig.mia.send("hi")
    with pytest.raises(CannotDo, match="not started"):
        await rig.mia.send("hi", bot="neon_bot")
    with pytest.raises(ValueError, match="start payload"):
        await rig.mia.start("neon_bot", "a b")


async def test_start_takes_a_block_back(rig: Rig) -> None:
    await rig.mia.start("neon_bot", "a")
    await rig.mia.block()
    with pytest.raises(CannotDo, match="blocked"):
        await rig.mia.send("hi")
    await rig.mia.start("neon_bot", "b")
    updates = await rig.bot.get_updates()
    assert [u.event_type for u in updates] == ["message", "my_chat_member", "my_chat_member", "message"]
    changes = [u.my_chat_member for u in updates if u.my_chat_member]
    assert [(c.old_chat_member.status, c.new_chat_member.status) for c in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]
    assert updates[-1].message is not None
    assert updates[-1].message.text == "/start b"
    assert updates[-1].message.from_user is not None
    assert updates[-1].message.from_user.language_code == "de"


async def test_press_only_what_is_there(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    sent = await rig.bot.send_message(7, "offer", reply_markup=MARKUP)  # type: ignore[arg-type]
    offer = rig.mia.messages()[-1]
    with pytest.raises(CannotDo, match="the message shows: 'Yes', 'Go'"):
        await rig.mia.press(offer, "No")
    await rig.bot.edit_message_reply_markup(chat_id=7, message_id=sent.message_id)
    with pytest.raises(CannotDo, match="shows: none"):
        await rig.mia.press(offer, "Yes")
    await rig.bot.delete_message(7, sent.message_id)
    with pytest.raises(CannotDo, match="no longer there"):
        await rig.mia.press(offer, "Yes")


async def test_waiting_for_a_message(rig: Rig) -> None:
    await rig.mia.start("neon_bot")
    waiting = asyncio.create_task(rig.mia.wait_for(lambda m: "out" in m.text))
    first = await rig.bot.send_message(7, "soon")
    await rig.bot.edit_message_text("out now", chat_id=7, message_id=first.message_id)
    found = await waiting
    assert (found.message_id, found.text) == (first.message_id, "out now")
    with pytest.raises(TimeoutError, match="the chat ends with"):
        await rig.mia.wait_for(lambda m: "out" in m.text, 0.01, after=first.message_id)


async def test_a_phone_as_plain_values(rig: Rig) -> None:
    await rig.mia.start("neon_bot", "a")
    form = {
        "chat_id": "7",
        "caption": "Out",
        "reply_markup": json.dumps(MARKUP),
        "photo": io.BytesIO(picture()),
    }
    async with rig.http.post(f"{rig.world.base_url}/telegram/bot4242:good/sendPhoto", data=form) as answer:
        assert answer.status == 200
    phone = json.loads(json.dumps(rig.tg.snapshot(7)))
    assert phone["user"]["first_name"] == "Mia"
    (chat,) = phone["chats"]
    assert (chat["bot"], chat["started"], chat["blocked"]) == ("neon_bot", True, False)
    mine, theirs = chat["messages"]
    assert (mine["text"], mine["mine"]) == ("/start a", True)
    assert (theirs["text"], theirs["mine"]) == ("Out", False)
    assert rig.tg.shelf.get(theirs["photo"]) is not None
    assert theirs["buttons"] == [
        [
            {"label": "Yes", "kind": "callback", "value": "y"},
            {"label": "Go", "kind": "url", "value": "https://a.example"},
        ]
    ]


async def test_groups(rig: Rig) -> None:
    group = rig.tg.group("Fans", bots=["neon_bot"], members=[rig.mia])
    sent = await rig.bot.send_message(group.chat.id, "hello all", reply_markup=MARKUP)  # type: ignore[arg-type]
    assert [m.text for m in group.messages()] == ["hello all"]
    group.say(rig.mia, "just talking")
    group.say(rig.mia, "/help@other_bot")
    group.say(rig.mia, "/help@neon_bot")
    assert [u.message.text for u in await rig.bot.get_updates() if u.message] == ["/help@neon_bot"]
    pressing = asyncio.create_task(group.press(rig.mia, group.messages()[0], "Yes"))
    query = (await rig.bot.get_updates(offset=-1, timeout=2))[0].callback_query
    assert query is not None
    assert query.message is not None
    assert query.message.chat.id == group.chat.id
    await rig.bot.answer_callback_query(query.id)
    assert await pressing == ""
    assert (await rig.bot.get_chat_member(group.chat.id, 7)).status == "member"
    group.kick("neon_bot", by=rig.mia)
    with pytest.raises(tgx.TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await rig.bot.edit_message_text("x", chat_id=group.chat.id, message_id=sent.message_id)


async def test_a_person_adds_the_bot_to_a_group(rig: Rig) -> None:
    group = rig.tg.group("Fans")
    with pytest.raises(tgx.TelegramBadRequest, match="chat not found"):
        await rig.bot.send_message(group.chat.id, "x")
    group.add_bot("neon_bot", by=rig.mia, payload="c_1")
    added, started = await rig.bot.get_updates()
    assert added.my_chat_member is not None
    assert added.my_chat_member.new_chat_member.status == "member"
    assert started.message is not None
    assert started.message.text == "/start@neon_bot c_1"
    web_app = {"inline_keyboard": [[{"text": "a", "web_app": {"url": "https://a.example"}}]]}
    status, answer = await rig.raw("sendMessage", chat_id=group.chat.id, text="x", reply_markup=web_app)
    assert (status, answer["description"]) == (400, "Bad Request: BUTTON_TYPE_INVALID")
