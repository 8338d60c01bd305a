"""Groups and channels paired with an artist: one-use codes, the chats, what was posted there."""

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
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


def _key() -> Any:
    return ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True))


def _moment(**more: Any) -> Any:
    return fields.DatetimeField(auto_now=False, auto_now_add=False, **more)


def _words(most: int, **more: Any) -> Any:
    return fields.CharField(max_length=most, default="", db_default="", **more)


_KNOWN = {
    ("group_chat", "kind"): "group channel",
    ("group_chat", "state"): "paired muted removed unpaired",
    ("group_post", "kind"): "announced open out",
    ("group_post", "status"): "queued sending sent delivered failed unknown suppressed expired",
}


class Migration(migrations.Migration):
    dependencies = [("models", "0020_replies_to_artists")]

    operations = [
        ops.CreateModel(
            name="GroupChatRow",
            fields=[
                _key(),
                ("sender", _to("SenderRow", "sender_id")),
                ("artist", _to("ArtistRow", "artist_id", db_index=True)),
                ("external_id", fields.BigIntField()),
                ("kind", fields.CharField(max_length=8)),
                ("title", _words(255)),
                ("language", fields.CharField(max_length=12)),
                ("state", fields.CharField(max_length=10)),
                ("news", fields.BooleanField(default=False, db_default=False)),
                ("rests_until", _moment(null=True)),
                ("changed_at", _moment()),
            ],
            options={
                "table": "group_chat",
                "app": "models",
                "unique_together": (("sender", "external_id"),),
                "pk_attr": "id",
                "table_description": "A group or channel in which a bot of ours posts for one artist.",
            },
            bases=["Table"],
        ),
        ops.CreateModel(
            name="GroupPostRow",
            fields=[
                _key(),
                ("chat", _to("GroupChatRow", "chat_id")),
                ("campaign", _to("CampaignRow", "campaign_id", db_index=True)),
                ("kind", fields.CharField(max_length=10)),
                ("status", fields.CharField(max_length=12)),
                ("message_id", fields.BigIntField(null=True)),
                ("artwork_id", fields.BigIntField(null=True)),
                ("shown", _words(64)),
                ("first_rule", fields.CharField(max_length=100)),
                ("detail", _words(100)),
                ("changed_at", _moment()),
            ],
            options={
                "table": "group_post",
                "app": "models",
                "unique_together": (("chat", "campaign", "kind"),),
                "pk_attr": "id",
                "table_description": "A message about a campaign in one paired chat.",
            },
            bases=["Table"],
        ),
        ops.CreateModel(
            name="PairingCodeRow",
            fields=[
                _key(),
                ("code_hash", fields.BinaryField()),
                ("artist", _to("ArtistRow", "artist_id", db_index=True)),
                ("language", fields.CharField(max_length=12)),
                ("expires_at", _moment()),
                ("used_for", fields.CharField(max_length=64, null=True)),
            ],
            options={
                "table": "pairing_code",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A one-use code by which a chat is paired: its keyed hash alone.",
            },
            bases=["Table"],
        ),
        ops.RunSQL("CREATE UNIQUE INDEX pairing_code_hash ON pairing_code (code_hash)"),
        *(
            ops.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_known"
                f" CHECK ({column} IN ({', '.join(repr(word) for word in words.split())}))"
            )
            for (table, column), words in _KNOWN.items()
        ),
    ]
