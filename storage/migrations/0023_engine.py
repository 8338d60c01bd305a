"""What is left to wake of a wave, and saved rows that are looked at until somebody could look."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

# beside presave_unread: handed out for a look, and handed out again unless it brought an answer
_LOOK_AGAIN = (
    "CREATE INDEX presave_look_again ON presave (dsp, next_at) WHERE status = 'saved' AND next_at IS NOT NULL"
)


class Migration(migrations.Migration):
    dependencies = [("models", "0022_consent")]

    operations = [
        ops.CreateModel(
            name="WakingRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "wave",
                    fields.ForeignKeyField(
                        "models.WaveRow",
                        source_field="wave_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("dsp", fields.CharField(max_length=20)),
                ("why", fields.CharField(max_length=5)),
                ("after", fields.BigIntField(default=0, db_default=0)),
            ],
            options={
                "table": "waking",
                "app": "models",
                "unique_together": (("wave", "dsp", "why"),),
                "pk_attr": "id",
                "table_description": "What is left to wake of a wave (storage.waking): of one service, or of all (an empty"
                " `dsp`).",
            },
            bases=["Table"],
        ),
        ops.RunSQL("ALTER TABLE waking ADD CONSTRAINT waking_why_known CHECK (why IN ('found', 'anew'))"),
        ops.RunSQL(_LOOK_AGAIN),
    ]
