"""Groups and channels paired with an artist, their codes and posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.campaign import CampaignStatus
from core.delivery import DeliveryStatus as D
from core.group_chat import HELD, GroupChat, GroupKind, GroupPost, GroupPostKind, GroupSeen, GroupState
from core.ids import ArtistId, ArtworkId, CampaignId, GroupChatId, GroupPostId, SenderId
from core.lifecycle import DELIVERY, GROUP, sources
from core.repositories.groups import UsedCode
from storage.guards import LIVE, listed

_OPEN_CODES = 5  # an artist's, at once
_HELD = listed(sorted(HELD))
_FREE = listed(state for state in GroupState if state not in HELD)
_PAIR = f"""
INSERT INTO group_chat AS g (sender_id, artist_id, external_id, kind, title, language, state, news, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, true, $8)
ON CONFLICT (sender_id, external_id) DO UPDATE SET artist_id = excluded.artist_id, kind = excluded.kind,
   title = excluded.title, language = excluded.language, state = excluded.state, news = true, rests_until = NULL,
   changed_at = excluded.changed_at
 WHERE g.artist_id = excluded.artist_id OR g.state IN ({_FREE})
RETURNING *
"""
_TRIM = """
DELETE FROM pairing_code WHERE artist_id = $1 AND used_for IS NULL AND id NOT IN
   (SELECT id FROM pairing_code WHERE artist_id = $1 AND used_for IS NULL ORDER BY id DESC LIMIT $2)
"""
_POSTS = f"""
SELECT p.* FROM group_post p JOIN group_chat g ON g.id = p.chat_id JOIN campaign c ON c.id = p.campaign_id
 WHERE g.sender_id = $1 AND g.state IN ({_HELD}) AND g.artist_id = c.artist_id
   AND (c.status IN ({LIVE})
        OR (c.status = '{CampaignStatus.CANCELLED}' AND c.updated_at > $2 AND p.status = '{D.SENT}'))
 ORDER BY p.id
"""
# the chat must still be the artist's: it may have been unpaired since it was looked at
_CLAIM = f"""
INSERT INTO group_post AS p (chat_id, campaign_id, kind, status, first_rule, changed_at)
SELECT g.id, c.id, $3, '{D.SENDING}', $4, $5 FROM group_chat g JOIN campaign c ON c.artist_id = g.artist_id
 WHERE g.id = $1 AND c.id = $2 AND g.state IN ({_HELD}) FOR SHARE OF g
ON CONFLICT (chat_id, campaign_id, kind) DO UPDATE SET status = excluded.status, first_rule = excluded.first_rule,
   changed_at = excluded.changed_at WHERE p.status IN ({listed(sources(DELIVERY, D.SENDING))})
RETURNING id
"""
_MIGRATE = """
UPDATE group_chat SET external_id = $3, changed_at = $4 WHERE sender_id = $1 AND external_id = $2
   AND NOT EXISTS (SELECT 1 FROM group_chat n WHERE n.sender_id = $1 AND n.external_id = $3) RETURNING id
