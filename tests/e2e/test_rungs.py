"""The rungs between saving and reminding, as fans meet them: one tap on the day, and a service's own page."""

from __future__ import annotations

import re
from datetime import timedelta

from app.demo.services import ID
from core.campaign import Campaign
from core.fan import Visitor
from core.ids import Channel, DspName
from sandbox.browser import Browser, Page
from sandbox.dsps.spotify_state import spotify_of
from sandbox.dsps.tidal import tidal_of
from sandbox.robots import authorise
from tests.support.telegram_story import NEON, Chat, Scene, telegram_scene, until

SETTINGS = {"tidal_refresh_tokens": "", "spotify_quota": "development"}
COUNTDOWN = "https://open.spotify.com/prerelease/0Sb8y1pz3x1PqYzP2mIlVK"


async def offered(scene: Scene) -> Campaign:
    """Out tomorrow, on TIDAL, which renews nothing, and on Spotify, where we serve no strangers."""
    tidal_of(scene.stage.world).clients[ID].refreshes = False
    campaign = await scene.release(opens=False)
    campaigns = scene.stage.parts.campaigns
    await campaigns.edit(NEON, campaign.id, {"dsps": "tidal,spotify"})
    await campaigns.set_link(NEON, campaign.id, DspName.SPOTIFY, COUNTDOWN)
    opened = await campaigns.open(NEON, campaign.id)
    scene.deliver(opened)
    return opened


async def test_one_tap_on_the_day_is_said_before_it_is_one_tap_on_the_day(dsn: str) -> None:
    async with telegram_scene(dsn, **SETTINGS) as scene:
        stage, campaign = scene.stage, await offered(scene)
        mia = scene.fan(1, "Mia")
        prompt = await mia.comes(campaign.code)
        assert prompt.flat_buttons[0].text == "TIDAL · one tap on the day"
        await mia.press(prompt, "TIDAL")
        await mia.says("one button here that day")
        assert await scene.count("SELECT count(*) FROM dsp_grant") == 0, "nothing is asked that dies unused"

        await scene.out(campaign)
        note = await mia.says("One tap puts it into your TIDAL")
        await authorise(await mia.press(note, "Save it now"), "mia", "TIDAL")
        await mia.says("Saved. Night Drive")
        assert len(tidal_of(stage.world).listeners.accounts["mia"].library) == 1
        assert mia.heard("One tap puts it") == 1


async def test_the_artists_own_page_at_spotify_is_shown_and_never_counted(dsn: str) -> None:
    async with telegram_scene(dsn, **SETTINGS) as scene:
        stage, campaign = scene.stage, await offered(scene)
        async with Browser() as browser:
            public = await browser.open(f"{stage.public_url}/{campaign.slug}")
            assert COUNTDOWN in public.text
            assert "own pre-save page" in public.words
        leo = scene.fan(2, "Leo")
        prompt = await leo.comes(campaign.code)
        assert "Spotify · its own pre-save page" in [b.text for b in prompt.flat_buttons]
        own = await leo.pressed(prompt, "Spotify", "has its own page at Spotify")
        assert await leo.press(own, "Pre-save in Spotify itself") == COUNTDOWN

        await scene.out(campaign)
        await leo.says("by NEON is out.")

        async def reminded() -> bool:
            return await scene.count("SELECT count(*) FROM presave WHERE status = 'reminded'") == 1

        await until(reminded)
        assert await scene.count("SELECT count(*) FROM presave WHERE rung = 'native'") == 1
        _, funnel = await stage.parts.campaigns.funnel(NEON, campaign.id)
        assert (funnel.joined, funnel.saved) == (1, 0)


async def listed_page(scene: Scene, fan: Chat, release: Campaign, browser: Browser) -> Page:
    """The consent page by the quiet link of the fan's personal page."""
    stage = scene.stage
    async with stage.parts.database.store() as tx:
        sender = next(one for one in await tx.fans.senders() if one.channel is Channel.TELEGRAM)
    visitor = Visitor(sender_id=sender.id, channel=Channel.TELEGRAM, external_id=str(fan.person.id))
    offer = await stage.parts.joining.offer(visitor, release.code, "test")
    page = await browser.open(str(offer.ticket_url))
    return await page.follow("Account on the list of our app at Spotify?")


async def test_the_pages_of_a_personal_link_promise_the_same(dsn: str) -> None:
    async with telegram_scene(dsn, **SETTINGS) as scene:
        stage, campaign = scene.stage, await offered(scene)
        zoe = scene.fan(3, "Zoe")
        await zoe.comes(campaign.code)
        async with stage.parts.database.store() as tx:
            sender = next(one for one in await tx.fans.senders() if one.channel is Channel.TELEGRAM)
        visitor = Visitor(
            sender_id=sender.id, channel=Channel.TELEGRAM, external_id=str(zoe.person.id), name="Zoe"
        )
        offer = await stage.parts.joining.offer(visitor, campaign.code, "test")
        async with Browser() as browser:
            page = await browser.open(f"{offer.ticket_url}?dsp=tidal")
            assert "one tap on the day" in page.words, "no consent page for what would not live"
            done = await page.submit("TIDAL", {})
            assert "one button that puts Night Drive into your TIDAL" in done.words
            page = await browser.open(str(offer.ticket_url))
            done = await page.submit("Spotify", {})
            assert COUNTDOWN in done.text
            assert "I cannot see what you do there" in done.words


