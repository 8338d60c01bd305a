"""REST: the server's scheduled events."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import datetime
from typing import Any

from sandbox.discord import permissions
from sandbox.discord.call import LARGEST_ID, Call, Route
from sandbox.discord.guilds import Guild, ScheduledEvent
from sandbox.discord.records import Json
from sandbox.discord.refusal import Problems, Refusal, missing_permissions, unknown, wrong_form
from sandbox.discord.shapes import check_shape
from sandbox.discord.wire import event_json, user_json

STAGE, VOICE, EXTERNAL = 1, 2, 3
MOST_OPEN = 100
_NEXT = {1: (1, 2, 4), 2: (2, 3), 3: (3,), 4: (4,)}  # statuses that may follow


async def list_events(call: Call) -> list[Json]:
    """All events that are not over."""
    guild = call.guild()
    return [event_json(call.dc, guild, event) for event in guild.events.values()]


async def create_event(call: Call) -> Json:
    """A new event."""
    guild, form = call.guild(), call.form
    _must_be_allowed(call, guild, None)
    if sum(event.status in (1, 2) for event in guild.events.values()) >= MOST_OPEN:
        raise Refusal(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")
    _check(call, form)
    event = ScheduledEvent(
        id=call.dc.new_id(),
        creator_id=call.bot.id,
        name=form["name"],
        description=form.get("description"),
        start=form["scheduled_start_time"],
        end=form.get("scheduled_end_time"),
        entity_type=form["entity_type"],
        location=(form.get("entity_metadata") or {}).get("location"),
        channel_id=int(form["channel_id"]) if form.get("channel_id") else None,
    )
    _picture(call, event, form.get("image"))
    guild.events[event.id] = event
    return _told(call, guild, event, "create")


async def get_event(call: Call) -> Json:
    """One event."""
    guild = call.guild()
    return event_json(call.dc, guild, _event(call, guild))


async def edit_event(call: Call) -> Json:
    """Change an event or its status (1 to 2 to 3, or 1 to 4)."""
    guild, form = call.guild(), call.form
    event = _event(call, guild)
    _must_be_allowed(call, guild, event)
    status = form.get("status") or event.status
    if status not in _NEXT[event.status]:
        raise Refusal(400, 180000, "Invalid Guild Scheduled Event status transition")
    now = {
        "name": event.name,
        "description": event.description,
        "scheduled_start_time": event.start,
        "scheduled_end_time": event.end,
        "entity_type": event.entity_type,
        "entity_metadata": {"location": event.location},
        "channel_id": event.channel_id,
        "privacy_level": 2,
    }
    _check(call, now | form, changed=set(form))
    event.status = status
    event.name, event.description = form.get("name", event.name), form.get("description", event.description)
    event.start = form.get("scheduled_start_time", event.start)
    event.end = form.get("scheduled_end_time", event.end)
    if form.get("entity_metadata"):
        event.location = form["entity_metadata"].get("location")
    _picture(call, event, form.get("image"))
    return _told(call, guild, event, "edit")


async def delete_event(call: Call) -> None:
    """Take an event away."""
    guild = call.guild()
    event = _event(call, guild)
    _must_be_allowed(call, guild, event)
    del guild.events[event.id]
    _told(call, guild, event, "delete")


async def list_interested(call: Call) -> list[Json]:
    """Who pressed "Interested", at most 100."""
    event = _event(call, call.guild())
    after, limit = call.number("after", 0, 0, LARGEST_ID), call.number("limit", 100, 1, 100)
    people = [one for one in sorted(event.interested) if one > after]
    return [
        {"guild_scheduled_event_id": str(event.id), "user_id": str(one), "user": user_json(call.dc, one)}
        for one in people[:limit]
    ]


def _event(call: Call, guild: Guild) -> ScheduledEvent:
    event = guild.events.get(call.id("event"))
    if event is None:
        raise unknown("Guild Scheduled Event", 10070)
    return event


def _must_be_allowed(call: Call, guild: Guild, event: ScheduledEvent | None) -> None:
    granted = guild.granted(call.bot.id)
    own = event is None or event.creator_id == call.bot.id
    if own and permissions.allows(granted, permissions.CREATE_EVENTS):
        return
    if not permissions.allows(granted, permissions.MANAGE_EVENTS):
        raise missing_permissions()


def _check(call: Call, form: Json, changed: set[str] | None = None) -> None:
    check_shape("event", form)
    problems = Problems()
    problems.length("name", form.get("name"), 1, 100)
    problems.length("description", form.get("description") or "", 0, 1000)
    problems.choice("entity_type", form.get("entity_type"), (STAGE, VOICE, EXTERNAL))
    problems.choice("privacy_level", form.get("privacy_level"), (2,))
    start = _moment(problems, "scheduled_start_time", form.get("scheduled_start_time"))
    end = None
    if form.get("entity_type") == EXTERNAL:
        location = (form.get("entity_metadata") or {}).get("location")
        problems.length("entity_metadata.location", location, 1, 100)
        end = _moment(problems, "scheduled_end_time", form.get("scheduled_end_time"))
        if form.get("channel_id"):
            problems.add(
                "channel_id", "GUILD_SCHEDULED_EVENT_CHANNEL_ID_MUST_BE_NULL", "channel_id must be null"
            )
    if start is not None and (changed is None or "scheduled_start_time" in changed) and start < call.dc.now():
        words = "Cannot schedule event in the past."
        problems.add("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", words)
    if start is not None and end is not None and end <= start:
        words = "Cannot schedule event with end time before start time."
        problems.add("scheduled_end_time", "GUILD_SCHEDULED_EVENT_END_TIME_BEFORE_START", words)
    problems.raise_any()


def _moment(problems: Problems, name: str, text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        problems.add(name, "BASE_TYPE_REQUIRED", "This field is required")
        return None
    if moment.tzinfo is None:
        problems.add(name, "DATETIME_TYPE_PARSE", f"Could not parse {text}. Should be ISO8601.")
        return None
    return moment


def _picture(call: Call, event: ScheduledEvent, given: str | None) -> None:
    if not given:
        return
    head, _, rest = given.partition(",")
    try:
        body = base64.b64decode(rest, validate=True)
    except binascii.Error:
        body = b""
    if not head.startswith("data:image/") or not body:
        raise wrong_form("image", "IMAGE_INVALID", "Invalid image")
    event.image = hashlib.blake2b(body, digest_size=16).hexdigest()
    mime = head.removeprefix("data:").partition(";")[0]
    call.dc.shelf.put(f"guild-events/{event.id}/{event.image}.png", mime, body)


def _told(call: Call, guild: Guild, event: ScheduledEvent, action: str) -> Json:
    wire = event_json(call.dc, guild, event)
    call.dc.tell_guild(f"GUILD_SCHEDULED_EVENT_{_EVENTS[action]}", guild, wire)
    call.dc.record(
        "event",
        action=action,
        guild_id=str(guild.id),
        event_id=str(event.id),
        name=event.name,
        status=event.status,
        start=event.start,
        end=event.end,
        location=event.location,
        image=call.dc.event_image(event),
    )
    return wire


_EVENTS = {"create": "CREATE", "edit": "UPDATE", "delete": "DELETE"}
_ALL, _ONE = "/guilds/{guild}/scheduled-events", "/guilds/{guild}/scheduled-events/{event}"
ROUTES: list[Route] = [
    ("GET", _ALL, list_events),
    ("POST", _ALL, create_event),
    ("GET", _ONE, get_event),
    ("PATCH", _ONE, edit_event),
    ("DELETE", _ONE, delete_event),
    ("GET", _ONE + "/users", list_interested),
]
