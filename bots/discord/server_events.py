"""The server's scheduled event of a release: made when it is announced, moved and cancelled with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import structlog

from bots.discord.drawing import cut
from bots.discord.failures import FAULTS, for_good
from bots.discord.translating import guild_language
from core.campaign import Campaign, CampaignStatus, GuildBinding
from core.ports import Clock, Store
from core.repositories import GuildPost, PostKind
from notifications.dates import release_words
from notifications.wording import Wording

log = structlog.get_logger(__name__)
C = CampaignStatus
OVER = "over"
_EXTERNAL, _GUILD_ONLY, _CANCELLED = 3, 2, 4
_LASTS = timedelta(hours=1)
_GONE = 10070


class ServerEvents:
    """Discord itself reminds whoever pressed "Interested". Only in servers whose settings ask for it."""

    def __init__(
        self, client: discord.Client, store: Store, clock: Clock, wording: Wording, public_url: str
    ) -> None:
        self._client, self._store, self._clock = client, store, clock
        self._wording, self._public_url = wording, public_url

    async def keep(self, live: Sequence[Campaign]) -> None:
        """Make what is missing, change what looks different, end what is over."""
        ahead = [
            c for c in live if c.status in (C.ANNOUNCED, C.OPEN) and c.rule.instant() > self._clock.now()
        ]
        async with self._store() as tx:
            kept = {(p.campaign_id, p.guild_id): p for p in await tx.guilds.posts(PostKind.EVENT)}
            wanted = [(c, b) for c in ahead for b in await tx.campaigns.guilds_of(c.artist.id) if b.events]
            over = {p.campaign_id for p in kept.values()} - {c.id for c in ahead}
            ended = [await tx.campaigns.get(campaign_id) for campaign_id in over]
            known = {
                (p.campaign_id, p.guild_id)
                for p in await tx.guilds.posts(PostKind.EVENT, [c.id for c in ahead])
            }
        for campaign, binding in wanted:
            post = kept.get((campaign.id, binding.guild_id))
            if post is not None or (campaign.id, binding.guild_id) not in known:
                await self._show(campaign, binding, post)
        for campaign in ended:
            for post in [p for p in kept.values() if p.campaign_id == campaign.id]:
                await self._end(campaign, post)

    async def _show(self, campaign: Campaign, binding: GuildBinding, post: GuildPost | None) -> None:
        event = self._event(campaign, binding.guild_id)
        state = repr(sorted(event.items()))
        if post is not None and post.state == state:
            return
        post = post or GuildPost(campaign_id=campaign.id, guild_id=binding.guild_id, kind=PostKind.EVENT)
        try:
            external_id: int | None = await self._write(post, event)
        except FAULTS as error:
            if not for_good(error):
                return
            gone = isinstance(error, discord.HTTPException) and error.code == _GONE
            state, external_id = (OVER, None) if gone else (state, post.external_id)
            log.warning("server_event_refused", campaign=campaign.id, guild=post.guild_id)
        await self._put(replace(post, external_id=external_id, state=state))

    async def _write(self, post: GuildPost, event: dict[str, Any]) -> int:
        http = self._client.http
        if post.external_id is not None:
            await http.edit_scheduled_event(post.guild_id, post.external_id, **event)
            return post.external_id
        for found in await http.get_scheduled_events(post.guild_id, False):  # made before a crash
            if found["entity_metadata"] == event["entity_metadata"] and found["status"] == 1:
                await http.edit_scheduled_event(post.guild_id, int(found["id"]), **event)
                return int(found["id"])
        made = await http.create_guild_scheduled_event(post.guild_id, **event)
        return int(made["id"])

    async def _end(self, campaign: Campaign, post: GuildPost) -> None:
        if campaign.status is C.CANCELLED and post.external_id is not None:
            try:
                await self._client.http.edit_scheduled_event(
                    post.guild_id, post.external_id, status=_CANCELLED
                )
            except FAULTS as error:
                if not for_good(error):
                    return
        await self._put(replace(post, state=OVER))

    async def _put(self, post: GuildPost) -> None:
        async with self._store() as tx:
            await tx.guilds.put_post(post, self._clock.now())

    def _event(self, campaign: Campaign, guild_id: int) -> dict[str, Any]:
        lang = guild_language(self._client, self._wording, guild_id)
        rule, start = campaign.rule, campaign.rule.instant()
        url = f"{self._public_url}/{campaign.slug}"
        words = self._wording.text(
            lang,
            "discord-event",
            title=campaign.title,
            artist=campaign.artist.name,
            when=release_words(self._wording, rule, lang),
            zone=rule.zone.replace("_", " "),
        )
        return {
            "name": cut(f"{campaign.title} — {campaign.artist.name}", 100),
            "description": cut(f"{words}\n{url}", 1000),
            "scheduled_start_time": start.isoformat(),
            "scheduled_end_time": (start + _LASTS).isoformat(),
            "entity_type": _EXTERNAL,
            "entity_metadata": {"location": url[:100]},
            "privacy_level": _GUILD_ONLY,
        }
