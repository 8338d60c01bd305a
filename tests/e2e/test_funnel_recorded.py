"""What a campaign's figures are made of is written down on the fan's way, with the source they came from."""

from __future__ import annotations

import aiohttp

from app.demo.services import ID
from sandbox.browser import Browser
from sandbox.dsps.spotify_state import spotify_of
from tests.hostile.conftest import Scene, scene

__all__ = ["scene"]


async def recorded(scene: Scene) -> list[tuple[str | None, ...]]:
    """Every event but what the scene's own offer left."""
    rows = await scene.stage.parts.database.pool.fetch(
        "SELECT kind, source, channel, dsp, country FROM event WHERE source <> 'test' OR kind <> 'click' ORDER BY id"
    )
    return [tuple(row) for row in rows]


async def test_a_visitor_keeps_the_source_from_the_page_to_the_permission(scene: Scene) -> None:
    stage, slug = scene.stage, scene.campaign.slug
    async with Browser() as web:
        page = await web.open(f"{stage.public_url}/{slug}?s=tik-tok")
        page = await page.follow("Spotify")
        page = await page.submit("Continue to Spotify")
        page = await page.submit("Agree", {"account": "mia_92"})
        assert page.status == 200
    found = await recorded(scene)
    assert [one[0] for one in found] == ["view", "click", "join", "authorised"]
    assert {one[1:3] for one in found} == {("tik-tok", "web")}
    assert [one[3] for one in found] == [None, "spotify", "spotify", "spotify"]
    assert {one[4] for one in found} == {None}, "an account's country stays with its permission"
    sources = await stage.parts.database.pool.fetch("SELECT source FROM campaign_fan")
    assert [row["source"] for row in sources] == ["tik-tok"]


async def test_a_source_is_plain_whoever_wrote_it(scene: Scene) -> None:
    async with Browser() as web:
        evil = "%3D1%2B1%22%3E%3Cscript%3E%F0%9F%8E%B5-tiktok-and-more"
        page = await web.open(f"{scene.stage.public_url}/{scene.campaign.slug}?s={evil}")
        assert "s=11script-tiktok-and" in page.text
        await web.open(f"{scene.stage.public_url}/{scene.campaign.slug}?s=%3D%2B%40")
    assert [one[1] for one in await recorded(scene)] == ["11script-tiktok-and-", ""]


async def test_who_keeps_a_reminder_because_the_account_is_not_served_has_joined(scene: Scene) -> None:
    spotify_of(scene.stage.world).clients[ID].mode = "development"
    async with Browser() as mia:
        for _ in range(2):
            page = await mia.open(f"{scene.ticket}?dsp=spotify")
            page = await page.submit("Continue to Spotify")
            await page.submit("Agree", {"account": "mia_92"})
    assert await scene.grants() == []
    assert [one[:4] for one in await recorded(scene)] == [("join", "test", "telegram", "spotify")], "once"


async def test_a_play_is_counted_by_service_once_it_is_out_and_only_for_people(scene: Scene) -> None:
    url = f"{scene.stage.public_url}/go/{scene.campaign.slug}/spotify?s=tik-tok&m=NZ"
    person, robot = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Twitterbot/1.0"
    async with aiohttp.ClientSession() as http:

        async def go(agent: str) -> str:
            async with http.get(url, headers={"User-Agent": agent}, allow_redirects=False) as answer:
                assert answer.status == 302
                return answer.headers["Location"]

        assert await go(person) == f"/{scene.campaign.slug}?s=tik-tok&m=NZ", (
            "not out: the page, as it is there"
        )
        assert await recorded(scene) == []
        await scene.stage.parts.database.pool.execute("UPDATE campaign SET status = 'releasing'")
        for agent in (person, robot, ""):
            assert (await go(agent)).startswith("https://open.spotify.com/")
    assert await recorded(scene) == [("played", "tik-tok", "web", "spotify", None)]
