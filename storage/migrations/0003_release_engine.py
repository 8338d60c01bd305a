"""Waves that wait for a DSP's catalogue, lanes that learn their rate, and fewer indexes on the hottest table."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0002_constraints")]

    operations = [
        ops.CreateModel(
            name="SourceWaitRow",
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
                ("until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "source_wait",
                "app": "models",
                "unique_together": (("wave", "dsp"),),
                "pk_attr": "id",
                "table_description": "A wave's saves on one service, waiting for its catalogue.",
            },
            bases=["Table"],
        ),
        ops.AddField(model_name="LaneRow", name="ceiling", field=fields.FloatField(null=True)),
        ops.AddField(
            model_name="LaneRow",
            name="tuned_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        # a campaign's pre-saves are found through its few waves
        ops.RunSQL("DROP INDEX presave_campaign"),
    ]
