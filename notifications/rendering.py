"""Turns a delivery into the words and buttons of the fan's language, as late as possible."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from core.broadcast import CHANNELS
from core.campaign import OVER, Campaign
from core.delivery import DeliveryKind
from core.grant import GrantStatus
from core.ids import WORLD, CampaignId, DspName, FanId
from core.message import Message
from core.ports import Store, UnitOfWork
from core.queues import OutgoingMessage
from core.scheduler.planner import FlowSetting
from core.services.tickets import Tickets
from notifications.composing import Actions, Composer, Scene, needs_ticket
from notifications.operator_words import to_operator
from notifications.wording import Wording

__all__ = ["Actions", "Renderer"]

# texts that speak of the fan's number, and of the permission's end: for others neither is read
_TELLS_NUMBER = frozenset({DeliveryKind.CONFIRMATION})
_TELLS_UNTIL = frozenset({DeliveryKind.CONFIRMATION, DeliveryKind.RENEW, DeliveryKind.RENEW_FUTURE})
_PLAYS = frozenset(
    {DeliveryKind.RECEIPT, DeliveryKind.RESCUE, DeliveryKind.REMINDER, DeliveryKind.FOLLOW_UP}
)  # lead to where it is out: the fan's own market decides
_ASKS_NEWS = frozenset({DeliveryKind.CONFIRMATION, DeliveryKind.RECEIPT, DeliveryKind.REMINDER})

Settings = Callable[[CampaignId], Awaitable[dict[DeliveryKind, FlowSetting]]]


class Renderer:
    """`render_all(batch)` reads what it needs in one transaction and mints tickets where buttons need them."""

    def __init__(
        self,
        store: Store,
        wording: Wording,
        tickets: Tickets,
        actions: Actions,
        settings: Settings | None = None,
    ) -> None:
        self._store, self._wording, self._tickets, self._settings = store, wording, tickets, settings
        self._composer = Composer(wording, actions)

    async def render(self, out: OutgoingMessage, *, silent: bool = False) -> Message:
        """The message as this fan should read it now."""
        (message,) = await self.render_all([out])
        return replace(message, silent=silent)

    async def render_all(self, outs: Sequence[OutgoingMessage]) -> list[Message]:
        """A batch in one transaction: what its messages share is read once. A fault of one is the batch's."""
        about = [out for out in outs if out.delivery.kind is not DeliveryKind.OPERATOR]
        texts = iter(await self._of_campaigns(about) if about else ())
        return [
            to_operator(self._wording, out.delivery.args)
            if out.delivery.kind is DeliveryKind.OPERATOR
            else next(texts)
            for out in outs
        ]

    async def _of_campaigns(self, outs: Sequence[OutgoingMessage]) -> list[Message]:
        campaigns: dict[CampaignId, Campaign] = {}
        async with self._store() as tx:
            scenes = [await self._scene(tx, out, campaigns) for out in outs]
            scenes = await self._asking(tx, outs, await self._placed(tx, outs, scenes))
        flows: dict[CampaignId, Mapping[DeliveryKind, FlowSetting]] = {}
        if self._settings is not None:
            flows = {campaign: await self._settings(campaign) for campaign in campaigns}
        return [self._composer.compose(_in_their_words(scene, flows)) for scene in scenes]

    async def _placed(
        self, tx: UnitOfWork, outs: Sequence[OutgoingMessage], scenes: list[Scene]
    ) -> list[Scene]:
        """With the market whose wave the promise was in."""
        about = [
            (out.delivery.fan_id, scene.campaign.id, scene.dsp)
            for out, scene in zip(outs, scenes, strict=True)
        ]
        playing = {one for one, scene in zip(about, scenes, strict=True) if scene.kind in _PLAYS}
        markets = await tx.presaves.markets(playing)
        return [
            replace(scene, market=markets.get(one, WORLD)) for one, scene in zip(about, scenes, strict=True)
        ]

    async def _asking(
        self, tx: UnitOfWork, outs: Sequence[OutgoingMessage], scenes: list[Scene]
    ) -> list[Scene]:
        """Those below which the fan is asked about news: not twice, and only where news can come."""
        about = [
            (out.delivery.fan_id, scene.campaign.artist.id, scene.channel)
            for out, scene in zip(outs, scenes, strict=True)
        ]
        asks = {
            one
            for one, scene in zip(about, scenes, strict=True)
            if scene.kind in _ASKS_NEWS and scene.channel in CHANNELS
        }
        asks -= await tx.consents.with_news(asks)
        return [
            replace(scene, asks_news=scene.kind in _ASKS_NEWS and one in asks)
            for one, scene in zip(about, scenes, strict=True)
        ]

    async def _scene(
        self, tx: UnitOfWork, out: OutgoingMessage, campaigns: dict[CampaignId, Campaign]
    ) -> Scene:
        kind, address, about = out.delivery.kind, out.address, out.delivery.campaign_id
        assert about is not None
        if about not in campaigns:
            campaigns[about] = await tx.campaigns.get(about)
        campaign, fan_id = campaigns[about], out.delivery.fan_id
        dsp = DspName(str(out.delivery.args.get("dsp", DspName.SMART_LINK)))
        grant = await tx.grants.live(fan_id, dsp) if kind in _TELLS_UNTIL else None
        dead = grant is not None and grant.status is GrantStatus.NEEDS_CONSENT  # whatever date it had
        ticket, args = "", out.delivery.args
        if kind is DeliveryKind.REMINDER:  # as promised by now: the fan may have changed it since
            args = {**args, **await self._promised(tx, campaign, fan_id, dsp)}
        if needs_ticket(kind, address.channel, args):
            url = await self._tickets.mint(tx, campaign, fan_id, address, kind.value)
            apart = kind is DeliveryKind.RENEW_FUTURE and campaign.status in OVER
            ticket = (self._tickets.renewal_url if apart else self._tickets.dsp_url)(url, dsp)
        number = await tx.presaves.number(fan_id, campaign.id) if kind in _TELLS_NUMBER else None
        return Scene(
            kind=kind,
            campaign=campaign,
            lang=self._wording.language_for(out.language),
            channel=address.channel,
            dsp=dsp,
            number=number or 0,
            until=grant.usable_until if grant and not dead else None,
            args=args,
            created_at=out.delivery.created_at,
            zone=out.zone,
            wake=out.wake,
            words="",
            public_url=self._tickets.public_url,
            ticket_url=ticket,
        )

    async def _promised(
        self, tx: UnitOfWork, campaign: Campaign, fan_id: FanId, dsp: DspName
    ) -> dict[str, str]:
        found = await tx.presaves.of_campaign(fan_id, campaign.id)
        return next(({"rung": one.rung.value} for one in found if one.dsp is dsp), {})


def _in_their_words(scene: Scene, flows: Mapping[CampaignId, Mapping[DeliveryKind, FlowSetting]]) -> Scene:
    """With what the artist added, if anything."""
    found = flows.get(scene.campaign.id)
    if found is None:
        return scene
    words = found[scene.kind].own(scene.lang, scene.campaign.language, by_text=scene.sms)
    return replace(scene, words=words)
