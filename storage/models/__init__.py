"""The tables, private to storage. Rows never leave this package."""

from storage.models.artists import (
    AnnouncementRow,
    ArtistGuildRow,
    ArtistRow,
    ArtworkRow,
    CampaignRow,
    InviteRow,
    LinkRow,
    MemberRow,
    ReleaseArtistRow,
    ReleaseRow,
    SourceWaitRow,
    TrackRow,
    WaveRow,
)
from storage.models.broadcasts import BroadcastRow
from storage.models.engine import AppStateRow, InboxRow, LaneRow, ReplyCountRow, WorkerRow
from storage.models.fans import (
    AddressRow,
    ConsentEventRow,
    EventRow,
    FanRow,
    LinkRequestRow,
    SenderFileRow,
    SenderRow,
    SuppressionRow,
    VisitorSaltRow,
)
from storage.models.flows import FlowRow, FlowRunRow
from storage.models.guilds import GuildPostRow, RoleGivenRow
from storage.models.links import LinkSearchRow
from storage.models.promises import (
    AttemptRow,
    CampaignFanRow,
    CodeRow,
    DeliveryRow,
    GrantRow,
    OpeningWaitRow,
    PreSaveRow,
    TicketRow,
)
from storage.models.requests import WrittenRequestRow
from storage.models.vendor_deletions import VendorDeletionRow

__all__ = [
    "AddressRow",
    "AnnouncementRow",
    "AppStateRow",
    "ArtistGuildRow",
    "ArtistRow",
    "ArtworkRow",
    "AttemptRow",
    "BroadcastRow",
    "CampaignFanRow",
    "CampaignRow",
    "CodeRow",
    "ConsentEventRow",
    "DeliveryRow",
    "EventRow",
    "FanRow",
    "FlowRow",
    "FlowRunRow",
    "GrantRow",
    "GuildPostRow",
    "InboxRow",
    "InviteRow",
    "LaneRow",
    "LinkRequestRow",
    "LinkRow",
    "LinkSearchRow",
    "MemberRow",
    "OpeningWaitRow",
    "PreSaveRow",
    "ReleaseArtistRow",
    "ReleaseRow",
    "ReplyCountRow",
    "RoleGivenRow",
    "SenderFileRow",
    "SenderRow",
    "SourceWaitRow",
    "SuppressionRow",
    "TicketRow",
    "TrackRow",
    "VendorDeletionRow",
    "VisitorSaltRow",
    "WaveRow",
    "WorkerRow",
    "WrittenRequestRow",
]
