"""REST: guilds, their roles and members."""

from __future__ import annotations

from sandbox.discord import permissions
from sandbox.discord.call import Call, Route
from sandbox.discord.guilds import Guild, Member, Role
from sandbox.discord.records import Json
from sandbox.discord.refusal import Problems, missing_permissions, unknown
from sandbox.discord.shapes import check_shape
from sandbox.discord.wire import channel_json, guild_json, member_json, role_json


async def get_guild(call: Call) -> Json:
    """The guild."""
    guild = call.guild()
    more = {}
    if call.query.get("with_counts", "").lower() in ("1", "true"):
        more = {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return guild_json(guild) | more


async def list_channels(call: Call) -> list[Json]:
    """The guild's channels."""
    return [channel_json(call.dc, one) for one in call.guild().channels.values() if one.thread is None]


async def list_roles(call: Call) -> list[Json]:
    """The guild's roles."""
    return [role_json(role) for role in call.guild().roles.values()]


async def create_role(call: Call) -> Json:
    """A new role."""
    guild = _with_right(call, permissions.MANAGE_ROLES)
    check_shape("role", call.form)
    problems = Problems()
    problems.length("name", call.form.get("name") or "new role", 1, 100)
    problems.raise_any()
    role = guild.place_role(call.form.get("name") or "new role", int(call.form.get("permissions") or 0))
    _describe(role, call.form)
    guild.announce(role)
    call.dc.record("role", action="create", guild_id=str(guild.id), role_id=str(role.id), role=role.name)
    return role_json(role)


async def edit_role(call: Call) -> Json:
    """Change a role below the bot's own."""
    guild = _with_right(call, permissions.MANAGE_ROLES)
    role = _role(call, guild)
    check_shape("role", call.form)
    _describe(role, call.form)
    call.dc.tell_guild("GUILD_ROLE_UPDATE", guild, {"guild_id": str(guild.id), "role": role_json(role)})
    call.dc.record("role", action="edit", guild_id=str(guild.id), role_id=str(role.id), role=role.name)
    return role_json(role)


async def delete_role(call: Call) -> None:
    """Remove a role below the bot's own."""
    guild = _with_right(call, permissions.MANAGE_ROLES)
    role = _role(call, guild)
    del guild.roles[role.id]
    for member in guild.members.values():
        member.roles.discard(role.id)
    call.dc.tell_guild("GUILD_ROLE_DELETE", guild, {"guild_id": str(guild.id), "role_id": str(role.id)})
    call.dc.record("role", action="delete", guild_id=str(guild.id), role_id=str(role.id), role=role.name)


async def get_member(call: Call) -> Json:
    """One member."""
    guild = call.guild()
    return member_json(call.dc, _member(call, guild))


async def give_role(call: Call) -> None:
    """Give a member a role below the bot's own."""
    _change(call, "give")


async def take_role(call: Call) -> None:
    """Take it back."""
    _change(call, "take")


def _change(call: Call, action: str) -> None:
    guild = _with_right(call, permissions.MANAGE_ROLES)
    member, role = _member(call, guild), _role(call, guild)
    if action == "give":
        member.roles.add(role.id)
    else:
        member.roles.discard(role.id)
    call.dc.record(
        "role",
        action=action,
        guild_id=str(guild.id),
        user=str(member.user_id),
        role_id=str(role.id),
        role=role.name,
    )


def _with_right(call: Call, wanted: int) -> Guild:
    guild = call.guild()
    if not permissions.allows(guild.granted(call.bot.id), wanted):
        raise missing_permissions()
    return guild


def _member(call: Call, guild: Guild) -> Member:
    member = guild.members.get(call.id("user"))
    if member is None:
        raise unknown("Member", 10007)
    return member


def _role(call: Call, guild: Guild) -> Role:
    role = guild.roles.get(call.id("role"))
    if role is None:
        raise unknown("Role", 10011)
    if role.position >= guild.top_position(call.bot.id) or role.of_application is not None:
        raise missing_permissions()
    return role


def _describe(role: Role, form: Json) -> None:
    role.name = form.get("name") or role.name
    role.color = int(form.get("color") or (form.get("colors") or {}).get("primary_color") or role.color)
    role.hoist = bool(form.get("hoist", role.hoist))
    role.mentionable = bool(form.get("mentionable", role.mentionable))
    if form.get("permissions") is not None:
        role.permissions = int(form["permissions"])


ROUTES: list[Route] = [
    ("GET", "/guilds/{guild}", get_guild),
    ("GET", "/guilds/{guild}/channels", list_channels),
    ("GET", "/guilds/{guild}/roles", list_roles),
    ("POST", "/guilds/{guild}/roles", create_role),
    ("PATCH", "/guilds/{guild}/roles/{role}", edit_role),
    ("DELETE", "/guilds/{guild}/roles/{role}", delete_role),
    ("GET", "/guilds/{guild}/members/{user}", get_member),
    ("PUT", "/guilds/{guild}/members/{user}/roles/{role}", give_role),
    ("DELETE", "/guilds/{guild}/members/{user}/roles/{role}", take_role),
]
