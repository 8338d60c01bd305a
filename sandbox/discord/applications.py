"""The bots of this world and what they registered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.discord.records import Json

if TYPE_CHECKING:
    from sandbox.discord.gateway_session import GatewaySession


@dataclass(slots=True, kw_only=True, eq=False)
class Application:
    """An application with its bot user (same id)."""

    id: int
    token: str = field(repr=False)
    name: str
    quarantined: bool = False  # 20026: no DMs to people it has not written to before
    privileged_intents: int = 0  # those granted in the developer portal
    commands: dict[int, Json] = field(default_factory=dict, repr=False)  # guild_id in it: of one guild only
    sessions: dict[str, GatewaySession] = field(default_factory=dict, repr=False)
    installed_by: set[int] = field(default_factory=set)  # people who added it to their account

    def commands_in(self, guild_id: int | None) -> list[Json]:
        """What a person can pick there: the guild's own commands, then global ones of other names."""
        own = [one for one in self.commands.values() if guild_id and one.get("guild_id") == str(guild_id)]
        taken = {(one["type"], one["name"]) for one in own}
        return own + [
            one
            for one in self.commands.values()
            if "guild_id" not in one and (one["type"], one["name"]) not in taken
        ]
