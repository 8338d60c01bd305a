"""Direct messages: opened through the slow lane, remembered, and what Discord's refusals become."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord
import pytest

from app.status import gather
from bots.discord.drawing import as_markdown, draw
from bots.discord.failures import classify
from core.delivery import Delivery, DeliveryKind, Sent
from core.fan import Address, Reachability
from core.ids import AddressId, CampaignId, Channel, DeliveryId, DspName, FanId, SenderId
from core.message import Button, CopyText, Message, OpenUrl, Press
from core.scheduler.link_search import Stage
from core.services.resolving import Missing
from sandbox.faults import Fault
from tests.contract.discord.test_bot_over_the_wire import created, said
from tests.support.discord_bot import Rig, bot_of, running

NOW = datetime(2026, 11, 27, tzinfo=UTC)
HELLO = Message(text="**Done**, you are fan 1.", silent=True)


def address(user: int = 7, dm: str | None = None) -> Address:
    return Address(
        id=AddressId(1),
        fan_id=FanId(1),
        sender_id=SenderId(1),
        channel=Channel.DISCORD,
        external_id=str(user),
        dm_channel_id=dm,
    )


def delivery(number: int = 41) -> Delivery:
    return Delivery(
        id=DeliveryId(number),
        address_id=AddressId(1),
        fan_id=FanId(1),
        sender_id=SenderId(1),
        campaign_id=None,
        kind=DeliveryKind.CONFIRMATION,
        occasion="spotify",
        args={},
        attempts=1,
        created_at=NOW,
    )


def posts(rig: Rig) -> int:
    return sum(1 for c in rig.dc.calls if c.method == "POST" and c.path.endswith("/messages"))


def openings(rig: Rig) -> int:
    return sum(1 for c in rig.dc.calls if c.path == "/users/@me/channels")


async def test_the_channel_is_learnt_and_a_repetition_is_the_same_message(dsn: str) -> None:
    async with running(dsn) as rig:
        first = await rig.bot.sender.send(address(), HELLO, delivery())
        assert first.status is Sent.SENT
        assert first.dm_channel_id is not None
        again = await rig.bot.sender.send(address(dm=first.dm_channel_id), HELLO, delivery())
        assert again.vendor_id == first.vendor_id
        assert again.dm_channel_id is None
        [seen] = rig.mia.dms()
        assert seen.text == "**Done**, you are fan 1."
        assert seen.silent
        assert (openings(rig), posts(rig)) == (1, 2)


async def test_closed_messages_are_told_apart(dsn: str) -> None:
    async with running(dsn) as rig:
        rig.mia.close_dms()
        answer = await rig.bot.sender.send(address(), HELLO, delivery())
        assert (answer.status, answer.reachability) == (Sent.BLOCKED, Reachability.DMS_CLOSED)


async def test_an_answer_that_cannot_be_read_is_asked_for_again(dsn: str) -> None:
    async with running(dsn) as rig:
        first = await rig.bot.sender.send(address(), HELLO, delivery())
        rig.dc.world.faults.add(Fault(vendor="discord", kind="malformed", pattern=r"POST .*/messages$"))
        known = address(dm=first.dm_channel_id)
        answer = await rig.bot.sender.send(known, HELLO, delivery(42))
        assert answer.status is Sent.SENT
        assert answer.vendor_id == str(rig.mia.dms()[-1].id)
        assert len(rig.mia.dms()) == 2, "it had been taken, and is there once"


@pytest.mark.parametrize("kind", ["malformed", "reset_after"])
async def test_a_new_chat_whose_answer_cannot_be_read_is_opened_again_as_nothing_was_sent(
    dsn: str, kind: Any
) -> None:
    async with running(dsn, discord_openings_per_minute="600") as rig:
        lost = Fault(vendor="discord", kind=kind, pattern="POST .*/users/@me/channels$", times=1)
        rig.dc.world.faults.add(lost)
        answer = await rig.bot.sender.send(address(), HELLO, delivery())
        if answer.status is not Sent.SENT:  # discord.py repeats some of it by itself
            assert (answer.status, rig.mia.dms()) == (Sent.RETRY, [])
            answer = await rig.bot.sender.send(address(), HELLO, delivery())
        assert answer.status is Sent.SENT
        assert len(rig.mia.dms()) == 1


async def test_nobody_waits_for_the_slow_lane(dsn: str) -> None:
    async with running(dsn, discord_openings_per_minute="1") as rig:
        first = await rig.bot.sender.send(address(), HELLO, delivery())
        assert first.status is Sent.SENT
        zoe = rig.dc.user(9, "Zoe")
        rig.guild.join(zoe)
        for number in (42, 43, 44):
            answer = await rig.bot.sender.send(address(9), HELLO, delivery(number))
            assert answer.status is Sent.RETRY
            assert answer.alone  # others are not held up
            assert answer.detail == ""  # waiting is no failed attempt
            assert answer.retry_after is not None
            assert timedelta(seconds=30) < answer.retry_after <= timedelta(minutes=3)
        known = await rig.bot.sender.send(address(dm=first.dm_channel_id), HELLO, delivery(45))
        assert known.status is Sent.SENT


class Answered:
    """What discord.py reads of an HTTP response."""

    def __init__(self, status: int) -> None:
        self.status, self.reason, self.headers = status, "", {"Retry-After": "7"}


def refused(status: int, code: int = 0) -> discord.HTTPException:
    return discord.HTTPException(Answered(status), {"code": code, "message": "no"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "opening", "status", "reachability"),
    [
        (refused(403, 50007), False, Sent.BLOCKED, Reachability.DMS_CLOSED),
        (refused(400, 50007), True, Sent.BLOCKED, Reachability.DMS_CLOSED),
        (refused(403, 50278), True, Sent.BLOCKED, Reachability.NO_MUTUAL_GUILD),
        (refused(403, 20026), True, Sent.BLOCKED, Reachability.QUARANTINE_HOLD),
        (refused(404, 10003), False, Sent.BLOCKED, Reachability.GONE),
        (refused(404, 10013), True, Sent.BLOCKED, Reachability.GONE),
        (refused(429), False, Sent.RETRY, None),
        (refused(401), False, Sent.RETRY, None),
        (refused(400, 50035), False, Sent.REFUSED, None),
        (refused(503), False, Sent.UNKNOWN, None),
        (refused(503), True, Sent.RETRY, None),
        (aiohttp.ServerDisconnectedError(), False, Sent.UNKNOWN, None),
        (TimeoutError(), True, Sent.RETRY, None),
        (discord.RateLimited(64.5), False, Sent.RETRY, None),
    ],
)
def test_answers_are_classified_by_code(
    error: Exception, opening: bool, status: Sent, reachability: Reachability | None
) -> None:
    answer = classify(error, opening=opening)
    assert (answer.status, answer.reachability) == (status, reachability)


def test_too_many_openings_hold_up_only_openings() -> None:
    answer = classify(refused(403, 40003), opening=True)
    assert (answer.status, answer.alone, answer.retry_after) == (Sent.RETRY, True, timedelta(days=1))


async def test_an_opening_refused_as_too_many_closes_the_lane_for_a_day(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.bot.sender._failed(refused(403, 40003), opening=True)
        [lane] = [one for one in await rig.parts.lanes.states() if one.key == "discord-open:100"]
        assert lane.paused_until is not None
        assert lane.paused_until > rig.parts.clock.now() + timedelta(hours=23)
        answer = await rig.bot.sender.send(address(), HELLO, delivery())
        assert answer.status is Sent.RETRY
        assert openings(rig) == 0


async def test_a_quarantine_closes_the_lane_and_shouts(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    async with running(dsn) as rig:
        answer = await rig.bot.sender._failed(refused(403, 20026), opening=True)
        assert answer.reachability is Reachability.QUARANTINE_HOLD
        assert await rig.bot._openings_closed()
        assert "discord_quarantined" in capsys.readouterr().out
        state = await gather(rig.parts)
        assert {"paused": True, "reason": "Discord answered 20026"}.items() <= _lane(
            state, "discord-open"
        ).items()


def _lane(state: dict[str, Any], name: str) -> dict[str, Any]:
    return next(lane for lane in state["lanes"] if lane["key"].startswith(name))


async def test_drawing_escapes_names_and_shows_what_has_no_button() -> None:
    assert as_markdown("**A*B** by @everyone") == "**A\\*B** by @\u200beveryone"
    ticket = "https://go.example/j/" + "x" * 600
    message = Message(
        text="Hi",
        buttons=(
            (Button(label="Go", action=OpenUrl(url=ticket)),),
            (Button(label="Copy", action=CopyText(text="https://go.example/a`b")),),
            *(((Button(label=f"Service {n}", action=Press(data=f"c:1:{n}"))),) for n in range(7)),
        ),
    )
    drawn = draw(message)
    assert f"Go: <{ticket}>" in drawn.content
    assert "Copy: `https://go.example/ab`" in drawn.content
    assert drawn.view is not None
    shown = [(b.row, b.custom_id) for b in drawn.view.children if isinstance(b, discord.ui.Button)]
    assert shown[:2] == [(0, "ub:c:1:0"), (0, "ub:c:1:1")]
    assert shown[-1] == (1, "ub:c:1:6")


async def test_a_refusal_that_another_process_met_is_seen_before_the_next_opening(dsn: str) -> None:
    async with running(dsn, discord_openings_per_minute="20") as rig:
        slow = Fault(vendor="discord", kind="delay", pattern="POST .*/users/@me/channels$", seconds=1.5)
        rig.dc.world.faults.add(slow)  # meanwhile the other one takes its turn, three seconds later
        for number in (9, 10):
            rig.guild.join(rig.dc.user(number, f"Fan {number}"))
        other = bot_of(rig.parts)
        await other.start()
        try:
            rig.dc.pace.new_dms = (0, 60.0)
            answers = await asyncio.gather(
                rig.bot.sender.send(address(9), HELLO, delivery()),
                other.sender.send(address(10), HELLO, delivery(42)),
            )
        finally:
            await other.close()
        assert {answer.status for answer in answers} == {Sent.RETRY}
        assert openings(rig) == rig.dc.pace.opened_too_fast == 1, (
            "the other one had its turn already, and kept still"
        )


async def untold_after(dsn: str, kind: Any, calls: str) -> list[Stage]:
    """An owner's alarms that are still to be told, once such calls failed in telling one."""
    async with running(dsn) as rig:
        await created(rig)
        await said(rig, "/campaign open")
        rig.dc.world.faults.add(Fault(vendor="discord", kind=kind, pattern=calls))
        missing = Missing(campaign_id=CampaignId(1), dsp=DspName.SPOTIFY, stage=Stage.DAY_BEFORE)
        assert await rig.parts.searches.alarm(missing, NOW)
        await rig.bot.upkeep.alarms()
        return [one.stage for one in await rig.parts.searches.take_untold(rig.parts.clock.now())]


@pytest.mark.parametrize("kind", ["malformed", "reset_after"])
async def test_an_alarm_that_may_have_arrived_is_not_sent_again_and_again(dsn: str, kind: Any) -> None:
    assert await untold_after(dsn, kind, "POST .*/channels/[0-9]+/messages$") == []


@pytest.mark.parametrize("kind", ["malformed", "reset"])
async def test_an_alarm_that_a_lost_answer_kept_from_the_owner_is_told_later(dsn: str, kind: Any) -> None:
    assert await untold_after(dsn, kind, "POST .*/users/@me/channels$") == [Stage.DAY_BEFORE]


async def test_an_owner_who_cannot_be_told_for_too_many_openings_closes_the_lane_too(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await said(rig, "/campaign open")
        rig.dc.pace.new_dms = (0, 60.0)
        missing = Missing(campaign_id=CampaignId(1), dsp=DspName.SPOTIFY, stage=Stage.DAY_BEFORE)
        assert await rig.parts.searches.alarm(missing, NOW)
        await rig.bot.upkeep.alarms()
        assert await rig.bot._openings_closed()
        assert [one.stage for one in await rig.parts.searches.take_untold(rig.parts.clock.now())] == [
            Stage.DAY_BEFORE
        ], "and is told another day"
