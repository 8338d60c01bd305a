"""How many answers each number got today, and all of them together."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0010_persons")]

    operations = [
        ops.CreateModel(
            name="ReplyCountRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "sender",
                    fields.ForeignKeyField(
                        "models.SenderRow",
                        source_field="sender_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("external_id", fields.CharField(max_length=64)),
                ("begun_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used", fields.IntField()),
            ],
            options={
                "table": "reply_count",
                "app": "models",
                "unique_together": (("sender", "external_id"),),
                "pk_attr": "id",
                "table_description": "One number's answers of a day; the empty number: everybody's.",
            },
            bases=["Table"],
        ),
    ]
