"""The fan's whole way to a permission at every service, in a real browser with the policy on: agreed, and cancelled."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from app.demo.services import ID, SERVICES, Service
from app.demo.stage import Stage, set_up
from app.demo.story import _ACTOR, open_campaign
from core.campaign import Campaign
from core.fan import Visitor
from core.ids import Channel, SenderId

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
REDIRECTING = [one for one in SERVICES if one.name != "apple_music"]  # MusicKit's page has tests of its own
each_service = pytest.mark.parametrize("service", REDIRECTING, ids=lambda one: one.name)
pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("demo"),  # one whole product at a time, and this module's only once
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The running product with one campaign on every service, and a browser to look at it."""

    stage: Stage
    campaign: Campaign
    sender_id: SenderId
    browser: Browser

    async def ticket(self, person: str) -> str:
        """The personal link of somebody from Telegram."""
        fan = Visitor(
            sender_id=self.sender_id, channel=Channel.TELEGRAM, external_id=person, name=person, language="en"
        )
        offer = await self.stage.parts.joining.offer(fan, self.campaign.code, "test")
        assert offer.ticket_url is not None
        return offer.ticket_url

    async def grants(self, service: Service, person: str) -> list[str]:
        """The accounts of that person's live permissions at the service."""
        rows = await self.stage.parts.database.pool.fetch(
            "SELECT g.account_name FROM dsp_grant g JOIN fan f ON f.id = g.fan_id"
            " WHERE g.status = 'active' AND g.dsp = $1 AND f.name = $2",
            service.name,
            person,
        )
        return [row["account_name"] for row in rows]

    @asynccontextmanager
    async def page(self) -> AsyncIterator[Page]:
        """A phone of somebody's own. Fails when the policy blocked something or a script broke."""
        complaints: list[str] = []
        context = await self.browser.new_context(viewport={"width": 390, "height": 800})
        page = await context.new_page()
        page.on("console", lambda line: complaints.append(line.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        await context.close()
        assert [line for line in complaints if "status of 4" not in line] == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[Site]:
    """One for all services."""
    async with set_up() as stage, async_playwright() as play:
        campaign = await open_campaign(stage)
        names = ",".join(one.name for one in SERVICES)
        await stage.parts.campaigns.edit(_ACTOR, campaign.id, {"dsps": names})
        async with stage.parts.database.store() as tx:
            sender = await tx.fans.put_sender(Channel.TELEGRAM, "4242", "upbeatbot")
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield Site(stage=stage, campaign=campaign, sender_id=sender.id, browser=browser)
        await browser.close()


async def to_the_service(page: Page, site: Site, service: Service, ticket: str) -> None:
    """From the personal link by what is shown on it, as far as the service's own page."""
    await page.goto(ticket)
    await page.locator(f"a[href*='dsp={service.name}']").first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(service.label)
    answer = await page.reload()
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    await page.get_by_role("button", name=f"Continue to {service.label}").click()
    await expect(page).to_have_url(re.compile(re.escape(f"{site.stage.world.base_url}/{service.name}/")))
    await expect(page.get_by_role("heading", name="Upbeat would like to")).to_be_visible()


@each_service
async def test_allowed(site: Site, service: Service) -> None:
    person, account = f"Mia {service.name}", f"mia_{service.name}"
    ticket = await site.ticket(person)
    async with site.page() as page:
        await to_the_service(page, site, service, ticket)
        await page.get_by_label("Account", exact=True).fill(account)
        await page.get_by_role("button", name="Agree").click()
        await expect(page).to_have_url(re.compile(f"/callback/{service.name}"))
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Done")
        main = page.get_by_role("main")
        await expect(main).to_contain_text(f"your {service.label} library")
        await expect(main).to_contain_text(f"Connected as {account}.")
        await expect(page.get_by_role("link", name="Back to Telegram")).to_be_visible()
    assert await site.grants(service, person) == [account]
    assert site.stage.world.libraries[service.name].revoke_grant(account, ID) == 1, "one permission there"


@each_service
async def test_cancelled(site: Site, service: Service) -> None:
    person = f"Ben {service.name}"
    ticket = await site.ticket(person)
    async with site.page() as page:
        await to_the_service(page, site, service, ticket)
        await page.get_by_role("button", name="Cancel").click()
        await expect(page).to_have_url(re.compile(f"/callback/{service.name}"))
        await expect(page.get_by_role("heading", name="Not connected")).to_be_visible()
        await expect(page.get_by_role("main")).to_contain_text(
            f"{service.label} says you chose not to allow it."
        )
        await page.get_by_role("link", name="Choose another way").click()
        await expect(page).to_have_url(f"{site.stage.public_url}/{site.campaign.slug}")
        await expect(page.locator(f"a[href*='dsp={service.name}']").first).to_be_visible()
        await to_the_service(page, site, service, ticket)  # the personal link is good for another try
    assert await site.grants(service, person) == []
