"""Proofs of erased fans end: when the erasure was, and the one way in which the ledger lets them go."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

LEDGER = """
CREATE OR REPLACE FUNCTION consent_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who text[] := ARRAY['fan_id', 'proof', 'erased_at'];
    same boolean := TG_OP = 'UPDATE' AND to_jsonb(NEW) - who = to_jsonb(OLD) - who;
BEGIN
    -- erased: the proof takes the fan's place
    IF same AND OLD.fan_id IS NOT NULL AND OLD.proof IS NULL AND OLD.erased_at IS NULL
       AND NEW.fan_id IS NULL AND NEW.proof IS NOT NULL
    THEN RETURN NEW;
    END IF;
    -- a fan without a chat became the fan of a chat
    IF same AND OLD.fan_id IS NOT NULL AND NEW.fan_id IS NOT NULL AND NEW.proof IS NULL AND OLD.proof IS NULL
       AND NEW.erased_at IS NULL AND current_setting('upbeat.tie', true) = 'on'
    THEN RETURN NEW;
    END IF;
    -- a proof was kept long enough
    IF TG_OP = 'DELETE' THEN
        IF OLD.fan_id IS NULL AND current_setting('upbeat.retention', true) = 'on' THEN RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the consent ledger is append-only';
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0014_vendor_deletions")]

    operations = [
        ops.AddField(
            model_name="ConsentEventRow",
            name="erased_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.RunSQL(LEDGER),
        ops.RunSQL("CREATE INDEX consent_event_proof ON consent_event (proof) WHERE proof IS NOT NULL"),
        ops.RunSQL("CREATE INDEX event_at ON event (at)"),
    ]
