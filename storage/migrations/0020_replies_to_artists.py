"""What fans write back to artists: carried to a thread of the team, answered once, muted, erased."""

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

KINDS = (
    "confirmation stuck open receipt rescue reminder moved cancelled renew countdown follow_up enrolled renew_future"
    " broadcast better reply"
)
PURPOSES = "release save follow future_saves news wake sms playlist replies"
STATES = "asked queued sending sent unknown kept dropped"


def _listed(words: str) -> str:
    return ", ".join(f"'{word}'" for word in words.split())


def _key() -> Any:
    return fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)


def _moment(**more: Any) -> Any:
    return fields.DatetimeField(auto_now=False, auto_now_add=False, **more)


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


def _known(table: str, column: str, words: str) -> list[Any]:
    name = f"{table}_{column}_known"
    return [
        ops.RunSQL(f"ALTER TABLE {table} DROP CONSTRAINT {name}"),
        ops.RunSQL(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({_listed(words)}))"),
    ]


class Migration(migrations.Migration):
    dependencies = [("models", "0019_clip")]

    operations = [
        ops.AddField(
            model_name="ArtistGuildRow", name="replies_channel_id", field=fields.BigIntField(null=True)
        ),
        ops.CreateModel(
            name="FanReplyRow",
            fields=[
                ("id", _key()),
                ("fan", _to("FanRow", "fan_id", db_index=True)),
                ("address", _to("AddressRow", "address_id")),
                ("artist", _to("ArtistRow", "artist_id", db_index=True)),
                ("campaign", _to("CampaignRow", "campaign_id", db_index=True)),
                ("ref", fields.CharField(max_length=64)),
                ("text", fields.TextField(unique=False)),
                ("said_at", _moment()),
                ("status", fields.CharField(max_length=8)),
                ("changed_at", _moment()),
                ("attempts", fields.IntField(default=0, db_default=0)),
                ("not_before", _moment(null=True)),
                ("detail", fields.TextField(default="", db_default="", unique=False)),
                ("posted_in", fields.BigIntField(null=True)),
                ("posted_id", fields.BigIntField(null=True)),
                ("answered_by", fields.BigIntField(null=True)),
                ("answered_at", _moment(null=True)),
            ],
            options={
                "table": "fan_reply",
                "app": "models",
                "unique_together": (("address", "ref"),),
                "pk_attr": "id",
                "table_description": "One message of a fan for an artist's team; `ref` is the vendor's id of it.",
            },
            bases=["Table"],
        ),
        ops.CreateModel(
            name="MutedFanRow",
            fields=[
                ("id", _key()),
                ("artist", _to("ArtistRow", "artist_id")),
                ("fan", _to("FanRow", "fan_id", db_index=True)),
                ("by", fields.BigIntField()),
                ("at", _moment()),
            ],
            options={
                "table": "muted_fan",
                "app": "models",
                "unique_together": (("artist", "fan"),),
                "pk_attr": "id",
                "table_description": "A fan whose words an artist's team wants no more; `by` is a Discord user.",
            },
            bases=["Table"],
        ),
        ops.CreateModel(
            name="FanReplyErasureRow",
            fields=[
                ("id", _key()),
                ("channel_id", fields.BigIntField()),
                ("message_id", fields.BigIntField()),
                ("next_at", _moment()),
            ],
            options={
                "table": "fan_reply_erasure",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A post of an erased fan's words, until it is deleted in Discord too.",
            },
            bases=["Table"],
        ),
        ops.RunSQL(
            f"ALTER TABLE fan_reply ADD CONSTRAINT fan_reply_status_known CHECK (status IN ({_listed(STATES)}))"
        ),
        ops.RunSQL(
            "CREATE INDEX fan_reply_open ON fan_reply (id) WHERE status IN ('queued', 'sending', 'unknown')"
        ),
        *_known("guild_post", "kind", "out event replies"),
        *_known("consent_event", "purpose", PURPOSES),
        *_known("delivery", "kind", KINDS),
        *_known("flow", "kind", KINDS),
        *_known("flow_run", "kind", KINDS),
    ]
