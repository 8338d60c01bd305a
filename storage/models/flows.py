"""What artists changed about flows, and how far each run has come."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from storage.models.columns import Table, key, parent


class FlowRow(Table):
    """One flow of one campaign, as the artist wants it; without a row the default holds."""

    id = key()
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    kind = fields.CharField(max_length=16)
    enabled = fields.BooleanField()
    days: fields.Field[list[int]] = fields.JSONField()
    own_words: fields.Field[Any] = fields.JSONField(
        null=True
    )  # {"words": {language: text}, "text_words": {...}}
    minutes = fields.SmallIntField(null=True)
    by_text = fields.BooleanField(default=False, db_default=False)

    class Meta:
        """Its name in the database."""

        table = "flow"
        unique_together = (("campaign", "kind"),)


class FlowRunRow(Table):
    """One kind of message for one audience; `reached` is the key up to which everything is queued."""

    id = key()
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    wave: Any = fields.ForeignKeyField(
        "models.WaveRow", related_name=False, on_delete=fields.CASCADE, null=True, db_index=True
    )
    wave_id: int | None
    kind = fields.CharField(max_length=16)
    occasion = fields.TextField()
    audience = fields.CharField(max_length=12)
    due_at = fields.DatetimeField()
    until = fields.DatetimeField(null=True)
    moment = fields.DatetimeField(null=True)  # of the release when the run began; a moved one ends the run
    reached = fields.BigIntField(default=0, db_default=0)
    queued = fields.IntField(default=0, db_default=0)
    done_at = fields.DatetimeField(null=True)

    class Meta:
        """Its name in the database."""

        table = "flow_run"
