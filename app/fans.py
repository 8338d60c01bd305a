"""Written requests of fans, answered by the operator: find, export, erase."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from app.wiring import Parts
    from core.ids import FanId
    from storage.requests import RequestRows

fans_app = typer.Typer(help="Written requests of fans; every use is recorded.", no_args_is_help=True)

_MOST_TRACES = 10_000

By = Annotated[str, typer.Option("--by", help="Who answers the request; your login when left out.")]
Id = Annotated[int, typer.Argument(metavar="ID", help="The fan's id, from `upbeat fans find`.")]


@fans_app.command("find")
def find(
    phone: Annotated[str, typer.Option(help="+49…, or as dialled at home with --country.")] = "",
    country: Annotated[str, typer.Option(help="Two letters, for a number without +.")] = "",
    telegram: Annotated[str, typer.Option(help="A Telegram id.")] = "",
    discord: Annotated[str, typer.Option(help="A Discord id.")] = "",
    account: Annotated[str, typer.Option(help="A streaming account's name or id.")] = "",
    by: By = "",
) -> None:
    """Whose data it is: the fan's id and their chats."""
    from app.cli import with_parts

    if sum(map(bool, (phone, telegram, discord, account))) != 1:
        raise typer.BadParameter("give one of --phone, --telegram, --discord, --account")
    number = _e164(phone, country) if phone else ""

    async def act(parts: Parts) -> list[str]:
        from core.ids import Channel

        rows = _rows(parts)
        if account:
            found = await rows.by_account(account)
        else:
            channel = Channel.SMS if number else Channel.TELEGRAM if telegram else Channel.DISCORD
            found = await rows.by_chat(channel, number or telegram or discord)
        subjects: list[FanId | None] = [*found] or [None]
        for about in subjects:
            await rows.record("find", _who(by), about, parts.clock.now())
        return [await _line(parts, fan_id) for fan_id in found]

    lines = with_parts(act)
    if not lines:
        _unknown("no fan is known by that")
    typer.echo("\n".join(lines))


@fans_app.command("export")
def export(
    fan: Id,
    readable: Annotated[bool, typer.Option("--readable", help="Indented lines for people.")] = False,
    by: By = "",
) -> None:
    """Everything stored about a fan, as JSON on stdout; tokens left out."""
    from app.cli import with_parts

    async def act(parts: Parts) -> dict[str, Any]:
        fan_id = await _recorded(parts, "export", fan, by)
        return await parts.privacy.export(fan_id)

    data = with_parts(act)
    typer.echo("\n".join(_readable(data)) if readable else json.dumps(data, ensure_ascii=False, default=str))


@fans_app.command("erase")
def erase(
    fan: Id, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False, by: By = ""
) -> None:
    """Erase a fan, exactly as their own /forget does. Shows what will go and asks for the id again."""
    from app.cli import with_parts

    async def act(parts: Parts) -> None:
        fan_id = await _recorded(parts, "show", fan, by)
        data = await parts.privacy.export(fan_id)
        typer.echo(await _line(parts, fan_id))
        typer.echo("Will go: " + ", ".join(f"{_label(k)} {len(v)}" for k, v in data.items() if k != "person"))
        typer.echo("Proofs of consent stay, tied to nobody.")
        if not yes and typer.prompt("Type the id again to erase", default="", show_default=False) != str(fan):
            _unknown("not the same id; nothing was erased")
        await _recorded(parts, "erase", fan, by)
        await parts.privacy.forget(fan_id)

    with_parts(act)
    typer.echo(f"Fan {fan} is erased.")


async def trail(parts: Parts, days: int) -> list[dict[str, str]]:
    """What `upbeat audit` shows: of each trace at, where, who, act, about, detail ("" for none)."""
    since = parts.clock.now() - timedelta(days=days)
    return [
        asdict(trace) | {"at": trace.at.isoformat(timespec="seconds"), "about": trace.about or ""}
        for trace in await _rows(parts).trail(since, _MOST_TRACES)
    ]


def _rows(parts: Parts) -> RequestRows:
    from storage.requests import RequestRows

    return RequestRows(parts.database.pool)


async def _recorded(parts: Parts, act: str, fan: int, by: str) -> FanId:
    from core.ids import FanId

    rows, fan_id = _rows(parts), FanId(fan)
    if not 0 < fan < 2**63:
        _unknown(f"there is no fan {fan}")
    await rows.record(act, _who(by), fan_id, parts.clock.now())
    if not await rows.exists(fan_id):
        _unknown(f"there is no fan {fan}")
    return fan_id


async def _line(parts: Parts, fan_id: FanId) -> str:
    page = await parts.privacy.page(fan_id)
    chats = ", ".join(
        f"sms {_masked(a.external_id)}" if a.channel.value == "sms" else a.channel.value
        for a in page.addresses
    )
    return f"fan {fan_id}: {chats or 'no chat'}"


def _masked(number: str) -> str:
    return f"…{number[-2:]}"


def _who(by: str) -> str:
    try:
        return by or getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        raise typer.BadParameter("this user has no login name: say who is asking with --by") from None


def _e164(phone: str, country: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(phone, country.upper() or None)
    except phonenumbers.NumberParseException:
        _unknown("--phone: not a number that can be read; write +49… or add --country")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _readable(data: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for part, found in data.items():
        lines.append(_label(part).capitalize())
        rows = [found] if isinstance(found, dict) else found
        lines += [
            "  - " + "; ".join(f"{_label(k)}: {v}" for k, v in row.items() if v not in (None, ""))
            for row in rows
        ]
    return lines


def _label(name: str) -> str:
    return name.replace("_", " ")


def _unknown(sentence: str) -> NoReturn:
    from app.cli import fail

    fail(sentence)
