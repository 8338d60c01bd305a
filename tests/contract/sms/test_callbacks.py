"""Status callbacks as Twilio sends them: late, repeated and out of order, each pair of states is decided by the table."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

from app.demo.stage import NUMBER, TWILIO_SID, TWILIO_TOKEN
from bots.sms.webhook import STATUSES
from core.delivery import DeliveryStatus
from core.lifecycle import DELIVERY, may
from tests.contract.sms.test_batches import fates, queued
from tests.support.sms_bot import MIA, Rig, running

D = DeliveryStatus
SID = "SM" + "7" * 32
WORDS = ("accepted", "queued", "sending", "sent", "delivered", "read", "undelivered", "failed", "canceled")


async def told(rig: Rig, delivery: int, word: str) -> None:
    """One signed callback about the text, which only its own address names."""
    (sender,) = await rig.parts.database.pool.fetch("SELECT id FROM sender")
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
