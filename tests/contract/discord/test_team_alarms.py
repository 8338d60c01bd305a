"""An artist's owners hear by direct message what their release lacks; the server's channels stay silent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.ids import WORLD, CampaignId, DspName, Market
from core.links import Link, LinkMethod
from core.scheduler.link_search import Stage
from core.services.resolving import Missing
from tests.contract.discord.test_bot_over_the_wire import created, said
from tests.support.clock import FrozenClock
from tests.support.discord_bot import Rig, running
from tests.support.seeds import Seeds

FIRST = datetime(2027, 12, 4, tzinfo=UTC)


async def alarmed(rig: Rig, *stages: Stage) -> None:
    for stage in stages:
        missing = Missing(campaign_id=CampaignId(1), dsp=DspName.SPOTIFY, stage=stage)
        assert await rig.parts.searches.alarm(missing, FIRST)
        await rig.bot.upkeep.alarms()


def posted(rig: Rig) -> int:
    return sum(1 for c in rig.dc.calls if c.method == "POST" and c.path.endswith("/messages"))


def heard(rig: Rig) -> list[str]:
    """What stands in the owner's chat with the bot."""
    return [m.text for m in rig.neo.dms()]


async def test_owners_hear_each_stage_once_and_the_server_nothing(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await said(rig, "/campaign open")
        before = posted(rig)
        await alarmed(rig, Stage.DAY_BEFORE, Stage.HOUR_AFTER)
        await rig.bot.upkeep.alarms()
        assert posted(rig) == before + 2
        first, second = heard(rig)
        assert "Spotify cannot find it yet" in first
        assert "out for an hour" in second


async def test_owners_hear_in_which_markets_fans_wait_in_vain(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await said(rig, "/campaign open")
        seeds, fans_in = Seeds(rig.parts.database, FrozenClock(FIRST)), (Market("US"), WORLD)
        async with rig.parts.database.store() as tx:
            page = "https://open.spotify.com/track/1"
            link = Link(dsp=DspName.SPOTIFY, url=page, method=LinkMethod.ISRC, item="1", market=Market("NZ"))
            await tx.campaigns.put_link(CampaignId(1), link, FIRST)
            campaign = await tx.campaigns.get(CampaignId(1))
            last = max(wave.fires_at for wave in await tx.campaigns.waves(campaign.id))
        for market in fans_in:
            await seeds.presave(campaign, (await seeds.fan())[0], market=market)
        missing = Missing(
            campaign_id=campaign.id, dsp=DspName.SPOTIFY, stage=Stage.HOUR_AFTER, markets=fans_in
        )
        assert await rig.parts.searches.alarm(missing, last)
        await rig.bot.upkeep.alarms()
        [words] = heard(rig)
        assert "Spotify cannot find it in these markets:" in words
        assert "United States" in words
        assert "unknown country" in words


async def test_what_the_slow_lane_has_no_room_for_is_told_later(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await said(rig, "/campaign open")
        lane = next(x.key for x in await rig.parts.lanes.states() if x.key.startswith("discord-open:"))
        await rig.parts.lanes.pause(lane, timedelta(hours=1), "Discord says so")
        await alarmed(rig, Stage.DAY_BEFORE)
        assert heard(rig) == []
        [missing] = await rig.parts.searches.take_untold(rig.parts.clock.now())
        assert missing.stage is Stage.DAY_BEFORE
