"""What the domain asks of storage about personal links and authorisation attempts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from core.consent import Shown
from core.grant import Account, Tokens
from core.ids import (
    AddressId,
    AttemptId,
    CampaignId,
    DspName,
    FanId,
    TicketId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Permits its holder to start connecting, for one fan (None: a web fan to be), chat and campaign."""

    id: TicketId
    campaign_id: CampaignId
    fan_id: FanId | None
    address_id: AddressId | None
    source: str
    dsp: DspName | None
    spent: bool


class TicketRepository(Protocol):
    """Tickets, claim codes and /me links: secrets of which only a keyed hash is stored."""

    async def put(
        self,
        token_hash: bytes,
        *,
        campaign_id: CampaignId,
        fan_id: FanId | None,
        address_id: AddressId | None,
        source: str,
        dsp: DspName | None,
        now: datetime,
    ) -> TicketId:
        """Store a ticket."""
        ...

    async def find(self, token_hash: bytes, *, over: bool = False) -> Ticket | None:
        """Spent ones too; those of an archived or cancelled campaign only where that is asked for."""
        ...

    async def spend(self, ticket_id: TicketId, now: datetime) -> None:
        """It can start no further attempt."""
        ...

    async def put_code(self, code_hash: bytes, purpose: str, fan_id: FanId, expires_at: datetime) -> None:
        """A one-use code (purposes: "claim", "me", "me-session")."""
        ...

    async def peek_code(self, code_hash: bytes, purpose: str, now: datetime) -> FanId | None:
        """Whose unspent, unexpired code this is."""
        ...

    async def use_code(self, code_hash: bytes, purpose: str, now: datetime) -> FanId | None:
        """Spend it; None when unknown, spent or expired. Exactly one caller gets the fan."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to authorise: from the button to the bound grant."""

    id: AttemptId
    ticket_id: TicketId | None
    fan_id: FanId | None
    address_id: AddressId | None
    campaign_id: CampaignId
    dsp: DspName
    browser_hash: bytes = field(repr=False)
    verifier: str = field(repr=False)
    source: str
    follow: bool
    future: bool
    shown: Shown
    created_at: datetime
    expires_at: datetime
    account: Account | None = None
    tokens: Tokens | None = field(default=None, repr=False)
    confirm_hash: bytes | None = field(default=None, repr=False)
    zone: str | None = None
    playlist: str = ""


class AttemptRepository(Protocol):
    """Authorisation attempts. Verifier and tokens are sealed at rest."""

    async def put(self, state_hash: bytes, attempt: Attempt) -> AttemptId:
        """Store a started attempt (`attempt.id` is ignored)."""
        ...

    async def take(self, state_hash: bytes, dsp: DspName, now: datetime) -> Attempt | None:
        """Spend the state: exactly one caller ever gets the attempt; None when unknown, expired, used or of another DSP."""
        ...

    async def finished_in(self, fan_id: FanId, dsp: DspName, browser_hash: bytes) -> bool:
        """Whether an attempt of this fan at that service came back to the browser that had begun it."""
        ...

    async def hold(
        self, attempt_id: AttemptId, account: Account, tokens: Tokens, confirm_hash: bytes, until: datetime
    ) -> None:
        """Keep exchanged tokens, sealed, until the fan confirms."""
        ...

    async def confirm(self, confirm_hash: bytes, now: datetime) -> Attempt | None:
        """Spend the confirmation: exactly one caller gets the attempt with its tokens, which are then erased here."""
        ...

    async def discard(self, confirm_hash: bytes) -> None:
        """ "That's not me": the held tokens are destroyed."""
        ...

    async def unfinished(self, now: datetime, usual: timedelta, newer_than: datetime) -> list[Attempt]:
        """Attempts with a chat that nothing came back from, each returned once in its life (marked as nudged).

        Since the minutes that the artist chose, else since `usual`; none where the artist does not want to ask.
        """
        ...

    async def sweep(self, now: datetime) -> int:
        """Destroy expired attempts and their held tokens."""
        ...
