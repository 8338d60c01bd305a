"""A person with two chats hears each thing once, also when both of them stand in the same page of a run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.broadcast import Segment
from core.campaign import Campaign, CampaignStatus
from core.consent import ConsentAct, Purpose
from core.delivery import DeliveryKind as K
from core.delivery import NewDelivery
from core.fan import Address, Fan
from core.ids import Channel, DspName
from core.scheduler.planner import FlowSetting
from storage.database import Database
from storage.flows import FlowRunRows
from storage.sealing import AesSealer
from tests.integration.test_flows import DAY, NAMED, consent, tick
from tests.support.broadcasts import MGR, NEO, staged
from tests.support.clock import FrozenClock
from tests.support.seeds import MIDNIGHT, Seeds


@pytest.fixture
def early(clock: FrozenClock) -> FrozenClock:
    """Thirty days before the release."""
    clock.at = MIDNIGHT - 30 * DAY
    return clock


async def two_chats(seeds: Seeds) -> tuple[tuple[Fan, Address], tuple[Fan, Address]]:
    async with seeds.database.store() as tx:
        sender = await tx.fans.put_sender(Channel.DISCORD, "99", "upbeat")
    discord = await seeds.visitor(channel=Channel.DISCORD)
    one, other = await seeds.fan(), await seeds.admitted(replace(discord, sender_id=sender.id))
    async with seeds.database.store() as tx:
        await tx.fans.set_dm_channel(other[1].id, "dm-1")
    return one, other


async def linked(
    seeds: Seeds, chats: tuple[tuple[Fan, Address], tuple[Fan, Address]], prefer: Address | None
) -> None:
    (fan, _), (gone, _) = chats
    async with seeds.database.store() as tx:
        await tx.persons.merge(gone.id, fan.id, seeds.clock.now())
        if prefer is not None:
            await tx.persons.prefer(fan.id, prefer.id)


async def told(seeds: Seeds, kind: K) -> list[int]:
    rows = await seeds.database.pool.fetch(
        "SELECT address_id FROM delivery WHERE kind = $1 AND status = 'queued' ORDER BY address_id",
        kind.value,
    )
    return [row["address_id"] for row in rows]


@pytest.mark.parametrize("prefers", [True, False])
async def test_who_asked_in_two_chats_hears_of_the_opening_once(
    seeds: Seeds, database: Database, early: FrozenClock, prefers: bool
) -> None:
    campaign = await seeds.draft()
    chats = (_, telegram), (_, discord) = await two_chats(seeds)
    async with database.store() as tx:
        assert await tx.campaigns.move(campaign.id, CampaignStatus.ANNOUNCED, early.now())
        for address in (telegram, discord):
            await tx.presaves.wait_for_opening(campaign.id, address.id, early.now())
    await linked(seeds, chats, discord if prefers else None)
    async with database.store() as tx:
        assert await tx.campaigns.move(campaign.id, CampaignStatus.OPEN, early.now())
        await tx.deliveries.announce(campaign.id, K.OPEN, "", early.now())
    await tick(FlowRunRows(database.pool), early.now())
    assert await told(seeds, K.OPEN) == [discord.id if prefers else telegram.id]


async def promised_twice(
    seeds: Seeds, campaign: Campaign, chats: tuple[tuple[Fan, Address], tuple[Fan, Address]]
) -> None:
    """Spotify from one chat, Deezer from the other, with words that named the countdown."""
    for (fan, address), dsp in zip(chats, (DspName.SPOTIFY, DspName.DEEZER), strict=True):
        async with seeds.database.store() as tx:
            await tx.presaves.join(fan.id, campaign.id, address.id, "", seeds.clock.now())
        await seeds.presave(campaign, fan, address, dsp=dsp)
        await consent(seeds, fan, campaign, Purpose.RELEASE, ConsentAct.GIVEN, NAMED)


async def test_who_joined_two_services_from_two_chats_is_counted_down_to_once(
    seeds: Seeds, database: Database, early: FrozenClock
) -> None:
    runs, campaign = FlowRunRows(database.pool), await seeds.open()
    await runs.put(campaign.id, FlowSetting(kind=K.COUNTDOWN, on=True, days=(7,)))
    chats = await two_chats(seeds)
    await promised_twice(seeds, campaign, chats)
    await linked(seeds, chats, prefer=None)
    await tick(runs, MIDNIGHT - 7 * DAY)
    assert len(await told(seeds, K.COUNTDOWN)) == 1


async def test_two_strangers_are_counted_down_to_each(
    seeds: Seeds, database: Database, early: FrozenClock
) -> None:
    runs, campaign = FlowRunRows(database.pool), await seeds.open()
    await runs.put(campaign.id, FlowSetting(kind=K.COUNTDOWN, on=True, days=(7,)))
    await promised_twice(seeds, campaign, await two_chats(seeds))
    await tick(runs, MIDNIGHT - 7 * DAY)
    assert len(await told(seeds, K.COUNTDOWN)) == 2


async def test_who_agreed_to_news_in_two_chats_gets_a_broadcast_once_and_where_they_listen(
    seeds: Seeds, sealer: AesSealer
) -> None:
    stage = await staged(seeds, sealer)
    chats = (fan, _), (other, discord) = await two_chats(seeds)
    await stage.say(fan, ConsentAct.GIVEN)
    await stage.say(other, ConsentAct.GIVEN, Channel.DISCORD)
    await linked(seeds, chats, prefer=discord)
    made = (await stage.broadcasting.draft(NEO, stage.campaign.id, "Tour", Segment())).broadcast
    await stage.broadcasting.confirm(MGR, made.id)
    await stage.run()
    assert await told(seeds, K.BROADCAST) == [discord.id]


async def test_an_answer_may_be_given_in_each_chat_at_once(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    chats = (_, telegram), (_, discord) = await two_chats(seeds)
    await linked(seeds, chats, prefer=None)
    new = [
        NewDelivery(address_id=a.id, campaign_id=campaign.id, kind=K.CONFIRMATION, occasion="x")
        for a in (discord, telegram)
    ]
    async with database.store() as tx:
        assert await tx.deliveries.queue(new, MIDNIGHT) == 2
