"""What an operator may get wrong about Discord, and what they are told."""

from __future__ import annotations

import pytest

from app.settings import BadSettings, load

NAME = "UPBEAT_DISCORD_OPENINGS_PER_MINUTE"


def told(asked: str) -> str:
    """All that is wrong with a production that has nothing but this."""
    with pytest.raises(BadSettings) as raised:
        load({"UPBEAT_ENV": "production", NAME: asked}, None)
    return str(raised.value)


@pytest.mark.parametrize("asked", ["10.5", "60", "6000", "1e9", "inf"])
def test_chats_are_not_opened_faster_than_discord_bears(asked: str) -> None:
    assert f"{NAME} is " in told(asked)
    assert "write 10 or less, or leave it out (5)" in told(asked)


@pytest.mark.parametrize("asked", ["0", "-5", "nan", "fast"])
def test_nor_at_no_pace_at_all(asked: str) -> None:
    assert NAME in told(asked)


@pytest.mark.parametrize("asked", ["10", "0.5"])
def test_a_pace_that_is_borne_is_taken(asked: str) -> None:
    assert NAME not in told(asked)


def test_a_sandbox_on_this_machine_opens_as_it_likes() -> None:
    settings, _ = load({"UPBEAT_ENV": "sandbox", NAME: "6000"}, None)
    assert settings.discord_openings_per_minute == 6000
