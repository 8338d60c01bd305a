"""Who took a campaign's figures out."""

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


def _campaign() -> Any:
    return fields.ForeignKeyField(
        "models.CampaignRow",
        source_field="campaign_id",
        db_constraint=True,
        to_field="id",
        related_name=False,
        on_delete=OnDelete.CASCADE,
    )


class Migration(migrations.Migration):
    dependencies = [("models", "0017_playlist")]

    operations = [
        ops.CreateModel(
            name="FigureExportRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("campaign", _campaign()),
                ("user_id", fields.BigIntField()),
                ("lines", fields.IntField()),
            ],
            options={
                "table": "figure_export",
                "app": "models",
                "pk_attr": "id",
                "table_description": "Who of a team took a campaign's figures out; `user_id` is Discord's.",
            },
            bases=["Table"],
        ),
        ops.RunSQL("CREATE INDEX figure_export_campaign ON figure_export (campaign_id, at)"),
        ops.RunSQL("CREATE INDEX figure_export_at ON figure_export (at)"),
    ]
