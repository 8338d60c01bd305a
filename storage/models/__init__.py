"""The tables, private to storage. Rows never leave this package."""

from storage.models.artists import (
    AnnouncementRow,
    ArtistGuildRow,
    ArtistRow,
    ArtworkRow,
    CampaignRow,
    ClipRow,
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
from storage.models.fan_replies import FanReplyErasureRow, FanReplyRow, MutedFanRow
from storage.models.fans import (
    AddressRow,
    ConsentEventRow,
    EventRow,
    FanRow,
    LinkRequestRow,
    SenderClipRow,
    SenderFileRow,
    SenderRow,
    SuppressionRow,
    VisitorSaltRow,
)
from storage.models.flows import FlowRow, FlowRunRow
from storage.models.groups import GroupChatRow, GroupPostRow, PairingCodeRow
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
from storage.models.requests import FigureExportRow, WrittenRequestRow
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
    "ClipRow",
    "CodeRow",
    "ConsentEventRow",
    "DeliveryRow",
    "EventRow",
    "FanReplyErasureRow",
    "FanReplyRow",
    "FanRow",
    "FigureExportRow",
    "FlowRow",
    "FlowRunRow",
    "GrantRow",
    "GroupChatRow",
    "GroupPostRow",
    "GuildPostRow",
    "InboxRow",
    "InviteRow",
    "LaneRow",
    "LinkRequestRow",
    "LinkRow",
    "LinkSearchRow",
    "MemberRow",
    "MutedFanRow",
    "OpeningWaitRow",
    "PairingCodeRow",
    "PreSaveRow",
    "ReleaseArtistRow",
    "ReleaseRow",
    "ReplyCountRow",
    "RoleGivenRow",
    "SenderClipRow",
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
