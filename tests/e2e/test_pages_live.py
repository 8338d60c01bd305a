"""The running site in a real browser with its policy switched on: every status, the whole way of a permission, the fan's page."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, timedelta

import aiohttp
import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from app.demo.story import _ACTOR, cover, jump_to_release
from core.campaign import Campaign
from core.delivery import Delivery, DeliveryKind
from core.ids import DeliveryId, DspName, Market
from core.links import Link, LinkMethod
from core.message import CopyText, OpenUrl
from core.queues import OutgoingMessage
from core.repositories import Artwork
from notifications.artwork import prepare_artwork
from tests.hostile.conftest import Scene, scene
from tests.support.seeds import put as seeded

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
        await mine.page.get_by_text("Erase my data").click()
        await mine.page.get_by_label("Yes, I am sure.").check()
        await mine.page.get_by_role("button", name="Erase now").click()
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


async def out_in_auckland(scene: Scene) -> str:
    """It is out there and nowhere else, and each market has a link of its own; the campaign's page."""
    parts, slug = scene.stage.parts, scene.campaign.slug
    on = scene.campaign.rule.on + timedelta(days=1)  # everywhere on earth it is still to come
    local = {"mode": "local_midnight", "time": "00:00", "zone": "Europe/Berlin", "date": on.isoformat()}
    await parts.campaigns.edit(_ACTOR, scene.campaign.id, local)
    await parts.database.pool.execute("UPDATE campaign SET status = 'releasing' WHERE slug = $1", slug)
    await parts.database.pool.execute("UPDATE wave SET status = 'firing' WHERE market = 'NZ'")
    async with parts.database.store() as tx:
        for dsp, market, page in (
            (DspName.AMAZON_MUSIC, "JP", "https://music.amazon.co.jp/albums/1"),
            (DspName.SPOTIFY, "JP", "https://open.spotify.com/album/jp"),
            (DspName.SPOTIFY, "NZ", "https://open.spotify.com/album/nz"),
        ):
            link = Link(dsp=dsp, url=page, method=LinkMethod.UPC, market=Market(market))
            await tx.campaigns.put_link(scene.campaign.id, link, parts.clock.now())
    return f"{scene.stage.public_url}/{slug}"


async def test_where_midnight_came_first_the_link_plays_while_others_wait(
    scene: Scene, browser: Browser
) -> None:
    """A fan in Auckland hours before the artist's own midnight: the page and the receipt's button both play."""
    page_url = await out_in_auckland(scene)
    async with (
        window(browser, timezone_id="Pacific/Auckland") as auckland,
        window(browser, timezone_id="Europe/Berlin") as berlin,
        window(browser, timezone_id="Pacific/Auckland", java_script_enabled=False) as quiet,
    ):
        await auckland.page.goto(page_url)
        await expect(auckland.page).to_have_url(re.compile(r"z=Pacific(/|%2F)Auckland"))
        await expect(auckland.page.get_by_text("Out now").first).to_be_visible()
        spotify = auckland.page.locator("a[href*='/go/'][href*='/spotify']")
        await expect(spotify).to_contain_text("Play")
        await expect(auckland.page.locator("a[href*='/go/'][href*='/amazon_music']")).to_contain_text(
            "Search"
        )
        address = f"{scene.stage.public_url}{await spotify.get_attribute('href')}"
        answer = await auckland.context.request.get(address, max_redirects=0)
        assert answer.headers["location"].endswith("/album/nz")
        for elsewhere in (berlin, quiet):  # also at an address that somebody in Auckland passed on
            await elsewhere.page.goto(page_url)
            await expect(elsewhere.page.locator("a[href*='dsp=spotify']")).to_be_visible()
        await berlin.page.goto(auckland.page.url)
        await expect(berlin.page).to_have_url(re.compile(r"z=Europe(/|%2F)Berlin"))
        await expect(berlin.page.locator("a[href*='dsp=spotify']")).to_be_visible()
        await quiet.page.goto(f"{page_url}?m=NZ")
        await expect(quiet.page.get_by_text("Out now").first).to_be_visible()
        assert "m=NZ" in (await quiet.page.locator("a[href*='/go/']").first.get_attribute("href") or "")


async def test_the_page_turns_when_the_visitors_own_midnight_comes(scene: Scene, browser: Browser) -> None:
    """Nobody reloads: the countdown ends at the market's moment, not at the artist's, and the page comes again."""
    page_url = await out_in_auckland(scene)
    pool = scene.stage.parts.database.pool
    await pool.execute("UPDATE wave SET status = 'planned' WHERE market = 'NZ'")
    moment = await pool.fetchval("SELECT fires_at FROM wave WHERE market = 'NZ'")
    async with window(browser, timezone_id="Pacific/Auckland") as mine:
        await mine.page.clock.install(time=moment - timedelta(seconds=3))
        await mine.page.goto(page_url)
        ticker = mine.page.locator("[data-countdown]")
        await expect(ticker).to_have_attribute("data-countdown", moment.astimezone(UTC).isoformat())
        await pool.execute("UPDATE wave SET status = 'firing' WHERE market = 'NZ'")
        await mine.page.clock.run_for(40_000)
        await expect(mine.page.get_by_text("Out now").first).to_be_visible()


async def test_the_receipt_plays_what_its_fans_market_has(scene: Scene) -> None:
    page_url = await out_in_auckland(scene)
    parts = scene.stage.parts
    async with parts.database.store() as tx:
        fan, address = await tx.fans.admit(scene.mia, parts.clock.now())
        for dsp, market in ((DspName.SPOTIFY, "NZ"), (DspName.AMAZON_MUSIC, "XX")):  # the other has no wave
            await seeded(tx, scene.campaign, fan, address, dsp=dsp, market=market, now=parts.clock.now())
    for dsp, there in (("spotify", "?m=NZ"), ("amazon_music", "")):
        delivery = Delivery(
            id=DeliveryId(1), address_id=address.id, fan_id=fan.id, sender_id=scene.mia.sender_id,
            campaign_id=scene.campaign.id, kind=DeliveryKind.RECEIPT, occasion=dsp, attempts=1,
            args={"dsp": dsp, "at": parts.clock.now().isoformat()}, created_at=parts.clock.now(),
        )  # fmt: skip
        out = OutgoingMessage(
            delivery=delivery, address=address, zone=None, country=None, wake=False, paused_until=None
        )
        play, share = (await parts.renderer.render(out)).buttons[0]
        base = scene.stage.public_url
        assert play.action == OpenUrl(url=f"{base}/go/{scene.campaign.slug}/{dsp}{there}")
        assert share.action == CopyText(text=page_url)


async def test_a_fans_own_page_is_that_of_the_place_they_once_told(scene: Scene) -> None:
    await out_in_auckland(scene)
    async with aiohttp.ClientSession() as http:
        for zone, out in (("Pacific/Auckland", True), ("Europe/Berlin", False)):
            await scene.stage.parts.database.pool.execute("UPDATE fan SET zone = $1", zone)
            async with http.get(scene.ticket) as answer:
                text = await answer.text()
            assert (f"/go/{scene.campaign.slug}/spotify?m=NZ" in text) is out
            assert ("dsp=spotify" in text) is not out
            assert "data-asks-zone" not in text
