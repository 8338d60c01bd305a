"""What is read back: what was accepted until it is seen, what was saved once."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# a sample is a range of the index; a row leaves it with its one look
_SAVED = "CREATE INDEX presave_unread ON presave (dsp, (id % 1000), saved_at) WHERE status = 'saved' AND checked_at IS NULL"
_ACCEPTED = "CREATE INDEX presave_accepted ON presave (dsp, saved_at) WHERE status = 'accepted'"


class Migration(migrations.Migration):
    dependencies = [("models", "0011_replies")]

    operations = [ops.RunSQL("DROP INDEX presave_unread"), ops.RunSQL(_SAVED), ops.RunSQL(_ACCEPTED)]
