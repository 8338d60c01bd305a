"""Broadcasts, and the kind of message that they send."""

from typing import Any

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

KINDS = (
    "confirmation stuck open receipt rescue reminder moved cancelled renew countdown follow_up enrolled renew_future"
    " broadcast"
)


def _to(model: str, column: str, **more: Any) -> Any:
    return fields.ForeignKeyField(
        f"models.{model}",
        source_field=column,
        db_constraint=True,
        to_field="id",
        related_name=False,
        on_delete=OnDelete.CASCADE,
        **more,
    )


def _kinds_of(table: str) -> list[Any]:
    listed = ", ".join(f"'{kind}'" for kind in KINDS.split())
    return [
        ops.RunSQL(f"ALTER TABLE {table} DROP CONSTRAINT {table}_kind_known"),
        ops.RunSQL(f"ALTER TABLE {table} ADD CONSTRAINT {table}_kind_known CHECK (kind IN ({listed}))"),
    ]


class Migration(migrations.Migration):
    dependencies = [("models", "0006_guilds")]

    operations = [
        ops.CreateModel(
            name="BroadcastRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("artist", _to("ArtistRow", "artist_id", db_index=True)),
                ("campaign", _to("CampaignRow", "campaign_id", db_index=True)),
                ("text", fields.TextField(unique=False)),
                ("segment", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("status", fields.CharField(default="draft", db_default="draft", max_length=10)),
                ("author", fields.BigIntField()),
                ("second", fields.BigIntField(null=True)),
                ("send_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("reached", fields.BigIntField(default=0, db_default=0)),
                ("queued", fields.IntField(default=0, db_default=0)),
                ("why", fields.TextField(default="", db_default="", unique=False)),
            ],
            options={
                "table": "broadcast",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One message to many; `reached` is the address up to which everything is queued.",
            },
            bases=["Table"],
        ),
        *_kinds_of("delivery"),
        *_kinds_of("flow"),
        *_kinds_of("flow_run"),
        ops.RunSQL(
            "ALTER TABLE broadcast ADD CONSTRAINT broadcast_status_known CHECK"
            " (status IN ('draft', 'sending', 'paused', 'done', 'cancelled'))"
        ),
        ops.RunSQL("CREATE INDEX broadcast_sending ON broadcast (id) WHERE status = 'sending'"),
    ]
