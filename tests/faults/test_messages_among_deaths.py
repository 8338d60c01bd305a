"""Processes that send on three channels die, PostgreSQL dies, lines break: nobody is forgotten, nobody is told twice."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from pathlib import Path

import pytest

from bench.crowd_doubts import look_up
from core.ids import Channel
from sandbox.faults import Fault
from sandbox.twilio.state import twilio_of
from tests.support.outbox_stage import Outbox, outbox
from tests.support.processes import LONG, Process

FANS, ROUNDS = (10_000, 5) if LONG else (500, 1)
RATES = (
    {"telegram": 120, "discord": 45, "texts": 45} if LONG else {"telegram": 45, "discord": 18, "texts": 18}
)
AN_ANSWER = 600  # bytes: a message's; a poll's is shorter
SENDING = r"POST .*/(send(Message|Photo)|Messages\.json)$"
HANDS = 16  # messages of one sender that a process has on their way at most
TAKEN = {"sent", "delivered"}
MAY_HAVE = "reconciled: may have been sent"


@pytest.mark.timeout(900 if LONG else 300)
async def test_messages_among_deaths(folder: Path) -> None:
    chance = random.Random(10_000)
    async with outbox(folder, **rates()) as box:
        twilio_of(box.stage.world).callbacks = "mixed"
        alive = list(await asyncio.gather(box.start(), box.start()))
        await box.queue(FANS)
        for number in range(ROUNDS):
            await one_round(box, alive, number, chance)
        await box.until_sent(FANS * 9 // 10)
        while alive:
            await killed(alive.pop())
        last = await box.start()
        await box.until_empty()
        before = await box.states()
        while await look_up(box.stage):
            await box.until_empty()
        fates = await box.fates()
        last.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(last.wait(), 40) == 0, "drained"

    assert len(fates) == FANS
    assert max(times for times, *_ in fates) == 1, "nobody was told twice, whatever became of the rows"
    for times, status, detail, channel in fates:
        if status in TAKEN:
            assert times == 1, "what is said to have arrived has"
        elif status == "failed":
            assert channel is Channel.SMS
            assert detail == MAY_HAVE, "its text died with its process"
        else:
            assert status == "unknown"
            assert channel is not Channel.SMS, "Twilio's list settles every doubt"
    unknown = sum(status not in TAKEN for _, status, *_ in fates)
    deaths = ROUNDS + 2
    assert unknown <= deaths * 3 * HANDS + 3 * ROUNDS, (
        "what was on its way when somebody died, or its answer was cut"
    )
    print(f"{before['unknown']} unknown, {Counter(status for _, status, *_ in fates)}")


def rates() -> dict[str, str]:
    """The vendors' limits, higher than real ones so that it ends soon."""
    return {
        "telegram_rate": str(RATES["telegram"]),
        "discord_rate": str(RATES["discord"]),
        "twilio_segments_per_second": str(RATES["texts"]),
    }


async def one_round(box: Outbox, alive: list[Process], number: int, chance: random.Random) -> None:
    """At random moments lines are cut, PostgreSQL is killed, and so is one of the two; in the long form another starts."""
    part = FANS * 0.8 / ROUNDS
    cut, server, process = sorted(part * (number + chance.random()) for _ in range(3))
    await box.until_sent(round(cut))
    box.vendors.back.append(AN_ANSWER)  # taken, and half the answer
    for vendor in ("telegram", "twilio"):
        box.stage.world.faults.add(Fault(vendor=vendor, kind="reset", pattern=SENDING))  # never taken
    await box.until_sent(round(server))
    box.kill_server()
    await box.until_sent(round(process))
    await killed(alive.pop(chance.randrange(2)))
    if LONG:
        alive.append(await box.start())


async def killed(process: Process) -> None:
    """By the system, without a word."""
    process.kill()
    assert await process.wait() == -signal.SIGKILL
