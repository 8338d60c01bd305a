"""A release to a few hundred fans on three channels whose vendors keep their limits and lose answers: nobody is left out."""

from __future__ import annotations

import pytest

from app.service import ROLES
from bench.crowd import Scale, play
from tests.support.product import running

FANS = 300
# everything runs in one loop here: after a pause of it all that is on its way arrives at once
SCALE = Scale(fans=FANS, telegram=90, discord=40, texts=40, saves=150, spare=1.3)


@pytest.mark.timeout(300)
async def test_everybody_is_told_once_or_accounted_for(dsn: str) -> None:
    async with running(dsn, ROLES, **SCALE.settings()) as stage:
        found = await play(stage, SCALE)
    wrong = {name: found[name] for name in ("doubled", "lost", "misreported", "self_made_429")}
    assert not any(wrong.values()), found
    fates = ("told", "fell_back", "stopped", "unreachable", "unknown")
    assert sum(found[name] for name in fates) == FANS
    assert all(found[name] for name in fates), "each of these stories was played"
    assert found["told"] >= FANS * 0.65
    kinds = {
        "telegram 429",
        "telegram reset_after",
        "discord 429",
        "discord malformed",
        "twilio 429",
        "twilio reset",
    }
    assert kinds <= set(found["injected"]), "and the vendors were as bad as that"
    assert found["reconciled"], "Twilio's list was asked"
