"""Apple Music's permission on the running site in a real browser, its policy switched on: MusicKit, pop-up, token."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from app.demo.stage import Stage
from app.demo.story import _ACTOR, ISRC, UPC, open_campaign
from core.consent import Shown
from core.fan import Visitor
from core.ids import Channel, DspName
from core.scheduler.pre_adding import PreAdding
from core.services.offers import Joined
from sandbox.browser import Browser
from sandbox.dsps.apple_music import AppleWorld, apple_of, song_item
from sandbox.faults import Fault
from sandbox.robots import authorise, user_token
from sandbox.world import World
from tests.support.product import running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TEAM, KEY = "TEAM123456", "KEY1234567"
browser_only = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@dataclass
class Scene:
    """One open campaign with Apple Music, and Mia from Telegram."""

    stage: Stage
    am: AppleWorld
    mia: Visitor
    code: str
    url: str

    async def grants(self) -> list[tuple[str, str]]:
        """(service, country) of every live permission."""
        rows = await self.stage.parts.database.pool.fetch(
            "SELECT dsp, country FROM dsp_grant WHERE status = 'active'"
        )
        return [(row["dsp"], row["country"]) for row in rows]


def apples(world: World) -> dict[str, str]:
    """The product's settings for the sandbox's Apple Music."""
    base = f"{world.base_url}/apple_music"
    return {
        "apple_music_team_id": TEAM,
        "apple_music_key_id": KEY,
        "apple_music_private_key": apple_of(world).add_key(TEAM, KEY, "Upbeat"),
        "apple_music_script_url": f"{base}/musickit/v3/musickit.js",
        "apple_music_authorize_url": f"{base}/authorize",
        "apple_music_token_url": base,
        "apple_music_api_url": base,
        "apple_music_link_url": f"{base}/web",
    }


@pytest.fixture
async def scene(dsn: str) -> AsyncIterator[Scene]:
    async with running(dsn, by_world=apples) as stage:
        campaign = await open_campaign(stage)
        await stage.parts.campaigns.edit(_ACTOR, campaign.id, {"dsps": "spotify,apple_music"})
        async with stage.parts.database.store() as tx:
            sender = await tx.fans.put_sender(Channel.TELEGRAM, "4242", "upbeatbot")
        mia = Visitor(
            sender_id=sender.id, channel=Channel.TELEGRAM, external_id="7", name="Mia", language="en"
        )
        offer = await stage.parts.joining.offer(mia, campaign.code, "test")
        yield Scene(stage, apple_of(stage.world), mia, campaign.code, f"{offer.ticket_url}?dsp=apple_music")


@asynccontextmanager
async def window() -> AsyncIterator[tuple[BrowserContext, Page]]:
    """Fails when the policy blocked something or a script broke."""
    complaints: list[str] = []
    async with async_playwright() as play:
        chromium = await play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        context = await chromium.new_context(viewport={"width": 390, "height": 800})
        page = await context.new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield context, page
        await chromium.close()
    assert [line for line in complaints if "status of" not in line] == []


async def to_musickit(scene: Scene, page: Page) -> None:
    """As far as the page on which Apple's script asks."""
    await page.goto(scene.url)
    await page.get_by_role("button", name="Continue to Apple Music").click()
    await expect(page.locator("[data-browser-grant]")).to_be_visible()


@browser_only
async def test_the_pop_up_hands_the_token_to_the_page_and_the_page_to_us(scene: Scene) -> None:
    async with window() as (context, page):
        await to_musickit(scene, page)
        assert await page.get_by_role("checkbox").count() == 0
        await expect(page.get_by_text("Mia").first).to_be_visible()
        async with context.expect_page() as opened:
            await page.get_by_role("button", name="Continue to Apple Music").click()
        popup = await opened.value
        await expect(page.get_by_role("status")).to_have_text("Waiting for Apple Music…")
        await popup.get_by_label("Account").fill("mia_92")
        await popup.get_by_role("button", name="Agree").click()
        await expect(page).to_have_url(re.compile("/connect/apple_music/token"))
        await expect(page.get_by_text("Night Drive").first).to_be_visible()
    assert await scene.grants() == [("apple_music", "US")]
    token = next(iter(scene.am.tokens))
    stored = await scene.stage.parts.database.pool.fetchval("SELECT row_to_json(g)::text FROM dsp_grant g")
    assert token not in stored


