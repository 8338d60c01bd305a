"""What texts will cost, said to the artist before they go."""

from __future__ import annotations

from bots.discord.client import Interaction
from core.campaign import Campaign
from core.delivery import DeliveryKind
from core.scheduler.planner import FlowSetting
from core.services.flows import Flows
from core.services.teams import Actor
from core.text_cost import Estimate
from notifications.text_costs import Settings, TextCosts, money

_NAMED = 5


class TextBill:
    """Lines in the language of the artist's app; no line where nobody would be texted."""

    def __init__(self, flows: Flows, costs: TextCosts) -> None:
        self._flows, self._costs = flows, costs
        self.sizes = costs.sizes

    async def of_one(
        self, interaction: Interaction, actor: Actor, campaign: Campaign, kind: DeliveryKind
    ) -> list[str]:
        """One message, as it is switched now."""
        setting = (await self._flows.settings(actor, campaign.id))[kind]
        return await self.of_setting(interaction, actor, campaign, setting)

    async def of_setting(
        self, interaction: Interaction, actor: Actor, campaign: Campaign, setting: FlowSetting
    ) -> list[str]:
        """One message."""
        audience = await self._flows.texted(actor, campaign.id)
        return self._lines(interaction, "discord-texts-one", self._costs.of_one(campaign, setting, audience))

    async def of_opening(self, interaction: Interaction, actor: Actor, campaign: Campaign) -> list[str]:
        """Who waits for it, and who is enrolled by their word for all releases."""
        audience = await self._flows.texted(actor, campaign.id)
        settings = await self._flows.settings(actor, campaign.id)
        told = {"one": DeliveryKind.OPEN, "enrolled": DeliveryKind.ENROLLED}
        bills = {key: self._costs.of_one(campaign, settings[kind], audience) for key, kind in told.items()}
        return [
            line
            for key, bill in bills.items()
            for line in self._lines(interaction, f"discord-texts-{key}", bill)
        ]

    async def whole(self, interaction: Interaction, actor: Actor, campaign: Campaign) -> list[str]:
        """All that may still go to who joined by number until now."""
        audience = await self._flows.texted(actor, campaign.id)
        settings = await self._flows.settings(actor, campaign.id)
        return self._lines(
            interaction, "discord-texts-whole", self._costs.whole(campaign, settings, audience)
        )

    async def too_long(self, interaction: Interaction, actor: Actor, campaign: Campaign) -> list[str]:
        """A long name or title grows texts beyond what they are meant to cost."""
        if not campaign.sms_keyword:
            return []
        settings: Settings = await self._flows.settings(actor, campaign.id)
        found = self._costs.too_long(campaign, settings)
        if not found:
            return []
        named = ", ".join(f"{name} ({lang}): {segments}" for name, lang, segments in found[:_NAMED])
        more = "…" if len(found) > _NAMED else ""
        text = interaction.client.wording.text
        lang = interaction.client.language(interaction)
        return [text(lang, "discord-advice-texts", texts=named + more)]

    def _lines(self, interaction: Interaction, key: str, bill: Estimate) -> list[str]:
        if not bill.numbers or not bill.segments:
            return []
        lang, text = interaction.client.language(interaction), interaction.client.wording.text
        about = (
            text(lang, "discord-texts-unpriced")
            if bill.cost is None
            else text(lang, "discord-texts-cost", cost=money(bill.cost, bill.currency))
        )
        return [text(lang, key, numbers=bill.numbers, segments=bill.segments, cost=about)]
