"""`/campaign messages` over the wire: seen, changed, previewed, and refused in words."""

from __future__ import annotations

from tests.contract.discord.test_bot_over_the_wire import created, said
from tests.support.discord_bot import running


async def test_an_artist_sees_changes_and_previews_messages(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        assert "`countdown` · off · days: 7, 1" in await said(rig, "/campaign messages")
        done = await said(
            rig, "/campaign messages", message="countdown", on=True, days="3,1", words="See you soon"
        )
        assert "`countdown` · on · days: 3, 1 · See you soon" in done
        assert "NEON: See you soon" in done  # as a fan reads it
        assert "`countdown` · on · days: 3, 1" in await said(rig, "/campaign messages")
        bare = await said(rig, "/campaign messages", message="countdown", words="-")
        assert "See you soon" not in bare


async def test_what_may_not_be_is_refused_in_words(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        words = await said(rig, "/campaign messages", message="receipt", on=False)
        assert "cannot be switched" in words
        assert "Choose from" in await said(rig, "/campaign messages", message="countdown", days="99")
        words = await said(rig, "/campaign messages", message="countdown", words="www.evil.example")
        assert "may not carry links" in words
        assert "Name the message" in await said(rig, "/campaign messages", on=True)
        assert "`countdown` · off · days: 7, 1" in await said(rig, "/campaign messages")
