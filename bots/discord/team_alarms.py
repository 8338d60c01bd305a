"""Tells an artist's owners what they have to mend: a service without the release, a lost Telegram group, a broadcast that stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from babel import Locale

from bots.discord.drawing import as_markdown
from bots.discord.owners import Owners
from core.broadcast import Tally
from core.campaign import Campaign
from core.group_chat import GroupChat
from core.ids import WORLD, CampaignId, Market, label_of
from core.ports import Clock, Store
from core.services.resolving import Alarms, Missing
from notifications.wording import Wording

Words = Callable[[str], str]
_NAMED = 10  # markets of an alarm


class TeamAlarms:
    """One message for each campaign, stage and choice of markets, for each change of a group, for each broadcast that halted."""

    def __init__(self, owners: Owners, store: Store, clock: Clock, alarms: Alarms, wording: Wording) -> None:
        self._owners, self._store, self._clock = owners, store, clock
        self._alarms, self._wording = alarms, wording

    async def tell(self) -> None:
        """All that nobody was told of yet; what the lane has no room for is told later."""
        untold = sorted(await self._alarms.take_untold(self._clock.now()), key=_subject)
        for (campaign_id, _, _), group in groupby(untold, key=_subject):
            missing = list(group)
            async with self._store() as tx:
                campaign = await tx.campaigns.get(campaign_id)
            if not await self._owners.tell(campaign.artist.id, self._about_missing(campaign, missing)):
                await self._alarms.untell(missing)
        await self._tell_of_groups()
        await self._tell_of_broadcasts()

    async def _tell_of_groups(self) -> None:
        async with self._store() as tx:
            news = await tx.groups.take_news()
        for chat in news:
            if not await self._owners.tell(chat.artist_id, self._about_group(chat)):
                async with self._store() as tx:
                    await tx.groups.untell([chat.id])

    async def _tell_of_broadcasts(self) -> None:
        async with self._store() as tx:
            halted = [
                (
                    one,
                    await tx.campaigns.get(one.campaign_id),
                    await tx.broadcasts.tally(one, self._clock.now()),
                )
                for one in await tx.broadcasts.take_halted()
            ]
        for one, campaign, tally in halted:
            if not await self._owners.tell(one.artist_id, self._about_broadcast(campaign, tally)):
                async with self._store() as tx:
                    await tx.broadcasts.untell(one.id)

    def _about_missing(self, campaign: Campaign, missing: Sequence[Missing]) -> Words:
        services = ", ".join(sorted(label_of(m.dsp) for m in missing))
        stage, markets = missing[0].stage.value.replace("_", "-"), missing[0].markets
        key = "discord-missing-there" if markets else f"discord-missing-{stage}"
        title = as_markdown(campaign.title)
        return lambda lang: self._wording.text(
            lang, key, title=title, services=services, markets=self._named(markets, lang)
        )

    def _named(self, markets: Sequence[Market], lang: str) -> str:
        names = Locale.parse(lang, sep="-").territories
        unknown = self._wording.text(lang, "discord-missing-elsewhere")
        named = [unknown if m == WORLD else str(names.get(m, m)) for m in markets[:_NAMED]]
        return ", ".join(named) + (", …" if len(markets) > _NAMED else "")

    def _about_group(self, chat: GroupChat) -> Words:
        key, title = f"discord-telegram-news-{chat.state.value}", as_markdown(chat.title)
        return lambda lang: self._wording.text(lang, key, title=title)

    def _about_broadcast(self, campaign: Campaign, tally: Tally) -> Words:
        key = "discord-broadcast-halted" if tally.goes_wrong else "discord-broadcast-stuck"
        title = as_markdown(campaign.title)
        total = tally.sent + tally.failed
        return lambda lang: self._wording.text(lang, key, title=title, failed=tally.failed, total=total)


def _subject(missing: Missing) -> tuple[CampaignId, str, tuple[Market, ...]]:
    return missing.campaign_id, missing.stage.value, missing.markets
