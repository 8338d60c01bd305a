"""Beyond the happy path in text messages, with the whole product running: a reply that is refused for now."""

from __future__ import annotations

import pytest

from app.demo.stage import NUMBER, Stage, point_webhooks
from app.demo.story import KEYWORD, open_campaign
from core.campaign import Campaign
from sandbox.faults import Fault
from sandbox.twilio.phone import Phone
from sandbox.twilio.state import twilio_of
from tests.support.product import running

ROLES = ("web", "sms", "scheduler", "worker")
SOON = 30.0
pytestmark = pytest.mark.timeout(180)


async def on(stage: Stage) -> Campaign:
    """A release whose keyword is NEON, Twilio's webhooks set."""
    await point_webhooks(stage.world, stage.parts, stage.public_url)
    return await open_campaign(stage)


async def joined(phone: Phone) -> str:
    """Keyword, Y; the personal link."""
    await phone.text(NUMBER, KEYWORD)
    await phone.wait_for(lambda t: "Reply Y" in t.body, SOON)
    await phone.text(NUMBER, "Y")
    welcome = await phone.wait_for(lambda t: "You're in" in t.body and "http" in t.body, SOON)
    return next(word for word in welcome.body.split() if word.startswith("http"))


async def test_a_reply_that_is_refused_for_now_comes_a_moment_later_and_once(dsn: str) -> None:
    async with running(dsn, roles=ROLES) as stage:
        await on(stage)
        busy = {"code": 20429, "message": "Too Many Requests", "more_info": "", "status": 429}
        stage.world.faults.add(
            Fault(
                vendor="twilio",
                kind="answer",
                pattern="POST .*/Messages.json",
                times=1,
                status=429,
                body=busy,
            )
        )
        phone = twilio_of(stage.world).phone("+12125560001")
        await joined(phone)
        assert len([t for t in phone.received() if "Reply Y" in t.body]) == 1
