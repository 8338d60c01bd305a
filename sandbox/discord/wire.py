"""The world's things in the words of Discord's API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.discord import permissions
from sandbox.discord.applications import Application
from sandbox.discord.guilds import Guild, Member, Role, ScheduledEvent
from sandbox.discord.records import DM, PRIVATE_THREAD, Channel, Json, Message, Threaded

if TYPE_CHECKING:
    from sandbox.discord.state import DiscordWorld


def stamp(moment: datetime) -> str:
    """ISO 8601 with microseconds, as Discord writes it."""
    return moment.isoformat(timespec="microseconds")


def bot_user(application: Application) -> Json:
    """The User of an application's bot."""
    return _user(application.id, application.name, bot=True)


def user_json(dc: DiscordWorld, user_id: int) -> Json:
    """The User with this id, a person or a bot."""
    application = dc.applications.get(user_id)
    return bot_user(application) if application else _user(user_id, dc.users[user_id].name)


def _user(user_id: int, name: str, *, bot: bool = False) -> Json:
    username = "".join(one for one in name.lower() if one.isalnum() or one in "._") or f"user{user_id}"
    user: Json = {
        "id": str(user_id),
        "username": username,
        "discriminator": "0",
        "global_name": None if bot else name,
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    return user | ({"bot": True} if bot else {})


def member_json(dc: DiscordWorld, member: Member) -> Json:
    """The guild member with its user."""
    return {
        "user": user_json(dc, member.user_id),
        "roles": [str(role) for role in sorted(member.roles)],
        "joined_at": stamp(member.joined),
        "flags": 0,
        "nick": None,
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "pending": False,
        "premium_since": None,
        "mute": False,
        "deaf": False,
    }


def role_json(role: Role) -> Json:
    """A role."""
    wire: Json = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": role.color,
        "colors": {"primary_color": role.color, "secondary_color": None, "tertiary_color": None},
        "hoist": role.hoist,
        "managed": role.of_application is not None,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    return wire | ({"tags": {"bot_id": str(role.of_application)}} if role.of_application else {})


def channel_json(dc: DiscordWorld, channel: Channel) -> Json:
    """A guild channel or a DM."""
    last = next(reversed(channel.by_id), None)
    wire: Json = {
        "id": str(channel.id),
        "type": channel.type,
        "flags": 0,
        "last_message_id": str(last) if last else None,
    }
    if channel.type == DM and channel.user is not None:
        return wire | {"recipients": [user_json(dc, channel.user.id)]}
    assert channel.guild is not None
    if channel.thread is not None:
        return wire | _thread(channel, channel.guild, channel.thread)
    return wire | {
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "position": channel.position,
        "permission_overwrites": _overwrites(channel, channel.guild),
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
    }


def _overwrites(channel: Channel, guild: Guild) -> list[Json]:
    if channel.seen_by is None:
        return []
    see = str(permissions.VIEW_CHANNEL)
    allowed = [{"id": str(role), "type": 0, "allow": see, "deny": "0"} for role in sorted(channel.seen_by)]
    return [{"id": str(guild.id), "type": 0, "allow": "0", "deny": see}, *allowed]


def _thread(channel: Channel, guild: Guild, thread: Threaded) -> Json:
    return {
        "guild_id": str(guild.id),
        "parent_id": str(thread.parent.id),
        "owner_id": str(thread.owner_id),
        "name": channel.name,
        "rate_limit_per_user": 0,
        "message_count": len(channel.by_id),
        "total_message_sent": len(channel.by_id),
        "member_count": len(thread.members),
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": stamp(thread.created),
            "auto_archive_duration": thread.auto_archive,
            "locked": False,
            "create_timestamp": stamp(thread.created),
            **({"invitable": thread.invitable} if channel.type == PRIVATE_THREAD else {}),
        },
    }


