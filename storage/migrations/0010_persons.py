"""People with several chats: where they listen, codes that join chats, where a consent or permission came from."""

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


def _end(column: str, **more: Any) -> Any:
    return fields.ForeignKeyField(
        "models.AddressRow",
        source_field=column,
        db_constraint=True,
        to_field="id",
        related_name=False,
        on_delete=OnDelete.CASCADE,
        db_index=True,
        **more,
    )


def _moment(**more: Any) -> Any:
    return fields.DatetimeField(auto_now=False, auto_now_add=False, **more)


class Migration(migrations.Migration):
    dependencies = [("models", "0009_link_search")]

    operations = [
        ops.AddField(model_name="FanRow", name="preferred_address", field=fields.BigIntField(null=True)),
        ops.AddField(
            model_name="AddressRow", name="link_tries", field=fields.SmallIntField(default=0, db_default=0)
        ),
        ops.AddField(model_name="AddressRow", name="link_since", field=_moment(null=True)),
        ops.AddField(model_name="ConsentEventRow", name="address_id", field=fields.BigIntField(null=True)),
        ops.AddField(model_name="GrantRow", name="address_id", field=fields.BigIntField(null=True)),
        ops.CreateModel(
            name="LinkRequestRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code_hash", fields.BinaryField()),
                ("giver", _end("giver_id")),
                ("bringer", _end("bringer_id", null=True)),
                ("giver_agreed", fields.BooleanField(default=False, db_default=False)),
                ("bringer_agreed", fields.BooleanField(default=False, db_default=False)),
                ("expires_at", _moment()),
                ("ended_at", _moment(null=True)),
            ],
            options={
                "table": "link_request",
                "app": "models",
                "pk_attr": "id",
                "table_description": "Two chats that say they are one person: a code's keyed hash, who gave it, who"
                " brought it, who agreed.",
            },
            bases=["Table"],
        ),
        ops.RunSQL("CREATE UNIQUE INDEX link_request_code ON link_request (code_hash)"),
    ]
