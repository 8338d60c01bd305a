"""Filling in modals and choosing in select menus, with the client's own checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sandbox.discord.cannot import CannotDo
from sandbox.discord.commanding import ATTACHMENT, CHANNEL, MENTIONABLE, ROLE, USER, Resolved
from sandbox.discord.records import Channel, Field, Json, Modal

if TYPE_CHECKING:
    from sandbox.discord.state import DiscordWorld

TEXT_INPUT, STRING_SELECT, FILE_UPLOAD = 4, 3, 19
_THINGS = {5: USER, 6: ROLE, 7: MENTIONABLE, 8: CHANNEL, FILE_UPLOAD: ATTACHMENT}  # by component type


def selected(dc: DiscordWorld, channel: Channel, menu: Json, values: Sequence[Any]) -> Json:
    """The data of a select menu's interaction."""
    resolved = Resolved(dc, channel)
    chosen = _chosen(menu, values, resolved, menu.get("placeholder") or menu["custom_id"])
    data = {
        "custom_id": menu["custom_id"],
        "component_type": menu["type"],
        "id": menu.get("id", 1),
        "values": chosen,
    }
    return data | ({"resolved": resolved.things} if resolved.things else {})


def filled(dc: DiscordWorld, modal: Modal, values: Mapping[str, Any]) -> Json:
    """The data of a modal's submission."""
    known = {name for field in modal.fields for name in (field.label, field.custom_id)}
    for name in values:
        if name not in known:
            raise CannotDo(f"the form {modal.title!r} has no {name!r}; it has {', '.join(sorted(known))}")
    resolved = Resolved(dc, modal.channel)
    parts: list[Json] = []
    for number, field in enumerate(modal.fields, start=1):
        given = values.get(field.label, values.get(field.custom_id))
        answer = {
            "type": field.wire["type"],
            "custom_id": field.custom_id,
            "id": field.wire.get("id", 100 + number),
        }
        answer |= _answer(field, given, resolved)
        holder: Json = {"type": field.holder["type"], "id": field.holder.get("id", number)}
        inner = {"component": answer} if holder["type"] == 18 else {"components": [answer]}
        parts.append(holder | inner)
    data: Json = {"custom_id": modal.custom_id, "components": parts}
    return data | ({"resolved": resolved.things} if resolved.things else {})


def _answer(field: Field, given: Any, resolved: Resolved) -> Json:
    if field.wire["type"] == TEXT_INPUT:
        return {"value": _text(field, field.value if given is None else given)}
    if field.wire["type"] in (STRING_SELECT, *_THINGS):
        several = given if isinstance(given, list | tuple) else [] if given is None else [given]
        if not several:
            several = [one["value"] for one in field.wire.get("options", []) if one.get("default")]
        if not several and not field.required:
            return {"values": []}
        return {"values": _chosen(field.wire, several, resolved, field.label)}
    return {"value": given}


def _text(field: Field, given: Any) -> str:
    if not isinstance(given, str):
        raise CannotDo(f"{field.label} takes words, not {given!r:.60}")
    if not given:
        if field.required:
            raise CannotDo(f"{field.label} is required")
        return ""
    least, most = field.wire.get("min_length") or 0, field.wire.get("max_length") or 4000
    if not least <= len(given) <= most:
        raise CannotDo(f"{field.label} must have {least} to {most} characters")
    return given


def _chosen(menu: Json, values: Sequence[Any], resolved: Resolved, name: str) -> list[str]:
    least, most = menu.get("min_values", 1), menu.get("max_values", 1)
    if not least <= len(values) <= most:
        raise CannotDo(f"{name} takes {least} to {most} choices, not {len(values)}")
    if menu["type"] in _THINGS:
        return [resolved.thing(_THINGS[menu["type"]], value, name) for value in values]
    by_label = {one["label"]: one["value"] for one in menu["options"]}
    known = set(by_label.values())
    wrong = [value for value in values if value not in by_label and value not in known]
    if wrong:
        raise CannotDo(f"{name} does not offer {wrong[0]!r}; it offers {', '.join(by_label)}")
    return [by_label.get(value, value) for value in values]
