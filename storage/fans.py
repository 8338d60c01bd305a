"""Senders, fans and their addresses; export and erasure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.errors import NotFound
from core.fan import Address, Fan, Reachability, Sender, Visitor
from core.ids import AddressId, ArtworkId, Channel, FanId, SenderId
from core.ports import Sealer
from storage import rows
from storage.export import export_fan
from storage.models import FanRow, SenderFileRow, SenderRow


class Fans:
    """Implements core.repositories.FanRepository."""

    def __init__(self, connection: Any, sealer: Sealer) -> None:
        self._db, self._sealer = connection, sealer

    async def put_sender(self, channel: Channel, external_id: str, name: str) -> Sender:
        """Insert or update."""
        row = await self._db.fetchrow(
            "INSERT INTO sender (channel, external_id, name) VALUES ($1, $2, $3)"
            " ON CONFLICT (channel, external_id) DO UPDATE SET name = excluded.name RETURNING *",
            channel.value,
            external_id,
            name,
        )
        return rows.sender(row)

    async def sender(self, sender_id: SenderId) -> Sender:
        """Raises NotFound."""
        row = await self._db.fetchrow("SELECT * FROM sender WHERE id = $1", sender_id)
        if row is None:
            raise NotFound
        return rows.sender(row)

    async def senders(self) -> list[Sender]:
        """All of them."""
        return [rows.sender(row) for row in await SenderRow.all().order_by("id").values()]

    async def known(self, visitor: Visitor) -> tuple[Fan, Address] | None:
        """By sender and external id."""
        row = await self._db.fetchrow(
            "SELECT * FROM address WHERE sender_id = $1 AND external_id = $2",
            visitor.sender_id,
            visitor.external_id,
        )
        if row is None:
            return None
        address = rows.address(row)
        return await self.fan(address.fan_id), address

    async def admit(self, visitor: Visitor, now: datetime) -> tuple[Fan, Address]:
        """Two at once: the unique key decides, the loser finds the winner's row."""
        known = await self.known(visitor)
        if known is None:
            await self._create(visitor, now)
            known = await self.known(visitor)
            assert known is not None
        fan, address = known
        await self._db.execute(
            "UPDATE fan SET country = coalesce(country, $2), zone = coalesce(zone, $3),"
            " name = CASE WHEN name = '' THEN $4 ELSE name END WHERE id = $1"
            " AND (country IS NULL OR zone IS NULL OR name = '')",
            fan.id,
            visitor.country,
            visitor.zone,
            visitor.name,
        )
        if visitor.name and (address.name, address.language) != (visitor.name, visitor.language):
            await self._db.execute(
                "UPDATE address SET name = $2, language = $3 WHERE id = $1",
                address.id,
                visitor.name,
                visitor.language,
            )
        return await self.fan(fan.id), address

    async def _create(self, visitor: Visitor, now: datetime) -> None:
        was_opted_out = await self.suppressed(self._hash(visitor.sender_id, visitor.external_id))
        await self._db.execute(
            "WITH free AS (SELECT pg_advisory_xact_lock(hashtextextended($2::bigint::text || $4, 0))),"
            " f AS (INSERT INTO fan (name, language, zone, country, created_at) SELECT $5, $6, $7, $8, $1 FROM free"
            "  WHERE NOT EXISTS (SELECT 1 FROM address WHERE sender_id = $2 AND external_id = $4) RETURNING id)"
            " INSERT INTO address (fan_id, sender_id, channel, external_id, name, language, reachability, created_at)"
            " SELECT id, $2, $3, $4, $5, $6, $9, $1 FROM f ON CONFLICT DO NOTHING",
            now,
            visitor.sender_id,
            visitor.channel.value,
            visitor.external_id,
            visitor.name,
            visitor.language,
            visitor.zone,
            visitor.country,
            Reachability.OPTED_OUT.value if was_opted_out else Reachability.OK.value,
        )

    async def add_web_fan(self, language: str, country: str | None, zone: str | None, now: datetime) -> Fan:
        """A fan without a chat."""
        row = await self._db.fetchrow(
            "INSERT INTO fan (language, country, zone, created_at) VALUES ($1, $2, $3, $4) RETURNING *",
            language,
            country,
            zone,
            now,
        )
        return rows.fan(row)

    async def fan(self, fan_id: FanId) -> Fan:
        """Raises NotFound."""
        row = await self._db.fetchrow("SELECT * FROM fan WHERE id = $1", fan_id)
        if row is None:
            raise NotFound("error-unknown-fan")
        return rows.fan(row)

    async def address(self, address_id: AddressId) -> Address:
        """Raises NotFound."""
        row = await self._db.fetchrow("SELECT * FROM address WHERE id = $1", address_id)
        if row is None:
            raise NotFound
        return rows.address(row)

    async def addresses(self, fan_id: FanId) -> list[Address]:
        """The first one first."""
        found = await self._db.fetch("SELECT * FROM address WHERE fan_id = $1 ORDER BY id", fan_id)
        return [rows.address(row) for row in found]

    async def update(self, fan: Fan) -> None:
        """Write every field."""
        await FanRow.filter(id=fan.id).update(
            name=fan.name,
            language=fan.language,
            zone=fan.zone,
            country=fan.country,
            paused_until=fan.paused_until,
            wake=fan.wake,
        )

    async def set_reachability(
        self, address_id: AddressId, to: Reachability, why: str, now: datetime
    ) -> None:
        """What is queued for an unreachable address is suppressed with it."""
        await self._db.execute(
            "UPDATE address SET reachability = $2, reach_reason = $3, reach_at = $4 WHERE id = $1",
            address_id,
            to.value,
            why[:200],
            now,
        )
        if to is not Reachability.OK:
            await self._db.execute(
                "UPDATE delivery SET status = 'suppressed', detail = $2, changed_at = $3"
                " WHERE address_id = $1 AND status = 'queued'",
                address_id,
                to.value,
                now,
            )

    async def set_dm_channel(self, address_id: AddressId, dm_channel_id: str) -> None:
        """Remember an open Discord DM channel."""
        await self._db.execute(
            "UPDATE address SET dm_channel_id = $2 WHERE id = $1", address_id, dm_channel_id
        )

    async def tie(self, web_fan: FanId, to: FanId) -> None:
        """What both have stays with `to`; the rest moves; the empty fan goes."""
        await self._db.execute("SELECT set_config('upbeat.tie', 'on', true)")
        for statement in _TIE:
            await self._db.execute(statement, web_fan, to)
        await self._db.execute("DELETE FROM fan WHERE id = $1", web_fan)

    async def export(self, fan_id: FanId) -> dict[str, Any]:
        """Everything but tokens."""
        return await export_fan(self._db, fan_id)

    async def erase(self, fan_id: FanId, proof: bytes, now: datetime) -> None:
        """Opted-out addresses leave a keyed hash, so that they stay suppressed."""
        opted_out = [a for a in await self.addresses(fan_id) if a.reachability is Reachability.OPTED_OUT]
        await self._db.executemany(
            "INSERT INTO suppression (address_hash, at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [(self._hash(a.sender_id, a.external_id), now) for a in opted_out],
        )
        await self._db.execute(
            "UPDATE consent_event SET fan_id = NULL, proof = $2 WHERE fan_id = $1", fan_id, proof
        )
        await self._db.execute(
            "UPDATE inbox SET payload = NULL, status = 'done' FROM address a"
            " WHERE a.fan_id = $1 AND inbox.sender_id = a.sender_id AND inbox.payload::text LIKE"
            " '%' || a.external_id || '%'",
            fan_id,
        )
        await self._db.execute("DELETE FROM fan WHERE id = $1", fan_id)

    async def suppressed(self, address_hash: bytes) -> bool:
        """Whether an erased address had opted out."""
        found = await self._db.fetchval("SELECT 1 FROM suppression WHERE address_hash = $1", address_hash)
        return found is not None

    async def file_id(self, sender_id: SenderId, artwork_id: ArtworkId) -> str | None:
        """The vendor's id of an uploaded picture."""
        row = await SenderFileRow.get_or_none(sender_id=sender_id, artwork_id=artwork_id)
        return row.file_id if row else None

    async def put_file_id(self, sender_id: SenderId, artwork_id: ArtworkId, file_id: str) -> None:
        """Remember it."""
        await self._db.execute(
            "INSERT INTO sender_file (sender_id, artwork_id, file_id) VALUES ($1, $2, $3)"
            " ON CONFLICT (sender_id, artwork_id) DO UPDATE SET file_id = excluded.file_id",
            sender_id,
            artwork_id,
            file_id,
        )

    def _hash(self, sender_id: SenderId, external_id: str) -> bytes:
        return self._sealer.mac("suppression", f"{sender_id}:{external_id}")


