"""A transaction and the repositories that live in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from tortoise.transactions import in_transaction

from core.errors import StorageAway
from core.ports import Sealer, UnitOfWork
from core.repositories import (
    AttemptRepository,
    BroadcastRepository,
    CampaignRepository,
    ConsentRepository,
    DeliveryRepository,
    EventRepository,
    FanReplyRepository,
    FanRepository,
    FigureRepository,
    GrantRepository,
    GroupRepository,
    GuildRepository,
    PersonRepository,
    PreSaveRepository,
    ServiceRepository,
    TicketRepository,
)
from storage.attempts import Attempts
from storage.broadcasts import Broadcasts
from storage.campaigns import Campaigns
from storage.consents import Consents
from storage.deliveries import Deliveries
from storage.events import Events
from storage.fan_replies import FanReplies
from storage.fans import Fans
from storage.figures import Figures
from storage.grants import Grants
from storage.groups import Groups
from storage.guild_posts import GuildPosts
from storage.persons import Persons
from storage.presaves import PreSaves
from storage.services import Services
from storage.tickets import Tickets

TRANSIENT = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # of a connection that was cut between two messages
    asyncpg.CannotConnectNowError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,  # too many connections, no memory, a full disk
    asyncpg.PostgresIOError,
    asyncpg.DeadlockDetectedError,
    TimeoutError,
)


class Transaction:
    """Implements core.ports.UnitOfWork over one asyncpg connection."""

    def __init__(self, connection: Any, sealer: Sealer) -> None:
        self.campaigns: CampaignRepository = Campaigns(connection)
        self.fans: FanRepository = Fans(connection, sealer)
        self.persons: PersonRepository = Persons(connection)
        self.presaves: PreSaveRepository = PreSaves(connection)
        self.grants: GrantRepository = Grants(connection, sealer)
        self.tickets: TicketRepository = Tickets(connection)
        self.attempts: AttemptRepository = Attempts(connection, sealer)
        self.deliveries: DeliveryRepository = Deliveries(connection)
        self.consents: ConsentRepository = Consents(connection)
        self.events: EventRepository = Events(connection)
        self.figures: FigureRepository = Figures(connection)
        self.guilds: GuildRepository = GuildPosts(connection)
        self.groups: GroupRepository = Groups(connection)
        self.broadcasts: BroadcastRepository = Broadcasts(connection)
        self.replies: FanReplyRepository = FanReplies(connection)
        self.services: ServiceRepository = Services(connection)


@asynccontextmanager
async def unit_of_work(sealer: Sealer) -> AsyncIterator[UnitOfWork]:
    """Committed when left normally, rolled back otherwise. Raises StorageAway when the database is gone."""
    try:
        async with in_transaction() as tx:
            yield Transaction(tx._connection, sealer)  # noqa: SLF001 - the asyncpg connection has no public name
    except TRANSIENT as error:
        raise StorageAway(type(error).__name__) from error
