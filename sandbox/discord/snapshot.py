"""The whole fake Discord as plain values, for the console's picture of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sandbox.discord.guilds import Guild
from sandbox.discord.records import Channel, Json, Message

if TYPE_CHECKING:
    from sandbox.discord.state import DiscordWorld


def of(dc: DiscordWorld, people: Collection[int] | None = None) -> Json:
    """`{"applications", "guilds", "users"}`; ids are strings."""
    return {
        "applications": [
            {
                "id": str(one.id),
                "name": one.name,
                "commands": [c for c in one.commands.values() if "guild_id" not in c],
            }
            for one in dc.applications.values()
        ],
        "guilds": [_guild(dc, guild) for guild in dc.guilds.values()],
        "users": [
            {
                "id": str(user.id),
                "name": user.name,
                "locale": user.locale,
                "dms_open": user.dms_open,
                "dms": [
                    {"application_id": str(channel.application.id)} | _channel(channel)
                    for channel in user.dm_channels()
                    if channel.application is not None
                ],
                "ephemerals": [
                    message_snapshot(message)
                    for channel in [*_guild_channels(dc), *user.dm_channels()]
                    for message in user.ephemerals(channel)
                ],
            }
            for user in dc.users.values()
            if people is None or user.id in people
        ],
    }


def _guild_channels(dc: DiscordWorld) -> list[Channel]:
    return [channel for guild in dc.guilds.values() for channel in guild.channels.values()]


def _guild(dc: DiscordWorld, guild: Guild) -> Json:
    bots = [one for one in dc.applications.values() if one.id in guild.members]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "members": [
            {
                "id": str(member.user_id),
                "name": member.user.name if member.user else dc.applications[member.user_id].name,
                "bot": member.user is None,
                "roles": [guild.roles[role].name for role in sorted(member.roles) if role in guild.roles],
            }
            for member in guild.members.values()
        ],
        "roles": [
            {"id": str(role.id), "name": role.name, "color": role.color} for role in guild.roles.values()
        ],
        "channels": [_channel(channel) for channel in guild.channels.values()],
        "commands": [command for one in bots for command in one.commands_in(guild.id)],
        "events": [
            {
                "id": str(event.id),
                "name": event.name,
                "description": event.description,
                "start": event.start,
                "end": event.end,
                "location": event.location,
                "status": event.status,
                "interested": len(event.interested),
                "image": dc.event_image(event),
            }
            for event in guild.events.values()
        ],
    }


def _channel(channel: Channel) -> Json:
    return {
        "id": str(channel.id),
        "type": channel.type,
        "name": channel.name,
        "messages": [message_snapshot(message) for message in channel.messages],
    }


def message_snapshot(message: Message) -> Json:
    """One message as the console draws it."""
    author = message.application.name if message.application else message.user.name if message.user else ""
    return {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "author": author,
        "bot": message.application is not None,
        "created": message.created.isoformat(),
        "edited": message.edited is not None,
        "ephemeral": message.ephemeral,
        "loading": message.loading,
        "silent": message.silent,
        "content": message.content,
        "embeds": message.embeds,
        "attachments": message.attachments,
        "components": message.components,
        "buttons": [
            [button.listed() | {"disabled": button.disabled} for button in row] for row in message.buttons
        ],
    }
