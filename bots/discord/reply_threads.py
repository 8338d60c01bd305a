"""Carries what fans write back into a thread of the artist's team: once, also over a crash; erased fans' posts go."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import discord
import structlog

from bots.discord.drawing import as_markdown, cut
from bots.discord.failures import FAULTS
from bots.discord.reply_posts import belongs_to, buttons, post_of
from core.campaign import Campaign, GuildBinding, MemberRole
from core.fan_reply import ANSWER_WITHIN, FanReply, FanReplyStatus
from core.ids import FanReplyId
from core.ports import Clock, Store
from core.repositories import GuildPost, PostKind
from notifications.composing import harmless
from notifications.wording import Wording

log = structlog.get_logger(__name__)
S = FanReplyStatus
_SOON, _LATER = timedelta(seconds=15), timedelta(minutes=10)
_LOOK_BACK = 500  # messages of a thread
_NO_CHANNEL = 10003
_WEEK_MIN: Literal[10080] = 10080  # a thread rests after a week of silence; the next post wakes it


class ChannelClosed(Exception):
    """The channel that the artist chose is not there, or not for us."""


class ReplyThreads:
    """One thread a campaign. Private where everybody sees the channel, else open to whoever sees the channel."""

    def __init__(self, client: discord.Client, store: Store, clock: Clock, wording: Wording) -> None:
        self._client, self._store, self._clock, self._wording = client, store, clock, wording
        self._turn = asyncio.Lock()
        self._invited: dict[int, set[int]] = {}  # by thread; inviting twice is harmless

    async def carry(self) -> None:
        """All that is due; not before the servers are known."""
        if not self._client.is_ready():
            return
        async with self._turn:
            await self._look_for_doubtful()
            while (reply := await self._next()) is not None:
                await self._post(reply)
            await self._erase()

    async def _next(self) -> FanReply | None:
        async with self._store() as tx:
            return await tx.replies.claim(self._clock.now())

    async def _post(self, reply: FanReply) -> None:
        async with self._store() as tx:
            campaign = await tx.campaigns.get(reply.campaign_id)
            bound = await tx.campaigns.guilds_of(reply.artist_id)
            muted = await tx.replies.muted(reply.fan_id, reply.artist_id)
        binding = next((b for b in bound if b.replies_channel_id is not None), None)
        if binding is None or muted:
            await self._record(reply, S.DROPPED, detail="muted" if muted else "switched off")
            return
        try:
            thread = await self._thread(campaign, binding)
        except (ChannelClosed, *FAULTS) as error:
            log.warning("replies_not_carried", campaign=campaign.id, error=type(error).__name__)
            known = isinstance(error, ChannelClosed | discord.HTTPException)
            await self._record(reply, S.QUEUED, wait=_LATER if known else _SOON)
            return
        await self._into(thread, reply, campaign, binding)

    async def _into(self, thread: int, reply: FanReply, campaign: Campaign, binding: GuildBinding) -> None:
        lang = self._language(binding.guild_id)
        nobody = self._wording.text(lang, "reply-a-fan")
        try:
            sent = await self._client.get_partial_messageable(thread, guild_id=binding.guild_id).send(
                post_of(reply.name, reply.text, nobody),
                view=buttons(reply.id, self._wording, lang, answered=False, muted=False)
                or discord.utils.MISSING,
                allowed_mentions=discord.AllowedMentions.none(),
                suppress_embeds=True,
                nonce=f"r{int(reply.id)}"[:25],
            )
        except FAULTS as error:
            log.warning("reply_not_posted", reply=reply.id, error=type(error).__name__)
            await self._failed(reply, campaign, binding, error)
            return
        await self._posted(reply, thread, sent.id)

    async def _failed(
        self, reply: FanReply, campaign: Campaign, binding: GuildBinding, error: Exception
    ) -> None:
        if isinstance(error, discord.RateLimited):
            await self._record(reply, S.QUEUED, wait=timedelta(seconds=error.retry_after))
        elif isinstance(error, discord.HTTPException) and 400 <= error.status < 500:
            if error.code == _NO_CHANNEL:  # somebody deleted the thread: the next one is made anew
                await self._keep(campaign, binding, None, "")
            again = _SOON if error.code == _NO_CHANNEL else _LATER
            await self._record(reply, S.QUEUED, wait=again, detail=f"{error.status} {error.code}")
        else:
            await self._record(reply, S.UNKNOWN, detail=type(error).__name__)

    async def _posted(self, reply: FanReply, thread: int, message: int) -> None:
        now = self._clock.now()
        async with self._store() as tx:
            if not await tx.replies.record(reply.id, S.SENT, now, post=(thread, message)):
                await tx.replies.erase_post(thread, message, now)

    async def _record(
        self, reply: FanReply, to: FanReplyStatus, *, wait: timedelta | None = None, detail: str = ""
    ) -> None:
        now = self._clock.now()
        async with self._store() as tx:
            not_before = now + wait if wait else None
            await tx.replies.record(reply.id, to, now, not_before=not_before, detail=detail)

    # -- the thread ----------------------------------------------------------------------------------------------

    async def _thread(self, campaign: Campaign, binding: GuildBinding) -> int:
        """Of the channel as it is now: one that everybody has come to see gets a private thread."""
        assert binding.replies_channel_id is not None
        guild = self._client.get_guild(binding.guild_id)
        channel = guild.get_channel(binding.replies_channel_id) if guild else None
        if guild is None or not isinstance(channel, discord.TextChannel):
            raise ChannelClosed
        private = seen_by_all(channel)
        state = f"{channel.id}:{'private' if private else 'team'}"
        async with self._store() as tx:
            posts = await tx.guilds.posts(PostKind.REPLIES, [campaign.id])
            readers = await tx.replies.readers(campaign.artist.id, tuple(MemberRole)) if private else []
        post = next((p for p in posts if p.guild_id == binding.guild_id and p.state == state), None)
        if post is not None and post.external_id is not None:
            thread = post.external_id
        else:
            thread = await self._made(campaign, channel, private=private)
            await self._keep(campaign, binding, thread, state)
        await self._invite(thread, readers)
        return thread

    async def _made(self, campaign: Campaign, channel: discord.TextChannel, *, private: bool) -> int:
        lang = self._language(channel.guild.id)
        name = cut(self._wording.text(lang, "discord-replies-thread", title=campaign.title), 100)
        kind = discord.ChannelType.private_thread if private else discord.ChannelType.public_thread
        thread = await self._made_before_a_crash(channel, name, kind)
        if thread is None:
            made = await channel.create_thread(
                name=name, type=kind, invitable=False, auto_archive_duration=_WEEK_MIN
            )
            thread = made.id
        intro = self._wording.text(
            lang, "discord-replies-intro", title=harmless(campaign.title), days=ANSWER_WITHIN.days
        )
        place = self._client.get_partial_messageable(thread, guild_id=channel.guild.id)
        await place.send(
            cut(as_markdown(intro), 2000),
            allowed_mentions=discord.AllowedMentions.none(),
            nonce=f"rt{int(campaign.id)}:{thread % 10**6}"[:25],
        )
        return thread

    async def _made_before_a_crash(
        self, channel: discord.TextChannel, name: str, kind: discord.ChannelType
    ) -> int | None:
        async with self._store() as tx:
            known = await tx.replies.threads()
        assert self._client.user is not None
        for thread in await channel.guild.active_threads():
            ours = (thread.owner_id, thread.parent_id) == (self._client.user.id, channel.id)
            if ours and (thread.name, thread.type) == (name, kind) and thread.id not in known:
                return thread.id
        return None

    async def _keep(self, campaign: Campaign, binding: GuildBinding, thread: int | None, state: str) -> None:
        post = GuildPost(campaign_id=campaign.id, guild_id=binding.guild_id, kind=PostKind.REPLIES)
        async with self._store() as tx:
            await tx.guilds.put_post(replace(post, external_id=thread, state=state), self._clock.now())

    async def _invite(self, thread: int, readers: list[int]) -> None:
        """Whoever of the team we know by name; a role's people see it by Discord's own rights, or not at all."""
        invited = self._invited.setdefault(thread, set())
        for user in readers:
            if user in invited:
                continue
            invited.add(user)
            try:
                await self._client.http.add_user_to_thread(thread, user)
            except discord.HTTPException as error:  # they have left the server
                log.info("reader_not_invited", code=error.code)

    def _language(self, guild_id: int) -> str:
        guild = self._client.get_guild(guild_id)
        return self._wording.language_for(str(guild.preferred_locale)) if guild else "en"

    # -- what may have happened, and what has to go --------------------------------------------------------------

    async def _look_for_doubtful(self) -> None:
        """Where it went is read in the thread itself."""
        while True:
            async with self._store() as tx:
                reply = await tx.replies.doubtful(self._clock.now())
                posts = await tx.guilds.posts(PostKind.REPLIES, [reply.campaign_id]) if reply else []
            if reply is None:
                return
            try:
                found = await self._found(reply.id, posts)
            except FAULTS as error:
                log.warning("reply_not_looked_for", reply=reply.id, error=type(error).__name__)
                continue
            if found is not None:
                await self._posted(reply, *found)
            else:
                await self._record(reply, S.QUEUED)

    async def _found(self, reply_id: FanReplyId, posts: list[GuildPost]) -> tuple[int, int] | None:
        for post in posts:
            if post.external_id is None:
                continue
            place = self._client.get_partial_messageable(post.external_id, guild_id=post.guild_id)
            try:
                async for message in place.history(limit=_LOOK_BACK):
                    if belongs_to(message, reply_id):
                        return post.external_id, message.id
            except discord.NotFound:  # the thread is gone, and with it whatever stood there
                continue
        return None

    async def _erase(self) -> None:
        while True:
            async with self._store() as tx:
                post = await tx.replies.erased(self._clock.now())
            if post is None:
                return
            try:
                await self._client.http.delete_message(post.channel_id, post.message_id)
            except discord.NotFound:
                pass
            except FAULTS as error:
                log.warning("erased_post_stays_for_now", error=type(error).__name__)
                continue
            async with self._store() as tx:
                await tx.replies.gone(post.id)


def seen_by_all(channel: discord.TextChannel) -> bool:
    """Whether everybody in the server sees it."""
    return channel.permissions_for(channel.guild.default_role).view_channel
