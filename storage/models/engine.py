"""Lanes, workers, the inbox and what processes tell each other."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from storage.models.columns import Table, key, parent


class InboxRow(Table):
    """Something that came in, written down before it was answered."""

    id = key()
    sender: Any = parent("SenderRow", cascade=True)
    sender_id: int
    external_id = fields.CharField(max_length=64)
    payload: fields.Field[dict[str, Any] | None] = fields.JSONField(null=True)
    status = fields.CharField(max_length=8, default="pending", db_default="pending")
    attempts = fields.SmallIntField(default=0, db_default=0)
    taken_at = fields.DatetimeField(null=True)
    received_at = fields.DatetimeField()
    answering_at = fields.DatetimeField(null=True)
    answer = fields.CharField(max_length=32, default="", db_default="")

    class Meta:
        """Its name in the database."""

        table = "inbox"
        unique_together = (("sender", "external_id"),)


class ReplyCountRow(Table):
    """One number's answers of a day; the empty number: everybody's."""

    id = key()
    sender: Any = parent("SenderRow", cascade=True)
    sender_id: int
    external_id = fields.CharField(max_length=64)
    begun_at = fields.DatetimeField()
    used = fields.IntField()

    class Meta:
        """Its name in the database."""

        table = "reply_count"
        unique_together = (("sender", "external_id"),)


class LaneRow(Table):
    """A vendor limit (GCRA). Times are the server's."""

    key = fields.CharField(max_length=120, primary_key=True)
    rate = fields.FloatField()
    ceiling = fields.FloatField(null=True)  # of a lane that learns its rate
    tuned_at = fields.DatetimeField(null=True)
    period_s = fields.FloatField()
    burst_s = fields.FloatField()
    tat = fields.DatetimeField()
    paused_until = fields.DatetimeField(null=True)
    budget = fields.IntField(null=True)  # units a day; `used` counts until `renews_at`, in the domain's time
    used = fields.IntField(default=0, db_default=0)
    renews_at = fields.DatetimeField(null=True)
    used_up = fields.BooleanField(default=False, db_default=False)
    reason = fields.TextField(default="", db_default="")

    class Meta:
        """Its name in the database."""

        table = "lane"


class ChatTurnRow(Table):
    """When a chat may be written to again, by its hash; kept for a minute or so. Times are the server's."""

    key = fields.CharField(max_length=64, primary_key=True)
    free_at = fields.DatetimeField()

    class Meta:
        """Its name in the database."""

        table = "chat_turn"


class WorkerRow(Table):
    """A living process. Times are the server's."""

    id = key()
    host = fields.TextField()
    pid = fields.IntField()
    started_at = fields.DatetimeField(auto_now_add=True)
    beat = fields.DatetimeField(auto_now_add=True)

    class Meta:
        """Its name in the database."""

        table = "worker"


class AppStateRow(Table):
    """Small facts that all processes share."""

    key = fields.CharField(max_length=40, primary_key=True)
    value: fields.Field[Any] = fields.JSONField()

    class Meta:
        """Its name in the database."""

        table = "app_state"
