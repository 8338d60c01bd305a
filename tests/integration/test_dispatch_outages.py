"""The database goes away in the middle of a round of the outbox: no message is lost, and none comes twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.wiring import Parts
from core.budget import DailyBudget
from core.delivery import Delivery, SendResult, Sent
from core.errors import StorageAway
from core.fan import Address, Sender
from core.ids import Channel
from core.message import Message
from core.ports import Store
from core.queues import Lanes
from notifications.dispatcher import Dispatcher, DispatchSettings
from tests.integration.test_dispatch_slots import FANS, crowd, until
from tests.support.sms_bot import Rig, running


class Away:
    """What stands before it answers, but for the first calls of one name."""

    def __init__(self, behind: Any, name: str, times: int) -> None:
        self._behind, self._name, self.left = behind, name, times

    def __getattr__(self, name: str) -> Any:
        if name != self._name or not self.left:
            return getattr(self._behind, name)
        return self._refuse

    async def _refuse(self, *_: Any) -> Any:
        self.left -= 1
        raise StorageAway("the server is restarting")


class Learning:
    """A channel that learns where each person's chat is, as Discord's does."""

    channel = Channel.TELEGRAM

    def __init__(self) -> None:
        self.came: list[int] = []

    def slots(self, message: Message) -> int:
        return 1

    async def send(self, address: Address, message: Message, delivery: Delivery) -> SendResult:
        self.came.append(int(delivery.id))
        await asyncio.sleep(0.01)
        return SendResult(status=Sent.SENT, vendor_id=str(delivery.id), dm_channel_id="9")


async def sent(
    parts: Parts, bot: Sender, lanes: Lanes, store: Store, settings: DispatchSettings
) -> list[int]:
    """What the channel was handed until nothing was left to send."""
    crashes: list[Exception] = []
    channel, shutdown = Learning(), asyncio.Event()
    dispatcher = Dispatcher(
        store, parts.deliveries, lanes, parts.clock, parts.renderer, bot, channel, settings,
        lambda _, error: crashes.append(error),
    )  # fmt: skip
    task = asyncio.create_task(dispatcher.run(shutdown))
    await until(lambda: len(channel.came) >= FANS)
    shutdown.set()
    await task
    assert crashes == []
    return channel.came


@pytest.fixture
async def rig(dsn: str) -> AsyncIterator[Rig]:
    async with running(dsn) as rig:
        yield rig


async def test_what_was_claimed_and_not_begun_goes_back(rig: Rig) -> None:
    parts, bot = rig.parts, await crowd(rig.parts, await rig.campaign())
    lanes: Any = Away(parts.lanes, "draw", 2)
    day = DailyBudget(units=10_000, zone="America/Los_Angeles", save=1)
    settings = DispatchSettings(rate=1000.0, concurrency=8, allowance=day)
    came = await sent(parts, bot, lanes, parts.database.store, settings)
    assert lanes.left == 0
    assert len(came) == len(set(came)) == FANS
    assert await rig.count("SELECT count(*) FROM delivery WHERE status = 'sent' AND attempts = 1") == FANS


async def test_what_was_sent_is_known_though_its_chat_could_not_be_noted_at_once(rig: Rig) -> None:
    parts, bot = rig.parts, await crowd(rig.parts, await rig.campaign())
    down = [3]

    def store() -> Any:
        """The dispatcher's own: it opens it to note what it has learnt."""
        if down[0]:
            down[0] -= 1
            raise StorageAway("the server is restarting")
        return parts.database.store()

    came = await sent(parts, bot, parts.lanes, store, DispatchSettings(rate=1000.0, concurrency=8))
    assert down == [0]
    assert len(came) == len(set(came)) == FANS
    assert await rig.count("SELECT count(*) FROM delivery WHERE status = 'sent'") == FANS
    assert await rig.count("SELECT count(*) FROM address WHERE dm_channel_id = '9'") == FANS
