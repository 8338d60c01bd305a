"""What goes by text message is the artist's choice, and how many texts a fan was promised stands in the consent."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0025_operator")]

    operations = [
        ops.AddField(
            model_name="FlowRow", name="by_text", field=fields.BooleanField(default=False, db_default=False)
        ),
        ops.RunSQL("UPDATE flow SET by_text = true WHERE kind IN ('receipt', 'rescue', 'reminder')"),
        ops.AddField(model_name="ConsentEventRow", name="texts", field=fields.SmallIntField(null=True)),
        ops.RunSQL("ALTER TABLE consent_event ADD CONSTRAINT consent_texts_count CHECK (texts >= 1)"),
    ]
