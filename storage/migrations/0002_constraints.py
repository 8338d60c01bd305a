"""What generated migrations drop silently: checks, partial and expression indexes, server defaults, the ledger's lock."""

from tortoise import migrations
from tortoise.migrations import operations as ops

ONE_OF = {
    ("member", "role"): "owner manager viewer",
    ("release", "kind"): "single ep album",
    ("campaign", "status"): "draft announced open releasing released archived cancelled",
    ("campaign", "mode"): "global local_midnight",
    ("campaign", "target"): "album tracks",
    ("wave", "status"): "planned firing done moved cancelled",
    ("sender", "channel"): "telegram discord sms web",
    ("address", "channel"): "telegram discord sms web",
    ("address", "reachability"): (
        "ok blocked never_started gone dms_closed no_mutual_guild opted_out quarantine_hold"
    ),
    ("consent_event", "purpose"): "release save follow future_saves news wake sms",
    ("consent_event", "act"): "asked given withdrawn",
    ("consent_event", "channel"): "telegram discord sms web",
    ("dsp_grant", "status"): "active expiring needs_consent revoked",
    ("presave", "rung"): "auto one-tap native reminder link",
    ("presave", "status"): (
        "waiting saving retrying saved accepted verified awaiting_source needs_consent not_entitled failed "
        "reminded withdrawn"
    ),
    ("delivery", "status"): "queued sending sent delivered failed unknown suppressed expired",
    ("inbox", "status"): "pending taken done failed",
    ("link", "method"): "artist upc isrc text search",
    ("delivery", "kind"): "confirmation stuck open receipt rescue reminder moved cancelled renew",
    ("event", "kind"): "view click join authorised saved played",
}

CHECKS = {
    ("member", "one_of"): "(user_id IS NULL) <> (role_id IS NULL)",
    ("artwork", "accent_form"): "accent ~ '^#[0-9a-f]{6}$'",
    ("track", "isrc_form"): "isrc ~ '^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$'",
    ("release", "upc_form"): "upc ~ '^[0-9]{12,14}$'",
    ("campaign", "release_at_form"): "release_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'",
    ("campaign", "fan_seq_counts"): "fan_seq >= 0",
    ("campaign", "keyword_form"): "sms_keyword ~ '^[A-Z0-9]{3,20}$'",
    ("wave", "market_form"): r"market = '*' OR market ~ '^[A-Z]{2}$'",
    ("campaign_fan", "number_counts"): "number >= 1",
    ("dsp_grant", "revoked_is_empty"): (
        "status <> 'revoked' OR (access_sealed IS NULL AND refresh_sealed IS NULL AND secret_sealed IS NULL)"
    ),
    ("presave", "saving_has_worker"): "(status = 'saving') = (worker_id IS NOT NULL)",
    ("delivery", "sending_has_worker"): "(status = 'sending') = (worker_id IS NOT NULL)",
    ("consent_event", "somebody_or_proof"): "fan_id IS NOT NULL OR proof IS NOT NULL",
    ("lane", "rate_positive"): "rate > 0",
}

