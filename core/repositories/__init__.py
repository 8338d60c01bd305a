"""What the domain asks of storage, one repository a topic. All of them live inside a unit of work."""

from core.repositories.broadcasts import BroadcastRepository
from core.repositories.campaigns import Artwork, CampaignRepository, Funnel, NewCampaign, NewClip
from core.repositories.fan_replies import FanReplyRepository
from core.repositories.figures import FigureRepository
from core.repositories.groups import GroupRepository, UsedCode
from core.repositories.guilds import (
    GivenRole,
    GuildPost,
    GuildRepository,
    PostKind,
    RoleDue,
    RoleKind,
    RoleRemoval,
)
from core.repositories.people import ConsentRepository, EventRepository, FanRepository
from core.repositories.persons import LinkRequest, PersonRepository
from core.repositories.promises import DeliveryRepository, GrantRepository, PreSaveRepository
from core.repositories.services import ServiceRepository
from core.repositories.sign_in import Attempt, AttemptRepository, Ticket, TicketRepository

__all__ = [
    "Artwork",
    "Attempt",
    "AttemptRepository",
    "BroadcastRepository",
    "CampaignRepository",
    "ConsentRepository",
    "DeliveryRepository",
    "EventRepository",
    "FanReplyRepository",
    "FanRepository",
    "FigureRepository",
    "Funnel",
    "GivenRole",
    "GrantRepository",
    "GroupRepository",
    "GuildPost",
    "GuildRepository",
    "LinkRequest",
    "NewCampaign",
    "NewClip",
    "PersonRepository",
    "PostKind",
    "PreSaveRepository",
    "RoleDue",
    "RoleKind",
    "RoleRemoval",
    "ServiceRepository",
    "Ticket",
    "TicketRepository",
    "UsedCode",
]
