"""A fan texts with the product: real SDK, real database, real webhooks, the fake Twilio in between."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from app.demo.stage import NUMBER
from bots.sms.flow import Answer, SmsFlow
from core.campaign import CampaignStatus
from core.consent import ConsentEvent
from core.delivery import DeliveryKind as K
from core.errors import StorageAway
from core.fan import Reachability, Visitor
from sandbox.faults import Fault
from tests.support.sms_bot import MIA, SOON, running


async def test_keyword_yes_and_a_link(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        (prompt,) = await rig.says(" neon! ")
        assert prompt.body.startswith("NEON: Reply Y for recurring automated release texts (max 3/release).")
        for words in ("Consent not a condition", "Msg&data rates may apply", "HELP for help", "STOP to end"):
            assert words in prompt.body
        assert await rig.consents() == [("sms", "asked")]
        (welcome,) = await rig.says("Y")
        assert "You're in for Night Drive" in welcome.body
        assert "/j/" in welcome.body
        assert ("sms", "given") in await rig.consents()
        (again,) = await rig.says("NEON")
        assert "You're in already" in again.body
        assert "/j/" in again.body


@pytest.mark.parametrize("word", ["y", "YES", "Yes!", "Sí", "oui", "ja", " Y. "])
async def test_yes_in_other_words(dsn: str, word: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.says("NEON")
        (welcome,) = await rig.says(word)
        assert "You're in for Night Drive" in welcome.body


async def test_a_yes_to_nothing_joins_nothing(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        assert await rig.says("Y") == []
        assert await rig.known() is None
        await rig.joined()
        assert await rig.count("SELECT count(*) FROM presave") == 1


async def test_one_prompt_a_day_however_often_the_keyword_comes(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        assert len(await rig.says("NEON")) == 1
        assert await rig.says("NEON") == []
        assert await rig.says("Neon") == []


async def test_y_confirms_the_latest_prompt_on_a_shared_number(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.campaign("LUNA", title="Tides")
        await rig.says("NEON")
        await rig.says("LUNA")
        (welcome,) = await rig.says("Y")
        assert welcome.body.startswith("LUNA: You're in for Tides")


async def test_a_teaser_promises_a_text_where_the_artist_sends_one(dsn: str) -> None:
    async with running(dsn) as rig:
        campaign = await rig.campaign(status=CampaignStatus.ANNOUNCED)
        await rig.switch(campaign, K.OPEN)
        (prompt,) = await rig.says("NEON")
        assert "(max 4/release)" in prompt.body
        (welcome,) = await rig.says("Y")
        assert "Night Drive are not open yet. We text you when they are." in welcome.body
        assert "/j/" not in welcome.body
        assert await rig.count("SELECT count(*) FROM opening_wait") == 1


async def test_a_teaser_promises_nothing_else_and_the_keyword_joins_once_it_is_open(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign(status=CampaignStatus.ANNOUNCED)
        await rig.says("NEON")
        (welcome,) = await rig.says("Y")
        assert "are not open yet. Text NEON again when they are." in welcome.body
        assert await rig.count("SELECT count(*) FROM opening_wait") == 0
        await rig.parts.database.pool.execute("UPDATE campaign SET status = 'open'")
        (link,) = await rig.says("NEON")
        assert "You're in for Night Drive" in link.body
        assert "/j/" in link.body
        assert await rig.count("SELECT count(*) FROM presave WHERE status = 'waiting'") == 1
        (again,) = await rig.says("NEON")
        assert "You're in already" in again.body


async def test_the_number_in_the_prompt_stands_in_the_ledger_whatever_is_switched_then(dsn: str) -> None:
    async with running(dsn) as rig:
        campaign = await rig.campaign()
        await rig.switch(campaign, K.COUNTDOWN, days=(7, 1))
        (prompt,) = await rig.says("NEON")
        assert "automated release & countdown texts (max 5/release)" in prompt.body
        await rig.switch(campaign, K.MOVED)
        (welcome,) = await rig.says("Y")
        assert "Max 5 msgs/release" in welcome.body
        rows = await rig.parts.database.pool.fetch(
            "SELECT texts, version FROM consent_event WHERE purpose = 'sms' ORDER BY id"
        )
        assert [tuple(row) for row in rows] == [(5, "sms-prompt/1+countdown")] * 2
        named = "SELECT count(*) FROM consent_event WHERE purpose = 'release' AND version LIKE '%+countdown'"
        assert await rig.count(named) == 1, "so the countdown speaks to this number"
        other = rig.tw.phone("+12128675310")
        (later,) = await rig.says("NEON", other)
        assert "(max 6/release)" in later.body


async def test_a_text_that_twilio_posts_twice_is_answered_once(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        assert len(await rig.says("NEON", times=3)) == 1
        assert len(await rig.says("Y", times=2)) == 1
        assert await rig.consents() == [("sms", "asked"), ("sms", "given"), ("release", "given")]


async def test_an_unknown_word_is_answered_only_to_those_we_know(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        assert await rig.says("hello there") == []
        assert await rig.says("🔥") == []
        assert await rig.known() is None
        await rig.joined()
        (unclear,) = await rig.says("what is this?")
        assert "I did not get that" in unclear.body


@pytest.mark.parametrize("word", ["STOP", "yes", "end", "INFO", "Start", "help"])
async def test_reserved_words_open_no_campaign(dsn: str, word: str) -> None:
    async with running(dsn, "own") as rig:
        await rig.campaign(word.upper())  # such a row cannot be made by the product's own commands
        await rig.says(word)
        assert ("sms", "asked") not in await rig.consents()


@pytest.mark.parametrize("number", ["72345", "+447911123456", "+1333"])
async def test_who_is_not_served_is_never_answered(dsn: str, number: str) -> None:
    async with running(dsn, "own") as rig:
        await rig.campaign()
        stranger = rig.tw.phone(number)
        for body in ("NEON", "HELP", "STOP", "Y"):
            assert await rig.says(body, stranger) == []
        assert not [m for m in rig.tw.messages.values() if m.direction != "inbound"]
        assert await rig.count("SELECT count(*) FROM fan") == 0


async def test_a_wrong_signature_leaves_no_trace(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        rig.tw.numbers[NUMBER].account.auth_token = "somebody-else"
        assert await rig.says("NEON") == []
        refused = [e.data["reason"] for e in rig.world.journal.of("twilio", "webhook_failed")]
        assert refused == ["HTTP 403"]
        assert await rig.count("SELECT count(*) FROM inbox") == 0


async def test_an_unsigned_form_is_refused(dsn: str) -> None:
    async with running(dsn) as rig, aiohttp.ClientSession() as http:
        form = {"MessageSid": "SM" + "a" * 32, "From": MIA, "To": NUMBER, "Body": "STOP"}
        url = rig.tw.numbers[NUMBER].sms_url
        async with http.post(url, data=form) as answer:
            assert answer.status == 403
        assert await rig.count("SELECT count(*) FROM inbox") == 0


async def test_a_reply_refused_for_now_comes_later_and_once(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        rig.fault(20429, 429)
        assert len(await rig.says("NEON")) == 1


async def test_an_answer_lost_after_acceptance_is_not_sent_again(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        lost = Fault(vendor="twilio", kind="reset_after", pattern="POST .*/Messages.json")
        rig.world.faults.add(lost)
        assert len(await rig.says("NEON")) == 1
        (welcome,) = await rig.says("Y")
        assert "You're in" in welcome.body


async def test_a_number_that_twilio_calls_opted_out_is_left_alone(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        rig.fault(21610, 400)
        assert await rig.says("NEON") == []
        found = await rig.known()
        assert found is not None
        assert found[1] is Reachability.OPTED_OUT


async def test_an_auto_responder_is_answered_only_so_often_and_still_may_stop(dsn: str) -> None:
    async with running(dsn, "own") as rig:
        await rig.campaign()
        await rig.joined()
        for _ in range(25):
            await rig.mia.text(NUMBER, "I am driving right now")
        await rig.worked()
        assert len(rig.mia.received()) == 20
        assert await rig.says("stop") == []
        found = await rig.known()
        assert found is not None
        assert found[1] is Reachability.OPTED_OUT


async def test_a_fan_is_answered_in_the_language_they_chose(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        assert "Reply Y" in (await rig.says("NEON"))[-1].body
        await rig.parts.database.pool.execute("UPDATE fan SET language = 'fr'")
        welcome = (await rig.says("Y"))[-1].body
        assert "Tu es inscrit pour Night Drive" in welcome
        assert "STOP pour arreter" in welcome
        assert re.search(r"(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) \d", welcome), "the date too"


class Odd:
    """The real conversation, but the first text meets a fault of ours."""

    def __init__(self, flow: SmsFlow, fault: Exception) -> None:
        self._flow, self._faults = flow, [fault]
        self.language = flow.language

    async def answer(self, visitor: Visitor, body: str, **more: Any) -> Answer | None:
        if self._faults:
            raise self._faults.pop()
        return await self._flow.answer(visitor, body, **more)

    async def asked(self, question: ConsentEvent, *, surely: bool) -> None:
        await self._flow.asked(question, surely=surely)


async def test_a_text_that_fails_holds_up_nobody_and_comes_again(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        odd: Any = Odd(rig.bot._flow, ValueError("odd"))
        rig.bot._flow = odd
        tom = rig.tw.phone("+12125550111")
        with capture_logs() as logs:
            await rig.mia.text(NUMBER, "NEON")
            await tom.text(NUMBER, "NEON")
            await tom.wait_for(lambda t: "Reply Y" in t.body, SOON)
        assert [e["error"] for e in logs if e["event"] == "sms_text_failed"] == ["ValueError"]
        assert rig.mia.received() == []
        await rig.later()
        await rig.mia.wait_for(lambda t: "Reply Y" in t.body, SOON)


async def test_without_its_database_a_text_waits(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        odd: Any = Odd(rig.bot._flow, StorageAway("x"))
        rig.bot._flow = odd
        await rig.mia.text(NUMBER, "NEON")
        async with asyncio.timeout(SOON):
            while not await rig.count("SELECT count(*) FROM inbox WHERE status = 'taken'"):
                await asyncio.sleep(0.02)
        assert rig.mia.received() == []
        await rig.later()
        await rig.mia.wait_for(lambda t: "Reply Y" in t.body, SOON)
        await rig.worked()
        assert len(rig.mia.received()) == 1
