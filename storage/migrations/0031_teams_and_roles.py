"""Who gave whom a part in a team, and who took it away; which role of which server a fan was given."""

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


def _artist() -> Any:
    return fields.ForeignKeyField(
        "models.ArtistRow",
        source_field="artist_id",
        db_constraint=True,
        to_field="id",
        related_name=False,
        on_delete=OnDelete.CASCADE,
    )


class Migration(migrations.Migration):
    dependencies = [("models", "0030_roles_and_broadcasts")]

    operations = [
        ops.CreateModel(
            name="TeamChangeRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("artist", _artist()),
                ("by", fields.BigIntField()),
                ("user_id", fields.BigIntField(null=True)),
                ("role_id", fields.BigIntField(null=True)),
                ("part", fields.CharField(max_length=10)),
            ],
            options={
                "table": "team_change",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A part in a team that an owner gave or took; ids are Discord's.",
            },
            bases=["Table"],
        ),
        ops.AddField(model_name="RoleGivenRow", name="guild_id", field=fields.BigIntField(null=True)),
        ops.AddField(model_name="RoleGivenRow", name="role_id", field=fields.BigIntField(null=True)),
        ops.RunSQL("CREATE INDEX team_change_artist ON team_change (artist_id)"),
        ops.RunSQL("CREATE INDEX team_change_at ON team_change (at)"),
    ]
