"""The whole product over the wire while weeks go by: counted down to as promised, told when the date moves, never twice."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from app.demo.stage import ARTIST, GUILD, TELEGRAM_BOT, Stage
from app.demo.story import cover
from core.campaign import Campaign
from core.delivery import DeliveryKind
from core.repositories import Artwork
from core.scheduler.planner import OwnWords
from core.services.teams import Actor
from notifications.artwork import prepare_artwork
from sandbox.telegram.state import telegram_of
from tests.support.product import running

NEON = Actor(guild_id=GUILD, user_id=ARTIST)
WAIT_S = 40.0


async def opened(stage: Stage, days: int) -> Campaign:
    """NEON's single, out in `days` days, with the countdown switched on before anybody joins."""
    parts = stage.parts
    await parts.teams.bind(NEON, await parts.teams.invite("NEON"), None)
    prepared = prepare_artwork(cover())
    images = {"square": prepared.square, "card": prepared.card, "thumb": prepared.thumb}
    artwork = Artwork(images=images, accent=f"#{prepared.accent.removeprefix('#')}")
    day = (parts.clock.now() + timedelta(days=days)).date()
    draft = await parts.campaigns.create(NEON, title="Night Drive", on=day, artwork=artwork)
    await parts.campaigns.edit(NEON, draft.id, {"mode": "global", "time": "12:00"})
    words = OwnWords(text="Dress **warm**", language="en")
    await parts.flows.change(NEON, draft.id, DeliveryKind.COUNTDOWN, on=True, days="7", words=words)
    return await parts.campaigns.open(NEON, draft.id)


@pytest.mark.timeout(240)
async def test_a_fan_is_counted_down_to_and_told_of_a_new_date(dsn: str) -> None:
    async with running(dsn, ("web", "telegram", "scheduler")) as stage:
        campaign = await opened(stage, 10)
        mia = telegram_of(stage.world).person(7001, first_name="Mia")
        await mia.start(TELEGRAM_BOT, f"c_{campaign.code}")
        prompt = await mia.wait_for(lambda m: any(b.text == "Just remind me" for b in m.flat_buttons), WAIT_S)
        assert "7 days before" in prompt.text, "the opt-in names what it is an opt-in to"
        await mia.press(prompt, "Just remind me", timeout=WAIT_S)
        await mia.wait_for(lambda m: "you are fan 1" in m.text, WAIT_S)

        release = datetime.combine(campaign.rule.on, time(12), tzinfo=UTC)
        stage.world.clock.jump_to(release - timedelta(days=7) + timedelta(minutes=1))
        told = await mia.wait_for(lambda m: "You need do nothing" in m.text, WAIT_S)
        assert told.text.endswith("NEON: Dress *warm*"), told.text

        later = campaign.rule.on + timedelta(days=1)
        await stage.parts.campaigns.reschedule(NEON, campaign.id, later.isoformat())
        await mia.wait_for(lambda m: "moves. New date" in m.text, WAIT_S)
        stage.world.clock.move(timedelta(days=1))
        again = await mia.wait_for(lambda m: "You need do nothing" in m.text, WAIT_S, after=told.message_id)
        counted = [m for m in mia.messages() if "You need do nothing" in m.text]
        assert [m.message_id for m in counted] == [told.message_id, again.message_id], "once a date"
