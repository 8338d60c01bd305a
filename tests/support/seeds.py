"""Artists, open campaigns and fans for storage tests, made through the repositories themselves."""

from __future__ import annotations

import asyncio
import contextvars
import itertools
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from core.campaign import Artist, Campaign, CampaignStatus, ReleaseKind, Track, Wave
from core.consent import Shown
from core.fan import Address, Fan, Sender, Visitor
from core.grant import Account, Grant, Tokens
from core.ids import WORLD, CampaignId, Channel, DspName, Market, WaveId
from core.ladder import Rung
from core.presave import PreSave
from core.release_time import ReleaseRule
from core.repositories import Artwork, Attempt, NewCampaign
from storage.database import Database
from tests.support.clock import FrozenClock

MIDNIGHT = datetime(2026, 11, 28, 0, 0, tzinfo=UTC)
SHOWN = Shown(text="Save “Tide” for me", version="join-prompt/1", language="en")
T = TypeVar("T")


@dataclass
class Seeds:
    """Each call is a transaction of its own; names and ids are made up in order."""

    database: Database
    clock: FrozenClock
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def artist(self, name: str = "Nova") -> Artist:
        async with self.database.store() as tx:
            return await tx.campaigns.add_artist(name)

    async def draft(self, artist: Artist | None = None, **more: Any) -> Campaign:
        """`more`: fields of NewCampaign."""
        artist, number = artist or await self.artist(), next(self._numbers)
        async with self.database.store() as tx:
            images = {"square": b"s", "card": b"c", "thumb": b"t"}
            artwork_id = await tx.campaigns.add_artwork(Artwork(images=images, accent="#102030"))
            fields: dict[str, Any] = {
                "artist_id": artist.id,
                "title": "Tide",
                "kind": ReleaseKind.SINGLE,
                "artwork_id": artwork_id,
                "rule": ReleaseRule(on=date(2026, 11, 28), at=time(0, 0), zone="UTC"),
                "slug": f"tide-{number}",
                "code": f"code{number}",
                "dsps": (DspName.SPOTIFY, DspName.DEEZER),
                "tracks": (Track(title="Tide", isrc="USUM71703085"),),
            }
            return await tx.campaigns.add(NewCampaign(**fields | more))

    async def open(self, planned: Mapping[Market, datetime] | None = None, **more: Any) -> Campaign:
        """An open campaign; one wave for the world at midnight unless `planned` says otherwise."""
        campaign = await self.draft(**more)
        async with self.database.store() as tx:
            assert await tx.campaigns.move(campaign.id, CampaignStatus.OPEN, self.clock.now())
            await tx.campaigns.set_waves(campaign.id, planned or {WORLD: MIDNIGHT})
            return await tx.campaigns.get(campaign.id)

    async def sender(self, external_id: str = "4242") -> Sender:
        async with self.database.store() as tx:
            return await tx.fans.put_sender(Channel.TELEGRAM, external_id, "upbeatbot")

    async def visitor(self, external_id: str | None = None, **more: Any) -> Visitor:
        sender = await self.sender()
        external_id = external_id or str(7_000_000 + next(self._numbers))
        fields: dict[str, Any] = {"name": "Mia", "language": "en", "channel": Channel.TELEGRAM}
        return Visitor(sender_id=sender.id, external_id=external_id, **fields | more)

    async def fan(self, **more: Any) -> tuple[Fan, Address]:
        """`more`: fields of Visitor."""
        return await self.admitted(await self.visitor(**more))

    async def admitted(self, visitor: Visitor) -> tuple[Fan, Address]:
        async with self.database.store() as tx:
            return await tx.fans.admit(visitor, self.clock.now())

    async def web_fan(self) -> Fan:
        async with self.database.store() as tx:
            return await tx.fans.add_web_fan("de", "DE", "Europe/Berlin", self.clock.now())

    async def grant(
        self, fan: Fan, account: str = "spot-1", dsp: DspName = DspName.SPOTIFY, **more: Any
    ) -> Grant:
        """`more`: fields of Tokens."""
        fields: dict[str, Any] = {"access": "at-1", "refresh": "rt-1", "scopes": ("user-library-modify",)}
        async with self.database.store() as tx:
            return await tx.grants.put(
                fan_id=fan.id,
                dsp=dsp,
                account=Account(id=account, name="mia_listens", country="DE"),
                tokens=Tokens(**fields | more),
                usable_until=None,
                now=self.clock.now(),
            )

    async def presave(
        self, campaign: Campaign, fan: Fan, address: Address | None = None, **more: Any
    ) -> PreSave:
        """`more`: arguments of PreSaveRepository.put."""
        async with self.database.store() as tx:
            return await put(tx, campaign, fan, address, now=self.clock.now(), **more)

    async def set_status(self, presave: PreSave, status: str) -> None:
        """What a worker would have recorded."""
        await self.database.pool.execute("UPDATE presave SET status = $2 WHERE id = $1", presave.id, status)

    async def fire(self, at: datetime = MIDNIGHT) -> list[Wave]:
        async with self.database.store() as tx:
            return await tx.campaigns.fire_due(at)

    async def finish(self, at: datetime = MIDNIGHT) -> list[CampaignId]:
        async with self.database.store() as tx:
            return await tx.campaigns.finish_waves(at)

    async def waves(self, campaign: Campaign) -> dict[str, tuple[str, datetime]]:
        """market -> (status, moment)."""
        async with self.database.store() as tx:
            return {w.market: (w.status.value, w.fires_at) for w in await tx.campaigns.waves(campaign.id)}

    async def wave_ids(self, campaign: Campaign) -> list[WaveId]:
        async with self.database.store() as tx:
            return [wave.id for wave in await tx.campaigns.waves(campaign.id)]

    async def status(self, campaign: Campaign) -> CampaignStatus:
        async with self.database.store() as tx:
            return (await tx.campaigns.get(campaign.id)).status

    async def settled(self, task: asyncio.Task[T], *, blocked: bool | None = None) -> None:
        """Until the task is over or waits for somebody's lock; `blocked` says which of the two is expected."""
        while not (waits := await self._waits()) and not task.done():
            await asyncio.sleep(0.005)
        if blocked is not None:
            assert bool(waits) is blocked

    async def _waits(self) -> int:
        return int(
            await self.database.pool.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
        )

    async def in_own_transaction(self, act: Any) -> Any:
        """`act(tx)` in a transaction that is not ours."""
        async with self.database.store() as tx:
            return await act(tx)