def guild_json(guild: Guild) -> Json:
    """A guild as `GET /guilds/{id}` gives it."""
    nothing = "icon description home_header splash discovery_splash banner application_id afk_channel_id"
    nothing += " system_channel_id widget_channel_id max_presences vanity_url_code rules_channel_id"
    nothing += " safety_alerts_channel_id public_updates_channel_id incidents_data"
    return dict.fromkeys(nothing.split()) | {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "roles": [role_json(role) for role in guild.roles.values()],
        "features": [],
        "emojis": [],
        "stickers": [],
        "region": "deprecated",
        "preferred_locale": guild.locale,
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "verification_level": 1,
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
    }


def guild_create(dc: DiscordWorld, guild: Guild, application: Application) -> Json:
    """The GUILD_CREATE event for one application."""
    me = guild.members[application.id]
    return guild_json(guild) | {
        "channels": [channel_json(dc, one) for one in guild.channels.values() if one.thread is None],
        "threads": [channel_json(dc, one) for one in guild.threads() if guild.sees(application.id, one)],
        "members": [member_json(dc, me)],
        "member_count": len(guild.members),
        "joined_at": stamp(me.joined),
        "large": False,
        "unavailable": False,
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [event_json(dc, guild, one) for one in guild.events.values()],
        "soundboard_sounds": [],
    }


def message_json(dc: DiscordWorld, message: Message) -> Json:
    """A message as bots get it; without `nonce` when it has none."""
    author = message.application.id if message.application else message.user.id if message.user else 0
    wire: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "type": _kind(message),
        "author": user_json(dc, author),
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "attachments": message.attachments,
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "timestamp": stamp(message.created),
        "edited_timestamp": stamp(message.edited) if message.edited else None,
        "flags": message.flags,
        "pinned": False,
        "tts": False,
    }
    if message.nonce is not None:
        wire["nonce"] = message.nonce
    if message.application is not None:
        wire["application_id"] = str(message.application.id)
    if message.answers is not None:
        wire["message_reference"] = {
            "type": 0,
            "message_id": str(message.answers.id),
            "channel_id": str(message.answers.channel.id),
        }
    if message.origin is not None:
        wire["interaction_metadata"] = message.origin
        wire["webhook_id"] = str(author)
    return wire


def _kind(message: Message) -> int:
    origin = message.origin
    if origin is None:
        return 0 if message.answers is None else 19
    return 20 if origin["type"] == 2 else 19


def event_json(dc: DiscordWorld, guild: Guild, event: ScheduledEvent) -> Json:
    """A scheduled event."""
    return {
        "id": str(event.id),
        "guild_id": str(guild.id),
        "channel_id": str(event.channel_id) if event.channel_id else None,
        "creator_id": str(event.creator_id),
        "creator": user_json(dc, event.creator_id),
        "name": event.name,
        "description": event.description,
        "scheduled_start_time": event.start,
        "scheduled_end_time": event.end,
        "privacy_level": 2,
        "status": event.status,
        "entity_type": event.entity_type,
        "entity_id": None,
        "entity_metadata": {"location": event.location} if event.location else None,
        "user_count": len(event.interested),
        "image": event.image,
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
    }


def application_json(application: Application, owner: Json) -> Json:
    """What `GET /oauth2/applications/@me` gives."""
    return {
        "id": str(application.id),
        "name": application.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": bot_user(application),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": f"{application.id:064x}",
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": owner,
        "approximate_guild_count": 1,
        "approximate_user_install_count": len(application.installed_by),
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def app_permissions(channel: Channel, application: Application) -> int:
    """What the bot may do where an interaction happened."""
    return channel.guild.granted(application.id) if channel.guild else permissions.EVERYONE


def journal_data(message: Message) -> Json:
    """What the journal keeps of a message; the same keys for every kind of entry."""
    person = message.hidden_for or message.channel.user
    return {
        "guild_id": str(message.channel.guild.id) if message.channel.guild else None,
        "channel_id": str(message.channel.id),
        "message_id": str(message.id),
        "application_id": str(message.application.id) if message.application else None,
        "to_user": str(person.id) if person else None,
        "ephemeral": message.ephemeral,
        "content": message.content,
        "embeds": message.embeds,
        "buttons": [[button.listed() for button in row] for row in message.buttons],
        "attachments": [one["url"] for one in message.attachments],
        "nonce": message.nonce,
        "silent": message.silent,
    }
