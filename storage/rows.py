"""From rows to the domain's values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from functools import lru_cache
from typing import Any

import orjson

from core.campaign import (
    Artist,
    Campaign,
    CampaignStatus,
    Clip,
    Release,
    ReleaseKind,
    SaveTarget,
    Track,
    Wave,
    WaveStatus,
)
from core.fan import Address, Fan, Reachability, Sender
from core.grant import Account, Grant, GrantStatus, Tokens
from core.ids import (
    AddressId,
    ArtistId,
    ArtworkId,
    CampaignId,
    Channel,
    ClipId,
    DspName,
    FanId,
    GrantId,
    Market,
    PreSaveId,
    ReleaseId,
    SenderId,
    WaveId,
)
from core.ladder import Rung
from core.links import Link, LinkMethod
from core.ports import Sealer
from core.presave import PreSave, PreSaveStatus
from core.release_time import ReleaseMode, ReleaseRule

Row = Mapping[str, Any]

CAMPAIGN = """
SELECT c.*, a.name AS artist_name, a.slug AS artist_slug, r.title, r.kind, r.upc, r.artwork_id,
       r.clip_id, k.seconds AS clip_seconds, k.voice AS clip_voice,
       (SELECT array_agg(ra.artist_id ORDER BY ra.position) FROM release_artist ra WHERE ra.release_id = r.id) AS artists,
       (SELECT jsonb_agg(jsonb_build_array(t.title, t.isrc) ORDER BY t.position)
          FROM track t WHERE t.release_id = r.id) AS tracks
  FROM campaign c JOIN artist a ON a.id = c.artist_id JOIN release r ON r.id = c.release_id
  LEFT JOIN clip k ON k.id = r.clip_id
