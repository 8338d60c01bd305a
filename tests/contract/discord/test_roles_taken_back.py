"""Who says stop or is forgotten is pinged by no release post: the role goes in the server, too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.repositories import GivenRole, RoleDue, RoleKind
from sandbox.faults import Fault
from tests.contract.discord.test_bot_over_the_wire import said
from tests.contract.discord.test_release_in_a_server import has_fan_role, joined, later, opened, swept
from tests.contract.discord.test_replies_to_artists import forgotten, visitor
from tests.support.discord_bot import Rig, running
from tests.support.discord_spec import discord_spec


async def given(rig: Rig) -> None:
    """No chat opens, so Mia gets the release role in its place."""
    await opened(rig)
    await joined(rig, rig.mia)
    await later(rig, timedelta(minutes=3))
    await swept(rig)
    assert has_fan_role(rig, rig.mia)


async def waiting(rig: Rig) -> int:
    return int(await rig.parts.database.pool.fetchval("SELECT count(*) FROM role_removal"))


async def stop(rig: Rig) -> None:
    await rig.mia.command(rig.guild, "general", "/stop")


@pytest.mark.parametrize("how", ["stop", "forget", "forget this artist"])
async def test_the_role_goes_with_its_fan(dsn: str, how: str) -> None:
    async with running(dsn) as rig:
        await given(rig)
        if how == "stop":
            await stop(rig)
        elif how == "forget":
            await forgotten(rig, rig.mia)
        else:
            fan = await rig.parts.privacy.fan_of(await visitor(rig, rig.mia))
            (artist,) = await rig.parts.privacy.artists(fan.id)
            await rig.parts.privacy.forget_artist(fan.id, artist.id)
            assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM role_given") == 0
        assert await waiting(rig) == 1
        await swept(rig)
        assert not has_fan_role(rig, rig.mia)
        assert await waiting(rig) == 0
        await swept(rig)
        assert not has_fan_role(rig, rig.mia)
        assert [p for c in rig.dc.calls for p in discord_spec().problems(c)] == []


async def test_of_what_was_given_before_it_was_written_down_the_servers_role_of_today_goes(dsn: str) -> None:
    async with running(dsn) as rig:
        await given(rig)
        await rig.parts.database.pool.execute("UPDATE role_given SET guild_id = NULL, role_id = NULL")
        await stop(rig)
        await swept(rig)
        assert not has_fan_role(rig, rig.mia)
        assert await waiting(rig) == 0


@pytest.mark.parametrize("how", ["stop", "forget"])
async def test_the_role_that_was_given_goes_though_the_settings_name_another_one_by_then(
    dsn: str, how: str
) -> None:
    async with running(dsn) as rig:
        await given(rig)
        await said(rig, "/campaign settings", release_role=rig.guild.role("Helpers"))
        await (stop(rig) if how == "stop" else forgotten(rig, rig.mia))
        await swept(rig)
        assert not has_fan_role(rig, rig.mia)
        assert await waiting(rig) == 0
        taken = [c.path for c in rig.dc.calls if c.method == "DELETE" and "/roles/" in c.path]
        assert len(taken) == 1, "the other one was never theirs by us"


async def test_who_starts_again_gets_it_back(dsn: str) -> None:
    async with running(dsn) as rig:
        await given(rig)
        await stop(rig)
        await swept(rig)
        await rig.mia.command(rig.guild, "general", "/start")
        await swept(rig)
        assert has_fan_role(rig, rig.mia)


async def test_it_is_tried_again_where_discord_did_not_answer(dsn: str) -> None:
    async with running(dsn) as rig:
        await given(rig)
        await stop(rig)
        rig.dc.world.faults.add(
            Fault(vendor="discord", kind="answer", status=503, pattern=r"DELETE .*/roles/")
        )
        await swept(rig)
        assert has_fan_role(rig, rig.mia)
        assert await waiting(rig) == 1
        await later(rig, timedelta(minutes=10))
        await swept(rig)
        assert not has_fan_role(rig, rig.mia)
        assert await waiting(rig) == 0


async def test_nobody_who_left_the_server_is_asked_for_for_ever(dsn: str) -> None:
    async with running(dsn) as rig:
        await given(rig)
        await stop(rig)
        rig.guild.leave(rig.mia)
        await swept(rig)
        assert await waiting(rig) == 0


async def test_a_role_that_was_given_while_its_fan_said_stop_goes_again(dsn: str) -> None:
    async with running(dsn) as rig:
        campaign = await opened(rig)
        await joined(rig, rig.mia)
        row = await rig.parts.database.pool.fetchrow(
            "SELECT id FROM address WHERE external_id = $1", str(rig.mia.id)
        )
        due = RoleDue(campaign_id=campaign.id, address_id=row["id"], user_id=rig.mia.id)
        await stop(rig)
        async with rig.parts.database.store() as tx:
            fans = GivenRole(guild_id=rig.guild.id, role_id=rig.guild.role("Fans").id)
            await tx.guilds.role_done(due, RoleKind.RELEASE, given=fans, now=rig.parts.clock.now())
        assert await waiting(rig) == 1
        assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM role_given") == 0
