"""Status callbacks as Twilio sends them: late, repeated and out of order, each pair of states is decided by the table."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from app.demo.stage import NUMBER, TWILIO_SID, TWILIO_TOKEN
from bots.sms.webhook import STATUSES
from core.delivery import DeliveryStatus
from core.fan import Reachability, Visitor
from core.ids import AddressId, Channel
from core.lifecycle import DELIVERY, may
from core.services.operator_bell import Place, Trouble
from tests.contract.sms.test_batches import fates, queued
from tests.support.sms_bot import MIA, SOON, Rig, running

D = DeliveryStatus
SID = "SM" + "7" * 32
WORDS = ("accepted", "queued", "sending", "sent", "delivered", "read", "undelivered", "failed", "canceled")


async def told(rig: Rig, delivery: int, word: str, code: str = "") -> None:
    """One signed callback about the text, which only its own address names."""
    (sender,) = await rig.parts.database.pool.fetch("SELECT id FROM sender WHERE channel = 'sms'")
    url = f"{rig.parts.settings.public_url}/webhooks/twilio/{sender['id']}/status?o={delivery}"
    form = {
        "MessageSid": SID,
        "SmsSid": SID,
        "MessageStatus": word,
        "SmsStatus": word,
        "To": MIA,
        "From": NUMBER,
        "AccountSid": TWILIO_SID,
        "ApiVersion": "2010-04-01",
        **({"ErrorCode": code} if code else {}),
    }
    answer = await rig.tw.webhooks.post(url, form, TWILIO_TOKEN)
    assert answer.status == 204


async def test_every_word_in_every_state_twice(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await queued(rig, "spotify")
        await fates(rig, spotify="delivered")
        await rig.tw.settled()
        pool, later = rig.parts.database.pool, rig.parts.clock.now() + timedelta(days=9)
        text = await pool.fetchval("SELECT id FROM delivery WHERE kind = 'receipt'")
        wrong: list[Any] = []
        for old, word in product(D, WORDS):
            await pool.execute(
                "UPDATE delivery SET status = $2::text, vendor_id = '', not_before = $3,"
                " worker_id = CASE WHEN $2::text = 'sending' THEN $4::bigint END WHERE id = $1",
                text,
                old.value,
                later,
                rig.parts.leases.id,
            )
            to = STATUSES.get(word)
            moves = to is not None and (old is D.SENDING or may(DELIVERY, old, to))
            for _ in range(2):
                await told(rig, text, word)
                now = await pool.fetchval("SELECT status FROM delivery WHERE id = $1", text)
                if now != (to if moves and to else old).value:
                    wrong.append((old, word, now))
        assert wrong == []


async def test_repeated_and_out_of_order_callbacks_end_as_delivered(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        for manner, dsp in (("duplicated", "spotify"), ("out_of_order", "deezer")):
            rig.tw.callbacks = manner  # type: ignore[assignment] # a Literal
            await queued(rig, dsp)
            await rig.worked()
        await fates(rig, spotify="delivered", deezer="delivered")  # asserts by itself, within its time
        await rig.tw.settled()
        await fates(rig, spotify="delivered", deezer="delivered")


@pytest.mark.parametrize(
    ("code", "to"),
    [
        ("30006", Reachability.GONE),
        ("21610", Reachability.OPTED_OUT),
        ("30004", Reachability.OK),
        ("30007", Reachability.OK),
    ],
)
async def test_a_text_that_never_arrived_goes_to_the_fans_next_chat(
    dsn: str, code: str, to: Reachability
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await queued(rig, "spotify")
        await fates(rig, spotify="delivered")
        await rig.tw.settled()
        pool = rig.parts.database.pool
        await also_in(rig, "77")
        await pool.execute("UPDATE delivery SET status = 'sent', vendor_id = '' WHERE kind = 'receipt'")
        text = await pool.fetchval("SELECT id FROM delivery WHERE kind = 'receipt'")
        for _ in range(2):
            await told(rig, text, "undelivered", code)
        reached = await pool.fetchval("SELECT reachability FROM address WHERE channel = 'sms'")
        assert reached == to.value
        assert await receipts(rig) == [("sms", "failed"), ("telegram", "queued")]


async def also_in(rig: Rig, *external_ids: str) -> list[AddressId]:
    """The fan's chats on Telegram."""
    known, now = await rig.known(), rig.parts.clock.now()
    assert known is not None
    found: list[AddressId] = []
    async with rig.parts.database.store() as tx:
        bot = await tx.fans.put_sender(Channel.TELEGRAM, "4242", "upbeatbot")
        for external_id in external_ids:
            telegram = Visitor(sender_id=bot.id, channel=Channel.TELEGRAM, external_id=external_id)
            other, address = await tx.fans.admit(telegram, now)
            await tx.persons.merge(other.id, known[0].id, now)
            found.append(address.id)
    return found


