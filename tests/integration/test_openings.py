"""Campaigns that open by their date: none of them holds up those of other artists."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.chance import SystemChance
from core.campaign import Campaign, CampaignStatus, GuildBinding, MemberRole
from core.errors import Refused
from core.services.campaigns import Campaigns, CampaignSettings
from core.services.teams import Actor, Teams
from storage.database import Database
from storage.sealing import AesSealer
from tests.support.clock import FrozenClock
from tests.support.seeds import Seeds

NEO = Actor(guild_id=300, user_id=1)


@pytest.fixture
def campaigns(database: Database, clock: FrozenClock, sealer: AesSealer) -> Campaigns:
    chance = SystemChance()
    settings = CampaignSettings(
        public_url="https://go.example", default_dsps=(), reserved_slugs=frozenset(), zones={}
    )
    teams = Teams(database.store, clock, chance, sealer)
    return Campaigns(database.store, clock, chance, teams, {}, settings)


async def announced(seeds: Seeds, opens_at: datetime) -> Campaign:
    campaign = await seeds.draft()
    async with seeds.database.store() as tx:
        assert await tx.campaigns.move(campaign.id, CampaignStatus.ANNOUNCED, seeds.clock.now())
    await seeds.database.pool.execute(
        "UPDATE campaign SET opens_at = $2 WHERE id = $1", campaign.id, opens_at
    )
    async with seeds.database.store() as tx:
        return await tx.campaigns.get(campaign.id)


async def test_one_that_came_out_before_its_opening_holds_up_no_other(
    seeds: Seeds, campaigns: Campaigns, database: Database
) -> None:
    now = seeds.clock.now()
    late, fine = await announced(seeds, now - timedelta(hours=2)), await announced(seeds, now)
    on = (now - timedelta(days=1)).date()
    await database.pool.execute("UPDATE campaign SET release_on = $2 WHERE id = $1", late.id, on)
    assert await campaigns.open_due() == [fine.id]
    assert (await seeds.status(late), await seeds.status(fine)) == (
        CampaignStatus.ANNOUNCED,
        CampaignStatus.OPEN,
    )


async def test_an_opening_after_the_release_is_refused_in_words(seeds: Seeds, campaigns: Campaigns) -> None:
    campaign = await announced(seeds, seeds.clock.now() + timedelta(hours=1))
    async with seeds.database.store() as tx:
        await tx.campaigns.bind_guild(GuildBinding(artist_id=campaign.artist.id, guild_id=NEO.guild_id))
        await tx.campaigns.set_member(
            campaign.artist.id, user_id=NEO.user_id, role_id=None, role=MemberRole.OWNER
        )
    after = campaign.rule.instant() + timedelta(days=1)
    with pytest.raises(Refused, match="error-opens-late"):
        await campaigns.edit(NEO, campaign.id, {"opens": f"{after:%Y-%m-%d %H:%M}"})
    before = campaign.rule.instant() - timedelta(hours=3)
    edited = await campaigns.edit(NEO, campaign.id, {"opens": f"{before:%Y-%m-%d %H:%M}"})
    assert edited.opens_at == before
