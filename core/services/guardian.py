"""The guardian of consent: permissions are asked for again before they die, and destroyed when nobody needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.delivery import DeliveryKind
from core.errors import NotFound
from core.fan import Visitor
from core.ids import ArtistId
from core.ports import Clock, Store
from core.repositories.flows import GrantAgeing
from core.scheduler.planner import FLOWS

_BATCH = 1000
LEADS = tuple(timedelta(days=days) for days in FLOWS[DeliveryKind.RENEW].days)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianSettings:
    """How long tokens outlive the last use they were given for."""

    keep_unused: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """What one round did."""

    expiring: int
    ended: int
    asked: int
    destroyed: int


class Guardian:
    """`step` is one bounded round, idempotent, for any number of processes."""

    def __init__(self, store: Store, clock: Clock, grants: GrantAgeing, settings: GuardianSettings) -> None:
        self._store, self._clock = store, clock
        self._grants, self._settings = grants, settings

    async def step(self) -> Rounds:
        """Ended ones first: nothing is asked of the dead, and what died is said so."""
        now = self._clock.now()
        ended = await self._grants.ended(now, _BATCH)
        expiring = await self._grants.expiring(now, LEADS[0], _BATCH)
        asked = 0
        for lead in LEADS:
            asked += await self._grants.ask_future(now, lead, _BATCH)
        destroyed = await self._grants.destroy_unused(now, self._settings.keep_unused, _BATCH)
        return Rounds(expiring=expiring, ended=ended, asked=asked, destroyed=destroyed)

    async def future_saves(self, visitor: Visitor) -> list[tuple[ArtistId, str]]:
        """Whose future releases are saved for this fan: (artist, name)."""
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
        return [] if known is None else await self._grants.future_of(known[0].id)

    async def end_future_saves(self, visitor: Visitor, artist_id: ArtistId, shown: Shown) -> bool:
        """No further release of this artist is saved; what is promised already stays. False: there was no such consent."""
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
            if known is None:
                raise NotFound("error-unknown-fan")
            fan, address = known
            if not await tx.consents.given(fan.id, Purpose.FUTURE_SAVES.value, artist_id):
                return False
            event = ConsentEvent(
                fan_id=fan.id,
                artist_id=artist_id,
                purpose=Purpose.FUTURE_SAVES,
                act=ConsentAct.WITHDRAWN,
                channel=address.channel,
                text=shown.text,
                version=shown.version,
                language=shown.language,
                source="chat",
                at=self._clock.now(),
            )
            await tx.consents.add([event])
            return True
