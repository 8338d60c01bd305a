"""Fans that could not be written to are written to again: after a quarantine, back in the server, at the next opt-in."""

from __future__ import annotations

import asyncio

import pytest

from app.ops import _metrics
from app.status import gather, show
from tests.contract.discord.test_bot_over_the_wire import said
from tests.contract.discord.test_direct_messages import posts
from tests.contract.discord.test_release_in_a_server import joined, opened
from tests.support.discord_bot import Rig, dispatching, running


async def reach(rig: Rig) -> str:
    return str(await rig.parts.database.pool.fetchval("SELECT reachability FROM address"))


async def settled(rig: Rig) -> None:
    """Nothing is queued or on its way."""
    async with asyncio.timeout(20):
        while await rig.parts.database.pool.fetchval(
            "SELECT count(*) FROM delivery WHERE status IN ('queued', 'sending')"
        ):
            await asyncio.sleep(0.02)


async def joined_again(rig: Rig) -> None:
    """For something new: the thank-you of the first time counts no more."""
    await rig.parts.database.pool.execute("UPDATE delivery SET occasion = 'an earlier release ' || id")
    await joined(rig, rig.mia)


async def test_a_closed_chat_is_tried_once_at_the_next_opt_in(dsn: str) -> None:
    async with running(dsn) as rig, dispatching(rig):
        await opened(rig)
        rig.mia.close_dms()
        await joined(rig, rig.mia)
        await settled(rig)
        tried = posts(rig)
        assert await reach(rig) == "dms_closed"
        await joined_again(rig)
        await settled(rig)
        assert (await reach(rig), posts(rig)) == ("dms_closed", tried + 1), "once, and closed again"
        rig.mia.dms_open = True
        await joined_again(rig)
        await settled(rig)
        assert await reach(rig) == "ok"
        assert len(rig.mia.dms()) == 1


async def test_who_presses_in_a_server_shares_one_again(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await joined(rig, rig.mia)
        for why, then in (
            ("no_mutual_guild", "ok"),
            ("dms_closed", "dms_closed"),
            ("opted_out", "opted_out"),
        ):
            await rig.parts.database.pool.execute("UPDATE address SET reachability = $1", why)
            await rig.mia.command(rig.guild, "general", "/help")
            assert await reach(rig) == then


async def test_a_quarantine_is_told_and_its_end_lifts_the_holds(
    dsn: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(dsn) as rig, dispatching(rig):
        await opened(rig)
        rig.app.quarantined = True
        await joined(rig, rig.mia)
        await settled(rig)
        await rig.bot._holds()
        assert await reach(rig) == "quarantine_hold", "the lane is shut"
        assert "discord_quarantined" in capsys.readouterr().out
        assert "QUARANTINED discord-open:100: Discord lets" in show(await gather(rig.parts))
        assert "upbeat_discord_quarantined 1.0" in (await _metrics(rig.parts)).decode()
        assert "release role instead" in await said(rig, "/campaign status")

        rig.app.quarantined = False
        await rig.parts.database.pool.execute(
            "UPDATE lane SET paused_until = NULL WHERE key LIKE 'discord-open:%'"
        )
        await rig.bot._holds()
        assert await reach(rig) == "ok"
        assert "upbeat_discord_quarantined 0.0" in (await _metrics(rig.parts)).decode()
        assert "release role instead" not in await said(rig, "/campaign status")
        await joined_again(rig)
        await settled(rig)
        assert len(rig.mia.dms()) == 1


async def test_only_a_quarantine_is_lifted_with_the_lane(dsn: str) -> None:
    async with running(dsn) as rig:
        await opened(rig)
        await joined(rig, rig.mia)
        for why in ("opted_out", "dms_closed", "gone", "blocked"):
            await rig.parts.database.pool.execute("UPDATE address SET reachability = $1", why)
            rig.bot._quarantine._lifted = False
            await rig.bot._holds()
            assert await reach(rig) == why