INDEXES = [
    "CREATE UNIQUE INDEX member_once ON member (artist_id, user_id, role_id) NULLS NOT DISTINCT",
    "CREATE UNIQUE INDEX campaign_keyword ON campaign (sms_sender_id, sms_keyword) NULLS NOT DISTINCT "
    "WHERE sms_keyword IS NOT NULL AND status IN ('draft', 'announced', 'open', 'releasing', 'released')",
    "CREATE INDEX campaign_opens ON campaign (opens_at) WHERE status = 'announced' AND opens_at IS NOT NULL",
    "CREATE INDEX wave_due ON wave (fires_at) WHERE status IN ('planned', 'moved')",
    "CREATE INDEX wave_firing ON wave (id) WHERE status = 'firing'",
    "CREATE UNIQUE INDEX grant_live ON dsp_grant (fan_id, dsp) WHERE status <> 'revoked'",
    "CREATE INDEX grant_account ON dsp_grant (dsp, account_id)",
    "CREATE INDEX presave_claim ON presave (wave_id, dsp, urgent DESC, next_at NULLS FIRST, id) "
    "WHERE status IN ('waiting', 'retrying') AND rung = 'auto'",
    "CREATE INDEX presave_remind ON presave (wave_id, id) WHERE status = 'waiting' AND rung <> 'auto'",
    "CREATE INDEX presave_in_flight ON presave (worker_id) WHERE status = 'saving'",
    # not partial: dropping a wave asks for any pre-save of it
    "CREATE INDEX presave_wave ON presave (wave_id, status)",
    "CREATE INDEX presave_unread ON presave (dsp, saved_at) WHERE status IN ('saved', 'accepted')",
    "CREATE INDEX presave_campaign ON presave (campaign_id, status)",
    "CREATE INDEX presave_address ON presave (address_id)",
    "CREATE INDEX presave_grant ON presave (grant_id)",
    "CREATE UNIQUE INDEX delivery_once ON delivery (address_id, campaign_id, kind, occasion) NULLS NOT DISTINCT",
    "CREATE INDEX delivery_claim ON delivery (sender_id, priority, (coalesce(not_before, '-infinity')), id) "
    "WHERE status = 'queued'",
    "CREATE INDEX delivery_vendor ON delivery (sender_id, vendor_id) WHERE vendor_id <> ''",
    "CREATE INDEX delivery_in_flight ON delivery (worker_id) WHERE status = 'sending'",
    "CREATE INDEX delivery_unknown ON delivery (sender_id, id) WHERE status = 'unknown'",
    # erasing a fan, an address or a campaign looks for what hangs on it
    "CREATE INDEX campaign_fan_tell ON campaign_fan (campaign_id, address_id)",
    "CREATE INDEX campaign_fan_address ON campaign_fan (address_id)",
    "CREATE INDEX opening_wait_address ON opening_wait (address_id)",
    "CREATE INDEX grant_fan ON dsp_grant (fan_id)",
    "CREATE INDEX ticket_fan ON ticket (fan_id)",
    "CREATE INDEX ticket_address ON ticket (address_id)",
    "CREATE INDEX ticket_campaign ON ticket (campaign_id)",
    "CREATE INDEX code_fan ON code (fan_id)",
    "CREATE INDEX attempt_fan ON attempt (fan_id, campaign_id, created_at)",
    "CREATE INDEX attempt_address ON attempt (address_id)",
    "CREATE INDEX attempt_ticket ON attempt (ticket_id)",
    "CREATE INDEX attempt_campaign ON attempt (campaign_id)",
    "CREATE INDEX delivery_campaign ON delivery (campaign_id, status)",
    "CREATE UNIQUE INDEX invite_hash ON invite (code_hash)",
    "CREATE UNIQUE INDEX suppression_hash ON suppression (address_hash)",
    "CREATE UNIQUE INDEX ticket_hash ON ticket (token_hash)",
    "CREATE UNIQUE INDEX code_hash ON code (code_hash, purpose)",
    "CREATE UNIQUE INDEX attempt_state ON attempt (state_hash)",
    "CREATE UNIQUE INDEX attempt_confirm ON attempt (confirm_hash) WHERE confirm_hash IS NOT NULL",
    "CREATE INDEX attempt_unfinished ON attempt (created_at) WHERE taken_at IS NULL AND nudged_at IS NULL",
    "CREATE INDEX attempt_expiry ON attempt (expires_at) WHERE done_at IS NULL",
    "CREATE INDEX event_funnel ON event (campaign_id, kind)",
    "CREATE INDEX inbox_open ON inbox (sender_id, id) WHERE status IN ('pending', 'taken')",
]

DEFAULTS = {
    "artist": ("created_at",),
    "artwork": ("created_at",),
    "release": ("created_at",),
    "campaign": ("created_at", "updated_at"),
    "worker": ("started_at", "beat"),
}

LEDGER = """
CREATE FUNCTION consent_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same boolean := TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'fan_id' - 'proof' = to_jsonb(OLD) - 'fan_id' - 'proof';
BEGIN
    -- erased: the proof takes the fan's place
    IF same AND OLD.fan_id IS NOT NULL AND OLD.proof IS NULL AND NEW.fan_id IS NULL AND NEW.proof IS NOT NULL
    THEN RETURN NEW;
    END IF;
    -- a fan without a chat became the fan of a chat
    IF same AND OLD.fan_id IS NOT NULL AND NEW.fan_id IS NOT NULL AND NEW.proof IS NULL AND OLD.proof IS NULL
       AND current_setting('upbeat.tie', true) = 'on'
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the consent ledger is append-only';
END $$
"""


def _one_of(table: str, column: str, words: str) -> str:
    listed = ", ".join(f"'{word}'" for word in words.split())
    return f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_known CHECK ({column} IN ({listed}))"


STATEMENTS = [
    *(_one_of(table, column, words) for (table, column), words in ONE_OF.items()),
    *(f"ALTER TABLE {t} ADD CONSTRAINT {t}_{name} CHECK ({rule})" for (t, name), rule in CHECKS.items()),
    *INDEXES,
    *(
        f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT now()"
        for table, columns in DEFAULTS.items()
        for column in columns
    ),
    "ALTER TABLE presave SET (fillfactor = 80)",
    "ALTER TABLE delivery SET (fillfactor = 80)",
    "ALTER TABLE lane SET (fillfactor = 10)",
    LEDGER,
    "CREATE TRIGGER consent_event_lock BEFORE UPDATE OR DELETE ON consent_event "
    "FOR EACH ROW EXECUTE FUNCTION consent_event_is_append_only()",
    "CREATE TRIGGER consent_event_keep BEFORE TRUNCATE ON consent_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION consent_event_is_append_only()",
]


class Migration(migrations.Migration):
    dependencies = [("models", "0001_initial")]

    operations = [ops.RunSQL(statement) for statement in STATEMENTS]
