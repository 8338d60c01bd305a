"""The trail of written requests."""

from __future__ import annotations

from tortoise import fields

from storage.models.columns import Table, key


class WrittenRequestRow(Table):
    """What an operator did about a written request; `about` is a fan's id, gone or not."""

    id = key()
    at = fields.DatetimeField()
    by = fields.CharField(max_length=80)
    act = fields.CharField(max_length=12)
    about = fields.BigIntField(null=True)

    class Meta:
        """Its name in the database."""

        table = "written_request"
