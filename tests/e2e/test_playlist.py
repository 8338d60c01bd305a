"""The unticked box of the consent page: a save goes into a playlist of the fan's own as well."""

from __future__ import annotations

from core.consent import ConsentAct, Purpose, Shown
from core.ids import Channel, FanId
from core.services.consents import Consents
from sandbox.browser import Browser
from sandbox.dsps.spotify_state import spotify_of
from sandbox.faults import Fault
from tests.support.telegram_story import Chat, Scene, telegram_scene


async def agrees(scene: Scene, fan: Chat, code: str, account: str, **box: str | bool) -> None:
    """From the chat's button through both consent pages."""
    url = await fan.press(await fan.comes(code, "Pick where"), "Spotify")
    async with Browser() as browser:
        page = await browser.open(url)
        assert "Put it into a playlist of mine on Spotify, too." in page.words
        page = await page.submit("Continue to Spotify", box)
        page = await page.submit("Agree", {"account": account})
    assert "will be in your Spotify library" in page.words
    await fan.says("you are fan")


async def test_a_save_goes_into_the_playlist_that_the_fan_named(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        sp, release = spotify_of(scene.stage.world), await scene.release()
        mia, zoe, leo = scene.fan(1, "Mia"), scene.fan(2, "Zoe"), scene.fan(3, "Leo")
        await agrees(scene, mia, release.code, "mia", playlist=True, playlist_name="  Night\tbus ")
        await agrees(scene, zoe, release.code, "zoe", playlist_name="never ticked")
        await agrees(scene, leo, release.code, "leo", playlist=True)
        pool = scene.stage.parts.database.pool
        leo_id = FanId(await pool.fetchval("SELECT id FROM fan WHERE name = 'Leo'"))
        consents = Consents(scene.stage.parts.database.store, scene.stage.parts.clock)
        shown = Shown(text="x", version="x", language="en")
        assert await consents.withdraw(leo_id, Purpose.PLAYLIST, release.artist.id, Channel.TELEGRAM, shown)
        await scene.out(release)
        for fan in (mia, zoe, leo):
            await fan.says("Saved. Night Drive")
        [made] = sp.playlists.values()
        assert (made.owner, made.name, len(made.uris)) == ("mia", "Nightbus", 1)
        asked = await pool.fetch(
            "SELECT f.name, e.act, e.text FROM consent_event e JOIN fan f ON f.id = e.fan_id"
            " WHERE e.purpose = 'playlist' ORDER BY e.id"
        )
        assert [(r["name"], r["act"]) for r in asked] == [
            ("Mia", ConsentAct.GIVEN.value),
            ("Leo", ConsentAct.GIVEN.value),
            ("Leo", ConsentAct.WITHDRAWN.value),
        ]
        assert "Playlist: Nightbus" in asked[0]["text"]


async def test_a_playlist_that_cannot_be_used_costs_no_save(dsn: str) -> None:
    async with telegram_scene(dsn) as scene:
        release = await scene.release()
        mia = scene.fan(1, "Mia")
        await agrees(scene, mia, release.code, "mia", playlist=True)
        refused = {"error": {"status": 403, "message": "Insufficient client scope"}}
        scene.stage.world.faults.add(
            Fault(vendor="spotify", kind="answer", pattern="playlists", times=None, status=403, body=refused)
        )
        await scene.out(release)
        await mia.says("Saved. Night Drive")
        assert scene.library("mia") == 1
        assert spotify_of(scene.stage.world).playlists == {}