async def put(tx: Any, campaign: Campaign, fan: Fan, address: Address | None = None, **more: Any) -> PreSave:
    """A Spotify pre-save for the world, unless `more` says otherwise."""
    fields: dict[str, Any] = {
        "dsp": DspName.SPOTIFY,
        "rung": Rung.AUTO,
        "market": WORLD,
        "address_id": address.id if address else None,
        "grant_id": None,
        "follow": False,
    }
    fields = {"fan_id": fan.id, "campaign_id": campaign.id} | fields | more
    presave: PreSave = await tx.presaves.put(**fields)
    return presave


def attempt(
    campaign: Campaign, fan: Fan | None, address: Address | None, at: datetime, **more: Any
) -> Attempt:
    """A started authorisation."""
    fields: dict[str, Any] = {
        "id": 0,
        "ticket_id": None,
        "fan_id": fan.id if fan else None,
        "address_id": address.id if address else None,
        "campaign_id": campaign.id,
        "dsp": DspName.SPOTIFY,
        "browser_hash": b"b" * 32,
        "verifier": "the verifier",
        "source": "test",
        "follow": True,
        "future": False,
        "shown": SHOWN,
        "created_at": at,
        "expires_at": at.replace(minute=at.minute + 10),
        "zone": "Europe/Berlin",
    }
    return Attempt(**fields | more)


def apart(act: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """A task that does not inherit our transaction (Tortoise keeps it in the context)."""
    return asyncio.create_task(act, context=contextvars.Context())


async def both(first: Coroutine[Any, Any, T], second: Coroutine[Any, Any, T]) -> list[T]:
    """At the same time, each in a transaction of its own."""
    return list(await asyncio.gather(apart(first), apart(second)))
