"""Tells an artist's owners what they have to mend: a service without the release, a Telegram group that is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from bots.discord.drawing import as_markdown
from bots.discord.owners import Owners
from core.campaign import Campaign
from core.group_chat import GroupChat
from core.ids import label_of
from core.ports import Clock, Store
from core.services.resolving import Alarms, Missing
from notifications.wording import Wording

Words = Callable[[str], str]


class TeamAlarms:
    """One message for each campaign and stage, and for each change of a group."""

    def __init__(self, owners: Owners, store: Store, clock: Clock, alarms: Alarms, wording: Wording) -> None:
        self._owners, self._store, self._clock = owners, store, clock
        self._alarms, self._wording = alarms, wording

    async def tell(self) -> None:
        """All that nobody was told of yet; what the lane has no room for is told later."""
        untold = sorted(await self._alarms.take_untold(self._clock.now()), key=lambda m: m.campaign_id)
        for campaign_id, group in groupby(untold, key=lambda m: m.campaign_id):
            missing = list(group)
            async with self._store() as tx:
                campaign = await tx.campaigns.get(campaign_id)
            if not await self._owners.tell(campaign.artist.id, self._about_missing(campaign, missing)):
                await self._alarms.untell(missing)
        await self._tell_of_groups()

    async def _tell_of_groups(self) -> None:
        async with self._store() as tx:
            news = await tx.groups.take_news()
        for chat in news:
            if not await self._owners.tell(chat.artist_id, self._about_group(chat)):
                async with self._store() as tx:
                    await tx.groups.untell([chat.id])

    def _about_missing(self, campaign: Campaign, missing: Sequence[Missing]) -> Words:
        services = ", ".join(sorted(label_of(m.dsp) for m in missing))
        key = f"discord-missing-{missing[0].stage.value.replace('_', '-')}"
        title = as_markdown(campaign.title)
        return lambda lang: self._wording.text(lang, key, title=title, services=services)

    def _about_group(self, chat: GroupChat) -> Words:
        key, title = f"discord-telegram-news-{chat.state.value}", as_markdown(chat.title)
        return lambda lang: self._wording.text(lang, key, title=title)
