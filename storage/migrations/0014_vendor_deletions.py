"""Erased addresses whose messages a vendor still has to delete."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0013_written_requests")]

    operations = [
        ops.CreateModel(
            name="VendorDeletionRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "sender",
                    fields.ForeignKeyField(
                        "models.SenderRow",
                        source_field="sender_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                        db_index=True,
                    ),
                ),
                ("address_sealed", fields.BinaryField()),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("next_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("tries", fields.IntField(default=0, db_default=0)),
            ],
            options={
                "table": "vendor_deletion",
                "app": "models",
                "pk_attr": "id",
                "table_description": "An erased address whose messages its vendor still has to delete; sealed under"
                ' "vendor-deletion" and its sender.',
            },
            bases=["Table"],
        ),
    ]
