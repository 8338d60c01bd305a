"""The `upbeat` command. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from app.fans import fans_app

if TYPE_CHECKING:
    from app.settings import Settings
    from app.wiring import Parts

app = typer.Typer(
    name="upbeat",
    help="Upbeat: pre-saves that keep their promise, in the chats where fans already are.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # its tracebacks show values, and values may be secrets
)


class _OneRelease(TyperGroup):
    """`upbeat release CAMPAIGN` watches it; its other commands have names."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """A word that is no command of ours is a campaign."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["watch", *args])


artist_app = typer.Typer(help="Artists.", no_args_is_help=True)
release_app = typer.Typer(
    cls=_OneRelease,
    help="A running release: CAMPAIGN watches it live, or one of these.",
    no_args_is_help=True,
)
keys_app = typer.Typer(help="The keys that seal tokens.", no_args_is_help=True)
app.add_typer(artist_app, name="artist")
app.add_typer(release_app, name="release")
app.add_typer(keys_app, name="keys")
app.add_typer(fans_app, name="fans")

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def main() -> None:
    """The console script. Faults of the operator's settings are sentences, not tracebacks."""
    from core.errors import UpbeatError

    try:
        app()
    except UpbeatError as error:
        print(f"upbeat: {error}", file=sys.stderr)
        sys.exit(1)


@app.command()
def run(
    only: Annotated[
        str, typer.Option(help="Roles, by comma: web,telegram,discord,sms,scheduler,worker")
    ] = "",
) -> None:
    """Run the service; all roles in one process by default."""
    from app.service import ROLES
    from app.service import run as run_service

    roles = tuple(filter(None, (r.strip() for r in only.split(",")))) or ROLES
    unknown = [r for r in roles if r not in ROLES]
    if unknown:
        fail(f"--only: no role {unknown[0]!r}; there are {', '.join(ROLES)}")
    settings = _settings()
    _go(run_service(settings, roles, ready=lambda at: print(f"Upbeat is ready {at}", flush=True)))


@app.command()
def migrate() -> None:
    """Bring the database to the current schema (safe to run twice, and from many places at once)."""
    from storage.database import migrate as run_migrations
    from storage.database_url import parse_database_url
    from storage.embedded import EmbeddedPostgres

    settings = _settings()
    url = settings.database_url.get_secret_value()

    async def act() -> None:
        if url:
            await run_migrations(parse_database_url(url).dsn)
            return
        async with EmbeddedPostgres(Path(settings.data_dir)) as server:
            await run_migrations(server.dsn)

    _go(act())
    print("The database is at the current schema.")


@artist_app.command("invite")
def artist_invite(name: str) -> None:
    """A one-use code that binds a Discord server to a new artist."""
    from core.errors import Refused

    async def act(parts: Parts) -> str:
        try:
            return await parts.teams.invite(name)
        except Refused as refusal:
            fail(parts.wording.text("en", refusal.key, **refusal.words))

    code = with_parts(act)
    print(f"In the artist's Discord server:  /campaign settings code:{code}")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check every setting and credential: what is wrong and how to fix it."""
    from app.doctor import examine

    checks = asyncio.run(examine(os.environ, Path(".env")))
    if as_json:
        print(json.dumps([c.as_dict() for c in checks]))
    else:
        for check in checks:
            print(f"{'ok  ' if check.ok else 'FAIL'}  {check.label}: {check.detail}")
            if not check.ok:
                print(f"      {check.resolution}")
    if not all(c.ok for c in checks):
        raise typer.Exit(1)


@app.command()
def dsps(as_json: Json = False) -> None:
    """How far each streaming service goes, and why."""
    from app.dsp_table import table

    rows = table(os.environ, Path(".env"))
    if as_json:
        print(json.dumps(rows))
        return
    for row in rows:
        print(f"{row['name']:<15} {row['rung']:<9} {row['why']}")


@app.command()
def status(as_json: Json = False) -> None:
    """Running campaigns, waves, queue depth, lanes, lag."""
    from app.status import gather, show

    facts = with_parts(gather)
    print(json.dumps(facts, default=str) if as_json else show(facts))


@app.command("inbox-again")
def inbox_again() -> None:
    """What people wrote and nothing could answer, five times, is taken up again."""

    async def act(parts: Parts) -> int:
        return await parts.inbox.again()

    print(f"{with_parts(act)} inbound items are taken up again.")


@release_app.command("watch")
def release_watch(
    campaign: Annotated[str, typer.Argument(help="Its id, or its page's name.")], as_json: Json = False
) -> None:
    """Rates, what is left, and what stands in the way; until it is done or Ctrl-C. JSON: once."""
    from app.release_view import watch

    with_parts(lambda parts: watch(parts, campaign, as_json=as_json))


@release_app.command("pause")
def release_pause(campaign: str) -> None:
    """Stop one campaign's run; nothing is lost."""
    from app.status import set_paused

    print(with_parts(lambda parts: set_paused(parts, campaign, True)))


