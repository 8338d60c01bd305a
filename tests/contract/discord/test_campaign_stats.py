"""`/campaign stats` and `/campaign export` over the wire: the picture, its description, its words, the file, who may."""

from __future__ import annotations

import csv
import io
from typing import Any

import aiohttp
from PIL import Image

from core.ids import CampaignId, Channel
from sandbox.discord.people import User
from sandbox.discord.records import Message
from tests.contract.discord.test_bot_over_the_wire import created
from tests.contract.discord.test_release_in_a_server import joined, opened
from tests.support.discord_bot import Rig, running
from tests.support.discord_spec import discord_spec


async def asked(rig: Rig, command: str, who: User | None = None, **options: object) -> Message:
    reply = await (who or rig.neo).command(rig.guild, "general", command, **options)
    assert isinstance(reply, Message)
    assert reply.ephemeral
    return reply


async def fetched(attachment: dict[str, Any]) -> bytes:
    async with aiohttp.ClientSession() as http, http.get(attachment["url"]) as answer:
        assert answer.status == 200
        return await answer.read()


async def visits(rig: Rig, *sources: str) -> None:
    async with rig.parts.database.store() as tx:
        for number, source in enumerate(sources):
            await tx.events.add(
                "view",
                campaign_id=CampaignId(1),
                now=rig.parts.clock.now(),
                source=source,
                channel=Channel.WEB,
                visitor=bytes([number]),
            )


def helper(rig: Rig) -> User:
    """May manage the server, but is not in the team."""
    zoe = rig.dc.user(9, "Zoe")
    rig.guild.join(zoe, [rig.guild.role("Helpers")])
    return zoe


async def test_charts_come_with_a_description_and_the_figures_in_words(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await joined(rig, rig.mia)
        await visits(rig, "tiktok", "tiktok", "")
        shown = await asked(rig, "/campaign stats", campaign="Night Drive")
        [picture] = shown.attachments
        assert picture["filename"] == "night-drive-stats.png"
        with Image.open(io.BytesIO(await fetched(picture))) as image:
            assert image.format == "PNG"
            assert image.width == 1080
        for words in (picture["description"], shown.text.replace("*", "")):
            assert "Night Drive — NEON" in words
            assert "Most joined on" in words
        assert "How far people came: Saw the page 3, Asked for it 0, Joined 1," in picture["description"]
        assert "Saw the page: **3**" in shown.text
        assert "Channels\nDiscord: **1**" in shown.text
        assert "Countries\nNot known: **1**" in shown.text
        assert "Sources\nno source: **1**" in shown.text
        assert "Services\nRemind me: **1**" in shown.text
        assert [p for c in rig.dc.calls for p in discord_spec().problems(c)] == []


async def test_a_campaign_without_figures_says_so(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        for command in ("/campaign stats", "/campaign export"):
            shown = await asked(rig, command)
            assert "**Night Drive** has no figures yet" in shown.text
            assert "/campaign link" in shown.text
            assert shown.attachments == []
        assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM figure_export") == 0


async def test_the_server_speaks_its_own_language(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await visits(rig, "tiktok")
        rig.guild.locale = "de"
        shown = await asked(rig, "/campaign stats")
        assert "Seite gesehen: **1**" in shown.text
        assert "Wie weit die Leute kamen: Seite gesehen 1" in shown.attachments[0]["description"]
        rig.guild.locale = "ja"  # no words in it: the person's
        assert "Saw the page: **1**" in (await asked(rig, "/campaign stats")).text


async def test_what_a_stranger_wrote_stays_words_in_picture_and_file(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await visits(rig, "=1+1", "$\\frac", "@here")
        await asked(rig, "/campaign stats")
        [file] = (await asked(rig, "/campaign export")).attachments
        values = [row["value"] for row in csv.DictReader(io.StringIO((await fetched(file)).decode()))]
        assert {"'=1+1", "'@here", "$\\frac"} <= set(values)


async def test_an_export_is_counts_alone_and_leaves_a_trace(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await joined(rig, rig.mia)
        first = await asked(rig, "/campaign export", campaign="Night Drive")
        [file] = first.attachments
        assert file["filename"] == "night-drive-figures.csv"
        body = (await fetched(file)).decode()
        rows = list(csv.DictReader(io.StringIO(body)))
        assert {"day", "step", "by", "value", "count"} == set(rows[0])
        assert [r["count"] for r in rows if (r["step"], r["by"]) == ("join", "")] == ["1"]
        assert [r["value"] for r in rows if (r["step"], r["by"]) == ("join", "channel")] == ["discord"]
        for secret in (str(rig.mia.id) + ",", "Mia"):
            assert secret not in body
        assert f"**Night Drive**: {len(rows)} lines of counts" in first.text
        assert "Taken before" not in first.text

        pool = rig.parts.database.pool
        assert [
            tuple(r) for r in await pool.fetch("SELECT user_id, campaign_id, lines FROM figure_export")
        ] == [(rig.neo.id, 1, len(rows))]
        again = await asked(rig, "/campaign export")
        assert f"Taken before by <@{rig.neo.id}> <t:" in again.text
        assert [p for c in rig.dc.calls for p in discord_spec().problems(c)] == []


async def test_a_viewer_sees_charts_and_takes_nothing_and_others_get_neither(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await visits(rig, "")
        zoe = helper(rig)
        for command in ("/campaign stats", "/campaign export"):
            refused = await asked(rig, command, zoe, campaign="Night Drive")
            assert "Only the artist's team" in refused.text
            assert refused.attachments == []
        await rig.neo.command(rig.guild, "general", "/campaign team", who=zoe, part="viewer")
        assert len((await asked(rig, "/campaign stats", zoe)).attachments) == 1
        refused = await asked(rig, "/campaign export", zoe)
        assert refused.attachments == []
        assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM figure_export") == 0


async def test_campaigns_of_other_artists_are_not_found(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await visits(rig, "")
        leo = rig.dc.user(11, "Leo")
        elsewhere = rig.dc.add_guild("Other", leo, channels=["general"])
        code = await rig.parts.teams.invite("Other")
        await leo.command(
            elsewhere, "general", "/campaign settings", code=code, channel=elsewhere.channel("general")
        )
        for command in ("/campaign stats", "/campaign export"):
            reply = await leo.command(elsewhere, "general", command, campaign="1")
            assert isinstance(reply, Message)
            assert reply.attachments == []
            assert "no figures" not in reply.text
