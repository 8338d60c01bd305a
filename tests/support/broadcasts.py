"""An artist with a team and an open campaign, fans who agreed to its news, and the desk that writes to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.chance import SystemChance
from core.broadcast import Segment
from core.campaign import Artist, Campaign, GuildBinding, MemberRole
from core.consent import ConsentAct, ConsentEvent, Purpose
from core.fan import Address, Fan
from core.ids import Channel
from core.services.broadcasting import Broadcasting
from core.services.teams import Actor, Teams
from storage.sealing import AesSealer
from tests.support.seeds import Seeds

NEO, MGR = Actor(guild_id=300, user_id=1), Actor(guild_id=300, user_id=2)


@dataclass(frozen=True)
class Stage:
    """NEON's open campaign, and who writes for it."""

    seeds: Seeds
    campaign: Campaign
    broadcasting: Broadcasting

    async def fan(self, *, news: bool = True, saved: bool = False, **more: Any) -> tuple[Fan, Address]:
        fan, address = await self.seeds.fan(**more)
        presave = await self.seeds.presave(self.campaign, fan, address)
        if saved:
            await self.seeds.set_status(presave, "saved")
        if news:
            await self.say(fan, ConsentAct.GIVEN)
        return fan, address

    async def say(self, fan: Fan, act: ConsentAct, channel: Channel = Channel.TELEGRAM) -> None:
        async with self.seeds.database.store() as tx:
            await tx.consents.add(
                [
                    ConsentEvent(
                        fan_id=fan.id,
                        artist_id=self.campaign.artist.id,
                        purpose=Purpose.NEWS,
                        act=act,
                        channel=channel,
                        text="News",
                        version="news/1",
                        language="en",
                        source="",
                        at=self.seeds.clock.now(),
                    )
                ]
            )

    async def total(self, segment: Segment | None = None) -> int:
        return (await self.broadcasting.draft(NEO, self.campaign.id, "Hi", segment or Segment())).total

    async def rows(self, *statuses: str) -> int:
        return int(
            await self.seeds.database.pool.fetchval(
                "SELECT count(*) FROM delivery WHERE kind = 'broadcast' AND ($1::text[] = '{}' OR status = ANY($1))",
                list(statuses),
            )
        )

    async def become(self, status: str, limit: int) -> None:
        """The outbox worked on so many."""
        await self.seeds.database.pool.execute(
            "UPDATE delivery SET status = $1 WHERE id IN (SELECT id FROM delivery WHERE kind = 'broadcast'"
            " AND status = 'queued' ORDER BY id LIMIT $2)",
            status,
            limit,
        )

    async def run(self) -> int:
        queued = 0
        while some := await self.broadcasting.step():
            queued += some
        return queued


async def staged(seeds: Seeds, sealer: AesSealer, name: str = "NEON", **more: Any) -> Stage:
    """Of one more artist in the same server; `more`: arguments of Broadcasting."""
    artist: Artist = await seeds.artist(name)
    campaign = await seeds.open(artist=artist)
    async with seeds.database.store() as tx:
        await tx.campaigns.bind_guild(GuildBinding(artist_id=artist.id, guild_id=300))
        for actor, role in ((NEO, MemberRole.OWNER), (MGR, MemberRole.MANAGER)):
            await tx.campaigns.set_member(artist.id, user_id=actor.user_id, role_id=None, role=role)
    teams = Teams(seeds.database.store, seeds.clock, SystemChance(), sealer)
    return Stage(
        seeds, campaign, Broadcasting(seeds.database.store, seeds.clock, teams, two_people_from=5, **more)
    )
