"""Server roles for fans: the release role where no direct message opens, the day-one role for everyone; both end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import discord
import structlog

from bots.discord.answers import Answers
from bots.discord.drawing import Drawn, as_markdown, draw
from core.campaign import Campaign, GuildBinding
from core.fan import Sender
from core.ids import CampaignId, Channel
from core.message import Button, Message, OpenUrl
from core.ports import Clock, Store
from core.repositories import GivenRole, RoleDue, RoleKind
from notifications.wording import Wording

log = structlog.get_logger(__name__)
PATIENCE = timedelta(minutes=2)  # so long a direct message may take to open before the role takes its place
_BATCH = 50
_NOT_HERE = (10007, 10013)  # not a member of this server
_GONE = (*_NOT_HERE, 10004, 10011)  # nor is the role or the server
# every other refusal is an answer, too (the role stands above ours, we were removed): it must not hold up other servers
_TRY_AGAIN = (401, 429)


class Roles:
    """A sweep over those who have none yet: it makes up for whatever was missed while we were away."""

    def __init__(
        self,
        client: discord.Client,
        store: Store,
        clock: Clock,
        answers: Answers,
        wording: Wording,
        public_url: str,
        telegram_bot: str,
        lane_closed: Callable[[], Awaitable[bool]],
    ) -> None:
        self._client, self._store, self._clock, self._answers = client, store, clock, answers
        self._wording, self._public_url, self._telegram_bot = wording, public_url, telegram_bot
        self._lane_closed = lane_closed

    async def sweep(self, us: Sender) -> int:
        """How many fans were looked after. Raises discord's errors when it could not answer: all of it comes again."""
        await self._take_back()
        now = self._clock.now()
        since = now if await self._lane_closed() else now - PATIENCE
        count = 0
        for kind in RoleKind:
            async with self._store() as tx:
                due = await tx.guilds.roles_due(kind, us.id, since, _BATCH)
            for one in due:
                await self._look_after(one, kind)
            count += len(due)
        return count

    async def _look_after(self, due: RoleDue, kind: RoleKind) -> None:
        campaign, bindings = await self._scene(due.campaign_id)
        given = where = None
        for binding in bindings:
            role = binding.release_role_id if kind is RoleKind.RELEASE else binding.day_one_role_id
            if role is not None and await self._give(binding.guild_id, due.user_id, role):
                given, where = GivenRole(guild_id=binding.guild_id, role_id=role), binding
                break
        async with self._store() as tx:
            await tx.guilds.role_done(due, kind, given=given, now=self._clock.now())
        lang = self._answers.language(due.user_id)
        if kind is RoleKind.RELEASE and lang is not None:
            words = partial(self._role_words, binding=where) if where else self._elsewhere
            await self._answers.tell(due.user_id, await words(campaign, lang))

    async def _take_back(self) -> None:
        """From those who stopped or were erased."""
        while True:
            async with self._store() as tx:
                removal = await tx.guilds.role_removal(self._clock.now())
            if removal is None:
                return
            place = (removal.guild_id, removal.user_id, removal.role_id)
            try:
                await self._client.http.remove_role(*place, reason="stopped or erased")
            except discord.HTTPException as error:
                if error.status >= 500 or error.status in _TRY_AGAIN:
                    log.warning("discord_role_stays_for_now", guild=removal.guild_id, status=error.status)
                    continue
                if error.code not in _GONE:
                    log.warning("discord_role_not_taken", guild=removal.guild_id, code=error.code)
            async with self._store() as tx:
                await tx.guilds.role_gone(removal.id)

    async def _give(self, guild_id: int, user_id: int, role_id: int) -> bool:
        try:
            await self._client.http.add_role(guild_id, user_id, role_id, reason="pre-save")
        except discord.HTTPException as error:
            if error.status >= 500 or error.status in _TRY_AGAIN:
                raise
            if error.code not in _NOT_HERE:
                log.warning("discord_role_not_given", guild=guild_id, role=role_id, code=error.code)
            return False
        return True

    async def _scene(self, campaign_id: CampaignId) -> tuple[Campaign, list[GuildBinding]]:
        async with self._store() as tx:
            campaign = await tx.campaigns.get(campaign_id)
            return campaign, await tx.campaigns.guilds_of(campaign.artist.id)

    async def _role_words(self, campaign: Campaign, lang: str, *, binding: GuildBinding) -> Drawn:
        channel = f"<#{binding.announce_channel_id}>" if binding.announce_channel_id else "—"
        text = self._wording.text(
            lang,
            "discord-role-given",
            title=as_markdown(campaign.title),
            role=f"<@&{binding.release_role_id}>",
            channel=channel,
        )
        return Drawn(content=text)

    async def _elsewhere(self, campaign: Campaign, lang: str) -> Drawn:
        """Nothing here can reach this fan: another chat, or at least the calendar."""
        lines = [self._wording.text(lang, "discord-elsewhere", title=campaign.title)]
        row = []
        if self._telegram_bot:
            start = f"https://t.me/{self._telegram_bot}?start=c_{campaign.code}_discord"
            row.append(Button(label="Telegram", action=OpenUrl(url=start), primary=True))
        page = f"{self._public_url}/{campaign.slug}/release.ics"
        row.append(Button(label=self._wording.text(lang, "discord-calendar"), action=OpenUrl(url=page)))
        async with self._store() as tx:
            numbers = [s.external_id for s in await tx.fans.senders() if s.channel is Channel.SMS]
        if campaign.sms_keyword and numbers:
            lines.append(
                self._wording.text(
                    lang, "discord-elsewhere-sms", keyword=campaign.sms_keyword, number=numbers[0]
                )
            )
        return draw(Message(text="\n".join(lines), buttons=(tuple(row),)))
