"""Messages appear, change and go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sandbox.discord.applications import Application
from sandbox.discord.message_rules import check_message
from sandbox.discord.records import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    MOST_BYTES,
    SILENT,
    SUPPRESS_EMBEDS,
    Attachment,
    Channel,
    Json,
    Message,
    walk,
)
from sandbox.discord.refusal import Refusal
from sandbox.discord.shapes import check_shape
from sandbox.discord.wire import journal_data, message_json

if TYPE_CHECKING:
    from sandbox.discord.people import User
    from sandbox.discord.state import DiscordWorld

Files = Mapping[str, Attachment]  # by the number in "files[0]"
_KEPT_FLAGS = SILENT | COMPONENTS_V2 | SUPPRESS_EMBEDS


def post(
    dc: DiscordWorld,
    application: Application,
    channel: Channel,
    body: Json,
    files: Files,
    *,
    hidden_for: User | None = None,
    origin: Json | None = None,
    loading: bool = False,
) -> Message:
    """Show a bot's new message; raises 50035/50006 when Discord would not take it."""
    _check_sizes(files)
    if not loading:
        check_message(body, has_files=bool(files), empty_ok=False)
    message = Message(
        id=dc.new_id(),
        channel=channel,
        application=application,
        created=dc.now(),
        hidden_for=hidden_for,
        origin=origin,
        nonce=body.get("nonce"),
        flags=int(body.get("flags") or 0) & _KEPT_FLAGS,
    )
    message.flags |= (EPHEMERAL if hidden_for else 0) | (LOADING if loading else 0)
    _fill(dc, message, body, files)
    place(dc, message)
    return message


def _check_sizes(files: Files) -> None:
    if any(len(file.body) > MOST_BYTES for file in files.values()):
        raise Refusal(413, 40005, "Request entity too large")


def place(dc: DiscordWorld, message: Message) -> None:
    """Put a finished message where it is seen, record it and tell the bots."""
    channel = message.channel
    if message.hidden_for is not None:
        channel.hidden.setdefault(message.hidden_for.id, []).append(message)
    else:
        channel.by_id[message.id] = message
        dc.tell_message("MESSAGE_CREATE", message, message_json(dc, message))
    if not message.loading and message.application is not None:
        dc.record("ephemeral" if message.ephemeral else "message", **journal_data(message))
    channel.changes.tell()


def edit(dc: DiscordWorld, message: Message, body: Json, files: Files) -> None:
    """Change what is named in `body`; a loading message becomes the real one."""
    _check_sizes(files)
    check_shape("message", body)
    was_loading = message.loading
    flags = message.flags & COMPONENTS_V2 | int(body.get("flags") or 0)
    check_message(body | {"flags": flags}, has_files=bool(files), empty_ok=not was_loading)
    message.flags = message.flags & ~LOADING | flags & (COMPONENTS_V2 | SUPPRESS_EMBEDS)
    _fill(dc, message, body, files)
    if not was_loading:
        message.edited = dc.now()
    kind = "edit" if not was_loading else "ephemeral" if message.ephemeral else "message"
    dc.record(kind, **journal_data(message))
    if not message.ephemeral:
        dc.tell_message("MESSAGE_UPDATE", message, message_json(dc, message))
    message.channel.changes.tell()


def delete(dc: DiscordWorld, message: Message) -> None:
    """Take a message away."""
    message.deleted = True
    channel = message.channel
    if message.hidden_for is not None:
        channel.hidden[message.hidden_for.id].remove(message)
    else:
        channel.by_id.pop(message.id, None)
        gone: Json = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild is not None:
            gone["guild_id"] = str(channel.guild.id)
        dc.tell_message("MESSAGE_DELETE", message, gone)
    dc.record("delete", **journal_data(message))
    channel.changes.tell()


def _fill(dc: DiscordWorld, message: Message, body: Json, files: Files) -> None:
    if "content" in body:
        message.content = body["content"] or ""
    if files or "attachments" in body:
        message.attachments = _attachments(dc, message, body.get("attachments"), files)
    if "embeds" in body:
        links = {one["filename"]: one["url"] for one in message.attachments}
        message.embeds = [_embed(one, links) for one in body["embeds"] or []]
    if "components" in body:
        message.components = numbered(body["components"] or [])


def _attachments(dc: DiscordWorld, message: Message, named: Any, files: Files) -> list[Json]:
    notes = {str(one.get("id")): one for one in named or []}
    kept = [one for one in message.attachments if named is None or one["id"] in notes]
    new = [
        dc.attach(message.channel.id, file, description=notes.get(number, {}).get("description") or "")
        for number, file in files.items()
    ]
    return kept + new


def _embed(given: Json, links: dict[str, str]) -> Json:
    embed = {name: value for name, value in given.items() if value is not None} | {"type": "rich"}
    if "fields" in embed:
        embed["fields"] = [one | {"inline": bool(one.get("inline"))} for one in embed["fields"]]
    for name in ("image", "thumbnail"):
        if isinstance(embed.get(name), dict):
            url = str(embed[name].get("url", ""))
            embed[name] = embed[name] | {"url": links.get(url.removeprefix("attachment://"), url)}
    return embed


def numbered(components: list[Json]) -> list[Json]:
    """Components as they are given back: each with an id, nothing null, and Discord's defaults."""
    copies = [_copied(one) for one in components]
    for number, one in enumerate(walk(copies), start=1):
        one.setdefault("id", number)
        if one["type"] in (3, 5, 6, 7, 8):
            one.setdefault("min_values", 1)
            one.setdefault("max_values", 1)
    return copies


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_copied(inner) for inner in value]
    return value
