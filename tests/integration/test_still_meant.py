"""What a fan did while a message waited counts: nobody is asked for what is done, or told of what was taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.campaign import Campaign
from core.delivery import DeliveryKind as K
from core.fan import Address
from core.queues import OutgoingMessage
from core.scheduler.planner import FlowSetting
from core.services.releasing import Releasing
from notifications.policy import Suppress, decide
from storage.database import Database
from storage.delivery_queue import DeliveryQueueRows
from storage.flows import FlowRunRows
from storage.leases import Leases
from tests.integration.test_flows import DAY, joined, tick
from tests.support.clock import FrozenClock
from tests.support.seeds import MIDNIGHT, Seeds, attempt

NOT_NEEDED = Suppress(why="not needed any more")
WEEK = MIDNIGHT - 7 * DAY


@pytest.fixture
def queue(database: Database, leases: Leases) -> DeliveryQueueRows:
    return DeliveryQueueRows(database.pool, leases)


@pytest.fixture
def runs(database: Database) -> FlowRunRows:
    return FlowRunRows(database.pool)


@pytest.fixture
async def campaign(seeds: Seeds, clock: FrozenClock, runs: FlowRunRows) -> Campaign:
    """Thirty days before the release, with the countdown switched on."""
    clock.at = MIDNIGHT - 30 * DAY
    made = await seeds.open()
    await runs.put(made.id, FlowSetting(kind=K.COUNTDOWN, on=True, days=(7,)))
    return made


async def claimed(queue: DeliveryQueueRows, address: Address, kind: K) -> OutgoingMessage:
    (message,) = await queue.claim(address.sender_id, 9, WEEK + timedelta(hours=1))
    assert message.delivery.kind is kind
    return message


def refused(message: OutgoingMessage) -> bool:
    return decide(message, WEEK + timedelta(hours=1)) == NOT_NEEDED


@pytest.mark.parametrize("acted", ["before the claim", "after it", "never"])
async def test_no_countdown_to_who_took_it_back(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, queue: DeliveryQueueRows, acted: str
) -> None:
    fan, address = await joined(seeds, campaign)
    await tick(runs, WEEK)

    async def takes_back() -> None:
        async with seeds.database.store() as tx:
            await tx.presaves.withdraw(fan.id, campaign.id)

    if acted == "before the claim":
        await takes_back()
    message = await claimed(queue, address, K.COUNTDOWN)
    assert refused(message) is (acted == "before the claim")
    if acted == "after it":
        await takes_back()
    again = await queue.look_again(message, WEEK + timedelta(hours=1))
    assert again is not None
    assert refused(again) is (acted != "never")


@pytest.mark.parametrize("acted", ["renewed", "taken back", "not yet"])
async def test_nobody_is_asked_to_renew_what_needs_it_no_more(
    seeds: Seeds, campaign: Campaign, runs: FlowRunRows, queue: DeliveryQueueRows, acted: str
) -> None:
    fan, address = await seeds.fan()
    grant = await seeds.grant(fan)
    await seeds.database.pool.execute("UPDATE dsp_grant SET usable_until = $1", MIDNIGHT - DAY)
    await seeds.presave(campaign, fan, address, grant_id=grant.id)
    await tick(runs, WEEK)
    if acted == "renewed":
        await seeds.database.pool.execute("UPDATE dsp_grant SET usable_until = $1", MIDNIGHT + 90 * DAY)
    if acted == "taken back":
        async with seeds.database.store() as tx:
            await tx.presaves.withdraw(fan.id, campaign.id)
    assert refused(await claimed(queue, address, K.RENEW)) is (acted != "not yet")


@pytest.mark.parametrize("acted", ["finished", "began anew and finished", "not yet"])
async def test_who_has_come_through_is_not_asked_whether_they_are_stuck(
    seeds: Seeds, campaign: Campaign, clock: FrozenClock, queue: DeliveryQueueRows, acted: str
) -> None:
    clock.at = WEEK
    fan, address = await seeds.fan()
    async with seeds.database.store() as tx:
        await tx.attempts.put(b"1" * 32, attempt(campaign, fan, address, WEEK))
    clock.at = WEEK + timedelta(minutes=5)
    assert await Releasing(seeds.database.store, clock).nudge() == 1
    clock.at = WEEK + timedelta(minutes=6)
    async with seeds.database.store() as tx:
        if acted == "began anew and finished":
            await tx.attempts.put(b"2" * 32, attempt(campaign, fan, address, clock.at))
        if acted != "not yet":
            state = b"1" * 32 if acted == "finished" else b"2" * 32
            assert await tx.attempts.take(state, attempt(campaign, fan, address, WEEK).dsp, clock.at)
    (message,) = await queue.claim(address.sender_id, 9, clock.at)
    assert message.delivery.kind is K.STUCK
    assert (decide(message, clock.at) == NOT_NEEDED) is (acted != "not yet")
