"""Turns a delivery into the words and buttons of the fan's language, as late as possible."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from core.campaign import Campaign
from core.delivery import DeliveryKind
from core.fan import Fan
from core.ids import CampaignId, DspName
from core.message import Message
from core.ports import Store, UnitOfWork
from core.queues import OutgoingMessage
from core.scheduler.planner import FlowSetting
from core.services.tickets import Tickets
from notifications.composing import Actions, Composer, Scene, needs_ticket
from notifications.wording import Wording

__all__ = ["Actions", "Renderer"]

Settings = Callable[[CampaignId], Awaitable[dict[DeliveryKind, FlowSetting]]]


class Renderer:
    """`render(outgoing)` reads what it needs in one transaction and mints a ticket where a button needs one."""

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
        async with self._store() as tx:
            scene = await self._scene(tx, out)
        scene = replace(scene, words=await self._words(scene.campaign, scene.kind))
        return replace(self._composer.compose(scene), silent=silent)

    async def _words(self, campaign: Campaign, kind: DeliveryKind) -> str:
        if self._settings is None:
            return ""
        return (await self._settings(campaign.id))[kind].words

    async def _scene(self, tx: UnitOfWork, out: OutgoingMessage) -> Scene:
        assert out.delivery.campaign_id is not None
        campaign = await tx.campaigns.get(out.delivery.campaign_id)
        fan = await tx.fans.fan(out.delivery.fan_id)
        dsp = DspName(str(out.delivery.args.get("dsp", DspName.SMART_LINK)))
        grant = await tx.grants.live(fan.id, dsp)
        kind, address = out.delivery.kind, out.address
        ticket, args = "", out.delivery.args
        if kind is DeliveryKind.REMINDER:  # as promised by now: the fan may have changed it since
            args = {**args, **await self._promised(tx, campaign, fan, dsp)}
        if needs_ticket(kind, address.channel, args):
            url = await self._tickets.mint(tx, campaign, fan, address, kind.value)
            ticket = self._tickets.dsp_url(url, dsp)
        return Scene(
            kind=kind,
            campaign=campaign,
            lang=self._wording.language_for(fan.language),
            channel=address.channel,
            dsp=dsp,
            number=await tx.presaves.number(fan.id, campaign.id) or 0,
            until=grant.usable_until if grant else None,
            args=args,
            created_at=out.delivery.created_at,
            zone=out.zone,
            wake=out.wake,
            words="",
            public_url=self._tickets.public_url,
            ticket_url=ticket,
        )

    async def _promised(self, tx: UnitOfWork, campaign: Campaign, fan: Fan, dsp: DspName) -> dict[str, str]:
        found = await tx.presaves.of_campaign(fan.id, campaign.id)
        return next(({"rung": one.rung.value} for one in found if one.dsp is dsp), {})
