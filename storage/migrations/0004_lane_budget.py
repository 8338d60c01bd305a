"""Lanes with a daily budget (YouTube's units): what is used of it until when."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0003_release_engine")]

    operations = [
        ops.AddField(model_name="LaneRow", name="budget", field=fields.IntField(null=True)),
        ops.AddField(model_name="LaneRow", name="used", field=fields.IntField(default=0, db_default=0)),
        ops.AddField(
            model_name="LaneRow",
            name="renews_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="LaneRow", name="used_up", field=fields.BooleanField(default=False, db_default=False)
        ),
        ops.RunSQL("ALTER TABLE lane ADD CONSTRAINT lane_used_counts CHECK (used >= 0)"),
    ]
