"""Groups and channels of the fake Telegram: who is in them, who may write, what bots are told."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiogram.exceptions as tgx
import pytest
from aiogram.types import BufferedInputFile

from tests.support.telegram_sandbox import Rig, picture, running
from tests.support.telegram_spec import load


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running() as one:
        yield one
        assert await strays(one) == []


async def strays(rig: Rig) -> list[str]:
    """What the published description has against the updates and calls so far."""
    try:
        spec = load()
    except pytest.skip.Exception:
        return []
    _, answer = await rig.raw("getUpdates")
    problems = [p for update in answer["result"] for p in spec.value_problems("Update", update)]
    return problems + [p for c in rig.tg.calls for p in spec.call_problems(c.method, c.values, c.files)]


async def told(rig: Rig) -> list[tuple[str, Any]]:
    """(kind, payload) of every update that waits."""
    _, answer = await rig.raw("getUpdates")
    return [next((k, v) for k, v in u.items() if k != "update_id") for u in answer["result"]]


async def member(rig: Rig, chat_id: int, user_id: int) -> dict[str, Any]:
    status, answer = await rig.raw("getChatMember", chat_id=chat_id, user_id=user_id)
    assert status == 200, answer
    with contextlib.suppress(pytest.skip.Exception):
        assert load().answer_problems("getChatMember", answer["result"]) == []
    found: dict[str, Any] = answer["result"]
    return found


async def test_who_runs_a_group(rig: Rig) -> None:
    neo, tom = rig.tg.person(1, first_name="Neo"), rig.tg.person(2, first_name="Tom")
    group = rig.tg.group("Fans", bots=["neon_bot"], members=[rig.mia], owner=neo)
    group.promote(tom)
    stands = [(await member(rig, group.chat.id, who.id))["status"] for who in (neo, tom, rig.mia)]
    assert stands == ["creator", "administrator", "member"]
    assert (await member(rig, group.chat.id, 4242))["status"] == "member"
    rig.tg.person(9)
    assert (await member(rig, group.chat.id, 9))["status"] == "left"
    group.chat.hides_members = True
    with pytest.raises(tgx.TelegramBadRequest, match="member list is inaccessible"):
        await rig.bot.get_chat_member(group.chat.id, 2)


async def test_those_who_speak_as_a_chat(rig: Rig) -> None:
    group = rig.tg.group("Fans", bots=["neon_bot"])
    news = rig.tg.channel("News", rig.mia)
    group.say_anonymously("/pair@neon_bot A")
    group.say_as(news.chat, "/pair@neon_bot B")
    group.say(
        rig.mia,
        "/pair@neon_bot C",
        forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "x"},
    )
    anonymous, channel, forwarded = [m for _, m in await told(rig)]
    assert (anonymous["from"]["username"], anonymous["sender_chat"]["id"]) == (
        "GroupAnonymousBot",
        group.chat.id,
    )
    assert (channel["from"]["username"], channel["sender_chat"]["id"]) == ("Channel_Bot", news.chat.id)
    assert forwarded["forward_origin"]["type"] == "hidden_user"


async def test_rights_in_a_group(rig: Rig) -> None:
    group = rig.tg.group("Fans", bots=["neon_bot"], members=[rig.mia])
    theirs = group.say(rig.mia, "hello")
    with pytest.raises(tgx.TelegramBadRequest, match="can't be deleted"):
        await rig.bot.delete_message(group.chat.id, theirs.message_id)
    group.promote_bot("neon_bot", "can_delete_messages", by=rig.mia)
    assert await rig.bot.delete_message(group.chat.id, theirs.message_id)
    assert (await member(rig, group.chat.id, 4242))["can_delete_messages"] is True
    group.say(rig.mia, "an administrator hears everything")
    group.restrict_bot("neon_bot", by=rig.mia)
    with pytest.raises(tgx.TelegramBadRequest, match="not enough rights to send text messages"):
        await rig.bot.send_message(group.chat.id, "x")
    kinds = [kind for kind, _ in await told(rig)]
    assert kinds == ["my_chat_member", "message", "my_chat_member"]
    group.add_bot("neon_bot")
    group.chat.forbidden.add("photos")
    with pytest.raises(tgx.TelegramBadRequest, match="rights to send photos"):
        await rig.bot.send_photo(group.chat.id, BufferedInputFile(picture(), "c.png"))
    await rig.bot.send_message(group.chat.id, "words are fine")


async def test_a_channel(rig: Rig) -> None:
    news = rig.tg.channel("News", rig.mia)
    news.promote_bot("neon_bot", by=rig.mia)
    with pytest.raises(tgx.TelegramBadRequest, match="need administrator rights in the channel chat"):
        await rig.bot.send_message(news.chat.id, "x")
    news.promote_bot("neon_bot", "can_post_messages", by=rig.mia)
    sent = await rig.bot.send_message(news.chat.id, "Soon")
    assert sent.from_user is None
    assert sent.sender_chat is not None
    await rig.bot.edit_message_text("Now", chat_id=news.chat.id, message_id=sent.message_id)
    theirs = news.post("by hand")
    (_, first), (_, second), (kind, post) = await told(rig)
    assert [
        first["new_chat_member"]["can_post_messages"],
        second["new_chat_member"]["can_post_messages"],
    ] == [
        False,
        True,
    ]
    assert second["old_chat_member"]["can_post_messages"] is False
    assert (kind, post["text"], post["sender_chat"]["type"]) == ("channel_post", "by hand", "channel")
    with pytest.raises(tgx.TelegramBadRequest, match="can't be deleted"):
        await rig.bot.delete_message(news.chat.id, theirs.message_id)
    news.kick("neon_bot", by=rig.mia)
    with pytest.raises(tgx.TelegramForbiddenError, match="bot was kicked from the channel chat"):
        await rig.bot.send_message(news.chat.id, "x")


async def test_a_group_becomes_a_supergroup(rig: Rig) -> None:
    group = rig.tg.group("Fans", bots=["neon_bot"], members=[rig.mia], basic=True)
    assert (await rig.bot.send_message(group.chat.id, "x")).chat.type == "group"
    larger = group.upgrade()
    with pytest.raises(tgx.TelegramMigrateToChat) as moved:
        await rig.bot.send_message(group.chat.id, "x")
    assert moved.value.migrate_to_chat_id == larger.chat.id
    sent = await rig.bot.send_message(larger.chat.id, "y")
    assert (sent.chat.type, sent.chat.title) == ("supergroup", "Fans")
    with pytest.raises(tgx.TelegramMigrateToChat):
        await rig.bot.edit_message_text("z", chat_id=group.chat.id, message_id=1)
    (_, leaving), (_, coming) = await told(rig)
    assert (leaving["chat"]["id"], leaving["migrate_to_chat_id"]) == (group.chat.id, larger.chat.id)
    assert (coming["chat"]["id"], coming["migrate_from_chat_id"]) == (larger.chat.id, group.chat.id)


async def test_twenty_a_minute_in_a_group(rig: Rig) -> None:
    rig.tg.pace.limit(overall=None, per_chat=None, per_group=20)
    group = rig.tg.group("Fans", bots=["neon_bot"])
    await rig.mia.start("neon_bot")
    for number in range(20):
        await rig.bot.send_message(group.chat.id, str(number))
        await rig.bot.send_message(7, str(number))
    with pytest.raises(tgx.TelegramRetryAfter) as refused:
        await rig.bot.send_message(group.chat.id, "one too many")
    assert 50 <= refused.value.retry_after <= 60
    await rig.bot.send_message(7, "people are not groups")