async def receipts(rig: Rig) -> list[tuple[str, str]]:
    """What became of each, by channel."""
    rows = await rig.parts.database.pool.fetch(
        "SELECT a.channel, d.status FROM delivery d JOIN address a ON a.id = d.address_id"
        " WHERE d.kind = 'receipt' ORDER BY d.id"
    )
    return [(row["channel"], row["status"]) for row in rows]


async def sent(rig: Rig, code: str, *, times: int = 1) -> int:
    """A text that was delivered once; then Twilio says that each attempt failed. Its id."""
    await rig.campaign()
    await rig.joined()
    await queued(rig, "spotify")
    await fates(rig, spotify="delivered")
    await rig.tw.settled()
    await rig.parts.database.pool.execute(
        "UPDATE delivery SET status = 'sent', vendor_id = $1 WHERE kind = 'receipt'", SID
    )
    text = await rig.count("SELECT id FROM delivery WHERE kind = 'receipt'")
    for _ in range(times):
        await told(rig, text, "undelivered", code)
    return text


@pytest.mark.parametrize("code", ["30001", "30003", "30008", "30034", "30036"])
async def test_what_never_arrived_is_sent_once_more_and_not_a_third_time(dsn: str, code: str) -> None:
    async with running(dsn) as rig:
        text, pool = await sent(rig, code, times=2), rig.parts.database.pool
        row = await pool.fetchrow(
            "SELECT status, attempts, not_before, sent_at FROM delivery WHERE id = $1", text
        )
        assert (row["status"], row["attempts"], row["sent_at"]) == ("queued", 1, None)
        assert row["not_before"] > rig.parts.clock.now() + timedelta(minutes=4)
        before = len(rig.mia.received())
        rig.tw.callbacks = "never"
        await pool.execute("UPDATE lane SET paused_until = NULL")
        await pool.execute("UPDATE delivery SET not_before = NULL WHERE id = $1", text)
        await fates(rig, spotify="sent")
        await rig.tw.settled()
        assert len(rig.mia.received()) == before + 1
        await told(rig, text, "undelivered", code)
        assert await pool.fetchval("SELECT status FROM delivery WHERE id = $1", text) == "sent", (
            "what is said of the first attempt again says nothing of the second"
        )
        await pool.execute("UPDATE delivery SET vendor_id = $2 WHERE id = $1", text, SID)
        await told(rig, text, "undelivered", code)
        await fates(rig, spotify="failed")


async def test_what_comes_too_late_the_second_time_is_not_sent_again(dsn: str) -> None:
    async with running(dsn) as rig:
        text = await sent(rig, "", times=0)
        await rig.parts.database.pool.execute("UPDATE delivery SET status = 'sent', attempts = 2")
        await told(rig, text, "undelivered", "30003")
        await fates(rig, spotify="failed")


async def failed_for_good(rig: Rig, text: int, code: str = "30003") -> None:
    """The last attempt went out, and Twilio says twice that it never arrived."""
    await rig.parts.database.pool.execute(
        "UPDATE delivery SET status = 'sent', attempts = 2, vendor_id = $2 WHERE id = $1", text, SID
    )
    for _ in range(2):
        await told(rig, text, "undelivered", code)


@pytest.mark.parametrize("code", ["30001", "30003", "30008", "30034", "30036"])
async def test_what_never_arrived_twice_is_told_in_the_fans_next_chat(dsn: str, code: str) -> None:
    async with running(dsn) as rig:
        text = await sent(rig, "", times=0)
        await also_in(rig, "77", "78")
        await told(rig, text, "undelivered", code)
        assert await receipts(rig) == [("sms", "queued")], "the number first, once more"
        await failed_for_good(rig, text, code)
        assert await receipts(rig) == [("sms", "failed"), ("telegram", "queued")]


