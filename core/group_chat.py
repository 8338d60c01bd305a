"""Groups and channels that an artist paired with a bot: whether we may post there, and what belongs there now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from core.campaign import Campaign, CampaignStatus
from core.delivery import DeliveryStatus
from core.ids import ArtistId, ArtworkId, CampaignId, GroupChatId, GroupPostId, SenderId

NEWS_FOR = timedelta(days=1)  # whoever comes back later does not post old news


class GroupKind(StrEnum):
    """Where several people read."""

    GROUP = "group"
    CHANNEL = "channel"


class GroupState(StrEnum):
    """Whether we may post there; moves in core.lifecycle."""

    PAIRED = "paired"
    MUTED = "muted"  # we are there, and may not post
    REMOVED = "removed"  # thrown out: a new code is needed
    UNPAIRED = "unpaired"  # by the artist's team


HELD = frozenset({GroupState.PAIRED, GroupState.MUTED})  # an artist's, and nobody else's


class GroupPostKind(StrEnum):
    """A message of ours there; each at most once a campaign and chat."""

    ANNOUNCED = "announced"
    OPEN = "open"
    OUT = "out"


class Look(StrEnum):
    """What every message about a campaign has to say now."""

    ANNOUNCED = "announced"
    OPEN = "open"
    OUT = "out"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSeen:
    """A group or channel as the vendor names it."""

    sender_id: SenderId
    external_id: int = field(repr=False)
    kind: GroupKind
    title: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChat:
    """A paired one."""

    id: GroupChatId
    artist_id: ArtistId
    external_id: int = field(repr=False)
    kind: GroupKind
    title: str = field(repr=False)
    language: str
    state: GroupState


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPost:
    """A message of ours. `artwork_id`: the picture it shows; `shown`: what it said last; `first_rule`: its first date."""

    id: GroupPostId
    chat_id: GroupChatId
    campaign_id: CampaignId
    kind: GroupPostKind
    status: DeliveryStatus
    message_id: int | None = None
    artwork_id: ArtworkId | None = None
    shown: str = ""
    first_rule: str = ""


def look(campaign: Campaign, now: datetime) -> Look:
    """With local midnights it is the artist's own midnight that counts."""
    match campaign.status:
        case CampaignStatus.DRAFT | CampaignStatus.ANNOUNCED:
            return Look.ANNOUNCED
        case CampaignStatus.OPEN:
            return Look.OPEN
        case CampaignStatus.RELEASING | CampaignStatus.RELEASED | CampaignStatus.ARCHIVED:
            return Look.OUT if now >= campaign.rule.instant() else Look.OPEN
        case CampaignStatus.CANCELLED:
            return Look.CANCELLED
    assert_never(campaign.status)


def wanted(campaign: Campaign, now: datetime) -> GroupPostKind | None:
    """The message that each paired chat has to have by now; None: nothing new is to be said."""
    instant = campaign.rule.instant()
    match look(campaign, now):
        case Look.ANNOUNCED:
            announced = campaign.status is CampaignStatus.ANNOUNCED and now < instant
            return GroupPostKind.ANNOUNCED if announced else None
        case Look.OPEN:
            return GroupPostKind.OPEN if now < instant else None
        case Look.OUT:
            fresh = campaign.status is not CampaignStatus.ARCHIVED and now < instant + NEWS_FOR
            return GroupPostKind.OUT if fresh else None
        case Look.CANCELLED:
            return None


def rule_words(campaign: Campaign) -> str:
    """The date's rule, to tell whether it moved since."""
    rule = campaign.rule
    return f"{rule.on.isoformat()}T{rule.at:%H:%M} {rule.zone} {rule.mode.value}"