"""


class Groups:
    """Implements core.repositories.GroupRepository."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def put_code(
        self, code_hash: bytes, artist_id: ArtistId, language: str, expires_at: datetime, now: datetime
    ) -> None:
        """Spent ones are kept until they have run out."""
        await self._db.execute("DELETE FROM pairing_code WHERE expires_at <= $1", now)
        await self._db.execute(
            "INSERT INTO pairing_code (code_hash, artist_id, language, expires_at) VALUES ($1, $2, $3, $4)",
            code_hash,
            artist_id,
            language,
            expires_at,
        )
        await self._db.execute(_TRIM, artist_id, _OPEN_CODES)

    async def use_code(
        self, code_hash: bytes, sender_id: SenderId, external_id: int, now: datetime
    ) -> UsedCode | None:
        """The row's lock lets one chat win."""
        row = await self._db.fetchrow(
            "SELECT * FROM pairing_code WHERE code_hash = $1 AND expires_at > $2 FOR UPDATE", code_hash, now
        )
        place = f"{sender_id}:{external_id}"
        if row is None or row["used_for"] not in (None, place):
            return None
        await self._db.execute("UPDATE pairing_code SET used_for = $2 WHERE id = $1", row["id"], place)
        return UsedCode(
            artist_id=ArtistId(row["artist_id"]),
            language=row["language"],
            again=row["used_for"] is not None,
        )

    async def void_code(self, code_hash: bytes) -> None:
        """Harmless when there is none."""
        await self._db.execute(
            "DELETE FROM pairing_code WHERE code_hash = $1 AND used_for IS NULL", code_hash
        )

    async def pair(
        self, seen: GroupSeen, artist_id: ArtistId, language: str, state: GroupState, now: datetime
    ) -> GroupChat | None:
        """One statement: of two artists' codes one wins."""
        row = await self._db.fetchrow(
            _PAIR,
            seen.sender_id,
            artist_id,
            seen.external_id,
            seen.kind.value,
            seen.title[:255],
            language,
            state.value,
            now,
        )
        return None if row is None else _chat(row)

    async def known(self, sender_id: SenderId, external_id: int) -> GroupChat | None:
        """In any state."""
        row = await self._db.fetchrow(
            "SELECT * FROM group_chat WHERE sender_id = $1 AND external_id = $2", sender_id, external_id
        )
        return None if row is None else _chat(row)

    async def of_artist(self, artist_id: ArtistId) -> list[GroupChat]:
        """Oldest first."""
        found = await self._db.fetch(
            "SELECT * FROM group_chat WHERE artist_id = $1 AND state <> $2 ORDER BY id",
            artist_id,
            GroupState.UNPAIRED.value,
        )
        return [_chat(row) for row in found]

    async def stand(
        self, chat_id: GroupChatId, to: GroupState, now: datetime, rests_until: datetime | None = None
    ) -> bool:
        """Of a chat that is ours: what was removed or unpaired takes a code."""
        changed = await self._db.fetchval(
            "UPDATE group_chat SET state = $2, news = true, changed_at = $3, rests_until = $5 WHERE id = $1"
            f" AND state = ANY($4) AND state IN ({_HELD}) RETURNING id",
            chat_id,
            to.value,
            now,
            sources(GROUP, to),
            rests_until,
        )
        return changed is not None

    async def unpair(self, chat_id: GroupChatId, now: datetime) -> None:
        """Posts stay written down: whoever pairs again does not get them twice."""
        await self._db.execute(
            "UPDATE group_chat SET state = $2, news = false, title = '', changed_at = $3 WHERE id = $1 AND state = ANY($4)",
            chat_id,
            GroupState.UNPAIRED.value,
            now,
            sources(GROUP, GroupState.UNPAIRED),
        )

    async def migrate(self, sender_id: SenderId, old: int, new: int, now: datetime) -> bool:
        """False: it is not ours, or its new id is known already."""
        chat_id = await self._db.fetchval(_MIGRATE, sender_id, old, new, now)
        if chat_id is None:
            return False
        await self._db.execute(
            "UPDATE group_post SET status = $2, detail = 'migrated', changed_at = $3 WHERE chat_id = $1 AND status = $4",
            chat_id,
            D.FAILED.value,
            now,
            D.SENT.value,
        )
        return True

    async def rest(self, chat_id: GroupChatId, until: datetime) -> None:
        """The last word counts."""
        await self._db.execute("UPDATE group_chat SET rests_until = $2 WHERE id = $1", chat_id, until)

    async def serving(self, sender_id: SenderId, now: datetime) -> list[GroupChat]:
        """Oldest first."""
        found = await self._db.fetch(
            f"SELECT * FROM group_chat WHERE sender_id = $1 AND state IN ({_HELD})"
            " AND (rests_until IS NULL OR rests_until <= $2) ORDER BY id",
            sender_id,
            now,
        )
        return [_chat(row) for row in found]

    async def posts(self, sender_id: SenderId, cancelled_since: datetime) -> list[GroupPost]:
        """Oldest first."""
        return [_post(row) for row in await self._db.fetch(_POSTS, sender_id, cancelled_since)]

    async def claim_post(
        self, chat_id: GroupChatId, campaign_id: CampaignId, kind: GroupPostKind, rule: str, now: datetime
    ) -> GroupPostId | None:
        """One caller in the world gets the id."""
        claimed = await self._db.fetchval(_CLAIM, chat_id, campaign_id, kind.value, rule, now)
        return None if claimed is None else GroupPostId(claimed)

    async def settle_post(
        self,
        post_id: GroupPostId,
        to: D,
        now: datetime,
        *,
        detail: str = "",
        message_id: int | None = None,
        artwork_id: ArtworkId | None = None,
        shown: str = "",
    ) -> None:
        """Guarded by core.lifecycle; a post that went out stays: nobody says later that it never arrived."""
        await self._db.execute(
            "UPDATE group_post SET status = $2, changed_at = $3, detail = $4, message_id = coalesce($5, message_id),"
            " artwork_id = coalesce($6, artwork_id), shown = $7 WHERE id = $1 AND status = ANY($8)",
            post_id,
            to.value,
            now,
            detail[:100],
            message_id,
            artwork_id,
            shown,
            [one for one in sources(DELIVERY, to) if (one, to) != (D.SENT, D.QUEUED)],
        )

    async def put_shown(self, post_id: GroupPostId, shown: str, artwork_id: ArtworkId | None) -> None:
        """What it says now."""
        await self._db.execute(
            "UPDATE group_post SET shown = $2, artwork_id = $3 WHERE id = $1", post_id, shown, artwork_id
        )

    async def give_up_unknown(self, sender_id: SenderId, now: datetime) -> list[GroupPostId]:
        """Only where one process posts."""
        found = await self._db.fetch(
            "UPDATE group_post p SET status = $2, detail = 'its process ended', changed_at = $3 FROM group_chat g"
            " WHERE g.id = p.chat_id AND g.sender_id = $1 AND p.status = $4 RETURNING p.id",
            sender_id,
            D.UNKNOWN.value,
            now,
            D.SENDING.value,
        )
        return [GroupPostId(row["id"]) for row in found]

    async def take_news(self) -> list[GroupChat]:
        """Marked as told."""
        found = await self._db.fetch("UPDATE group_chat SET news = false WHERE news RETURNING *")
        return sorted((_chat(row) for row in found), key=lambda chat: chat.id)

    async def untell(self, chat_ids: Sequence[GroupChatId]) -> None:
        """Told later."""
        await self._db.execute(
            "UPDATE group_chat SET news = true WHERE id = ANY($1::bigint[]) AND state <> $2",
            list(chat_ids),
            GroupState.UNPAIRED.value,
        )


def _chat(row: Any) -> GroupChat:
    return GroupChat(
        id=GroupChatId(row["id"]),
        artist_id=ArtistId(row["artist_id"]),
        external_id=row["external_id"],
        kind=GroupKind(row["kind"]),
        title=row["title"],
        language=row["language"],
        state=GroupState(row["state"]),
    )


def _post(row: Any) -> GroupPost:
    return GroupPost(
        id=GroupPostId(row["id"]),
        chat_id=GroupChatId(row["chat_id"]),
        campaign_id=CampaignId(row["campaign_id"]),
        kind=GroupPostKind(row["kind"]),
        status=D(row["status"]),
        message_id=row["message_id"],
        artwork_id=None if row["artwork_id"] is None else ArtworkId(row["artwork_id"]),
        shown=row["shown"],
        first_rule=row["first_rule"],
    )
