"""Typing a slash command: the client knows what the bot registered and checks before it sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.discord import permissions
from sandbox.discord.applications import Application
from sandbox.discord.cannot import CannotDo
from sandbox.discord.guilds import Role
from sandbox.discord.records import DM, MOST_BYTES, Attachment, Channel, Json
from sandbox.discord.wire import channel_json, member_json, role_json, user_json

if TYPE_CHECKING:
    from sandbox.discord.people import User
    from sandbox.discord.state import DiscordWorld

SUB_COMMAND, SUB_GROUP, STRING, INTEGER, BOOLEAN = 1, 2, 3, 4, 5
USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 6, 7, 8, 9, 10, 11
_PLAIN: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    NUMBER: (int, float),
}


def command(
    dc: DiscordWorld, user: User, channel: Channel, text: str, given: dict[str, Any]
) -> tuple[Application, Json]:
    """The application and the data of a command; CannotDo when the client would not send it."""
    application, registered, path, schema = _find(dc, user, channel, text)
    values = _named(schema, given)
    missing = [one["name"] for one in schema if one.get("required") and one["name"] not in values]
    if missing:
        raise CannotDo(f"{text} needs {', '.join(missing)}")
    resolved = Resolved(dc, channel)
    options = [
        {"name": one["name"], "type": one["type"], "value": resolved.value(one, values[one["name"]])}
        for one in schema
        if one["name"] in values
    ]
    return application, _data(registered, path, options, resolved.things)


def typing(
    dc: DiscordWorld,
    user: User,
    channel: Channel,
    text: str,
    option: str,
    typed: str,
    filled: dict[str, Any],
) -> tuple[Application, Json]:
    """The data of an autocomplete interaction: what is filled in so far, and the focused option."""
    application, registered, path, schema = _find(dc, user, channel, text)
    resolved = Resolved(dc, channel)
    values = _named(schema, filled)
    (focused,) = _named(schema, {option: typed})
    options: list[Json] = []
    for one in schema:
        if one["name"] == focused:
            if not one.get("autocomplete"):
                raise CannotDo(f"{text}: {option} offers no suggestions")
            options.append({"name": focused, "type": one["type"], "value": typed, "focused": True})
        elif one["name"] in values:
            value = resolved.value(one, values[one["name"]])
            options.append({"name": one["name"], "type": one["type"], "value": value})
    return application, _data(registered, path, options, resolved.things)


def _find(
    dc: DiscordWorld, user: User, channel: Channel, text: str
) -> tuple[Application, Json, list[Json], list[Json]]:
    """The application, the registered command, the (sub)groups on the way, and the options at its end."""
    words = text.removeprefix("/").split()
    guild = channel.guild
    known: list[str] = []
    for application in dc.applications.values():
        if guild is not None and application.id not in guild.members:
            continue
        if channel.type == DM and channel.application is not application:
            continue
        for registered in application.commands_in(guild.id if guild else None):
            if registered["type"] != 1 or not _offered(registered, channel):
                continue
            known.append("/" + registered["name"])
            if registered["name"] == words[0]:
                _must_be_allowed(registered, user, channel)
                path, schema = _descend(registered, words)
                return application, registered, path, schema
    raise CannotDo(f"no command {text!r} here; there are: {', '.join(known) or 'none'}")


def _offered(registered: Json, channel: Channel) -> bool:
    contexts = registered.get("contexts")
    place = 1 if channel.type == DM else 0
    if contexts is not None:
        return place in contexts
    return place == 0 or registered.get("dm_permission") is not False


def _must_be_allowed(registered: Json, user: User, channel: Channel) -> None:
    wanted = registered.get("default_member_permissions")
    if wanted is None or channel.guild is None:
        return
    granted = channel.guild.granted(user.id)
    bits = int(wanted) or permissions.ADMINISTRATOR  # "0": administrators only
    if not permissions.allows(granted, bits):
        raise CannotDo(f"{user.name} is not offered /{registered['name']}: it takes permissions {wanted}")


def _descend(registered: Json, words: list[str]) -> tuple[list[Json], list[Json]]:
    path: list[Json] = []
    options: list[Json] = registered.get("options") or []
    for word in words[1:]:
        found = next((one for one in options if one["name"] == word and one["type"] in (1, 2)), None)
        if found is None:
            raise CannotDo(f"/{' '.join(words)}: there is no {word!r}")
        path.append(found)
        options = found.get("options") or []
    if any(one["type"] in (SUB_COMMAND, SUB_GROUP) for one in options):
        names = ", ".join(one["name"] for one in options)
        raise CannotDo(f"/{' '.join(words)} needs one of: {names}")
    return path, options


def _named(schema: list[Json], given: dict[str, Any]) -> dict[str, Any]:
    known = [one["name"] for one in schema]
    values = {}
    for name, value in given.items():
        found = next((one for one in (name, name.replace("_", "-")) if one in known), None)
        if found is None:
            raise CannotDo(f"no option {name!r}; there are: {', '.join(known) or 'none'}")
        if value is not None:
            values[found] = value
    return values


def _data(registered: Json, path: list[Json], options: list[Json], resolved: Json) -> Json:
    for step in reversed(path):
        options = [{"name": step["name"], "type": step["type"], "options": options}]
    data: Json = {"id": registered["id"], "name": registered["name"], "type": 1, "options": options}
    if "guild_id" in registered:
        data["guild_id"] = registered["guild_id"]
    return data | ({"resolved": resolved} if resolved else {})


class Resolved:
    """Turns values into what goes over the wire, and collects the things they name."""

    def __init__(self, dc: DiscordWorld, channel: Channel) -> None:
        self._dc, self._channel = dc, channel
        self.things: Json = {}

    def value(self, option: Json, given: Any) -> Any:
        """The wire value of one option; CannotDo when the client would mark it red."""
        if option["type"] in _PLAIN:
            return _plain(option, given)
        return self.thing(option["type"], given, option["name"])

    def thing(self, kind: int, given: Any, name: str) -> str:
        """The id of an attachment, person, role or channel."""
        if kind == ATTACHMENT and isinstance(given, Attachment):
            if len(given.body) > MOST_BYTES:
                raise CannotDo(f"{given.name} is too big to upload: {len(given.body)} bytes")
            wire = self._dc.attach(self._channel.id, given) | {"ephemeral": True}
            return self._put("attachments", wire["id"], wire)
        if kind == CHANNEL and isinstance(given, Channel):
            granted = {"permissions": str(permissions.ALL)}
            return self._put("channels", str(given.id), channel_json(self._dc, given) | granted)
        if kind in (ROLE, MENTIONABLE) and isinstance(given, Role):
            return self._put("roles", str(given.id), role_json(given))
        if kind in (USER, MENTIONABLE) and getattr(given, "id", None) in self._dc.users:
            return self._person(given.id)
        raise CannotDo(f"{name} does not take {given!r:.60}")

    def _person(self, user_id: int) -> str:
        guild = self._channel.guild
        if guild is not None and user_id in guild.members:
            member = member_json(self._dc, guild.members[user_id])
            del member["user"]
            self._put("members", str(user_id), member | {"permissions": str(guild.granted(user_id))})
        return self._put("users", str(user_id), user_json(self._dc, user_id))

    def _put(self, kind: str, number: str, wire: Json) -> str:
        self.things.setdefault(kind, {})[number] = wire
        return number


def _plain(option: Json, given: Any) -> Any:
    name, kind = option["name"], option["type"]
    if choices := option.get("choices"):
        for choice in choices:
            if given in (choice["value"], choice["name"]):
                return choice["value"]
        raise CannotDo(f"{name} must be one of {', '.join(str(one['name']) for one in choices)}")
    if not isinstance(given, _PLAIN[kind]) or (kind != BOOLEAN and isinstance(given, bool)):
        raise CannotDo(f"{name} does not take {given!r:.60}")
    if kind == STRING:
        most = option.get("max_length", 6000)
        if not option.get("min_length", 0) <= len(str(given)) <= most:
            raise CannotDo(f"{name} must have {option.get('min_length', 0)} to {most} characters")
    elif kind != BOOLEAN:
        least, most = option.get("min_value", given), option.get("max_value", given)
        if not least <= given <= most:
            raise CannotDo(f"{name} must lie between {least} and {most}")
    return given
