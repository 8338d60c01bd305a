"""What came in and was given up is counted at each scrape: by its own index."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0028_chat_turns")]

    operations = [ops.RunSQL("CREATE INDEX inbox_failed ON inbox (id) WHERE status = 'failed'")]
