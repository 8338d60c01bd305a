"""The artist's clip on the running site: in parts, for as long as it is there, and played in a real browser."""

from __future__ import annotations

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from app.demo.story import _ACTOR
from core.campaign import Campaign
from core.repositories import NewClip
from notifications.clip import PreparedClip, prepare_clip
from tests.e2e.test_pages_live import CHROMIUM, browser, window
from tests.hostile.conftest import Scene, scene
from tests.support.clip_samples import sound

__all__ = ["browser", "scene"]  # fixtures
pytestmark = pytest.mark.timeout(180)


async def clipped(scene: Scene, *, voice: bool = False) -> tuple[Campaign, PreparedClip]:
    made = await prepare_clip(sound(seconds=4))
    new = NewClip(mp3=made.mp3, seconds=made.seconds, voice=voice)
    return await scene.stage.parts.campaigns.set_clip(_ACTOR, scene.campaign.id, new), made


def address(scene: Scene, campaign: Campaign) -> str:
    return f"{scene.stage.public_url}/art/{campaign.slug}-r{campaign.revision}/clip.mp3"


async def test_it_is_served_whole_and_in_parts(scene: Scene) -> None:
    campaign, made = await clipped(scene)
    url, size = address(scene, campaign), len(made.mp3)
    async with aiohttp.ClientSession() as http:
        async with http.get(url) as answer:
            assert (answer.status, answer.headers["Content-Type"], await answer.read()) == (
                200,
                "audio/mpeg",
                made.mp3,
            )
            assert answer.headers["Accept-Ranges"] == "bytes"
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "Set-Cookie" not in answer.headers
            tag = answer.headers["ETag"]
        async with http.head(url) as answer:
            assert (answer.status, answer.headers["Content-Length"]) == (200, str(size))
        for asked, status, part, named in (
            ("bytes=0-1", 206, made.mp3[:2], f"bytes 0-1/{size}"),
            ("bytes=100-", 206, made.mp3[100:], f"bytes 100-{size - 1}/{size}"),
            ("bytes=-10", 206, made.mp3[-10:], f"bytes {size - 10}-{size - 1}/{size}"),
            ("bytes=0-99999999", 206, made.mp3, f"bytes 0-{size - 1}/{size}"),
            (f"bytes={size}-", 416, b"", f"bytes */{size}"),
            ("bytes=5-2", 200, made.mp3, None),
            ("bytes=0-1,5-6", 200, made.mp3, None),
            ("lines=0-1", 200, made.mp3, None),
        ):
            async with http.get(url, headers={"Range": asked}) as answer:
                assert (answer.status, await answer.read()) == (status, part), asked
                assert answer.headers.get("Content-Range") == named
        for when, status in ((tag, 206), ('"another"', 200)):
            async with http.get(url, headers={"Range": "bytes=0-1", "If-Range": when}) as answer:
                assert answer.status == status


async def test_a_draft_a_stranger_and_a_removed_one_are_not_there(scene: Scene) -> None:
    parts, base = scene.stage.parts, scene.stage.public_url
    campaign, _ = await clipped(scene)
    on = scene.campaign.rule.on
    draft = await parts.campaigns.clone(_ACTOR, campaign.id, title="Secret Song", on=on)
    assert draft.release.clip is not None
    async with aiohttp.ClientSession() as http:
        for path in (f"/art/{draft.slug}-r{draft.revision}/clip.mp3", "/art/nobody-r1/clip.mp3"):
            async with http.get(base + path) as answer:
                assert answer.status == 404
        without = await parts.campaigns.set_clip(_ACTOR, campaign.id, None)
        for gone in (campaign, without):
            async with http.get(address(scene, gone)) as answer:
                assert answer.status == 404
        async with http.get(f"{base}/{campaign.slug}") as answer:
            assert "<audio" not in await answer.text()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
async def test_it_loads_when_somebody_presses_play_and_not_before(scene: Scene, browser: Browser) -> None:
    campaign, _ = await clipped(scene)
    async with window(browser) as mine:
        loaded: list[str] = []
        mine.page.on("request", lambda request: loaded.append(request.url))
        for page in (f"{scene.stage.public_url}/{campaign.slug}", scene.ticket):
            await mine.page.goto(page, wait_until="networkidle")
            player = mine.page.locator("audio")
            await expect(player).to_be_visible()
            await expect(mine.page.get_by_text("Listen in: 4 seconds")).to_be_visible()
            assert await player.evaluate("a => [a.preload, a.autoplay, a.paused, a.controls]") == [
                "none", False, True, True,
            ]  # fmt: skip
            assert not any("clip.mp3" in url for url in loaded)
        await player.evaluate("async a => { a.muted = true; await a.play() }")
        assert any(url.endswith("clip.mp3") for url in loaded)
        assert round(await player.evaluate("a => a.duration")) == 4
        await player.evaluate(
            "a => new Promise(done => { a.onseeked = done; a.currentTime = 3 })"
        )  # the policy lets it
        assert await player.evaluate("a => a.error") is None


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
async def test_it_is_there_without_scripts_and_a_voice_is_named_as_one(
    scene: Scene, browser: Browser
) -> None:
    campaign, _ = await clipped(scene, voice=True)
    async with window(browser, java_script_enabled=False, locale="de-DE") as mine:
        await mine.page.goto(f"{scene.stage.public_url}/{campaign.slug}")
        await expect(mine.page.locator("audio[controls]")).to_be_visible()
        await expect(
            mine.page.get_by_text(f"Ein Wort von {campaign.artist.name}: 4 Sekunden")
        ).to_be_visible()
        left, width = await mine.page.locator("audio").bounding_box(), 390
        assert left is not None
        assert left["x"] >= 0
        assert left["x"] + left["width"] <= width
