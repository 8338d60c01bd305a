"""Clips: stored once, shared by a release and its clones, forgotten with the last that has it."""

from __future__ import annotations

from typing import Any

from core.campaign import Clip
from core.ids import ClipId
from core.repositories import NewClip


class Clips:
    """The part of CampaignRepository about sounds."""

    _db: Any

    async def add_clip(self, new: NewClip) -> Clip:
        """Store the sound."""
        clip_id = await self._db.fetchval(
            "INSERT INTO clip (mp3, seconds, voice) VALUES ($1, $2, $3) RETURNING id",
            new.mp3,
            new.seconds,
            new.voice,
        )
        return Clip(id=ClipId(clip_id), seconds=new.seconds, voice=new.voice)

    async def clip(self, clip_id: ClipId) -> bytes | None:
        """MP3 bytes."""
        found = await self._db.fetchval("SELECT mp3 FROM clip WHERE id = $1", clip_id)
        return None if found is None else bytes(found)

    async def drop_clip(self, clip_id: ClipId) -> None:
        """With it go the ids of its uploads."""
        await self._db.execute(
            "DELETE FROM clip k WHERE id = $1 AND NOT EXISTS (SELECT FROM release r WHERE r.clip_id = k.id)",
            clip_id,
        )
