"""Where a release was looked for, and which absences were alarms."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from storage.models.columns import Table, key, parent


class LinkSearchRow(Table):
    """One source of a campaign's links: a service by its name, or the public database."""

    id = key()
    campaign: Any = parent("CampaignRow", cascade=True)
    campaign_id: int
    source = fields.CharField(max_length=20)
    tried_at = fields.DatetimeField(null=True)
    alarm = fields.CharField(max_length=10, null=True)
    alarm_for = fields.DatetimeField(null=True)
    told_at = fields.DatetimeField(null=True)

    class Meta:
        """Its name in the database."""

        table = "link_search"
        unique_together = (("campaign", "source"),)
