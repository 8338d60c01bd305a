"""What fans wrote back to artists, whom a team hears no more, and posts of erased fans."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from storage.models.columns import Table, key, parent


class FanReplyRow(Table):
    """One message of a fan for an artist's team; `ref` is the vendor's id of it."""

    id = key()
    fan: Any = parent("FanRow", cascade=True, index=True)
    fan_id: int
    address: Any = parent("AddressRow", cascade=True)
    address_id: int
    artist: Any = parent("ArtistRow", cascade=True, index=True)
    artist_id: int
    campaign: Any = parent("CampaignRow", cascade=True, index=True)
    campaign_id: int
    ref = fields.CharField(max_length=64)
    text = fields.TextField()
    said_at = fields.DatetimeField()
    status = fields.CharField(max_length=8)
    changed_at = fields.DatetimeField()
    attempts = fields.IntField(default=0, db_default=0)
    not_before = fields.DatetimeField(null=True)
    detail = fields.TextField(default="", db_default="")
    posted_in = fields.BigIntField(null=True)
    posted_id = fields.BigIntField(null=True)
    answered_by = fields.BigIntField(null=True)
    answered_at = fields.DatetimeField(null=True)

    class Meta:
        """Its name in the database."""

        table = "fan_reply"
        unique_together = (("address", "ref"),)


class MutedFanRow(Table):
    """A fan whose words an artist's team wants no more; `by` is a Discord user."""

    id = key()
    artist: Any = parent("ArtistRow", cascade=True)
    artist_id: int
    fan: Any = parent("FanRow", cascade=True, index=True)
    fan_id: int
    by = fields.BigIntField()
    at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "muted_fan"
        unique_together = (("artist", "fan"),)


class FanReplyErasureRow(Table):
    """A post of an erased fan's words, until it is deleted in Discord too."""

    id = key()
    channel_id = fields.BigIntField()
    message_id = fields.BigIntField()
    next_at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "fan_reply_erasure"
