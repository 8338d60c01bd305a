"""Tells Discord our commands, but only when they changed: creating them is limited by the day."""

from __future__ import annotations

from typing import Any

from discord import app_commands
from discord.http import Route

from bots.discord.client import UpbeatClient

_PLAIN = ("name", "description", "type", "required", "autocomplete", "min_length", "max_length")
_LISTS = ("contexts", "integration_types", "channel_types")


async def sync_when_changed(tree: app_commands.CommandTree[UpbeatClient], application_id: int) -> bool:
    """True when they were written."""
    # discord.py's own call leaves the translations out
    route = Route("GET", "/applications/{application_id}/commands", application_id=application_id)
    known = await tree.client.http.request(route, params={"with_localizations": "true"})
    translator = tree.translator
    ours = [
        await command.get_translated_payload(tree, translator) if translator else command.to_dict(tree)
        for command in tree.get_commands()
    ]
    if _essence(ours) == _essence(known):
        return False
    await tree.sync()
    return True


def _essence(commands: Any) -> dict[str, Any]:
    return {str(c["name"]): _reduced(c) for c in commands}


def _reduced(part: Any) -> dict[str, Any]:
    """What a person can notice; Discord adds ids, versions and nulls of its own."""
    kept: dict[str, Any] = {name: part[name] for name in _PLAIN if part.get(name)}
    kept |= {name: sorted(part[name]) for name in _LISTS if part.get(name)}
    if part.get("default_member_permissions") is not None:
        kept["default_member_permissions"] = str(part["default_member_permissions"])
    if part.get("description_localizations"):
        kept["description_localizations"] = dict(part["description_localizations"])
    if part.get("choices"):
        kept["choices"] = [(c["name"], c["value"]) for c in part["choices"]]
    kept["options"] = [_reduced(option) for option in part.get("options") or ()]
    return kept
