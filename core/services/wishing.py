"""What a fan may want beside the save, said in their chat: to follow the artist, a playlist of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.campaign import Campaign
from core.consent import Purpose, Shown
from core.errors import NotFound, Refused
from core.fan import Address, Visitor
from core.grant import Grant
from core.ids import CampaignId, DspName
from core.ladder import Rung
from core.lifecycle import PRESAVE
from core.ports import Clock, Dsp, Dsps, Playlist, Store, UnitOfWork
from core.presave import PreSave, PreSaveStatus
from core.services.offers import LIVE, Connect
from core.services.own_playlists import OwnPlaylists, agreed, usable
from core.services.prospects import prospects
from core.services.tickets import Tickets

SOURCE = "chat-wish"
Words = Callable[[Campaign, str], Shown]  # of the service's label: what stood at the button


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """Noted. `playlist`: the name of the one that was chosen."""

    campaign: Campaign
    label: str
    playlist: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What can be chosen."""

    campaign: Campaign
    label: str
    own: tuple[Playlist, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Save:
    """A save that has not run, and its permission; None: the service has to be asked for this wish."""

    campaign: Campaign
    address: Address
    service: Dsp
    presave: PreSave
    grant: Grant | None


class Wishing:
    """Needs no second authorisation where the permission allows it; else says so with a `Connect`.

    Raises Refused for a save that has run or was never promised, NotFound for strangers.
    """

    def __init__(self, store: Store, clock: Clock, dsps: Dsps, tickets: Tickets, own: OwnPlaylists) -> None:
        self._store, self._clock, self._dsps = store, clock, dsps
        self._tickets, self._own = tickets, own

    async def follow(
        self, visitor: Visitor, campaign_id: CampaignId, dsp: DspName, words: Words
    ) -> Wished | Connect:
        """The artist, together with the save."""
        async with self._store() as tx:
            save = await self._save(tx, visitor, campaign_id, dsp, self._service(dsp).follow_scopes)
            if save.grant is None:
                return await self._connect(tx, save)
            if not save.presave.follow:
                await self._room(tx, save)
                if not await tx.presaves.follow_too(save.presave.id):
                    raise _late(save)
                shown = words(save.campaign, save.service.label)
                await self._note(tx, save, Purpose.FOLLOW, shown)
            return Wished(campaign=save.campaign, label=save.service.label)

    async def playlists(self, visitor: Visitor, campaign_id: CampaignId, dsp: DspName) -> Listed | Connect:
        """The fan's own, to choose one."""
        async with self._store() as tx:
            save = await self._save(tx, visitor, campaign_id, dsp, self._service(dsp).playlist_scopes)
            if save.grant is None:
                return await self._connect(tx, save)
        own = await self._own.of(save.service, save.grant)
        return Listed(campaign=save.campaign, label=save.service.label, own=tuple(own))

    async def into(
        self, visitor: Visitor, campaign_id: CampaignId, dsp: DspName, playlist: Playlist, words: Words
    ) -> Wished | Connect:
        """Into that one, if it is the fan's; without an id into the one of that name. Its name is added to `words`."""
        listed = await self.playlists(visitor, campaign_id, dsp)
        if isinstance(listed, Connect):
            return listed
        picked = next((one for one in listed.own if one.id == playlist.id), None)
        if not playlist.id:
            picked = playlist
        if picked is None:
            raise Refused("error-wish-no-playlist", service=listed.label)
        async with self._store() as tx:
            save = await self._save(tx, visitor, campaign_id, dsp, self._service(dsp).playlist_scopes)
            if save.grant is None or not await tx.presaves.into_playlist(
                save.presave.id, picked.id, picked.name
            ):
                raise _late(save)
            shown = words(save.campaign, save.service.label)
            shown = replace(shown, text=f"{shown.text} {picked.name}")
            await self._note(tx, save, Purpose.PLAYLIST, shown)
        return Wished(campaign=save.campaign, label=save.service.label, playlist=picked.name)

    async def _save(
        self,
        tx: UnitOfWork,
        visitor: Visitor,
        campaign_id: CampaignId,
        dsp: DspName,
        scopes: tuple[str, ...],
    ) -> _Save:
        campaign = await tx.campaigns.get(campaign_id)
        known = await tx.fans.known(visitor)
        if known is None or campaign.status not in LIVE:
            raise NotFound("error-unknown-fan" if known is None else "error-campaign-gone")
        service = self._service(dsp)
        if not scopes:
            raise NotFound("error-dsp-not-offered")
        fan, address = known
        mine = await tx.presaves.of_campaign(fan.id, campaign_id)
        presave = next((p for p in mine if p.dsp is dsp and p.rung is Rung.AUTO), None)
        if presave is None:
            raise Refused("error-wish-nothing", service=service.label, title=campaign.title)
        grant = await usable(tx, self._clock, presave, scopes)
        save = _Save(campaign=campaign, address=address, service=service, presave=presave, grant=grant)
        if PreSaveStatus.WITHDRAWN not in PRESAVE[presave.status]:
            raise _late(save)
        return save

    async def _connect(self, tx: UnitOfWork, save: _Save) -> Connect:
        fan_id, dsp = save.presave.fan_id, save.presave.dsp
        url = await self._tickets.mint(tx, save.campaign, fan_id, save.address, SOURCE)
        return Connect(
            campaign=save.campaign, dsp=dsp, label=save.service.label, url=self._tickets.dsp_url(url, dsp)
        )

    async def _room(self, tx: UnitOfWork, save: _Save) -> None:
        """A service that allows so much a day must have room for this as well."""
        budget = save.service.budget
        if budget is None:
            return
        ahead = await prospects(tx, self._dsps, save.campaign, self._clock.now())
        left = ahead.left.get(save.presave.dsp)
        if left is not None and left * budget.save < budget.follow:
            artist = save.campaign.artist.name
            raise Refused("error-wish-no-room", service=save.service.label, artist=artist)

    async def _note(self, tx: UnitOfWork, save: _Save, purpose: Purpose, shown: Shown) -> None:
        channel = save.address.channel
        await agreed(tx, self._clock, save.campaign, save.presave, purpose, channel, shown, SOURCE)

    def _service(self, dsp: DspName) -> Dsp:
        if dsp not in self._dsps:
            raise NotFound("error-dsp-not-offered")
        return self._dsps[dsp]


def _late(save: _Save) -> Refused:
    return Refused("error-wish-late", service=save.service.label, title=save.campaign.title)
