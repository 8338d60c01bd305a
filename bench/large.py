"""A campaign of a million pre-saves, and years of finished ones, made and changed through the product where it has a way."""

from __future__ import annotations

from datetime import date, timedelta

from app.wiring import Parts
from core.campaign import Campaign
from core.ids import DspName, SenderId
from core.links import Link, LinkMethod
from core.repositories import Artwork
from core.services.teams import Actor

GRANTS = 10_000  # fans with permissions: more than is saved, for a run claims ahead
ACTOR = Actor(guild_id=1, user_id=1)
_COVER = Artwork(images=dict.fromkeys(("square", "card", "thumb"), b"jpeg"), accent="#336699")
_ITEM = "spotify:track:0000000000000000000000"
_BLOCK = 100_000


async def large_campaign(parts: Parts) -> Campaign:
    """Bound, drafted, planned over all markets and opened, as an artist does it."""
    await parts.teams.bind(ACTOR, await parts.teams.invite("Large"), None)
    on = (parts.clock.now() + timedelta(days=40)).date()
    draft = await parts.campaigns.create(
        ACTOR, title="Large", on=date.fromisoformat(on.isoformat()), artwork=_COVER
    )
    await parts.campaigns.edit(ACTOR, draft.id, {"mode": "local midnight"})
    return await parts.campaigns.open(ACTOR, draft.id)


async def grow(parts: Parts, campaign: Campaign, have: int, fans: int) -> None:
    """From so many fans to so many, spread over its waves; the first GRANTS of them have permissions."""
    pool = parts.database.pool
    await pool.execute(
        "INSERT INTO link (campaign_id, dsp, url, item, method, found_at) VALUES ($1, 'spotify',"
        " 'https://open.spotify.com/track/x', $2, 'artist', now()) ON CONFLICT DO NOTHING",
        campaign.id,
        _ITEM,
    )
    await pool.execute(
        "INSERT INTO fan (name, created_at) SELECT 'fan', now() FROM generate_series(1, $1::int)",
        max(0, fans - GRANTS),
    )
    for first in range(have, fans, _BLOCK):
        await pool.execute(
            "INSERT INTO presave (campaign_id, fan_id, dsp, rung, wave_id, grant_id, joined_at)"
            " SELECT $1, i, 'spotify', 'auto', w.ids[1 + i % cardinality(w.ids)], CASE WHEN i <= $4 THEN i END, now()"
            " FROM generate_series($2::int + 1, $3::int) i,"
            " (SELECT array_agg(id ORDER BY id) AS ids FROM wave WHERE campaign_id = $1) w",
            campaign.id,
            first,
            min(first + _BLOCK, fans),
            GRANTS,
        )
    await pool.execute("VACUUM ANALYZE presave")


async def set_all(parts: Parts, campaign: Campaign, status: str) -> None:
    """One statement over each fan's row."""
    await parts.database.pool.execute(
        "UPDATE presave SET status = $2 WHERE campaign_id = $1", campaign.id, status, timeout=3600
    )


async def rescue(parts: Parts, campaign: Campaign) -> None:
    """The artist gives the link once more."""
    link = Link(
        dsp=DspName.SPOTIFY, url="https://open.spotify.com/track/x", method=LinkMethod.ARTIST, item=_ITEM
    )
    async with parts.database.store() as tx:
        await tx.campaigns.put_link(campaign.id, link, parts.clock.now())


async def history(parts: Parts, rows: int) -> None:
    """Finished pre-saves, and as many delivered messages as a tenth of them, of a campaign long over."""
    pool = parts.database.pool
    past = await pool.fetchval(
        "INSERT INTO campaign (artist_id, release_id, slug, code, status, release_on, release_at, zone, mode, target, dsps)"
        " VALUES (1, 1, 'past', 'past', 'released', '2020-01-01', '00:00', 'UTC', 'global', 'tracks', '[\"spotify\"]')"
        " RETURNING id"
    )
    wave = await pool.fetchval(
        "INSERT INTO wave (campaign_id, market, fires_at, status, fired_at) VALUES ($1, '*', now(), 'done', now())"
        " RETURNING id",
        past,
    )
    sender = await pool.fetchval(
        "INSERT INTO sender (channel, external_id, name) VALUES ('telegram', '1', 'bench') RETURNING id"
    )
    for first in range(0, rows, _BLOCK):
        await pool.execute(
            "WITH f AS (INSERT INTO fan (name, created_at) SELECT 'old', now() FROM generate_series(1, $3::int) RETURNING id),"
            " p AS (INSERT INTO presave (campaign_id, fan_id, dsp, rung, wave_id, joined_at, status, saved_at, checked_at)"
            " SELECT $1, id, 'spotify', 'auto', $2, now(), CASE id % 3 WHEN 0 THEN 'saved' WHEN 1 THEN 'verified' ELSE 'failed' END,"
            " now(), now() FROM f RETURNING fan_id),"
            " a AS (INSERT INTO address (sender_id, fan_id, channel, external_id, created_at)"
            " SELECT $4, fan_id, 'telegram', fan_id::text, now() FROM p WHERE fan_id % 10 = 0 RETURNING id, fan_id)"
            " INSERT INTO delivery (address_id, fan_id, sender_id, campaign_id, kind, args, status, created_at, changed_at)"
            " SELECT id, fan_id, $4, $1, 'receipt', '{}', 'delivered', now(), now() FROM a",
            past,
            wave,
            min(_BLOCK, rows - first),
            sender,
            timeout=3600,
        )
    await pool.execute("VACUUM ANALYZE", timeout=3600)


async def look_ups(parts: Parts) -> None:
    """What a scheduler, a worker and a sender ask again and again while nothing is due."""
    now = parts.clock.now()
    await parts.releasing.moments(timedelta(hours=1))
    await parts.releasing.fire()
    await parts.releasing.finish()
    await parts.saves.claim(DspName.SPOTIFY, 500, now)
    await parts.saves.any_due(DspName.SPOTIFY, now)
    await parts.saves.to_verify(DspName.SPOTIFY, 50, now - timedelta(days=3650))
    await parts.deliveries.claim(SenderId(1), 40, now)
