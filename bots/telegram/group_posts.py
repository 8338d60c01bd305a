"""Posts about campaigns in paired groups and channels: each once, and changed when what it says is no longer true."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from aiogram.exceptions import AiogramError, TelegramMigrateToChat

from bots.telegram.failures import about_rights, classify
from bots.telegram.posting import Poster
from core.campaign import Campaign
from core.delivery import DeliveryStatus, Sent
from core.errors import StorageAway
from core.fan import Sender
from core.group_chat import GroupChat, GroupPost, GroupPostKind, GroupState, look, rule_words, wanted
from core.ids import ArtistId, GroupChatId, GroupPostId
from core.message import Message
from core.ports import Clock, Store
from core.repositories import GroupRepository
from core.services.pairing import MUTED_FOR, Pairing
from notifications.group_posts import GroupTexts, signature

log = structlog.get_logger(__name__)
_PATIENCE_S = 2.0  # a chat whose turn comes later waits for the next look
_AGAIN = timedelta(seconds=30)
_SHOWN_FOR = timedelta(days=7)  # a cancellation that could not be shown by then is shown nowhere
Act = Callable[[GroupRepository], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one chat lacks."""

    chat: GroupChat
    new: tuple[tuple[Campaign, GroupPostKind], ...]
    old: tuple[tuple[Campaign, GroupPost], ...]


