"""`/campaign links` over the wire: what is known, the artist's own link, and what is refused in words."""

from __future__ import annotations

from core.ids import CampaignId, DspName, Market
from core.links import Link, LinkMethod
from sandbox.discord.records import Message
from tests.contract.discord.test_bot_over_the_wire import created, said
from tests.support.discord_bot import Rig, running

ALBUM = "4aawyAB9vmqN3uQ7FjRGTy"


async def the_links(rig: Rig) -> list[Link]:
    async with rig.parts.database.store() as tx:
        return await tx.campaigns.links(CampaignId(1))


async def found(rig: Rig, **more: object) -> None:
    """A look-up brought something."""
    fields: dict[str, object] = {
        "dsp": DspName.SPOTIFY,
        "url": "https://open.spotify.com/track/1111111111111111111111",
        "method": LinkMethod.TEXT,
        "item": "spotify:track:1111111111111111111111",
    }
    async with rig.parts.database.store() as tx:
        link = Link(**fields | more)  # type: ignore[arg-type]
        await tx.campaigns.put_link(CampaignId(1), link, rig.parts.clock.now())


async def test_an_artist_sees_sets_and_removes_links(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        assert "**Spotify** · no link yet" in await said(rig, "/campaign links")
        await found(rig, score=0.87)
        shown = await said(rig, "/campaign links", campaign="Night Drive")
        assert "found by name · 87% · <https://open.spotify.com/track/1111111111111111111111>" in shown

        assert "hidden from fans" not in shown
        await found(rig, score=0.5)
        shown = await said(rig, "/campaign links", campaign="Night Drive")
        assert "found by name · 50% · not sure, hidden from fans" in shown

        url = f"https://open.spotify.com/intl-de/album/{ALBUM}?si=abc"
        done = await said(rig, "/campaign links", service="spotify", link=url)
        assert f"`spotify:album:{ALBUM}`" in done
        await found(rig)
        [link] = await the_links(rig)
        assert (link.method, link.item, link.score) == (LinkMethod.ARTIST, f"spotify:album:{ALBUM}", None)

        gone = await said(rig, "/campaign links", service="Spotify", remove=True)
        assert "are forgotten" in gone
        assert await the_links(rig) == []


async def test_an_id_is_as_good_as_an_address(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await said(rig, "/campaign links", service="spotify", link=f" spotify:album:{ALBUM} ")
        [link] = await the_links(rig)
        assert link.url == f"https://open.spotify.com/album/{ALBUM}"
        assert link.item == f"spotify:album:{ALBUM}"


async def test_a_found_link_of_one_market_does_not_go_before_the_artists(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await said(rig, "/campaign links", service="spotify", link=f"spotify:album:{ALBUM}")
        await found(rig, market=Market("DE"))
        link = await rig.parts.links.find(CampaignId(1), DspName.SPOTIFY, Market("DE"))
        assert link is not None
        assert link.item == f"spotify:album:{ALBUM}"


async def test_a_foreign_page_an_unknown_service_and_a_link_alone_are_refused(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        words = await said(rig, "/campaign links", service="spotify", link="https://evil.example/album/1")
        assert "no spotify link" in words
        assert "open.spotify.com" in words
        words = await said(rig, "/campaign links", service="qobuz", link="https://open.qobuz.com/album/1")
        assert "not part of the release" in words
        assert "Did you mean" in await said(rig, "/campaign links", service="spotfy")
        words = await said(rig, "/campaign links", link=f"spotify:album:{ALBUM}")
        assert "Name the service" in words
        assert await the_links(rig) == []


async def test_a_release_is_paused_goes_on_and_is_retried(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        assert "paused" in await said(rig, "/campaign release pause", campaign="Night Drive")
        pool = rig.parts.database.pool
        assert await pool.fetchval("SELECT paused FROM campaign") is True
        assert "go on" in await said(rig, "/campaign release resume", campaign="Night Drive")
        assert await pool.fetchval("SELECT paused FROM campaign") is False
        assert "0 saves are tried again" in await said(rig, "/campaign release retry", campaign="Night Drive")
        zoe = rig.dc.user(9, "Zoe")
        rig.guild.join(zoe, [rig.guild.role("Helpers")])  # may manage the server, but is not in the team
        words = await zoe.command(rig.guild, "general", "/campaign release pause", campaign="Night Drive")
        assert isinstance(words, Message)
        assert "Only the artist's team" in words.text
        assert await pool.fetchval("SELECT paused FROM campaign") is False
