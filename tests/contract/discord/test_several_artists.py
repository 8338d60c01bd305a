"""One server, two artists: each command knows whose it is, is told, or asks."""

from __future__ import annotations

from core.campaign import Campaign, CampaignStatus
from sandbox.discord.records import Attachment, Message
from tests.contract.discord.test_bot_over_the_wire import created, said
from tests.support.artwork_samples import night_drive
from tests.support.discord_bot import Rig, running

WHICH = "Say which one with `artist`: Mara, NEON"


async def second(rig: Rig) -> None:
    """Mara's too, with announcements in #general."""
    code = await rig.parts.teams.invite("Mara")
    shown = await said(rig, "/campaign settings", code=code, channel=rig.guild.channel("general"))
    assert f"<#{rig.guild.channel('general').id}>" in shown, (
        "the settings of the artist who was bound just now"
    )


async def create(rig: Rig, title: str, **more: object) -> str:
    art = Attachment(name="a.jpg", body=night_drive(700), mime="image/jpeg")
    return await said(rig, "/campaign create", title=title, date="2027-12-04", artwork=art, **more)


async def campaign_of(rig: Rig, slug: str) -> Campaign:
    async with rig.parts.database.store() as tx:
        found = await tx.campaigns.by_slug(slug)
    assert found is not None
    return found


async def test_a_release_is_made_for_the_artist_who_is_named(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await second(rig)
        assert WHICH in await create(rig, "Ebb")
        assert WHICH in await create(rig, "Ebb", artist="Nobody")
        found = await rig.neo.autocomplete(rig.guild, "general", "/campaign create", "artist", "ma")
        assert [c.name for c in found] == ["Mara"]
        for title, named in (("Ebb", found[0].value), ("Flow", "neon")):
            assert f"**{title}** is a draft" in await create(rig, title, artist=named)
        assert [(await campaign_of(rig, s)).artist.name for s in ("ebb", "flow")] == ["Mara", "NEON"]
        listed = await said(rig, "/campaign list")
        assert "**Ebb** · Mara · " in listed
        assert "**Night Drive** · NEON · " in listed
        edited = await said(rig, "/campaign edit", campaign="Ebb", field="title", value="Ebb Tide")
        assert "Saved." in edited
        names = [
            c.name
            for c in await rig.neo.autocomplete(rig.guild, "general", "/campaign edit", "campaign", "ebb")
        ]
        assert names == ["Ebb Tide · Mara · 2027-12-04 · draft"]


async def test_it_is_announced_where_its_own_artist_announces(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await second(rig)
        await create(rig, "Ebb", artist="Mara")
        done = await said(rig, "/campaign announce", campaign="Ebb")
        assert f"/{rig.guild.channel('general').id}/" in done
        done = await said(rig, "/campaign announce", campaign="Night Drive")
        assert f"/{rig.guild.channel('releases').id}/" in done


async def test_what_could_be_meant_of_two_artists_is_asked_and_not_guessed(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await second(rig)
        await create(rig, "Night Drive", artist="Mara")
        for given in ({}, {"campaign": "Night Drive"}):
            asked = await said(rig, "/campaign open", **given)
            assert "Several fit: Night Drive · Mara, Night Drive · NEON" in asked
        mine = await rig.neo.autocomplete(rig.guild, "general", "/campaign open", "campaign", "night")
        [neons] = [c.value for c in mine if "NEON" in c.name]
        await said(rig, "/campaign open", campaign=neons)
        assert (await campaign_of(rig, "night-drive")).status is CampaignStatus.OPEN


async def test_settings_team_and_telegram_are_of_the_artist_who_is_named(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await second(rig)
        general, helpers = rig.guild.channel("general"), rig.guild.role("Helpers")
        assert WHICH in await said(rig, "/campaign settings")
        assert "Helpers" not in await said(rig, "/campaign settings", artist="Mara")
        shown = await said(rig, "/campaign settings", artist="Mara", release_role=helpers)
        assert f"<@&{helpers.id}>" in shown
        assert f"<#{general.id}>" in shown
        shown = await said(rig, "/campaign settings", artist="NEON")
        assert f"<@&{rig.guild.role('Fans').id}>" in shown
        assert WHICH in await said(rig, "/campaign team", who=helpers, part="manager")
        assert "is manager now" in await said(
            rig, "/campaign team", who=helpers, part="manager", artist="Mara"
        )
        zoe = rig.dc.user(9, "Zoe")
        rig.guild.join(zoe, [helpers])
        reply = await zoe.command(rig.guild, "general", "/campaign settings")
        assert isinstance(reply, Message)
        assert f"<#{general.id}>" in reply.text, "of two artists she is in one's team: no question"
        assert WHICH in await said(rig, "/campaign telegram", code=True)
        assert "/pair" in await said(rig, "/campaign telegram", code=True, artist="Mara")
        owner = "SELECT a.name FROM pairing_code p JOIN artist a ON a.id = p.artist_id"
        assert await rig.parts.database.pool.fetchval(owner) == "Mara"


async def test_a_stranger_to_both_learns_no_names(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await second(rig)
        zoe = rig.dc.user(9, "Zoe")
        rig.guild.join(zoe, [rig.guild.role("Helpers")])
        for command in ("create", "settings", "team", "telegram"):
            assert await zoe.autocomplete(rig.guild, "general", f"/campaign {command}", "artist", "") == []
            reply = await zoe.command(rig.guild, "general", "/campaign settings", artist="Mara")
            assert isinstance(reply, Message)
            assert "Only the artist's team" in reply.text
