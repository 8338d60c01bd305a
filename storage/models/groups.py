"""Groups and channels paired with an artist, the codes that pair them, and what was posted there."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from storage.models.columns import Table, key, parent


class GroupChatRow(Table):
    """A group or channel in which a bot of ours posts for one artist."""

    id = key()
    sender: Any = parent("SenderRow", cascade=True)
    sender_id: int
    artist: Any = parent("ArtistRow", cascade=True, index=True)
    artist_id: int
    external_id = fields.BigIntField()
    kind = fields.CharField(max_length=8)
    title = fields.CharField(max_length=255, default="", db_default="")
    language = fields.CharField(max_length=12)
    state = fields.CharField(max_length=10)
    news = fields.BooleanField(default=False, db_default=False)
    rests_until = fields.DatetimeField(null=True)
    changed_at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "group_chat"
        unique_together = (("sender", "external_id"),)


class GroupPostRow(Table):
    """A message about a campaign in one paired chat."""

    id = key()
    chat: Any = parent("GroupChatRow", cascade=True)
    chat_id: int
    campaign: Any = parent("CampaignRow", cascade=True, index=True)
    campaign_id: int
    kind = fields.CharField(max_length=10)
    status = fields.CharField(max_length=12)
    message_id = fields.BigIntField(null=True)
    artwork_id = fields.BigIntField(null=True)
    shown = fields.CharField(max_length=64, default="", db_default="")
    first_rule = fields.CharField(max_length=100)
    detail = fields.CharField(max_length=100, default="", db_default="")
    changed_at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "group_post"
        unique_together = (("chat", "campaign", "kind"),)


class PairingCodeRow(Table):
    """A one-use code by which a chat is paired: its keyed hash alone."""

    id = key()
    code_hash = fields.BinaryField()
    artist: Any = parent("ArtistRow", cascade=True, index=True)
    artist_id: int
    language = fields.CharField(max_length=12)
    expires_at = fields.DatetimeField()
    used_for = fields.CharField(max_length=64, null=True)

    class Meta:
        """Its name in the database."""

        table = "pairing_code"
