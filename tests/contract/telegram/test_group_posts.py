"""What paired groups and channels are shown: each message once, and true for as long as it can be changed."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

from structlog.testing import capture_logs

from bots.telegram.pace import ChatPace
from bots.telegram.runner import TelegramBot
from core.errors import StorageAway
from core.group_chat import GroupPostKind, GroupState
from core.repositories import Artwork
from sandbox.telegram.chats import Message
from sandbox.telegram.groups import Group
from tests.support.telegram_bot import Rig, running
from tests.support.telegram_groups import (
    BOT,
    Team,
    at,
    becomes,
    channel_of,
    group_of,
    looked,
    ours,
    paired,
    released,
    team,
)
from tests.support.telegram_sandbox import picture

G = GroupState


async def ready(
    rig: Rig, bot: TelegramBot, group: Group | None = None, language: str = "en"
) -> tuple[Team, Group]:
    """NEON with a paired group whose "Paired." is gone, so that only posts are there."""
    us = await team(rig)
    async with rig.loops(bot.poll, bot.process):
        group = await paired(us, group, language)
    for message in group.messages():
        group.chat.remove(message.message_id)
    await bot.groups.begin()
    return us, group


def newest(group: Group) -> Any:
    return [m for m in group.messages() if m.from_bot][-1]


async def rows(rig: Rig) -> list[tuple[str, str]]:
    found = await rig.parts.database.pool.fetch("SELECT kind, status FROM group_post ORDER BY id")
    return [(row["kind"], row["status"]) for row in found]


def sendings(rig: Rig) -> int:
    return sum(method.startswith("send") for method in rig.methods())


async def test_announced_open_and_out(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot, language="de")
        campaign = await us.draft()
        await looked(bot)
        assert ours(group) == []

        await rig.parts.campaigns.announce(us.actor, campaign.id)
        await looked(bot)
        await looked(bot)
        teaser = newest(group)
        assert teaser.photo is not None
        assert teaser.text == (
            "Night Drive von NEON\nErscheint am Samstag, 4. Dezember, 00:00 bei dir.\nPre-saves öffnen bald."
        )
        [way] = teaser.flat_buttons
        assert (way.kind, way.value) == ("url", f"https://t.me/{BOT}?start=c_{campaign.code}_group")

        await rig.parts.campaigns.open(us.actor, campaign.id)
        await looked(bot)
        first, second = [m for m in group.messages() if m.from_bot]
        assert first.message_id == teaser.message_id
        assert [b.text for m in (first, second) for b in m.flat_buttons] == ["Vormerken", "Vormerken"]
        assert "Pre-saves öffnen bald" not in first.text
        assert second.photo == first.photo

        await released(rig, campaign)
        await looked(bot)
        await looked(bot)
        first, second, out = [m for m in group.messages() if m.from_bot]
        assert out.text == "Night Drive von NEON ist jetzt draußen."
        assert {b.value for m in (first, second, out) for b in m.flat_buttons} == {
            f"http://127.0.0.1:8099/{campaign.slug}"
        }
        assert first.text.endswith("Jetzt draußen.")
        assert await rows(rig) == [("announced", "sent"), ("open", "sent"), ("out", "sent")]
        assert sendings(rig) == 4  # with "Paired."


async def test_a_fan_comes_from_the_group_into_the_private_chat(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        await us.opened()
        await looked(bot)
        link = await group.press(rig.mia, newest(group), "Pre-save")
        async with rig.loops(bot.poll, bot.process):
            await rig.mia.start(BOT, link.partition("?start=")[2])
            await rig.mia.wait_for(lambda m: "Night Drive" in m.text)
        pool = rig.parts.database.pool
        assert await pool.fetchval("SELECT source FROM event WHERE kind = 'click'") == "group"


async def test_a_delay_and_a_cancellation_are_shown_where_it_was_posted(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        campaign = await us.opened()
        await looked(bot)
        assert "Out Saturday, 4 December, 00:00 where you live." in newest(group).text
        await rig.parts.campaigns.reschedule(us.actor, campaign.id, "2027-12-11")
        await looked(bot)
        assert "New date: Saturday, 11 December, 00:00 where you live." in newest(group).text
        await rig.parts.campaigns.cancel(us.actor, campaign.id)
        await looked(bot)
        shown = newest(group)
        assert (shown.text, shown.flat_buttons) == (
            "Night Drive by NEON\nThis release is cancelled.",
            [],
        )
        edits = rig.methods().count("editMessageCaption")
        await looked(bot)
        assert (rig.methods().count("editMessageCaption"), len(ours(group))) == (edits, 1)


async def test_another_picture_is_shown_too(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        campaign = await us.opened()
        await looked(bot)
        before = newest(group)
        body = picture(640, 640)
        artwork = Artwork(images={"square": body, "card": body, "thumb": body}, accent="#102030")
        await rig.parts.campaigns.edit(us.actor, campaign.id, {"title": "Night Drive II"}, artwork)
        await looked(bot)
        after = newest(group)
        assert after.message_id == before.message_id
        assert after.photo != before.photo
        assert "Night Drive II" in after.text
        assert [b.text for b in after.flat_buttons] == ["Pre-save"]
        await looked(bot)
        assert rig.methods().count("editMessageMedia") == 1


async def test_a_channel_is_served_like_a_group(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, news = await team(rig), channel_of(rig)
        async with rig.loops(bot.poll, bot.process):
            news.post(await us.code("fr"))
            await becomes(us.chats, G.PAIRED)
        await bot.groups.begin()
        campaign = await us.opened()
        await looked(bot)
        shown = newest(news)
        assert "Sortie : samedi 4 décembre" in shown.text
        assert shown.flat_buttons[0].value.endswith(f"?start=c_{campaign.code}_channel")
        await released(rig, campaign)
        await looked(bot)
        assert [m.flat_buttons[0].text for m in news.messages()] == ["C'est sorti : écouter"] * 2


async def test_only_the_artists_own_chats_hear_of_a_release(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        _, group = await ready(rig, bot)
        them = await team(rig, "MONO", guild_id=2)
        await them.opened("Other")
        await looked(bot)
        assert ours(group) == []


async def test_what_was_unpaired_is_left_alone_and_repairing_repeats_nothing(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        campaign = await us.opened()
        await looked(bot)
        [chat] = await us.chats()
        await rig.parts.pairing.unpair(us.actor, chat.id)
        await rig.parts.campaigns.reschedule(us.actor, campaign.id, "2027-12-11")
        await looked(bot)
        assert "4 December" in newest(group).text
        async with rig.loops(bot.poll, bot.process):
            group.say(rig.mia, f"/pair@{BOT} {await us.code()}")
            await group.wait_for(lambda m: "Paired." in m.text)
        await looked(bot)
        assert len([text for text in ours(group) if "Night Drive" in text]) == 1
        assert "11 December" in ours(group)[0]


async def test_an_answer_that_never_came_is_not_sent_again(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        campaign = await us.opened()
        rig.fault("/sendPhoto", "reset", times=1)
        await looked(bot)
        assert await rows(rig) == [("open", "unknown")]
        await rig.parts.clock.set_offset(timedelta(minutes=2))
        await looked(bot)
        assert (await rows(rig), ours(group)) == ([("open", "unknown")], [])
        await released(rig, campaign)  # what comes later comes
        await looked(bot)
        assert await rows(rig) == [("open", "unknown"), ("out", "sent")]


async def test_what_a_dead_process_was_sending_is_not_sent_again(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        campaign = await us.opened()
        [chat] = await us.chats()
        async with rig.parts.database.store() as tx:
            claimed = [
                await tx.groups.claim_post(
                    chat.id, campaign.id, GroupPostKind.OPEN, "", rig.parts.clock.now()
                )
                for _ in range(2)
            ]
        assert [found is not None for found in claimed] == [True, False]
        with capture_logs() as logs:
            await bot.groups.begin()
        assert [e["event"] for e in logs] == ["group_post_unknown"]
        await looked(bot)
        assert (await rows(rig), ours(group)) == ([("open", "unknown")], [])


async def test_two_processes_that_look_at_once_post_once(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot, rig.started() as other:
        us, group = await ready(rig, bot)
        await us.opened()
        await asyncio.gather(looked(bot), looked(other), looked(bot), looked(other))
        assert len(ours(group)) == 1


async def test_being_asked_to_wait_holds_up_one_chat_alone(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        async with rig.loops(bot.poll, bot.process):
            second = await paired(us, group_of(rig, "Second"))
        await us.opened()
        asked = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 3000"}
        rig.fault(
            "/sendPhoto", "answer", times=1, status=429, body=asked | {"parameters": {"retry_after": 3000}}
        )
        await looked(bot)
        await looked(bot)
        shown = [len([t for t in ours(chat) if "Night Drive" in t]) for chat in (group, second)]
        assert sorted(shown) == [0, 1]
        lanes = await rig.parts.lanes.states()
        assert [lane.paused_until for lane in lanes if lane.key.startswith("telegram:")] == [None]
        await rig.parts.clock.set_offset(timedelta(seconds=3001))
        await looked(bot)
        assert all(any("Night Drive" in t for t in ours(chat)) for chat in (group, second))


async def test_a_paused_lane_is_respected(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        await us.opened()
        key = next(lane.key for lane in await rig.parts.lanes.states() if lane.key.startswith("telegram:"))
        await rig.parts.lanes.pause(key, timedelta(hours=1), "429")
        await looked(bot)
        assert (ours(group), await rows(rig)) == ([], [])  # nothing is claimed that cannot go


async def test_a_group_gets_no_more_than_its_minute_takes(dsn: str) -> None:
    async with running(dsn) as rig, rig.started(pace=ChatPace(gap_s=0.0, group_a_minute=3)) as bot:
        us, group = await ready(rig, bot)
        for number in range(4):
            await us.opened(f"Song {number}")
        await looked(bot)
        assert len(ours(group)) == 2  # and the answer to the code
        assert await rows(rig) == [("open", "sent")] * 2


async def test_a_group_that_the_bot_was_thrown_out_of(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        group.chat.standing[rig.tg.bot(BOT).id] = "kicked"  # and no update came
        campaign = await us.opened()
        await looked(bot)
        [chat] = await us.chats()
        assert (chat.state, await rows(rig)) == (G.REMOVED, [("open", "queued")])
        await looked(bot)
        assert sendings(rig) == 2
        group.add_bot(BOT)
        async with rig.loops(bot.poll, bot.process):
            await paired(us, group)
        await looked(bot)
        assert campaign.title in newest(group).text


async def test_a_channel_that_took_the_right_to_post_is_tried_every_hour(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, news = await team(rig), channel_of(rig)
        async with rig.loops(bot.poll, bot.process):
            news.post(await us.code())
            await becomes(us.chats, G.PAIRED)
        await bot.groups.begin()
        news.chat.rights[rig.tg.bot(BOT).id] = set()  # and no update came
        await us.opened()
        await looked(bot)
        await becomes(us.chats, G.MUTED)
        news.promote_bot(BOT, "can_post_messages")
        await looked(bot)
        assert ours(news) == []
        await rig.parts.clock.set_offset(timedelta(hours=1, seconds=1))
        await looked(bot)
        assert len(ours(news)) == 1
        await becomes(us.chats, G.PAIRED)


async def test_a_group_without_pictures_gets_words(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        group.chat.forbidden.add("photos")
        campaign = await us.opened()
        await looked(bot)
        shown = newest(group)
        assert (shown.photo, [b.text for b in shown.flat_buttons]) == (None, ["Pre-save"])
        await released(rig, campaign)
        await looked(bot)
        assert ours(group)[0].endswith("Out now.")


async def test_a_new_id_is_learnt_from_the_refusal_and_old_posts_are_left_alone(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot, group_of(rig, basic=True))
        campaign = await us.opened()
        await looked(bot)
        larger = group.upgrade()
        rig.tg.bot(BOT).updates.clear()  # and no update came
        foreign = _said_there(newest(group), larger)
        await released(rig, campaign)
        await looked(bot)
        await looked(bot)
        [chat] = await us.chats()
        assert chat.external_id == larger.chat.id
        assert "is out now" in newest(larger).text
        # numbers began anew: the message that has the old post's number now is another one
        assert larger.chat.messages[foreign].text == "something else"
        assert await rows(rig) == [("open", "failed"), ("out", "sent")]


def _said_there(post: Message, larger: Group) -> int:
    """A message of the bot's that has the number of its post in the old group."""
    larger.chat.put(replace(post, chat_id=larger.chat.id, text="something else", buttons=()))
    larger.chat.ids = itertools.count(post.message_id + 100)
    return post.message_id