class GroupPosts:
    """For one process of the installation. `turn`: the sender's lane; False: it is paused."""

    def __init__(
        self,
        us: Sender,
        store: Store,
        clock: Clock,
        poster: Poster,
        pairing: Pairing,
        texts: GroupTexts,
        turn: Callable[[], Awaitable[bool]],
    ) -> None:
        self._us, self._store, self._clock = us, store, clock
        self._poster, self._pairing, self._texts, self._turn = poster, pairing, texts, turn

    async def begin(self) -> None:
        """What a process left behind when it died may have been posted: it is not posted again."""
        async with self._store() as tx:
            lost = await tx.groups.give_up_unknown(self._us.id, self._clock.now())
        for post_id in lost:
            log.warning("group_post_unknown", post=post_id)

    async def due(self) -> list[Work]:
        """What is to be done now, chat by chat."""
        now = self._clock.now()
        async with self._store() as tx:
            chats = await tx.groups.serving(self._us.id, now)
            if not chats:
                return []
            posts: dict[GroupChatId, list[GroupPost]] = {chat.id: [] for chat in chats}
            for post in await tx.groups.posts(self._us.id, now - _SHOWN_FOR):
                posts.setdefault(post.chat_id, []).append(post)
            campaigns = {c.id: c for c in await tx.campaigns.live()}
            for campaign_id in {p.campaign_id for some in posts.values() for p in some} - campaigns.keys():
                campaigns[campaign_id] = await tx.campaigns.get(campaign_id)
        of_artist: dict[ArtistId, list[Campaign]] = {}
        for campaign in campaigns.values():
            of_artist.setdefault(campaign.artist.id, []).append(campaign)
        looks: dict[object, str] = {}  # many chats show the same
        found = [self._of(chat, of_artist.get(chat.artist_id, []), posts[chat.id], looks) for chat in chats]
        return [work for work in found if work.new or work.old]

    def _of(
        self,
        chat: GroupChat,
        campaigns: Sequence[Campaign],
        posts: Sequence[GroupPost],
        looks: dict[object, str],
    ) -> Work:
        now = self._clock.now()
        had = {(p.campaign_id, p.kind) for p in posts if p.status is not DeliveryStatus.QUEUED}
        new = [(c, kind) for c in campaigns if (kind := wanted(c, now)) and (c.id, kind) not in had]
        mine = {c.id: c for c in campaigns}
        old = [
            (mine[p.campaign_id], p)
            for p in posts
            if p.status is DeliveryStatus.SENT
            and p.shown != self._signed(chat, mine[p.campaign_id], p, looks)
        ]
        return Work(chat=chat, new=tuple(new), old=tuple(old))

    def _signed(self, chat: GroupChat, campaign: Campaign, post: GroupPost, looks: dict[object, str]) -> str:
        key = campaign.id, post.kind, post.first_rule, chat.kind, chat.language
        if key not in looks:
            looks[key] = signature(self._message(chat, campaign, post.kind, post.first_rule))
        return looks[key]

    async def work(self, work: Work) -> None:
        """One chat's part: new messages first; what Telegram refuses ends it for this time."""
        for campaign, kind in work.new:
            if not await self._may_go(work.chat) or not await self._post(work.chat, campaign, kind):
                return
        for campaign, post in work.old:
            if not await self._may_go(work.chat) or not await self._change(work.chat, campaign, post):
                return

    async def _may_go(self, chat: GroupChat) -> bool:
        return self._poster.wait(chat.external_id) <= _PATIENCE_S and await self._turn()

    async def _post(self, chat: GroupChat, campaign: Campaign, kind: GroupPostKind) -> bool:
        rule = rule_words(campaign)
        async with self._store() as tx:
            post_id = await tx.groups.claim_post(chat.id, campaign.id, kind, rule, self._clock.now())
        if post_id is None:
            return True
        message = self._message(chat, campaign, kind, rule)
        try:
            sent = await self._poster.publish(chat.external_id, message)
        except AiogramError as error:
            await self._settle(post_id, await self._refused(chat, error), type(error).__name__)
            return False
        except StorageAway:  # the artwork is read before anything is sent
            await self._settle(post_id, DeliveryStatus.QUEUED, "storage away")
            return False
        await self._surely(
            lambda groups: groups.settle_post(
                post_id,
                DeliveryStatus.SENT,
                self._clock.now(),
                message_id=sent.message_id,
                artwork_id=message.artwork_id if sent.has_photo else None,
                shown=signature(message),
            )
        )
        log.info("group_posted", post=post_id, chat=chat.id, campaign=campaign.id, kind=kind.value)
        if chat.state is GroupState.MUTED:
            await self._pairing.stands(self._us.id, chat.external_id, GroupState.PAIRED)
        return True

    async def _change(self, chat: GroupChat, campaign: Campaign, post: GroupPost) -> bool:
        assert post.message_id is not None  # it was sent
        message = self._message(chat, campaign, post.kind, post.first_rule)
        try:
            artwork_id = await self._poster.change(
                chat.external_id, post.message_id, message, shows=post.artwork_id
            )
        except AiogramError as error:
            to = await self._refused(chat, error)
            if to is DeliveryStatus.FAILED:  # it is gone, or no longer ours to change
                await self._settle(post.id, to, type(error).__name__)
            return to is DeliveryStatus.FAILED
        await self._surely(lambda groups: groups.put_shown(post.id, signature(message), artwork_id))
        return True

    async def _refused(self, chat: GroupChat, error: AiogramError) -> DeliveryStatus:
        """What it means for the message; what it means for the chat is done."""
        if isinstance(error, TelegramMigrateToChat):
            await self._pairing.migrated(self._us.id, chat.external_id, error.migrate_to_chat_id)
            return DeliveryStatus.QUEUED
        if about_rights(error):
            await self._pairing.stands(self._us.id, chat.external_id, GroupState.MUTED)
            await self._rest(chat, MUTED_FOR)
            return DeliveryStatus.QUEUED
        result = classify(error)
        if result.status is Sent.BLOCKED:
            await self._pairing.stands(self._us.id, chat.external_id, GroupState.REMOVED)
            return DeliveryStatus.QUEUED
        if (
            result.status is Sent.RETRY
        ):  # of this chat alone: a group in slow mode must not stop everybody's messages
            await self._rest(chat, result.retry_after or _AGAIN)
            return DeliveryStatus.QUEUED
        if result.status is Sent.UNKNOWN:
            log.warning("group_answer_unknown", chat=chat.id, detail=result.detail)
            await self._rest(chat, _AGAIN)
            return DeliveryStatus.UNKNOWN
        log.warning("group_post_refused", chat=chat.id, detail=result.detail)
        return DeliveryStatus.FAILED

    async def _rest(self, chat: GroupChat, wait: timedelta) -> None:
        await self._surely(lambda groups: groups.rest(chat.id, self._clock.now() + wait))

    async def _settle(self, post_id: GroupPostId, to: DeliveryStatus, detail: str) -> None:
        await self._surely(lambda groups: groups.settle_post(post_id, to, self._clock.now(), detail=detail))

    async def _surely(self, act: Act) -> None:
        """What happened is written down, however long the database is away."""
        while True:
            try:
                async with self._store() as tx:
                    await act(tx.groups)
            except StorageAway:
                await asyncio.sleep(0.2)
            else:
                return

    def _message(self, chat: GroupChat, campaign: Campaign, kind: GroupPostKind, first_rule: str) -> Message:
        now = self._clock.now()
        return self._texts.message(
            campaign, kind, look(campaign, now), where=chat.kind, lang=chat.language, first_rule=first_rule
        )