_TIE = (
    # a live grant of the chat's fan is older news than the one just given on the web
    "UPDATE dsp_grant g SET status = 'revoked', access_sealed = NULL, refresh_sealed = NULL, secret_sealed = NULL"
    " WHERE g.fan_id = $2 AND g.status <> 'revoked' AND EXISTS"
    " (SELECT 1 FROM dsp_grant w WHERE w.fan_id = $1 AND w.dsp = g.dsp AND w.status <> 'revoked')",
    "UPDATE dsp_grant SET fan_id = $2 WHERE fan_id = $1",
    "DELETE FROM presave p WHERE p.fan_id = $2 AND p.status IN ('waiting', 'withdrawn', 'needs_consent') AND EXISTS"
    " (SELECT 1 FROM presave w WHERE w.fan_id = $1 AND w.campaign_id = p.campaign_id AND w.dsp = p.dsp)",
    "DELETE FROM presave w WHERE w.fan_id = $1 AND EXISTS"
    " (SELECT 1 FROM presave p WHERE p.fan_id = $2 AND w.campaign_id = p.campaign_id AND w.dsp = p.dsp)",
    "UPDATE presave SET fan_id = $2, address_id = (SELECT min(id) FROM address WHERE fan_id = $2) WHERE fan_id = $1",
    "DELETE FROM campaign_fan w WHERE w.fan_id = $1 AND EXISTS"
    " (SELECT 1 FROM campaign_fan f WHERE f.fan_id = $2 AND f.campaign_id = w.campaign_id)",
    "UPDATE campaign_fan SET fan_id = $2, address_id = (SELECT min(id) FROM address WHERE fan_id = $2)"
    " WHERE fan_id = $1",
    "UPDATE consent_event SET fan_id = $2 WHERE fan_id = $1",
    "UPDATE code SET fan_id = $2 WHERE fan_id = $1",
    "UPDATE fan f SET zone = coalesce(f.zone, w.zone), country = coalesce(f.country, w.country)"
    " FROM fan w WHERE w.id = $1 AND f.id = $2",
)
