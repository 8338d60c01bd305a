"""What fans write back: one row a message, claimed one at a time, posted once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.campaign import MemberRole
from core.errors import NotFound
from core.fan_reply import (
    ASKED_ONCE_IN,
    LISTENS_FOR,
    PER_FAN,
    PER_THREAD,
    REPLIED_WITHIN,
    WRITTEN_BY_ARTIST,
    FanReply,
    FanReplyStatus,
)
from core.ids import AddressId, ArtistId, CampaignId, FanId, FanReplyId
from core.lifecycle import FAN_REPLY, sources
from core.repositories.fan_replies import ErasedPost
from storage.guards import listed

S = FanReplyStatus
_ARTISTS = listed(sorted(WRITTEN_BY_ARTIST))
_LOST_AFTER = timedelta(seconds=60)  # longer than any attempt to post takes
_LOOKED_FOR_AFTER = timedelta(seconds=30)  # what is late may still arrive
_AGAIN = timedelta(minutes=10)
_FULL = "{reply}.*, a.name FROM {source} {reply} JOIN address a ON a.id = {reply}.address_id"
_ROW = f"SELECT {_FULL.format(source='fan_reply', reply='r')}"

# its outcome may be recorded a moment after the fan has read it; a message of ours that came later is what they answer
_MEANT = f"""
SELECT d.campaign_id FROM delivery d JOIN campaign c ON c.id = d.campaign_id
 WHERE d.address_id = $1 AND d.kind IN ({_ARTISTS})
   AND EXISTS (SELECT 1 FROM artist_guild g WHERE g.artist_id = c.artist_id AND g.replies_channel_id IS NOT NULL)
   AND CASE WHEN $2::text = '' OR d.status IN ('sending', 'unknown')
       THEN d.status IN ('sent', 'delivered', 'sending', 'unknown') AND coalesce(d.sent_at, d.changed_at) > $3
            AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.address_id = $1 AND o.kind NOT IN ({_ARTISTS})
                               AND o.sent_at > coalesce(d.sent_at, d.changed_at))
       ELSE d.status IN ('sent', 'delivered') AND d.vendor_id = $2::text AND d.sent_at > $4 END
 ORDER BY d.vendor_id = $2::text DESC, coalesce(d.sent_at, d.changed_at) DESC, d.id DESC LIMIT 1
"""
_PUT = """
INSERT INTO fan_reply (fan_id, address_id, artist_id, campaign_id, ref, text, said_at, changed_at, status)
SELECT a.fan_id, a.id, c.artist_id, c.id, $3, $4, $6, $6, $5 FROM address a, campaign c
 WHERE a.id = $1 AND c.id = $2 AND $7 > (SELECT count(*) FROM fan_reply o WHERE o.fan_id = a.fan_id
   AND o.artist_id = c.artist_id AND o.status <> 'kept' AND o.said_at > $6::timestamptz - interval '1 day')
ON CONFLICT (address_id, ref) DO NOTHING
"""
_CLAIM = f"""
WITH due AS (
    SELECT r.id FROM fan_reply r WHERE r.status = 'queued' AND coalesce(r.not_before, '-infinity') <= $1
       AND $2 > (SELECT count(*) FROM fan_reply o WHERE o.campaign_id = r.campaign_id
                    AND o.status IN ('sending', 'sent') AND o.changed_at > $1::timestamptz - interval '1 minute')
     ORDER BY r.id LIMIT 1 FOR UPDATE SKIP LOCKED),
taken AS (UPDATE fan_reply r SET status = 'sending', attempts = attempts + 1, changed_at = $1 FROM due
           WHERE r.id = due.id RETURNING r.*)
SELECT {_FULL.format(source="taken", reply="t")}
"""
_DOUBTFUL = f"""
WITH due AS (
    SELECT r.id FROM fan_reply r WHERE (r.status = 'sending' AND r.changed_at <= $1) OR (r.status = 'unknown'
       AND r.changed_at <= $2) ORDER BY r.id LIMIT 1 FOR UPDATE SKIP LOCKED),
