"""The parts around a fan's permission at a service: how it is given, watched over and ended."""

from __future__ import annotations

from datetime import timedelta

import structlog

from app.settings import Settings
from core.grant import Grant
from core.ids import DspName
from core.ports import Chance, Clock, Dsps, Store
from core.queues import SaveQueue
from core.services.binding import Binding
from core.services.connecting import Connecting
from core.services.guardian import Guardian, GuardianSettings
from core.services.joining import Joining
from core.services.own_playlists import OwnPlaylists
from core.services.revoking import Revoking
from core.services.standing import Standing
from core.services.tickets import Tickets
from core.services.wishing import Wishing
from storage.database import Database
from storage.guardianship import GrantAgeingRows

log = structlog.get_logger(__name__)


def connecting(
    store: Store,
    clock: Clock,
    chance: Chance,
    dsps: Dsps,
    tickets: Tickets,
    joining: Joining,
    standing: Standing,
) -> Connecting:
    """Authorising at a service."""
    binding = Binding(store, clock, dsps, tickets, joining)
    return Connecting(store, clock, chance, dsps, tickets, binding, standing)


def standing(store: Store, clock: Clock, dsps: Dsps) -> Standing:
    """What the services let our credentials do."""
    return Standing(store, clock, dsps, _serves_listed_only)


def wishing(store: Store, clock: Clock, dsps: Dsps, tickets: Tickets, queue: SaveQueue) -> Wishing:
    """What fans want beside a save, with the permission that is there."""
    return Wishing(store, clock, dsps, tickets, OwnPlaylists(clock, dsps, queue))


def guardian(settings: Settings, database: Database, clock: Clock) -> Guardian:
    """Sees permissions age, and asks again in time."""
    keep = GuardianSettings(keep_unused=timedelta(days=settings.grant_keep_days))
    return Guardian(database.store, clock, GrantAgeingRows(database.pool), keep)


def revoking(dsps: Dsps) -> Revoking:
    """Ends permissions at the services themselves."""
    return Revoking(dsps, _not_revoked)


def _serves_listed_only(dsp: DspName) -> None:
    log.error(
        "service_serves_listed_accounts_only",
        dsp=dsp.value,
        effect="strangers get the reminder; tried again after a day",
        fix=f"get UPBEAT_{dsp.value.upper()}_CLIENT_ID out of development mode, or say so in the settings",
    )


def _not_revoked(grant: Grant, error: Exception) -> None:
    log.warning("revoke_failed", grant=grant.id, dsp=grant.dsp.value, error=type(error).__name__)
