"""A fan's permission at a DSP: how long it lives and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from core.ids import DspName, FanId, GrantId


class GrantKind(StrEnum):
    """How a DSP hands out permission."""

    CODE = "code"
    BROWSER = "browser"
    OAUTH1 = "oauth1"
    NONE = "none"


class GrantStatus(StrEnum):
    """Where a permission stands; moves in core.lifecycle."""

    ACTIVE = "active"
    EXPIRING = "expiring"
    NEEDS_CONSENT = "needs_consent"
    REVOKED = "revoked"


class Tokens(NamedTuple):
    """What a DSP gave us. Secrets never show in a repr.

    A tuple, as all that is made once a save is: it is made in a tenth of a frozen dataclass's time.
    """

    access: str
    refresh: str | None = None
    secret: str | None = None  # OAuth 1.0a token secret
    access_expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Tokens(access_expires_at={self.access_expires_at!r}, scopes={self.scopes!r})"

    def spent_at(self, moment: datetime, margin: timedelta = timedelta(seconds=60)) -> bool:
        """Whether the access token is too old to be used then."""
        return self.access_expires_at is not None and self.access_expires_at - margin <= moment

    def usable_until(self, now: datetime, usable_for: timedelta | None) -> datetime | None:
        """When the permission behind tokens that came `now` dies; None: nobody knows a date.

        `usable_for` is what the service promises. What cannot be renewed dies with its access token (TIDAL, 2026).
        """
        promised = now + usable_for if usable_for else None
        if self.refresh is not None or self.access_expires_at is None:
            return promised
        return min(promised, self.access_expires_at) if promised else self.access_expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who authorised, as the DSP tells it. `id` is the DSP's immutable account id."""

    id: str
    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A stored permission; its tokens are sealed in storage and opened only to be used."""

    id: GrantId
    fan_id: FanId
    dsp: DspName
    account: Account
    status: GrantStatus
    authorized_at: datetime
    usable_until: datetime | None
    scopes: tuple[str, ...]
    token_version: int
    tokens: Tokens = field(repr=False)

    def lives_at(self, moment: datetime) -> bool:
        """Whether the permission is expected to work at `moment`."""
        alive = self.status in (GrantStatus.ACTIVE, GrantStatus.EXPIRING)
        return alive and (self.usable_until is None or moment < self.usable_until)


class Permit(NamedTuple):
    """What a save takes of a living grant: its access token, opened for this use. What renews it stays sealed."""

    grant_id: GrantId
    token_version: int
    usable_until: datetime | None
    tokens: Tokens  # without the refresh token

    def lives_at(self, moment: datetime) -> bool:
        """Whether the permission is expected to work at `moment`."""
        return self.usable_until is None or moment < self.usable_until