taken AS (UPDATE fan_reply r SET status = 'unknown', changed_at = $3 FROM due WHERE r.id = due.id RETURNING r.*)
SELECT {_FULL.format(source="taken", reply="t")}
"""
_RECORD = """
UPDATE fan_reply SET status = $2::text, changed_at = $3, posted_in = coalesce($4, posted_in),
       posted_id = coalesce($5, posted_id), not_before = $6, detail = $7,
       text = CASE WHEN $2::text = 'dropped' THEN '' ELSE text END WHERE id = $1 AND status = ANY($8) RETURNING id
"""
_ERASED = """
UPDATE fan_reply_erasure SET next_at = $2 WHERE id = (SELECT id FROM fan_reply_erasure WHERE next_at <= $1
   ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *
"""


class FanReplies:
    """Implements core.repositories.FanReplyRepository."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def meant(self, address_id: AddressId, to: str, now: datetime) -> CampaignId | None:
        """Only of artists whose team reads replies."""
        found = await self._db.fetchval(_MEANT, address_id, to, now - LISTENS_FOR, now - REPLIED_WITHIN)
        return None if found is None else CampaignId(found)

    async def put(
        self,
        address_id: AddressId,
        campaign_id: CampaignId,
        ref: str,
        text: str,
        status: FanReplyStatus,
        now: datetime,
    ) -> FanReply | None:
        """The fan's lock lets nobody count while another writes."""
        await self._db.execute(
            "SELECT 1 FROM fan WHERE id = (SELECT fan_id FROM address WHERE id = $1) FOR NO KEY UPDATE",
            address_id,
        )
        await self._db.execute(_PUT, address_id, campaign_id, ref, text, status.value, now, PER_FAN)
        row = await self._db.fetchrow(f"{_ROW} WHERE r.address_id = $1 AND r.ref = $2", address_id, ref)
        return None if row is None else _reply(row)

    async def get(self, reply_id: FanReplyId) -> FanReply:
        """Raises NotFound."""
        row = await self._db.fetchrow(f"{_ROW} WHERE r.id = $1", reply_id)
        if row is None:
            raise NotFound("error-reply-gone")
        return _reply(row)

    async def asked_lately(self, reply: FanReply) -> bool:
        """An earlier line, not long before."""
        return bool(
            await self._db.fetchval(
                "SELECT EXISTS (SELECT 1 FROM fan_reply WHERE address_id = $1 AND artist_id = $2 AND status = 'asked'"
                " AND id < $3 AND said_at > $4)",
                reply.address_id,
                reply.artist_id,
                reply.id,
                reply.said_at - ASKED_ONCE_IN,
            )
        )

    async def decide(
        self, address_id: AddressId, artist_id: ArtistId, to: FanReplyStatus, now: datetime
    ) -> int:
        """Guarded by core.lifecycle."""
        moved = await self._db.fetch(
            "UPDATE fan_reply SET status = $3::text, changed_at = $4, text = CASE WHEN $3::text = 'queued' THEN text ELSE '' END"
            " WHERE address_id = $1 AND artist_id = $2 AND status = 'asked' AND status = ANY($5) RETURNING id",
            address_id,
            artist_id,
            to.value,
            now,
            sources(FAN_REPLY, to),
        )
        return len(moved)

    async def claim(self, now: datetime) -> FanReply | None:
        """Oldest first."""
        row = await self._db.fetchrow(_CLAIM, now, PER_THREAD)
        return None if row is None else _reply(row)

    async def doubtful(self, now: datetime) -> FanReply | None:
        """Oldest first."""
        row = await self._db.fetchrow(_DOUBTFUL, now - _LOST_AFTER, now - _LOOKED_FOR_AFTER, now)
        return None if row is None else _reply(row)

    async def record(
        self,
        reply_id: FanReplyId,
        to: FanReplyStatus,
        now: datetime,
        *,
        post: tuple[int, int] | None = None,
        not_before: datetime | None = None,
        detail: str = "",
    ) -> bool:
        """One statement."""
        thread, message = post or (None, None)
        found = await self._db.fetchval(
            _RECORD,
            reply_id,
            to.value,
            now,
            thread,
            message,
            not_before,
            detail[:200],
            sources(FAN_REPLY, to),
        )
        return found is not None

    async def answered(self, reply_id: FanReplyId, by: int, now: datetime) -> bool:
        """Once."""
        found = await self._db.fetchval(
            "UPDATE fan_reply SET answered_by = $2, answered_at = $3 WHERE id = $1 AND answered_by IS NULL RETURNING id",
            reply_id,
            by,
            now,
        )
        return found is not None

    async def muted(self, fan_id: FanId, artist_id: ArtistId) -> bool:
        """By anybody of the team."""
        return bool(
            await self._db.fetchval(
                "SELECT EXISTS (SELECT 1 FROM muted_fan WHERE fan_id = $1 AND artist_id = $2)",
                fan_id,
                artist_id,
            )
        )

    async def mute(self, fan_id: FanId, artist_id: ArtistId, by: int, now: datetime) -> None:
        """Twice is once."""
        await self._db.execute(
            'INSERT INTO muted_fan (fan_id, artist_id, "by", at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
            fan_id,
            artist_id,
            by,
            now,
        )
        await self._db.execute(
            "UPDATE fan_reply SET status = 'dropped', text = '', detail = 'muted', changed_at = $3"
            " WHERE fan_id = $1 AND artist_id = $2 AND status IN ('asked', 'queued')",
            fan_id,
            artist_id,
            now,
        )

    async def unmute(self, fan_id: FanId, artist_id: ArtistId) -> None:
        """Nothing that was dropped comes back."""
        await self._db.execute(
            "DELETE FROM muted_fan WHERE fan_id = $1 AND artist_id = $2", fan_id, artist_id
        )

    async def readers(self, artist_id: ArtistId, roles: tuple[MemberRole, ...]) -> list[int]:
        """In the order in which they came."""
        found = await self._db.fetch(
            "SELECT user_id FROM member WHERE artist_id = $1 AND role = ANY($2) AND user_id IS NOT NULL ORDER BY id",
            artist_id,
            [role.value for role in roles],
        )
        return [row["user_id"] for row in found]

    async def threads(self) -> set[int]:
        """By guild_post."""
        found = await self._db.fetch("SELECT external_id FROM guild_post WHERE kind = 'replies'")
        return {row["external_id"] for row in found}

    async def erased(self, now: datetime) -> ErasedPost | None:
        """A process that dies with one leaves it to the next try."""
        row = await self._db.fetchrow(_ERASED, now, now + _AGAIN)
        if row is None:
            return None
        return ErasedPost(id=row["id"], channel_id=row["channel_id"], message_id=row["message_id"])

    async def gone(self, erased_id: int) -> None:
        """Nothing of them is left there."""
        await self._db.execute("DELETE FROM fan_reply_erasure WHERE id = $1", erased_id)

    async def erase_post(self, channel_id: int, message_id: int, now: datetime) -> None:
        """As if it had been there when they were erased."""
        await self._db.execute(
            "INSERT INTO fan_reply_erasure (channel_id, message_id, next_at) VALUES ($1, $2, $3)",
            channel_id,
            message_id,
            now,
        )


def _reply(row: Any) -> FanReply:
    return FanReply(
        id=FanReplyId(row["id"]),
        fan_id=FanId(row["fan_id"]),
        address_id=AddressId(row["address_id"]),
        artist_id=ArtistId(row["artist_id"]),
        campaign_id=CampaignId(row["campaign_id"]),
        ref=row["ref"],
        text=row["text"],
        name=row["name"],
        said_at=row["said_at"],
        status=FanReplyStatus(row["status"]),
        posted_in=row["posted_in"],
        posted_id=row["posted_id"],
        answered_by=row["answered_by"],
    )
