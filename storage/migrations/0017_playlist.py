"""A playlist of the fan's own that a save goes into as well; the consent for it."""

from typing import Any

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

PURPOSES = "release save follow future_saves news wake sms playlist"
_LISTED = ", ".join(f"'{purpose}'" for purpose in PURPOSES.split())


def _name() -> Any:
    return fields.CharField(default="", db_default="", max_length=100)


class Migration(migrations.Migration):
    dependencies = [("models", "0016_better")]

    operations = [
        ops.AddField(model_name="PreSaveRow", name="playlist", field=_name()),
        ops.AddField(model_name="AttemptRow", name="playlist", field=_name()),
        ops.RunSQL("ALTER TABLE consent_event DROP CONSTRAINT consent_event_purpose_known"),
        ops.RunSQL(
            f"ALTER TABLE consent_event ADD CONSTRAINT consent_event_purpose_known CHECK (purpose IN ({_LISTED}))"
        ),
    ]
