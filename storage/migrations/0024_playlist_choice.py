"""Which of the fan's own playlists a save goes into, where they chose one of them."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0023_engine")]

    operations = [
        ops.AddField(
            model_name="PreSaveRow",
            name="playlist_id",
            field=fields.CharField(default="", db_default="", max_length=64),
        ),
    ]
