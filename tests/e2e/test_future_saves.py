"""Future saves outlive the artist's pauses: renewed when all lies in the archive, and executed for the next release."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.campaign import CampaignStatus
from core.fan import Visitor
from core.ids import Channel
from core.text_promise import FEWEST
from sandbox.browser import Browser
from tests.support.sms_story import sms_scene
from tests.support.telegram_story import NEON, Scene, telegram_scene, until

pytestmark = pytest.mark.timeout(240)
UNTIL = "SELECT extract(epoch FROM usable_until)::bigint FROM dsp_grant WHERE status <> 'revoked'"


async def ticket(scene: Scene, code: str) -> str:
    """A personal link to a release, as a chat brings it."""
    async with scene.stage.parts.database.store() as tx:
        sender = next(s.id for s in await tx.fans.senders() if s.channel is Channel.TELEGRAM)
    who = Visitor(sender_id=sender, channel=Channel.TELEGRAM, external_id="7002", name="Leo")
    url = (await scene.stage.parts.joining.offer(who, code, "test")).ticket_url
    assert url is not None
    return url


async def noon_before_the_end(scene: Scene, days: int = 21) -> datetime:
    """So many days before the permission ends, by day: by night it would wait."""
    due = datetime.fromtimestamp(await scene.count(UNTIL), UTC) - timedelta(days=days)
    noon = due.replace(hour=12, minute=0)
    return noon + timedelta(days=noon < due)


async def test_a_release_called_off_ends_no_trust_in_the_artist(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        stage, only, mia = scene.stage, await scene.release(), scene.fan(1, "Mia")
        async with Browser() as browser:
            page = await browser.open(await mia.press(await mia.comes(only.code, "Pick where"), "Spotify"))
            page = await page.submit("Continue to Spotify", {"future_saves": True})
            await page.submit("Agree", {"account": "mia"})
        leos = await ticket(scene, only.code)
        await stage.parts.campaigns.cancel(NEON, only.id)
        await mia.says("was called off")
        ends = await scene.count(UNTIL)
        stage.world.clock.jump_to(await noon_before_the_end(scene))
        asked = await mia.says("As long as it lives I save every new release of NEON")
        link = await mia.press(asked, "Keep it alive")
        async with Browser() as browser:
            page = await browser.open(f"{leos}/renew/spotify")
            assert page.status == 404, "who trusts nobody has nothing to renew"
            page = await browser.open(link.replace("/renew/spotify", ""))
            assert page.status == 404, "nothing can be promised of it"
            page = await (await browser.open(link)).submit("Continue to Spotify")
            page = await page.submit("Agree", {"account": "mia"})
            assert "I go on saving every new release of NEON to your Spotify." in page.words
        await mia.says("Done. I go on saving every new release of NEON")
        assert await scene.count(UNTIL) > ends + 100 * 86400
        assert await scene.count("SELECT count(*) FROM presave") == 1, "nothing is promised of what is over"


async def test_a_fan_with_texts_alone_is_told_what_was_promised_and_on_the_page_what_was_not(
    dsn: str,
) -> None:
    async with sms_scene(dsn) as scene:
        first, leo = await scene.by_keyword("NEON"), scene.texter("0124")
        link = await leo.joins("NEON")
        async with Browser() as browser:
            page = await browser.open(f"{link}?dsp=spotify")
            page = await page.submit("Continue to Spotify", {"future_saves": True})
            page = await page.submit("Agree", {"account": "leo"})
        assert "no text says when this permission ends" in page.words
        await scene.out(first)
        await scene.ticked()
        await scene.at(first, 12)
        await leo.gets("is out & saved to your Spotify")
        second = await scene.by_keyword("TIDE", "Tide", weeks=3, which=1)
        told = await leo.gets("new: Tide")
        assert "It will be in your Spotify. Not this one? Text DATA" in told
        assert told.endswith("STOP to end")
        await scene.out(second)
        await scene.ticked()
        await scene.at(second, 12)
        await leo.gets("Tide is out & saved to your Spotify")
        about = [text.body for text in leo.received if "Tide" in text.body]
        assert len(about) == 2 <= FEWEST, "no more than the prompt said"


async def test_renewed_in_the_archive_and_saved_at_the_next_release(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        stage, first, mia = scene.stage, await scene.release(), scene.fan(1, "Mia")
        async with Browser() as browser:
            page = await browser.open(await mia.press(await mia.comes(first.code, "Pick where"), "Spotify"))
            page = await page.submit("Continue to Spotify", {"future_saves": True})
            await page.submit("Agree", {"account": "mia"})
        leos = await ticket(scene, first.code)
        await scene.out(first)
        await mia.says("Saved. Night Drive")
        await scene.reaches(first, CampaignStatus.RELEASED)
        await stage.parts.campaigns.archive(NEON, first.id)
        ends = await scene.count(UNTIL)

        noon = await noon_before_the_end(scene)
        stage.world.clock.jump_to(noon)
        asked = await mia.says("As long as it lives I save every new release of NEON")
        link = await mia.press(asked, "Keep it alive")
        async with Browser() as browser:
            page = await browser.open(link.replace("/renew/", "/renew/x"))
            assert page.status == 404
            page = await browser.open(f"{leos}/renew/spotify")
            assert page.status == 404, "who trusts nobody has nothing to renew"
            page = await browser.open(link)
            assert "again whenever NEON releases something new" in page.words, page.words
            assert 'type="checkbox"' not in page.text
            page = await page.submit("Continue to Spotify")
            page = await page.submit("Agree", {"account": "mia"})
            assert "I go on saving every new release of NEON to your Spotify." in page.words
            assert "will be in your" not in page.words
            spent = await browser.open(link)
            assert spent.status >= 400
        thanks = await mia.says("Done. I go on saving every new release of NEON")
        assert [b.text for b in thanks.flat_buttons] == ["Not your account? Undo"]
        assert await scene.count(UNTIL) > ends + 100 * 86400
        assert await scene.count("SELECT count(*) FROM presave") == 1, "nothing is promised of what is over"

        stage.world.clock.move(timedelta(days=1))  # nobody gets a third message in one day unasked

        async def next_day() -> bool:
            return stage.parts.clock.now() > noon + timedelta(days=1)

        await until(next_day)
        second = await scene.release("Tide", which=1)
        told = await mia.says("NEON has a new release: Tide")
        assert "it will be in your Spotify" in told.text
        await scene.out(second)
        await mia.says("Saved. Tide")
        assert scene.library("mia") == 2
