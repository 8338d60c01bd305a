"""What the domain asks of storage about an artist's Discord servers: roles given, posts made, events kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.ids import AddressId, CampaignId, SenderId


class RoleKind(StrEnum):
    """Why a fan gets a role of the server."""

    RELEASE = "release"  # pinged at the release, in place of a direct message
    DAY_ONE = "day_one"  # was there from the beginning


class PostKind(StrEnum):
    """What stands in a server beside the announcement."""

    OUT = "out"  # the one message that pings the release role
    EVENT = "event"  # the server's scheduled event
    REPLIES = "replies"  # the thread in which the team reads what fans write back


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDue:
    """A fan who is to get a role; `user_id` is Discord's."""

    campaign_id: CampaignId
    address_id: AddressId
    user_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRole:
    """A role of a server, as it was given; the settings may name another one later. Ids are Discord's."""

    guild_id: int
    role_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRemoval:
    """A role that somebody must not have any more; ids are Discord's."""

    id: int
    guild_id: int
    user_id: int
    role_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildPost:
    """Something of a campaign's in one server. `state`: what it showed last; `external_id` None: not made yet."""

    campaign_id: CampaignId
    guild_id: int
    kind: PostKind
    external_id: int | None = None
    state: str = ""


class GuildRepository(Protocol):
    """One row for each role given and each post made: nothing is done twice after a restart."""

    async def roles_due(
        self, kind: RoleKind, sender_id: SenderId, patient_since: datetime, limit: int
    ) -> list[RoleDue]:
        """Fans of running campaigns without the role, where the server has one.

        The release role is for those with no open chat who joined before `patient_since`, or whose chat is closed.
        """
        ...

    async def role_done(
        self, due: RoleDue, kind: RoleKind, *, given: GivenRole | None, now: datetime
    ) -> None:
        """Not asked again; `given` None: no server of the artist could give it. Who stopped meanwhile loses it again."""
        ...

    async def role_removal(self, now: datetime) -> RoleRemoval | None:
        """One that is due; until it is `role_gone` it comes again after minutes."""
        ...

    async def role_gone(self, removal_id: int) -> None:
        """Discord has taken it, or says that there is nothing to take."""
        ...

    async def has_role(self, address_id: AddressId, campaign_id: CampaignId) -> bool:
        """Whether this fan was given the release role."""
        ...

    async def posts(
        self, kind: PostKind, campaign_ids: Sequence[CampaignId] | None = None
    ) -> list[GuildPost]:
        """Of these campaigns, or of all whose state is not "over"."""
        ...

    async def put_post(self, post: GuildPost, now: datetime) -> None:
        """Insert or replace (campaign, guild, kind)."""
        ...
