"""Beyond the happy path in Telegram, with the whole product running: fans who come back, lose, move, arrive late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.demo.stage import SPOTIFY_CLIENT
from core.campaign import CampaignStatus
from sandbox.dsps.spotify import spotify_of
from sandbox.robots import authorise
from tests.support.telegram_story import NEON, telegram_scene

pytestmark = pytest.mark.timeout(180)


async def test_a_fan_comes_back_with_one_tap_hears_of_the_move_once_and_a_late_one_is_served(
    dsn: str,
) -> None:
    async with telegram_scene(dsn) as scene:
        first = await scene.release()
        mia = scene.fan(1, "Mia")
        await mia.connects(first.code, "mia")

        # another release: one tap, and no page
        later = await scene.release("Afterglow", days=20, which=1)
        prompt = await mia.comes(later.code, "Afterglow")
        assert not [b for b in prompt.flat_buttons if b.kind == "url"], "a connected fan needs no page"
        for _ in range(2):
            assert "You are fan 1." in await mia.press(prompt, "Save to my Spotify")
        await mia.says("Done, you are fan 1. Afterglow")
        where = f"WHERE campaign_id = {later.id}"
        assert await scene.count(f"SELECT count(*) FROM presave {where}") == 1
        assert await scene.count(f"SELECT count(*) FROM delivery {where} AND kind = 'confirmation'") == 1

        # the date moves: told once
        moved = (later.rule.on + timedelta(days=1)).isoformat()
        for _ in range(2):
            await scene.stage.parts.campaigns.reschedule(NEON, later.id, moved)
        await mia.says("Afterglow moves. New date")
        assert await scene.count(f"SELECT count(*) FROM delivery {where} AND kind = 'moved'") == 1

        await scene.out(first)
        await mia.says("Saved. Night Drive")
        zoe = scene.fan(2, "Zoe")
        prompt = await zoe.comes(first.code, "Out now.")
        await authorise(await zoe.press(prompt, "Spotify"), "zoe")
        await zoe.says("Saved. Night Drive")
        assert scene.library("zoe") == 1
        assert (zoe.heard("Saved."), mia.heard("Saved.")) == (1, 1)
        assert scene.library("mia") == 1
        _, funnel = await scene.stage.parts.campaigns.funnel(NEON, later.id)
        assert (funnel.clicks, funnel.joined) == (1, 1), "a press is no second visit"


async def test_a_fan_moves_to_another_service_and_takes_it_back(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        release = await scene.release()
        mia = scene.fan(1, "Mia")
        await mia.connects(release.code, "mia")

        status = await mia.answers("/status", "waiting for release day")
        prompt = await mia.pressed(status, "Change", "Pick where you listen")
        assert "You are fan 1." in await mia.press(prompt, "Amazon Music")
        again = await mia.says("I remind you with the link")
        asked = await mia.answers("/status", "I remind you with the link")
        asked = await mia.pressed(asked, "Cancel", "Your other pre-saves of it stay")
        await mia.pressed(asked, "Yes", "Cancelled at Amazon Music")
        asked = await mia.answers("/status", "waiting for release day")
        asked = await mia.pressed(asked, "Cancel", "Cancel your pre-save of Night Drive?")
        await mia.pressed(asked, "Yes", "Nothing will be saved for Night Drive")
        await mia.answers("/status", "You have no pre-saves yet")
        await mia.pressed(again, "Save to my Spotify", "")
        await scene.out(release)
        await mia.says("Saved. Night Drive")


async def test_a_teaser_tells_the_fan_who_asked_when_it_opens(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        teaser = await scene.release(opens=False)
        campaigns = scene.stage.parts.campaigns
        await campaigns.announce(NEON, teaser.id)
        mia, tom = scene.fan(1, "Mia"), scene.fan(2, "Tom")
        prompt = await mia.comes(teaser.code, "Pre-saves are not open yet")
        assert await mia.press(prompt, "Tell me") == "I tell you here the moment pre-saves open."
        assert "already" in await mia.press(prompt, "Tell me")
        await tom.comes(teaser.code, "Pre-saves are not open yet")

        await campaigns.open(NEON, teaser.id)
        told = await mia.says("Pre-saves for Night Drive by NEON are open.")
        assert "open already" in (await mia.pressed(prompt, "Tell me", "")).text
        prompt = await mia.pressed(told, "Pick where you listen", "Pick where you listen")
        await authorise(await mia.press(prompt, "Spotify"), "mia")
        await mia.says("Done, you are fan 1.")
        assert mia.heard("are open.") == 1
        assert not tom.heard("are open."), "only who asked is told"


async def test_a_dead_permission_and_a_blocked_bot_at_one_release(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        release = await scene.release()
        dora, bob, mia, dan = (scene.fan(n, name) for n, name in enumerate(("Dora", "Bob", "Mia", "Dan")))
        for fan, account in ((dora, "dora"), (bob, "bob"), (mia, "mia"), (dan, "dan")):
            await fan.connects(release.code, account)
        await bob.person.block()
        shown = bob.last
        for account in ("dora", "dan"):
            spotify_of(scene.stage.world).revoke_grant(account, SPOTIFY_CLIENT[0])
        await scene.out(release)

        await mia.says("Saved. Night Drive")
        rescue = await dora.says("I could not save it")
        await authorise(await dora.press(rescue, "Save it now"), "dora")
        await dora.says("Saved. Night Drive")
        assert scene.library("dora") == 1
        assert (dora.heard("could not save it"), dora.heard("Saved.")) == (1, 1)
        # the message is far up by now: /status has the way, too
        await dan.says("I could not save it")
        status = await dan.answers("/status", "needs your permission again")
        link = await dan.pressed(status, "Continue to Spotify", "has to agree once")
        await authorise(await dan.press(link, "Continue to Spotify"), "dan")
        await dan.says("Saved. Night Drive")
        await scene.saved("bob")
        await scene.reaches(release, CampaignStatus.RELEASED)
        assert bob.last == shown, "who blocked the bot is not written to"
        lost = "SELECT count(*) FROM delivery WHERE status IN ('queued', 'unknown')"
        assert await scene.count(lost) == 0, "and nothing is left of it in the queue"


async def test_two_releases_in_one_night_are_saved_and_told_each_once(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        one, two = await scene.release(), await scene.release("Afterglow", which=1)
        mia, tom = scene.fan(1, "Mia"), scene.fan(2, "Tom")
        await mia.connects(one.code, "mia")
        await mia.press(await mia.comes(two.code, "Afterglow"), "Save to my Spotify")
        await tom.connects(two.code, "tom")
        await scene.out(one)
        for fan, titles in ((mia, ("Night Drive", "Afterglow")), (tom, ("Afterglow",))):
            for title in titles:
                await fan.says(f"Saved. {title}")
            assert fan.heard("Saved.") == len(titles)
        assert (scene.library("mia"), scene.library("tom")) == (2, 1)
