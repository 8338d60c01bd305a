"""Twilio refuses: what the fan sees of it, what the operator is told, and what it costs the messages that wait."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from core.delivery import DeliveryKind, NewDelivery
from core.fan import Reachability
from core.ids import AddressId, CampaignId
from core.services.operator_bell import Trouble
from notifications.dispatcher import MAX_ATTEMPTS
from notifications.segments import segments
from sandbox.faults import Fault
from tests.support.ports import free_port
from tests.support.sms_bot import SOON, Rig, running

POST, MANY = "POST .*/Messages.json", 1000
NOW = "UPDATE delivery SET not_before = NULL WHERE status = 'queued'"


@pytest.mark.parametrize(
    ("code", "status", "times"),
    [(20429, 429, 5), (20003, 401, 1), (30034, 400, 1), (21606, 400, 1), (30007, 400, 1)],
)
async def test_a_question_that_never_went_out_is_asked_when_the_keyword_comes_again(
    dsn: str, code: int, status: int, times: int
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        rig.fault(code, status, times)
        assert await rig.says("NEON") == []
        assert await rig.consents() == [], "nobody was asked anything"
        assert await rig.says("Y") != [], "and there is nothing to say yes to"
        assert await rig.count("SELECT count(*) FROM presave") == 0
        (prompt,) = await rig.says("NEON")
        assert "Reply Y" in prompt.body
        assert await rig.says("NEON") == []


async def until_said(rig: Rig, words: str) -> None:
    await rig.mia.wait_for(lambda t: words in t.body, SOON)


@pytest.mark.parametrize(("code", "status", "times"), [(20429, 429, 5), (20003, 401, 1)])
async def test_an_answer_refused_for_now_comes_by_itself_once_it_can(
    dsn: str, code: int, status: int, times: int
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        for text, answer in (("NEON", "Reply Y"), ("Y", "You're in for Night Drive")):
            rig.fault(code, status, times)
            assert await rig.says(text) == []
            await rig.later()
            await until_said(rig, answer)
        await rig.worked()
        assert not rig.owed
        assert len(rig.mia.received()) == 2
        assert await rig.consents() == [("sms", "asked"), ("sms", "given"), ("release", "given")]


async def test_while_twilio_refuses_one_answer_the_others_do_not_wait_for_it(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        tom, lea = rig.tw.phone("+12125550111"), rig.tw.phone("+12125550112")
        rig.fault(20429, 429, 6)
        assert await rig.says("NEON") == []
        assert await rig.says("NEON", tom) == [], "one try"
        assert len(await rig.says("NEON", lea)) == 1
        await rig.later()
        for phone in (rig.mia, tom):
            await phone.wait_for(lambda t: "Reply Y" in t.body, SOON)
        await rig.worked()
        assert [len(phone.received()) for phone in (rig.mia, tom, lea)] == [1, 1, 1]


async def test_whoever_asked_again_meanwhile_is_asked_once(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        rig.fault(20003, 401)
        assert await rig.says("NEON") == []
        assert len(await rig.says("NEON")) == 1
        await rig.later()
        async with asyncio.timeout(SOON):
            while rig.owed:
                await asyncio.sleep(0.02)
        await rig.worked()
        assert len(rig.mia.received()) == 1


async def test_a_link_that_never_went_out_comes_with_the_next_y(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.says("NEON")
        rig.fault(30007, 400)
        assert await rig.says("Y") == []
        (link,) = await rig.says("Y")
        assert "You're in for Night Drive" in link.body
        assert "Msg&data rates may apply" in link.body, "the terms of the confirmation were lost with it"
        assert "/j/" in link.body
        assert (
            await rig.count("SELECT count(*) FROM consent_event WHERE purpose = 'sms' AND act = 'given'") == 1
        )


async def test_a_question_of_unknown_fate_can_be_answered_and_asked_for_again(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        rig.fault(20500, 500)
        assert await rig.says("NEON") == []
        assert await rig.consents() == [("sms", "asked")]
        assert len(await rig.says("NEON")) == 1
        assert await rig.says("NEON") == []


async def test_a_reply_of_unknown_fate_is_confirmed_by_y(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        rig.world.faults.add(Fault(vendor="twilio", kind="malformed", pattern=POST))
        assert len(await rig.says("NEON")) == 1
        (welcome,) = await rig.says("Y")
        assert "You're in for" in welcome.body


@pytest.mark.parametrize(
    ("code", "status", "setting"),
    [
        (20003, 401, "UPBEAT_TWILIO_AUTH_TOKEN"),
        (20005, 403, "account is not active"),
        (21606, 400, "UPBEAT_TWILIO_NUMBER"),
        (30034, 400, "10DLC"),
    ],
)
async def test_a_wrong_setting_is_named_and_tried_once(
    dsn: str, code: int, status: int, setting: str
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        fault = rig.fault(code, status, MANY)
        with capture_logs() as logs:
            assert await rig.says("NEON") == []
        (told,) = [e for e in logs if e["event"] == "sms_setting_wrong"]
        assert told["log_level"] == "error"
        assert setting in told["setting"]
        assert fault.times == MANY - 1


async def joined_for_the_night(rig: Rig) -> None:
    """Mia joined and may be woken, whatever the hour of this test."""
    await rig.campaign()
    await rig.joined()
    await rig.says("WAKE")


async def due(rig: Rig) -> None:
    """Her release is out, and her text waits."""
    campaign = await rig.count("SELECT id FROM campaign")
    await rig.parts.database.pool.execute("UPDATE campaign SET status = 'released'")
    address = AddressId(await rig.count("SELECT id FROM address"))
    new = NewDelivery(
        address_id=address,
        campaign_id=CampaignId(campaign),
        kind=DeliveryKind.REMINDER,
        occasion="smart_link",
        args={"dsp": "smart_link"},
    )
    async with rig.parts.database.store() as tx:
        await tx.deliveries.queue([new], rig.parts.clock.now())


async def reach(rig: Rig) -> Reachability:
    found = await rig.known()
    assert found is not None
    return found[1]


async def held(rig: Rig) -> str:
    """Wait until the lane stands still; why."""
    async with asyncio.timeout(SOON):
        while True:
            reason = await rig.parts.database.pool.fetchval(
                "SELECT reason FROM lane WHERE paused_until > clock_timestamp() AND key LIKE 'sms:%'"
            )
            if reason and not await rig.count("SELECT count(*) FROM delivery WHERE status = 'sending'"):
                return str(reason)
            if not reason:  # what was claimed just before the pause ended went back for its length
                await rig.parts.database.pool.execute(NOW)
            await asyncio.sleep(0.02)


async def go_on(rig: Rig) -> None:
    """The five minutes are over."""
    await rig.parts.database.pool.execute(NOW)
    await rig.parts.database.pool.execute("UPDATE lane SET paused_until = NULL WHERE key LIKE 'sms:%'")


@pytest.mark.parametrize(("code", "status", "reason"), [(20003, 401, "AUTH_TOKEN"), (30034, 400, "10DLC")])
async def test_messages_outlast_a_wrong_setting(dsn: str, code: int, status: int, reason: str) -> None:
    async with running(dsn) as rig:
        await joined_for_the_night(rig)
        fault = rig.fault(code, status, MANY)
        await due(rig)
        for tried in range(1, MAX_ATTEMPTS + 3):
            assert reason in await held(rig)
            assert fault.times == MANY - tried
            assert await rig.count("SELECT attempts FROM delivery WHERE status = 'queued'") == 0
            if tried == MAX_ATTEMPTS + 2:
                rig.world.faults.clear()
            await go_on(rig)
        await rig.mia.wait_for(lambda t: "Night Drive is out. Play" in t.body, SOON)


@pytest.mark.parametrize(
    ("code", "reason"), [(20429, "20429"), (63038, "63038"), (0, "ClientConnectorError")]
)
async def test_messages_outlast_what_twilio_puts_off(dsn: str, code: int, reason: str) -> None:
    """Too many at once, a day's allowance that is used up, and a road that leads nowhere: certainly not sent."""
    async with running(dsn) as rig:
        await joined_for_the_night(rig)
        http: Any = rig.bot.sender._client.http_client  # type: ignore[union-attr] # it has started
        fault, there = (rig.fault(code, 429, MANY) if code else None), http._base
        if fault is None:
            http._base = f"http://127.0.0.1:{free_port()}"
        await due(rig)
        for tried in range(1, MAX_ATTEMPTS + 3):
            assert reason in await held(rig)
            assert fault is None or fault.times == MANY - tried
            assert await rig.count("SELECT attempts FROM delivery WHERE status = 'queued'") == 0
            if tried == MAX_ATTEMPTS + 2:
                rig.world.faults.clear()
                http._base = there
            await go_on(rig)
        await rig.mia.wait_for(lambda t: "Night Drive is out. Play" in t.body, SOON)


