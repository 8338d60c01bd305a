"""The page after the sign-in lists the fan's own playlists: one of them is chosen, nothing is typed, nobody else may."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.campaign import Campaign
from core.fan import Visitor
from core.ids import Channel
from sandbox.browser import Browser, Page
from sandbox.dsps.spotify_state import Playlist, spotify_of
from tests.support.telegram_story import Chat, Scene, telegram_scene

LISTED = '<select name="playlist"'


@pytest.fixture
async def scene(dsn: str) -> AsyncIterator[Scene]:
    async with telegram_scene(dsn) as scene:
        owned = {"first": "mia", "second": "mia", "theirs": "leo"}
        for id_, owner in owned.items():
            one = Playlist(id=id_, owner=owner, name="Night bus", description="", public=False)
            spotify_of(scene.stage.world).playlists[id_] = one
        yield scene


async def agrees(scene: Scene, fan: Chat, release: Campaign, browser: Browser, **box: str | bool) -> Page:
    page = await browser.open(await fan.press(await fan.comes(release.code, "Pick where"), "Spotify"))
    page = await page.submit("Continue to Spotify", box)
    return await page.submit("Agree", {"account": "mia"})


async def again(scene: Scene, browser: Browser, release: Campaign) -> Page:
    """The one tap of a returning fan, on the page that their chat's link opens."""
    sender = await scene.count("SELECT id FROM sender WHERE channel = 'telegram'")
    who = Visitor(
        sender_id=sender, channel=Channel.TELEGRAM, external_id="7001", name="Mia", language="en"  # type: ignore[arg-type]
    )  # fmt: skip
    offer = await scene.stage.parts.joining.offer(who, release.code, "test")
    assert offer.ticket_url is not None
    page = await browser.open(offer.ticket_url)
    return await page.submit(next(button for button in page.buttons() if "Spotify" in button))


async def wishes(scene: Scene) -> list[tuple[str, str]]:
    rows = await scene.stage.parts.database.pool.fetch(
        "SELECT playlist, playlist_id FROM presave ORDER BY id"
    )
    return [(row["playlist"], row["playlist_id"]) for row in rows]


async def test_the_chosen_one_is_filled_and_none_is_made(scene: Scene) -> None:
    release, mia, sp = await scene.release(), scene.fan(1, "Mia"), spotify_of(scene.stage.world)
    async with Browser() as browser:
        page = await agrees(scene, mia, release, browser, playlist=True)
        assert page.text.count("Night bus") == 2, "another one's playlist is not offered"
        assert "selected" not in page.text
        page = await page.submit("Put it in there, too", {"playlist": "second"})
    assert "It goes into your playlist Night bus, too." in page.words
    assert await wishes(scene) == [("Night bus", "second")]
    texts = await scene.stage.parts.database.pool.fetch(
        "SELECT text FROM consent_event WHERE purpose = 'playlist' ORDER BY id"
    )
    assert texts[-1]["text"] == "Put it into a playlist of mine on Spotify, too. Night bus"
    await scene.out(release)
    await mia.says("Saved. Night Drive")
    assert {id_: len(one.uris) for id_, one in sp.playlists.items()} == {"first": 0, "second": 1, "theirs": 0}


async def test_nobody_is_asked_without_the_scopes(scene: Scene) -> None:
    async with Browser() as browser:
        page = await agrees(scene, scene.fan(1, "Mia"), await scene.release(), browser)
    assert LISTED not in page.text


async def test_the_list_answers_only_to_the_browser_that_saw_it(scene: Scene) -> None:
    release, mia = await scene.release(), scene.fan(1, "Mia")
    async with Browser() as browser, Browser() as thief:
        page = await agrees(scene, mia, release, browser, playlist=True)
        other = await thief.open(f"{scene.stage.public_url}/{release.slug}?dsp=spotify")
        tokens = [re.search('name="csrf" value="([0-9a-f]+)"', p.text) for p in (other, page)]
        key = re.search('name="key" value="([^"]+)"', page.text)
        assert key is not None
        assert all(tokens)
        url = f"{scene.stage.public_url}/connect/spotify/playlist"
        for jar, token, sent, picked in (
            (thief, tokens[0], key[1], "second"),
            (browser, tokens[0], key[1], "second"),
            (browser, tokens[1], key[1].replace(".spotify.", ".deezer."), "second"),
            (browser, tokens[1], "", "second"),
            (browser, tokens[1], key[1], "theirs"),
        ):
            assert token is not None
            form = {"csrf": token[1], "key": sent, "playlist": picked}
            async with jar.session.post(url, data=form) as refused:
                assert refused.status >= 400, picked
    assert await wishes(scene) == [("New releases", "")]


async def test_a_returning_fan_chooses_without_a_second_sign_in_where_they_made_the_first(
    scene: Scene,
) -> None:
    first, mia = await scene.release(), scene.fan(1, "Mia")
    async with Browser() as browser, Browser() as elsewhere:
        await agrees(scene, mia, first, browser, playlist=True)
        next_one = await scene.release("Tide", days=9, which=1)
        await scene.stage.parts.clock.set_offset(timedelta(hours=2))  # the access token must be renewed
        assert LISTED not in (await again(scene, elsewhere, next_one)).text, "a link may have been forwarded"
        page = await again(scene, browser, next_one)
        assert LISTED in page.text
        page = await page.submit("Put it in there, too", {"playlist": "first"})
    assert "It goes into your playlist Night bus, too." in page.words
    assert await wishes(scene) == [("New releases", ""), ("Night bus", "first")]
