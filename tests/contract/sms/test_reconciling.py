"""What is lost between Twilio and us is asked for afterwards, over the wire: each text goes once, each word is heard."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from app.demo.stage import NUMBER
from bots.sms import message_log
from bots.sms.message_log import LogAway
from bots.sms.reconciling_rounds import MOST_ATTEMPTS, Reconciling
from core.delivery import DeliveryKind, NewDelivery
from core.fan import Reachability
from sandbox.faults import Fault
from sandbox.twilio.inbound import deliver
from storage.unsettled import UnsettledRows
from tests.support.sms_bot import MIA, Rig, running

POST, GET = "POST .*/Messages.json", "GET .*/Messages.json"


def asking(rig: Rig) -> Reconciling:
    return rig.bot.reconciling(UnsettledRows(rig.parts.database.pool))


async def sends(rig: Rig, **row: Any) -> None:
    """One release text to Mia; it leaves at any hour."""
    async with rig.parts.database.store() as tx:
        campaign = await tx.campaigns.by_slug("neon")
    pool = rig.parts.database.pool
    assert campaign is not None
    await pool.execute("UPDATE fan SET wake = true")
    await pool.execute("UPDATE campaign SET status = 'released'")
    address = await pool.fetchval("SELECT id FROM address WHERE external_id = $1", MIA)
    now = rig.parts.clock.now()
    new = NewDelivery(
        address_id=address,
        campaign_id=campaign.id,
        kind=DeliveryKind.RECEIPT,
        occasion="spotify",
        args={"dsp": "spotify", "outcome": "saved", "at": now.isoformat()},
        **row,
    )
    async with rig.parts.database.store() as tx:
        await tx.deliveries.queue([new], now)


async def becomes(rig: Rig, *statuses: str) -> str:
    """The text's state, once it is one of these."""
    async with asyncio.timeout(15):
        while True:
            found = str(
                await rig.parts.database.pool.fetchval("SELECT status FROM delivery WHERE kind = 'receipt'")
            )
            if found in statuses:
                return found
            await asyncio.sleep(0.02)


async def later(rig: Rig, minutes: int) -> None:
    rig.world.clock.move(timedelta(minutes=minutes))
    await rig.parts.clock.set_offset(rig.world.clock.offset)


@pytest.mark.parametrize("kind", ["reset_after", "malformed"])
async def test_a_text_whose_answer_was_lost_is_found_and_sent_once(dsn: str, kind: Any) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        rig.tw.callbacks = "never"
        before = len(rig.tw.messages)
        rig.world.faults.add(Fault(vendor="twilio", kind=kind, pattern=POST))
        await sends(rig)
        await becomes(rig, "unknown")
        assert await asking(rig).settle() == 0, "a callback may come still"
        await later(rig, 11)
        await rig.tw.settled()
        assert await asking(rig).settle() == 1
        assert await becomes(rig, "delivered", "queued", "sending", "sent") == "delivered"
        await rig.worked()
        assert len(rig.tw.messages) == before + 1
        vendor_id = await rig.parts.database.pool.fetchval(
            "SELECT vendor_id FROM delivery WHERE kind = 'receipt'"
        )
        assert vendor_id in rig.tw.messages


