"""What the domain asks of storage about what fans write back: kept once, counted, carried once, muted, erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.campaign import MemberRole
from core.fan_reply import FanReply, FanReplyStatus
from core.ids import AddressId, ArtistId, CampaignId, FanId, FanReplyId


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedPost:
    """A post of an erased fan's words, still to be deleted."""

    id: int
    channel_id: int
    message_id: int


class FanReplyRepository(Protocol):
    """One row for each message of a fan that may be for an artist's team."""

    async def meant(self, address_id: AddressId, to: str, now: datetime) -> CampaignId | None:
        """The campaign whose message it answers: the one replied to (`to`), else the last thing said in that chat."""
        ...

    async def put(
        self,
        address_id: AddressId,
        campaign_id: CampaignId,
        ref: str,
        text: str,
        status: FanReplyStatus,
        now: datetime,
    ) -> FanReply | None:
        """The new row, or the one that this message made before. None: this fan has written enough for a day."""
        ...

    async def get(self, reply_id: FanReplyId) -> FanReply:
        """Raises NotFound."""
        ...

    async def asked_lately(self, reply: FanReply) -> bool:
        """Whether this fan is being asked about an earlier one for this artist."""
        ...

    async def decide(
        self, address_id: AddressId, artist_id: ArtistId, to: FanReplyStatus, now: datetime
    ) -> int:
        """All that this chat was asked about for the artist; the words of what is not carried are forgotten. How many."""
        ...

    async def claim(self, now: datetime) -> FanReply | None:
        """The next that is due and that its thread has room for; committed as sending with the transaction."""
        ...

    async def doubtful(self, now: datetime) -> FanReply | None:
        """One that may or may not stand in its thread, and has not been looked for lately; unknown from now on."""
        ...

    async def record(
        self,
        reply_id: FanReplyId,
        to: FanReplyStatus,
        now: datetime,
        *,
        post: tuple[int, int] | None = None,
        not_before: datetime | None = None,
        detail: str = "",
    ) -> bool:
        """Guarded by core.lifecycle. `post`: (thread, message). False: it is not there any more."""
        ...

    async def answered(self, reply_id: FanReplyId, by: int, now: datetime) -> bool:
        """False: somebody was faster."""
        ...

    async def muted(self, fan_id: FanId, artist_id: ArtistId) -> bool:
        """Whether the artist's team wants to hear no more."""
        ...

    async def mute(self, fan_id: FanId, artist_id: ArtistId, by: int, now: datetime) -> None:
        """What waits is dropped, its words are forgotten."""
        ...

    async def unmute(self, fan_id: FanId, artist_id: ArtistId) -> None:
        """The team hears them again."""
        ...

    async def readers(self, artist_id: ArtistId, roles: tuple[MemberRole, ...]) -> list[int]:
        """Discord users with one of these parts in the team; not those whom only a role of the server gives it."""
        ...

    async def threads(self) -> set[int]:
        """All that were ever made."""
        ...

    async def erased(self, now: datetime) -> ErasedPost | None:
        """The next post to delete; looked at again in ten minutes unless it is `gone`."""
        ...

    async def gone(self, erased_id: int) -> None:
        """It is deleted."""
        ...

    async def erase_post(self, channel_id: int, message_id: int, now: datetime) -> None:
        """Its fan was erased while it was being posted."""
        ...