"""


def campaign(row: Row) -> Campaign:
    """From a row of the CAMPAIGN query."""
    hours, minutes = row["release_at"].split(":")
    return Campaign(
        id=CampaignId(row["id"]),
        artist=Artist(id=ArtistId(row["artist_id"]), name=row["artist_name"], slug=row["artist_slug"]),
        release=Release(
            id=ReleaseId(row["release_id"]),
            title=row["title"],
            kind=ReleaseKind(row["kind"]),
            artist_ids=tuple(ArtistId(i) for i in row["artists"] or ()),
            tracks=tuple(Track(title=t, isrc=i) for t, i in orjson.loads(row["tracks"] or "[]")),
            upc=row["upc"],
            artwork_id=None if row["artwork_id"] is None else ArtworkId(row["artwork_id"]),
            clip=_clip(row),
        ),
        slug=row["slug"],
        code=row["code"],
        status=CampaignStatus(row["status"]),
        rule=ReleaseRule(
            on=row["release_on"],
            at=time(int(hours), int(minutes)),
            zone=row["zone"],
            mode=ReleaseMode(row["mode"]),
        ),
        target=SaveTarget(row["target"]),
        dsps=tuple(DspName(d) for d in orjson.loads(row["dsps"])),
        opens_at=row["opens_at"],
        sms_keyword=row["sms_keyword"],
        revision=row["revision"],
        paused=row["paused"],
        fans=row["fan_seq"],
        goal=row["goal"],
        language=row["language"],
    )


def _clip(row: Row) -> Clip | None:
    if row["clip_id"] is None:
        return None
    return Clip(id=ClipId(row["clip_id"]), seconds=row["clip_seconds"], voice=row["clip_voice"])


def wave(row: Row) -> Wave:
    """From a wave row."""
    return Wave(
        id=WaveId(row["id"]),
        campaign_id=CampaignId(row["campaign_id"]),
        market=Market(row["market"]),
        fires_at=row["fires_at"],
        status=WaveStatus(row["status"]),
    )


def link(row: Row) -> Link:
    """From a link row."""
    return Link(
        dsp=DspName(row["dsp"]),
        url=row["url"],
        method=LinkMethod(row["method"]),
        item=row["item"],
        market=Market(row["market"]),
        score=row["score"],
    )


def sender(row: Row) -> Sender:
    """From a sender row."""
    return Sender(
        id=SenderId(row["id"]),
        channel=Channel(row["channel"]),
        external_id=row["external_id"],
        name=row["name"],
        artist_id=None if row["artist_id"] is None else ArtistId(row["artist_id"]),
    )


def fan(row: Row) -> Fan:
    """From a fan row."""
    return Fan(
        id=FanId(row["id"]),
        name=row["name"],
        language=row["language"],
        zone=row["zone"],
        country=row["country"],
        paused_until=row["paused_until"],
        wake=row["wake"],
    )


def address(row: Row, prefix: str = "") -> Address:
    """From an address row, its columns perhaps behind a prefix."""
    return Address(
        id=AddressId(row[f"{prefix}id"]),
        fan_id=FanId(row[f"{prefix}fan_id"]),
        sender_id=SenderId(row[f"{prefix}sender_id"]),
        channel=Channel(row[f"{prefix}channel"]),
        external_id=row[f"{prefix}external_id"],
        name=row[f"{prefix}name"],
        language=row[f"{prefix}language"],
        reachability=Reachability(row[f"{prefix}reachability"]),
        dm_channel_id=row[f"{prefix}dm_channel_id"],
    )


def presave(row: Row) -> PreSave:
    """From a presave row."""
    return PreSave(
        id=PreSaveId(row["id"]),
        fan_id=FanId(row["fan_id"]),
        campaign_id=CampaignId(row["campaign_id"]),
        dsp=DspName(row["dsp"]),
        rung=Rung(row["rung"]),
        status=PreSaveStatus(row["status"]),
        wave_id=WaveId(row["wave_id"]),
        address_id=None if row["address_id"] is None else AddressId(row["address_id"]),
        grant_id=None if row["grant_id"] is None else GrantId(row["grant_id"]),
        joined_at=row["joined_at"],
        follow=row["follow"],
        attempts=row["attempts"],
        saved_at=row["saved_at"],
        detail=row["detail"],
        playlist=row["playlist"],
    )


_DSPS = {dsp.value: dsp for dsp in DspName}  # calling an enum costs more than opening a seal
_GRANT_STATUSES = {status.value: status for status in GrantStatus}


GRANT_COLUMNS = (
    "id", "fan_id", "dsp", "account_id", "account_name", "country", "status", "authorized_at", "usable_until",
    "scopes", "access_sealed", "refresh_sealed", "secret_sealed", "access_expires_at", "token_version",
)  # fmt: skip
GRANT = ", ".join(GRANT_COLUMNS)


@lru_cache(maxsize=256)
def _scopes(text: str) -> tuple[str, ...]:
    return tuple(orjson.loads(text))


def grant(values: Iterable[Any], sealer: Sealer) -> Grant:
    """From the values of GRANT_COLUMNS, in that order; opens its tokens. Raises SealBroken."""
    (grant_id, fan, dsp, account, name, country, status, authorized, usable, scopes_json, access, refresh, secret,
     expires, version) = values  # fmt: skip
    context, scopes = str(grant_id), _scopes(scopes_json)
    return Grant(
        id=grant_id,
        fan_id=fan,
        dsp=_DSPS[dsp],
        account=Account(id=account, name=name, country=country),
        status=_GRANT_STATUSES[status],
        authorized_at=authorized,
        usable_until=usable,
        scopes=scopes,
        token_version=version,
        tokens=Tokens(
            access="" if access is None else sealer.open("grant", context, access),
            refresh=None if refresh is None else sealer.open("grant", context, refresh),
            secret=None if secret is None else sealer.open("grant", context, secret),
            access_expires_at=expires,
            scopes=scopes,
        ),
    )


def usable_tokens(
    sealer: Sealer, grant_id: int, access: bytes | None, secret: bytes | None, expires: datetime | None
) -> Tokens:
    """What one call to the service needs, opened; nothing that renews it. Raises SealBroken."""
    context = str(grant_id)
    return Tokens(
        "" if access is None else sealer.open("grant", context, access),
        None,
        None if secret is None else sealer.open("grant", context, secret),
        expires,
    )
