"""What the domain asks of storage about people with several chats: made one, parted again, where they listen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.ids import AddressId, Channel, DeliveryId, FanId, LinkRequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRequest:
    """A code on its way: given in one chat, brought to another, agreed to in each."""

    id: LinkRequestId
    giver: AddressId
    bringer: AddressId | None
    giver_agreed: bool
    bringer_agreed: bool

    def other(self, mine: AddressId) -> AddressId | None:
        """The chat at the other end."""
        return self.bringer if mine == self.giver else self.giver

    def agreed(self, mine: AddressId) -> bool:
        """Whether this end has said yes."""
        return self.giver_agreed if mine == self.giver else self.bringer_agreed


class PersonRepository(Protocol):
    """One person, several addresses."""

    async def count_try(self, address_id: AddressId, now: datetime, window: timedelta) -> int:
        """One more code asked for or typed; how many there were since the window began."""
        ...

    async def put_code(self, code_hash: bytes, giver: AddressId, expires_at: datetime) -> LinkRequestId:
        """A new code; what this chat had under way ends."""
        ...

    async def bring(self, code_hash: bytes, bringer: AddressId, now: datetime) -> LinkRequest | None:
        """Spend a code: one winner, and never the chat that gave it. What the bringer had under way ends."""
        ...

    async def brought(
        self, address_id: AddressId, now: datetime, request_id: LinkRequestId | None = None
    ) -> LinkRequest | None:
        """The open request of a chat whose code has been brought, locked until the transaction ends."""
        ...

    async def agree(self, request_id: LinkRequestId, address_id: AddressId) -> None:
        """This end says yes."""
        ...

    async def end(self, request_id: LinkRequestId, now: datetime) -> None:
        """Done or declined."""
        ...

    async def merge(self, gone: FanId, kept: FanId, now: datetime) -> None:
        """All of `gone` becomes `kept`'s, nothing is there twice, the better state wins; `gone` is removed."""
        ...

    async def part(self, fan_id: FanId, address_id: AddressId, now: datetime) -> FanId | None:
        """The address gets a fan of its own, with what was promised, permitted and agreed there; None: it is their only one."""
        ...

    async def preferred(self, fan_id: FanId) -> AddressId | None:
        """The chat they chose."""
        ...

    async def prefer(self, fan_id: FanId, address_id: AddressId | None) -> None:
        """Choose a chat; None: each message goes where it was asked for."""
        ...

    async def alike(self, fan_id: FanId) -> Sequence[Channel]:
        """Channels of other fans with one of this fan's accounts at a service: a suggestion, nothing more."""
        ...

    async def elsewhere(self, delivery_id: DeliveryId, now: datetime) -> bool:
        """A message that its chat certainly never brought goes to the person's next one; False when there is none."""
        ...
