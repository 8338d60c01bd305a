"""Messages as their own queue entries: claimed, committed as sending, then sent, then recorded."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson

from core.campaign import CampaignStatus
from core.delivery import NEWS, Delivery, DeliveryKind, DeliveryStatus
from core.fan import Reachability
from core.ids import CampaignId, DeliveryId, FanId, SenderId
from core.lifecycle import DELIVERY, check, sources
from core.queues import DeliveryResult, OutgoingMessage
from core.scheduler.planner import OPTIONAL
from core.text_promise import COUNTED, FEWEST
from storage import rows
from storage.guards import LIVING, listed
from storage.leases import Leases, taming
from storage.reaching import by_text

MOST_ATTEMPTS = 2  # of what a vendor took, and then said that it never arrived

_OUT = """
SELECT d.id, d.fan_id, d.sender_id, d.campaign_id, d.kind, d.occasion, d.args, d.attempts, d.created_at, d.expires_at,
       f.zone, f.country, f.language, {woken} AS wake, f.paused_until, c.status AS stage, c.zone AS campaign_zone,
       {wanted} AS wanted, {meant} AS meant, {lately} AS sent_lately, {had} AS texts_had, {promised} AS texts_promised,
       {by_text} AS by_text,
       a.id AS a_id, a.fan_id AS a_fan_id, a.sender_id AS a_sender_id, a.channel AS a_channel,
       a.external_id AS a_external_id, a.name AS a_name, a.language AS a_language,
       a.reachability AS a_reachability, a.dm_channel_id AS a_dm_channel_id
  FROM {source} d JOIN address a ON a.id = d.address_id JOIN fan f ON f.id = d.fan_id
  LEFT JOIN campaign c ON c.id = d.campaign_id
"""

# a number may be texted at night only if that was agreed to there: a yes in another chat of theirs is none
_WOKEN = (
    "f.wake AND (a.channel <> 'sms' OR coalesce('given' = (SELECT e.act FROM consent_event e WHERE e.fan_id = f.id"
    " AND e.purpose = 'wake' AND coalesce(e.address_id, a.id) = a.id ORDER BY e.id DESC LIMIT 1),"
    " NOT EXISTS (SELECT 1 FROM address o WHERE o.fan_id = f.id AND o.id <> a.id)))"
)

# news may have been ended after they were queued, while they waited or were on their way
_WANTED = (
    f"d.kind NOT IN ({listed(sorted(NEWS))}) OR coalesce('given' = (SELECT e.act FROM consent_event e WHERE e.fan_id = d.fan_id"
    " AND e.purpose = 'news' AND e.artist_id = c.artist_id AND e.channel = a.channel ORDER BY e.id DESC LIMIT 1), false)"
)

# the fan may have done meanwhile what it asks for, or taken everything back
_MEANT = f"""
CASE d.kind
WHEN 'stuck' THEN NOT EXISTS (SELECT 1 FROM attempt t LEFT JOIN ticket k ON k.id = t.ticket_id
     WHERE t.fan_id = d.fan_id AND t.campaign_id = d.campaign_id
       AND greatest(t.taken_at, k.spent_at) >= d.created_at - interval '10 seconds')
WHEN 'countdown' THEN coalesce((SELECT bool_or(p.status <> 'withdrawn') FROM presave p
     WHERE p.fan_id = d.fan_id AND p.campaign_id = d.campaign_id), true)
WHEN 'renew' THEN coalesce((SELECT bool_or(p.status IN ('waiting', 'needs_consent') AND NOT coalesce(
            g.status IN ({LIVING}) AND coalesce(g.usable_until > w.fires_at, true), false))
      FROM presave p LEFT JOIN wave w ON w.id = p.wave_id LEFT JOIN dsp_grant g ON g.id = p.grant_id
     WHERE p.fan_id = d.fan_id AND p.campaign_id = d.campaign_id AND p.dsp = d.args->>'dsp'), true)
