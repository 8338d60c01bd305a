"""Which of their own playlists a save goes into as well: chosen from a list, with the permission that is there."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.campaign import Campaign
from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.errors import Refused, UpbeatError
from core.fan import Fan
from core.grant import Grant
from core.ids import CampaignId, Channel, DspName, FanId
from core.ports import Clock, Dsp, Dsps, Playlist, Store, UnitOfWork
from core.presave import PreSave
from core.queues import SaveQueue
from core.scheduler.refreshing import Refresher
from core.services.tickets import Tickets

PATIENCE_S = 5.0  # somebody looks at the page meanwhile
LIFE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlists:
    """What can be chosen. `key` lets only this browser choose, for this pre-save, for half an hour."""

    own: tuple[Playlist, ...]
    now: str  # the name of the one that it goes into so far; "" for none
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """It goes there from now on."""

    campaign: Campaign
    fan: Fan
    dsp: DspName
    name: str


class PlaylistChoice:
    """Nothing is asked of the fan again: without the scopes there is no list. A list that does not come costs nothing."""

    def __init__(self, store: Store, clock: Clock, dsps: Dsps, tickets: Tickets, queue: SaveQueue) -> None:
        self._store, self._clock, self._dsps, self._tickets = store, clock, dsps, tickets
        self._refresher = Refresher(queue, clock)

    async def of(self, presave: PreSave, browser: str) -> Playlists | None:
        """For the browser in which the account's owner has just signed in: a list of playlists says much of a person."""
        async with self._store() as tx:
            grant = await self._grant(tx, presave)
        own = await self._own(self._dsps[presave.dsp], grant) if grant else []
        if not own:
            return None
        until = int((self._clock.now() + LIFE).timestamp())
        named = f"{presave.fan_id}.{presave.campaign_id}.{presave.dsp.value}.{until}"
        return Playlists(own=tuple(own), now=presave.playlist, key=f"{named}.{self._mac(named, browser)}")

    async def at_home(self, presave: PreSave, browser: str) -> bool:
        """Whether this fan connected this service in this very browser: a personal link may have been forwarded."""
        async with self._store() as tx:
            mine = self._tickets.hash("browser", browser)
            return await tx.attempts.finished_in(presave.fan_id, presave.dsp, mine)

    async def choose(self, key: str, browser: str, playlist_id: str, shown: Shown) -> Chosen:
        """`shown`: the words beside the list; the name is added. Raises Refused."""
        fan_id, campaign_id, dsp = self._opened(key, browser)
        async with self._store() as tx:
            presave = await self._presave(tx, fan_id, campaign_id, dsp)
            grant = await self._grant(tx, presave) if presave else None
        own = await self._own(self._dsps[dsp], grant) if grant else []
        picked = next((one for one in own if one.id == playlist_id), None)
        if picked is None or presave is None:
            raise Refused("error-attempt-gone")
        async with self._store() as tx:
            if not await tx.presaves.into_playlist(presave.id, picked.id, picked.name):
                raise Refused("error-attempt-gone")
            campaign, fan = await tx.campaigns.get(campaign_id), await tx.fans.fan(fan_id)
            event = ConsentEvent(
                fan_id=fan_id,
                artist_id=campaign.artist.id,
                campaign_id=campaign_id,
                purpose=Purpose.PLAYLIST,
                act=ConsentAct.GIVEN,
                channel=Channel.WEB,
                text=f"{shown.text} {picked.name}",
                version=shown.version,
                language=shown.language,
                source="playlist-choice",
                at=self._clock.now(),
            )
            await tx.consents.add([event])
        return Chosen(campaign=campaign, fan=fan, dsp=dsp, name=picked.name)

    async def _presave(
        self, tx: UnitOfWork, fan_id: FanId, campaign_id: CampaignId, dsp: DspName
    ) -> PreSave | None:
        return next((p for p in await tx.presaves.of_campaign(fan_id, campaign_id) if p.dsp is dsp), None)

    async def _grant(self, tx: UnitOfWork, presave: PreSave) -> Grant | None:
        """Only the one that the save is made with, and only with the scopes."""
        grant = await tx.grants.live(presave.fan_id, presave.dsp)
        wanted = set(self._dsps[presave.dsp].playlist_scopes)
        fits = grant is not None and grant.id == presave.grant_id and grant.lives_at(self._clock.now())
        return grant if grant and fits and wanted and wanted <= set(grant.scopes) else None

    async def _own(self, service: Dsp, grant: Grant) -> list[Playlist]:
        if service.playlists is None:
            return []
        try:
            async with asyncio.timeout(PATIENCE_S):
                tokens = grant.tokens
                if tokens.spent_at(self._clock.now()):
                    tokens = await self._refresher.fresh(service, grant.id, grant.token_version)
                return await service.playlists.mine(tokens)
        except (UpbeatError, TimeoutError):
            return []

    def _opened(self, key: str, browser: str) -> tuple[FanId, CampaignId, DspName]:
        named, _, mac = key.rpartition(".")
        if not hmac.compare_digest(mac.encode(), self._mac(named, browser).encode()):
            raise Refused("error-attempt-gone")
        fan, campaign, dsp, until = named.split(".")
        if datetime.fromtimestamp(int(until), UTC) < self._clock.now():
            raise Refused("error-attempt-gone")
        return FanId(int(fan)), CampaignId(int(campaign)), DspName(dsp)

    def _mac(self, named: str, browser: str) -> str:
        return self._tickets.hash("playlist", f"{named} {browser}").hex()
