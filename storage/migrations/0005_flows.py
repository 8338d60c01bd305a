"""Flows of campaigns, their runs, four kinds of messages, and the ways to find who is meant."""

from typing import Any

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


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


def _key() -> tuple[str, Any]:
    return ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True))


def _moment(**more: Any) -> Any:
    return fields.DatetimeField(auto_now=False, auto_now_add=False, **more)


KINDS = "confirmation stuck open receipt rescue reminder moved cancelled renew countdown follow_up enrolled renew_future"
AUDIENCES = "named dying curious everyone subscribed faithful"


def _one_of(table: str, column: str, words: str) -> str:
    listed = ", ".join(f"'{word}'" for word in words.split())
    return f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_known CHECK ({column} IN ({listed}))"


STATEMENTS = [
    "ALTER TABLE delivery DROP CONSTRAINT delivery_kind_known",
    _one_of("delivery", "kind", KINDS),
    _one_of("flow", "kind", KINDS),
    _one_of("flow_run", "kind", KINDS),
    _one_of("flow_run", "audience", AUDIENCES),
    "ALTER TABLE flow ADD CONSTRAINT flow_words_short CHECK (length(words) <= 200)",
    "CREATE UNIQUE INDEX flow_run_once ON flow_run (campaign_id, kind, occasion, wave_id) NULLS NOT DISTINCT",
    "CREATE INDEX flow_run_open ON flow_run (due_at) WHERE done_at IS NULL",
    # a run walks a wave's pre-saves in the order of their ids
    "DROP INDEX presave_wave",
    "CREATE INDEX presave_wave ON presave (wave_id, status, id)",
    "CREATE INDEX grant_ageing ON dsp_grant (status, usable_until) WHERE status IN ('active', 'expiring')",
    "CREATE INDEX consent_standing ON consent_event (artist_id, purpose, fan_id, id)"
    " WHERE purpose IN ('future_saves', 'news')",
]


class Migration(migrations.Migration):
    dependencies = [("models", "0004_lane_budget")]

    operations = [
        ops.CreateModel(
            name="FlowRow",
            fields=[
                _key(),
                ("campaign", _to("CampaignRow", "campaign_id")),
                ("kind", fields.CharField(max_length=16)),
                ("enabled", fields.BooleanField()),
                ("days", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("words", fields.TextField(default="", db_default="", unique=False)),
            ],
            options={
                "table": "flow",
                "app": "models",
                "unique_together": (("campaign", "kind"),),
                "pk_attr": "id",
                "table_description": "One flow of one campaign, as the artist wants it; without a row the default holds.",
            },
            bases=["Table"],
        ),
        ops.CreateModel(
            name="FlowRunRow",
            fields=[
                _key(),
                ("campaign", _to("CampaignRow", "campaign_id")),
                ("wave", _to("WaveRow", "wave_id", null=True, db_index=True)),
                ("kind", fields.CharField(max_length=16)),
                ("occasion", fields.TextField(unique=False)),
                ("audience", fields.CharField(max_length=12)),
                ("due_at", _moment()),
                ("until", _moment(null=True)),
                ("moment", _moment(null=True)),
                ("reached", fields.BigIntField(default=0, db_default=0)),
                ("queued", fields.IntField(default=0, db_default=0)),
                ("done_at", _moment(null=True)),
            ],
            options={
                "table": "flow_run",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One kind of message for one audience; `reached` is the key up to which everything is queued.",
            },
            bases=["Table"],
        ),
        *(ops.RunSQL(statement) for statement in STATEMENTS),
    ]
