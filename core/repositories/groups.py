"""What the domain asks of storage about groups and channels paired with an artist, and about what is posted there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.delivery import DeliveryStatus
from core.group_chat import GroupChat, GroupPost, GroupPostKind, GroupSeen, GroupState
from core.ids import ArtistId, ArtworkId, CampaignId, GroupChatId, GroupPostId, SenderId


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedCode:
    """A code that was just spent. `again`: by this very chat, some time ago."""

    artist_id: ArtistId
    language: str
    again: bool


class GroupRepository(Protocol):
    """Codes, paired chats, posts: each post is claimed before it is made, so none is made twice."""

    async def put_code(
        self, code_hash: bytes, artist_id: ArtistId, language: str, expires_at: datetime, now: datetime
    ) -> None:
        """Codes that have run out go; of the artist's open ones the newest few stay."""
        ...

    async def use_code(
        self, code_hash: bytes, sender_id: SenderId, external_id: int, now: datetime
    ) -> UsedCode | None:
        """Spend it for this chat; None when it is unknown, too old or spent for another."""
        ...

    async def void_code(self, code_hash: bytes) -> None:
        """It was shown where it cannot be used: nobody may use it."""
        ...

    async def pair(
        self, seen: GroupSeen, artist_id: ArtistId, language: str, state: GroupState, now: datetime
    ) -> GroupChat | None:
        """Insert, or pair anew; None: it is paired with another artist. The team has to hear of it."""
        ...

    async def known(self, sender_id: SenderId, external_id: int) -> GroupChat | None:
        """In any state."""
        ...

    async def of_artist(self, artist_id: ArtistId) -> list[GroupChat]:
        """All but the unpaired, oldest first."""
        ...

    async def stand(
        self, chat_id: GroupChatId, to: GroupState, now: datetime, rests_until: datetime | None = None
    ) -> bool:
        """A paired chat's state changed, and the team has to hear of it; guarded by core.lifecycle."""
        ...

    async def unpair(self, chat_id: GroupChatId, now: datetime) -> None:
        """By the team: its title is forgotten, what was posted there is not."""
        ...

    async def migrate(self, sender_id: SenderId, old: int, new: int, now: datetime) -> bool:
        """The chat has a new id. Messages made under the old one can no longer be reached, and are left alone."""
        ...

    async def rest(self, chat_id: GroupChatId, until: datetime) -> None:
        """Nothing is sent or changed there before."""
        ...

    async def serving(self, sender_id: SenderId, now: datetime) -> list[GroupChat]:
        """Chats where something may be done now, or tried again."""
        ...

    async def posts(self, sender_id: SenderId, cancelled_since: datetime) -> list[GroupPost]:
        """In paired chats, of live campaigns and of those cancelled since then."""
        ...

    async def claim_post(
        self, chat_id: GroupChatId, campaign_id: CampaignId, kind: GroupPostKind, rule: str, now: datetime
    ) -> GroupPostId | None:
        """From now on it is being sent; None when it was, or the chat is not the campaign's artist's any more."""
        ...

    async def settle_post(
        self,
        post_id: GroupPostId,
        to: DeliveryStatus,
        now: datetime,
        *,
        detail: str = "",
        message_id: int | None = None,
        artwork_id: ArtworkId | None = None,
        shown: str = "",
    ) -> None:
        """What became of it; guarded by core.lifecycle."""
        ...

    async def put_shown(self, post_id: GroupPostId, shown: str, artwork_id: ArtworkId | None) -> None:
        """It was changed, and says this now."""
        ...

    async def give_up_unknown(self, sender_id: SenderId, now: datetime) -> list[GroupPostId]:
        """What was being sent when a process died may stand there: it is `unknown`, and not sent again."""
        ...

    async def take_news(self) -> list[GroupChat]:
        """Chats whose state the team has to hear; each is returned to one caller in the world."""
        ...

    async def untell(self, chat_ids: Sequence[GroupChatId]) -> None:
        """They could not be told now."""
        ...
