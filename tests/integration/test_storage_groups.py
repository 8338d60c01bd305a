"""Codes, paired chats and posts in the database: who wins, what may follow what."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from core.delivery import DeliveryStatus as D
from core.group_chat import GroupChat, GroupKind, GroupPostKind, GroupSeen, GroupState
from core.ids import ArtistId, Channel, SenderId
from storage.database import Database

NOW = datetime(2027, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


async def sender_of(database: Database) -> SenderId:
    async with database.store() as tx:
        return (await tx.fans.put_sender(Channel.TELEGRAM, "4242", "upbeatbot")).id


async def artist_of(database: Database, name: str) -> ArtistId:
    async with database.store() as tx:
        return (await tx.campaigns.add_artist(name)).id


def seen(sender: SenderId, number: int) -> GroupSeen:
    return GroupSeen(sender_id=sender, external_id=number, kind=GroupKind.GROUP, title="Fans")


async def paired(database: Database, sender: SenderId, artist: ArtistId, number: int) -> GroupChat | None:
    async with database.store() as tx:
        return await tx.groups.pair(seen(sender, number), artist, "en", GroupState.PAIRED, NOW)


async def test_of_two_chats_with_one_code_and_of_two_artists_in_one_chat_one_wins(database: Database) -> None:
    sender = await sender_of(database)
    artists = [await artist_of(database, name) for name in ("NEON", "MONO")]
    async with database.store() as tx:
        await tx.groups.put_code(b"h", artists[0], "en", LATER, NOW)

    async def use(number: int) -> bool:
        async with database.store() as tx:
            return await tx.groups.use_code(b"h", sender, number, NOW) is not None

    assert sum(await asyncio.gather(*(use(-number) for number in range(1, 9)))) == 1
    taken = await asyncio.gather(*(paired(database, sender, artist, -5) for artist in artists * 3))
    owners = {chat.artist_id for chat in taken if chat is not None}
    assert len(owners) == 1
    assert sum(chat is None for chat in taken) == 3


async def test_a_new_id_that_is_known_already_changes_nothing(database: Database) -> None:
    sender, artist = await sender_of(database), await artist_of(database, "NEON")
    first, second = await paired(database, sender, artist, -1), await paired(database, sender, artist, -2)
    assert first is not None
    assert second is not None
    async with database.store() as tx:
        assert not await tx.groups.migrate(sender, -1, -2, NOW)
        assert not await tx.groups.migrate(sender, -8, -9, NOW)
        assert await tx.groups.migrate(sender, -1, -3, NOW)
        assert [c.external_id for c in await tx.groups.of_artist(artist)] == [-3, -2]


async def test_what_was_removed_or_unpaired_comes_back_by_a_code_alone(database: Database) -> None:
    sender, artist = await sender_of(database), await artist_of(database, "NEON")
    chat = await paired(database, sender, artist, -1)
    assert chat is not None
    async with database.store() as tx:
        assert await tx.groups.stand(chat.id, GroupState.REMOVED, NOW)
        assert not await tx.groups.stand(chat.id, GroupState.PAIRED, NOW)
        assert not await tx.groups.stand(chat.id, GroupState.MUTED, NOW)
        await tx.groups.unpair(chat.id, NOW)
        assert not await tx.groups.stand(chat.id, GroupState.PAIRED, NOW)
        assert await tx.groups.serving(sender, NOW) == []
    again = await paired(database, sender, artist, -1)
    assert again is not None
    assert again.id == chat.id


async def test_a_post_goes_one_way(seeds: Any, database: Database) -> None:
    sender, campaign = await sender_of(database), await seeds.open()
    chat = await paired(database, sender, campaign.artist.id, -1)
    stranger = await paired(database, sender, await artist_of(database, "MONO"), -2)
    assert chat is not None
    assert stranger is not None

    async def claimed(where: GroupChat) -> Any:
        async with database.store() as tx:
            return await tx.groups.claim_post(where.id, campaign.id, GroupPostKind.OPEN, "", NOW)

    assert await claimed(stranger) is None
    found = [post for post in await asyncio.gather(*(claimed(chat) for _ in range(6))) if post is not None]
    assert len(found) == 1
    moves = [
        (D.QUEUED, D.QUEUED),
        (D.SENT, D.QUEUED),
    ]  # a queued one was not claimed again: it cannot be sent
    for to, then in moves:
        async with database.store() as tx:
            await tx.groups.settle_post(found[0], to, NOW, message_id=7)
        assert await database.pool.fetchval("SELECT status FROM group_post") == then.value
    assert await claimed(chat) == found[0]
    async with database.store() as tx:
        await tx.groups.settle_post(found[0], D.SENT, NOW, message_id=8, shown="x")
        await tx.groups.settle_post(found[0], D.QUEUED, NOW)
        [post] = await tx.groups.posts(sender, NOW)
    assert (post.status, post.message_id, post.shown) == (D.SENT, 8, "x")
    assert await claimed(chat) is None
