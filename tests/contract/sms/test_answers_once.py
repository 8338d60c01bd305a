"""A process dies around an answer, over the wire: the text's effects are done again, its answer is there exactly once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.demo.stage import NUMBER
from bots.sms import runner
from bots.sms.message_log import LogAway
from core.fan import Visitor
from core.ids import Channel, SenderId
from core.queues import Inbound
from sandbox.faults import Fault
from tests.support.sms_bot import SOON, Rig, running

POST, GET = "POST .*/Messages.json", "GET .*/Messages.json"
MARKED = "SELECT count(*) FROM inbox WHERE status = 'taken' AND answering_at IS NOT NULL"
LEFT = "SELECT count(*) FROM inbox WHERE status IN ('pending', 'taken')"
UNKNOWN = "SELECT count(*) FROM inbox WHERE status = 'unknown'"


class Death:
    """A process that dies around an answer, once: nothing that follows is written down by it."""

    def __init__(self, rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        self._rig, self._patch = rig, monkeypatch

    async def after(self, text: str, *, sent: bool) -> None:
        """It dies of this text: `sent` tells whether Twilio had the answer by then."""

        async def nothing(*_: Any, **__: Any) -> None:
            return None

        async def dies(*_: Any, **__: Any) -> None:
            raise ValueError("died")

        before = await self._rig.count(MARKED)
        with self._patch.context() as dying:
            dying.setattr(runner, "answered", nothing)
            dying.setattr(self._rig.bot._flow, "asked", nothing)
            if not sent:
                dying.setattr(self._rig.bot.sender, "text", dies)
            had = len(self._rig.mia.received())
            await self._rig.mia.text(NUMBER, text)
            async with asyncio.timeout(SOON):
                while await self._rig.count(MARKED) == before or len(self._rig.mia.received()) < had + sent:
                    await asyncio.sleep(0.01)
            await self._rig.tw.settled()
            await asyncio.sleep(0.1)
        self._rig.bot._owed.clear()


async def texts(rig: Rig) -> list[str]:
    """What came to Mia, once a minute or two have passed and nothing is left of what came in."""
    await rig.later()
    await until(rig, LEFT, 0)
    await rig.tw.settled()
    return [text.body for text in rig.mia.received()]


async def until(rig: Rig, query: str, count: int) -> None:
    """Wait for rows."""
    async with asyncio.timeout(SOON):
        while await rig.count(query) != count:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("sent", [True, False], ids=["twilio had it", "twilio never had it"])
async def test_an_answer_whose_process_died_is_there_once(
    dsn: str, monkeypatch: pytest.MonkeyPatch, sent: bool
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await Death(rig, monkeypatch).after("NEON", sent=sent)
        assert await rig.consents() == []
        [prompt] = await texts(rig)
        assert "Reply Y" in prompt
        assert await rig.consents() == [("sms", "asked")], "what they read can be confirmed"
        assert await rig.count(UNKNOWN) == 0
        assert "You're in for" in (await rig.says("Y"))[-1].body


async def test_another_answer_is_not_taken_for_the_one_that_was_lost(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.says("NEON")
        await Death(rig, monkeypatch).after("Y", sent=False)
        await rig.mia.text(NUMBER, "so what")
        await rig.mia.wait_for(lambda t: "did not" in t.body, SOON)
        assert sum("You're in for" in body for body in await texts(rig)) == 1


async def test_while_twilio_cannot_be_asked_nothing_is_sent(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await Death(rig, monkeypatch).after("NEON", sent=True)
        away = Fault(vendor="twilio", kind="answer", pattern=GET, status=503, body={}, times=None)
        rig.world.faults.add(away)
        with capture_logs() as logs:
            await rig.later()
            async with asyncio.timeout(SOON):
                while not any(entry["event"] == "sms_reply_in_doubt" for entry in logs):
                    await asyncio.sleep(0.02)
        await rig.worked()
        assert await rig.count(MARKED) == 1, "nobody knows yet"
        rig.world.faults.clear()
        assert len(await texts(rig)) == 1
        assert await rig.count("SELECT count(*) FROM inbox WHERE status = 'done'") == 1


async def test_among_too_many_texts_nobody_can_tell_and_nothing_is_sent(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crowded(_: str) -> None:
        return None

    async with running(dsn) as rig:
        await rig.campaign()
        await Death(rig, monkeypatch).after("NEON", sent=False)
        monkeypatch.setattr(rig.bot._log, "sent_to", crowded)
        await rig.later()
        await until(rig, UNKNOWN, 1)
        assert rig.mia.received() == []
        assert await rig.parts.gauges.unfinished() == {"sms": {"answer_unknown": 1}}


@pytest.mark.parametrize(("kind", "status"), [("reset_after", 0), ("answer", 500)])
async def test_an_answer_of_unknown_fate_is_looked_up_a_minute_later(
    dsn: str, kind: Any, status: int
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.says("NEON")
        rig.world.faults.add(Fault(vendor="twilio", kind=kind, pattern=POST, status=status, body={}))
        await rig.says("so what")
        assert len(await texts(rig)) == 2
        assert await rig.count(UNKNOWN) == 0


async def test_an_answer_goes_once_more_and_never_a_third_time(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.says("NEON")
        rig.fault(20500, 500, times=2)  # the first time, and when it was looked up
        await rig.says("so what")
        await rig.later()
        await until(rig, UNKNOWN, 1)
        assert len(rig.mia.received()) == 1
        assert len(await rig.says("so what")) == 1, "the next one is answered as ever"


async def test_what_was_certainly_not_taken_leaves_no_mark(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        rig.fault(20003, 401)
        assert await rig.says("NEON") == []
        assert await rig.count(MARKED) == 0
        assert len(await texts(rig)) == 1


async def test_what_is_not_answered_is_not_marked(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        assert await rig.says("what is this?") == []
        assert await rig.count("SELECT count(*) FROM inbox WHERE answering_at IS NOT NULL") == 0


async def test_a_text_that_two_processes_hold_is_answered_by_one(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.says("NEON")
        async with rig.parts.database.store() as tx:
            [sender] = await tx.fans.senders()
        row = await rig.parts.database.pool.fetchrow("SELECT id FROM inbox")
        fields = {"MessageSid": "SM0", "From": rig.mia.number, "Body": "so what"}
        held = Inbound(
            id=row["id"],
            sender_id=SenderId(sender.id),
            payload=fields,
            attempts=1,
            received_at=rig.parts.clock.now(),
        )
        assert sender.channel is Channel.SMS
        assert not await rig.bot._item(held, False), "it was claimed before the other process marked it"
        await rig.tw.settled()
        assert len(rig.mia.received()) == 1
        assert await rig.count("SELECT count(*) FROM reply_count WHERE used > 2") == 0


@pytest.mark.parametrize("sent", [True, False], ids=["twilio had it", "twilio never had it"])
async def test_who_stops_in_their_own_words_hears_it_once_though_the_process_dies(
    dsn: str, monkeypatch: pytest.MonkeyPatch, sent: bool
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await Death(rig, monkeypatch).after("please stop texting me", sent=sent)
        assert sum("You get no more texts" in body for body in await texts(rig)) == 1
        assert await rig.count(UNKNOWN) == 0


async def test_a_stop_that_came_while_another_answer_was_in_doubt_keeps_that_back(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.says("NEON")
        rig.fault(20500, 500)
        assert await rig.says("Y") == [], "nobody knows whether it arrived"
        assert len(await rig.says("please stop texting me")) == 1
        assert not any("You're in for" in body for body in await texts(rig))


async def test_a_start_that_is_worked_again_does_not_lift_a_later_stop(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await rig.says("please stop texting me")
        came = rig.parts.clock.now()
        await rig.says("START")
        async with rig.parts.database.store() as tx:
            [us] = await tx.fans.senders()
        fan = Visitor(sender_id=us.id, channel=Channel.SMS, external_id=rig.mia.number, language="en")
        await rig.later(timedelta(seconds=5))
        await rig.says("please stop texting me")
        assert await rig.bot._flow.answer(fan, "START", again=came) is None
        assert await rig.bot._flow.stopped_by_another(fan, "START")
        await rig.says("START")
        assert not await rig.bot._flow.stopped_by_another(fan, "START"), "a new one does"


async def test_while_twilio_cannot_be_asked_it_is_asked_once_a_minute(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are in doubt: they would hold up what is new."""
    asked: list[str] = []

    async def away(number: str) -> None:
        asked.append(number)
        raise LogAway("away")

    async with running(dsn) as rig:
        await rig.campaign()
        await rig.says("NEON")
        rig.fault(20500, 500, times=2)
        for text in ("so what", "and now"):
            assert await rig.says(text) == []
        monkeypatch.setattr(rig.bot._log, "sent_to", away)
        await rig.later()
        async with asyncio.timeout(SOON):
            while not asked:
                await asyncio.sleep(0.02)
        await rig.worked()
        await asyncio.sleep(1)
        assert len(asked) == 1
