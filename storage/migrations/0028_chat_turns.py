"""When a chat may be written to again, for all processes that write to it."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0027_words")]

    operations = [
        ops.CreateModel(
            name="ChatTurnRow",
            fields=[
                ("key", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("free_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "chat_turn",
                "app": "models",
                "pk_attr": "key",
                "table_description": "When a chat may be written to again, by its hash; kept for a minute or so. Times are the server's.",
            },
            bases=["Table"],
        ),
    ]
