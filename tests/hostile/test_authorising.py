"""Wrong, replayed, expired and foreign states; the attacker who starts a flow for somebody else; forwarded links."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp

from bots.conversation.intents import decode
from core.ids import DspName
from core.ladder import Rung
from core.message import Press
from sandbox.browser import Browser
from tests.hostile.conftest import Scene


async def start(browser: Browser, scene: Scene) -> str:
    """Press Spotify's button; the browser now stands on Spotify's consent page. Returns the authorise URL."""
    page = await browser.open(f"{scene.ticket}?dsp=spotify")
    page = await page.submit("Continue to Spotify")
    assert "/spotify/authorize" in page.url
    return page.url


async def test_the_fan_who_began_is_bound_at_once(scene: Scene):
    async with Browser() as mia:
        page = await (await mia.open(await start(mia, scene))).submit("Agree", {"account": "mia_92"})
        assert page.status == 200
        assert await scene.grants() == [("Mia", "mia_92")]


async def test_the_attackers_flow_never_binds_the_victims_account(scene: Scene):
    async with Browser() as attacker, Browser() as victim:
        url = await start(attacker, scene)  # the attacker is "Mia" here, and sends the URL to a victim
        page = await (await victim.open(url)).submit("Agree", {"account": "victim"})
        assert "Mia" in page.words, "the page names the chat"
        assert await scene.grants() == []
        # neither side can finish it from the attacker's browser
        stolen = await attacker.open(page.url)
        assert stolen.status == 410
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{scene.stage.public_url}/callback/spotify/confirm", data={"answer": "yes"}) as answer,
        ):
            assert answer.status == 403
        assert await scene.grants() == []
        # "that's not me" destroys what Spotify gave us
        page = await page.submit("not me")
        held = await scene.stage.parts.database.pool.fetchval(
            "SELECT count(*) FROM attempt WHERE tokens_sealed IS NOT NULL"
        )
        assert held == 0
        assert await scene.grants() == []


async def test_another_browser_of_the_same_person_may_say_yes(scene: Scene):
    async with Browser() as in_app, Browser() as real:
        page = await (await real.open(await start(in_app, scene))).submit("Agree", {"account": "mia_92"})
        page = await page.submit("Yes")
        assert page.status == 200
        assert await scene.grants() == [("Mia", "mia_92")]
        again = await real.go(
            "POST", f"{scene.stage.public_url}/callback/spotify/confirm", data={"answer": "yes"}
        )
        assert again.status in (403, 410)


async def test_a_state_works_once_in_time_and_for_its_own_service(scene: Scene):
    async with Browser(stops_at=(f"{scene.stage.public_url}/callback",)) as mia:
        page = await (await mia.open(await start(mia, scene))).submit("Agree", {"account": "mia_92"})
        back = page.left_for
        assert back is not None
        state = parse_qs(urlsplit(back).query)["state"][0]
    base = scene.stage.public_url
    async with aiohttp.ClientSession() as http:
        for odd in (
            f"{base}/callback/spotify?code=x&state={state[:-1]}",
            f"{base}/callback/spotify?code=x&state=",
            f"{base}/callback/spotify?code=x",
            f"{base}/callback/spotify?code=x&state=' OR 1=1 --",
        ):
            async with http.get(odd) as answer:
                assert answer.status == 410, odd
        async with http.get(f"{base}/callback/amazon_music?code=x&state={state}") as answer:
            assert answer.status == 404
        async with http.get(back) as answer:
            assert answer.status == 200  # a stranger's browser: asked, not bound
        async with http.get(back) as answer:
            assert answer.status == 410
    assert await scene.grants() == []


async def test_an_attempt_ends_after_ten_minutes(scene: Scene):
    async with Browser(stops_at=(f"{scene.stage.public_url}/callback",)) as mia:
        page = await (await mia.open(await start(mia, scene))).submit("Agree", {"account": "mia_92"})
        await scene.stage.parts.clock.set_offset(timedelta(minutes=11))
        async with aiohttp.ClientSession() as http, http.get(page.left_for or "") as answer:
            assert answer.status == 410
            assert "nothing" in (await answer.text()).lower()


async def test_a_denied_consent_loses_nothing(scene: Scene):
    async with Browser() as mia:
        page = await (await mia.open(await start(mia, scene))).submit("Cancel")
        assert page.status == 200
        assert await scene.grants() == []
        page = await (await mia.open(await start(mia, scene))).submit("Agree", {"account": "mia_92"})
        assert await scene.grants() == [("Mia", "mia_92")]


async def test_a_ticket_fetched_by_previews_stays_whole(scene: Scene):
    events = "SELECT count(*) FROM event WHERE kind <> 'click'"
    async with aiohttp.ClientSession(headers={"User-Agent": "TelegramBot (like TwitterBot)"}) as http:
        for _ in range(5):
            async with http.get(scene.ticket) as answer:
                assert answer.status == 200
            async with http.get(f"{scene.ticket}?dsp=spotify") as answer:
                assert answer.status == 200
    pool = scene.stage.parts.database.pool
    assert await pool.fetchval("SELECT count(*) FROM ticket WHERE spent_at IS NOT NULL") == 0
    assert await pool.fetchval("SELECT count(*) FROM attempt") == 0
    assert await pool.fetchval(events) == 0


async def test_a_forwarded_ticket_names_its_chat_and_is_spent_once(scene: Scene):
    async with Browser() as stranger:
        page = await stranger.open(scene.ticket)
        assert "Mia" in page.words
        assert page.words.index("Mia") < page.words.index("Spotify")
    async with Browser() as mia:
        await (await mia.open(await start(mia, scene))).submit("Agree", {"account": "mia_92"})
    async with Browser() as stranger:
        page = await stranger.open(f"{scene.ticket}?dsp=spotify")
        assert page.status == 410
        assert await scene.grants() == [("Mia", "mia_92")]


async def test_a_saved_permission_is_used_from_the_page_only_while_it_lives(scene: Scene):
    parts = scene.stage.parts
    async with Browser() as mia:
        await (await mia.open(await start(mia, scene))).submit("Agree", {"account": "mia_92"})
    second = await parts.joining.offer_again(scene.mia, scene.campaign.id)
    assert second.ticket_url is not None
    assert await parts.joining.cancel(scene.mia, scene.campaign.id) == 1
    async with Browser() as anybody:
        page = await anybody.open(second.ticket_url)
        assert "mia_92" not in page.text
        assert (await page.submit("Spotify")).words.count("Done, you are fan 1.") == 1
        [(_, presave)] = await parts.joining.promises(scene.mia)
        assert (presave.rung, presave.grant_id is not None) == (Rung.AUTO, True)
        await parts.privacy.disconnect(second.fan.id, DspName.SPOTIFY)
        await parts.joining.cancel(scene.mia, scene.campaign.id)
        page = await page.submit("Spotify")  # the button of the page as it was
        assert "Continue to Spotify" in page.buttons()
    assert await parts.joining.promises(scene.mia) == []


async def test_the_chat_is_told_whose_account_a_strangers_tap_connected_and_undoes_it(scene: Scene):
    async with Browser() as stranger:
        await (await stranger.open(await start(stranger, scene))).submit("Agree", {"account": "stranger"})
    parts = scene.stage.parts
    (message,) = await parts.deliveries.claim(scene.mia.sender_id, 9, parts.clock.now())
    said = await parts.renderer.render(message)
    assert "stranger" in said.text
    undo = next(b for row in said.buttons for b in row if b.label.startswith("Not your account"))
    assert await scene.grants() == [("Mia", "stranger")]
    assert isinstance(undo.action, Press)
    await parts.conversation.respond(scene.mia, decode(undo.action.data))
    assert await scene.grants() == []
    left = await parts.database.pool.fetchrow("SELECT status, access_sealed FROM dsp_grant")
    assert tuple(left) == ("revoked", None)


async def test_a_forwarded_ticket_never_opens_the_owners_page(scene: Scene):
    async with Browser() as stranger:
        page = await (await stranger.open(await start(stranger, scene))).submit(
            "Agree", {"account": "stranger"}
        )
        assert page.status == 200
        assert "/me/" not in page.text
    async with Browser() as web:  # who has no chat keeps the way to their own page
        page = await web.open(f"{scene.stage.public_url}/{scene.campaign.slug}?dsp=spotify")
        page = await (await page.submit("Continue to Spotify")).submit("Agree", {"account": "lea"})
        assert "/me/" in page.text
