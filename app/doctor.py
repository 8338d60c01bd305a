"""Checks every setting and credential and says how to fix what is broken."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg

from app.doctor_services import ask_services
from app.settings import BadSettings, Settings, load
from storage.database_url import BadDatabaseUrl, parse_database_url
from storage.embedded_binaries import NoBinaries, find_binaries
from storage.sealing import BadKeys, parse_keys

_OLDEST = 150000
_SESSION = "SELECT pg_backend_pid()"
# without those that are kept for administrators; the role or the database may be allowed fewer
_SEATS = """
SELECT least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
             - coalesce(current_setting('reserved_connections', true), '0')::int,
             nullif(r.rolconnlimit, -1), nullif(d.datconnlimit, -1)) AS most,
       (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()) AS taken
  FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()
"""
_OWN = 7  # connections of a process beside its pool: liveness, notices, two each for Telegram and Discord, one for SMS
_LOOKS = 4  # a proxy may hand out its sessions in turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One result: `resolution` says what to do when it is not ok."""

    label: str
    ok: bool
    detail: str
    resolution: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)


async def examine(environ: Mapping[str, str], env_file: Path) -> list[Check]:
    """Everything that can be checked from here; nothing is written anywhere."""
    try:
        settings, warnings = load(environ, env_file)
    except BadSettings as bad:
        return [
            Check(
                label=fault.split(":")[0].split(" ")[0], ok=False, detail=fault, resolution="see .env.example"
            )
            for fault in bad.faults
        ]
    checks = [Check(label="settings", ok=True, detail="every value can be used")]
    checks += [Check(label=w.split(" ")[0], ok=True, detail=f"ignored: {w}") for w in warnings]
    checks += [_keys(settings), *await _database(settings)]
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        checks += [
            await _telegram(settings, session),
            await _discord(settings, session),
            *await _told(settings, session),
            await _twilio(settings, session),
        ]
        checks += [
            Check(
                label=found.label,
                ok=found.ok,
                detail=found.detail,
                resolution="" if found.ok else "see the service's page in docs/dsps",
            )
            for found in await ask_services(settings, session, datetime.now(UTC))
        ]
    return checks


def _keys(settings: Settings) -> Check:
    text = settings.secret_keys.get_secret_value()
    try:
        keys = parse_keys(text)
    except BadKeys as error:
        return Check(
            label="UPBEAT_SECRET_KEYS",
            ok=False,
            detail=str(error),
            resolution="make one with `upbeat keys new`",
        )
    return Check(
        label="UPBEAT_SECRET_KEYS", ok=True, detail=f"{len(keys)} key(s), sealing under {keys[0].id}"
    )


