"""What is sent once more, what Stars lift, and one chat written to by two processes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bots.telegram.pace import ChatPace
from core.delivery import DeliveryKind, SendResult, Sent
from storage.chat_turns import ChatTurnRows
from tests.contract.telegram.test_sender import HELLO, SEND, address, delivery
from tests.support.telegram_bot import Rig, running


async def one_more_time(rig: Rig, policy: str, kind: DeliveryKind, attempts: int) -> SendResult:
    """The answer to a message that was taken, and whose line was cut."""
    async with rig.started(resend_receipts=policy == "resend_receipts") as bot:
        rig.fault(SEND, "reset_after")
        message = replace(delivery(), kind=kind, attempts=attempts)
        return await bot.sender.send(address(), HELLO, message)


@pytest.mark.parametrize(
    ("policy", "kind", "attempts", "status"),
    [
        ("keep", DeliveryKind.RECEIPT, 1, Sent.UNKNOWN),
        ("resend_receipts", DeliveryKind.RECEIPT, 1, Sent.RETRY),
        ("resend_receipts", DeliveryKind.RESCUE, 1, Sent.RETRY),
        ("resend_receipts", DeliveryKind.REMINDER, 1, Sent.RETRY),
        ("resend_receipts", DeliveryKind.RECEIPT, 2, Sent.UNKNOWN),  # never a third time
        ("resend_receipts", DeliveryKind.BROADCAST, 1, Sent.UNKNOWN),
    ],
)
async def test_what_is_not_known_is_kept_or_a_receipt_goes_once_more(
    dsn: str, policy: str, kind: DeliveryKind, attempts: int, status: Sent
) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        answer = await one_more_time(rig, policy, kind, attempts)
        assert (answer.status, len(rig.mia.messages())) == (status, 1)
        if status is Sent.RETRY:
            assert answer.alone, "the others are not held up"
            async with rig.started(resend_receipts=True) as bot:
                again = replace(delivery(), kind=kind, attempts=2)
                assert (await bot.sender.send(address(), HELLO, again)).status is Sent.SENT
            assert len(rig.mia.messages()) == 2, "this is what the setting accepts"


@pytest.mark.parametrize("paid", [False, True])
async def test_stars_lift_the_limit_over_all_chats(dsn: str, paid: bool) -> None:
    async with running(dsn) as rig:
        people = [rig.mia, *(rig.tg.person(100 + n) for n in range(5))]
        for one in people:
            await one.start("upbeatbot")
        rig.tg.pace.limit(overall=3, per_chat=None)
        async with rig.started(paid_broadcast=paid) as bot:
            results = [await bot.sender.send(address(one.id), HELLO, delivery()) for one in people]
        refused = [one for one in results if one.status is Sent.RETRY]
        assert (bool(refused), rig.tg.pace.paid) == (not paid, 6 if paid else 0)


@pytest.mark.parametrize("processes", [1, 2])
async def test_one_chat_gets_about_one_message_a_second_from_two_processes(dsn: str, processes: int) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        rig.tg.pace.limit(overall=None, per_chat=1)
        pool = rig.parts.database.pool
        for pid in range(processes - 1):  # ours is one
            await pool.execute(
                "INSERT INTO worker (host, pid, started_at, beat) VALUES ('h', $1, now(), now())", pid
            )
        turns = ChatTurnRows(pool, "4242").take
        async with (
            rig.started(pace=ChatPace(shared=turns)) as one,
            rig.started(pace=ChatPace(shared=turns)) as two,
        ):
            bots = (one, two, one, two) if processes == 2 else (one, one)
            results = await asyncio.gather(
                *(bot.sender.send(address(), HELLO, delivery(n)) for n, bot in enumerate(bots))
            )
        assert [result.status for result in results] == [Sent.SENT] * len(bots)
        assert rig.tg.pace.refused == 0
        kept = await pool.fetchval("SELECT count(*) FROM chat_turn")
        assert kept == (1 if processes == 2 else 0), "alone, nothing is written"
