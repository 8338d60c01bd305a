"""Which of their own playlists a save goes into as well: chosen from a list, with the permission that is there."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from core.campaign import Campaign
from core.consent import Purpose, Shown
from core.errors import Refused
from core.fan import Fan
from core.ids import CampaignId, Channel, DspName, FanId
from core.ports import Clock, Dsps, Playlist, Store, UnitOfWork
from core.presave import PreSave
from core.services.own_playlists import OwnPlaylists, agreed
from core.services.tickets import Tickets

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
    """On the page after the sign-in, and only there."""

    def __init__(self, store: Store, clock: Clock, dsps: Dsps, tickets: Tickets, own: OwnPlaylists) -> None:
        self._store, self._clock, self._dsps, self._tickets = store, clock, dsps, tickets
        self._playlists = own

    async def of(self, presave: PreSave, browser: str) -> Playlists | None:
        """For the browser in which the account's owner has just signed in: a list of playlists says much of a person."""
        async with self._store() as tx:
            grant = await self._playlists.grant(tx, presave)
        own = await self._playlists.of(self._dsps[presave.dsp], grant) if grant else []
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

    async def choose(self, key: str, browser: str, playlist_id: str, words: Callable[[str], Shown]) -> Chosen:
        """`words`: those beside the list, in the fan's language; the name is added. Raises Refused."""
        fan_id, campaign_id, dsp = self._opened(key, browser)
        async with self._store() as tx:
            presave = await self._presave(tx, fan_id, campaign_id, dsp)
            grant = await self._playlists.grant(tx, presave) if presave else None
        own = await self._playlists.of(self._dsps[dsp], grant) if grant else []
        picked = next((one for one in own if one.id == playlist_id), None)
        if picked is None or presave is None:
            raise Refused("error-attempt-gone")
        async with self._store() as tx:
            if not await tx.presaves.into_playlist(presave.id, picked.id, picked.name):
                raise Refused("error-attempt-gone")
            campaign, fan = await tx.campaigns.get(campaign_id), await tx.fans.fan(fan_id)
            shown = words(fan.language)
            said = replace(shown, text=f"{shown.text} {picked.name}")
            purpose, source = Purpose.PLAYLIST, "playlist-choice"
            await agreed(tx, self._clock, campaign, presave, purpose, Channel.WEB, said, source)
        return Chosen(campaign=campaign, fan=fan, dsp=dsp, name=picked.name)

    async def _presave(
        self, tx: UnitOfWork, fan_id: FanId, campaign_id: CampaignId, dsp: DspName
    ) -> PreSave | None:
        return next((p for p in await tx.presaves.of_campaign(fan_id, campaign_id) if p.dsp is dsp), None)

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
