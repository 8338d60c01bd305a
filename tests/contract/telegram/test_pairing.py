"""Groups and channels are paired by a one-use code, by nobody but who runs them, and followed wherever they go."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from core.errors import NotFound, Refused
from core.group_chat import GroupKind, GroupState
from core.services.teams import Actor
from tests.support.telegram_bot import Rig, running, until
from tests.support.telegram_groups import BOT, becomes, channel_of, group_of, ours, paired, team

G = GroupState


async def quiet(rig: Rig) -> None:
    """Everything that came in was worked."""
    pool = rig.parts.database.pool
    await until(lambda: not rig.tg.bot(BOT).updates)
    async with asyncio.timeout(15):
        while await pool.fetchval("SELECT count(*) FROM inbox WHERE status <> 'done'"):
            await asyncio.sleep(0.02)


async def test_an_administrator_pairs_a_group_with_a_code(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us = await team(rig)
        group, code = group_of(rig), await us.code("de")
        group.say(rig.mia, f"/pair@{BOT} {code.lower()}")
        assert "Verbunden. Ich poste hier" in (await group.wait_for(lambda m: True)).text
        [chat] = await us.chats()
        assert (chat.title, chat.kind, chat.language, chat.state) == (
            "NEON fans",
            GroupKind.GROUP,
            "de",
            G.PAIRED,
        )
        stored = await rig.parts.database.pool.fetch("SELECT * FROM pairing_code")
        assert code.encode() not in b"".join(bytes(row["code_hash"]) for row in stored)
        # spent: neither for another group nor, once the team took it back, for this one
        other = group_of(rig, "Others")
        other.say(rig.mia, f"/pair@{BOT} {code}")
        assert "used already" in (await other.wait_for(lambda m: True)).text
        await rig.parts.pairing.unpair(us.actor, chat.id)
        group.say(rig.mia, f"/pair@{BOT} {code}")
        await group.wait_for(lambda m: "benutzt" in m.text or "used already" in m.text)
        assert await us.chats() == []


async def test_a_link_that_adds_the_bot_pairs_too(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us = await team(rig)
        group = rig.tg.group("NEON fans", owner=rig.mia)
        group.add_bot(BOT, by=rig.mia, payload=f"p_{await us.code()}")
        await group.wait_for(lambda m: "Paired." in m.text)
        [chat] = await us.chats()
        assert chat.external_id == group.chat.id


async def test_the_code_is_removed_where_the_bot_may(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us = await team(rig)
        group = group_of(rig)
        group.promote_bot(BOT, "can_delete_messages")
        asked = group.say(rig.mia, f"/pair {await us.code()}")
        await group.wait_for(lambda m: "Paired." in m.text)
        await until(lambda: asked.message_id not in group.chat.messages)


async def test_an_anonymous_administrator_pairs_and_another_channels_voice_does_not(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us = await team(rig)
        group, stranger = group_of(rig), rig.tg.channel("Stranger", rig.mia)
        group.say_as(stranger.chat, f"/pair@{BOT} {await us.code()}")
        await quiet(rig)
        assert await us.chats() == []
        group.say_anonymously(f"/pair@{BOT} {await us.code()}")
        await becomes(us.chats, G.PAIRED)


async def test_who_does_not_run_the_group_learns_nothing_and_the_code_is_void(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us = await team(rig)
        eve = rig.tg.person(66, first_name="Eve")
        group, code = group_of(rig), await us.code()
        answers = []
        for text in (code, "ABCD-EFGH-JKLM"):
            asked = group.say(eve, f"/pair@{BOT} {text}")
            answers.append((await group.wait_for(lambda m: True, after=asked.message_id)).text)
        assert answers[0] == answers[1]
        assert "Only an administrator" in answers[0]
        own = rig.tg.group("Eve's", bots=[BOT], owner=eve)
        own.say(eve, f"/pair@{BOT} {code}")
        assert "unknown" in (await own.wait_for(lambda m: True)).text
        assert await us.chats() == []


async def test_a_group_that_hides_its_members_says_what_would_work(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us = await team(rig)
        group = group_of(rig)
        group.chat.hides_members = True
        group.say(rig.mia, f"/pair@{BOT} {await us.code()}")
        assert "Make me an administrator" in (await group.wait_for(lambda m: True)).text
        assert await us.chats() == []


async def test_another_artists_code_takes_nothing(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us, them = await team(rig), await team(rig, "MONO", guild_id=2)
        group = await paired(us)
        code = await them.code()
        asked = group.say(rig.mia, f"/pair@{BOT} {code}")
        answer = await group.wait_for(lambda m: True, after=asked.message_id)
        assert "paired with another artist" in answer.text
        assert "NEON" not in answer.text
        assert [len(await side.chats()) for side in (us, them)] == [1, 0]
        other = group_of(rig, "Others")
        other.say(rig.mia, f"/pair@{BOT} {code}")  # it was shown: it is void
        assert "unknown" in (await other.wait_for(lambda m: True)).text
        [chat] = await us.chats()
        with pytest.raises(NotFound):
            await rig.parts.pairing.unpair(them.actor, chat.id)
        with pytest.raises(Refused):
            await rig.parts.pairing.unpair(Actor(guild_id=1, user_id=99), chat.id)
        with pytest.raises(Refused):
            await rig.parts.pairing.code(Actor(guild_id=1, user_id=99), "en")
        # whoever runs the group can always take it away, and give it to somebody else
        group.kick(BOT, by=rig.mia)
        await becomes(us.chats, G.REMOVED)
        group.add_bot(BOT, by=rig.mia)
        await quiet(rig)
        assert [chat.state for chat in await us.chats()] == [G.REMOVED]  # back, and still nobody's
        await paired(them, group)
        await becomes(them.chats, G.PAIRED)
        assert await us.chats() == []


async def test_codes_run_out_and_only_the_newest_few_live(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us = await team(rig)
        codes = [await us.code() for _ in range(6)]
        group = group_of(rig)
        asked = group.say(rig.mia, f"/pair@{BOT} {codes[0]}")
        await group.wait_for(lambda m: "unknown" in m.text, after=asked.message_id)
        await rig.parts.clock.set_offset(timedelta(hours=1, seconds=1))
        asked = group.say(rig.mia, f"/pair@{BOT} {codes[-1]}")
        await group.wait_for(lambda m: "too old" in m.text, after=asked.message_id)
        await us.code()
        assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM pairing_code") == 1


async def test_guessing_is_answered_five_times(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us = await team(rig)
        group = group_of(rig)
        for number in range(9):
            group.say(rig.mia, f"/pair@{BOT} ABCD-EFGH-{1000 + number}")
        await quiet(rig)
        assert len(ours(group)) == 5
        asked = rig.methods().count("getChatMember")
        code = await us.code()
        group.say(rig.mia, f"/pair@{BOT} {code}")
        other = group_of(rig, "Another of hers")
        other.say(rig.mia, f"/pair@{BOT} {code}")  # the person is counted too
        await quiet(rig)
        assert (len(ours(group)), ours(other), await us.chats()) == (5, [], [])
        assert rig.methods().count("getChatMember") == asked


async def test_codes_and_chats_are_in_no_log(dsn: str) -> None:
    with capture_logs() as logs:
        async with running(dsn) as rig, rig.serving():
            us = await team(rig)
            group, code = group_of(rig), await us.code()
            group.say(rig.mia, f"/pair@{BOT} {code}")
            await group.wait_for(lambda m: "Paired." in m.text)
            group.say(rig.mia, f"/pair@{BOT} {code[:-1]}X")
            group.kick(BOT, by=rig.mia)
            await becomes(us.chats, G.REMOVED)
    said = repr(logs)
    assert "group_paired" in said
    assert code not in said
    assert "NEON fans" not in said
    assert str(abs(group.chat.id)) not in said


async def test_the_same_update_twice_after_a_crash_is_one_pairing(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us = await team(rig)
        group, code = group_of(rig), await us.code()
        group.say(rig.mia, f"/pair@{BOT} {code}")
        [update] = rig.tg.bot(BOT).updates.values()
        await bot._answering.answer(update, await rig.row(bot, update))
        await rig.parts.clock.set_offset(timedelta(minutes=2))
        again = await rig.row(bot, update)
        await bot._answering.answer(update, again)
        assert [text[:7] for text in ours(group)] == ["Paired."]
        assert again.unknown
        assert len(await us.chats()) == 1


async def test_a_word_alone_says_what_is_missing(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        group = group_of(rig)
        group.say(rig.mia, f"/pair@{BOT}")
        assert f"/pair@{BOT} CODE" in (await group.wait_for(lambda m: True)).text
        await rig.mia.start(BOT)
        before = await rig.mia.send("/pair ABCD-EFGH-JKLM")
        answer = await rig.mia.wait_for(lambda m: "/pair" in m.text, after=before.message_id)
        assert "Send that in your group" in answer.text


async def test_a_code_posted_in_a_channel_pairs_it_and_vanishes(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us = await team(rig)
        news = channel_of(rig)
        await until(lambda: "getUpdates" in [call.method for call in rig.tg.calls])
        assert "channel_post" in rig.tg.bot(BOT).allowed  # asked for, or it would never come
        posted = news.post(await us.code("de"))
        [chat] = await becomes(us.chats, G.PAIRED)
        assert (chat.kind, chat.title) == (GroupKind.CHANNEL, "NEON news")
        await until(lambda: posted.message_id not in news.chat.messages)
        assert ours(news) == []  # readers see nothing of it
        news.post("NOPE-NOPE-NOPE")
        await news.wait_for(lambda m: "unknown" in m.text)
        news.post("Come to the show on Friday")
        await quiet(rig)
        assert len(ours(news)) == 1


async def test_what_people_say_to_each_other_is_not_stored(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving() as bot:
        group = group_of(rig)
        group.promote_bot(BOT)  # an administrator hears everything
        for number in range(3):
            group.say(rig.mia, f"between us {number}")
        group.say(rig.mia, f"/help@{BOT}")
        await group.wait_for(lambda m: "private chat" in m.text)
        await quiet(rig)
        assert [state for _, state in await rig.inbox_rows(bot._us)] == ["done"]


async def test_a_channel_without_the_right_to_post_is_paired_with_a_problem(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us = await team(rig)
        news = channel_of(rig, "NEON news", "can_delete_messages")
        news.post(f"/pair {await us.code()}")
        await becomes(us.chats, G.MUTED)
        news.promote_bot(BOT, "can_post_messages", by=rig.mia)
        await becomes(us.chats, G.PAIRED)
        news.promote_bot(BOT, "can_delete_messages", by=rig.mia)
        await becomes(us.chats, G.MUTED)
        news.kick(BOT, by=rig.mia)
        await becomes(us.chats, G.REMOVED)


async def test_a_group_in_which_the_bot_may_not_write(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us = await team(rig)
        group = await paired(us)
        group.restrict_bot(BOT, by=rig.mia)
        await becomes(us.chats, G.MUTED)
        group.add_bot(BOT, by=rig.mia)
        await becomes(us.chats, G.PAIRED)


async def test_a_group_that_becomes_a_supergroup_stays_paired(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        us = await team(rig)
        group = await paired(us, group_of(rig, basic=True))
        larger = group.upgrade()
        await quiet(rig)
        [chat] = await us.chats()
        assert (chat.external_id, chat.state) == (larger.chat.id, G.PAIRED)
        larger.kick(BOT, by=rig.mia)
        await becomes(us.chats, G.REMOVED)
