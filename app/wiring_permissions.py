"""The parts around a fan's permission at a service: how it is given, watched over and ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from app.settings import Settings
from core.errors import Misconfigured
from core.grant import Grant
from core.ids import Channel, DspName
from core.ports import Chance, Clock, Dsps, Store
from core.queues import SaveQueue
from core.services.binding import Binding
from core.services.connecting import Connecting
from core.services.guardian import Guardian, GuardianSettings
from core.services.joining import Joining
from core.services.operator_bell import OperatorBell, Place, Trouble
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
    bell: OperatorBell,
) -> Connecting:
    """Authorising at a service."""
    binding = Binding(store, clock, dsps, tickets, joining)

    def refused(dsp: DspName, error: Misconfigured) -> None:
        log.error("credential_refused", dsp=dsp.value, detail=str(error)[:80])
        bell.ring(Trouble.CREDENTIAL, dsp.value)

    return Connecting(store, clock, chance, dsps, tickets, binding, standing, refused)


def standing(store: Store, clock: Clock, dsps: Dsps, bell: OperatorBell) -> Standing:
    """What the services let our credentials do."""

    def listed_only(dsp: DspName) -> None:
        _serves_listed_only(dsp)
        bell.ring(Trouble.NOT_LISTED, dsp.value)

    return Standing(store, clock, dsps, listed_only)


def operator_bell(settings: Settings, store: Store, clock: Clock) -> OperatorBell:
    """Rings where the operator said."""
    wanted = {
        Channel.TELEGRAM: settings.operator_telegram_chat,
        Channel.DISCORD: settings.operator_discord_channel,
    }
    places = tuple(Place(channel=channel, external_id=place) for channel, place in wanted.items() if place)
    return OperatorBell(store=store, clock=clock, places=places, language=settings.operator_language)


def given_up(bell: OperatorBell) -> Callable[[str, int], None]:
    """What nobody could answer may be somebody's stop."""

    def tell(channel: str, count: int) -> None:
        log.error("inbox_given_up", channel=channel, count=count)
        bell.ring(Trouble.GIVEN_UP, channel)

    return tell


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
