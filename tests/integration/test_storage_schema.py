"""The catalogue of the migrated database is what the models and the domain's enums mean."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from tortoise import Tortoise, fields

from core.broadcast import BroadcastStatus
from core.campaign import CampaignStatus, MemberRole, ReleaseKind, SaveTarget, WaveStatus
from core.consent import ConsentAct, Purpose
from core.delivery import DeliveryKind, DeliveryStatus
from core.fan import Reachability
from core.fan_reply import FanReplyStatus
from core.grant import GrantStatus
from core.group_chat import GroupKind, GroupPostKind, GroupState
from core.ids import Channel
from core.ladder import Rung
from core.links import LinkMethod
from core.presave import PreSaveStatus
from core.release_time import ReleaseMode
from core.repositories import PostKind, RoleKind
from core.scheduler.link_search import Stage
from core.scheduler.planner import Audience
from storage.database import Database, schema_is_current
from storage.rotation import SEALED
from storage.waking import Why

ROOT = Path(__file__).parents[2]
ENUMS: dict[tuple[str, str], type[StrEnum]] = {
    ("member", "role"): MemberRole,
    ("release", "kind"): ReleaseKind,
    ("campaign", "status"): CampaignStatus,
    ("campaign", "mode"): ReleaseMode,
    ("campaign", "target"): SaveTarget,
    ("wave", "status"): WaveStatus,
    ("sender", "channel"): Channel,
    ("address", "channel"): Channel,
    ("address", "reachability"): Reachability,
    ("consent_event", "purpose"): Purpose,
    ("consent_event", "act"): ConsentAct,
    ("consent_event", "channel"): Channel,
    ("dsp_grant", "status"): GrantStatus,
    ("presave", "rung"): Rung,
    ("presave", "status"): PreSaveStatus,
    ("delivery", "kind"): DeliveryKind,
    ("delivery", "status"): DeliveryStatus,
    ("link", "method"): LinkMethod,
    ("link_search", "alarm"): Stage,
    ("waking", "why"): Why,
    ("flow", "kind"): DeliveryKind,
    ("broadcast", "status"): BroadcastStatus,
    ("role_given", "kind"): RoleKind,
    ("guild_post", "kind"): PostKind,
    ("group_chat", "kind"): GroupKind,
    ("group_chat", "state"): GroupState,
    ("group_post", "kind"): GroupPostKind,
    ("group_post", "status"): DeliveryStatus,
    ("flow_run", "kind"): DeliveryKind,
    ("flow_run", "audience"): Audience,
    ("fan_reply", "status"): FanReplyStatus,
}
# what a hot statement stands on: (unique, columns, predicate), as PostgreSQL prints them
HOT = {
    "presave_claim": (False, "wave_id, dsp, urgent DESC, next_at NULLS FIRST, id", "waiting retrying auto"),
    "presave_remind": (False, "wave_id, id", "waiting auto"),
    "presave_in_flight": (False, "worker_id", "saving"),
    "presave_wave": (False, "wave_id, status, id", ""),
    "wave_due": (False, "fires_at", "planned moved"),
    "wave_firing": (False, "id", "firing"),
    "grant_live": (True, "fan_id, dsp", "revoked"),
    "delivery_claim": (
        False,
        "sender_id, priority, COALESCE(not_before, '-infinity'::timestamp with time zone), id",
        "queued",
    ),
    "delivery_once": (True, "address_id, campaign_id, kind, occasion", ""),
    "delivery_in_flight": (False, "worker_id", "sending"),
    "fan_reply_open": (False, "id", "queued sending unknown"),
    "inbox_open": (False, "sender_id, id", "pending taken"),
    "inbox_failed": (False, "id", "failed"),
    "inbox_unknown": (False, "sender_id", "unknown"),
    "campaign_keyword": (True, "sms_sender_id, sms_keyword", "draft announced open releasing released"),
    "member_once": (True, "artist_id, user_id, role_id", ""),
}
NULLS_NOT_DISTINCT = {"delivery_once", "campaign_keyword", "member_once"}
# references into tables whose rows are few, or whose parents nobody removes
UNINDEXED = {
    ("presave", "campaign_id"),
    ("campaign", "release_id"),
    ("campaign", "sms_sender_id"),
    ("delivery", "sender_id"),
    ("release", "artwork_id"),
    ("release", "clip_id"),
    ("release_artist", "artist_id"),
    ("sender", "artist_id"),
    ("sender_clip", "clip_id"),
    ("sender_file", "artwork_id"),
}


def _models() -> list[Any]:
    assert Tortoise.apps is not None
    return list(Tortoise.apps["models"].values())


async def test_every_model_has_its_table_and_every_table_its_model(database: Database) -> None:
    rows = await database.pool.fetch(
        "SELECT table_name AS t, column_name AS c, is_nullable = 'YES' AS nullable FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name <> 'tortoise_migrations'"
    )
    found: dict[str, dict[str, bool]] = {}
    for row in rows:
        found.setdefault(row["t"], {})[row["c"]] = row["nullable"]
    meant = {
        model._meta.db_table: {
            field.source_field or name: field.null
            for name, field in model._meta.fields_map.items()
            if name in model._meta.fields_db_projection
        }
        for model in _models()
    }
    assert found == meant


async def test_references_end_as_the_models_say(database: Database) -> None:
    rows = await database.pool.fetch(
        "SELECT c.conrelid::regclass::text AS t, a.attname AS col, c.confdeltype::text AS how FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"
    )
    letters = {fields.CASCADE: "c", fields.SET_NULL: "n", fields.RESTRICT: "r"}
    meant = {
        (model._meta.db_table, model._meta.fields_map[name].source_field): letters[
            model._meta.fields_map[name].on_delete
        ]
        for model in _models()
        for name in model._meta.fk_fields
    }
    assert {(r["t"], r["col"]): r["how"] for r in rows} == meant


async def test_unique_together_exists(database: Database) -> None:
    rows = await database.pool.fetch(
        "SELECT i.indrelid::regclass::text AS t, array_agg(a.attname::text ORDER BY k.n) AS cols FROM pg_index i,"
        " unnest(i.indkey) WITH ORDINALITY AS k(num, n), pg_attribute a WHERE i.indisunique AND i.indpred IS NULL"
        " AND a.attrelid = i.indrelid AND a.attnum = k.num GROUP BY i.indexrelid, i.indrelid"
    )
    found = {(r["t"], tuple(r["cols"])) for r in rows}
    meant = {
        (m._meta.db_table, tuple(m._meta.fields_map[f].source_field or f for f in group))
        for m in _models()
        for group in m._meta.unique_together
    }
    secrets = {
        ("invite", ("code_hash",)),
        ("suppression", ("address_hash",)),
        ("ticket", ("token_hash",)),
        ("code", ("code_hash", "purpose")),
        ("attempt", ("state_hash",)),
        ("artist", ("slug",)),
        ("campaign", ("slug",)),
        ("campaign", ("code",)),
        ("announcement", ("message_id",)),
        ("pairing_code", ("code_hash",)),
    }
    assert meant | secrets <= found


async def test_the_known_words_are_the_domains(database: Database) -> None:
    rows = await database.pool.fetch(
        "SELECT conrelid::regclass::text AS t, conname AS name, pg_get_constraintdef(oid) AS rule FROM pg_constraint"
        " WHERE contype = 'c' AND conname LIKE '%\\_known'"
    )
    found = {
        (r["t"], r["name"].removeprefix(r["t"] + "_").removesuffix("_known")): set(
            re.findall(r"'([^']+)'", r["rule"])
        )
        for r in rows
    }
    own = {("inbox", "status"), ("event", "kind")}  # words of storage itself
    assert {k: v for k, v in found.items() if k not in own} == {
        place: {word.value for word in words} for place, words in ENUMS.items()
    }


async def test_hot_statements_have_their_indexes(database: Database) -> None:
    rows = await database.pool.fetch(
        "SELECT c.relname AS name, i.indisunique AS once, i.indnullsnotdistinct AS nulls, pg_get_indexdef(i.indexrelid) AS def,"
        " pg_get_expr(i.indpred, i.indrelid) AS pred FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE c.relname = ANY($1)",
        list(HOT),
    )
    found = {}
    for row in rows:
        columns = re.search(r"USING btree \((.*?)\)(?: NULLS NOT DISTINCT)?(?: WHERE|$)", row["def"])
        assert columns is not None
        words = " ".join(re.findall(r"'([a-z]+)'", row["pred"] or ""))
        found[row["name"]] = (row["once"], columns[1], words)
    assert found == HOT
    assert {row["name"] for row in rows if row["nulls"]} == NULLS_NOT_DISTINCT


async def test_removing_a_row_never_scans_who_refers_to_it(database: Database) -> None:
    rows = await database.pool.fetch(
        "SELECT c.conrelid::regclass::text AS t, a.attname AS col FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND NOT EXISTS"
        " (SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1] AND i.indpred IS NULL)"
    )
    assert {(r["t"], r["col"]) for r in rows} == UNINDEXED


async def test_the_promised_hot_updates_have_room(database: Database) -> None:
    rows = await database.pool.fetch(
        "SELECT relname, reloptions FROM pg_class WHERE relkind = 'r' AND reloptions IS NOT NULL"
    )
    assert {r["relname"]: r["reloptions"] for r in rows} == {
        "presave": ["fillfactor=80"],
        "delivery": ["fillfactor=80"],
        "lane": ["fillfactor=10"],
    }


async def test_rotation_knows_every_sealed_column(database: Database) -> None:
    rows = await database.pool.fetch(
        "SELECT table_name AS t, column_name AS c FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name LIKE '%\\_sealed'"
    )
    assert {(r["t"], r["c"]) for r in rows} == {(s.table, s.column) for s in SEALED}


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("INSERT INTO member (artist_id, user_id, role_id, role) VALUES (1, 5, 6, 'owner')", "member_one_of"),
        ("INSERT INTO member (artist_id, role) VALUES (1, 'owner')", "member_one_of"),
        ("UPDATE campaign SET status = 'gone'", "campaign_status_known"),
        ("UPDATE campaign SET release_at = '24:00'", "campaign_release_at_form"),
        ("UPDATE campaign SET sms_keyword = 'tide'", "campaign_keyword_form"),
        ("UPDATE track SET isrc = 'nonsense'", "track_isrc_form"),
        ("UPDATE artwork SET accent = '#FFFFFF'", "artwork_accent_form"),
        ("UPDATE wave SET market = 'us'", "wave_market_form"),
        ("UPDATE presave SET status = 'saving'", "presave_saving_has_worker"),
        ("UPDATE presave SET worker_id = 7", "presave_saving_has_worker"),
        ("UPDATE dsp_grant SET status = 'revoked'", "dsp_grant_revoked_is_empty"),
        ("UPDATE delivery SET status = 'sending'", "delivery_sending_has_worker"),
        ("UPDATE delivery SET kind = 'spam'", "delivery_kind_known"),
    ],
)
async def test_the_database_itself_refuses(seeds: Any, database: Database, statement: str, rule: str) -> None:
    campaign, (fan, address) = await seeds.open(), await seeds.fan()
    await seeds.presave(campaign, fan, address)
    await seeds.grant(fan)
    await database.pool.execute(
        "INSERT INTO delivery (address_id, fan_id, sender_id, kind, args, created_at, changed_at)"
        " SELECT id, fan_id, sender_id, 'open', '{}', now(), now() FROM address"
    )
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await database.pool.execute(statement)
    assert refused.value.constraint_name == rule


def test_the_models_have_no_change_without_a_migration(tmp_path: Path) -> None:
    for package in ("core", "storage"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    before = {p.name for p in (tmp_path / "storage" / "migrations").iterdir()}
    done = subprocess.run(
        [sys.executable, "-m", "tortoise.cli.cli", "-c", "storage.orm.TORTOISE_ORM", "makemigrations"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "No changes detected" in done.stdout
    assert {p.name for p in (tmp_path / "storage" / "migrations").iterdir()} == before


async def test_several_processes_may_migrate_at_once(postgres: str) -> None:
    admin = await asyncpg.connect(postgres.replace("/template_upbeat?", "/postgres?"))
    await admin.execute("CREATE DATABASE fresh")
    dsn = postgres.replace("/template_upbeat?", "/fresh?")
    try:
        assert not await schema_is_current(dsn)
        code = f"import asyncio; from storage.database import migrate; asyncio.run(migrate({dsn!r}))"
        started = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-c", code, cwd=ROOT, stderr=asyncio.subprocess.PIPE
            )
            for _ in range(3)
        ]
        said = [(await process.communicate())[1] for process in started]
        assert [process.returncode for process in started] == [0, 0, 0], said
        assert await schema_is_current(dsn)
    finally:
        await admin.execute("DROP DATABASE fresh WITH (FORCE)")
        await admin.close()
