"""One account in two chats: the second chat's confirmation asks whether the first is theirs too, and joins nothing."""

from __future__ import annotations

import pytest

from core.fan import Visitor
from core.ids import Channel
from sandbox.browser import Browser
from tests.hostile.conftest import Scene, scene

__all__ = ["scene"]  # a fixture: one open campaign, and Mia from Telegram
pytestmark = pytest.mark.timeout(180)


async def connects(ticket: str, account: str) -> None:
    async with Browser() as browser:
        page = await (await browser.open(f"{ticket}?dsp=spotify")).submit("Continue to Spotify")
        assert (await page.submit("Agree", {"account": account})).status == 200


async def in_discord(scene: Scene, number: str) -> str:
    """Somebody's personal link."""
    parts = scene.stage.parts
    async with parts.database.store() as tx:
        sender = await tx.fans.put_sender(Channel.DISCORD, "99", "upbeat")
    who = Visitor(sender_id=sender.id, channel=Channel.DISCORD, external_id=number, name="mia")
    offer = await parts.joining.offer(who, scene.campaign.code, "test")
    assert offer.ticket_url is not None
    return offer.ticket_url


async def asked(scene: Scene) -> list[tuple[str, str | None]]:
    """(chat, the other one it is asked about) of every confirmation."""
    rows = await scene.stage.parts.database.pool.fetch(
        "SELECT a.channel, d.args ->> 'elsewhere' AS other FROM delivery d JOIN address a ON a.id = d.address_id"
        " WHERE d.kind = 'confirmation' ORDER BY d.id"
    )
    return [(row["channel"], row["other"]) for row in rows]


async def test_the_second_chat_of_an_account_is_asked_about_the_first(scene: Scene) -> None:
    await connects(scene.ticket, "mia_92")
    await connects(await in_discord(scene, "8"), "mia_92")
    await connects(await in_discord(scene, "9"), "somebody_else")
    assert await asked(scene) == [("telegram", None), ("discord", "telegram"), ("discord", None)]
    assert len(await scene.grants()) == 3, "nothing was joined"
