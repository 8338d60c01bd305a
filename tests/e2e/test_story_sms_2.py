"""Text messages from the keyword to the receipt, with the whole product running: yes and no, day and night, stop and start."""

from __future__ import annotations

import pytest

from app.demo.services import ID
from sandbox.browser import Browser
from sandbox.robots import authorise
from tests.support.sms_story import sms_scene

pytestmark = pytest.mark.timeout(180)
OUT = "Night Drive is out"


async def test_who_never_says_y_gets_no_link_and_no_receipt(dsn: str) -> None:
    async with sms_scene(dsn) as scene:
        release = await scene.by_keyword("NEON")
        mia, tom = scene.texter("0001"), scene.texter("0002")
        await mia.answers("Neon", "Reply Y for recurring automated release texts")
        await tom.connects("NEON", "tom")
        await scene.released(release)
        await scene.at(release, 12)
        await tom.gets(f"{OUT} & saved to your Spotify")
        await scene.quiet()
        assert len(mia.received) == 1
        assert (
            await scene.count(
                "SELECT count(*) FROM presave p JOIN address a USING (fan_id) WHERE a.external_id LIKE '%0001'"
            )
            == 0
        )
        assert (
            await scene.count(
                "SELECT count(*) FROM delivery d JOIN address a ON a.id = d.address_id WHERE a.external_id LIKE '%0001'"
            )
            == 0
        )
        assert await scene.count("SELECT count(*) FROM ticket") == 1, "only Tom's"


async def test_a_stopped_fan_is_saved_and_hears_nothing_until_start(dsn: str) -> None:
    async with sms_scene(dsn) as scene:
        release = await scene.by_keyword("NEON")
        later = await scene.by_keyword("GLOW", "Afterglow", weeks=2, which=1)
        mia = scene.texter("0001")
        await mia.connects("NEON", "mia")
        assert "unsubscribed" in await mia.answers("STOP", "unsubscribed"), "Twilio's own words"
        await mia.silent_to("NEON")
        shown = list(mia.received)

        await scene.released(release)
        await scene.saved("mia")
        await scene.at(release, 12)
        await scene.quiet()
        assert mia.received == shown, "saved as promised, and silent as told"

        await mia.answers("START", "re-subscribed")
        await scene.quiet()
        assert mia.heard(OUT) == 0, "what was not said is not said late"
        await mia.connects("GLOW", "mia")
        await scene.released(later)
        await scene.at(later, 12)
        await mia.gets("Afterglow is out & saved to your Spotify")
        assert mia.heard("Afterglow is out") == 1
        assert scene.library("mia") == 2


async def test_a_stop_in_ones_own_words_stops_everything_and_our_start_answers(dsn: str) -> None:
    async with sms_scene(dsn) as scene:
        release = await scene.by_keyword("NEON")
        mia = scene.texter("0001")
        await mia.connects("NEON", "mia")
        await mia.answers("Hey, please stop texting me", "You get no more texts from this number")
        await mia.silent_to("stop texting me")
        await mia.silent_to("neon")
        shown = list(mia.received)
        await scene.released(release)
        await scene.saved("mia")
        await scene.at(release, 12)
        await scene.quiet()
        assert mia.received == shown
        await mia.answers("START", "You get texts from this number again.")


async def test_a_fan_who_comes_back_keeps_the_permission(dsn: str) -> None:
    async with sms_scene(dsn) as scene:
        first = await scene.by_keyword("NEON")
        second = await scene.by_keyword("GLOW", "Afterglow", weeks=2, which=1)
        mia = scene.texter("0001")
        await mia.connects("NEON", "mia")
        await scene.released(first)
        await scene.at(first, 12)
        await mia.gets(f"{OUT} & saved")
        link = await mia.joins("GLOW")
        async with Browser() as browser:  # one tap on the page, no second authorisation
            page = await browser.open(link)
            assert "with the account you connected" in page.words
            page = await page.submit("Spotify")
        assert "Your permission reaches until" in page.words
        assert "mia" not in page.words  # a link may be forwarded
        assert await scene.count("SELECT count(*) FROM attempt") == 1
        assert await scene.count("SELECT count(*) FROM dsp_grant WHERE status = 'active'") == 1
        await scene.released(second)
        await scene.at(second, 12)
        await mia.gets("Afterglow is out & saved")
        await scene.quiet()
        assert (mia.heard(OUT), mia.heard("Afterglow is out")) == (1, 1)
        assert scene.library("mia") == 2


async def test_a_receipt_waits_for_the_morning_unless_the_fan_asked_to_be_woken(dsn: str) -> None:
    async with sms_scene(dsn) as scene:
        release = await scene.by_keyword("NEON")
        mia, tom, lea = scene.texter("0001"), scene.texter("0002"), scene.texter("0003")
        await mia.connects("NEON", "mia")
        await tom.connects("NEON", "tom")
        await tom.answers("wake", "release texts may come at midnight")
        await lea.joins("NEON")

        await scene.released(release)
        for account in ("mia", "tom"):
            await scene.saved(account)
        await tom.gets(f"{OUT} & saved to your Spotify")
        await scene.at(release, 9, 59)
        await scene.quiet()
        assert (mia.heard(OUT), tom.heard(OUT), lea.heard(OUT)) == (0, 1, 0)

        await scene.at(release, 10, 1)
        await mia.gets(f"{OUT} & saved to your Spotify")
        await lea.gets(f"{OUT}. Play")
        await scene.quiet()
        assert (mia.heard(OUT), tom.heard(OUT), lea.heard(OUT)) == (1, 1, 1)


async def test_a_dead_permission_is_told_in_the_morning_and_one_tap_saves_at_once(dsn: str) -> None:
    async with sms_scene(dsn) as scene:
        release = await scene.by_keyword("NEON")
        mia = scene.texter("0001")
        await mia.connects("NEON", "mia")
        assert scene.stage.world.libraries["spotify"].revoke_grant("mia", ID)
        await scene.released(release)
        await scene.at(release, 9, 59)
        await scene.quiet()
        assert (mia.heard(OUT), scene.library("mia")) == (0, 0)

        await scene.at(release, 10, 1)
        rescue = await mia.gets(f"{OUT}, but Spotify did not let me save it. One tap:")
        link = next(word for word in rescue.split() if "/j/" in word)
        await authorise(link, "mia")
        await scene.saved("mia")
        await mia.gets(f"{OUT} & saved to your Spotify")
        await scene.quiet()
        assert (mia.heard(OUT), len(mia.received)) == (2, 4), "the prompt, the link, the reason, the receipt"
