"""REST: threads in a text channel, public or private, and who was added to them."""

from __future__ import annotations

from sandbox.discord import permissions
from sandbox.discord.call import Call, Route
from sandbox.discord.records import GUILD_TEXT, PRIVATE_THREAD, PUBLIC_THREAD, Channel, Json, Threaded
from sandbox.discord.refusal import Problems, Refusal, missing_permissions, unknown
from sandbox.discord.shapes import check_shape
from sandbox.discord.wire import channel_json, stamp

_RESTS_AFTER = (60, 1440, 4320, 10080)
_RIGHT = {
    PUBLIC_THREAD: permissions.CREATE_PUBLIC_THREADS,
    PRIVATE_THREAD: permissions.CREATE_PRIVATE_THREADS,
}


async def create_thread(call: Call) -> Json:
    """A thread without a message; the bot is its owner and first member. Without a type it is private."""
    parent, guild = call.channel(), call.channel().guild
    if guild is None or parent.type != GUILD_TEXT:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    check_shape("thread", call.form)
    problems = Problems()
    problems.length("name", call.form.get("name"), 1, 100)
    kind = call.form.get("type") or PRIVATE_THREAD
    problems.choice("type", kind, tuple(_RIGHT))
    rests = call.form.get("auto_archive_duration") or 4320
    problems.choice("auto_archive_duration", rests, _RESTS_AFTER)
    problems.raise_any()
    if not permissions.allows(guild.granted(call.bot.id), permissions.VIEW_CHANNEL | _RIGHT[kind]):
        raise missing_permissions()
    thread = Channel(
        id=call.dc.new_id(),
        type=kind,
        name=call.form["name"],
        guild=guild,
        thread=Threaded(
            parent=parent,
            owner_id=call.bot.id,
            created=call.dc.now(),
            auto_archive=rests,
            members={call.bot.id},
            invitable=call.form.get("invitable") is not False,
        ),
    )
    guild.channels[thread.id] = thread
    wire = channel_json(call.dc, thread)
    call.dc.tell_guild("THREAD_CREATE", guild, wire | {"newly_created": True})
    call.dc.record("thread", guild_id=str(guild.id), channel_id=str(thread.id), name=thread.name, type=kind)
    call.created = True
    return wire


async def active_threads(call: Call) -> Json:
    """Those the bot sees, and its own membership of them."""
    guild, bot = call.guild(), call.bot.id
    threads = [one for one in guild.threads() if guild.sees(bot, one)]
    return {
        "threads": [channel_json(call.dc, one) for one in threads],
        "members": [_membership(one, bot) for one in threads if one.thread and bot in one.thread.members],
        "has_more": False,
    }


async def add_member(call: Call) -> None:
    """Somebody of the server, who sees its channel."""
    channel, user = call.channel(), call.id("user")
    if channel.thread is None or channel.guild is None:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    if user not in channel.guild.members:
        raise unknown("Member", 10007)
    channel.thread.members.add(user)


def _membership(thread: Channel, user_id: int) -> Json:
    assert thread.thread is not None
    joined = stamp(thread.thread.created)
    return {"id": str(thread.id), "user_id": str(user_id), "join_timestamp": joined, "flags": 0}


ROUTES: list[Route] = [
    ("POST", "/channels/{channel}/threads", create_thread),
    ("GET", "/guilds/{guild}/threads/active", active_threads),
    ("PUT", "/channels/{channel}/thread-members/{user}", add_member),
]
