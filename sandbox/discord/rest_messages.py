"""REST: messages in channels and direct messages."""

from __future__ import annotations

from datetime import timedelta

from sandbox.discord import permissions
from sandbox.discord.applications import Application
from sandbox.discord.call import LARGEST_ID, Call, Route
from sandbox.discord.posting import delete, edit, post
from sandbox.discord.records import Channel, Json, Message
from sandbox.discord.refusal import Refusal, missing_permissions, unknown
from sandbox.discord.state import DiscordWorld
from sandbox.discord.wire import channel_json, message_json


async def get_channel(call: Call) -> Json:
    """A channel."""
    return channel_json(call.dc, call.channel())


async def list_messages(call: Call) -> list[Json]:
    """The newest messages first; `limit`, `before`, `after`."""
    limit = call.number("limit", 50, 1, 100)
    before, after = call.number("before", 0, 0, LARGEST_ID), call.number("after", 0, 0, LARGEST_ID)
    shown = [
        message
        for message in call.channel().messages
        if message.id > after and (not before or message.id < before)
    ]
    chosen = shown[:limit] if after else shown[-limit:]
    return [_read(call.dc, message) for message in reversed(chosen)]


async def get_message(call: Call) -> Json:
    """One message."""
    return _read(call.dc, call.message())


def _read(dc: DiscordWorld, message: Message) -> Json:
    """As it is read later: Discord forgets a nonce after a while."""
    wire = message_json(dc, message)
    if dc.now() - message.created >= timedelta(seconds=dc.nonce_window_s):
        wire.pop("nonce", None)
    return wire


async def create_message(call: Call) -> Json:
    """Send a message, once per enforced nonce."""
    dc, bot, channel = call.dc, call.bot, call.channel()
    _must_be_allowed(dc, bot, channel)
    body = call.form
    key = bot.id, channel.id, str(body.get("nonce"))
    if body.get("nonce") is not None and body.get("enforce_nonce"):
        found = dc.nonces.get(key)
        if found is not None and dc.now() - found[0] < timedelta(seconds=dc.nonce_window_s):
            if found[1].deleted:
                raise unknown("Message", 10008)
            return message_json(dc, found[1])
    message = post(dc, bot, channel, body, call.files)
    if body.get("nonce") is not None:
        dc.nonces[key] = dc.now(), message
        dc.nonces.move_to_end(key)
        while len(dc.nonces) > 10_000:
            dc.nonces.popitem(last=False)
    return message_json(dc, message)


async def edit_message(call: Call) -> Json:
    """Change an own message."""
    message = _own(call, 50005, "Cannot edit a message authored by another user")
    edit(call.dc, message, call.form, call.files)
    return message_json(call.dc, message)


async def delete_message(call: Call) -> None:
    """Take an own message away."""
    delete(call.dc, _own(call, 50013, "Missing Permissions"))


async def typing(call: Call) -> None:
    """Show "is typing…"."""
    call.channel()


def _own(call: Call, code: int, words: str) -> Message:
    message = call.message()
    if message.application is not call.bot:
        raise Refusal(403, code, words)
    return message


def _must_be_allowed(dc: DiscordWorld, bot: Application, channel: Channel) -> None:
    if channel.guild is not None:
        speak = permissions.SEND_IN_THREADS if channel.thread else permissions.SEND_MESSAGES
        wanted = permissions.VIEW_CHANNEL | speak
        if not permissions.allows(channel.guild.granted(bot.id), wanted):
            raise missing_permissions()
        return
    user = channel.user
    assert user is not None
    if bot.quarantined and not any(one.application is bot for one in channel.messages):
        raise Refusal(403, 20026, "Your bot has been flagged by our anti-spam system for abusive behavior.")
    if not dc.share_a_guild(bot, user):
        raise Refusal(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
    if not user.dms_open or bot.id in user.blocked:
        raise Refusal(403, 50007, "Cannot send messages to this user")


ROUTES: list[Route] = [
    ("GET", "/channels/{channel}", get_channel),
    ("GET", "/channels/{channel}/messages", list_messages),
    ("POST", "/channels/{channel}/messages", create_message),
    ("GET", "/channels/{channel}/messages/{message}", get_message),
    ("PATCH", "/channels/{channel}/messages/{message}", edit_message),
    ("DELETE", "/channels/{channel}/messages/{message}", delete_message),
    ("POST", "/channels/{channel}/typing", typing),
]
