"""The bot with the real discord.py, its gateway and a real database, against the fake Discord."""

from __future__ import annotations

import re

from core.campaign import CampaignStatus
from sandbox.discord.records import Attachment, Message, Modal
from tests.support.artwork_samples import encoded, night_drive, plain
from tests.support.discord_bot import Rig, bot_of, connected, running


async def settled(rig: Rig) -> None:
    """NEON's server is bound, announcements go to #releases."""
    code = await rig.parts.teams.invite("NEON")
    reply = await rig.neo.command(
        rig.guild,
        "general",
        "/campaign settings",
        code=code,
        channel=rig.guild.channel("releases"),
        release_role=rig.guild.role("Fans"),
    )
    assert isinstance(reply, Message)
    assert f"<#{rig.guild.channel('releases').id}>" in reply.text
    assert f"<@&{rig.guild.role('Fans').id}>" in reply.text


async def created(rig: Rig, title: str = "Night Drive", date: str = "2027-12-04") -> Message:
    await settled(rig)
    art = Attachment(name="a.jpg", body=night_drive(700), mime="image/jpeg")
    reply = await rig.neo.command(
        rig.guild, "general", "/campaign create", title=title, date=date, artwork=art
    )
    assert isinstance(reply, Message)
    return reply


async def said(rig: Rig, text: str, **options: object) -> str:
    reply = await rig.neo.command(rig.guild, "general", text, **options)
    assert isinstance(reply, Message)
    assert reply.ephemeral
    return reply.text


async def test_from_the_invitation_to_a_fans_personal_links(dsn: str) -> None:
    async with running(dsn) as rig:
        preview = await created(rig)
        assert preview.ephemeral
        assert "Night Drive" in preview.text
        assert "where you live" in preview.text
        assert "<t:" not in preview.text  # local midnight is no single instant

        form = await rig.neo.press(preview, "Edit")
        assert isinstance(form, Modal)
        assert [f.value for f in form.fields][:3] == ["Night Drive", "2027-12-04", "00:00"]
        edited = await rig.neo.submit(form, {"title": "Night Drive II", "mode": "global"})
        assert isinstance(edited, Message)
        assert "Night Drive II" in edited.text
        assert "<t:1827878400:F> (<t:1827878400:R>)" in edited.text

        done = await rig.neo.press(edited, "Announce")
        assert isinstance(done, Message)
        assert "https://discord.com/channels/" in done.text
        releases = rig.guild.channel("releases")
        post = await releases.wait_for(lambda m: "Night Drive II" in m.text)
        assert [b.text for b in post.flat_buttons] == ["Tell me when it opens", "Share"]
        told = await rig.mia.press(post, "Tell me when it opens")
        assert isinstance(told, Message)
        assert told.ephemeral

        assert "are open" in await said(rig, "/campaign open")
        post = await releases.wait_for(lambda m: any(b.text == "Pre-save" for b in m.flat_buttons))
        assert [b.text for b in post.flat_buttons] == ["Pre-save", "Remind me", "Share"]

        answer = await rig.mia.press(post, "Pre-save")
        assert isinstance(answer, Message)
        assert answer.ephemeral
        link = await rig.mia.press(answer, lambda b: b.kind == "url" and "Spotify" in b.text)
        assert re.fullmatch(r"http://127\.0\.0\.1:8099/j/\S+\?dsp=spotify", str(link))
        shared = await rig.mia.press(post, "Share")
        assert isinstance(shared, Message)
        assert "`http://127.0.0.1:8099/night-drive`" in shared.text


