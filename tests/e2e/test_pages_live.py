"""The running site in a real browser with its policy switched on: every status, the whole way of a permission, the fan's page."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from app.demo.story import _ACTOR, cover, jump_to_release
from core.campaign import Campaign
from core.ids import DspName
from core.links import Link, LinkMethod
from core.repositories import Artwork
from notifications.artwork import prepare_artwork
from tests.hostile.conftest import Scene, scene

__all__ = ["scene"]  # a fixture: one open campaign, and Mia from Telegram
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@dataclass
class Window:
    """A browser of somebody's own; everything the console says is a complaint."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        running = await play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield running
        await running.close()


@asynccontextmanager
async def window(browser: Browser, **options: object) -> AsyncIterator[Window]:
    """Fails when the policy blocked something or a script broke."""
    context = await browser.new_context(viewport={"width": 390, "height": 800}, **options)  # type: ignore[arg-type]
    mine = Window(context, await context.new_page())
    mine.page.on("console", lambda line: mine.complaints.append(line.text) if _bad(line.text) else None)
    mine.page.on("pageerror", lambda error: mine.complaints.append(str(error)))
    yield mine
    await context.close()
    assert mine.complaints == []


def _bad(line: str) -> bool:
    return "status of 4" not in line  # a page that is meant to be gone says so in the console too


async def connect(mine: Window, url: str, account: str) -> None:
    """From the consent page through Spotify's own, as `account`."""
    await mine.page.goto(url)
    await mine.page.get_by_role("button", name="Continue to Spotify").click()
    await expect(mine.page).to_have_url(re.compile("/spotify/authorize"))
    await mine.page.get_by_label("Account").fill(account)
    await mine.page.get_by_role("button", name="Agree").click()


async def release(scene: Scene) -> Campaign:
    """The moment has come."""
    parts = scene.stage.parts
    jump_to_release(scene.stage, scene.campaign, seconds_before=-60)
    while parts.clock.now() < scene.campaign.rule.instant():
        await asyncio.sleep(0.05)
        await parts.clock.refresh()
    await parts.releasing.fire()
    async with parts.database.store() as tx:
        return await tx.campaigns.get(scene.campaign.id)


async def put_link(scene: Scene, url: str) -> None:
    """It has turned up on Spotify."""
    parts = scene.stage.parts
    link = Link(dsp=DspName.SPOTIFY, url=url, method=LinkMethod.UPC)
    async with parts.database.store() as tx:
        await tx.campaigns.put_link(scene.campaign.id, link, parts.clock.now())


async def test_the_landing_page_in_each_status(scene: Scene, browser: Browser) -> None:
    parts, base = scene.stage.parts, scene.stage.public_url
    art = prepare_artwork(cover())
    pictures = Artwork(images={"square": art.square, "card": art.card, "thumb": art.thumb}, accent="#aa3355")
    on = scene.campaign.rule.on
    draft = await parts.campaigns.create(_ACTOR, title="Secret Song", on=on, artwork=pictures)
    async with window(browser) as mine:
        page = mine.page
        answer = await page.goto(f"{base}/{draft.slug}")
        assert answer is not None
        assert answer.status == 404
        await expect(page.get_by_text("Secret Song")).to_have_count(0)
        await parts.campaigns.announce(_ACTOR, draft.id)
        await page.goto(f"{base}/{draft.slug}")
        await expect(page.get_by_role("heading", name="Secret Song")).to_be_visible()
        await expect(page.locator("a[href*='dsp=spotify']")).to_have_count(0)
        await page.goto(f"{base}/{scene.campaign.slug}")
        await expect(page.locator("a[href*='dsp=spotify']")).to_be_visible()
        picture = page.locator("img").first
        assert await picture.evaluate("img => img.naturalWidth") > 100
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390
        await release(scene)
        await page.goto(f"{base}/{scene.campaign.slug}")
        await expect(page.locator("a[href*='/go/']").first).to_be_visible()
        await expect(page.get_by_text("Out now").first).to_be_visible()
        await parts.campaigns.cancel(_ACTOR, draft.id)
        answer = await page.goto(f"{base}/{draft.slug}")
        assert answer is not None
        await expect(page.locator("a[href*='dsp=spotify']")).to_have_count(0)


async def test_connect_consent_success(scene: Scene, browser: Browser) -> None:
    async with window(browser) as mine:
        page = mine.page
        await page.goto(scene.ticket)
        await expect(page.get_by_text("Mia").first).to_be_visible()
        await page.goto(f"{scene.ticket}?dsp=spotify")
        boxes = page.get_by_role("checkbox")
        assert await boxes.count() >= 2
        assert not any([await box.is_checked() for box in await boxes.all()]), "nothing is pre-ticked"
        await connect(mine, f"{scene.ticket}?dsp=spotify", "mia_92")
        await expect(page.get_by_text("Night Drive").first).to_be_visible()
        assert await scene.grants() == [("Mia", "mia_92")]
        assert "/me/" not in await page.content()


async def test_it_works_without_scripts_and_with_the_keyboard_alone(scene: Scene, browser: Browser) -> None:
    async with window(browser, java_script_enabled=False) as mine:
        await connect(mine, f"{scene.ticket}?dsp=spotify", "mia_92")
        await expect(mine.page.get_by_text("Night Drive").first).to_be_visible()
    assert await scene.grants() == [("Mia", "mia_92")]
    async with window(browser) as mine:
        await mine.page.goto(f"{scene.stage.public_url}/{scene.campaign.slug}")
        for _ in range(25):
            await mine.page.keyboard.press("Tab")
            if "dsp=spotify" in (await mine.page.evaluate("document.activeElement.href || ''")):
                break
        await mine.page.keyboard.press("Enter")
        await expect(mine.page.get_by_role("button", name="Continue to Spotify")).to_be_visible()


