"""When a permission dies: as the service promises, or with an access token that nothing renews."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.grant import Tokens

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
SOON, LONG = timedelta(hours=4), timedelta(days=180)


@pytest.mark.parametrize(
    ("refresh", "access_for", "promised", "expected"),
    [
        ("r", SOON, LONG, LONG),
        ("r", SOON, None, None),
        (None, SOON, None, SOON),
        (None, SOON, LONG, SOON),
        (None, LONG * 2, LONG, LONG),
        (None, None, LONG, LONG),
        (None, None, None, None),
    ],
)
def test_usable_until(
    refresh: str | None, access_for: timedelta | None, promised: timedelta | None, expected: timedelta | None
) -> None:
    tokens = Tokens(
        access="a", refresh=refresh, access_expires_at=NOW + access_for if access_for is not None else None
    )
    assert tokens.usable_until(NOW, promised) == (NOW + expected if expected is not None else None)
