"""Senders, fans and their addresses; export and erasure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from core.campaign import Artist
from core.errors import NotFound
from core.fan import Address, Fan, Reachability, Sender, Visitor
from core.ids import AddressId, ArtistId, ArtworkId, Channel, ClipId, FanId, SenderId
from core.ports import Sealer
from core.repositories.guilds import RoleKind
from storage import rows
from storage.erasing import erase_fan, erase_for_artist, proof_of
from storage.export import export_fan
from storage.models import FanRow, SenderClipRow, SenderFileRow, SenderRow
from storage.persons import reroute
from storage.role_removals import take_roles_back
from storage.tying import tie_fans


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
        """Two at once: the second waits for the first and finds its rows."""
        known = await self.known(visitor)
        if known is None:
            await self._db.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                f"admit:{visitor.sender_id}:{visitor.external_id}",
            )
            known = await self.known(visitor)
            if known is None:
                return await self._create(visitor, now)
        fan, address = known
        news = (fan.country is None and visitor.country, fan.zone is None and visitor.zone)
        if any(news) or (not fan.name and visitor.name):
            fan = await self._more_of(fan, visitor)
        if (visitor.name or address.name, visitor.language) != (address.name, address.language):
            address_row = await self._db.fetchrow(
                "UPDATE address SET name = coalesce(nullif($2::text, ''), name), language = $3::text WHERE id = $1"
                " RETURNING *",
                address.id,
                visitor.name,
                visitor.language,
            )
            address = rows.address(address_row)
        return fan, address

    async def _more_of(self, fan: Fan, visitor: Visitor) -> Fan:
        """What was not known is; what was stays."""
        row = await self._db.fetchrow(
            "UPDATE fan SET country = coalesce(country, $2::text), zone = coalesce(zone, $3::text),"
            " name = CASE WHEN name = '' THEN $4::text ELSE name END WHERE id = $1 RETURNING *",
            fan.id,
            visitor.country,
            visitor.zone,
            visitor.name,
        )
        return rows.fan(row)

    async def _create(self, visitor: Visitor, now: datetime) -> tuple[Fan, Address]:
        opted_out = await self.suppressed(self._hash(visitor.sender_id, visitor.external_id))
        fan = await self._db.fetchrow(
            "INSERT INTO fan (name, language, zone, country, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING *",
            visitor.name,
            visitor.language,
            visitor.zone,
            visitor.country,
            now,
        )
        address = await self._db.fetchrow(
            "INSERT INTO address (fan_id, sender_id, channel, external_id, name, language, reachability, created_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *",
            fan["id"],
            visitor.sender_id,
            visitor.channel.value,
            visitor.external_id,
            visitor.name,
            visitor.language,
            Reachability.OPTED_OUT.value if opted_out else Reachability.OK.value,
            now,
        )
        return rows.fan(fan), rows.address(address)

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
        """What is queued for an unreachable address is suppressed with it, and goes to the person's next open one."""
        await self._db.execute(
            "UPDATE address SET reachability = $2, reach_reason = $3, reach_at = $4 WHERE id = $1",
            address_id,
            to.value,
            why[:200],
            now,
        )
        if to is not Reachability.OK:
            closed = await self._db.fetch(
                "UPDATE delivery SET status = 'suppressed', detail = $2, changed_at = $3"
                " WHERE id IN (SELECT id FROM delivery WHERE address_id = $1 AND status = 'queued' ORDER BY id FOR UPDATE)"
                " RETURNING id",
                address_id,
                to.value,
                now,
            )
            await reroute(self._db, [row["id"] for row in closed], now)
        if to is Reachability.OPTED_OUT:  # it is pinged; the day-one role says nothing to them
            await take_roles_back(self._db, [address_id], now, kinds=(RoleKind.RELEASE,))

    async def lift(
        self, sender_id: SenderId, from_: Collection[Reachability], now: datetime, external_id: str = ""
    ) -> int:
        """One statement; the reason goes with it."""
        lifted = await self._db.fetch(
            "UPDATE address SET reachability = 'ok', reach_reason = 'lifted', reach_at = $4"
            " WHERE sender_id = $1 AND reachability = ANY($2) AND ($3 = '' OR external_id = $3) RETURNING id",
            sender_id,
            sorted(one.value for one in from_),
            external_id,
            now,
        )
        return len(lifted)

    async def set_dm_channel(self, address_id: AddressId, dm_channel_id: str) -> None:
        """Remember an open Discord DM channel."""
        await self._db.execute(
            "UPDATE address SET dm_channel_id = $2 WHERE id = $1", address_id, dm_channel_id
        )

    async def tie(self, web_fan: FanId, to: FanId) -> None:
        """What both have stays with `to`; the rest moves; the empty fan goes."""
        await tie_fans(self._db, web_fan, to)

    async def export(self, fan_id: FanId) -> dict[str, Any]:
        """Everything but tokens."""
        return await export_fan(self._db, fan_id)

    async def erase(self, fan_id: FanId, proof: bytes, now: datetime) -> None:
        """Opted-out addresses leave a keyed hash, so that they stay suppressed."""
        await self._hold(fan_id)
        addresses = await self.addresses(fan_id)
        await erase_fan(self._db, self._sealer, fan_id, addresses, proof, now)

    async def artists(self, fan_id: FanId) -> list[Artist]:
        """By name."""
        found = await self._db.fetch(
            "SELECT * FROM artist WHERE id IN (SELECT c.artist_id FROM campaign c WHERE c.id IN ("
            " SELECT campaign_id FROM campaign_fan WHERE fan_id = $1 UNION SELECT campaign_id FROM presave WHERE fan_id = $1"
            " UNION SELECT o.campaign_id FROM opening_wait o JOIN address a ON a.id = o.address_id WHERE a.fan_id = $1))"
            " ORDER BY lower(name), id",
            fan_id,
        )
        return [Artist(id=ArtistId(r["id"]), name=r["name"], slug=r["slug"]) for r in found]

    async def erase_for_artist(self, fan_id: FanId, artist_id: ArtistId, proof: bytes, now: datetime) -> None:
        """Permissions stay: they are the person's."""
        await self._hold(fan_id)
        addresses = await self.addresses(fan_id)
        await erase_for_artist(self._db, self._sealer, fan_id, artist_id, addresses, proof, now)

    async def proofs(self, channel: Channel, external_id: str) -> int:
        """By the keyed hash alone."""
        trace = proof_of(self._sealer, channel, external_id)
        return int(await self._db.fetchval("SELECT count(*) FROM consent_event WHERE proof = $1", trace))

    async def _hold(self, fan_id: FanId) -> None:
        """Nothing is added from here on."""
        await self._db.execute("SELECT 1 FROM fan WHERE id = $1 FOR UPDATE", fan_id)

    async def suppress(self, visitor: Visitor, now: datetime) -> bool:
        """Nothing else is kept of them."""
        new = await self._db.fetchval(
            "INSERT INTO suppression (address_hash, at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id",
            self._hash(visitor.sender_id, visitor.external_id),
            now,
        )
        return new is not None

    async def unsuppress(self, visitor: Visitor) -> bool:
        """They said START."""
        gone = await self._db.fetchval(
            "DELETE FROM suppression WHERE address_hash = $1 RETURNING id",
            self._hash(visitor.sender_id, visitor.external_id),
        )
        return gone is not None

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

    async def clip_file_id(self, sender_id: SenderId, clip_id: ClipId) -> str | None:
        """The vendor's id of an uploaded sound."""
        row = await SenderClipRow.get_or_none(sender_id=sender_id, clip_id=clip_id)
        return row.file_id if row else None

    async def put_clip_file_id(self, sender_id: SenderId, clip_id: ClipId, file_id: str) -> None:
        """A sound that was removed meanwhile is not remembered."""
        await self._db.execute(
            "INSERT INTO sender_clip (sender_id, clip_id, file_id) SELECT $1, id, $3 FROM clip WHERE id = $2"
            " ON CONFLICT (sender_id, clip_id) DO UPDATE SET file_id = excluded.file_id",
            sender_id,
            clip_id,
            file_id,
        )

    def _hash(self, sender_id: SenderId, external_id: str) -> bytes:
        return self._sealer.mac("suppression", f"{sender_id}:{external_id}")
