"""What a release does in a server: roles where no chat opens, one post that pings, the event, the goal."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from core.campaign import Campaign
from core.delivery import DeliveryStatus, Sent
from core.fan import Reachability, Visitor
from core.ids import CampaignId, Channel
from core.queues import DeliveryResult
from sandbox.discord.people import User
from sandbox.discord.records import Message
from sandbox.faults import Fault
from tests.contract.discord.test_bot_over_the_wire import created, said
from tests.contract.discord.test_direct_messages import openings
from tests.support.discord_bot import Rig, running
from tests.support.discord_spec import discord_spec

OUT_AT = datetime(2027, 12, 4, tzinfo=UTC)


async def opened(rig: Rig) -> Campaign:
    await created(rig)
    await said(rig, "/campaign edit", campaign="Night Drive", field="mode", value="global")
    await said(rig, "/campaign open")
    await said(rig, "/campaign announce")
    return await stored(rig)


async def stored(rig: Rig) -> Campaign:
    async with rig.parts.database.store() as tx:
        return await tx.campaigns.get(
            CampaignId(await rig.parts.database.pool.fetchval("SELECT max(id) FROM campaign"))
        )


async def joined(rig: Rig, fan: User) -> Message:
    """They pressed "Remind me" under the announcement."""
    post = await rig.guild.channel("releases").wait_for(lambda m: "Night Drive" in m.text)
    answer = await fan.press(post, "Remind me")
    assert isinstance(answer, Message)
    return answer


async def released(rig: Rig) -> None:
    await later(rig, OUT_AT - rig.parts.clock.now() + timedelta(seconds=5))
    assert await rig.parts.releasing.fire()


async def later(rig: Rig, by: timedelta) -> None:
    await rig.parts.clock.set_offset(rig.parts.clock.now() + by - datetime.now(UTC))


async def swept(rig: Rig) -> None:
    assert rig.bot._us is not None
    await rig.bot.upkeep.roles(rig.bot._us)


def has_fan_role(rig: Rig, fan: User) -> bool:
    return rig.guild.role("Fans").id in rig.guild.members[fan.id].roles


def role_calls(rig: Rig) -> int:
    return sum(1 for c in rig.dc.calls if c.method == "PUT" and "/roles/" in c.path)


async def test_a_fan_without_a_chat_gets_the_role_and_hears_why(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        promised = await joined(rig, rig.mia)
        assert "if not, you hear within minutes" in promised.text
        await swept(rig)
        assert not has_fan_role(rig, rig.mia)  # a direct message may still open
        await later(rig, timedelta(minutes=3))
        await swept(rig)
        assert has_fan_role(rig, rig.mia)
        told = await rig.mia.wait_for_ephemeral(
            rig.guild.channel("releases"), lambda m: "could not open" in m.text
        )
        assert f"<@&{rig.guild.role('Fans').id}>" in told.text
        before = role_calls(rig)
        await swept(rig)
        assert role_calls(rig) == before  # once
        assert [p for c in rig.dc.calls for p in discord_spec().problems(c)] == []


async def test_closed_messages_give_the_role_at_once_and_an_open_chat_gives_none(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        zoe = rig.dc.user(9, "Zoe")
        rig.guild.join(zoe)
        await joined(rig, rig.mia)
        await joined(rig, zoe)
        assert rig.bot._us is not None
        async with rig.parts.database.store() as tx:
            for user, act in ((rig.mia, "closed"), (zoe, "open")):
                who = Visitor(sender_id=rig.bot._us.id, channel=Channel.DISCORD, external_id=str(user.id))
                known = await tx.fans.known(who)
                assert known is not None
                if act == "closed":
                    await tx.fans.set_reachability(
                        known[1].id, Reachability.DMS_CLOSED, "50007", rig.parts.clock.now()
                    )
                else:
                    await tx.fans.set_dm_channel(known[1].id, "77")
        await swept(rig)
        await later(rig, timedelta(minutes=3))
        await swept(rig)
        assert has_fan_role(rig, rig.mia)
        assert not has_fan_role(rig, zoe)


async def test_without_a_role_another_chat_is_offered(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        rig.guild.role("Fans").position = 99  # above the bot's own
        await joined(rig, rig.mia)
        await later(rig, timedelta(minutes=3))
        await swept(rig)
        told = await rig.mia.wait_for_ephemeral(
            rig.guild.channel("releases"), lambda m: "elsewhere" in m.text
        )
        links = {b.text: b.value for b in told.flat_buttons}
        assert links["Telegram"].startswith("https://t.me/upbeatbot?start=c_")
        assert links["Save the date"].endswith("/night-drive/release.ics")
        assert not has_fan_role(rig, rig.mia)


async def test_a_rush_stays_in_the_budget_and_everybody_is_reached_somehow(dsn: str) -> None:
    async with running(dsn, discord_openings_per_minute="5") as rig:
        campaign = await opened(rig)
        rig.dc.pace.usual = rig.dc.pace.everywhere = (10_000, 1.0)
        fans = [rig.dc.user(1000 + n, f"Fan {n}") for n in range(120)]
        for fan in fans:
            rig.guild.join(fan)
        began = asyncio.get_running_loop().time()
        for some in range(0, len(fans), 20):
            await asyncio.gather(*(joined(rig, fan) for fan in fans[some : some + 20]))
        async with rig.parts.database.store() as tx:
            assert (await tx.campaigns.get(campaign.id)).fans == len(fans)
        served = await drained(rig)
        await later(rig, timedelta(minutes=3))
        await swept(rig)
        served += await drained(rig)
        took = asyncio.get_running_loop().time() - began
        assert openings(rig) <= 2 + took / 12
        assert served >= len(fans)
        chats = {fan.id for fan in fans if fan.dms()}
        assert {fan.id for fan in fans if has_fan_role(rig, fan)} | chats == {fan.id for fan in fans}
        left = await rig.parts.database.pool.fetchval("SELECT count(*) FROM delivery WHERE status = 'queued'")
        assert left == 0  # nothing keeps knocking


async def drained(rig: Rig) -> int:
    """What the dispatcher would do with each queued message once."""
    assert rig.bot._us is not None
    found = await rig.parts.deliveries.claim(rig.bot._us.id, 500, rig.parts.clock.now())
    results = []
    for one in found:
        text = await rig.parts.renderer.render(one)
        answer = await rig.bot.sender.send(one.address, text, one.delivery)
        if answer.dm_channel_id is not None:
            async with rig.parts.database.store() as tx:
                await tx.fans.set_dm_channel(one.address.id, answer.dm_channel_id)
        results.append((one, answer))
    status = {
        Sent.SENT: DeliveryStatus.SENT,
        Sent.INSTEAD: DeliveryStatus.SUPPRESSED,
        Sent.RETRY: DeliveryStatus.QUEUED,
    }
    await rig.parts.deliveries.record(
        [
            DeliveryResult(id=one.delivery.id, status=status[answer.status], vendor_id=answer.vendor_id)
            for one, answer in results
        ],
        rig.parts.clock.now(),
    )
    return len(found)


async def test_the_release_pings_the_role_once_and_only_it(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await rig.bot.upkeep.posts()
        await released(rig)
        await rig.bot.upkeep.posts()
        await rig.bot.upkeep.posts()
        releases, role = rig.guild.channel("releases"), rig.guild.role("Fans")
        pings = [m for m in releases.messages if m.content.startswith(f"<@&{role.id}>")]
        assert len(pings) == 1
        assert "is out now" in pings[0].text
        [call] = [
            c
            for c in rig.dc.calls
            if c.method == "POST" and c.body and "out now" in str(c.body.get("content"))
        ]
        assert call.body["allowed_mentions"] == {"parse": [], "roles": [role.id]}
        card = await releases.wait_for(lambda m: "Out now" in m.text)
        assert [b.text for b in card.flat_buttons][:2] == ["Save it", "Play now"]
        mine = await rig.mia.press(pings[0], "My pre-save")
        assert isinstance(mine, Message)
        assert mine.ephemeral
        assert [p for c in rig.dc.calls for p in discord_spec().problems(c)] == []


async def test_a_closed_channel_is_tried_once(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        releases = rig.guild.channel("releases")
        del rig.guild.channels[releases.id]
        await released(rig)
        await rig.bot.upkeep.posts()
        before = len(rig.dc.calls)
        await rig.bot.upkeep.posts()
        assert not [c for c in list(rig.dc.calls)[before:] if c.method == "POST"]


async def test_the_servers_event_is_made_moved_and_cancelled(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await rig.bot.upkeep.posts()
        assert rig.guild.events == {}  # off unless the artist wants it
        assert "Scheduled events: on" in await said(rig, "/campaign settings", events=True)
        await rig.bot.upkeep.posts()
        await rig.bot.upkeep.posts()
        [event] = rig.guild.events.values()
        assert event.name == "Night Drive — NEON"
        assert event.location == "http://127.0.0.1:8099/night-drive"
        assert "that of UTC" in (event.description or "")
        assert datetime.fromisoformat(event.start) == OUT_AT
        await said(rig, "/campaign reschedule", campaign="Night Drive", date="2027-12-11")
        await rig.bot.upkeep.posts()
        assert datetime.fromisoformat(event.start) == OUT_AT + timedelta(days=7)
        asked = await rig.neo.command(rig.guild, "general", "/campaign cancel", campaign="Night Drive")
        assert isinstance(asked, Message)
        await rig.neo.press(asked, "Yes, cancel the release")
        await rig.bot.upkeep.posts()
        assert event.status == 4
        assert [p for c in rig.dc.calls for p in discord_spec().problems(c)] == []


async def test_an_event_that_a_moderator_removed_stays_away(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await said(rig, "/campaign settings", events=True)
        await rig.bot.upkeep.posts()
        rig.guild.events.clear()
        await said(rig, "/campaign reschedule", campaign="Night Drive", date="2027-12-11")
        await rig.bot.upkeep.posts()
        await rig.bot.upkeep.posts()
        assert rig.guild.events == {}


async def test_the_day_one_role_is_for_who_came_and_not_for_who_was_enrolled(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        first = rig.guild.add_role("Day ones")
        await said(rig, "/campaign settings", day_one_role=first)
        await joined(rig, rig.mia)
        await rig.parts.database.pool.execute(
            "UPDATE campaign_fan SET source = 'future'"
        )  # a standing consent's
        await swept(rig)
        assert first.id not in rig.guild.members[rig.mia.id].roles
        await rig.parts.database.pool.execute("UPDATE campaign_fan SET source = ''")
        await swept(rig)
        assert first.id in rig.guild.members[rig.mia.id].roles


async def test_everyone_who_opts_in_gets_the_day_one_role(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        first = rig.guild.add_role("Day One")
        assert f"<@&{first.id}>" in await said(rig, "/campaign settings", day_one_role=first)
        await joined(rig, rig.mia)
        await swept(rig)
        assert first.id in rig.guild.members[rig.mia.id].roles
        assert not has_fan_role(rig, rig.mia)


async def test_the_goal_is_shown_from_twenty_five_fans_on_and_counted_now_and_then(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        words = await said(rig, "/campaign edit", campaign="Night Drive", field="goal", value="a lot")
        assert "no goal" in words
        await said(rig, "/campaign edit", campaign="Night Drive", field="goal", value="500")
        releases = rig.guild.channel("releases")
        pool = rig.parts.database.pool
        await pool.execute("UPDATE campaign SET fan_seq = 24")
        await rig.bot.upkeep.posts()
        assert "of 500" not in list(releases.messages)[-1].text
        rig.bot._announcements._shown.clear()
        await pool.execute("UPDATE campaign SET fan_seq = 312")
        await rig.bot.upkeep.posts()
        assert "**312** of 500 fans on board" in list(releases.messages)[-1].text
        assert "▰▰▰▰▰▰▰▱▱▱▱▱" in list(releases.messages)[-1].text
        before = len(rig.dc.calls)
        await pool.execute("UPDATE campaign SET fan_seq = 313")
        await rig.bot.upkeep.posts()
        assert not [c for c in list(rig.dc.calls)[before:] if c.method == "PATCH" and "313" in str(c.body)]


async def test_a_server_that_removed_the_bot_holds_up_no_other_servers_roles(dsn: str) -> None:
    async with running(dsn) as rig:
        campaign = await opened(rig)
        await joined(rig, rig.mia)
        away = 99  # bound, and we are not in it any more: asked first, since it was bound first
        pool = rig.parts.database.pool
        await pool.execute("UPDATE artist_guild SET id = id + 100")
        await pool.execute(
            "INSERT INTO artist_guild (id, artist_id, guild_id, release_role_id, day_one_role_id, events)"
            " SELECT 1, artist_id, $2, release_role_id, release_role_id, false FROM artist_guild WHERE artist_id = $1",
            campaign.artist.id,
            away,
        )
        await later(rig, timedelta(minutes=3))
        await swept(rig)
        assert any(f"/guilds/{away}/" in c.path for c in rig.dc.calls if "/roles/" in c.path)
        assert has_fan_role(rig, rig.mia)


async def test_an_announcement_that_could_not_be_edited_is_edited_later(dsn: str) -> None:
    async with running(dsn) as rig:
        campaign = await opened(rig)
        post = await rig.guild.channel("releases").wait_for(lambda m: "Night Drive" in m.text)
        rig.dc.world.faults.add(Fault(vendor="discord", kind="reset", pattern=r"PATCH .*/messages/"))
        await rig.parts.database.pool.execute(
            "UPDATE campaign SET status = 'cancelled' WHERE id = $1", campaign.id
        )
        await rig.bot._announcements.refresh(await stored(rig))
        assert post.components, "Discord did not hear of it"
        await rig.bot._announcements.refresh(await stored(rig))
        assert not post.components, "nobody can press what was called off"
