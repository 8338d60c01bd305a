"""Campaigns and their releases; artists, waves and links are parts of the same repository."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import asyncpg
import orjson

from core.campaign import Announcement, Campaign, CampaignStatus, Track
from core.errors import NotFound, Refused
from core.ids import ArtistId, ArtworkId, CampaignId, DspName, SenderId
from core.lifecycle import CAMPAIGN, sources
from core.links import Link, LinkMethod
from core.repositories import Artwork, Funnel, NewCampaign
from storage import rows, waking
from storage.artists import Artists
from storage.clips import Clips
from storage.guards import LIVE, OF_CAMPAIGN
from storage.waves import Waves

# a visitor counts once a day; the distinct ones alone are hashed, which takes a third of the time of one count(DISTINCT)
_STEPS = """
SELECT kind, sum(n) FROM (
    SELECT kind, count(*) AS n FROM event WHERE campaign_id = $1 AND visitor IS NULL GROUP BY 1
     UNION ALL
    SELECT kind, count(*) FROM (
        SELECT DISTINCT kind, visitor FROM event WHERE campaign_id = $1 AND visitor IS NOT NULL) once GROUP BY 1) steps
 GROUP BY 1
"""


class Campaigns(Artists, Waves, Clips):
    """Implements core.repositories.CampaignRepository."""

    async def add(self, new: NewCampaign) -> Campaign:
        """A draft. Refusal undoes only what was tried here: the caller may try another slug."""
        try:
            async with self._db.transaction():
                return await self._add(new)
        except asyncpg.UniqueViolationError as error:
            raise Refused("error-slug-taken") from error

    async def _add(self, new: NewCampaign) -> Campaign:
        release_id = await self._db.fetchval(
            "INSERT INTO release (title, kind, upc, artwork_id, clip_id) VALUES ($1, $2, $3, $4, $5) RETURNING id",
            new.title,
            new.kind.value,
            new.upc,
            new.artwork_id,
            new.clip.id if new.clip else None,
        )
        await self._db.execute(
            "INSERT INTO release_artist (release_id, artist_id, position) VALUES ($1, $2, 0)",
            release_id,
            new.artist_id,
        )
        await self._put_tracks(release_id, new.tracks)
        campaign_id = await self._db.fetchval(
            "INSERT INTO campaign (artist_id, release_id, slug, code, status, release_on, release_at, zone, mode,"
            " target, dsps, language)"
            " VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10::jsonb, $11) RETURNING id",
            new.artist_id,
            release_id,
            new.slug,
            new.code.lower(),
            new.rule.on,
            new.rule.at.strftime("%H:%M"),
            new.rule.zone,
            new.rule.mode.value,
            new.target.value,
            orjson.dumps([d.value for d in new.dsps]).decode(),
            new.language,
        )
        return await self.get(CampaignId(campaign_id))

    async def get(self, campaign_id: CampaignId) -> Campaign:
        """Raises NotFound."""
        row = await self._db.fetchrow(f"{rows.CAMPAIGN} WHERE c.id = $1", campaign_id)
        if row is None:
            raise NotFound("error-campaign-not-found")
        return rows.campaign(row)

    async def by_slug(self, slug: str) -> Campaign | None:
        """Any status."""
        row = await self._db.fetchrow(f"{rows.CAMPAIGN} WHERE c.slug = $1", slug)
        return rows.campaign(row) if row else None

    async def by_code(self, code: str) -> Campaign | None:
        """Case-insensitively."""
        row = await self._db.fetchrow(f"{rows.CAMPAIGN} WHERE c.code = $1", code.strip().lower())
        return rows.campaign(row) if row else None

    async def by_keyword(self, sender_id: SenderId, keyword: str) -> Campaign | None:
        """Keywords without a sender of their own belong to the shared number."""
        row = await self._db.fetchrow(
            f"{rows.CAMPAIGN} WHERE c.sms_keyword = $2 AND (c.sms_sender_id = $1 OR c.sms_sender_id IS NULL)"
            f" AND c.status IN ({LIVE}) ORDER BY c.sms_sender_id NULLS LAST LIMIT 1",
            sender_id,
            keyword,
        )
        return rows.campaign(row) if row else None

    async def of_artists(self, artist_ids: Sequence[ArtistId]) -> list[Campaign]:
        """Newest first, archived ones last."""
        found = await self._db.fetch(
            f"{rows.CAMPAIGN} WHERE c.artist_id = ANY($1) ORDER BY c.status = 'archived', c.id DESC",
            list(artist_ids),
        )
        return [rows.campaign(row) for row in found]

    async def live(self) -> list[Campaign]:
        """Announced to released."""
        found = await self._db.fetch(f"{rows.CAMPAIGN} WHERE c.status IN ({LIVE}) ORDER BY c.id")
        return [rows.campaign(row) for row in found]

    async def update(self, campaign: Campaign) -> Campaign:
        """Optimistic: the revision must still be the one that was read."""
        try:
            async with self._db.transaction():
                done = await self._write(campaign)
        except asyncpg.UniqueViolationError as error:
            raise Refused("error-keyword-taken") from error
        if done is None:
            raise Refused("error-edited-meanwhile")
        release = campaign.release
        await self._db.execute(
            "UPDATE release SET title = $2, kind = $3, upc = $4, artwork_id = $5, clip_id = $6 WHERE id = $1",
            release.id,
            release.title,
            release.kind.value,
            release.upc,
            release.artwork_id,
            release.clip.id if release.clip else None,
        )
        await self._db.execute("DELETE FROM track WHERE release_id = $1", release.id)
        await self._put_tracks(release.id, release.tracks)
        await self._notify(campaign.id)  # the open date may have moved
        return await self.get(campaign.id)

    async def _write(self, campaign: Campaign) -> int | None:
        done: int | None = await self._db.fetchval(
            "UPDATE campaign SET release_on = $3, release_at = $4, zone = $5, mode = $6, target = $7,"
            " dsps = $8::jsonb, opens_at = $9, sms_keyword = $10, goal = $11, language = $12, revision = revision + 1,"
            " updated_at = now()"
            " WHERE id = $1 AND revision = $2 RETURNING release_id",
            campaign.id,
            campaign.revision,
            campaign.rule.on,
            campaign.rule.at.strftime("%H:%M"),
            campaign.rule.zone,
            campaign.rule.mode.value,
            campaign.target.value,
            orjson.dumps([d.value for d in campaign.dsps]).decode(),
            campaign.opens_at,
            campaign.sms_keyword,
            campaign.goal,
            campaign.language,
        )
        return done

    async def move(self, campaign_id: CampaignId, to: CampaignStatus, now: datetime) -> bool:
        """Guarded by core.lifecycle."""
        moved = await self._db.fetchval(
            "UPDATE campaign SET status = $2, updated_at = $3 WHERE id = $1 AND status = ANY($4) RETURNING id",
            campaign_id,
            to.value,
            now,
            sources(CAMPAIGN, to),
        )
        if moved is not None:
            await self._notify(campaign_id)
        return moved is not None

    async def set_paused(self, campaign_id: CampaignId, paused: bool) -> None:
        """Workers look at it with every claim."""
        await self._db.execute("UPDATE campaign SET paused = $2 WHERE id = $1", campaign_id, paused)
        await self._notify(campaign_id)  # a resumed one may have waves that are overdue

    async def links(self, campaign_id: CampaignId) -> list[Link]:
        """All known links."""
        found = await self._db.fetch("SELECT * FROM link WHERE campaign_id = $1 ORDER BY id", campaign_id)
        return [rows.link(row) for row in found]

    async def put_link(self, campaign_id: CampaignId, link: Link, now: datetime) -> None:
        """An artist's own link is only replaced by the artist (an item that it lacks is learnt)."""
        await self._db.execute(
            "INSERT INTO link AS l (campaign_id, dsp, market, url, item, method, found_at, score)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (campaign_id, dsp, market) DO UPDATE SET"
            " score = CASE WHEN l.method = 'artist' AND excluded.method <> 'artist' THEN l.score ELSE excluded.score END,"
            " url = CASE WHEN l.method = 'artist' AND excluded.method <> 'artist' THEN l.url ELSE excluded.url END,"
            " item = CASE WHEN l.method = 'artist' AND excluded.method <> 'artist'"
            "  THEN coalesce(nullif(l.item, ''), excluded.item) ELSE excluded.item END,"
            " found_at = excluded.found_at,"
            " method = CASE WHEN l.method = 'artist' THEN 'artist' ELSE excluded.method END",
            campaign_id,
            link.dsp.value,
            link.market,
            link.url,
            link.item,
            LinkMethod(link.method).value,
            now,
            link.score,
        )
        if link.item:
            await self._source_found(campaign_id, link, now)
        await self._notify(campaign_id)  # processes remember links

    async def drop_link(self, campaign_id: CampaignId, dsp: DspName) -> int:
        """In every market."""
        gone = await self._db.fetch(
            "DELETE FROM link WHERE campaign_id = $1 AND dsp = $2 RETURNING id", campaign_id, dsp.value
        )
        await self._notify(campaign_id)
        return len(gone)

    async def _source_found(self, campaign_id: CampaignId, link: Link, now: datetime) -> None:
        """Ends the hold of its market's waves, or of all."""
        waves = await self._db.fetch(
            "SELECT id FROM wave WHERE campaign_id = $1 AND status IN ('firing', 'done') AND $2 IN (market, '*')"
            " ORDER BY id FOR NO KEY UPDATE",
            campaign_id,
            link.market,
        )
        if not waves:
            return
        ids = [row["id"] for row in waves]
        await self._db.execute(
            "DELETE FROM source_wait WHERE wave_id = ANY($1) AND dsp = $2", ids, link.dsp.value
        )
        await waking.found(self._db, campaign_id, ids, link.dsp, now)

    async def put_announcement(self, announcement: Announcement) -> None:
        """Remember a posted message."""
        await self._db.execute(
            "INSERT INTO announcement (campaign_id, guild_id, channel_id, message_id) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (message_id) DO NOTHING",
            announcement.campaign_id,
            announcement.guild_id,
            announcement.channel_id,
            announcement.message_id,
        )

    async def announcements(self, campaign_id: CampaignId) -> list[Announcement]:
        """All posted messages."""
        found = await self._db.fetch(
            "SELECT * FROM announcement WHERE campaign_id = $1 ORDER BY id", campaign_id
        )
        return [
            Announcement(
                campaign_id=campaign_id,
                guild_id=r["guild_id"],
                channel_id=r["channel_id"],
                message_id=r["message_id"],
            )
            for r in found
        ]

    async def add_artwork(self, artwork: Artwork) -> ArtworkId:
        """Store the pictures."""
        new = await self._db.fetchval(
            "INSERT INTO artwork (square, card, thumb, accent) VALUES ($1, $2, $3, $4) RETURNING id",
            artwork.images["square"],
            artwork.images["card"],
            artwork.images["thumb"],
            artwork.accent,
        )
        return ArtworkId(new)

    async def artwork(self, artwork_id: ArtworkId, variant: str) -> bytes | None:
        """JPEG bytes."""
        row = await self._db.fetchrow("SELECT square, card, thumb FROM artwork WHERE id = $1", artwork_id)
        return None if row is None or variant not in ("square", "card", "thumb") else bytes(row[variant])

    async def accent(self, artwork_id: ArtworkId) -> str | None:
        """As #rrggbb."""
        found = await self._db.fetchval("SELECT accent FROM artwork WHERE id = $1", artwork_id)
        return None if found is None else str(found)

    async def funnel(self, campaign_id: CampaignId) -> Funnel:
        """Counted now."""
        kinds = await self._counts(_STEPS, campaign_id)
        statuses = await self._counts(
            f"SELECT status, count(*) FROM presave WHERE {OF_CAMPAIGN} GROUP BY 1", campaign_id
        )
        return Funnel(
            views=kinds.get("view", 0),
            clicks=kinds.get("click", 0),
            joined=await self._db.fetchval("SELECT fan_seq FROM campaign WHERE id = $1", campaign_id),
            authorised=kinds.get("authorised", 0),
            saved=sum(statuses.get(s, 0) for s in ("saved", "accepted", "verified")),
            played=kinds.get("played", 0),
            by_dsp=await self._counts(
                f"SELECT dsp, count(*) FROM presave WHERE {OF_CAMPAIGN} AND status <> 'withdrawn' GROUP BY 1",
                campaign_id,
            ),
            by_source=await self._counts(
                "SELECT source, count(*) FROM campaign_fan WHERE campaign_id = $1 GROUP BY 1", campaign_id
            ),
            by_channel=await self._counts(
                "SELECT coalesce(a.channel, 'web'), count(*) FROM campaign_fan f LEFT JOIN address a"
                " ON a.id = f.address_id WHERE f.campaign_id = $1 GROUP BY 1",
                campaign_id,
            ),
            problems={
                s: n
                for s, n in statuses.items()
                if s in ("needs_consent", "not_entitled", "failed", "awaiting_source")
            },
        )

    async def _put_tracks(self, release_id: int, tracks: Sequence[Track]) -> None:
        await self._db.executemany(
            "INSERT INTO track (release_id, position, title, isrc) VALUES ($1, $2, $3, $4)",
            [(release_id, position, track.title, track.isrc) for position, track in enumerate(tracks)],
        )

    async def _counts(self, query: str, campaign_id: CampaignId) -> dict[str, int]:
        return {str(row[0]): int(row[1]) for row in await self._db.fetch(query, campaign_id)}