async def _database(settings: Settings) -> list[Check]:
    label, url = "UPBEAT_DATABASE_URL", settings.database_url.get_secret_value()
    if not url:
        try:
            detail = f"embedded, {find_binaries().parent.name}, in {settings.data_dir}"
            return [Check(label=label, ok=True, detail=detail)]
        except NoBinaries as error:
            return [Check(label=label, ok=False, detail=str(error), resolution="install one of them")]
    try:
        dsn = parse_database_url(url).dsn
        found = await _external(label, dsn)
        return [found, await _room(dsn, settings.database_pool)] if found.ok else [found]
    except (BadDatabaseUrl, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
        return [
            Check(
                label=label,
                ok=False,
                detail=f"{type(error).__name__}: {error}",
                resolution="check host and login",
            )
        ]


async def _external(label: str, dsn: str) -> Check:
    async with AsyncExitStack() as stack:
        connections = []
        for _ in range(2):
            # no prepared statements: they do not live behind the proxy that we look for
            connection = await asyncpg.connect(dsn, timeout=10, statement_cache_size=0)
            stack.push_async_callback(connection.close, timeout=10)
            connections.append(connection)
        first, second = connections
        if await _shared(first, second):
            return Check(
                label=label,
                ok=False,
                detail="sessions do not stay ours: a transaction-pooling proxy stands in between",
                resolution="connect to the server itself, or switch the proxy to session pooling",
            )
        version = first.get_server_version()
        number = int(await first.fetchval("SHOW server_version_num"))
    if number < _OLDEST:
        return Check(
            label=label, ok=False, detail=f"PostgreSQL {version.major}", resolution="use 15 or later"
        )
    return Check(label=label, ok=True, detail=f"PostgreSQL {version.major}.{version.minor}")


async def _room(dsn: str, pool: int) -> Check:
    """Whether one more process of ours fits among those that are connected now, ours perhaps included."""
    connection = await asyncpg.connect(dsn, timeout=10)
    try:
        row = await connection.fetchrow(_SEATS)
    finally:
        await connection.close(timeout=10)
    wanted, most, taken = pool + _OWN, row["most"], row["taken"]
    detail = (
        f"up to {wanted} connections a process ({pool} pooled); the server has {most}, {taken} are taken:"
        f" {most // wanted} processes at most"
    )
    fits = wanted <= most
    return Check(
        label="UPBEAT_DATABASE_POOL",
        ok=fits,
        detail=detail,
        resolution="" if fits else "raise the server's max_connections, or lower UPBEAT_DATABASE_POOL",
    )


async def _shared(first: Any, second: Any) -> bool:
    """Whether two connections of ours get one session of the server's, or one gets several: locks would not hold."""
    ours = await _session(first)
    async with second.transaction():
        if await second.fetchval(_SESSION) == ours:
            return True
    return any([await _session(first) != ours for _ in range(_LOOKS)])


async def _session(connection: Any) -> int:
    async with connection.transaction():
        return int(await connection.fetchval(_SESSION))


async def _telegram(settings: Settings, session: aiohttp.ClientSession) -> Check:
    token = settings.telegram_token.get_secret_value()
    if not token:
        return Check(label="UPBEAT_TELEGRAM_TOKEN", ok=True, detail="not set: no Telegram")
    url = f"{settings.telegram_api_url}/bot{token}/getMe"
    return await _asked(session, "UPBEAT_TELEGRAM_TOKEN", url, {}, "ask @BotFather for the bot's token")


async def _discord(settings: Settings, session: aiohttp.ClientSession) -> Check:
    token = settings.discord_token.get_secret_value()
    if not token:
        return Check(label="UPBEAT_DISCORD_TOKEN", ok=True, detail="not set: no Discord")
    head = {"Authorization": f"Bot {token}"}
    url = f"{settings.discord_api_url}/users/@me"
    return await _asked(session, "UPBEAT_DISCORD_TOKEN", url, head, "reset the token in the developer portal")


async def _told(settings: Settings, session: aiohttp.ClientSession) -> list[Check]:
    """Whether the bots may see the chats in which the operator wants to be told."""
    chat, channel = settings.operator_telegram_chat, settings.operator_discord_channel
    if not chat and not channel:
        detail = "not set: what only you can put right stands in the log and in `upbeat status` alone"
        return [Check(label="UPBEAT_OPERATOR_TELEGRAM_CHAT", ok=True, detail=detail)]
    checks = []
    if chat:
        token = settings.telegram_token.get_secret_value()
        url = f"{settings.telegram_api_url}/bot{token}/getChat?chat_id={chat}"
        advice = "write /start to the bot in that chat, or give another chat's number"
        checks.append(await _asked(session, "UPBEAT_OPERATOR_TELEGRAM_CHAT", url, {}, advice))
    if channel:
        head = {"Authorization": f"Bot {settings.discord_token.get_secret_value()}"}
        url = f"{settings.discord_api_url}/channels/{channel}"
        advice = "let the bot see that channel and write in it, or give another channel's id"
        checks.append(await _asked(session, "UPBEAT_OPERATOR_DISCORD_CHANNEL", url, head, advice))
    return checks


async def _twilio(settings: Settings, session: aiohttp.ClientSession) -> Check:
    sid = settings.twilio_account_sid
    if not sid:
        return Check(label="UPBEAT_TWILIO_ACCOUNT_SID", ok=True, detail="not set: no text messages")
    login = aiohttp.encode_basic_auth(sid, settings.twilio_auth_token.get_secret_value())
    url = f"{settings.twilio_api_url}/2010-04-01/Accounts/{sid}.json"
    return await _asked(
        session,
        "UPBEAT_TWILIO_AUTH_TOKEN",
        url,
        {"Authorization": login},
        "copy both from the Twilio console",
    )


async def _asked(
    session: aiohttp.ClientSession, label: str, url: str, head: Mapping[str, str], resolution: str
) -> Check:
    try:
        async with session.get(url, headers=head) as response:
            ok = response.status == 200
            return Check(
                label=label, ok=ok, detail=f"the vendor answers HTTP {response.status}", resolution=resolution
            )
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return Check(
            label=label,
            ok=False,
            detail=f"the vendor cannot be reached: {type(error).__name__}",
            resolution="check the network",
        )
