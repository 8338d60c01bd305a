"""An artist's Discord servers: roles given, posts made; a campaign's goal."""

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


def _moment() -> Any:
    return fields.DatetimeField(auto_now=False, auto_now_add=False)


class Migration(migrations.Migration):
    dependencies = [("models", "0005_flows")]

    operations = [
        ops.AddField(
            model_name="ArtistGuildRow", name="day_one_role_id", field=fields.BigIntField(null=True)
        ),
        ops.AddField(
            model_name="ArtistGuildRow",
            name="events",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(model_name="CampaignRow", name="goal", field=fields.IntField(null=True)),
        ops.CreateModel(
            name="RoleGivenRow",
            fields=[
                _key(),
                ("address", _to("AddressRow", "address_id")),
                ("campaign", _to("CampaignRow", "campaign_id", db_index=True)),
                ("kind", fields.CharField(max_length=8)),
                ("given", fields.BooleanField()),
                ("at", _moment()),
            ],
            options={
                "table": "role_given",
                "app": "models",
                "unique_together": (("address", "campaign", "kind"),),
                "pk_attr": "id",
                "table_description": "A server role that a fan got, or could not get.",
            },
            bases=["Table"],
        ),
        ops.CreateModel(
            name="GuildPostRow",
            fields=[
                _key(),
                ("campaign", _to("CampaignRow", "campaign_id")),
                ("guild_id", fields.BigIntField()),
                ("kind", fields.CharField(max_length=8)),
                ("external_id", fields.BigIntField(null=True)),
                ("state", fields.TextField(default="", db_default="", unique=False)),
                ("at", _moment()),
            ],
            options={
                "table": "guild_post",
                "app": "models",
                "unique_together": (("campaign", "guild_id", "kind"),),
                "pk_attr": "id",
                "table_description": "The release's post or the scheduled event in one server.",
            },
            bases=["Table"],
        ),
        ops.RunSQL(
            "ALTER TABLE role_given ADD CONSTRAINT role_given_kind_known CHECK (kind IN ('release', 'day_one'))"
        ),
        ops.RunSQL(
            "ALTER TABLE guild_post ADD CONSTRAINT guild_post_kind_known CHECK (kind IN ('out', 'event'))"
        ),
        ops.RunSQL(
            "ALTER TABLE campaign ADD CONSTRAINT campaign_goal_counts CHECK (goal BETWEEN 1 AND 10000000)"
        ),
    ]
