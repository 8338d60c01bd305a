"""The pages in a real browser, with the real policy switched on."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from notifications.accent import guarded
from notifications.artwork import prepare_artwork
from notifications.wording import Wording
from oauth_web.assets import Assets, static_routes
from oauth_web.headers import security_headers
from oauth_web.rendering import Pages
from tests.support.artwork_samples import night_drive
from tests.support.sample_pages import FRAME, every_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
SHOWN = (
    "landing-presave",
    "landing-inapp",
    "landing-out",
    "consent",
    "confirm",
    "success-web",
    "me",
    "error-declined",
)


@pytest_asyncio.fixture
async def site() -> AsyncIterator[TestServer]:
    """Every sample page, its files and its artwork, with the headers of production."""
    assets = Assets()
    pages = Pages(Wording(strict=True), assets)
    samples = every_page()
    art = prepare_artwork(night_drive(700))

    async def page(request: web.Request) -> web.Response:
        html = pages.render(samples[request.match_info["name"]])
        return web.Response(text=html, content_type="text/html", headers=security_headers(https=False))

    async def picture(_: web.Request) -> web.Response:
        return web.Response(body=art.thumb, content_type="image/jpeg")

    app = web.Application()
    app.add_routes([*static_routes(assets), web.get("/art/{name}", picture), web.get("/p/{name}", page)])
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    yield server
    await server.close()


async def test_the_policy_blocks_nothing_that_a_page_needs(site: TestServer) -> None:
    from playwright.async_api import async_playwright

    complaints: list[str] = []
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        tab = await browser.new_page(viewport={"width": 360, "height": 740}, color_scheme="light")
        tab.on("console", lambda line: complaints.append(line.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        for name in SHOWN:
            await tab.goto(str(site.make_url(f"/p/{name}")))
            width = await tab.evaluate("document.documentElement.scrollWidth")
            assert width <= 360, f"{name} scrolls sideways"
            accent = await tab.evaluate(
                "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
            )
            assert accent == f"#{guarded(FRAME.accent).light}", name
        await tab.goto(str(site.make_url("/p/consent")))
        assert await tab.is_visible(".once")
        await tab.check("#box-future_saves")
        assert not await tab.is_visible(".once")
        assert await tab.is_visible(".always")
        await tab.goto(str(site.make_url("/p/landing-inapp")))
        assert await tab.is_visible("[data-copy]")
        await browser.close()
    assert complaints == []


async def test_the_page_says_whose_midnight_it_is(site: TestServer) -> None:
    from playwright.async_api import async_playwright

    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        tab = await (await browser.new_context(timezone_id="Asia/Tokyo")).new_page()
        await tab.goto(str(site.make_url("/p/consent")))
        assert await tab.input_value("[name=zone]") == "Asia/Tokyo"
        await browser.close()


async def test_without_scripts_everything_is_still_there(site: TestServer) -> None:
    from playwright.async_api import async_playwright

    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = await browser.new_context(java_script_enabled=False)
        tab = await context.new_page()
        await tab.goto(str(site.make_url("/p/landing-inapp")))
        assert await tab.is_visible("text=in 12 days")
        assert not await tab.is_visible(".ticker")
        assert not await tab.is_visible("[data-copy]")
        assert await tab.input_value("#copy-inapp") == "https://go.neon.example/night-drive"
        await tab.click("text=More services")
        assert await tab.is_visible("text=Qobuz")
        await browser.close()
