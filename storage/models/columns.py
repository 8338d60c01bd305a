"""Columns that many tables share the meaning of."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.models import Model


def key() -> Any:
    """A bigint identity."""
    return fields.BigIntField(primary_key=True, generated=True)


def parent(table: str, *, cascade: bool = False, optional: bool = False, index: bool = False) -> Any:
    """A reference; `cascade`: the row goes with its parent, else an optional one is emptied, else it protects it."""
    on_delete = fields.CASCADE if cascade else fields.SET_NULL if optional else fields.RESTRICT
    options: dict[str, Any] = {"null": optional, "db_index": index}
    return fields.ForeignKeyField(f"models.{table}", related_name=False, on_delete=on_delete, **options)


class Table(Model):
    """Root of all rows."""

    class Meta:
        """Not a table itself."""

        abstract = True
