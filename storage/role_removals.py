"""Server roles that stopped and erased fans still have: noted in the transaction that ends them, taken by the bot."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from core.ids import AddressId, ArtistId
from core.repositories.guilds import RoleKind

# the role that was given, whatever the settings name by now; of rows from before it was written down, the one that each
# server has for this today. A role that another artist's campaigns gave, too, stays
_TAKE_BACK = """
WITH mine AS (DELETE FROM role_given r USING campaign c WHERE c.id = r.campaign_id AND r.address_id = ANY($1)
              AND r.kind = ANY($2) AND ($3::bigint IS NULL OR c.artist_id = $3)
              RETURNING r.address_id, r.kind, r.given, r.guild_id, r.role_id, c.artist_id),
place AS (SELECT address_id, guild_id, role_id FROM mine WHERE given AND role_id IS NOT NULL
  UNION SELECT m.address_id, g.guild_id, CASE m.kind WHEN 'release' THEN g.release_role_id ELSE g.day_one_role_id END
          FROM mine m JOIN artist_guild g ON g.artist_id = m.artist_id WHERE m.given AND m.role_id IS NULL)
INSERT INTO role_removal (guild_id, user_id, role_id, next_at)
SELECT DISTINCT x.guild_id, a.external_id::bigint, x.role_id, $4::timestamptz
  FROM place x JOIN address a ON a.id = x.address_id
 WHERE x.role_id IS NOT NULL AND ($3 IS NULL OR NOT EXISTS (
       SELECT 1 FROM role_given o JOIN campaign c ON c.id = o.campaign_id AND c.artist_id <> $3
         LEFT JOIN artist_guild og ON og.artist_id = c.artist_id WHERE o.address_id = a.id AND o.given
          AND CASE WHEN o.role_id IS NULL THEN x.role_id IN (og.release_role_id, og.day_one_role_id)
                   ELSE x.role_id = o.role_id END))
ON CONFLICT DO NOTHING
"""


async def take_roles_back(
    connection: Any,
    addresses: Sequence[AddressId],
    now: datetime,
    *,
    kinds: Collection[RoleKind] = tuple(RoleKind),
    artist_id: ArtistId | None = None,
) -> None:
    """Inside the caller's transaction, before the addresses go. `artist_id`: only what this artist's campaigns gave."""
    await connection.execute(
        _TAKE_BACK, list(addresses), sorted(kind.value for kind in kinds), artist_id, now
    )
