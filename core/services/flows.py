"""Messages around a release: settings that artists choose, runs that the alarm clock begins and walks."""

from __future__ import annotations

from core.campaign import MemberRole
from core.delivery import DeliveryKind
from core.ids import CampaignId
from core.ports import Clock, Dsps, Store
from core.repositories.flows import FlowRuns, Progress, Saving
from core.scheduler.planner import FlowSetting, OwnWords, changed, effective, windows
from core.services.prospects import prospects
from core.services.teams import Actor, Teams
from core.text_cost import TextAudience

PAGE = 1000
_PAGES_AT_ONCE = 200  # then the alarm clock does something else for a moment


class Flows:
    """Small idempotent steps; any process may run any of them at any time."""

    def __init__(self, store: Store, clock: Clock, dsps: Dsps, teams: Teams, runs: FlowRuns) -> None:
        self._store, self._clock, self._dsps = store, clock, dsps
        self._teams, self._runs = teams, runs

    async def settings(self, actor: Actor, campaign_id: CampaignId) -> dict[DeliveryKind, FlowSetting]:
        """Every flow of one of the actor's campaigns as it works now."""
        async with self._store() as tx:
            await self._teams.campaign(tx, actor, campaign_id, MemberRole.VIEWER)
        return await self.of_campaign(campaign_id)

    async def texted(self, actor: Actor, campaign_id: CampaignId) -> TextAudience:
        """Numbers that take texts about one of the actor's campaigns."""
        async with self._store() as tx:
            await self._teams.campaign(tx, actor, campaign_id, MemberRole.VIEWER)
        return await self.audience(campaign_id)

    async def audience(self, campaign_id: CampaignId) -> TextAudience:
        """The same for the operator."""
        return await self._runs.texted(campaign_id)

    async def of_campaign(self, campaign_id: CampaignId) -> dict[DeliveryKind, FlowSetting]:
        """Every flow as it works for a campaign; for our own texts, not for strangers."""
        return effective(await self._runs.settings(campaign_id))

    async def change(
        self,
        actor: Actor,
        campaign_id: CampaignId,
        kind: DeliveryKind,
        *,
        on: bool | None = None,
        by_text: bool | None = None,
        days: str | None = None,
        minutes: int | None = None,
        words: OwnWords | None = None,
    ) -> FlowSetting:
        """Switch a flow, choose its time, add the artist's own words. Raises Refused in the artist's words."""
        async with self._store() as tx:
            await self._teams.campaign(tx, actor, campaign_id, MemberRole.MANAGER)
        old = (await self.of_campaign(campaign_id))[kind]
        setting = changed(old, on=on, by_text=by_text, days=days, minutes=minutes, words=words)
        await self._runs.put(campaign_id, setting)
        return setting

    async def copy(self, actor: Actor, source: CampaignId, to: CampaignId) -> None:
        """A cloned campaign speaks like its model."""
        async with self._store() as tx:
            await self._teams.campaign(tx, actor, source, MemberRole.VIEWER)
            await self._teams.campaign(tx, actor, to, MemberRole.MANAGER)
        await self._runs.copy(source, to)

    async def begin(self) -> int:
        """Runs whose moment has come; those whose moment passed long ago are left out."""
        now = self._clock.now()
        begun = await self._runs.begin_openings(now)
        for window in windows(now):
            begun += await self._runs.begin(window)
        return begun

    async def walk(self, pages: int = _PAGES_AT_ONCE) -> list[Progress]:
        """Queue what open runs still owe, a page a transaction."""
        walked: list[Progress] = []
        while len(walked) < pages:
            saving = await self._saving()
            progress = await self._runs.advance(self._clock.now(), PAGE, saving)
            if progress is None:
                break
            walked.append(progress)
        return walked

    async def _saving(self) -> dict[CampaignId, Saving]:
        """Asked again before each page: the page before may have taken the last of a service's day."""
        now = self._clock.now()
        openings = await self._runs.openings(now)
        if not openings:
            return {}
        async with self._store() as tx:
            return {
                campaign: (await prospects(tx, self._dsps, await tx.campaigns.get(campaign), now)).saving(
                    self._dsps
                )
                for campaign in openings
            }
