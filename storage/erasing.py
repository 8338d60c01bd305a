"""A person is erased, or what one artist has of them; what stays, and what vendors still have to delete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.fan import Address, Reachability
from core.ids import ArtistId, Channel, FanId
from core.ports import Sealer
from storage.role_removals import take_roles_back

_SUPPRESS = "INSERT INTO suppression (address_hash, at) VALUES ($1, $2) ON CONFLICT DO NOTHING"
# what they wrote; the id must stand alone in the text, or 42 would also erase the messages of 1423
_WROTE = (
    "UPDATE inbox SET payload = NULL, answer = '', status = 'done' FROM address a WHERE a.fan_id = $1"
    " AND inbox.sender_id = a.sender_id AND inbox.payload::text ~"
    " ('(?<![0-9A-Za-z])' || regexp_replace(a.external_id, '([^0-9A-Za-z])', '\\\\\\1', 'g') || '(?![0-9A-Za-z])')"
)
_COUNTED = (
    "DELETE FROM reply_count r USING address a WHERE a.fan_id = $1 AND r.sender_id = a.sender_id"
    " AND r.external_id = a.external_id"
)
_AT_VENDOR = (
    "INSERT INTO vendor_deletion (sender_id, address_sealed, asked_at, next_at) VALUES ($1, $2, $3, $3)"
)
_POSTED = (
    "INSERT INTO fan_reply_erasure (channel_id, message_id, next_at) SELECT posted_in, posted_id, $2 FROM fan_reply"
    " WHERE fan_id = $1 AND posted_id IS NOT NULL AND ($3::bigint IS NULL OR artist_id = $3)"
)
_THEIRS = "campaign_id IN (SELECT c.id FROM campaign c WHERE c.artist_id = $2)"
_CHATS = "address_id IN (SELECT id FROM address WHERE fan_id = $1)"
_OF_ARTIST = (
    *(
        f"DELETE FROM {table} WHERE fan_id = $1 AND {_THEIRS}"
        for table in ("attempt", "ticket", "delivery", "presave", "campaign_fan")
    ),
    f"DELETE FROM opening_wait WHERE {_CHATS} AND {_THEIRS}",
    "DELETE FROM fan_reply WHERE fan_id = $1 AND artist_id = $2",
    "DELETE FROM muted_fan WHERE fan_id = $1 AND artist_id = $2",
)


def proof_of(sealer: Sealer, channel: Channel, external_id: str) -> bytes:
    """What stands in the ledger for an erased chat: who brings its id can be answered, nobody can read it back."""
    return sealer.mac("consent-proof", f"{channel.value}:{external_id}")


async def erase_fan(
    connection: Any, sealer: Sealer, fan_id: FanId, addresses: Sequence[Address], proof: bytes, now: datetime
) -> None:
    """Inside the caller's transaction, with the fan's row locked. `proof`: of consents given in no chat."""
    stopped = [a for a in addresses if a.reachability is Reachability.OPTED_OUT]
    await connection.executemany(
        _SUPPRESS, [(sealer.mac("suppression", f"{a.sender_id}:{a.external_id}"), now) for a in stopped]
    )
    await _sign(connection, sealer, fan_id, addresses, proof, None, now)
    await connection.execute(_WROTE, fan_id)
    await connection.execute(_COUNTED, fan_id)
    await connection.execute(_POSTED, fan_id, now, None)
    await take_roles_back(connection, [a.id for a in addresses], now)
    await _erase_at_vendor(connection, sealer, addresses, now)
    await connection.execute("DELETE FROM fan WHERE id = $1", fan_id)


async def erase_for_artist(
    connection: Any,
    sealer: Sealer,
    fan_id: FanId,
    artist_id: ArtistId,
    addresses: Sequence[Address],
    proof: bytes,
    now: datetime,
) -> None:
    """Everything that one artist's campaigns hold of the fan; permissions are the person's and stay.

    A vendor does not know whose release a text was about: its copies of all go.
    """
    await _sign(connection, sealer, fan_id, addresses, proof, artist_id, now)
    await connection.execute(_POSTED, fan_id, now, artist_id)
    await take_roles_back(connection, [a.id for a in addresses], now, artist_id=artist_id)
    await _erase_at_vendor(connection, sealer, addresses, now)
    for statement in _OF_ARTIST:
        await connection.execute(statement, fan_id, artist_id)


async def _erase_at_vendor(
    connection: Any, sealer: Sealer, addresses: Sequence[Address], now: datetime
) -> None:
    for address in addresses:
        if address.channel is Channel.SMS:
            sealed = sealer.seal("vendor-deletion", str(int(address.sender_id)), address.external_id)
            await connection.execute(_AT_VENDOR, address.sender_id, sealed, now)


async def _sign(
    connection: Any,
    sealer: Sealer,
    fan_id: FanId,
    addresses: Sequence[Address],
    proof: bytes,
    artist_id: ArtistId | None,
    now: datetime,
) -> None:
    """Each consent's fan becomes the proof of the chat it was given in."""
    places = [(int(a.id), proof_of(sealer, a.channel, a.external_id)) for a in addresses]
    await connection.execute(
        "UPDATE consent_event e SET fan_id = NULL, erased_at = $6, proof = coalesce("
        "(SELECT u.proof FROM unnest($2::bigint[], $3::bytea[]) AS u(id, proof) WHERE u.id = e.address_id), $4)"
        " WHERE e.fan_id = $1 AND ($5::bigint IS NULL OR e.artist_id = $5::bigint"
        " OR e.campaign_id IN (SELECT c.id FROM campaign c WHERE c.artist_id = $5::bigint))",
        fan_id,
        [place for place, _ in places],
        [mac for _, mac in places],
        proof,
        artist_id,
        now,
    )
