"""The one message in a server at the release: it pings the release role, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import discord
import structlog

from bots.conversation.intents import Simple, encode
from bots.discord.drawing import Drawn, as_markdown, draw
from bots.discord.failures import FAULTS
from bots.discord.translating import guild_language
from core.campaign import Campaign, CampaignStatus, GuildBinding
from core.message import Button, Message, OpenUrl, Press
from core.ports import Clock, Store
from core.repositories import GuildPost, PostKind
from notifications.wording import Wording

log = structlog.get_logger(__name__)
_OUT = (CampaignStatus.RELEASING, CampaignStatus.RELEASED)
_NEWS_FOR = timedelta(days=1)  # whoever comes back later does not ping for old news
_REFUSED = (10003, 10008, 50001, 50013)


class OutNow:
    """Once for each campaign and server; a repetition after a crash is the same message by its nonce."""

    def __init__(
        self, client: discord.Client, store: Store, clock: Clock, wording: Wording, public_url: str
    ) -> None:
        self._client, self._store, self._clock = client, store, clock
        self._wording, self._public_url = wording, public_url

    async def keep(self, live: Sequence[Campaign]) -> None:
        """Post what is due. With local midnights it is the artist's own midnight that counts."""
        now = self._clock.now()
        fresh = [
            c for c in live if c.status in _OUT and c.rule.instant() <= now < c.rule.instant() + _NEWS_FOR
        ]
        if not fresh:
            return
        async with self._store() as tx:
            done = {
                (p.campaign_id, p.guild_id)
                for p in await tx.guilds.posts(PostKind.OUT, [c.id for c in fresh])
            }
            servers = [(c, b) for c in fresh for b in await tx.campaigns.guilds_of(c.artist.id)]
        for campaign, binding in servers:
            if (campaign.id, binding.guild_id) not in done and binding.release_role_id is not None:
                await self._post(campaign, binding)

    async def _post(self, campaign: Campaign, binding: GuildBinding) -> None:
        assert binding.release_role_id is not None
        channel_id = await self._channel(campaign, binding)
        if channel_id is None:
            return
        place = self._client.get_partial_messageable(channel_id, guild_id=binding.guild_id)
        only = discord.AllowedMentions(
            everyone=False, users=False, roles=[discord.Object(binding.release_role_id)], replied_user=False
        )
        drawn = self._drawn(campaign, binding.guild_id, binding.release_role_id)
        try:
            sent = await place.send(
                **drawn.to_send(), allowed_mentions=only, nonce=f"out{int(campaign.id)}"[:25]
            )
        except FAULTS as error:
            refused = isinstance(error, discord.HTTPException) and error.code in _REFUSED
            log.warning(
                "release_not_pinged", campaign=campaign.id, guild=binding.guild_id, error=type(error).__name__
            )
            if not refused:
                return
            sent = None
        post = GuildPost(
            campaign_id=campaign.id,
            guild_id=binding.guild_id,
            kind=PostKind.OUT,
            external_id=sent.id if sent else None,
            state="over",
        )
        async with self._store() as tx:
            await tx.guilds.put_post(post, self._clock.now())

    async def _channel(self, campaign: Campaign, binding: GuildBinding) -> int | None:
        if binding.announce_channel_id is not None:
            return binding.announce_channel_id
        async with self._store() as tx:
            posted = await tx.campaigns.announcements(campaign.id)
        return next((p.channel_id for p in posted if p.guild_id == binding.guild_id), None)

    def _drawn(self, campaign: Campaign, guild_id: int, role_id: int) -> Drawn:
        lang = guild_language(self._client, self._wording, guild_id)
        play = Button(
            label=self._wording.text(lang, "chat-play-now"),
            action=OpenUrl(url=f"{self._public_url}/{campaign.slug}"),
            primary=True,
        )
        mine = Button(
            label=self._wording.text(lang, "discord-my-pre-save"),
            action=Press(data=encode(Simple(word="status"))),
        )
        text = self._wording.text(lang, "discord-out-post", title=campaign.title, artist=campaign.artist.name)
        drawn = draw(Message(text=text, buttons=((play, mine),)))
        return Drawn(content=f"<@&{role_id}> {as_markdown(text)}", view=drawn.view)
