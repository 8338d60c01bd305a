"""A running site with one open campaign and Mia, who came from Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from app.demo.stage import Stage
from app.demo.story import open_campaign
from core.campaign import Campaign
from core.fan import Visitor
from core.ids import Channel
from core.services.offers import Offer
from tests.support.product import running


@dataclass
class Scene:
    """What a test plays on."""

    stage: Stage
    campaign: Campaign
    mia: Visitor
    offer: Offer

    @property
    def ticket(self) -> str:
        """Mia's personal link."""
        assert self.offer.ticket_url is not None
        return self.offer.ticket_url

    async def grants(self) -> list[tuple[str, str]]:
        """(fan's name, account) of every permission that is stored."""
        rows = await self.stage.parts.database.pool.fetch(
            "SELECT f.name, g.account_name FROM dsp_grant g JOIN fan f ON f.id = g.fan_id WHERE g.status = 'active'"
        )
        return [(r["name"], r["account_name"]) for r in rows]


@pytest.fixture
async def scene(dsn: str) -> AsyncIterator[Scene]:
    """Everything up."""
    async with running(dsn) as stage:
        campaign = await open_campaign(stage)
        async with stage.parts.database.store() as tx:
            sender = await tx.fans.put_sender(Channel.TELEGRAM, "4242", "upbeatbot")
        mia = Visitor(
            sender_id=sender.id, channel=Channel.TELEGRAM, external_id="7", name="Mia", language="en"
        )
        offer = await stage.parts.joining.offer(mia, campaign.code, "test")
        yield Scene(stage, campaign, mia, offer)