async def test_the_longer_twilio_takes_nothing_the_longer_the_lane_rests(dsn: str) -> None:
    async with running(dsn) as rig:
        await joined_for_the_night(rig)
        rig.fault(20429, 429, MANY)
        await due(rig)
        rests = []
        for _ in range(5):
            await held(rig)
            left = (
                "SELECT extract(epoch FROM paused_until - clock_timestamp()) FROM lane WHERE key LIKE 'sms:%'"
            )
            rests.append(float(await rig.parts.database.pool.fetchval(left)))
            await go_on(rig)
        assert rests[-1] > 10, rests


async def test_an_unregistered_number_is_named_when_only_the_callback_says_it(dsn: str) -> None:
    async with running(dsn) as rig:
        await joined_for_the_night(rig)
        rig.mia.condition = "unregistered"
        with capture_logs() as logs:
            await due(rig)
            async with asyncio.timeout(SOON):
                while not await rig.count("SELECT count(*) FROM delivery WHERE not_before IS NOT NULL"):
                    await asyncio.sleep(0.02)
        assert "10DLC" in await held(rig), "and the others wait"
        (told,) = [e for e in logs if e["event"] == "sms_setting_wrong"]
        assert "10DLC" in told["setting"]


async def test_a_number_that_opted_out_elsewhere_gets_no_more(dsn: str) -> None:
    async with running(dsn) as rig:
        await joined_for_the_night(rig)
        rig.fault(21610, 400)
        await due(rig)
        async with asyncio.timeout(SOON):
            while (await reach(rig)) is not Reachability.OPTED_OUT:
                await asyncio.sleep(0.02)
            while not await rig.count("SELECT count(*) FROM delivery WHERE status = 'failed'"):
                await asyncio.sleep(0.02)
        assert await rig.says("NEON") == []


