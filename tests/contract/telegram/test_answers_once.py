"""A process dies around an answer, over the wire: the update's effects are done again, its answer is not shown twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.demo.stage import TELEGRAM_BOT
from bots.telegram import runner
from bots.telegram.runner import TelegramBot
from sandbox.telegram.chats import Message
from tests.contract.telegram.test_answers_in_the_lane import lane_rests, over, told_to_wait
from tests.support.telegram_bot import CODE, Rig, running

MARKED = "SELECT count(*) FROM inbox WHERE status = 'taken' AND answering_at IS NOT NULL"
LEFT = "SELECT count(*) FROM inbox WHERE status IN ('pending', 'taken')"


async def until(rig: Rig, query: str, count: int) -> None:
    """Wait for rows."""
    async with asyncio.timeout(10):
        while await rig.parts.database.pool.fetchval(query) != count:
            await asyncio.sleep(0.01)


async def nothing(*_: Any, **__: Any) -> None:
    """A dead process writes nothing down."""


async def dies(*_: Any, **__: Any) -> None:
    raise ValueError("died")


async def states(rig: Rig, bot: TelegramBot) -> list[str]:
    """Of what came in, after a minute or two."""
    await rig.parts.clock.set_offset(timedelta(minutes=2))
    async with rig.loops(bot.process):
        await until(rig, LEFT, 0)
    return [state for _, state in await rig.inbox_rows(bot._us)]


@pytest.mark.parametrize("shown", [True, False], ids=["telegram had it", "telegram never had it"])
async def test_an_answer_whose_process_died_is_not_shown_again(
    dsn: str, monkeypatch: pytest.MonkeyPatch, shown: bool
) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        await rig.campaign()
        with monkeypatch.context() as dying:
            dying.setattr(runner, "answered", nothing)
            if not shown:
                dying.setattr(bot._answering._poster, "post", dies)
            async with rig.loops(bot.poll, bot.process):
                await rig.mia.start(TELEGRAM_BOT, f"c_{CODE}")
                await until(rig, MARKED, 1)
                await asyncio.sleep(0.2)
        await rig.parts.database.pool.execute("DELETE FROM event")  # where it is written who came
        with capture_logs() as logs:
            assert await states(rig, bot) == ["unknown"]
        assert len(rig.mia.messages()) == (1 if shown else 0)
        assert await rig.parts.gauges.unfinished() == {"telegram": {"answer_unknown": 1}}
        assert [entry["event"] for entry in logs if entry["log_level"] == "warning"] == ["answer_unknown"]
        assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM event") > 0, "done again"


async def offered(rig: Rig, bot: TelegramBot) -> Message:
    """Mia came by NEON's link."""
    await rig.campaign()
    async with rig.loops(bot.poll, bot.process):
        await rig.mia.start(TELEGRAM_BOT, f"c_{CODE}")
        return await rig.mia.wait_for(lambda m: "Night" in m.text)


async def test_a_pressed_message_is_redrawn_again(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        offer = await offered(rig, bot)
        joined = "SELECT count(*) FROM campaign_fan"
        with monkeypatch.context() as dying:
            dying.setattr(runner, "answered", nothing)
            dying.setattr(bot._answering._poster, "redraw", dies)
            async with rig.loops(bot.poll, bot.process):
                await rig.mia.press(offer, lambda b: b.text.startswith("Amazon"))
                await until(rig, joined, 1)
                await asyncio.sleep(0.2)
        before = len(rig.mia.messages())
        assert rig.mia.messages()[-1].text == offer.text
        assert await states(rig, bot) == ["done", "done"]
        assert len(rig.mia.messages()) == before, "no message more"
        assert rig.mia.messages()[-1].text != offer.text, "and the one that was pressed says how it stands"


async def test_what_telegram_certainly_did_not_take_is_shown_by_any_process(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        told_to_wait(rig, 1000, times=1000)
        async with rig.loops(bot.poll, bot.process):
            await rig.mia.start(TELEGRAM_BOT)
            async with asyncio.timeout(10):
                while not await lane_rests(rig):
                    await asyncio.sleep(0.01)
            await until(rig, MARKED, 0)
        rig.world.faults.clear()
        await over(rig, 1001)
        async with rig.started() as other, rig.loops(other.process):
            await rig.mia.wait_for(lambda m: m.text.startswith("Hello."))
            await until(rig, LEFT, 0)
        assert [state for _, state in await rig.inbox_rows(bot._us)] == ["done"]


async def test_of_an_answer_in_parts_another_process_shows_none_twice(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        offer = await offered(rig, bot)
        async with rig.loops(bot.poll, bot.process):
            await rig.mia.press(offer, "Just remind me")
            await until(rig, LEFT, 0)
            told_to_wait(rig, 1000, "/sendDocument", times=1000)
            asked = await rig.mia.send("/mydata")
            await rig.mia.wait_for(lambda m: m.from_bot, after=asked.message_id)
            async with asyncio.timeout(10):
                while not await lane_rests(rig):
                    await asyncio.sleep(0.01)
        rig.world.faults.clear()
        await over(rig, 1001)
        async with rig.started() as other, rig.loops(other.process):
            await until(rig, LEFT, 0)
        assert len([m for m in rig.mia.messages() if m.message_id > asked.message_id]) == 1
        assert [state for _, state in await rig.inbox_rows(bot._us)][-1] == "unknown"


async def test_a_group_gets_its_way_in_once(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        group = rig.tg.group("Fans", bots=[TELEGRAM_BOT], members=[rig.mia])
        with monkeypatch.context() as dying:
            dying.setattr(runner, "answered", nothing)
            async with rig.loops(bot.poll, bot.process):
                group.say(rig.mia, f"/presave@{TELEGRAM_BOT} neon")
                await group.wait_for(lambda m: m.from_bot)
        assert "unknown" in await states(rig, bot)
        assert len([m for m in group.messages() if m.from_bot]) == 1


async def test_an_answer_without_an_answer_is_counted(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        rig.fault("/sendMessage", "reset_after")
        async with rig.loops(bot.poll, bot.process):
            await rig.mia.start(TELEGRAM_BOT)
            await rig.mia.wait_for(lambda _: True)
            await until(rig, LEFT, 0)
        assert [state for _, state in await rig.inbox_rows(bot._us)] == ["unknown"]
        assert len(rig.mia.messages()) == 1
