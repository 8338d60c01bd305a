"""An artist's news: asked for after the promise, never ticked before, and written only to who said yes in that chat."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from core.broadcast import Segment
from core.services.broadcasting import Broadcasting
from notifications.quiet_hours import next_morning
from sandbox.browser import Browser, Page
from tests.support.telegram_story import NEON, Chat, Scene, telegram_scene

BOX = "NEON may send me news here now and then. I can stop it any time."
EVENTS = "SELECT act, channel, text, version, language, address_id IS NOT NULL FROM consent_event WHERE purpose = 'news' ORDER BY id"


async def connected(browser: Browser, fan: Chat, code: str, account: str) -> Page:
    """The success page, in this browser."""
    prompt = await fan.comes(code)
    page = await browser.open(await fan.press(prompt, "Spotify"))
    page = await page.submit("Continue to Spotify")
    return await page.submit("Agree", {"account": account})


async def broadcast(scene: Scene, text: str, segment: Segment | None = None) -> int:
    """By the artist; how many messages it is."""
    parts = scene.stage.parts
    morning = next_morning(parts.clock.now(), None)  # whenever these tests run: at night broadcasts wait
    await parts.clock.set_offset(morning - datetime.now(UTC))
    broadcasting = Broadcasting(parts.database.store, parts.clock, parts.teams)
    (campaign_id,) = [
        row["id"] for row in await parts.database.pool.fetch("SELECT id FROM campaign WHERE status = 'open'")
    ]
    draft = await broadcasting.draft(NEON, campaign_id, text, segment or Segment())
    if draft.total:
        await broadcasting.confirm(NEON, draft.broadcast.id)
        while await broadcasting.step():
            pass
    return draft.total


async def test_a_ticked_box_brings_the_broadcast_and_an_unticked_one_does_not(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        release = await scene.release()
        mia, zoe = scene.fan(1, "Mia"), scene.fan(2, "Zoe")
        async with Browser() as browser:
            page = await connected(browser, mia, release.code, "mia")
            assert BOX in page.words
            assert "checked" not in page.text, "nothing is ticked before the fan ticks it"
            page = await page.submit("Keep me posted", {"news": True})
            assert "Noted." in page.words
            assert BOX not in page.words
        await mia.says("You said yes to it on the page: NEON may write to you here")
        async with Browser() as browser:
            page = await connected(browser, zoe, release.code, "zoe")
            page = await page.submit("Keep me posted")
            assert BOX in page.words, "sent without the tick, it is still asked"
        rows = await scene.stage.parts.database.pool.fetch(EVENTS)
        assert [tuple(row) for row in rows] == [("given", "telegram", BOX, "success-page/1", "en", True)]
        country = await scene.stage.parts.database.pool.fetchval("SELECT min(country) FROM dsp_grant")
        assert country, "the service told it, for its market"
        await scene.stage.parts.clock.set_offset(timedelta(days=1))  # a day has room for two messages
        assert await broadcast(scene, "From a profile", Segment(country=country)) == 0
        assert await broadcast(scene, "Tour in May") == 1
        note = await mia.says("Tour in May")
        assert zoe.heard("Tour in May") == 0

        await mia.pressed(note, "No more news from NEON", "No more news from NEON here")
        assert await broadcast(scene, "Tour in June") == 0


async def test_whoever_only_wants_a_reminder_is_asked_in_the_chat(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        release = await scene.release()
        leo = scene.fan(3, "Leo")
        prompt = await leo.comes(release.code)
        await leo.press(prompt, "Just remind me")
        confirmed = await leo.says("you are fan")
        asked = await leo.pressed(confirmed, "News from NEON", BOX)
        assert await broadcast(scene, "Too early") == 0, "to ask is not to agree"
        await leo.press(asked, "Keep me posted")
        await leo.says("Noted: NEON may write")
        assert await broadcast(scene, "Tour in May") == 1
        await leo.says("Tour in May")
        rows = await scene.stage.parts.database.pool.fetch(EVENTS)
        assert [tuple(row) for row in rows] == [("given", "telegram", BOX, "news-question/1", "en", True)]


async def test_the_box_of_one_browser_is_worth_nothing_in_another(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        release = await scene.release()
        mia, eve = scene.fan(1, "Mia"), scene.fan(4, "Eve")
        async with Browser() as hers, Browser() as evil:
            page = await connected(hers, mia, release.code, "mia")
            (stolen,) = re.findall(r'name="offer" value="([^"]+)"', page.text)
            forged = await connected(evil, eve, release.code, "eve")
            for offer in (stolen, "", "AAAA", "ü"):
                answer = await forged.submit("Keep me posted", {"news": True, "offer": offer})
                assert answer.status == 403
        assert await scene.count("SELECT count(*) FROM consent_event WHERE purpose = 'news'") == 0
