"""Who answered a written request, and about whom: it outlives the fan."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0012_read_back")]

    operations = [
        ops.CreateModel(
            name="WrittenRequestRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("by", fields.CharField(max_length=80)),
                ("act", fields.CharField(max_length=12)),
                ("about", fields.BigIntField(null=True)),
            ],
            options={
                "table": "written_request",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What an operator did about a written request; `about` is a fan's id, gone or not.",
            },
            bases=["Table"],
        ),
    ]
