"""`/{slug}/release.ics` on the running site: what a calendar gets, and that it replaces the entry when the date moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from icalendar import Calendar

from app.demo.story import _ACTOR
from core.campaign import Campaign
from tests.hostile.conftest import Scene, scene

__all__ = ["scene"]  # a fixture: one open campaign, out tomorrow at noon UTC
pytestmark = pytest.mark.timeout(180)


async def entry(scene: Scene, campaign: Campaign) -> Any:
    """As a calendar reads it."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{scene.stage.public_url}/{campaign.slug}/release.ics") as answer,
    ):
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{campaign.slug}.ics"'
        assert "Set-Cookie" not in answer.headers
        (event,) = Calendar.from_ical(await answer.read()).walk("VEVENT")
        return event


async def test_one_instant_everywhere_is_an_exact_entry(scene: Scene) -> None:
    event = await entry(scene, scene.campaign)
    assert event.decoded("dtstart") == scene.campaign.rule.instant()
    assert str(event["summary"]) == "NEON: Night Drive"
    assert str(event["url"]) == f"{scene.stage.public_url}/{scene.campaign.slug}"


async def test_local_midnight_is_a_whole_day(scene: Scene) -> None:
    campaigns = scene.stage.parts.campaigns
    changes = {"mode": "local_midnight", "time": "00:00"}
    local = await campaigns.edit(_ACTOR, scene.campaign.id, changes)
    event = await entry(scene, local)
    assert event.decoded("dtstart") == local.rule.on
    assert event.decoded("dtend") == local.rule.on + timedelta(days=1)


async def test_a_moved_date_replaces_the_entry(scene: Scene) -> None:
    before = await entry(scene, scene.campaign)
    on = (scene.campaign.rule.on + timedelta(days=7)).isoformat()
    await scene.stage.parts.clock.set_offset(timedelta(seconds=2))
    moved = await scene.stage.parts.campaigns.reschedule(_ACTOR, scene.campaign.id, on)
    after = await entry(scene, moved)
    assert after.decoded("dtstart") == before.decoded("dtstart") + timedelta(days=7)
    assert str(after["uid"]) == str(before["uid"])
    assert int(after["sequence"]) > int(before["sequence"]), "calendars keep the higher number"


async def test_what_strangers_may_not_see_has_no_entry(scene: Scene) -> None:
    campaigns, base = scene.stage.parts.campaigns, scene.stage.public_url
    draft = await campaigns.clone(_ACTOR, scene.campaign.id, title="Secret Song", on=scene.campaign.rule.on)
    await campaigns.cancel(_ACTOR, scene.campaign.id)
    async with aiohttp.ClientSession() as http:
        for slug in (draft.slug, scene.campaign.slug, "nobody"):
            async with http.get(f"{base}/{slug}/release.ics") as answer:
                assert (answer.status, answer.content_type) == (404, "text/html"), slug
