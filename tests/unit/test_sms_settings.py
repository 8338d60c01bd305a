"""What an operator may get wrong about texts, and what they are told."""

from __future__ import annotations

import pytest

from app.settings import BadSettings, load

SANDBOX = {"UPBEAT_ENV": "sandbox"}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("COUNTRIES", "US,Canada", "CANADA is no country; write two letters each, as US,CA"),
        ("COUNTRIES", "US,,CA", "(nothing) is no country"),
        ("REPLIES_PER_NUMBER", "0", "greater than or equal to 3"),
        ("REPLIES_PER_DAY", "many", "valid integer"),
    ],
)
def test_a_wrong_guard_is_named(name: str, value: str, told: str) -> None:
    with pytest.raises(BadSettings) as raised:
        load(SANDBOX | {f"UPBEAT_TWILIO_{name}": value}, None)
    assert f"UPBEAT_TWILIO_{name}" in str(raised.value)
    assert told in str(raised.value)


def test_countries_may_be_written_as_people_do() -> None:
    settings, _ = load(SANDBOX | {"UPBEAT_TWILIO_COUNTRIES": "us, CA ,gb"}, None)
    assert settings.twilio_replies_per_number == 20
