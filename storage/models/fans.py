"""Senders, fans, addresses, consents, events."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from storage.models.columns import Table, key, parent


class SenderRow(Table):
    """One of our bots or numbers."""

    id = key()
    channel = fields.CharField(max_length=10)
    external_id = fields.CharField(max_length=64)
    name = fields.TextField(default="", db_default="")
    artist: Any = parent("ArtistRow", optional=True)
    artist_id: int | None

    class Meta:
        """Its name in the database."""

        table = "sender"
        unique_together = (("channel", "external_id"),)


class FanRow(Table):
    """A person."""

    id = key()
    name = fields.TextField(default="", db_default="")
    language = fields.CharField(max_length=12, default="en", db_default="en")
    zone = fields.CharField(max_length=64, null=True)
    country = fields.CharField(max_length=2, null=True)
    paused_until = fields.DatetimeField(null=True)
    wake = fields.BooleanField(default=False, db_default=False)
    preferred_address = fields.BigIntField(null=True)  # counts while it is one of this fan's
    created_at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "fan"


class AddressRow(Table):
    """Where a fan is reached through one sender."""

    id = key()
    fan: Any = parent("FanRow", cascade=True, index=True)
    fan_id: int
    sender: Any = parent("SenderRow")
    sender_id: int
    channel = fields.CharField(max_length=10)
    external_id = fields.CharField(max_length=64)
    name = fields.TextField(default="", db_default="")
    language = fields.CharField(max_length=12, default="en", db_default="en")
    reachability = fields.CharField(max_length=20, default="ok", db_default="ok")
    reach_reason = fields.TextField(default="", db_default="")
    reach_at = fields.DatetimeField(null=True)
    dm_channel_id = fields.CharField(max_length=32, null=True)
    link_tries = fields.SmallIntField(default=0, db_default=0)  # since `link_since`
    link_since = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "address"
        unique_together = (("sender", "external_id"),)


class LinkRequestRow(Table):
    """Two chats that say they are one person: a code's keyed hash, who gave it, who brought it, who agreed."""

    id = key()
    code_hash = fields.BinaryField()
    giver: Any = parent("AddressRow", cascade=True, index=True)
    giver_id: int
    bringer: Any = fields.ForeignKeyField(
        "models.AddressRow", related_name=False, on_delete=fields.CASCADE, null=True, db_index=True
    )
    bringer_id: int | None
    giver_agreed = fields.BooleanField(default=False, db_default=False)
    bringer_agreed = fields.BooleanField(default=False, db_default=False)
    expires_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        """Its name in the database."""

        table = "link_request"


class SuppressionRow(Table):
    """An erased address that had opted out, as a keyed hash."""

    id = key()
    address_hash = fields.BinaryField()
    at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "suppression"


class SenderFileRow(Table):
    """A vendor's id of an uploaded picture."""

    id = key()
    sender: Any = parent("SenderRow", cascade=True)
    sender_id: int
    artwork: Any = parent("ArtworkRow", cascade=True)
    artwork_id: int
    file_id = fields.TextField()

    class Meta:
        """Its name in the database."""

        table = "sender_file"
        unique_together = (("sender", "artwork"),)


class SenderClipRow(Table):
    """The vendor's id of a sound that one of our senders uploaded."""

    id = key()
    sender: Any = parent("SenderRow", cascade=True)
    sender_id: int
    clip: Any = parent("ClipRow", cascade=True)
    clip_id: int
    file_id = fields.TextField()

    class Meta:
        """Its name in the database."""

        table = "sender_clip"
        unique_together = (("sender", "clip"),)


class ConsentEventRow(Table):
    """One line of the append-only ledger."""

    id = key()
    fan: Any = parent("FanRow", optional=True, index=True)
    fan_id: int | None
    proof = fields.BinaryField(null=True)
    erased_at = fields.DatetimeField(null=True)
    artist_id = fields.BigIntField(null=True)
    campaign_id = fields.BigIntField(null=True)
    address_id = fields.BigIntField(null=True)  # where it was said
    purpose = fields.CharField(max_length=20)
    act = fields.CharField(max_length=10)
    channel = fields.CharField(max_length=10)
    text = fields.TextField()
    version = fields.CharField(max_length=40)
    language = fields.CharField(max_length=12)
    source = fields.TextField()
    at = fields.DatetimeField()
    texts = fields.SmallIntField(null=True)  # a release at most, as these words promise

    class Meta:
        """Its name in the database."""

        table = "consent_event"


class EventRow(Table):
    """What happened, without identity."""

    id = key()
    at = fields.DatetimeField()
    kind = fields.CharField(max_length=12)
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    source = fields.CharField(max_length=40, default="", db_default="")
    channel = fields.CharField(max_length=10, null=True)
    dsp = fields.CharField(max_length=20, null=True)
    country = fields.CharField(max_length=2, null=True)
    visitor = fields.BinaryField(null=True)

    class Meta:
        """Its name in the database."""

        table = "event"


class VisitorSaltRow(Table):
    """Today's salt; older ones are deleted."""

    day = fields.DateField(primary_key=True)
    salt = fields.BinaryField()

    class Meta:
        """Its name in the database."""

        table = "visitor_salt"
