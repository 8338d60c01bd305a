"""Artists, invitations, bound servers, teams."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.campaign import Artist, GuildBinding, MemberRole
from core.errors import NotFound
from core.ids import ArtistId
from core.services.campaign_fields import slug_of
from storage.models import ArtistGuildRow, ArtistRow, InviteRow


class Artists:
    """The part of CampaignRepository about who may act."""

    def __init__(self, connection: Any) -> None:
        self._db = connection

    async def put_invite(self, code_hash: bytes, artist_name: str, now: datetime) -> None:
        """Store a one-use invitation."""
        await InviteRow.create(code_hash=code_hash, artist_name=artist_name, created_at=now)

    async def use_invite(self, code_hash: bytes, now: datetime) -> str | None:
        """One winner."""
        name = await self._db.fetchval(
            "UPDATE invite SET used_at = $2 WHERE code_hash = $1 AND used_at IS NULL RETURNING artist_name",
            code_hash,
            now,
        )
        return None if name is None else str(name)

    async def add_artist(self, name: str) -> Artist:
        """With a free slug."""
        wanted = slug_of(name)
        for number in itertools.count(1):
            slug = wanted if number == 1 else f"{wanted}-{number}"
            new = await self._db.fetchval(
                "INSERT INTO artist (name, slug) VALUES ($1, $2) ON CONFLICT (slug) DO NOTHING RETURNING id",
                name,
                slug,
            )
            if new is not None:
                return Artist(id=ArtistId(new), name=name, slug=slug)
        raise AssertionError("numbers do not end")

    async def artist(self, artist_id: ArtistId) -> Artist:
        """Raises NotFound."""
        row = await ArtistRow.get_or_none(id=artist_id)
        if row is None:
            raise NotFound
        return Artist(id=ArtistId(row.id), name=row.name, slug=row.slug)

    async def bind_guild(self, binding: GuildBinding) -> None:
        """Insert or replace."""
        await ArtistGuildRow.update_or_create(
            defaults={
                "manager_role_id": binding.manager_role_id,
                "announce_channel_id": binding.announce_channel_id,
                "release_role_id": binding.release_role_id,
                "day_one_role_id": binding.day_one_role_id,
                "events": binding.events,
                "replies_channel_id": binding.replies_channel_id,
            },
            artist_id=binding.artist_id,
            guild_id=binding.guild_id,
        )

    async def bindings(self, guild_id: int) -> list[GuildBinding]:
        """Oldest first."""
        return [_binding(row) for row in await ArtistGuildRow.filter(guild_id=guild_id).order_by("id")]

    async def guilds_of(self, artist_id: ArtistId) -> list[GuildBinding]:
        """Oldest first."""
        return [_binding(row) for row in await ArtistGuildRow.filter(artist_id=artist_id).order_by("id")]

    async def set_member(
        self, artist_id: ArtistId, *, user_id: int | None, role_id: int | None, role: MemberRole
    ) -> None:
        """Insert or replace."""
        await self._db.execute(
            "INSERT INTO member (artist_id, user_id, role_id, role) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (artist_id, user_id, role_id) DO UPDATE SET role = excluded.role",
            artist_id,
            user_id,
            role_id,
            role.value,
        )

    async def drop_member(self, artist_id: ArtistId, *, user_id: int | None, role_id: int | None) -> bool:
        """One statement."""
        gone = await self._db.fetchval(
            "DELETE FROM member WHERE artist_id = $1 AND user_id IS NOT DISTINCT FROM $2"
            " AND role_id IS NOT DISTINCT FROM $3 RETURNING true",
            artist_id,
            user_id,
            role_id,
        )
        return gone is not None

    async def note_change(
        self,
        artist_id: ArtistId,
        by: int,
        *,
        user_id: int | None,
        role_id: int | None,
        part: MemberRole | None,
        now: datetime,
    ) -> None:
        """Append."""
        await self._db.execute(
            'INSERT INTO team_change (at, artist_id, "by", user_id, role_id, part) VALUES ($1, $2, $3, $4, $5, $6)',
            now,
            artist_id,
            by,
            user_id,
            role_id,
            part.value if part else "none",
        )

    async def owners(self, artist_id: ArtistId) -> list[int]:
        """Not those whom only a role makes owners."""
        found = await self._db.fetch(
            "SELECT user_id FROM member WHERE artist_id = $1 AND role = 'owner' AND user_id IS NOT NULL ORDER BY id",
            artist_id,
        )
        return [row["user_id"] for row in found]

    async def hold_owners(self, artist_id: ArtistId) -> list[int]:
        """Of two owners who take each other out at once, the second waits here and then finds the first gone."""
        found = await self._db.fetch(
            "SELECT user_id FROM member WHERE artist_id = $1 AND role = 'owner' AND user_id IS NOT NULL"
            " ORDER BY id FOR UPDATE",
            artist_id,
        )
        return [row["user_id"] for row in found]

    async def member_role(
        self, artist_id: ArtistId, user_id: int, role_ids: Sequence[int]
    ) -> MemberRole | None:
        """The best one."""
        found = await self._db.fetch(
            "SELECT role FROM member WHERE artist_id = $1 AND (user_id = $2 OR role_id = ANY($3::bigint[]))",
            artist_id,
            user_id,
            list(role_ids),
        )
        held = {row["role"] for row in found}
        return next(
            (r for r in (MemberRole.OWNER, MemberRole.MANAGER, MemberRole.VIEWER) if r.value in held), None
        )


def _binding(row: ArtistGuildRow) -> GuildBinding:
    return GuildBinding(
        artist_id=ArtistId(row.artist_id),
        guild_id=row.guild_id,
        manager_role_id=row.manager_role_id,
        announce_channel_id=row.announce_channel_id,
        release_role_id=row.release_role_id,
        day_one_role_id=row.day_one_role_id,
        events=row.events,
        replies_channel_id=row.replies_channel_id,
    )