async def test_the_next_chat_is_an_open_one_and_the_first_that_was_not_asked_yet(dsn: str) -> None:
    async with running(dsn) as rig:
        text = await sent(rig, "", times=0)
        chats, now = await also_in(rig, "77", "78", "79"), rig.parts.clock.now()
        async with rig.parts.database.store() as tx:
            await tx.fans.set_reachability(chats[0], Reachability.OPTED_OUT, "test", now)
        await failed_for_good(rig, text)
        where = "SELECT address_id FROM delivery WHERE kind = 'receipt' ORDER BY id DESC LIMIT 1"
        assert await rig.count(where) == chats[1]
        async with rig.parts.database.store() as tx:
            await tx.fans.set_reachability(chats[1], Reachability.BLOCKED, "test", now)
        assert await rig.count(where) == chats[2], "not back to the number"
        assert await receipts(rig) == [
            ("sms", "failed"),
            ("telegram", "suppressed"),
            ("telegram", "queued"),
        ]


async def test_what_another_chat_has_said_is_not_said_again_for_a_text_that_failed(dsn: str) -> None:
    async with running(dsn) as rig:
        text = await sent(rig, "", times=0)
        chats = await also_in(rig, "77", "78")
        await rig.parts.database.pool.execute(
            "INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, occasion, args, priority, status,"
            " created_at, changed_at) SELECT a.id, a.fan_id, a.sender_id, d.campaign_id, d.kind, d.occasion, d.args,"
            " d.priority, 'delivered', d.created_at, d.created_at FROM delivery d, address a"
            " WHERE d.id = $1 AND a.id = $2",
            text,
            chats[1],
        )
        await failed_for_good(rig, text)
        assert await receipts(rig) == [("sms", "failed"), ("telegram", "delivered")]


async def test_what_belongs_to_the_number_alone_fails_with_it(dsn: str) -> None:
    async with running(dsn) as rig:
        text = await sent(rig, "", times=0)
        await also_in(rig, "77")
        await rig.parts.database.pool.execute("UPDATE delivery SET kind = 'confirmation' WHERE id = $1", text)
        await failed_for_good(rig, text)
        elsewhere = (
            "SELECT count(*) FROM delivery d JOIN address a ON a.id = d.address_id WHERE a.channel <> 'sms'"
        )
        assert await rig.count(elsewhere) == 0


@pytest.mark.parametrize(
    ("code", "trouble", "rests"),
    [("30034", Trouble.SETTING, True), ("30032", Trouble.SETTING, True), ("30007", Trouble.FILTERED, False)],
)
async def test_the_operator_hears_what_only_a_callback_says(
    dsn: str, code: str, trouble: Trouble, rests: bool
) -> None:
    async with running(dsn) as rig:
        place = Place(channel=Channel.TELEGRAM, external_id="-100")
        rig.bot._bell = bell = replace(rig.parts.bell, places=(place,))
        await sent(rig, code)
        assert [what for what, _ in bell._waiting] == [trouble]
        lanes = [lane for lane in await rig.parts.lanes.states() if lane.key.startswith("sms:")]
        assert [lane.paused_until is not None for lane in lanes] == [rests]


async def test_a_number_of_a_country_that_is_not_served_any_more_is_not_texted_its_fan_is_told_elsewhere(
    dsn: str,
) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        keys = rig.parts.settings.secret_keys.get_secret_value()
    async with running(dsn, UPBEAT_TWILIO_COUNTRIES="CA", UPBEAT_SECRET_KEYS=keys) as rig:
        await also_in(rig, "77")
        await queued(rig, "spotify")
        async with asyncio.timeout(SOON):
            while len(found := await receipts(rig)) < 2 or found[0][1] in ("queued", "sending"):
                await asyncio.sleep(0.02)
        assert found == [("sms", "suppressed"), ("telegram", "queued")]
        why = "SELECT detail FROM delivery WHERE kind = 'receipt' AND status = 'suppressed'"
        assert await rig.parts.database.pool.fetchval(why) == "its country is not served"
        assert rig.mia.received() == []
