"""A person acts, the application answers: one interaction from beginning to end."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.discord.applications import Application
from sandbox.discord.changes import Changes
from sandbox.discord.records import DM, MOST_BYTES, Channel, Choice, Json, Message, Modal
from sandbox.discord.wire import app_permissions, channel_json, member_json, message_json, user_json

if TYPE_CHECKING:
    from sandbox.discord.people import User
    from sandbox.discord.state import DiscordWorld

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
TOKEN_LIFETIME_S = 15 * 60.0
DEFERRED_UPDATE = 6

Shown = Message | Modal | list[Choice]


class InteractionFailed(Exception):
    """What the app shows in red: the application did not respond (in time)."""


@dataclass(slots=True, kw_only=True, eq=False)
class Interaction:
    """`answer` is the callback type the application chose; `shown` is what the person then saw first."""

    id: int
    token: str
    type: int
    application: Application
    user: User
    channel: Channel
    data: Json
    message: Message | None  # whose component was used
    created: datetime
    deadline: float  # time.monotonic() of the first answer
    answer: int | None = None
    reply: Message | None = None  # "@original"
    shown: Shown | None = None
    followups: dict[int, Message] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)

    @property
    def late(self) -> bool:
        """The application did not answer in time."""
        return self.answer is None and time.monotonic() > self.deadline

    def show(self, what: Shown) -> None:
        """The person sees something."""
        if self.shown is None:
            self.shown = what
        self.changes.tell()

    def origin(self, dc: DiscordWorld) -> Json:
        """The interaction_metadata of messages that come of it."""
        origin: Json = {
            "id": str(self.id),
            "type": self.type,
            "user": user_json(dc, self.user.id),
            "authorizing_integration_owners": self._owners(),
        }
        if self.type == COMPONENT and self.message is not None:
            origin["interacted_message_id"] = str(self.message.id)
        if self.type == MODAL_SUBMIT:
            opener = COMMAND if self.message is None else COMPONENT
            inner = origin | {"type": opener}
            if self.message is not None:
                inner["interacted_message_id"] = str(self.message.id)
            origin["triggering_interaction_metadata"] = inner
        return origin

    def _owners(self) -> Json:
        guild = self.channel.guild
        owners = {"0": str(guild.id) if guild else "0"}
        if self.user.id in self.application.installed_by:
            owners["1"] = str(self.user.id)
        return owners

    def wire(self, dc: DiscordWorld) -> Json:
        """The INTERACTION_CREATE event."""
        channel, guild = self.channel, self.channel.guild
        event: Json = {
            "id": str(self.id),
            "application_id": str(self.application.id),
            "type": self.type,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(channel.id),
            "channel": channel_json(dc, channel),
            "locale": self.user.locale,
            "app_permissions": str(app_permissions(channel, self.application)),
            "context": 1 if channel.type == DM else 0,
            "authorizing_integration_owners": self._owners(),
            "entitlements": [],
            "attachment_size_limit": MOST_BYTES,
        }
        if guild is not None:
            granted = str(guild.granted(self.user.id))
            member = member_json(dc, guild.members[self.user.id]) | {"permissions": granted}
            event |= {
                "guild_id": str(guild.id),
                "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
                "guild_locale": guild.locale,
                "member": member,
            }
        else:
            event["user"] = user_json(dc, self.user.id)
        if self.message is not None:
            event["message"] = message_json(dc, self.message)
        return event


async def outcome(interaction: Interaction, patience_s: float) -> Shown:
    """What the person sees in the end; raises InteractionFailed.

    A deferred reply is awaited for `patience_s`. When a deferred update is followed by nothing, the message whose
    component was used is what they see.
    """
    left = interaction.deadline - time.monotonic()
    answer = await interaction.changes.until(lambda: interaction.answer, left)
    name = interaction.application.name
    if answer is None:
        raise InteractionFailed(f"{name}: the application did not respond")
    shown: Shown | None = await interaction.changes.until(lambda: interaction.shown, patience_s)
    if shown is not None:
        return shown
    if answer == DEFERRED_UPDATE and interaction.message is not None:
        return interaction.message
    raise InteractionFailed(f"{name} is still thinking after {patience_s:g} s")
