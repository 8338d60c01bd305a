"""A service with a daily allowance: what it has no room for is a reminder, said before the fan taps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest

from core.budget import DailyBudget
from core.campaign import Campaign
from core.errors import Refused
from core.fan import Fan
from core.ids import WORLD, DspName
from core.ladder import Credential, Rung
from core.ports import Dsp
from core.queues import SaveQueue
from core.services.own_playlists import OwnPlaylists
from core.services.prospects import Prospects, prospects
from core.services.standing import Standing
from core.services.tickets import Tickets
from core.services.wishing import Wished, Wishing
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.dsps import youtube
from tests.support.seeds import MIDNIGHT, SHOWN, Seeds

BUDGET = DailyBudget(units=100, zone="America/Los_Angeles", save=50)  # two a day
NAME = DspName.YOUTUBE_MUSIC
YOUTUBE = youtube(BUDGET)
DAY = timedelta(days=1)


class Stand:
    """Releases of several artists, all on this service."""

    def __init__(self, database: Database, clock: FrozenClock, seeds: Seeds) -> None:
        self.database, self.clock, self.seeds = database, clock, seeds

    async def release(self, at: datetime = MIDNIGHT) -> Campaign:
        return await self.seeds.open({WORLD: at}, dsps=(NAME,))

    async def promise(self, campaign: Campaign) -> Fan:
        fan, address = await self.seeds.fan()
        await self.seeds.presave(campaign, fan, address, dsp=NAME)
        return fan

    async def rung(self, campaign: Campaign, fan: Fan | None = None, service: Dsp = YOUTUBE) -> Rung:
        return (await self.ahead(campaign, fan, service)).rung(service)

    async def ahead(self, campaign: Campaign, fan: Fan | None = None, service: Dsp = YOUTUBE) -> Prospects:
        async with self.database.store() as tx:
            campaign = await tx.campaigns.get(campaign.id)
            return await prospects(tx, {NAME: service}, campaign, self.clock.now(), fan.id if fan else None)


@pytest.fixture
def stand(database: Database, clock: FrozenClock, seeds: Seeds) -> Stand:
    return Stand(database, clock, seeds)


async def test_what_the_day_has_no_room_for_is_a_reminder(stand: Stand) -> None:
    mine, other = await stand.release(), await stand.release(MIDNIGHT + timedelta(hours=7, minutes=59))
    assert await stand.rung(mine) is Rung.AUTO
    first = await stand.promise(mine)
    await stand.promise(other)  # another artist's, the same day in the service's zone
    assert await stand.rung(mine) is Rung.REMINDER
    assert await stand.rung(other) is Rung.REMINDER
    assert await stand.rung(mine, first) is Rung.AUTO, "what was promised stays promised"
    stranger, _ = await stand.seeds.fan()
    assert await stand.rung(mine, stranger) is Rung.REMINDER


async def test_an_opening_promises_no_more_than_the_day_has_room_for(stand: Stand) -> None:
    mine = await stand.release()
    assert (await stand.ahead(mine)).saving({NAME: YOUTUBE}) == {NAME: 2}
    await stand.promise(mine)
    assert (await stand.ahead(mine)).saving({NAME: YOUTUBE}) == {NAME: 1}
    await stand.promise(mine)
    assert (await stand.ahead(mine)).saving({NAME: YOUTUBE}) == {}
    without = replace(YOUTUBE, credential=Credential(present=False, public=False))
    assert (await stand.ahead(await stand.release(MIDNIGHT + DAY))).saving({NAME: without}) == {}
    testing = replace(YOUTUBE, credential=Credential(present=True, public=False))
    assert (await stand.ahead(await stand.release(MIDNIGHT + DAY))).saving({NAME: testing}) == {NAME: 2}


async def test_a_wish_to_follow_takes_its_own_room(stand: Stand) -> None:
    """Four plain saves fit into this day, but a save with its subscription costs as much as two."""
    service = youtube(DailyBudget(units=200, zone="America/Los_Angeles", save=50, follow=51))
    mine = await stand.release()
    fan = await stand.promise(mine)
    await stand.promise(mine)
    assert await stand.rung(mine, service=service) is Rung.AUTO
    await stand.database.pool.execute("UPDATE presave SET follow = true WHERE fan_id = $1", fan.id)
    assert await stand.rung(mine, service=service) is Rung.REMINDER, "151 of 200 are promised"


async def test_another_day_has_room_of_its_own(stand: Stand) -> None:
    mine = await stand.release()
    await stand.promise(mine)
    await stand.promise(mine)
    assert await stand.rung(mine) is Rung.REMINDER
    assert await stand.rung(await stand.release(MIDNIGHT + timedelta(hours=8))) is Rung.AUTO
    assert await stand.rung(await stand.release(MIDNIGHT - timedelta(hours=17))) is Rung.AUTO


async def test_a_promise_taken_back_makes_room(stand: Stand) -> None:
    mine = await stand.release()
    await stand.promise(mine)
    gone = await stand.promise(mine)
    async with stand.database.store() as tx:
        await tx.presaves.withdraw(gone.id, mine.id)
    assert await stand.rung(mine) is Rung.AUTO
    assert await stand.rung(mine, gone) is Rung.AUTO
    await stand.promise(mine)
    assert await stand.rung(mine, gone) is Rung.REMINDER


async def test_once_it_is_out_a_save_is_promised_within_a_day_or_not_at_all(stand: Stand) -> None:
    mine = await stand.release()
    await stand.promise(mine)
    await stand.promise(mine)
    await stand.seeds.fire()
    stand.clock.at = MIDNIGHT + timedelta(minutes=5)
    assert await stand.rung(mine) is Rung.REMINDER
    await stand.database.pool.execute(
        "UPDATE presave SET status = 'saved' WHERE id = (SELECT min(id) FROM presave)"
    )
    assert await stand.rung(mine) is Rung.AUTO


@pytest.mark.parametrize("rung", [Rung.REMINDER, Rung.ONE_TAP, Rung.NATIVE])
async def test_who_was_promised_less_is_asked_once_when_the_day_gets_more_room(
    stand: Stand, rung: Rung
) -> None:
    def standing(units: int) -> Standing:
        service = youtube(replace(BUDGET, units=units))
        return Standing(stand.database.store, stand.clock, {NAME: service}, lambda _: None)

    assert await standing(100).step() == 0
    stand.clock.advance(minutes=1)
    fan, address = await stand.seeds.fan()
    await stand.seeds.presave(await stand.release(), fan, address, dsp=NAME, rung=rung)
    stand.clock.advance(minutes=1)
    for units, asked in ((100, 0), (50, 0), (1000, 1), (1000, 0)):
        assert await standing(units).step() == asked, units


async def test_a_service_without_an_allowance_always_has_room(stand: Stand) -> None:
    mine = await stand.release()
    for _ in range(3):
        await stand.promise(mine)
    async with stand.database.store() as tx:
        campaign = await tx.campaigns.get(mine.id)
        free = youtube(None)
        ahead = await prospects(tx, {NAME: free}, campaign, stand.clock.now())
    assert ahead.rung(free) is Rung.AUTO


async def test_a_follow_wished_for_in_the_chat_needs_room_as_well(stand: Stand) -> None:
    service = replace(youtube(replace(BUDGET, units=151, follow=51)), follow_scopes=("youtube",))
    mine, visitor = await stand.release(), await stand.seeds.visitor()
    fan, address = await stand.seeds.admitted(visitor)
    await stand.seeds.presave(
        mine,
        fan,
        address,
        dsp=NAME,
        grant_id=(await stand.seeds.grant(fan, dsp=NAME, scopes=("youtube",))).id,
    )
    unused = cast("SaveQueue", object())
    wishing = Wishing(
        stand.database.store,
        stand.clock,
        {NAME: service},
        cast("Tickets", object()),
        OwnPlaylists(stand.clock, {NAME: service}, unused),
    )

    async def follow() -> None:
        assert isinstance(await wishing.follow(visitor, mine.id, NAME, lambda *_: SHOWN), Wished)

    other = await stand.promise(mine)
    with pytest.raises(Refused, match="error-wish-no-room"):
        await follow()
    async with stand.database.store() as tx:
        await tx.presaves.withdraw(other.id, mine.id)
    for _ in range(2):
        await follow()
    async with stand.database.store() as tx:
        assert [p.follow for p in await tx.presaves.of_campaign(fan.id, mine.id)] == [True]
        assert len(await tx.consents.of_fan(fan.id)) == 1, "said twice, noted once"
