"""Where a release was looked for, and which absences were alarms."""

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


def _moment() -> Any:
    return fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)


class Migration(migrations.Migration):
    dependencies = [("models", "0008_warming")]

    operations = [
        ops.CreateModel(
            name="LinkSearchRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "campaign",
                    fields.ForeignKeyField(
                        "models.CampaignRow",
                        source_field="campaign_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("source", fields.CharField(max_length=20)),
                ("tried_at", _moment()),
                ("alarm", fields.CharField(max_length=10, null=True)),
                ("alarm_for", _moment()),
                ("told_at", _moment()),
            ],
            options={
                "table": "link_search",
                "app": "models",
                "unique_together": (("campaign", "source"),),
                "pk_attr": "id",
                "table_description": "One source of a campaign's links: a service by its name, or the public database.",
            },
            bases=["Table"],
        ),
        ops.RunSQL(
            "ALTER TABLE link_search ADD CONSTRAINT link_search_alarm_known"
            " CHECK (alarm IN ('day_before', 'hour_after'))"
        ),
    ]