async def test_a_post_that_somebody_removed_is_not_missed(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        campaign = await us.opened()
        await looked(bot)
        group.chat.remove(newest(group).message_id)
        await rig.parts.campaigns.reschedule(us.actor, campaign.id, "2027-12-11")
        await looked(bot)
        calls = len(rig.methods())
        await looked(bot)
        assert (len(rig.methods()), ours(group), await rows(rig)) == (calls, [], [("open", "failed")])


async def test_an_edit_whose_answer_never_came_is_made_again(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        campaign = await us.opened()
        await looked(bot)
        await rig.parts.campaigns.reschedule(us.actor, campaign.id, "2027-12-11")
        rig.fault("/editMessageCaption", "reset", times=1)
        await looked(bot)
        await looked(bot)
        assert "4 December" in newest(group).text  # it rests a little
        await rig.parts.clock.set_offset(timedelta(minutes=1))
        await looked(bot)
        assert "11 December" in newest(group).text


async def test_old_news_is_not_posted(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        campaign = await us.opened()
        await looked(bot)
        await at(rig, campaign.rule.instant() + timedelta(days=2))
        await rig.parts.releasing.fire()
        await looked(bot)
        [only] = ours(group)
        assert only.endswith("Out now.")


async def test_without_its_database_nothing_is_sent_twice(dsn: str) -> None:
    """The answer is there, the database is not: it is written down as soon as that is back."""
    async with running(dsn) as rig, rig.started() as bot:
        us, group = await ready(rig, bot)
        await us.opened()
        posts: Any = bot.groups._posts
        store, away = posts._store, [2]

        def flaky() -> Any:
            if sendings(rig) > 1 and away[0]:
                away[0] -= 1
                raise StorageAway("x")
            return store()

        posts._store = flaky
        await looked(bot)
        await looked(bot)
        assert (len(ours(group)), await rows(rig), away[0]) == (1, [("open", "sent")], 0)