_FIELDS = "input:not([type=hidden]):not([type=checkbox]):not([readonly]), textarea, select"


@browser_only
async def test_no_data_is_asked_on_the_way_to_apple(scene: Scene) -> None:
    """Apple's terms and a fan's peace: nothing to type, nothing ticked, and one button after the other leads there."""
    async with window() as (context, page):
        await page.goto(scene.url)
        await expect(page.get_by_role("button", name="Continue to Apple Music")).to_be_visible()
        assert await page.locator(_FIELDS).count() == 0
        assert await page.locator("input[type=checkbox]:checked, input[required]").count() == 0
        await page.get_by_role("button", name="Continue to Apple Music").click()
        await expect(page.locator("[data-browser-grant]")).to_be_visible()
        assert await page.locator(f"{_FIELDS}, input[type=checkbox]").count() == 0
        async with context.expect_page() as opened:
            await page.get_by_role("button", name="Continue to Apple Music").click()
        assert (await opened.value).url.startswith(scene.am.world.base_url), "Apple's own window, at once"


@browser_only
async def test_a_refusal_in_the_pop_up_can_be_tried_again(scene: Scene) -> None:
    async with window() as (context, page):
        await to_musickit(scene, page)
        for answer in ("Cancel", "close", "Agree"):
            async with context.expect_page() as opened:
                await page.get_by_role("button", name="Continue to Apple Music").click()
            popup = await opened.value
            if answer == "close":
                await popup.close()
            else:
                await popup.get_by_label("Account").fill("mia_92")
                await popup.get_by_role("button", name=answer).click()
            if answer != "Agree":
                await expect(page.get_by_role("status")).to_contain_text("did not finish")
        await expect(page).to_have_url(re.compile("/connect/apple_music/token"))
    assert await scene.grants() == [("apple_music", "US")]


@browser_only
async def test_without_apples_script_the_page_says_so(scene: Scene) -> None:
    scene.am.world.faults.add(
        Fault(vendor="apple_music", kind="answer", pattern="musickit.js", status=503, body="", times=None)
    )
    async with window() as (_, page):
        await to_musickit(scene, page)
        await page.get_by_role("button", name="Continue to Apple Music").click()
        await expect(page.get_by_role("status")).to_contain_text("did not finish")
    assert await scene.grants() == []


async def test_a_robot_does_what_the_script_does(scene: Scene) -> None:
    page = await authorise(scene.url, "leo", "Apple Music")
    assert page.status == 200
    assert await scene.grants() == [("apple_music", "US")]


async def early(scene: Scene, worker: PreAdding | None = None) -> int:
    """What a worker does every few seconds."""
    parts = scene.stage.parts
    service = parts.dsps[DspName.APPLE_MUSIC]
    await parts.lanes.ensure(service.lane, rate=1000.0)
    return await (worker or parts.pre_adding()).look(service)


def library(scene: Scene, account: str) -> set[str]:
    return set(scene.am.listeners.accounts[account].library)


async def test_what_is_listed_early_is_added_early_and_saved_on_the_day_all_the_same(scene: Scene) -> None:
    scene.am.pre_adds.add(UPC)
    await authorise(scene.url, "leo", "Apple Music")
    assert await early(scene) == 1
    assert library(scene, "leo") == {song_item(ISRC)}
    rows = await scene.stage.parts.database.pool.fetch("SELECT dsp, status FROM presave")
    assert [(row["dsp"], row["status"]) for row in rows] == [("apple_music", "waiting")]
    assert await early(scene) == 0, "each is tried once"