async def test_a_text_that_the_list_says_did_not_arrive_comes_again_as_after_a_callback(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        rig.tw.callbacks = "never"
        before = len(rig.tw.messages)
        rig.tw.phone(MIA).condition = "off"
        rig.world.faults.add(Fault(vendor="twilio", kind="reset_after", pattern=POST))
        await sends(rig)
        await becomes(rig, "unknown")
        await later(rig, 11)
        await rig.tw.settled()
        assert await asking(rig).settle() == 1
        assert await becomes(rig, "queued", "failed") == "queued", "the phone was out of reach"
        rig.tw.phone(MIA).condition = "ok"
        await later(rig, 61)
        assert await becomes(rig, "sent", "delivered")
        assert len(rig.tw.messages) == before + 2


async def test_a_text_that_twilio_never_had_goes_once_more(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        before = len(rig.tw.messages)
        rig.world.faults.add(Fault(vendor="twilio", kind="reset", pattern=POST))
        await sends(rig)
        await becomes(rig, "unknown")
        assert len(rig.tw.messages) == before
        await later(rig, 11)
        assert await asking(rig).settle() == 1
        assert await becomes(rig, "sent", "delivered")
        await rig.worked()
        assert len(rig.tw.messages) == before + 1
        assert await asking(rig).settle() == 0


async def test_a_text_in_twilios_queue_is_not_sent_again(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        before = len(rig.tw.messages)
        rig.tw.hold()
        rig.world.faults.add(Fault(vendor="twilio", kind="reset_after", pattern=POST))
        await sends(rig)
        await becomes(rig, "unknown")
        await later(rig, 11)
        assert await asking(rig).settle() == 1
        assert await becomes(rig, "sent", "queued", "failed") == "sent"
        assert len(rig.tw.messages) == before + 1
        rig.tw.release()
        assert await becomes(rig, "delivered")


async def test_what_is_too_old_or_was_tried_enough_ends_as_failed(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        before = len(rig.tw.messages)
        rig.world.faults.add(Fault(vendor="twilio", kind="reset", pattern=POST))
        await sends(rig)
        await becomes(rig, "unknown")
        await rig.parts.database.pool.execute("UPDATE delivery SET attempts = $1", MOST_ATTEMPTS)
        await later(rig, 11)
        assert await asking(rig).settle() == 1
        assert await becomes(rig, "failed", "queued", "sent") == "failed"
        assert len(rig.tw.messages) == before


async def test_of_a_process_that_died_nobody_knows_the_text_so_it_never_goes_again(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        rig.tw.callbacks = "never"
        rig.world.faults.add(Fault(vendor="twilio", kind="reset_after", pattern=POST))
        await sends(rig)
        await becomes(rig, "unknown")
        await rig.parts.database.pool.execute("UPDATE delivery SET detail = 'its outcome was lost'")
        await later(rig, 11)
        assert await asking(rig).settle() == 1
        assert await becomes(rig, "failed", "queued", "sent") == "failed"


async def test_without_the_list_nothing_is_decided(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        rig.world.faults.add(Fault(vendor="twilio", kind="reset", pattern=POST))
        await sends(rig)
        await becomes(rig, "unknown")
        await later(rig, 11)
        rig.world.faults.add(Fault(vendor="twilio", kind="answer", pattern=GET, status=503, body={}, times=1))
        with pytest.raises(LogAway):
            await asking(rig).settle()
        assert await becomes(rig, "unknown")


async def test_a_stop_that_never_reached_us_is_heard_afterwards(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        stop = deliver(rig.tw, MIA, NUMBER, "STOP")  # no webhook: we were down
        assert await asking(rig).recover() == 0, "its webhook may be on its way"
        await later(rig, 2)
        ask = asking(rig)
        assert await ask.recover() == 1
        await rig.worked()
        known = await rig.known()
        assert known is not None
        assert known[1] is Reachability.OPTED_OUT
        assert await ask.recover() == 0
        assert await rig.count("SELECT count(*) FROM inbox WHERE external_id = $1", stop.sid) == 1


async def test_a_start_that_a_stop_has_overtaken_is_not_done_any_more(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        deliver(rig.tw, MIA, NUMBER, "STOP")
        deliver(rig.tw, MIA, NUMBER, "START")
        await rig.says("STOP")
        await later(rig, 2)
        assert await asking(rig).recover() == 1
        await rig.worked()
        known = await rig.known()
        assert known is not None
        assert known[1] is Reachability.OPTED_OUT


async def test_a_keyword_from_before_we_started_is_answered_once(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        deliver(rig.tw, MIA, NUMBER, "NEON")
        await later(rig, 2)
        assert await asking(rig).recover() == 1
        await rig.worked()
        assert [("Reply Y" in t.body) for t in rig.mia.received()] == [True]
        assert await asking(rig).recover() == 0


async def test_what_was_lost_counts_though_the_number_has_said_something_since(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.campaign("PULSE", title="Slow Burn")
        await rig.joined()
        deliver(rig.tw, MIA, NUMBER, "PULSE")
        deliver(rig.tw, MIA, NUMBER, "LANGUAGE DE")
        await rig.says("HELP")
        await later(rig, 2)
        assert await asking(rig).recover() == 2
        await rig.worked()
        known = await rig.known()
        assert known is not None
        assert known[0].language == "de"
        assert any("PULSE" in t.body for t in rig.mia.received())
        await rig.says("Y")
        deliver(rig.tw, MIA, NUMBER, "FORGET ALL")
        await rig.says("what")
        await later(rig, 2)
        assert await asking(rig).recover() == 1
        await rig.worked()
        assert await rig.known() is None


async def test_a_start_after_a_stop_is_heard_though_the_number_has_said_something_since(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await rig.says("STOP")
        deliver(rig.tw, MIA, NUMBER, "START")
        await rig.says("hello there")
        await later(rig, 2)
        assert await asking(rig).recover() == 1
        await rig.worked()
        known = await rig.known()
        assert known is not None
        assert known[1] is Reachability.OK


@pytest.mark.parametrize(
    ("said", "erased"),
    [("neon", False), ("Y", False), ("START", False), ("what", True), ("pulse", True), ("HELP", True)],
)
async def test_whoever_has_joined_again_since_is_not_erased_by_a_lost_forget(
    dsn: str, said: str, erased: bool
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        deliver(rig.tw, MIA, NUMBER, "FORGET YES")
        await rig.says(said)
        await later(rig, 2)
        assert await asking(rig).recover() == int(erased)
        await rig.worked()
        assert (await rig.known() is None) is erased


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("START", Reachability.OK), ("neon", Reachability.OPTED_OUT), ("hello", Reachability.OPTED_OUT)],
)
async def test_of_a_lost_stop_and_a_start_the_later_word_counts(
    dsn: str, said: str, wanted: Reachability
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        deliver(rig.tw, MIA, NUMBER, "STOP")
        await rig.says(said)
        await later(rig, 2)
        await asking(rig).recover()
        await rig.worked()
        known = await rig.known()
        assert known is not None
        assert known[1] is wanted


async def test_a_stop_after_a_start_counts_though_it_was_lost(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await rig.says("START")
        deliver(rig.tw, MIA, NUMBER, "STOP")
        await later(rig, 2)
        assert await asking(rig).recover() == 1
        await rig.worked()
        known = await rig.known()
        assert known is not None
        assert known[1] is Reachability.OPTED_OUT


async def test_a_lost_yes_agrees_to_what_was_asked_before_it_and_to_nothing_later(dsn: str) -> None:
    async with running(dsn) as rig:
        neon = await rig.campaign()
        await rig.campaign("PULSE", title="Slow Burn")
        await rig.says("NEON")
        await later(rig, 1)
        deliver(rig.tw, MIA, NUMBER, "Y")
        await later(rig, 1)
        await rig.says("PULSE")
        await later(rig, 2)
        assert await asking(rig).recover() == 1
        await rig.worked()
        given = "SELECT count(*) FROM consent_event WHERE purpose = 'sms' AND act = 'given' AND campaign_id "
        assert await rig.count(f"{given} = $1", neon.id) == 1
        assert await rig.count(f"{given} <> $1", neon.id) == 0


async def test_after_a_long_outage_every_page_of_the_list_is_read(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_log, "_PAGE", 3)
    async with running(dsn) as rig:
        await rig.campaign()
        lost = [f"+1212867{2000 + n}" for n in range(5)]
        for number in lost:
            deliver(rig.tw, number, NUMBER, "NEON")
        await later(rig, 2)
        assert await asking(rig).recover() == 5
        await rig.worked()
        assert [len(rig.tw.phone(number).received()) for number in lost] == [1] * 5


async def test_whoever_starts_again_goes_on_where_the_list_was_read_last(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        deliver(rig.tw, MIA, NUMBER, "NEON")
        await later(rig, 2)
        assert await asking(rig).recover() == 1
        await later(rig, 180)
        await asking(rig).recover()
        async with rig.parts.database.store() as tx:
            (sender,) = await tx.fans.senders()
        seen = await UnsettledRows(rig.parts.database.pool).seen(sender.id)
        assert seen is not None
        assert abs(seen - rig.parts.clock.now()) < timedelta(minutes=1)
