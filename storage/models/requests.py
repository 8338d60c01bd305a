"""Who answered written requests, and who took figures out."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from storage.models.columns import Table, key, parent


class WrittenRequestRow(Table):
    """What an operator did about a written request; `about` is a fan's id, gone or not."""

    id = key()
    at = fields.DatetimeField()
    by = fields.CharField(max_length=80)
    act = fields.CharField(max_length=12)
    about = fields.BigIntField(null=True)

    class Meta:
        """Its name in the database."""

        table = "written_request"


class FigureExportRow(Table):
    """Who of a team took a campaign's figures out; `user_id` is Discord's."""

    id = key()
    at = fields.DatetimeField()
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    user_id = fields.BigIntField()
    lines = fields.IntField()

    class Meta:
        """Its name in the database."""

        table = "figure_export"