async def test_what_is_listed_later_is_added_for_all_who_wait(scene: Scene) -> None:
    worker = scene.stage.parts.pre_adding()
    await authorise(scene.url, "leo", "Apple Music")
    assert await early(scene, worker) == 0
    assert library(scene, "leo") == set()
    scene.am.pre_adds.add(UPC)
    assert await early(scene, worker) == 0, "asked for once an hour"
    await scene.stage.parts.clock.set_offset(timedelta(hours=1, minutes=1))
    assert await early(scene, worker) == 1
    assert library(scene, "leo") == {song_item(ISRC)}


async def test_a_returning_fan_who_only_tapped_is_added_early_too(scene: Scene) -> None:
    await authorise(scene.url, "leo", "Apple Music")
    joining, shown = scene.stage.parts.joining, Shown(text="Save it", version="x", language="en")
    campaign = (await joining.offer(scene.mia, scene.code, "")).campaign
    scene.am.pre_adds.add(UPC)
    assert await early(scene) == 1
    scene.am.listeners.accounts["leo"].library.clear()
    assert await joining.cancel(scene.mia, campaign.id) == 1
    assert await early(scene) == 0, "taken back"
    assert isinstance(await joining.choose(scene.mia, campaign.id, DspName.APPLE_MUSIC, shown), Joined)
    assert await early(scene) == 1
    assert library(scene, "leo") == {song_item(ISRC)}


async def test_an_early_addition_that_fails_costs_nothing(scene: Scene) -> None:
    scene.am.pre_adds.add(UPC)
    broken = Fault(vendor="apple_music", kind="reset", pattern="POST .*/v1/me/library", times=None)
    scene.am.world.faults.add(broken)
    page = await authorise(scene.url, "leo", "Apple Music")
    assert page.status == 200
    assert await early(scene) == 1
    rows = await scene.stage.parts.database.pool.fetch("SELECT status, attempts FROM presave")
    assert [tuple(row) for row in rows] == [("waiting", 0)]
    assert await scene.grants() == [("apple_music", "US")]


async def test_a_renewal_with_another_token_asks_nobody_about_accounts(scene: Scene) -> None:
    await authorise(scene.url, "leo", "Apple Music")
    scene.am.revoke_grant("leo", TEAM)
    again = await scene.stage.parts.joining.offer(scene.mia, scene.code, "test")
    page = await authorise(f"{again.ticket_url}?dsp=apple_music", "leo", "Apple Music")
    assert page.status == 200
    assert len(scene.am.tokens) == 2
    assert await scene.grants() == [("apple_music", "US")]


async def test_the_holes_in_the_policy_are_on_that_page_alone(scene: Scene) -> None:
    async with Browser() as browser:
        before = await browser.open(scene.url)
        page = await before.submit("Continue to Apple Music")
        policy = page.headers["Content-Security-Policy"]
        origin = scene.am.world.base_url
        assert (
            origin
            not in before.headers["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]
        )
        for rule in ("script-src 'self'", "connect-src 'self'", "frame-src"):
            assert f"{rule} {origin}" in policy
        assert "unsafe" not in policy
        assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
        assert page.headers["Cache-Control"] == "no-store"
        assert before.headers["Cross-Origin-Opener-Policy"] == "same-origin"


async def test_a_token_is_worth_nothing_without_its_attempt(scene: Scene) -> None:
    async with Browser() as browser:
        page = await (await browser.open(scene.url)).submit("Continue to Apple Music")
        token = await user_token(page, "mia_92")
        stolen = await page.submit("Continue to", {"token": token, "attempt": "somebody-elses"})
        assert stolen.status == 410
        assert await scene.grants() == []
        assert (await page.submit("Continue to", {"token": token})).status == 200
        assert (await page.submit("Continue to", {"token": token})).status == 410
    assert await scene.grants() == [("apple_music", "US")]


async def test_a_fan_without_a_subscription_is_told_at_once(scene: Scene) -> None:
    scene.am.listeners.add("leo").served = False
    async with Browser() as browser:
        page = await (await browser.open(scene.url)).submit("Continue to Apple Music")
        page = await page.submit("Continue to", {"token": await user_token(page, "leo")})
    assert await scene.grants() == []
    assert "Apple Music" in page.words
