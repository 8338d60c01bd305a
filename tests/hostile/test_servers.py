"""One artist's server reaches for another artist's campaign, over Discord's wire."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from core.campaign import CampaignStatus
from sandbox.discord.guilds import Guild
from sandbox.discord.people import User
from sandbox.discord.records import Attachment, Message, Modal
from tests.contract.discord.test_bot_over_the_wire import created, said
from tests.support.artwork_samples import night_drive
from tests.support.discord_bot import Rig, running


async def rivals(rig: Rig) -> tuple[Guild, User, Message]:
    """A second artist with a server and a campaign of their own; the preview of that."""
    rex = rig.dc.user(66, "Rex")
    guild = rig.dc.add_guild("REX", rex, channels=["general"])
    code = await rig.parts.teams.invite("REX")
    await rex.command(guild, "general", "/campaign settings", code=code, channel=guild.channel("general"))
    art = Attachment(name="a.jpg", body=night_drive(700), mime="image/jpeg")
    preview = await rex.command(
        guild, "general", "/campaign create", title="Own", date="2027-12-05", artwork=art
    )
    assert isinstance(preview, Message)
    return guild, rex, preview


def forged(message: Message, own: int, other: int) -> None:
    """Every button now names the other campaign."""
    before = json.dumps(message.components)
    message.components = json.loads(before.replace(f':{own}"', f':{other}"'))
    assert json.dumps(message.components) != before


@pytest.mark.parametrize("name", ["id", "slug", "title"])
async def test_no_command_finds_the_other_artists_campaign(dsn: str, name: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        [theirs] = await rig.parts.database.pool.fetch(
            "SELECT c.id, c.slug, r.title FROM campaign c JOIN release r ON r.id = c.release_id"
        )
        guild, rex, _ = await rivals(rig)
        named = str(theirs[name])
        for command, options in (
            ("/campaign status", {}),
            ("/campaign edit", {"field": "title", "value": "Taken"}),
            ("/campaign announce", {}),
            ("/campaign open", {}),
            ("/campaign link", {"source": "tiktok"}),
            ("/campaign reschedule", {"date": "2028-01-01"}),
            ("/campaign cancel", {}),
            ("/campaign archive", {}),
            ("/campaign clip", {"remove": True}),
        ):
            reply = await rex.command(guild, "general", command, campaign=named, **options)
            assert isinstance(reply, Message)
            assert "no such campaign" in reply.text, command
            assert "Night Drive" not in reply.text
        assert "draft" in await said(rig, "/campaign list")
        assert "Night Drive" in await said(rig, "/campaign list")


async def test_no_button_and_no_form_changes_the_other_artists_campaign(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        pool = rig.parts.database.pool
        other = await pool.fetchval("SELECT id FROM campaign")
        _, rex, preview = await rivals(rig)
        own = await pool.fetchval("SELECT max(id) FROM campaign")
        form = await rex.press(preview, "Edit")
        assert isinstance(form, Modal)
        forged(preview, own, other)
        for label in ("Edit", "Announce", "Open"):
            reply = await rex.press(preview, label)
            assert isinstance(reply, Message)
            assert "no such campaign" in reply.text, label
        altered = replace(form, custom_id=form.custom_id.replace(f":{own}", f":{other}"))
        assert altered != form
        reply = await rex.submit(altered, {"title": "Taken"})
        assert isinstance(reply, Message)
        assert "no such campaign" in reply.text
        row = await pool.fetchrow(
            "SELECT r.title, c.status FROM campaign c JOIN release r ON r.id = c.release_id WHERE c.id = $1",
            other,
        )
        assert (row["title"], row["status"]) == ("Night Drive", CampaignStatus.DRAFT.value)
