"""Every word and every odd button of a fan in Telegram, with the whole product running: said right, and done."""

from __future__ import annotations

import pytest

from app.demo.stage import TELEGRAM_BOT
from core.campaign import CampaignStatus
from sandbox.browser import Browser
from sandbox.telegram.state import telegram_of
from tests.support.telegram_story import NEON, Chat, Scene, telegram_scene

pytestmark = pytest.mark.timeout(180)
GONE = "This pre-save does not exist, or is not open to fans."
UNCLEAR = "I did not get that."


async def raw_press(scene: Scene, fan: Chat, data: str, message_id: int | None = None) -> None:
    """A button that no message of ours has: Telegram hands on whatever a modified app sends."""
    bot = telegram_of(scene.stage.world).bot(TELEGRAM_BOT)
    message = {
        "message_id": message_id or 1,
        "date": 0 if message_id is None else 1,
        "chat": {"id": fan.person.id, "type": "private", "first_name": fan.person.first_name},
    }
    bot.push(
        "callback_query",
        {"id": "1", "from": fan.person.user(), "message": message, "chat_instance": "1", "data": data},
    )


async def test_stop_silences_the_chat_and_start_brings_it_back(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        one, two = await scene.release(), await scene.release("Afterglow", days=5, which=1)
        mia = scene.fan(1, "Mia")
        await mia.connects(one.code, "mia")
        await mia.press(await mia.comes(two.code, "Afterglow"), "Save to my Spotify")
        await mia.says("Done, you are fan 1. Afterglow")

        await mia.answers("/stop", "You get no more messages from me here.")
        await mia.answers("STOP!", "You had stopped already.")
        shown = mia.last
        await scene.out(one)
        await scene.saved("mia")
        await scene.reaches(one, CampaignStatus.RELEASED)
        assert mia.last == shown, "saved as promised, and silent as told"
        assert "saved" in (await mia.answers("/status", "Night Drive")).text, "but asked, it answers"

        await mia.answers("/start", "Welcome back. You get messages here again.")
        await mia.answers("/start", "Hello. Open an artist's pre-save link")
        await scene.out(two)
        await mia.says("Saved. Afterglow")


async def test_start_in_a_new_link_lifts_a_stop_and_a_typed_code_says_that_nothing_will_come(
    dsn: str,
) -> None:
    async with telegram_scene(dsn) as scene:
        release = await scene.release()
        mia, tom = scene.fan(1, "Mia"), scene.fan(2, "Tom")
        for fan in (mia, tom):
            await fan.comes(release.code, "Pick where you listen")
            await fan.answers("stop", "You get no more messages from me here.")
        prompt = await mia.comes(release.code, "Pick where you listen")
        assert mia.heard("Welcome back.") == 1
        await mia.press(prompt, "Just remind me")
        await mia.says("Done, you are fan 1.")

        await tom.answers(f"/presave {release.code}", "You stopped my messages here, so none will come.")
        shown = tom.last
        await scene.out(release)
        await mia.says("Night Drive by NEON is out.")
        await scene.reaches(release, CampaignStatus.RELEASED)
        assert tom.last == shown


async def test_the_words_say_and_do_what_they_should(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        release = await scene.release()
        mia = scene.fan(1, "Mia")
        await mia.comes("nosuch", GONE)
        await mia.answers("/status", "You have no pre-saves yet.")
        await mia.answers("/mydata", "I keep nothing about you.")
        await mia.connects(release.code, "mia")
        await mia.answers("/help", "Run by Upbeat Sandbox.")
        await mia.answers("/releases", "Night Drive")
        await mia.answers("what is this?", UNCLEAR)

        asked = await mia.answers("/language", "Which language")
        await mia.pressed(asked, "Deutsch", "Deutsch")
        await mia.answers("/status", "wartet")
        await mia.pressed(asked, "English", "I speak English with you now.")

        asked = await mia.answers("/pause", "No messages for how long?")
        await mia.pressed(asked, "30", "Quiet until")
        await mia.pressed(asked, "Go on", "I am back.")

        data = await mia.answers("/mydata", "I keep 1 connections, 1 pre-saves")
        page_url = await mia.press(data, "Open my page")
        async with Browser() as browser:
            page = await (await browser.open(page_url)).submit("Open it")
        assert "Hello Mia" in page.words
        assert "mia" in page.words

        asked = await mia.answers("/disconnect", "Which permission")
        await mia.pressed(asked, "Spotify (", "Spotify is disconnected")
        await mia.answers("/disconnect", "Nothing is connected.")
        assert await scene.count("SELECT count(*) FROM dsp_grant WHERE status <> 'revoked'") == 0
        await scene.out(release)
        await scene.reaches(release, CampaignStatus.RELEASED)
        assert not scene.library("mia")


async def test_stale_and_made_up_buttons_and_codes_are_answered_and_hurt_nobody(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        release = await scene.release()
        mia, eve = scene.fan(1, "Mia"), scene.fan(2, "Eve")
        prompt = await mia.comes(release.code, "Pick where you listen")
        await mia.connects(release.code, "mia")
        await eve.answers_start("Hello.")

        # what nobody could press, and what somebody else's button says
        for data in (
            "",
            "zz",
            "c:1",
            "c:1:napster",
            "l:-1",
            f"l:{2**70}",
            "c:9999999:spotify",
            "p:x",
            "\x00",
        ):
            last = eve.last
            await raw_press(scene, eve, data)
            answer = await eve.says("", after=last)
            assert UNCLEAR in answer.text or GONE in answer.text, (data, answer.text)
        last = eve.last
        await raw_press(scene, eve, f"w:{release.id}:1")
        await eve.says("I do not know you yet.", after=last)
        assert await scene.count("SELECT count(*) FROM presave WHERE status = 'waiting'") == 1
        last = mia.last
        await raw_press(scene, mia, f"c:{release.id}:spotify")
        await mia.says("waiting for release day", after=last)

        # codes
        for code in ("nosuch", "c_", "x" * 60):
            await eve.answers(f"/presave {code}", GONE)
        await eve.answers("/presave", "Hello.")
        await eve.answers(release.code, "Pick where you listen")

        # called off: its code, its buttons, and those of a teaser
        campaigns = scene.stage.parts.campaigns
        later = await scene.release("Afterglow", days=9, which=1, opens=False)
        await campaigns.announce(NEON, later.id)
        teaser = await eve.comes(later.code, "Pre-saves are not open yet.")
        await campaigns.cancel(NEON, later.id)
        await eve.pressed(teaser, "Tell me", GONE)
        await campaigns.cancel(NEON, release.id)
        await mia.says("The release of Night Drive was called off.")
        await eve.comes(release.code, GONE)
        await mia.pressed(prompt, "Amazon Music", GONE)
        await scene.out(release)
        assert not scene.library("mia")
        assert mia.heard("called off") == 1


async def test_a_group_sees_the_way_in_and_nobodys_link(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        release = await scene.release()
        mia = scene.fan(1, "Mia")
        await mia.connects(release.code, "mia")
        group = telegram_of(scene.stage.world).group("NEON fans", bots=[TELEGRAM_BOT], members=[mia.person])
        group.say(mia.person, f"/presave@{TELEGRAM_BOT} {release.code}")
        way = await group.wait_for(lambda m: "Pre-saves happen in our private chat." in m.text, 30)
        (button,) = way.flat_buttons
        assert button.value == f"https://t.me/{TELEGRAM_BOT}?start=c_{release.code}"
        shown = mia.last
        for word in ("status", "mydata", "forget", "stop"):
            group.say(mia.person, f"/{word}@{TELEGRAM_BOT}")
        group.say(mia.person, "stop")
        tom = scene.fan(2, "Tom")
        await tom.comes(button.value.rpartition("c_")[2], "Pick where you listen")
        assert sum(m.from_bot for m in group.messages()) == 1, "one way in a minute, nothing else"
        assert mia.last == shown
        assert "waiting for release day" in (await mia.answers("/status", "Night Drive")).text


async def test_forget_leaves_nothing_to_save_and_nobody_to_tell(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        release = await scene.release()
        mia = scene.fan(1, "Mia")
        await mia.connects(release.code, "mia")
        asked = await mia.answers("/forget", "Erase what?")
        await mia.pressed(asked, "No", "waiting for release day")
        await mia.pressed(asked, "Everything", "Done. Nothing about you is left here")
        await mia.pressed(asked, "Everything", "Done. Nothing about you is left here")
        await mia.answers("/mydata", "I keep nothing about you.")
        shown = mia.last
        await scene.out(release)
        await scene.reaches(release, CampaignStatus.RELEASED)
        assert mia.last == shown
        assert not scene.library("mia")
        assert not await scene.count("SELECT count(*) FROM address WHERE external_id = $1", "7001")


async def test_a_paused_fan_is_saved_and_not_written_to(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        release = await scene.release()
        abe = scene.fan(1, "Abe")
        await abe.connects(release.code, "abe")
        await abe.pressed(await abe.answers("/pause", "how long?"), "7", "Quiet until")
        shown = abe.last
        await scene.out(release)
        await scene.saved("abe")
        await scene.reaches(release, CampaignStatus.RELEASED)
        assert abe.last == shown


async def test_old_buttons_after_the_release_do_what_is_still_true(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        one, two = await scene.release(), await scene.release("Afterglow", days=5, which=1)
        mia, lea = scene.fan(1, "Mia"), scene.fan(2, "Lea", language_code="de-AT")
        thanks = await mia.connects(one.code, "mia")
        assert "even at night" in await mia.press(thanks, "Wake me")
        card = await mia.comes(two.code, "Afterglow")
        old = await lea.comes(one.code, "Wähl aus, wo du hörst")
        await scene.out(one)
        await mia.says("Saved. Night Drive")

        # what is saved cannot be taken back, and says so
        asked = await mia.pressed(thanks, "Cancel", "Cancel your pre-save of Night Drive?")
        await mia.pressed(asked, "Yes", "There was nothing waiting for Night Drive")
        assert scene.library("mia") == 1

        # the old "just remind me": the link at once, once, in her language
        for _ in range(2):
            await lea.press(old, "Nur erinnern")
        await lea.says("Night Drive von NEON ist draußen.")
        await scene.reaches(one, CampaignStatus.RELEASED)
        assert lea.heard("ist draußen.") == 1

        # the permission is gone: "one tap" asks for a new one instead of promising
        await mia.pressed(
            await mia.answers("/disconnect", "Which permission"), "Spotify (", "is disconnected"
        )
        again = await mia.pressed(card, "Save to my Spotify", "has to agree once")
        assert again.extra["has_protected_content"] is True
        assert await scene.count("SELECT count(*) FROM presave WHERE campaign_id = $1", two.id) == 0
