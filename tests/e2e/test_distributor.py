"""A visitor's own campaign in the demo: announced without any code, it is on the services on its day and saved."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.demo.covers import draw_cover
from app.demo.distributor import deliver
from app.demo.stage import TELEGRAM_BOT, set_up
from app.demo.story import bind_server, campaign, create_in_discord, current, jump_to_release
from sandbox.robots import telegram_fan
from sandbox.telegram.state import telegram_of


@pytest.mark.timeout(240)
async def test_a_release_without_codes_is_found_and_saved() -> None:
    async with set_up() as stage:
        await bind_server(stage)
        made = await create_in_discord(stage, "Paper Moons", draw_cover("afterglow"), days=3)
        await deliver(stage)
        assert not stage.world.catalogue.products, "a draft is nobody's business"
        await campaign(stage, "edit", campaign=str(made.id), field="mode", value="global")
        await campaign(stage, "open", campaign=str(made.id))
        await deliver(stage)
        await campaign(
            stage, "reschedule", campaign=str(made.id), date=(made.rule.on + timedelta(days=1)).isoformat()
        )
        moved = await current(stage, made.id)
        await deliver(stage)
        (product,) = stage.world.catalogue.products.values()
        assert product.live_at == {"*": moved.rule.instant()}
        person = telegram_of(stage.world).person(501, first_name="Mia")
        await telegram_fan(person, TELEGRAM_BOT, moved.code, "mia", "Spotify")
        jump_to_release(stage, moved)
        async with asyncio.timeout(60):
            while not await stage.parts.database.pool.fetchval(
                "SELECT EXISTS (SELECT 1 FROM presave WHERE status IN ('saved', 'verified'))"
            ):
                await asyncio.sleep(0.1)
