"""What a service lets our credentials do changes: strangers' rungs follow, fans are asked once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from structlog.testing import capture_logs

from app import status
from bots.conversation.intents import decode
from core.consent import Shown
from core.ids import DspName
from core.ladder import Credential, Rung
from core.message import Press
from core.services.prospects import Prospects, prospects
from core.services.standing import TRIED_AGAIN_AFTER, Standing
from sandbox.browser import Browser
from sandbox.dsps.spotify_state import spotify_of
from tests.hostile.conftest import Scene

S = DspName.SPOTIFY


async def rung(scene: Scene, *, listed: bool = False) -> Rung:
    return (await ahead(scene)).rung(scene.stage.parts.dsps[S], listed=listed)


async def ahead(scene: Scene) -> Prospects:
    parts = scene.stage.parts
    async with parts.database.store() as tx:
        campaign = await tx.campaigns.get(scene.campaign.id)
        return await prospects(tx, parts.dsps, campaign, parts.clock.now())


async def test_one_not_registered_lowers_the_rung_for_a_day_and_alerts_once(scene: Scene) -> None:
    standing = scene.stage.parts.standing
    assert await rung(scene) is Rung.AUTO
    assert S in (await ahead(scene)).saving(scene.stage.parts.dsps)
    with capture_logs() as logs:
        await standing.listed_only(S)
        await standing.listed_only(S)
    assert [e["dsp"] for e in logs if e["event"] == "service_serves_listed_accounts_only"] == ["spotify"]
    assert await rung(scene) is Rung.REMINDER
    assert await rung(scene, listed=True) is Rung.AUTO
    assert S not in (await ahead(scene)).saving(scene.stage.parts.dsps)  # future saves wait for better days
    facts = await status.gather(scene.stage.parts)
    assert facts["listed_accounts_only"] == ["spotify"]
    assert "LISTED ONLY spotify" in status.show(facts)
    clock = scene.stage.parts.clock
    async with scene.stage.parts.database.store() as tx:
        later = clock.now() + TRIED_AGAIN_AFTER
        assert S not in await tx.services.closed(later - TRIED_AGAIN_AFTER + timedelta(seconds=1))
        assert await tx.services.close(S, later, clock.now() + timedelta(seconds=1))


async def test_fans_with_a_lesser_promise_are_asked_once_when_the_service_can_do_more(scene: Scene) -> None:
    parts, pool = scene.stage.parts, scene.stage.parts.database.pool
    auto = parts.dsps[S]
    poor = {S: replace(auto, credential=Credential(present=False, public=False))}
    before = Standing(parts.database.store, parts.clock, poor, lambda _: None)
    rich = Standing(parts.database.store, parts.clock, {S: auto}, lambda _: None)
    assert await before.step() == 0
    await pool.execute("DELETE FROM app_state WHERE key LIKE 'service_%'")
    await parts.standing.listed_only(S)  # strangers are promised the reminder meanwhile
    offer = await parts.joining.offer_again(scene.mia, scene.campaign.id)
    assert next(c.rung for c in offer.choices if c.dsp is S) is Rung.REMINDER
    shown = Shown(text="x", version="x", language="en")
    await parts.joining.choose(scene.mia, scene.campaign.id, S, shown)
    assert await rich.step() == 0  # still closed
    await pool.execute("DELETE FROM app_state WHERE key LIKE 'service_%'")
    assert await rich.step() == 1
    assert await rich.step() == 0
    await pool.execute("UPDATE delivery SET status = 'sent' WHERE kind <> 'better'")
    (message,) = await parts.deliveries.claim(scene.mia.sender_id, 9, parts.clock.now())
    said = await parts.renderer.render(message)
    assert "Shall I?" in said.text
    [[yes]] = said.buttons
    assert isinstance(yes.action, Press)
    reply = await parts.conversation.respond(scene.mia, decode(yes.action.data))
    assert (
        "Continue to Spotify" in reply.messages[0].buttons[0][0].label
    )  # the permission is still to be given, by one link


async def test_who_joins_after_the_service_opened_is_not_asked(scene: Scene) -> None:
    parts = scene.stage.parts
    standing = Standing(parts.database.store, parts.clock, {S: parts.dsps[S]}, lambda _: None)
    assert await standing.step() == 0
    shown = Shown(text="x", version="x", language="en")
    await parts.joining.remind(scene.mia, scene.campaign.id, shown)
    await parts.database.pool.execute("UPDATE presave SET dsp = 'spotify', rung = 'reminder'")
    assert await standing.step() == 0


async def test_an_account_that_is_not_registered_lowers_the_rung_for_the_next_fan(scene: Scene) -> None:
    [client] = spotify_of(scene.stage.world).clients.values()
    client.mode = "development"
    async with Browser() as mia:
        page = await mia.open(f"{scene.ticket}?dsp=spotify")
        page = await (await page.submit("Continue to Spotify")).submit("Agree", {"account": "mia_92"})
    assert "reminder" in page.words or "remind" in page.words
    assert await rung(scene) is Rung.REMINDER
    async with Browser() as zoe:
        page = await zoe.open(f"{scene.stage.public_url}/{scene.campaign.slug}")
    assert "saves by itself" not in page.words
    [(_, presave)] = await scene.stage.parts.joining.promises(scene.mia)
    assert presave.rung is Rung.REMINDER  # nothing is lost