async def test_a_reminder_is_noted_in_place_and_counted(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await said(rig, "/campaign open")
        await said(rig, "/campaign announce")
        post = await rig.guild.channel("releases").wait_for(lambda m: "Night Drive" in m.text)
        answer = await rig.mia.press(post, "Pre-save")
        assert isinstance(answer, Message)
        assert [b.text.partition(" · ")[0] for b in answer.flat_buttons] == [
            "Spotify", "Apple Music", "YouTube Music", "Deezer", "More services", "Just remind me",
        ]  # fmt: skip
        rest = await rig.mia.press(answer, "More services")
        assert isinstance(rest, Message)
        again = await rig.mia.press(rest, lambda b: b.text.startswith("Amazon Music"))
        assert isinstance(again, Message)
        assert again.id == answer.id  # edited, not another one
        assert "You are fan 1." in again.text
        noted = await rig.mia.press(post, "Remind me")
        assert isinstance(noted, Message)
        assert noted.ephemeral
        assert noted.id != post.id
        status = await said(rig, "/campaign status")
        assert "Joined: **1**" in status
        assert "Amazon Music: **1**" in status


async def test_buttons_and_forms_work_after_a_restart(dsn: str) -> None:
    async with running(dsn) as rig:
        preview = await created(rig)
        await said(rig, "/campaign open")
        await said(rig, "/campaign announce")
        post = await rig.guild.channel("releases").wait_for(lambda m: "Night Drive" in m.text)
        form = await rig.neo.press(preview, "Edit")
        assert isinstance(form, Modal)
        await rig.bot.close()
        async with connected(bot_of(rig.parts)):
            edited = await rig.neo.submit(form, {"title": "Day Drive"})
            assert isinstance(edited, Message)
            assert "Day Drive" in edited.text
            answer = await rig.mia.press(post, "Pre-save")
            assert isinstance(answer, Message)
            assert "Day Drive" in answer.text
            syncs = [c for c in rig.dc.calls if c.method == "PUT" and c.path.endswith("/commands")]
            assert len(syncs) == 1  # nothing changed: nothing was written again


async def test_commands_are_described_in_the_fans_language(dsn: str) -> None:
    async with running(dsn) as rig:
        offered = {one["name"]: one for one in rig.app.commands_in(rig.guild.id)}
        status = offered["status"]
        assert status["description"] == "What waits for release day"
        assert status["description_localizations"]["fr"] == "Ce qui attend le jour de la sortie"
        assert status["description_localizations"]["pt-BR"] == "O que espera o dia do lançamento"
        assert {"de", "es-ES", "es-419"} <= status["description_localizations"].keys()
        assert not {"en-US", "en-GB", "ja"} & status["description_localizations"].keys()
        (code,) = offered["presave"]["options"]
        assert code["description_localizations"]["de"]
        assert offered["campaign"]["options"]


async def test_what_cannot_be_done_is_said_in_words(dsn: str) -> None:
    async with running(dsn) as rig:
        small = Attachment(name="a.png", body=encoded(plain(200, 200)))
        assert "belongs to no artist" in await said(rig, "/campaign status")
        await settled(rig)
        words = await said(rig, "/campaign create", title="Tide", date="2027-12-04", artwork=small)
        assert "200 × 200 pixels" in words
        words = await said(rig, "/campaign create", title="Tide", date="tomorrow", artwork=small)
        assert "2026-12-04" in words
        words = await said(rig, "/campaign edit", campaign="17", field="title", value="X")
        assert "no such campaign" in words
        words = await said(rig, "/campaign settings", code="AAAA-BBBB-CCCC")
        assert "unknown or was used" in words
        assert "no campaign yet" in await said(rig, "/campaign announce")


async def test_the_cover_can_be_changed_with_and_without_a_field(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await said(rig, "/campaign announce")
        post = await rig.guild.channel("releases").wait_for(lambda m: "Night Drive" in m.text)
        pool, current = rig.parts.database.pool, "SELECT artwork_id FROM release"
        first, shown = await pool.fetchval(current), post.attachments[0]["id"]
        small = Attachment(name="a.png", body=encoded(plain(200, 200)))
        words = await said(rig, "/campaign edit", campaign="", field="title", value="Tide", artwork=small)
        assert "200 × 200 pixels" in words
        assert await pool.fetchval(current) == first
        assert "Night Drive" in await said(rig, "/campaign list")  # all or nothing
        cover = Attachment(name="b.png", body=encoded(plain(700, 700)))
        assert "Saved." in await said(rig, "/campaign edit", campaign="", artwork=cover)
        second = await pool.fetchval(current)
        assert second != first
        await post.channel.wait_for(lambda m: m.id == post.id and m.attachments[0]["id"] != shown)
        words = await said(rig, "/campaign edit", campaign="", field="title", value="Tide", artwork=cover)
        assert "Tide" in words
        assert await pool.fetchval(current) != second
        assert "There is no field" in await said(rig, "/campaign edit", campaign="")
        assert "1 to 100 visible" in await said(rig, "/campaign edit", campaign="", field="title")


async def test_only_the_team_may_act_whatever_discord_shows(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        helpers = rig.guild.role("Helpers")  # they may manage the server, but are not in the team
        zoe = rig.dc.user(9, "Zoe")
        rig.guild.join(zoe, [helpers])
        reply = await zoe.command(rig.guild, "general", "/campaign open")
        assert isinstance(reply, Message)
        assert "Only the artist's team" in reply.text
        assert "is manager now" in await said(rig, "/campaign team", who=helpers, part="manager")
        reply = await zoe.command(rig.guild, "general", "/campaign open")
        assert isinstance(reply, Message)
        assert "are open" in reply.text
        reply = await zoe.command(rig.guild, "general", "/campaign cancel", campaign="Night Drive")
        assert isinstance(reply, Message)
        assert "Only the artist's team" in reply.text


async def test_a_part_in_the_team_is_taken_away(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        helpers, zoe = rig.guild.role("Helpers"), rig.dc.user(9, "Zoe")
        rig.guild.join(zoe, [helpers])
        assert "which part" in await said(rig, "/campaign team", who=zoe)
        assert "is manager now" in await said(rig, "/campaign team", who=zoe, part="manager")
        assert "no part in the team" in await said(rig, "/campaign team", who=helpers, remove=True)
        assert "in the team no more" in await said(rig, "/campaign team", who=zoe, remove=True)
        reply = await zoe.command(rig.guild, "general", "/campaign open")
        assert isinstance(reply, Message)
        assert "Only the artist's team" in reply.text
        assert "needs an owner" in await said(rig, "/campaign team", who=rig.neo, remove=True)
        assert "is viewer now" in await said(rig, "/campaign team", who=zoe, part="viewer")
        rig.guild.leave(zoe)
        assert "in the team no more" in await said(rig, "/campaign team", who=zoe, remove=True)


async def test_cancelling_asks_first_and_changes_the_announcement(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await said(rig, "/campaign announce")
        asked = await rig.neo.command(rig.guild, "general", "/campaign cancel", campaign="Night Drive")
        assert isinstance(asked, Message)
        assert "cannot be undone" in asked.text
        async with rig.parts.database.store() as tx:
            [campaign] = await tx.campaigns.live()
        assert campaign.status is CampaignStatus.ANNOUNCED
        done = await rig.neo.press(asked, "Yes, cancel the release")
        assert isinstance(done, Message)
        assert "is cancelled" in done.text
        post = await rig.guild.channel("releases").wait_for(lambda m: "is cancelled" in m.text)
        assert post.flat_buttons == []


async def test_suggestions_name_own_campaigns_and_fields(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        found = await rig.neo.autocomplete(rig.guild, "general", "/campaign edit", "campaign", "night")
        assert [c.name for c in found] == ["Night Drive · 2027-12-04 · draft"]
        fields = await rig.neo.autocomplete(rig.guild, "general", "/campaign edit", "field", "ti")
        assert [c.name for c in fields] == ["title", "time"]
        edited = await said(
            rig, "/campaign edit", campaign=str(found[0].value), field="dsps", value="deezer, spotify"
        )
        assert "Saved." in edited


async def test_a_fans_rights_are_one_command_away(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await said(rig, "/campaign open")
        await said(rig, "/campaign announce")
        post = await rig.guild.channel("releases").wait_for(lambda m: "Night Drive" in m.text)
        await rig.mia.press(post, "Remind me")
        status = await rig.mia.command(rig.guild, "general", "/status")
        assert isinstance(status, Message)
        assert status.ephemeral
        assert "Night Drive" in status.text
        data = await rig.mia.command(rig.guild, "general", "/mydata")
        assert isinstance(data, Message)
        assert "1 pre-saves" in data.text
        stopped = await rig.mia.command(rig.guild, "general", "/stop")
        assert isinstance(stopped, Message)
        assert "no more messages" in stopped.text
        which = await rig.mia.command(rig.guild, "general", "/forget")
        assert isinstance(which, Message)
        artist = await rig.parts.database.pool.fetchval("SELECT name FROM artist")
        one = await rig.mia.press(which, f"Only {artist}")
        assert isinstance(one, Message)
        assert f"Nothing about you and {artist} is left" in one.text
        assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM campaign_fan") == 0
        assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM fan") == 1
        sure = await rig.mia.command(rig.guild, "general", "/forget")
        assert isinstance(sure, Message)
        gone = await rig.mia.press(sure, "Erase me")
        assert isinstance(gone, Message)
        assert "Nothing about you is left" in gone.text
        assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM fan") == 0
