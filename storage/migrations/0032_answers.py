"""An answer is marked before it goes; whether some arrived is never known. They are counted by an index of their own."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0031_teams_and_roles")]

    operations = [
        ops.AddField(model_name="InboxRow", name="answering_at", field=fields.DatetimeField(null=True)),
        ops.AddField(
            model_name="InboxRow",
            name="answer",
            field=fields.CharField(max_length=32, default="", db_default=""),
        ),
        ops.RunSQL("ALTER TABLE inbox DROP CONSTRAINT inbox_status_known"),
        ops.RunSQL(
            "ALTER TABLE inbox ADD CONSTRAINT inbox_status_known"
            " CHECK (status IN ('pending', 'taken', 'done', 'failed', 'unknown'))"
        ),
        ops.RunSQL("CREATE INDEX inbox_unknown ON inbox (sender_id) WHERE status = 'unknown'"),
    ]
