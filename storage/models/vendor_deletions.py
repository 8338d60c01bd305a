"""What vendors still have to delete."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from storage.models.columns import Table, key, parent


class VendorDeletionRow(Table):
    """An erased address whose messages its vendor still has to delete; sealed under "vendor-deletion" and its sender."""

    id = key()
    sender: Any = parent("SenderRow", cascade=True, index=True)
    sender_id: int
    address_sealed = fields.BinaryField()
    asked_at = fields.DatetimeField()
    next_at = fields.DatetimeField()
    tries = fields.IntField(default=0, db_default=0)

    class Meta:
        """Its name in the database."""

        table = "vendor_deletion"