async def test_an_account_on_the_list_saves_in_development_mode_and_another_keeps_the_reminder(
    dsn: str,
) -> None:
    async with telegram_scene(dsn, spotify_quota="development") as scene:
        [client] = spotify_of(scene.stage.world).clients.values()
        client.mode, client.listed = "development", {"mia"}
        release = await scene.release()
        mia, zoe = scene.fan(1, "Mia"), scene.fan(2, "Zoe")
        for fan in (mia, zoe):
            prompt = await fan.comes(release.code)
            assert "Spotify · I remind you with the link" in [b.text for b in prompt.flat_buttons]
        async with Browser() as browser:
            page = await browser.open(f"{scene.stage.public_url}/{release.slug}")
            page = await page.follow("Account on the list of our app at Spotify?")
            assert "serves only accounts on its list" in page.words
        async with Browser() as browser:
            page = await listed_page(scene, zoe, release, browser)
            page = await (await page.submit("Continue to Spotify")).submit("Agree", {"account": "zoe"})
            assert page.status == 200
        async with Browser() as browser:
            page = await listed_page(scene, mia, release, browser)
            page = await (await page.submit("Continue to Spotify")).submit("Agree", {"account": "mia"})
            assert "will be in your Spotify library" in page.words
        again = await mia.comes(release.code, "Pick where")
        assert any(b.text.startswith("Save to my Spotify") for b in again.flat_buttons)
        await scene.out(release)
        await mia.says("Saved. Night Drive")
        await zoe.says("is out.")
        assert (scene.library("mia"), scene.library("zoe")) == (1, 0)


async def test_before_saying_yes_a_fan_reads_until_when_the_permission_reaches(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        soon, far = await scene.release(), await scene.release("Afterglow", days=280, which=1)
        async with Browser() as browser:
            page = await browser.open(f"{scene.stage.public_url}/{soon.slug}?dsp=spotify")
            assert "Your permission reaches until" in page.words
            page = await browser.open(f"{scene.stage.public_url}/{far.slug}?dsp=spotify")
            assert "before the release. Choose a chat afterwards" in page.words


async def test_a_permission_of_hours_is_told_by_the_clock_and_asked_for_no_next_release(dsn: str) -> None:
    async with telegram_scene(dsn, **SETTINGS) as scene:
        stage, campaign = scene.stage, await offered(scene)
        stage.world.clock.jump_to(campaign.rule.instant() - timedelta(hours=2))
        ends = r"(13|14):[0-9]{2} UTC"  # four hours from then
        mia = scene.fan(1, "Mia")

        async def near() -> bool:
            return stage.parts.clock.now() > campaign.rule.instant() - timedelta(hours=3)

        await until(near)
        prompt = await mia.comes(campaign.code)
        async with Browser() as browser:
            page = await browser.open(await mia.press(prompt, "TIDAL · saves by itself"))
            assert re.search(f"TIDAL gives permission for 4 hours only: it works until {ends}", page.words)
            assert 'name="follow"' in page.text
            assert "future_saves" not in page.text
            page = await page.submit("Continue to TIDAL")
            page = await page.submit("Agree", {"account": "mia"})
            assert re.search(f"Your permission works until {ends}", page.words)
        thanks = await mia.says("Done, you are fan 1")
        assert re.search(f"Your permission works until {ends}", thanks.text)
        future = "SELECT count(*) FROM consent_event WHERE purpose = 'future_saves'"
        assert await scene.count(future) == 0


async def test_the_last_place_of_a_day_that_goes_during_the_sign_in_is_said_at_once(dsn: str) -> None:
    async with telegram_scene(dsn, youtube_music_daily_units="100") as scene:
        campaigns, campaign = scene.stage.parts.campaigns, await scene.release(opens=False)
        await campaigns.edit(NEON, campaign.id, {"dsps": "youtube_music"})
        await campaigns.open(NEON, campaign.id)
        mia, leo = scene.fan(1, "Mia"), scene.fan(2, "Leo")
        async with Browser() as browser:
            offered = await mia.press(await mia.comes(campaign.code), "YouTube Music · saves by itself")
            page = await (await browser.open(offered)).submit("Continue to YouTube Music", {"follow": True})
            taken = await leo.press(await leo.comes(campaign.code), "YouTube Music · saves by itself")
            await authorise(taken, "leo", "YouTube Music")
            page = await page.submit("Agree", {"account": "mia"})
        assert "the last place of that day went while you signed in" in page.words
        assert "On release day I send you the link that plays Night Drive on YouTube Music." in page.words
        assert "library" not in page.words
        thanks = await mia.says("you are fan")
        assert "I send you the link" in thanks.text
        assert "I cannot promise to save it" in thanks.text
        assert "I cannot promise" not in (await leo.says("you are fan")).text
        rows = await scene.stage.parts.database.pool.fetch(
            "SELECT f.name, p.rung, p.follow, p.grant_id IS NOT NULL AS bound,"
            " (SELECT array_agg(purpose ORDER BY id) FROM consent_event e WHERE e.fan_id = f.id) AS agreed"
            " FROM presave p JOIN fan f ON f.id = p.fan_id ORDER BY f.name"
        )
        assert [tuple(row) for row in rows] == [
            ("Leo", "auto", False, True, ["release", "save"]),
            ("Mia", "reminder", False, True, ["release"]),
        ]
        await scene.out(campaign)
        await mia.says("by NEON is out.")
