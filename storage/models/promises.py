"""Pre-saves, grants, messages, and the secrets that lead to them."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from storage.models.columns import Table, key, parent


class CampaignFanRow(Table):
    """Who joined a campaign, as which number."""

    id = key()
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    fan: Any = parent("FanRow", cascade=True, index=True)
    fan_id: int
    number = fields.IntField()
    address: Any = parent("AddressRow", optional=True)
    address_id: int | None
    source = fields.CharField(max_length=40, default="", db_default="")
    joined_at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "campaign_fan"
        unique_together = (("campaign", "fan"), ("campaign", "number"))


class OpeningWaitRow(Table):
    """Who wants to hear when pre-saves open."""

    id = key()
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    address: Any = parent("AddressRow", cascade=True)
    address_id: int
    at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "opening_wait"
        unique_together = (("campaign", "address"),)


class GrantRow(Table):
    """A permission; tokens are sealed under purpose "grant" and the row's id."""

    id = key()
    fan: Any = parent("FanRow", cascade=True)
    fan_id: int
    address_id = fields.BigIntField(null=True)  # the chat that brought it, once its person has several
    dsp = fields.CharField(max_length=20)
    account_id = fields.CharField(max_length=128)
    account_name = fields.TextField()
    country = fields.CharField(max_length=2, null=True)
    status = fields.CharField(max_length=15)
    authorized_at = fields.DatetimeField()
    usable_until = fields.DatetimeField(null=True)
    scopes: fields.Field[list[str]] = fields.JSONField()
    access_sealed = fields.BinaryField(null=True)
    refresh_sealed = fields.BinaryField(null=True)
    secret_sealed = fields.BinaryField(null=True)
    access_expires_at = fields.DatetimeField(null=True)
    token_version = fields.IntField(default=1, db_default=1)
    refresh_lease_until = fields.DatetimeField(null=True)
    tried_at = fields.DatetimeField(null=True)  # before a release
    changed_at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "dsp_grant"


class PreSaveRow(Table):
    """A promise, and its own queue entry."""

    id = key()
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    fan: Any = parent("FanRow", cascade=True)
    fan_id: int
    dsp = fields.CharField(max_length=20)
    rung = fields.CharField(max_length=10)
    status = fields.CharField(max_length=16, default="waiting", db_default="waiting")
    wave: Any = parent("WaveRow")
    wave_id: int
    address: Any = parent("AddressRow", optional=True)
    address_id: int | None
    grant: Any = parent("GrantRow", optional=True)
    grant_id: int | None
    follow = fields.BooleanField(default=False, db_default=False)
    playlist = fields.CharField(max_length=100, default="", db_default="")
    playlist_id = fields.CharField(
        max_length=64, default="", db_default=""
    )  # the service's; "": found by its name
    urgent = fields.BooleanField(default=False, db_default=False)
    attempts = fields.SmallIntField(default=0, db_default=0)
    next_at = fields.DatetimeField(
        null=True
    )  # of a save: when it is looked at again, unless that is settled by then
    worker_id = fields.BigIntField(null=True)
    detail = fields.TextField(default="", db_default="")
    joined_at = fields.DatetimeField()
    saved_at = fields.DatetimeField(null=True)
    checked_at = fields.DatetimeField(null=True)  # read back; while it waits: tried before its day

    class Meta:
        """Its name in the database."""

        table = "presave"
        unique_together = (("fan", "campaign", "dsp"),)


class DeliveryRow(Table):
    """A message, and its own queue entry."""

    id = key()
    address: Any = parent("AddressRow", cascade=True)
    address_id: int
    fan: Any = parent("FanRow", cascade=True, index=True)
    fan_id: int
    sender: Any = parent("SenderRow")
    sender_id: int
    campaign: Any = fields.ForeignKeyField(
        "models.CampaignRow", related_name=False, on_delete=fields.CASCADE, null=True
    )
    campaign_id: int | None
    kind = fields.CharField(max_length=16)
    occasion = fields.TextField(default="", db_default="")
    args: fields.Field[dict[str, Any]] = fields.JSONField()
    status = fields.CharField(max_length=12, default="queued", db_default="queued")
    priority = fields.SmallIntField(default=5, db_default=5)
    not_before = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(null=True)
    attempts = fields.SmallIntField(default=0, db_default=0)
    worker_id = fields.BigIntField(null=True)
    vendor_id = fields.TextField(default="", db_default="")
    detail = fields.TextField(default="", db_default="")
    created_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)
    changed_at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "delivery"


class TicketRow(Table):
    """A personal link's keyed hash."""

    id = key()
    token_hash = fields.BinaryField()
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    fan: Any = fields.ForeignKeyField(
        "models.FanRow", related_name=False, on_delete=fields.CASCADE, null=True
    )
    fan_id: int | None
    address: Any = fields.ForeignKeyField(
        "models.AddressRow", related_name=False, on_delete=fields.CASCADE, null=True
    )
    address_id: int | None
    source = fields.CharField(max_length=40, default="", db_default="")
    dsp = fields.CharField(max_length=20, null=True)
    created_at = fields.DatetimeField()
    spent_at = fields.DatetimeField(null=True)

    class Meta:
        """Its name in the database."""

        table = "ticket"


class CodeRow(Table):
    """A one-use code's keyed hash."""

    id = key()
    code_hash = fields.BinaryField()
    purpose = fields.CharField(max_length=12)
    fan: Any = parent("FanRow", cascade=True)
    fan_id: int
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        """Its name in the database."""

        table = "code"


class AttemptRow(Table):
    """One try to authorise."""

    id = key()
    state_hash = fields.BinaryField()
    ticket: Any = fields.ForeignKeyField(
        "models.TicketRow", related_name=False, on_delete=fields.CASCADE, null=True
    )
    ticket_id: int | None
    fan: Any = fields.ForeignKeyField(
        "models.FanRow", related_name=False, on_delete=fields.CASCADE, null=True
    )
    fan_id: int | None
    address: Any = fields.ForeignKeyField(
        "models.AddressRow", related_name=False, on_delete=fields.CASCADE, null=True
    )
    address_id: int | None
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    dsp = fields.CharField(max_length=20)
    browser_hash = fields.BinaryField()
    verifier_sealed = fields.BinaryField()
    source = fields.CharField(max_length=40, default="", db_default="")
    follow = fields.BooleanField()
    future = fields.BooleanField()
    playlist = fields.CharField(max_length=100, default="", db_default="")
    shown: fields.Field[dict[str, str]] = fields.JSONField()
    zone = fields.CharField(max_length=64, null=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    taken_at = fields.DatetimeField(null=True)
    nudged_at = fields.DatetimeField(null=True)
    account: fields.Field[dict[str, str | None] | None] = fields.JSONField(null=True)
    tokens_sealed = fields.BinaryField(null=True)
    confirm_hash = fields.BinaryField(null=True)
    held_until = fields.DatetimeField(null=True)
    done_at = fields.DatetimeField(null=True)

    class Meta:
        """Its name in the database."""

        table = "attempt"
