"""Turns of chats: in order within one, side by side over all, slow enough for Telegram."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bots.conversation.turns import Turns
from bots.telegram.pace import ChatPace, Recent, Tries
from core.ids import SenderId
from core.queues import Inbound


@dataclass
class Watch:
    at: float = 100.0

    def now(self) -> float:
        return self.at


def test_a_chat_waits_for_its_turn_and_others_do_not() -> None:
    watch = Watch()
    pace = ChatPace(gap_s=1.0, now=watch.now)
    assert [pace.reserve(7), pace.reserve(7), pace.reserve(7), pace.reserve(8)] == [0.0, 1.0, 2.0, 0.0]
    watch.at += 2.5
    assert pace.reserve(7) == 0.5
    watch.at += 60
    assert pace.reserve(7) == 0.0


def test_a_group_takes_nineteen_messages_a_minute() -> None:
    watch = Watch()
    pace = ChatPace(gap_s=1.0, now=watch.now)
    turns = []
    for _ in range(60):
        turns.append(watch.at + pace.reserve(-100))
        watch.at += 1
    for first, last in zip(turns, turns[19:], strict=False):
        assert last - first >= 61
    assert turns[18] == 118.0  # until then only the second counts
    assert pace.wait(-101) == 0.0
    waits = pace.wait(-100)
    assert waits > 0
    assert pace.wait(-100) == waits  # looking takes no turn
    fan = [pace.reserve(7) for _ in range(40)]
    assert fan[-1] == 39.0


async def test_after_a_pause_of_the_machine_a_chats_turns_are_still_apart() -> None:
    watch, turns = Watch(), []
    pace = ChatPace(gap_s=0.1, now=watch.now)

    async def one() -> None:
        await pace.turn(7)
        turns.append(watch.at)

    watch.at = 100.0
    first, second = asyncio.create_task(one()), asyncio.create_task(one())
    await first
    watch.at += 5.0  # the second's turn was long ago
    third = asyncio.create_task(one())
    await asyncio.sleep(0.15)
    assert turns == [100.0, 105.0], "the third waits for the second, which was late"
    watch.at += 0.1
    await asyncio.gather(second, third)
    assert turns[2] == 105.1


def test_tries_are_counted_a_while() -> None:
    watch = Watch()
    tries = Tries(2, 60.0, most=2, now=watch.now)
    assert [tries.count(1), tries.count(1), tries.count(1), tries.count(2)] == [True, True, False, True]
    watch.at += 61
    assert tries.count(1)
    tries.count(3)
    tries.count(4)  # the memory is bounded: the oldest is forgotten
    assert len(tries._seen) == 2


def test_what_happened_lately_is_remembered_for_a_while() -> None:
    watch = Watch()
    recent = Recent(60.0, most=2, now=watch.now)
    assert recent.note(1)
    assert not recent.note(1)
    watch.at += 61
    assert recent.note(1)
    assert recent.take(1)
    assert not recent.take(1)
    for chat in (1, 2, 3):
        recent.note(chat)
    assert [recent.take(chat) for chat in (1, 2, 3)] == [False, True, True]
    recent.note(4)
    watch.at += 61
    assert not recent.take(4)


@dataclass
class Work:
    """Answers when the test says so."""

    log: list[tuple[int, bool]] = field(default_factory=list)
    gates: dict[int, asyncio.Event] = field(default_factory=dict)
    away: set[int] = field(default_factory=set)

    async def one(self, item: Inbound, more: bool) -> bool:
        if item.id in self.gates:
            await self.gates[item.id].wait()
        self.log.append((item.id, more))
        return item.id not in self.away


def item(number: int) -> Inbound:
    return Inbound(id=number, sender_id=SenderId(1), payload={}, attempts=1, received_at=datetime.now(UTC))


async def test_one_chat_in_order_others_meanwhile() -> None:
    work, bell = Work(gates={1: asyncio.Event()}), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        turns = Turns(group, work.one, bell)
        for number in (1, 2, 3):
            turns.add(7, item(number))
        turns.add(8, item(4))
        await asyncio.wait_for(bell.wait(), 5)
        assert work.log == [(4, False)]
        work.gates[1].set()
    assert work.log == [(4, False), (1, True), (2, True), (3, False)]
    assert turns.room == 200


async def test_an_item_handed_out_again_while_it_waits_is_answered_once() -> None:
    work = Work(gates={1: asyncio.Event()})
    async with asyncio.TaskGroup() as group:
        turns = Turns(group, work.one, asyncio.Event())
        for number in (1, 2, 1, 2):
            turns.add(7, item(number))
        assert turns.room == 198
        work.gates[1].set()
    assert work.log == [(1, True), (2, False)]


async def test_a_chat_is_left_when_the_database_is_away_and_taken_up_later() -> None:
    work = Work(away={1})
    async with asyncio.TaskGroup() as group:
        turns = Turns(group, work.one, asyncio.Event())
        turns.add(7, item(1))
        turns.add(7, item(2))
    assert work.log == [(1, True)]
    work.away.clear()
    async with asyncio.TaskGroup() as group:
        turns = Turns(group, work.one, asyncio.Event())
        turns.add(7, item(1))
        turns.add(7, item(2))
    assert work.log == [(1, True), (1, True), (2, False)]
