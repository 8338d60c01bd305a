"""Roles given and posts made in artists' servers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from core.fan import Reachability
from core.ids import AddressId, CampaignId, SenderId
from core.repositories.guilds import GivenRole, GuildPost, PostKind, RoleDue, RoleKind, RoleRemoval
from storage.role_removals import take_roles_back

_DUE = """
SELECT f.campaign_id, a.id, a.external_id FROM address a
  JOIN campaign_fan f ON f.fan_id = a.fan_id
  JOIN campaign c ON c.id = f.campaign_id AND c.status IN ('open', 'releasing')
 WHERE a.sender_id = $1 AND a.reachability <> 'opted_out' AND {who}
   AND EXISTS (SELECT 1 FROM artist_guild g WHERE g.artist_id = c.artist_id AND g.{role} IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM role_given r WHERE r.address_id = a.id AND r.campaign_id = f.campaign_id
                      AND r.kind = $3)
   AND NOT EXISTS (SELECT 1 FROM role_removal m WHERE m.user_id::text = a.external_id)
 ORDER BY f.id LIMIT $4
"""
# whoever says stop waits for this, or this for them
_DONE = """
INSERT INTO role_given (address_id, campaign_id, kind, given, at, guild_id, role_id)
SELECT id, $2, $3, $4, $5, $6, $7 FROM address WHERE id = $1 FOR SHARE ON CONFLICT DO NOTHING
"""
_REMOVAL = """
UPDATE role_removal SET next_at = $2 WHERE id = (SELECT id FROM role_removal WHERE next_at <= $1
   ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *
"""
_PARTS = ("id", "guild_id", "user_id", "role_id")
_OF_NOBODY = """
INSERT INTO role_removal (guild_id, user_id, role_id, next_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
"""
_AGAIN = timedelta(minutes=5)
_COLUMN = {RoleKind.RELEASE: "release_role_id", RoleKind.DAY_ONE: "day_one_role_id"}
_WHO = {
    RoleKind.RELEASE: "(a.reachability <> 'ok' OR (a.dm_channel_id IS NULL AND f.joined_at <= $2))",
    RoleKind.DAY_ONE: "$2::timestamptz IS NOT NULL AND f.source <> 'future'",  # came by themselves
}


class GuildPosts:
    """Implements core.repositories.guilds.GuildRepository."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def roles_due(
        self, kind: RoleKind, sender_id: SenderId, patient_since: datetime, limit: int
    ) -> list[RoleDue]:
        """In the order in which they joined."""
        found = await self._db.fetch(
            _DUE.format(who=_WHO[kind], role=_COLUMN[kind]), sender_id, patient_since, kind.value, limit
        )
        return [
            RoleDue(
                campaign_id=CampaignId(r["campaign_id"]),
                address_id=AddressId(r["id"]),
                user_id=int(r["external_id"]),
            )
            for r in found
        ]

    async def role_done(
        self, due: RoleDue, kind: RoleKind, *, given: GivenRole | None, now: datetime
    ) -> None:
        """Harmless when the fan was erased meanwhile."""
        guild, role = (given.guild_id, given.role_id) if given else (None, None)
        done = (due.address_id, due.campaign_id, kind.value, given is not None, now, guild, role)
        await self._db.execute(_DONE, *done)
        if given is None:
            return
        reach = await self._db.fetchval("SELECT reachability FROM address WHERE id = $1", due.address_id)
        if reach is None:
            await self._db.execute(_OF_NOBODY, given.guild_id, due.user_id, given.role_id, now)
        elif reach == Reachability.OPTED_OUT.value:
            await take_roles_back(self._db, [due.address_id], now, kinds=(RoleKind.RELEASE,))

    async def role_removal(self, now: datetime) -> RoleRemoval | None:
        """A process that dies with one leaves it to the next try."""
        row = await self._db.fetchrow(_REMOVAL, now, now + _AGAIN)
        return None if row is None else RoleRemoval(**{name: row[name] for name in _PARTS})

    async def role_gone(self, removal_id: int) -> None:
        """Nothing of it is left here either."""
        await self._db.execute("DELETE FROM role_removal WHERE id = $1", removal_id)

    async def has_role(self, address_id: AddressId, campaign_id: CampaignId) -> bool:
        """The release role."""
        return bool(
            await self._db.fetchval(
                "SELECT given FROM role_given WHERE address_id = $1 AND campaign_id = $2 AND kind = 'release'",
                address_id,
                campaign_id,
            )
        )

    async def posts(
        self, kind: PostKind, campaign_ids: Sequence[CampaignId] | None = None
    ) -> list[GuildPost]:
        """Oldest first."""
        found = await self._db.fetch(
            "SELECT * FROM guild_post WHERE kind = $1 AND (campaign_id = ANY($2::bigint[]) OR ($2 IS NULL"
            " AND state <> 'over')) ORDER BY id",
            kind.value,
            None if campaign_ids is None else list(campaign_ids),
        )
        return [
            GuildPost(
                campaign_id=CampaignId(r["campaign_id"]),
                guild_id=r["guild_id"],
                kind=kind,
                external_id=r["external_id"],
                state=r["state"],
            )
            for r in found
        ]

    async def put_post(self, post: GuildPost, now: datetime) -> None:
        """What it showed last wins."""
        await self._db.execute(
            "INSERT INTO guild_post (campaign_id, guild_id, kind, external_id, state, at) VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (campaign_id, guild_id, kind) DO UPDATE SET external_id = excluded.external_id,"
            " state = excluded.state, at = excluded.at",
            post.campaign_id,
            post.guild_id,
            post.kind.value,
            post.external_id,
            post.state,
            now,
        )
