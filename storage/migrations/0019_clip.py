"""A clip of the artist's on a release, and what it is called where our senders uploaded it."""

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


def _to(row: str, column: str, end: OnDelete, **more: Any) -> Any:
    return fields.ForeignKeyField(
        f"models.{row}",
        source_field=column,
        db_constraint=True,
        to_field="id",
        related_name=False,
        on_delete=end,
        **more,
    )


def _key() -> Any:
    return fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)


class Migration(migrations.Migration):
    dependencies = [("models", "0018_stats")]

    operations = [
        ops.CreateModel(
            name="ClipRow",
            fields=[
                ("id", _key()),
                ("mp3", fields.BinaryField()),
                ("seconds", fields.SmallIntField()),
                ("voice", fields.BooleanField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={
                "table": "clip",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A short sound of the artist's: an MP3 that is nothing but sound.",
            },
            bases=["Table"],
        ),
        ops.CreateModel(
            name="SenderClipRow",
            fields=[
                ("id", _key()),
                ("sender", _to("SenderRow", "sender_id", OnDelete.CASCADE)),
                ("clip", _to("ClipRow", "clip_id", OnDelete.CASCADE)),
                ("file_id", fields.TextField(unique=False)),
            ],
            options={
                "table": "sender_clip",
                "app": "models",
                "unique_together": (("sender", "clip"),),
                "pk_attr": "id",
                "table_description": "The vendor's id of a sound that one of our senders uploaded.",
            },
            bases=["Table"],
        ),
        ops.AddField(
            model_name="ReleaseRow",
            name="clip",
            field=_to("ClipRow", "clip_id", OnDelete.SET_NULL, null=True),
        ),
        ops.RunSQL("ALTER TABLE clip ALTER COLUMN created_at SET DEFAULT now()"),
        ops.RunSQL("ALTER TABLE clip ADD CONSTRAINT clip_is_short CHECK (seconds BETWEEN 1 AND 30)"),
    ]
