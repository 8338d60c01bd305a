"""What the ledger keeps of a consent: the words that the fan was shown, not those of some other language."""

from __future__ import annotations

from core.campaign import CampaignStatus
from core.ids import DspName
from sandbox.browser import Browser
from sandbox.dsps.spotify_state import spotify_of
from tests.hostile.conftest import Scene

KEPT = "SELECT purpose, text, language FROM consent_event ORDER BY id"


async def test_the_words_of_a_page_in_the_fans_language_are_kept(scene: Scene) -> None:
    parts = scene.stage.parts
    await parts.privacy.language(scene.mia, "de")
    async with Browser() as mia:  # the browser itself asks for no German
        page = await mia.open(f"{scene.ticket}?dsp=spotify")
        [sentence] = [
            parts.wording.text("de", key, service="Spotify")
            for key in ("consent-ask-add", "consent-ask-add-and-read")
            if parts.wording.text("de", key, service="Spotify") in page.words
        ]
        page = await page.submit()
        await page.submit("Agree", {"account": "mia_92"})
    kept = await parts.database.pool.fetch(KEPT)
    assert {row["language"] for row in kept} == {"de"}
    assert all(sentence in row["text"] for row in kept)


async def test_the_words_of_a_button_in_the_fans_language_are_kept(scene: Scene) -> None:
    parts = scene.stage.parts
    await parts.standing.listed_only(DspName.SPOTIFY)  # strangers are promised the reminder
    await parts.privacy.language(scene.mia, "de")
    words = parts.wording.text("de", "web-rung-reminder", service="Spotify")
    async with Browser() as mia:
        page = await mia.open(scene.ticket)
        form = next(f for f in page.forms if f.action.endswith("/connect/spotify"))
        url = f"{scene.stage.public_url}/connect/spotify"
        answer = await mia.go("POST", url, data=form.filled({}, form.buttons[0]), came_from=page)
    assert answer.status == 200
    kept = await parts.database.pool.fetch(KEPT)
    assert [(row["text"], row["language"]) for row in kept] == [(words, "de")]


async def test_an_account_that_cannot_be_served_leaves_a_reminder_with_its_consent(scene: Scene) -> None:
    [client] = spotify_of(scene.stage.world).clients.values()
    client.mode = "development"
    async with Browser() as mia:
        page = await mia.open(f"{scene.ticket}?dsp=spotify")
        await (await page.submit("Continue to Spotify")).submit("Agree", {"account": "mia_92"})
    kept = await scene.stage.parts.database.pool.fetch(KEPT)
    assert [row["purpose"] for row in kept] == ["release"]
    [(_, presave)] = await scene.stage.parts.joining.promises(scene.mia)
    assert presave.rung.value == "reminder"


async def test_nothing_is_promised_of_a_release_that_was_called_off_meanwhile(scene: Scene) -> None:
    parts = scene.stage.parts
    for mode in ("development", "extended"):
        [client] = spotify_of(scene.stage.world).clients.values()
        client.mode = mode
        async with Browser() as mia:
            page = await mia.open(f"{scene.ticket}?dsp=spotify")
            page = await page.submit("Continue to Spotify")
            await set_status(scene, CampaignStatus.CANCELLED)
            await page.submit("Agree", {"account": "mia_92"})
        assert await parts.joining.promises(scene.mia) == []
        assert await scene.grants() == []
        assert await parts.database.pool.fetchval("SELECT count(*) FROM delivery") == 0
        await set_status(scene, CampaignStatus.OPEN)


async def set_status(scene: Scene, status: CampaignStatus) -> None:
    await scene.stage.parts.database.pool.execute(
        "UPDATE campaign SET status = $2 WHERE id = $1", scene.campaign.id, status.value
    )
