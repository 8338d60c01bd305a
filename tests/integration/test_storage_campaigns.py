"""Artists, teams, campaigns, links and pictures in the real database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import asyncpg
import pytest

from core.campaign import (
    Announcement,
    Artist,
    CampaignStatus,
    GuildBinding,
    MemberRole,
    ReleaseKind,
    SaveTarget,
    Track,
)
from core.errors import NotFound, Refused
from core.ids import WORLD, ArtistId, Channel, DspName, Market
from core.links import Link, LinkMethod
from core.release_time import ReleaseMode, ReleaseRule
from core.repositories import NewCampaign
from storage.database import Database
from storage.waves import NOTICE
from tests.support.clock import FrozenClock
from tests.support.seeds import MIDNIGHT, Seeds

C = CampaignStatus


async def test_an_invitation_is_used_once(database: Database, clock: FrozenClock) -> None:
    async with database.store() as tx:
        await tx.campaigns.put_invite(b"hash", "Nova", clock.now())
    async with database.store() as tx:
        assert await tx.campaigns.use_invite(b"other", clock.now()) is None
        assert await tx.campaigns.use_invite(b"hash", clock.now()) == "Nova"
        assert await tx.campaigns.use_invite(b"hash", clock.now()) is None


async def test_artists_of_one_name_have_slugs_of_their_own(seeds: Seeds, database: Database) -> None:
    artists = [await seeds.artist("Nova & Co") for _ in range(3)]
    assert [a.slug for a in artists] == [artists[0].slug, f"{artists[0].slug}-2", f"{artists[0].slug}-3"]
    async with database.store() as tx:
        assert await tx.campaigns.artist(artists[1].id) == artists[1]
        with pytest.raises(NotFound):
            await tx.campaigns.artist(ArtistId(999))


async def test_a_guild_is_bound_again_not_twice(seeds: Seeds, database: Database) -> None:
    nova, vega = await seeds.artist("Nova"), await seeds.artist("Vega")
    first = GuildBinding(artist_id=nova.id, guild_id=1 << 62, manager_role_id=5)
    second = replace(first, manager_role_id=None, announce_channel_id=6, release_role_id=7)
    other = GuildBinding(artist_id=vega.id, guild_id=1 << 62)
    async with database.store() as tx:
        for binding in (first, second, other):
            await tx.campaigns.bind_guild(binding)
        assert await tx.campaigns.bindings(1 << 62) == [second, other]
        assert await tx.campaigns.guilds_of(vega.id) == [other]


async def test_the_best_part_in_a_team_counts(seeds: Seeds, database: Database) -> None:
    nova, vega = await seeds.artist("Nova"), await seeds.artist("Vega")
    async with database.store() as tx:
        team = tx.campaigns
        await team.set_member(nova.id, user_id=1, role_id=None, role=MemberRole.OWNER)
        await team.set_member(nova.id, user_id=1, role_id=None, role=MemberRole.VIEWER)
        await team.set_member(nova.id, user_id=None, role_id=9, role=MemberRole.MANAGER)
        assert await team.member_role(nova.id, 1, []) is MemberRole.VIEWER
        assert await team.member_role(nova.id, 1, [9]) is MemberRole.MANAGER
        assert await team.member_role(nova.id, 2, [8]) is None
        assert await team.member_role(vega.id, 1, [9]) is None


async def test_a_draft_comes_back_as_it_was_given(seeds: Seeds, database: Database) -> None:
    rule = ReleaseRule(on=date(2026, 12, 4), at=time(18, 5), zone="Africa/Cairo", mode=ReleaseMode.GLOBAL)
    tracks = (Track(title="One", isrc="USUM71703085"), Track(title="Two"))
    draft = await seeds.draft(
        rule=rule, tracks=tracks, kind=ReleaseKind.EP, upc="123456789012", target=SaveTarget.ALBUM
    )
    assert (draft.status, draft.rule, draft.revision, draft.fans) == (C.DRAFT, rule, 1, 0)
    assert (draft.release.tracks, draft.release.upc, draft.release.kind) == (
        tracks,
        "123456789012",
        ReleaseKind.EP,
    )
    assert draft.release.artist_ids == (draft.artist.id,)
    assert (draft.dsps, draft.target) == ((DspName.SPOTIFY, DspName.DEEZER), SaveTarget.ALBUM)
    async with database.store() as tx:
        assert await tx.campaigns.by_slug(draft.slug) == draft
        assert await tx.campaigns.by_code(f" {draft.code.upper()} ") == draft
        assert await tx.campaigns.by_slug("nothing") is None
        with pytest.raises(NotFound):
            await tx.campaigns.get(draft.id + 1)  # type: ignore[arg-type]


async def test_a_taken_slug_is_refused_and_another_may_be_tried(seeds: Seeds, database: Database) -> None:
    first = await seeds.draft(slug="tide")
    async with database.store() as tx:
        new = _like(first.artist, first.release.artwork_id)
        with pytest.raises(Refused) as refused:
            await tx.campaigns.add(replace(new, slug="tide"))
        assert refused.value.key == "error-slug-taken"
        second = await tx.campaigns.add(replace(new, slug="tide-2"))
    async with database.store() as tx:
        assert [c.id for c in await tx.campaigns.of_artists([first.artist.id])] == [second.id, first.id]
    assert await database.pool.fetchval("SELECT count(*) FROM release") == 2


async def test_an_edit_of_an_old_reading_is_refused(seeds: Seeds, database: Database) -> None:
    read = await seeds.draft()
    release = replace(read.release, title="High Tide", tracks=(Track(title="High Tide"),))
    mine = replace(read, release=release, opens_at=MIDNIGHT, sms_keyword="TIDE")
    async with database.store() as tx:
        written = await tx.campaigns.update(mine)
    assert written == replace(mine, revision=2)
    with pytest.raises(Refused) as refused:
        async with database.store() as tx:
            await tx.campaigns.update(replace(read, opens_at=None))
    assert refused.value.key == "error-edited-meanwhile"


async def test_a_keyword_is_one_live_campaigns(seeds: Seeds, database: Database) -> None:
    first, second = await seeds.open(), await seeds.open()
    sender = await seeds.sender()
    async with database.store() as tx:
        await tx.campaigns.update(replace(first, sms_keyword="TIDE"))
        with pytest.raises(Refused) as refused:
            await tx.campaigns.update(replace(second, sms_keyword="TIDE"))
        assert refused.value.key == "error-keyword-taken"
        found = await tx.campaigns.by_keyword(sender.id, "TIDE")
        assert found is not None
        assert found.id == first.id
        assert await tx.campaigns.by_keyword(sender.id, "TID") is None
    async with database.store() as tx:  # a campaign that ended gives its keyword back
        assert await tx.campaigns.move(first.id, C.CANCELLED, MIDNIGHT)
        assert await tx.campaigns.by_keyword(sender.id, "TIDE") is None
        assert (await tx.campaigns.update(replace(second, sms_keyword="TIDE"))).sms_keyword == "TIDE"


async def test_a_campaign_moves_only_as_its_table_allows(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.draft()
    async with database.store() as tx:
        assert not await tx.campaigns.move(campaign.id, C.RELEASED, MIDNIGHT)
        assert await tx.campaigns.live() == []
        assert await tx.campaigns.move(campaign.id, C.ANNOUNCED, MIDNIGHT)
        assert not await tx.campaigns.move(campaign.id, C.ANNOUNCED, MIDNIGHT)
        assert [c.status for c in await tx.campaigns.live()] == [C.ANNOUNCED]


async def test_lists_put_archived_campaigns_last(seeds: Seeds, database: Database) -> None:
    artist = await seeds.artist()
    first, second, third = [await seeds.draft(artist) for _ in range(3)]
    await seeds.draft()
    await database.pool.execute("UPDATE campaign SET status = 'archived' WHERE id = $1", third.id)
    async with database.store() as tx:
        listed = await tx.campaigns.of_artists([artist.id])
    assert [c.id for c in listed] == [second.id, first.id, third.id]


async def test_an_artists_link_is_never_replaced_by_a_found_one(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    japan = Market("JP")
    found = Link(dsp=DspName.SPOTIFY, url="https://x/1", method=LinkMethod.UPC, item="spotify:1")
    own = Link(dsp=DspName.SPOTIFY, url="https://x/own", method=LinkMethod.ARTIST)
    async with database.store() as tx:
        put = tx.campaigns.put_link
        await put(campaign.id, found, MIDNIGHT)
        await put(campaign.id, replace(found, market=japan, item="spotify:jp"), MIDNIGHT)
        await put(campaign.id, replace(found, url="https://x/2"), MIDNIGHT)
        assert {link.market: link.url for link in await tx.campaigns.links(campaign.id)} == {
            WORLD: "https://x/2",
            japan: "https://x/1",
        }
        await put(campaign.id, own, MIDNIGHT)
        await put(campaign.id, found, MIDNIGHT)
        await put(
            campaign.id, replace(found, item="spotify:other"), MIDNIGHT
        )  # only a missing item is learnt
        world = next(link for link in await tx.campaigns.links(campaign.id) if link.market == WORLD)
        assert world == replace(own, item="spotify:1")
        await put(campaign.id, replace(own, url="https://x/new"), MIDNIGHT)
        world = next(link for link in await tx.campaigns.links(campaign.id) if link.market == WORLD)
        assert (world.url, world.item) == ("https://x/new", "")


async def test_pictures_and_announcements_are_kept(seeds: Seeds, database: Database) -> None:
    campaign = await seeds.open()
    artwork_id = campaign.release.artwork_id
    assert artwork_id is not None
    posted = Announcement(campaign_id=campaign.id, guild_id=1, channel_id=2, message_id=3)
    async with database.store() as tx:
        assert await tx.campaigns.artwork(artwork_id, "thumb") == b"t"
        assert await tx.campaigns.artwork(artwork_id, "id") is None
        assert await tx.campaigns.accent(artwork_id) == "#102030"
        await tx.campaigns.put_announcement(posted)
        await tx.campaigns.put_announcement(posted)
        assert await tx.campaigns.announcements(campaign.id) == [posted]


async def test_the_funnel_counts_people_not_clicks(seeds: Seeds, database: Database) -> None:
    campaign, (mia, chat), web = await seeds.open(), await seeds.fan(), await seeds.web_fan()
    async with database.store() as tx:
        for visitor in (b"a", b"a", b"b", None):
            await tx.events.add("view", campaign_id=campaign.id, now=MIDNIGHT, visitor=visitor)
        await tx.events.add("authorised", campaign_id=campaign.id, now=MIDNIGHT, channel=Channel.WEB)
        await tx.presaves.join(mia.id, campaign.id, chat.id, "insta", MIDNIGHT)
        await tx.presaves.join(web.id, campaign.id, None, "", MIDNIGHT)
    saved, gone = await seeds.presave(campaign, mia, chat), await seeds.presave(campaign, web)
    await seeds.set_status(saved, "saved")
    await seeds.set_status(gone, "failed")
    withdrawn = await seeds.presave(campaign, mia, chat, dsp=DspName.DEEZER)
    await seeds.set_status(withdrawn, "withdrawn")
    async with database.store() as tx:
        funnel = await tx.campaigns.funnel(campaign.id)
    assert (funnel.views, funnel.clicks, funnel.joined, funnel.authorised, funnel.saved) == (3, 0, 2, 1, 1)
    assert funnel.by_dsp == {"spotify": 2}
    assert funnel.by_source == {"insta": 1, "": 1}
    assert funnel.by_channel == {"telegram": 1, "web": 1}
    assert funnel.problems == {"failed": 1}


async def test_each_change_of_moments_is_told_once(seeds: Seeds, database: Database) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    connection = await asyncpg.connect(database.dsn)
    await connection.add_listener(NOTICE, lambda *args: heard.put_nowait(str(args[-1])))
    try:
        campaign = await seeds.open()
        assert await heard.get() == str(campaign.id)  # opened, waves planned: one notice a transaction
        async with database.store() as tx:
            await tx.campaigns.set_paused(campaign.id, True)
        assert await heard.get() == str(campaign.id)
        async with database.store() as tx:
            await tx.campaigns.set_waves(campaign.id, _plan(200))
        assert await heard.get() == str(campaign.id)
        with pytest.raises(RuntimeError):
            await _fail_after_moving(database, campaign.id)
        await connection.execute("SELECT pg_notify($1, 'last')", NOTICE)
        assert await heard.get() == "last"
    finally:
        await connection.close()


async def _fail_after_moving(database: Database, campaign_id: int) -> None:
    async with database.store() as tx:
        await tx.campaigns.cancel_waves(campaign_id)  # type: ignore[arg-type]
        raise RuntimeError("rolled back")


def _plan(count: int) -> dict[Market, datetime]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    markets = [Market(a + b) for a in letters for b in letters][:count]
    return {WORLD: MIDNIGHT} | {m: MIDNIGHT + timedelta(minutes=i) for i, m in enumerate(markets)}


def _like(artist: Artist, artwork_id: int | None) -> NewCampaign:
    return NewCampaign(
        artist_id=artist.id,
        title="Tide",
        kind=ReleaseKind.SINGLE,
        artwork_id=artwork_id,  # type: ignore[arg-type]
        rule=ReleaseRule(on=date(2026, 11, 28)),
        slug="",
        code="other",
        dsps=(DspName.SPOTIFY,),
    )
