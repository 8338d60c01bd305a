"""Withdrawing one consent: as easy as giving it, and without touching the others."""

from __future__ import annotations

from dataclasses import replace

from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.ids import ArtistId, Channel, FanId
from core.ports import Clock, Store

# the others end with what they were given for: a pre-save withdrawn, a chat left
SINGLE = frozenset(
    {
        Purpose.FOLLOW,
        Purpose.PLAYLIST,
        Purpose.FUTURE_SAVES,
        Purpose.NEWS,
        Purpose.REPLIES,
        Purpose.WAKE,
    }
)


class Consents:
    """From the fan's own page."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def withdraw(
        self, fan_id: FanId, purpose: Purpose, artist_id: ArtistId | None, channel: Channel, shown: Shown
    ) -> bool:
        """What stands on the consent ends with it. False: there is no such live consent."""
        async with self._store() as tx:
            if purpose not in SINGLE or not await tx.consents.given(fan_id, purpose.value, artist_id):
                return False
            if purpose is Purpose.WAKE:
                await tx.fans.update(replace(await tx.fans.fan(fan_id), wake=False))
            if purpose is Purpose.FOLLOW and artist_id is not None:
                await tx.presaves.unwish(fan_id, artist_id, "follow")
            if purpose is Purpose.PLAYLIST and artist_id is not None:
                await tx.presaves.unwish(fan_id, artist_id, "playlist")
            event = ConsentEvent(
                fan_id=fan_id,
                artist_id=artist_id,
                purpose=purpose,
                act=ConsentAct.WITHDRAWN,
                channel=channel,
                text=shown.text,
                version=shown.version,
                language=shown.language,
                source="me-page",
                at=self._clock.now(),
            )
            await tx.consents.add([event])
            return True


def ended(event: ConsentEvent, events: tuple[ConsentEvent, ...]) -> ConsentEvent | None:
    """The withdrawal that ended a given consent, if any; one that names no artist ends all of its purpose."""
    return next(
        (
            later
            for later in events
            if later.act is ConsentAct.WITHDRAWN
            and later.purpose is event.purpose
            and later.artist_id in (None, event.artist_id)
            and later.at >= event.at
        ),
        None,
    )
