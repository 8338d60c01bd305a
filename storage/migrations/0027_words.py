"""An artist's own words by language, in text messages too; how soon a stuck authorisation is asked about."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0026_texts")]

    operations = [
        ops.AddField(
            model_name="CampaignRow",
            name="language",
            field=fields.CharField(default="en", db_default="en", max_length=12),
        ),
        ops.AddField(
            model_name="FlowRow",
            name="own_words",
            field=fields.JSONField(encoder=JSON_DUMPS, decoder=loads, null=True),
        ),
        ops.AddField(model_name="FlowRow", name="minutes", field=fields.SmallIntField(null=True)),
        ops.RunSQL(
            "UPDATE flow SET own_words = jsonb_build_object('words', jsonb_build_object('en', words))"
            " WHERE words <> ''"
        ),
        ops.RemoveField(model_name="FlowRow", name="words"),
        ops.RunSQL("ALTER TABLE flow ADD CONSTRAINT flow_minutes_count CHECK (minutes BETWEEN 1 AND 60)"),
    ]
