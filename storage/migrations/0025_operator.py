"""A kind of message: what the operator has to put right."""

from tortoise import migrations
from tortoise.migrations import operations as ops

KINDS = (
    "confirmation stuck open receipt rescue reminder moved cancelled renew countdown follow_up enrolled renew_future"
    " broadcast better reply operator"
)
_LISTED = ", ".join(f"'{kind}'" for kind in KINDS.split())


class Migration(migrations.Migration):
    dependencies = [("models", "0024_playlist_choice")]

    operations = [
        ops.RunSQL(sql)
        for table in ("delivery", "flow", "flow_run")
        for sql in (
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_kind_known",
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_kind_known CHECK (kind IN ({_LISTED}))",
        )
    ]
