"""What the domain asks of storage about fans, their consents and what happened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol

from core.campaign import Artist
from core.consent import ConsentEvent
from core.fan import Address, Fan, Reachability, Sender, Visitor
from core.ids import (
    AddressId,
    ArtistId,
    ArtworkId,
    CampaignId,
    Channel,
    ClipId,
    DspName,
    FanId,
    SenderId,
)


class FanRepository(Protocol):
    """Senders, fans and their addresses."""

    async def put_sender(self, channel: Channel, external_id: str, name: str) -> Sender:
        """Insert or update one of our bots or numbers."""
        ...

    async def sender(self, sender_id: SenderId) -> Sender:
        """Raises NotFound."""
        ...

    async def senders(self) -> list[Sender]:
        """All of them."""
        ...

    async def known(self, visitor: Visitor) -> tuple[Fan, Address] | None:
        """Who this is, if they were ever admitted."""
        ...

    async def admit(self, visitor: Visitor, now: datetime) -> tuple[Fan, Address]:
        """Find or create fan and address; name and language are refreshed; country and zone only filled when empty."""
        ...

    async def add_web_fan(self, language: str, country: str | None, zone: str | None, now: datetime) -> Fan:
        """A fan without a chat."""
        ...

    async def fan(self, fan_id: FanId) -> Fan:
        """Raises NotFound."""
        ...

    async def address(self, address_id: AddressId) -> Address:
        """Raises NotFound."""
        ...

    async def addresses(self, fan_id: FanId) -> list[Address]:
        """All of a fan's addresses, the first one first."""
        ...

    async def update(self, fan: Fan) -> None:
        """Write name, language, zone, country, paused_until, wake."""
        ...

    async def set_reachability(
        self, address_id: AddressId, to: Reachability, why: str, now: datetime
    ) -> None:
        """Record whether the address takes messages; anything queued for an unreachable one becomes suppressed."""
        ...

    async def lift(
        self, sender_id: SenderId, from_: Collection[Reachability], now: datetime, external_id: str = ""
    ) -> int:
        """Addresses (one, or all of the sender's) that take no messages for one of these reasons take them again.

        How many. What was suppressed meanwhile is not said late.
        """
        ...

    async def set_dm_channel(self, address_id: AddressId, dm_channel_id: str) -> None:
        """Remember an open Discord DM channel."""
        ...

    async def tie(self, web_fan: FanId, to: FanId) -> None:
        """Move everything of a fan without a chat to `to` (pre-saves, grants, consents) and remove the empty fan."""
        ...

    async def export(self, fan_id: FanId) -> dict[str, Any]:
        """Everything stored about a fan, JSON-ready, tokens left out."""
        ...

    async def erase(self, fan_id: FanId, proof: bytes, now: datetime) -> None:
        """Remove the person; consent events stay, tied only to `proof`; opted-out addresses stay suppressed by hash."""
        ...

    async def artists(self, fan_id: FanId) -> list[Artist]:
        """Whose releases the fan joined or waits for, by name."""
        ...

    async def erase_for_artist(self, fan_id: FanId, artist_id: ArtistId, proof: bytes, now: datetime) -> None:
        """Remove what this artist's campaigns hold of the fan; their consents stay as proofs, permissions stay."""
        ...

    async def proofs(self, channel: Channel, external_id: str) -> int:
        """How many consents of an erased chat are still provable."""
        ...

    async def suppress(self, visitor: Visitor, now: datetime) -> bool:
        """Somebody we do not know wants no messages: only a keyed hash of the address is kept. False: it was there."""
        ...

    async def unsuppress(self, visitor: Visitor) -> bool:
        """Messages may come again; whether the address was suppressed."""
        ...

    async def suppressed(self, address_hash: bytes) -> bool:
        """Whether an erased address had opted out."""
        ...

    async def file_id(self, sender_id: SenderId, artwork_id: ArtworkId) -> str | None:
        """The vendor's id of an uploaded picture."""
        ...

    async def put_file_id(self, sender_id: SenderId, artwork_id: ArtworkId, file_id: str) -> None:
        """Remember it."""
        ...

    async def clip_file_id(self, sender_id: SenderId, clip_id: ClipId) -> str | None:
        """The vendor's id of an uploaded sound."""
        ...

    async def put_clip_file_id(self, sender_id: SenderId, clip_id: ClipId, file_id: str) -> None:
        """Remember it; of a sound that is gone meanwhile there is nothing to remember."""
        ...


class ConsentRepository(Protocol):
    """The append-only ledger."""

    async def add(self, events: Sequence[ConsentEvent]) -> None:
        """Append."""
        ...

    async def of_fan(self, fan_id: FanId) -> list[ConsentEvent]:
        """Oldest first."""
        ...

    async def given(
        self, fan_id: FanId, purpose: str, artist_id: ArtistId | None, channel: Channel | None = None
    ) -> bool:
        """Whether the latest event (of that channel, where one is named) says given."""
        ...

    async def with_news(
        self, asked: Collection[tuple[FanId, ArtistId, Channel]]
    ) -> set[tuple[FanId, ArtistId, Channel]]:
        """Those in which the fan's latest word about the artist's news, in that channel, was yes."""
        ...


class EventRepository(Protocol):
    """What happened, for the funnel; no identity in it."""

    async def add(
        self,
        kind: str,
        *,
        campaign_id: CampaignId,
        now: datetime,
        source: str = "",
        channel: Channel | None = None,
        dsp: DspName | None = None,
        country: str | None = None,
        visitor: bytes | None = None,
    ) -> None:
        """kinds: view, click, join, authorised, played; a pre-save is its own event. `visitor`: daily-salted hash."""
        ...

    async def visitor_salt(self, now: datetime) -> bytes:
        """Today's salt, created on demand; older salts are deleted."""
        ...
