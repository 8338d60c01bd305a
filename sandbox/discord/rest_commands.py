"""REST: registering application commands, globally and per guild."""

from __future__ import annotations

import re
from typing import Any

from sandbox.discord.call import Call, Route
from sandbox.discord.records import Json
from sandbox.discord.refusal import Problems, Refusal, unknown
from sandbox.discord.shapes import check_shape, fit

_NAME = re.compile(r"[-_'\w]{1,32}")
_SUB, _GROUP = 1, 2
_LARGEST = 8000
_MOST = {1: 100, 2: 15, 3: 15}  # by type: slash, on a person, on a message


async def list_commands(call: Call) -> list[Json]:
    """The registered commands; their translations only when asked for."""
    call.own()
    whole = call.query.get("with_localizations") in ("true", "1")
    return _of(call) if whole else [_untranslated(one) for one in _of(call)]


async def put_commands(call: Call) -> list[Json]:
    """Replace all commands; those with a known name keep their id."""
    call.own()
    given = call.body or []
    if not isinstance(given, list):
        raise Refusal(400, 50035, "Invalid Form Body")
    problems = Problems()
    for index, one in enumerate(given):
        fit(problems, f"{index}", "command", one)
    problems.raise_any()
    _check_count(given)
    seen: set[tuple[int, str]] = set()
    for index, one in enumerate(given):
        _check(problems, f"{index}", one)
        key = one.get("type") or 1, str(one.get("name"))
        if key in seen:
            words = "Application command names must be unique"
            problems.add(f"{index}", "APPLICATION_COMMANDS_DUPLICATE_NAME", words)
        seen.add(key)
    problems.raise_any()
    known = {(one["type"], one["name"]): one for one in _of(call)}
    for old in known.values():
        del call.bot.commands[int(old["id"])]
    return [_register(call, one, known.get((one.get("type") or 1, one["name"]))) for one in given]


async def create_command(call: Call) -> Json:
    """Register one command; replaces the one of the same name."""
    call.own()
    _check_one(call.form)
    key = call.form.get("type") or 1, call.form["name"]
    known = next((one for one in _of(call) if (one["type"], one["name"]) == key), None)
    if known is None:
        _check_count([*_of(call), call.form])
    call.created = known is None
    return _register(call, call.form, known)


async def get_command(call: Call) -> Json:
    """One command."""
    return _one(call)


async def edit_command(call: Call) -> Json:
    """Change one command."""
    known = _one(call)
    changed = known | call.form
    _check_one(changed)
    return _register(call, changed, known)


async def delete_command(call: Call) -> None:
    """Remove one command."""
    del call.bot.commands[int(_one(call)["id"])]


def _of(call: Call) -> list[Json]:
    guild = call.ids.get("guild")
    if guild is not None:
        call.guild()
    return [one for one in call.bot.commands.values() if one.get("guild_id") == guild]


def _untranslated(part: Json) -> Json:
    kept = {name: value for name, value in part.items() if not name.endswith("_localizations")}
    return kept | {"options": [_untranslated(one) for one in part["options"]]} if "options" in part else kept


def _one(call: Call) -> Json:
    call.own()
    number = str(call.id("command"))
    for one in _of(call):
        if one["id"] == number:
            return one
    raise unknown("application command", 10063)


def _register(call: Call, given: Json, known: Json | None) -> Json:
    number = known["id"] if known else str(call.dc.new_id())
    permissions = given.get("default_member_permissions")
    command: Json = {
        "id": number,
        "application_id": str(call.bot.id),
        "version": str(call.dc.new_id()),
        "type": given.get("type") or 1,
        "name": given["name"],
        "name_localizations": given.get("name_localizations"),
        "description": given.get("description") or "",
        "description_localizations": given.get("description_localizations"),
        "default_member_permissions": None if permissions is None else str(permissions),
        "dm_permission": given.get("dm_permission") is not False,
        "contexts": given.get("contexts"),
        "integration_types": given.get("integration_types") or [0],
        "nsfw": bool(given.get("nsfw")),
        "options": [_option(one) for one in given.get("options") or []],
    }
    if "guild" in call.ids:
        command["guild_id"] = call.ids["guild"]
    call.bot.commands[int(number)] = command
    return command


def _option(given: Json) -> Json:
    option = {name: value for name, value in given.items() if value is not None}
    if "options" in option:
        option["options"] = [_option(one) for one in option["options"]]
    return option


def _check_count(commands: list[Json]) -> None:
    for kind, most in _MOST.items():
        if sum((one.get("type") or 1) == kind for one in commands) > most:
            words = f"Maximum number of application commands reached ({most})."
            raise Refusal(400, 30032, words)


def _check_one(given: Json) -> None:
    check_shape("command", given)
    problems = Problems()
    _check(problems, "", given)
    problems.raise_any()


def _check(problems: Problems, path: str, given: Json) -> None:
    dot = f"{path}." if path else ""
    if (given.get("type") or 1) == 1:
        _check_name(problems, f"{dot}name", given.get("name"))
        problems.length(f"{dot}description", given.get("description"), 1, 100)
    else:
        problems.length(f"{dot}name", given.get("name"), 1, 32)
    _check_options(problems, f"{dot}options", given.get("options") or [], depth=0)
    if _characters(given) > _LARGEST:
        words = f"Command exceeds maximum size ({_LARGEST})"
        problems.add(f"{dot}name", "APPLICATION_COMMAND_TOO_LARGE", words)


def _check_name(problems: Problems, path: str, name: Any) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name != name.lower():
        words = "Command name is invalid"
        problems.add(path, "APPLICATION_COMMAND_INVALID_NAME", words)


def _check_options(problems: Problems, path: str, options: list[Json], depth: int) -> None:
    problems.length(path, options, 0, 25)
    names: set[Any] = set()
    optional_seen = False
    for index, one in enumerate(options):
        inner = f"{path}.{index}"
        _check_name(problems, f"{inner}.name", one.get("name"))
        problems.length(f"{inner}.description", one.get("description"), 1, 100)
        problems.choice(f"{inner}.type", one.get("type"), tuple(range(1, 12)))
        problems.length(f"{inner}.choices", one.get("choices") or [], 0, 25)
        if one.get("name") in names:
            words = "Option names must be unique"
            problems.add(f"{inner}.name", "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", words)
        names.add(one.get("name"))
        if one.get("required") and optional_seen:
            words = "Required options must be placed before non-required options"
            problems.add(inner, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words)
        optional_seen = optional_seen or not one.get("required")
        if one.get("type") in (_SUB, _GROUP):
            if depth >= 2 or (one["type"] == _GROUP and depth >= 1):
                problems.choice(f"{inner}.type", one["type"], tuple(range(3, 12)))
            _check_options(problems, f"{inner}.options", one.get("options") or [], depth + 1)


def _characters(given: Json) -> int:
    total = len(given.get("name") or "") + len(given.get("description") or "")
    for choice in given.get("choices") or []:
        total += len(choice.get("name") or "") + len(str(choice.get("value") or ""))
    return total + sum(_characters(one) for one in given.get("options") or [])


_GLOBAL, _LOCAL = (
    "/applications/{application}/commands",
    "/applications/{application}/guilds/{guild}/commands",
)
ROUTES: list[Route] = [
    route
    for base in (_GLOBAL, _LOCAL)
    for route in (
        ("GET", base, list_commands),
        ("PUT", base, put_commands),
        ("POST", base, create_command),
        ("GET", base + "/{command}", get_command),
        ("PATCH", base + "/{command}", edit_command),
        ("DELETE", base + "/{command}", delete_command),
    )
]
