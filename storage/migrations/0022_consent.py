"""What was guessed about where a fan is, is taken back: a service's profile says no country, a number of several zones no zone.

And who of a team did what with a broadcast is kept.
"""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0021_telegram_groups")]

    operations = [
        ops.AddField(
            model_name="BroadcastRow",
            name="acts",
            field=fields.JSONField(encoder=JSON_DUMPS, decoder=loads, null=True),
        ),
        # a number tells its country again with its next text; a permission keeps the account's for its market
        ops.RunSQL(
            "UPDATE fan SET country = NULL WHERE country IS NOT NULL AND ("
            "NOT EXISTS (SELECT 1 FROM address a WHERE a.fan_id = fan.id AND a.channel = 'sms')"
            " OR EXISTS (SELECT 1 FROM dsp_grant g WHERE g.fan_id = fan.id AND g.country = fan.country))"
        ),
        # only numbers gave zones; the one of a number that has only one comes back with its next text, too
        ops.RunSQL(
            "UPDATE fan SET zone = NULL WHERE zone IS NOT NULL"
            " AND EXISTS (SELECT 1 FROM address a WHERE a.fan_id = fan.id AND a.channel = 'sms')"
        ),
    ]
