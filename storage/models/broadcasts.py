"""What artists wrote to those who agreed to news."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from storage.models.columns import Table, key, parent


class BroadcastRow(Table):
    """One message to many; `reached` is the address up to which everything is queued."""

    id = key()
    artist: Any = parent("ArtistRow", cascade=True, index=True)
    artist_id: int
    campaign: Any = parent("CampaignRow", cascade=True, index=True)
    campaign_id: int
    text = fields.TextField()
    segment: fields.Field[dict[str, Any]] = fields.JSONField()
    status = fields.CharField(max_length=10, default="draft", db_default="draft")
    author = fields.BigIntField()
    second = fields.BigIntField(null=True)
    send_at = fields.DatetimeField()
    reached = fields.BigIntField(default=0, db_default=0)
    queued = fields.IntField(default=0, db_default=0)
    acts: fields.Field[list[dict[str, Any]] | None] = fields.JSONField(null=True)  # at, act, who
    why = fields.TextField(default="", db_default="")
    news = fields.BooleanField(default=False, db_default=False)  # it stopped by itself, and nobody was told

    class Meta:
        """Its name in the database."""

        table = "broadcast"