ELSE true END"""

# only where it matters: messages that keep to the cap per person; what another process is sending counts
_LATELY = (
    "CASE WHEN d.kind = ANY($5::text[]) THEN row_number() OVER (PARTITION BY d.fan_id ORDER BY d.priority, d.id) - 1"
    " + (SELECT count(*) FROM delivery o WHERE o.fan_id = d.fan_id AND (o.sent_at > $3::timestamptz - interval '1 day'"
    " OR o.status IN ('sending', 'unknown') AND o.changed_at > $3::timestamptz - interval '1 day')) ELSE 0 END"
)

# of one release to one number: what went out or may have, and what was claimed before it
_HAD = (
    "CASE WHEN a.channel = 'sms' AND d.kind = ANY($6::text[])"
    " THEN row_number() OVER (PARTITION BY d.address_id, d.campaign_id, d.kind = ANY($6) ORDER BY d.priority, d.id) - 1"
    " + (SELECT count(*) FROM delivery o WHERE o.address_id = d.address_id AND o.campaign_id = d.campaign_id"
    " AND o.kind = ANY($6) AND o.status IN ('sending', 'sent', 'delivered', 'unknown')) ELSE 0 END"
)

# in the words that this number agreed to, those about this very release first
_PROMISED = (
    "CASE WHEN a.channel = 'sms' THEN coalesce((SELECT e.texts FROM consent_event e WHERE e.fan_id = d.fan_id"
    " AND e.purpose = 'sms' AND e.act = 'given' AND e.texts IS NOT NULL AND coalesce(e.address_id, a.id) = a.id"
    " AND e.artist_id = c.artist_id ORDER BY coalesce(e.campaign_id = d.campaign_id, false) DESC, e.id DESC LIMIT 1),"
    f" {FEWEST}) ELSE 0 END"
)
_BY_TEXT = f"a.channel <> 'sms' OR {by_text('d.campaign_id', 'd.kind')}"

_NEXT = """
SELECT id, kind FROM delivery WHERE sender_id = $1 AND status = 'queued' AND coalesce(not_before, '-infinity') <= $3
   AND (expires_at IS NULL OR expires_at > $3)
 ORDER BY priority, coalesce(not_before, '-infinity'), id LIMIT $2
"""
_CAPPED_NEXT = f"SELECT coalesce(bool_or(kind = ANY($4::text[])), false) FROM ({_NEXT}) n"

# $7: what keeps to the cap, too
_CLAIM = (
    f"""
WITH picked AS ({_NEXT} FOR UPDATE SKIP LOCKED),
claimed AS (
    UPDATE delivery d SET status = 'sending', worker_id = $4, attempts = attempts + 1, changed_at = $3 FROM picked
     WHERE d.id = picked.id AND ($7 OR picked.kind <> ALL($5::text[]))
       AND EXISTS (SELECT 1 FROM worker WHERE id = $4) RETURNING d.*)
"""
    + _OUT.format(
        source="claimed",
        wanted=_WANTED,
        meant=_MEANT,
        lately=_LATELY,
        had=_HAD,
        promised=_PROMISED,
        by_text=_BY_TEXT,
        woken=_WOKEN,
    )
    + " ORDER BY d.priority, d.id"
)

# what may have changed about a claimed message while it waited for its turn
_AGAIN = f"""
SELECT a.reachability, f.paused_until, c.status AS stage, {_WANTED} AS wanted, {_MEANT} AS meant
  FROM delivery d JOIN address a ON a.id = d.address_id JOIN fan f ON f.id = d.fan_id
  LEFT JOIN campaign c ON c.id = d.campaign_id
 WHERE d.id = $1 AND d.status = 'sending' AND d.worker_id = $2 AND (d.expires_at IS NULL OR d.expires_at > $3)
"""

_EXPIRE = """
UPDATE delivery SET status = 'expired', changed_at = $2 WHERE id IN (SELECT id FROM delivery WHERE sender_id = $1
   AND status = 'queued' AND expires_at <= $2 LIMIT 500 FOR UPDATE SKIP LOCKED)
"""

# by key, as in storage.save_queue
_RECORD = """
UPDATE delivery d SET status = r.status, worker_id = NULL, detail = r.detail,
       not_before = CASE WHEN d.not_before = 'infinity' THEN d.not_before ELSE coalesce(r.next_at, d.not_before) END,
       vendor_id = CASE WHEN r.vendor_id <> '' THEN r.vendor_id ELSE d.vendor_id END, changed_at = $7,
       sent_at = CASE WHEN r.status = 'sent' THEN $7 ELSE d.sent_at END,
       attempts = CASE WHEN r.status = 'queued' AND r.detail = '' THEN d.attempts - 1 ELSE d.attempts END
  FROM (SELECT * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
            AS u(id, status, vendor_id, detail, next_at) ORDER BY id) r
 WHERE d.id = r.id AND d.status || '' = 'sending' AND d.worker_id = $1