async def test_another_browser_must_say_whose_chat_it_is(scene: Scene, browser: Browser) -> None:
    async with window(browser) as began, window(browser) as other:
        await began.page.goto(f"{scene.ticket}?dsp=spotify")
        await began.page.get_by_role("button", name="Continue to Spotify").click()
        await other.page.goto(began.page.url)
        await other.page.get_by_label("Account").fill("mia_92")
        await other.page.get_by_role("button", name="Agree").click()
        await expect(other.page.get_by_text("Mia").first).to_be_visible()
        await expect(other.page.get_by_text("mia_92").first).to_be_visible()
        assert await scene.grants() == []
        await other.page.locator("button[value=yes]").click()
        await expect(other.page.get_by_text("Night Drive").first).to_be_visible()
        assert await scene.grants() == [("Mia", "mia_92")]


async def test_thats_not_me_leaves_nothing(scene: Scene, browser: Browser) -> None:
    async with window(browser) as began, window(browser) as other:
        await began.page.goto(f"{scene.ticket}?dsp=spotify")
        await began.page.get_by_role("button", name="Continue to Spotify").click()
        await other.page.goto(began.page.url)
        await other.page.get_by_label("Account").fill("victim")
        await other.page.get_by_role("button", name="Agree").click()
        await other.page.locator("button[value=no]").click()
        await expect(other.page.locator("button[value=yes]")).to_have_count(0)
    pool = scene.stage.parts.database.pool
    assert await pool.fetchval("SELECT count(*) FROM dsp_grant") == 0
    assert await pool.fetchval("SELECT count(*) FROM attempt WHERE tokens_sealed IS NOT NULL") == 0


async def test_no_at_the_service_loses_nothing_and_shows_a_way_on(scene: Scene, browser: Browser) -> None:
    async with window(browser) as mine:
        await mine.page.goto(f"{scene.ticket}?dsp=spotify")
        await mine.page.get_by_role("button", name="Continue to Spotify").click()
        await mine.page.get_by_role("button", name="Cancel").click()
        await expect(mine.page).to_have_url(re.compile("/callback/spotify"))
        assert await mine.page.get_by_role("link").count() >= 1
        await mine.page.reload()  # the state was of one use
        await expect(mine.page.get_by_role("heading").first).to_be_visible()
    assert await scene.grants() == []


async def test_the_fans_own_page_opens_once(scene: Scene, browser: Browser) -> None:
    url = await scene.stage.parts.privacy.me_url(scene.mia)
    async with window(browser) as mine, window(browser) as thief:
        await mine.page.goto(url)
        await mine.page.reload()
        await mine.page.locator("main form button, form button").first.click()
        await expect(mine.page.get_by_text("Mia").first).to_be_visible()
        answer = await thief.page.goto(url)
        assert answer is not None
        assert answer.status == 410
        async with mine.page.expect_download() as download:
            await mine.page.get_by_role("button", name="Download everything").click()
        assert (await download.value).suggested_filename == "my-data.json"
        await mine.page.get_by_text("Erase everything", exact=False).first.click()
        await mine.page.locator("#sure").check()
        await mine.page.get_by_role("button", name="Erase everything now").click()
        await expect(mine.page.get_by_role("heading").first).to_be_visible()
    assert await scene.stage.parts.database.pool.fetchval("SELECT count(*) FROM fan") == 0


async def test_once_it_is_out_the_fans_own_service_comes_first_and_plays(
    scene: Scene, browser: Browser
) -> None:
    async with window(browser) as mine:
        page = mine.page
        await connect(mine, f"{scene.ticket}?dsp=spotify", "mia_92")
        await expect(page.get_by_text("Night Drive").first).to_be_visible()
        await release(scene)
        await page.goto(scene.ticket)
        own = page.get_by_role("region", name="On your service")
        await expect(own.locator("a[href$='/spotify']")).to_contain_text("Search")
        await put_link(scene, "https://open.spotify.com/track/1")
        await page.reload()
        await expect(own.locator("a[href$='/spotify']")).to_contain_text("Play")
        others = page.get_by_role("region", name="Other services")
        await expect(others.locator("a").first).to_contain_text("Search")
        await expect(own.locator("a")).to_have_count(1)
        await page.goto(f"{scene.stage.public_url}/{scene.campaign.slug}")
        await expect(page.get_by_role("region", name="On your service")).to_have_count(0)


async def test_where_midnight_came_first_the_link_plays_while_others_wait(
    scene: Scene, browser: Browser
) -> None:
    """A fan in Auckland presses the receipt's button hours before the artist's own midnight."""
    parts, slug = scene.stage.parts, scene.campaign.slug
    await parts.database.pool.execute("UPDATE campaign SET status = 'releasing' WHERE slug = $1", slug)
    async with window(browser) as mine:
        await mine.page.goto(f"{scene.stage.public_url}/{slug}")
        await expect(mine.page.locator("a[href*='dsp=spotify']")).to_be_visible()
        answer = await mine.context.request.get(
            f"{scene.stage.public_url}/go/{slug}/spotify", max_redirects=0
        )
        assert answer.status == 302
        assert f"/{slug}" not in answer.headers["location"]
        assert "spotify" in answer.headers["location"]
