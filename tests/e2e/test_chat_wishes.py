"""A returning fan's one tap asks nothing on the way: what goes with the save is chosen in the chat, until it has run."""

from __future__ import annotations

import pytest

from app.demo.stage import Stage
from app.demo.story import campaign, create_in_discord
from sandbox.browser import Browser
from sandbox.discord.records import Message as Shown
from sandbox.dsps.spotify_state import Playlist, spotify_of
from tests.e2e.test_story_discord import ROLES, b_cover, on, out, until
from tests.support.product import running
from tests.support.telegram_story import telegram_scene

pytestmark = pytest.mark.timeout(180)
BOTH = {"follow": True, "playlist": True}
FOLLOW, ADD = "Also follow NEON on Spotify", "Add to a playlist"


def lay(stage: Stage, owner: str, *names: str) -> None:
    for number, name in enumerate(names):
        id_ = f"{owner}{number}"
        one = Playlist(id=id_, owner=owner, name=name, description="", public=False)
        spotify_of(stage.world).playlists[id_] = one


async def through_the_page(url: str, account: str, **boxes: bool) -> str:
    """The consent page's own words, then the service's yes."""
    async with Browser() as browser:
        page = await browser.open(url)
        words = page.words
        page = await page.submit("Continue to Spotify", boxes)
        await page.submit("Agree", {"account": account})
    return words


def follows(stage: Stage, account: str) -> int:
    library = spotify_of(stage.world).accounts[account].library
    return sum(uri.startswith("spotify:artist:") for uri in library)


async def test_in_telegram(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        stage = scene.stage
        lay(stage, "mia", *(f"List {n}" for n in range(8)), "**Night** <b>bus</b>")
        lay(stage, "leo", "Not yours")
        first, later = await scene.release(), await scene.release("Tide", days=2, which=1)
        mia = scene.fan(1, "Mia")
        prompt = await mia.comes(first.code)
        await through_the_page(await mia.press(prompt, "Spotify"), "mia", **BOTH)
        thanks = await mia.says("you are fan", after=prompt.message_id)
        assert not {FOLLOW, ADD} & {b.text for b in thanks.flat_buttons}, "the page has asked already"

        await mia.press(await mia.comes(later.code, "Tide"), "Save to my Spotify")
        thanks = await mia.says("Done, you are fan 1. Tide")
        where = f"WHERE campaign_id = {later.id}"
        assert (
            await scene.count(f"SELECT count(*) FROM presave {where} AND NOT follow AND playlist = ''") == 1
        )
        assert (await mia.pressed(thanks, FOLLOW, "Noted. When I save Tide")).text.endswith("for you, too.")
        listed = await mia.pressed(thanks, ADD, "Which of your playlists")
        assert [b.text for b in listed.flat_buttons][-2:] == ["A new one: New releases", "More ▶"]
        assert not [b for b in listed.flat_buttons if "Not yours" in b.text]
        await mia.press(listed, "More")
        turned = await mia.person.wait_for(lambda m: any(b.text == "◀ Back" for b in m.flat_buttons), 30)
        assert turned.message_id == listed.message_id
        assert [b.text for b in turned.flat_buttons] == [
            "*Night* <b>bus</b>",
            "◀ Back",
            "A new one: New releases",
        ]
        await mia.press(turned, "*Night*")
        chosen = await mia.says("goes into your playlist *Night* <b>bus</b>, too")
        assert (chosen.message_id, chosen.flat_buttons) == (listed.message_id, [])
        await mia.press(
            await mia.comes(later.code, "Tide"), "Save to my Spotify"
        )  # again: nothing is lost by it
        wished = f"SELECT count(*) FROM presave {where} AND follow AND playlist_id = 'mia8'"
        assert await scene.count(wished) == 1
        texts = await stage.parts.database.pool.fetch(
            f"SELECT text, channel FROM consent_event {where} AND purpose IN ('follow', 'playlist') ORDER BY id"
        )
        assert [tuple(row) for row in texts] == [
            (FOLLOW, "telegram"),
            ("Which of your playlists on Spotify shall Tide go into, too? **Night** <b>bus</b>", "telegram"),
        ]

        # whose permission does not reach so far
        leo = scene.fan(2, "Leo")
        await leo.connects(first.code, "leo")
        await leo.press(await leo.comes(later.code, "Tide"), "Save to my Spotify")
        thanks = await leo.says("Done, you are fan 2. Tide")
        asked = await leo.pressed(thanks, ADD, "tick the box")
        words = await through_the_page(await leo.press(asked, "Continue to Spotify"), "leo", follow=True)
        assert "Put it into a playlist of mine on Spotify, too." in words
        await leo.says("It goes into leo")
        assert await scene.count(f"SELECT count(*) FROM presave {where} AND follow AND playlist = ''") == 1

        await scene.out(later)
        await mia.says("Saved. Tide")
        late = await mia.pressed(await mia.says("Done, you are fan 1. Tide"), FOLLOW, "was saved already")
        assert "In Spotify itself you can." in late.text
        assert len(spotify_of(stage.world).playlists["mia8"].uris) == 1
        assert follows(stage, "mia") == 1


async def test_in_discord(dsn: str) -> None:
    async with running(dsn, ROLES) as stage:
        scene = await on(stage)
        lay(stage, "mia", "Morning", "Evening")
        mia = scene.fan(1, "Mia")
        answer = await scene.pressed(mia, "Pre-save")
        url = await mia.press(answer, lambda b: b.kind == "url" and "Spotify" in b.text)
        await through_the_page(str(url), "mia", **BOTH)
        await mia.wait_for(lambda m: "you are fan" in m.text, 30)

        later = await create_in_discord(stage, "Afterglow", b_cover(), days=20)
        for command in ("open", "announce"):
            await campaign(stage, command, campaign=str(later.id))
        answer = await scene.pressed(mia, "Pre-save", "Afterglow")
        await mia.press(answer, lambda b: b.text.startswith("Save to my Spotify"))
        thanks = await mia.wait_for(lambda m: "Afterglow" in m.text and "you are fan" in m.text, 30)
        assert "I follow NEON on Spotify" in shown(await mia.press(thanks, FOLLOW)).text
        listed = shown(await mia.press(thanks, ADD))
        assert [b.text for b in listed.flat_buttons] == ["Morning", "Evening", "A new one: New releases"]
        chosen = shown(await mia.press(listed, "A new one: New releases"))
        assert "goes into your playlist New releases, too" in chosen.text
        assert (chosen.id, chosen.flat_buttons) == (listed.id, [])
        where = f"WHERE campaign_id = {later.id}"
        query = f"SELECT count(*) FROM presave {where} AND follow AND playlist = 'New releases'"
        assert await scene.count(query) == 1

        # taken back meanwhile: an old button promises nothing
        await mia.press(shown(await mia.press(thanks, "Cancel this pre-save")), "Yes, cancel it")
        refused = shown(await mia.press(thanks, FOLLOW))
        assert "No pre-save of Afterglow waits at Spotify" in refused.text
        # the other, saved with what was ticked on the page
        await out(scene)

        async def followed() -> bool:
            return follows(stage, "mia") == 1

        await until(followed)


def shown(seen: object) -> Shown:
    assert isinstance(seen, Shown)
    return seen