"""

# claimed by us, but the answer never came: nobody has begun to send them
_NEVER_HANDED_OUT = """
UPDATE delivery SET status = 'queued', worker_id = NULL, attempts = attempts - 1, changed_at = $4
 WHERE status = 'sending' AND worker_id = $1 AND sender_id = $2 AND NOT id = ANY($3::bigint[])
"""

# handed out, and no outcome ever came back: they may have been sent
_NEVER_RECORDED = """
UPDATE delivery SET status = 'unknown', worker_id = NULL, detail = 'its outcome was lost', changed_at = $3
 WHERE status = 'sending' AND worker_id = $1 AND id = ANY($2::bigint[])
"""
# by the vendor's id, or by ours while that is not known: what is said of a first attempt says nothing of a second
_THAT = "sender_id = $1 AND ((vendor_id = $2 AND $2 <> '') OR (id = $3 AND (vendor_id = '' OR $2 IN ('', vendor_id))))"

_ONCE_MORE = f"""
UPDATE delivery SET status = 'queued', worker_id = NULL, vendor_id = '', sent_at = NULL, not_before = $4, changed_at = $5
 WHERE {_THAT} AND status = ANY($6) AND attempts < {MOST_ATTEMPTS} RETURNING id
"""
_ONE_AT_A_TIME = (
    7342  # advisory locks of claims, beside storage.leases.NAMESPACE: by sender, and 0 for the cap
)
_CAPS = "SELECT pg_try_advisory_xact_lock($1, 0)"
PATIENCE_S = 300.0  # far longer than any attempt to send takes
_CAPPED = sorted(kind.value for kind in OPTIONAL)
_VENDOR_KNOWS = (DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.FAILED)


class DeliveryQueueRows:
    """Implements core.queues.DeliveryQueue."""

    def __init__(self, pool: Any, leases: Leases) -> None:
        self._pool, self._leases = pool, leases
        self._handed_out: dict[int, float] = {}  # message -> when (monotonic), until its outcome is recorded
        self._counts_texts: dict[SenderId, bool] = {}  # whether it is a number
        self._ambiguous: set[SenderId] = set()  # senders whose last claim got no answer

    async def claim(self, sender_id: SenderId, limit: int, now: datetime) -> list[OutgoingMessage]:
        """Committed as `sending` when this returns. Claims of one sender must follow each other in this process."""
        async with taming():
            await self._make_up(sender_id, now)
            self._ambiguous.add(sender_id)
            found = await self._claimed(sender_id, limit, now)
            self._ambiguous.discard(sender_id)
            self._handed_out |= dict.fromkeys((row["id"] for row in found), time.monotonic())
            if not found:
                await self._pool.execute(_EXPIRE, sender_id, now, timeout=30)
        return [_message(row) for row in found]

    async def _claimed(self, sender_id: SenderId, limit: int, now: datetime) -> list[Any]:
        """A number's texts are counted against what was promised: no two processes claim for it at once.

        Likewise what keeps to the cap per person, of all senders together; whoever does not get at it comes back.
        """
        given = (now, self._leases.id, _CAPPED, COUNTED)
        found: list[Any] = []
        if not (counts := await self._is_number(sender_id)):
            found += await self._pool.fetch(_CLAIM, sender_id, limit, *given, False, timeout=30)
            if len(found) == limit or not await self._capped_next(sender_id, limit, now):
                return found
        async with self._pool.acquire() as db, db.transaction():
            if counts:
                await db.execute(
                    "SELECT pg_advisory_xact_lock($1, $2)", _ONE_AT_A_TIME, sender_id, timeout=30
                )
                found += await db.fetch(_CLAIM, sender_id, limit, *given, False, timeout=30)
            if len(found) < limit and await db.fetchval(_CAPS, _ONE_AT_A_TIME, timeout=30):
                found += await db.fetch(_CLAIM, sender_id, limit - len(found), *given, True, timeout=30)
        return found

    async def _is_number(self, sender_id: SenderId) -> bool:
        if sender_id not in self._counts_texts:
            asked = "SELECT channel = 'sms' FROM sender WHERE id = $1"
            self._counts_texts[sender_id] = bool(await self._pool.fetchval(asked, sender_id, timeout=30))
        return self._counts_texts[sender_id]

    async def _capped_next(self, sender_id: SenderId, limit: int, now: datetime) -> bool:
        return bool(await self._pool.fetchval(_CAPPED_NEXT, sender_id, limit, now, _CAPPED, timeout=30))

    async def _make_up(self, sender_id: SenderId, now: datetime) -> None:
        """For an answer that was lost on its way to us, and for an outcome that was lost on its way back."""
        known = list(self._handed_out)
        if sender_id in self._ambiguous:
            await self._pool.execute(_NEVER_HANDED_OUT, self._leases.id, sender_id, known, now, timeout=30)
            self._ambiguous.discard(sender_id)
        given_up = [i for i, at in self._handed_out.items() if at < time.monotonic() - PATIENCE_S]
        if given_up:
            await self._pool.execute(_NEVER_RECORDED, self._leases.id, given_up, now, timeout=30)
            self._forget(given_up)

    async def look_again(self, message: OutgoingMessage, now: datetime) -> OutgoingMessage | None:
        """As above."""
        async with taming():
            row = await self._pool.fetchrow(_AGAIN, message.delivery.id, self._leases.id, now, timeout=30)
        if row is None:
            return None
        return replace(
            message,
            address=replace(message.address, reachability=Reachability(row["reachability"])),
            paused_until=row["paused_until"],
            stage=None if row["stage"] is None else CampaignStatus(row["stage"]),
            wanted=row["wanted"],
            meant=row["meant"],
        )

    async def record(self, results: Sequence[DeliveryResult], now: datetime) -> None:
        """A status callback that was faster than we wins: the guard is the status `sending`. Raises IllegalMove."""
        for result in results:
            check(DELIVERY, DeliveryStatus.SENDING, result.status)
        async with taming():
            await self._pool.execute(
                _RECORD,
                self._leases.id,
                [r.id for r in results],
                [r.status.value for r in results],
                [r.vendor_id for r in results],
                [r.detail[:200].replace("\0", "") for r in results],
                [r.next_at for r in results],
                now,
                timeout=30,
            )
        self._forget([r.id for r in results])

    def _forget(self, ids: Sequence[int]) -> None:
        for delivery_id in ids:
            self._handed_out.pop(delivery_id, None)

    async def report(
        self,
        sender_id: SenderId,
        vendor_id: str,
        delivery_id: DeliveryId | None,
        to: DeliveryStatus,
        detail: str,
        now: datetime,
    ) -> DeliveryId | None:
        """`sending` may be passed over: the vendor's word beats our own knowledge."""
        if to not in _VENDOR_KNOWS:
            return None
        allowed = sorted({*sources(DELIVERY, to), DeliveryStatus.SENDING.value})
        async with taming():
            changed = await self._pool.fetchval(
                "UPDATE delivery SET status = $4::text, worker_id = NULL, detail = $5, changed_at = $6,"
                " vendor_id = CASE WHEN $2 <> '' THEN $2 ELSE vendor_id END,"
                " sent_at = CASE WHEN $4::text = 'failed' THEN sent_at ELSE coalesce(sent_at, $6) END"
                f" WHERE {_THAT} AND status = ANY($7) RETURNING id",
                sender_id,
                vendor_id,
                delivery_id,
                to.value,
                detail[:200].replace("\0", ""),
                now,
                allowed,
            )
        return None if changed is None else DeliveryId(changed)

    async def once_more(
        self, sender_id: SenderId, vendor_id: str, delivery_id: DeliveryId | None, at: datetime, now: datetime
    ) -> bool:
        """As above."""
        async with taming():
            found = await self._pool.fetchval(
                _ONCE_MORE,
                sender_id,
                vendor_id,
                delivery_id,
                at,
                now,
                sources(DELIVERY, DeliveryStatus.QUEUED),
            )
        return found is not None


def _message(row: Any) -> OutgoingMessage:
    delivery = Delivery(
        id=DeliveryId(row["id"]),
        address_id=row["a_id"],
        fan_id=FanId(row["fan_id"]),
        sender_id=SenderId(row["sender_id"]),
        campaign_id=None if row["campaign_id"] is None else CampaignId(row["campaign_id"]),
        kind=DeliveryKind(row["kind"]),
        occasion=row["occasion"],
        args=orjson.loads(row["args"]),
        attempts=row["attempts"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )
    return OutgoingMessage(
        delivery=delivery,
        address=rows.address(row, "a_"),
        zone=row["zone"],
        campaign_zone=row["campaign_zone"],
        country=row["country"],
        wake=row["wake"],
        paused_until=row["paused_until"],
        language=row["language"],
        stage=None if row["stage"] is None else CampaignStatus(row["stage"]),
        texts_had=row["texts_had"],
        texts_promised=row["texts_promised"],
        by_text=row["by_text"],
        wanted=row["wanted"],
        meant=row["meant"],
        sent_lately=row["sent_lately"],
    )