@release_app.command("resume")
def release_resume(campaign: str) -> None:
    """Go on with a paused campaign."""
    from app.status import set_paused

    print(with_parts(lambda parts: set_paused(parts, campaign, False)))


@release_app.command("retry")
def release_retry(campaign: str) -> None:
    """Failed, not-entitled and waiting-for-source pre-saves try again."""
    from app.status import retry

    print(with_parts(lambda parts: retry(parts, campaign)))


@keys_app.command("new")
def keys_new(number: Annotated[int, typer.Argument(help="The key's number.")] = 1) -> None:
    """Print a fresh key for UPBEAT_SECRET_KEYS; put it in front of the old ones."""
    from storage.sealing import new_key

    print(new_key(number))


@keys_app.command("rotate")
def keys_rotate() -> None:
    """Re-seal everything under the newest key, while the service runs."""
    from storage.rotation import reseal

    async def act(parts: Parts) -> int:
        return await reseal(parts.database.pool, parts.sealer)

    print(f"{with_parts(act)} sealed values are now under the newest key.")


@app.command()
def audit(
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back.")] = 30,
    as_json: Json = False,
) -> None:
    """Who looked up, exported or erased a fan, sent a broadcast, answered or muted a fan, took figures out, changed a team: newest first."""
    from app.fans import trail

    traces = with_parts(partial(trail, days=days))
    if as_json:
        typer.echo(json.dumps(traces))
        return
    for one in traces:
        typer.echo(
            "  ".join(
                filter(None, (one["at"], one["where"], one["who"], one["act"], one["about"], one["detail"]))
            )
        )
    if not traces:
        typer.echo(f"nothing in the last {days} days")


@app.command()
def demo(
    auto: Annotated[bool, typer.Option("--auto", help="Play the whole story without a person.")] = False,
    mixed: Annotated[
        bool, typer.Option("--mixed", help="With dead, expiring and refused permissions.")
    ] = False,
    fans: Annotated[int, typer.Option(min=1, max=5000, help="Fans per channel.")] = 10,
    as_json: Json = False,
) -> None:
    """The whole product against a sandbox on this machine; touches no setting and no database of yours."""
    from app.demo.run import play, show

    if not auto:
        try:
            raise typer.Exit(asyncio.run(show()))
        except KeyboardInterrupt:
            print("\nThe demo has ended; nothing is left behind.")
            raise typer.Exit(0) from None
    report = asyncio.run(play(fans=fans, mixed=mixed, quiet=as_json))
    print(json.dumps(report) if as_json else json.dumps(report, indent=2))
    raise typer.Exit(0 if report["ok"] else 1)


def _settings() -> Settings:
    from app.observability import configure_logging
    from app.settings import BadSettings, load

    try:
        settings, warnings = load(os.environ)
    except BadSettings as bad:
        fail("The settings cannot be used:\n" + "\n".join(f"  {fault}" for fault in bad.faults))
    configure_logging(settings.log_level, machine=not sys.stderr.isatty())
    for warning in warnings:
        print(f"upbeat: {warning}", file=sys.stderr)
    return settings


def with_parts(act: Any) -> Any:
    """Run `act(parts)` over the operator's database."""
    from app.service import database
    from app.wiring import assembled

    settings = _settings()

    async def whole() -> Any:
        async with database(settings) as dsn, assembled(settings, dsn, pool_max=3) as parts:
            return await act(parts)

    return _go(whole())


def _go(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end; what the operator can mend is said in a sentence."""
    import asyncpg
    import uvloop

    from app.settings import BadSettings
    from storage.database_url import BadDatabaseUrl
    from storage.embedded_binaries import NoBinaries
    from storage.sealing import BadKeys

    try:
        return uvloop.run(work)
    except (BadSettings, BadDatabaseUrl, NoBinaries, BadKeys) as error:
        fail(str(error))
    except (OSError, asyncpg.PostgresError) as error:
        fail(f"the database cannot be reached (UPBEAT_DATABASE_URL): {type(error).__name__}: {error}")


def fail(sentence: str) -> NoReturn:
    """A sentence for the operator, and exit code 1."""
    print(f"upbeat: {sentence}", file=sys.stderr)
    raise typer.Exit(1)
