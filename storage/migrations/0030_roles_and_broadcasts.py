"""Roles that stopped or erased fans still have, until Discord has taken them; broadcasts that stopped by themselves."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0029_given_up")]

    operations = [
        ops.CreateModel(
            name="RoleRemovalRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("guild_id", fields.BigIntField()),
                ("user_id", fields.BigIntField()),
                ("role_id", fields.BigIntField()),
                ("next_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "role_removal",
                "app": "models",
                "unique_together": (("guild_id", "user_id", "role_id"),),
                "pk_attr": "id",
                "table_description": "A role of a fan who stopped or was erased, until Discord has taken it; ids are Discord's.",
            },
            bases=["Table"],
        ),
        ops.AddField(
            model_name="BroadcastRow", name="news", field=fields.BooleanField(default=False, db_default=False)
        ),
    ]