async def test_beyond_the_days_answers_a_link_and_a_question_wait_for_the_next_day_and_the_operator_is_told(
    dsn: str,
) -> None:
    day = "UPBEAT_TWILIO_REPLIES_PER_DAY"
    async with running(dsn, UPBEAT_OPERATOR_TELEGRAM_CHAT="4242") as rig:
        await rig.campaign()
        tom, lea = rig.tw.phone("+12125550111"), rig.tw.phone("+12125550112")
        assert len(await rig.says("NEON")) == 1
        assert len(await rig.says("NEON", tom)) == 1
        assert (Trouble.REPLIES, day) not in rig.parts.bell._waiting
        await rig.parts.database.pool.execute("UPDATE reply_count SET used = 5000 WHERE external_id = ''")
        assert await rig.says("Y") == []
        assert await rig.says("NEON", lea) == []
        assert await rig.says("what is this", tom) == []
        assert await rig.count("SELECT count(*) FROM presave") == 1
        assert (Trouble.REPLIES, day) in rig.parts.bell._waiting
        await rig.later()
        await rig.worked()
        assert len(rig.owed) == 2, "not in a minute, and no chatter"
        await rig.later(timedelta(days=1))
        await until_said(rig, "You're in for Night Drive")
        await lea.wait_for(lambda t: "Reply Y" in t.body, SOON)
        await rig.worked()
        assert [len(phone.received()) for phone in (rig.mia, tom, lea)] == [2, 1, 1]
        assert not rig.owed


async def test_answers_take_their_segments_of_the_carriers_day_from_the_outbox(dsn: str) -> None:
    async with running(dsn, UPBEAT_TWILIO_SEGMENTS_PER_DAY="50") as rig:
        await rig.campaign()
        await rig.joined()
        said = sum(segments(text.body) for text in rig.mia.received())
        assert said >= 2
        assert await rig.count("SELECT used FROM lane WHERE key LIKE 'sms:%'") == said
        rig.fault(30007, 400)
        assert await rig.says("HELLO") == []
        assert await rig.count("SELECT used FROM lane WHERE key LIKE 'sms:%'") == said
        await rig.parts.database.pool.execute("UPDATE lane SET used = 50 WHERE key LIKE 'sms:%'")
        assert len(await rig.says("NEON")) == 1, "no answer waits for tomorrow"
