"""Discord as one world: applications, people, guilds, direct messages and everything said there."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.discord import permissions, snapshot
from sandbox.discord.applications import Application
from sandbox.discord.guilds import Guild, Role, ScheduledEvent
from sandbox.discord.interactions import Interaction
from sandbox.discord.pace import Pace
from sandbox.discord.people import User
from sandbox.discord.records import DM, Attachment, Channel, Json, Message
from sandbox.discord.shelf import Shelf
from sandbox.discord.snowflakes import Snowflakes
from sandbox.discord.wire import channel_json, guild_create, role_json
from sandbox.world import World

GUILDS, GUILD_EVENTS = 1 << 0, 1 << 16
GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15
_OLD_INTERACTIONS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCall:
    """A REST call and its answer, for checks against the published description."""

    method: str
    path: str  # without /discord/api/v10
    body: Any
    status: int
    answer: Any


class DiscordWorld:
    """The state of the fake Discord. Get it with `discord_of(world)`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.applications: dict[int, Application] = {}
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}  # direct messages; a guild holds its own
        self.interactions: OrderedDict[str, Interaction] = OrderedDict()  # by token
        self.nonces: OrderedDict[tuple[int, int, str], tuple[datetime, Message]] = OrderedDict()
        self.shelf = Shelf()
        self.pace = Pace()
        self.calls: deque[SeenCall] = deque(maxlen=2000)
        self.ack_within_s = 3.0
        self.nonce_window_s = 300.0  # "the past few minutes"
        self._dms: dict[tuple[int, int], Channel] = {}
        self._ids = Snowflakes(world.clock)

    # -- setting the scene ---------------------------------------------------------------------------------------

    def add_application(self, token: str, application_id: int, name: str) -> Application:
        """Register an application with its bot; registering it again replaces token and name."""
        found = self.applications.get(application_id)
        if found is None:
            found = Application(id=application_id, token=token, name=name)
            self.applications[application_id] = found
        found.token, found.name = token, name
        return found

    def user(self, user_id: int, name: str = "Fan", *, locale: str = "en-US") -> User:
        """The person with this id; created on first use, later calls return the same one unchanged."""
        if user_id not in self.users:
            self.users[user_id] = User(self, user_id, name=name, locale=locale)
        return self.users[user_id]

    def add_guild(
        self,
        name: str,
        owner: User,
        roles: Iterable[str] | Mapping[str, int] = (),
        channels: Iterable[str] = ("general", "announcements"),
        *,
        applications: Iterable[Application] | None = None,
        guild_id: int | None = None,
    ) -> Guild:
        """A new guild with roles (names, or name -> permission bits) and text channels; all bots join (by default)."""
        guild = Guild(
            id=guild_id or self.new_id(),
            name=name,
            owner=owner,
            new_id=self.new_id,
            now=self.now,
            announce=lambda new: self._announce(guild, new),
            changed=lambda one: self.tell_guild("CHANNEL_UPDATE", guild, channel_json(self, one)),
        )
        everyone = Role(id=guild.id, name="@everyone", permissions=permissions.EVERYONE, position=0)
        guild.roles[guild.id] = everyone
        named = roles if isinstance(roles, Mapping) else dict.fromkeys(roles, 0)
        for role, granted in named.items():
            guild.add_role(role, granted)
        for channel in channels:
            guild.add_channel(channel.removeprefix("#"))
        guild.join(owner)
        self.guilds[guild.id] = guild
        for application in self.applications.values() if applications is None else applications:
            self.invite(application, guild)
        return guild

    def invite(self, application: Application, guild: Guild, granted: int = permissions.BOT) -> None:
        """Add an application's bot to a guild."""
        guild.add_bot(application, granted)
        self.tell(application, "GUILD_CREATE", guild_create(self, guild, application), guild, GUILDS)

    # -- looking things up ---------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The world's time."""
        return self.world.clock.now()

    def new_id(self) -> int:
        """A new snowflake."""
        return next(self._ids)

    def application_by_token(self, token: str) -> Application | None:
        """The application this bot token opens."""
        return next((one for one in self.applications.values() if one.token == token), None)

    def channel(self, channel_id: int) -> Channel | None:
        """A guild channel or a DM by id."""
        if channel_id in self.channels:
            return self.channels[channel_id]
        return next((g.channels[channel_id] for g in self.guilds.values() if channel_id in g.channels), None)

    def message(self, channel_id: int, message_id: int, user_id: int | None = None) -> Message | None:
        """A message a person sees: a public one, or their own ephemeral one."""
        channel = self.channel(channel_id)
        if channel is None:
            return None
        own = channel.hidden.get(user_id, []) if user_id is not None else []
        return channel.by_id.get(message_id) or next((one for one in own if one.id == message_id), None)

    def dm(self, application: Application, user: User) -> Channel | None:
        """The direct messages of a bot and a person, None when never opened."""
        return self._dms.get((application.id, user.id))

    def open_dm(self, application: Application, user: User) -> Channel:
        """Open direct messages; the existing channel when there is one."""
        key = application.id, user.id
        if key not in self._dms:
            channel = Channel(
                id=self.new_id(), type=DM, user=user, application=application, changes=user.changes
            )
            self._dms[key] = self.channels[channel.id] = channel
            self.record(
                "dm_open",
                channel_id=str(channel.id),
                to_user=str(user.id),
                application_id=str(application.id),
            )
            user.changes.tell()
        return self._dms[key]

    def share_a_guild(self, application: Application, user: User) -> bool:
        """Whether the bot may find this person at all."""
        together = any(application.id in g.members and user.id in g.members for g in self.guilds.values())
        return together or user.id in application.installed_by

    def attach(self, channel_id: int, file: Attachment, description: str = "") -> Json:
        """Put a file on the fake CDN."""
        return self.shelf.attach(self.world.base_url, channel_id, self.new_id(), file, description)

    def event_image(self, event: ScheduledEvent) -> str | None:
        """The link to a scheduled event's picture."""
        path = f"guild-events/{event.id}/{event.image}.png"
        return f"{self.world.base_url}/discord/cdn/{path}" if event.image else None

    # -- telling -------------------------------------------------------------------------------------------------

    def record(self, kind: str, **data: Any) -> None:
        """Add a journal entry of vendor "discord"."""
        self.world.journal.add("discord", kind, **data)

    def tell(
        self, application: Application, event: str, data: Json, guild: Guild | None, intents: int
    ) -> None:
        """Send a gateway event to the sessions that asked for it (any of `intents`; 0: everyone)."""
        for session in list(application.sessions.values()):
            session.tell(event, data, guild, intents)

    def tell_guild(self, event: str, guild: Guild, data: Json) -> None:
        """An event about a guild, to all its bots."""
        intents = GUILD_EVENTS if "SCHEDULED" in event else GUILDS
        for application in self._bots_of(guild):
            self.tell(application, event, data, guild, intents)

    def tell_message(self, event: str, message: Message, data: Json) -> None:
        """An event about a message, to the bots that can see it."""
        guild = message.channel.guild
        if guild is None:
            if message.channel.application is not None:
                self.tell(message.channel.application, event, data, None, DIRECT_MESSAGES)
            return
        said = data | {"guild_id": str(guild.id)}
        for application in self._bots_of(guild):
            for session in list(application.sessions.values()):
                reads = session.intents & MESSAGE_CONTENT or _concerns(message, application)
                session.tell(event, said if reads else _emptied(said), guild, GUILD_MESSAGES)

    def _announce(self, guild: Guild, new: Role | Channel) -> None:
        if isinstance(new, Channel):
            self.tell_guild("CHANNEL_CREATE", guild, channel_json(self, new))
        else:
            data = {"guild_id": str(guild.id), "role": role_json(new)}
            self.tell_guild("GUILD_ROLE_CREATE", guild, data)

    def _bots_of(self, guild: Guild) -> list[Application]:
        return [one for one in self.applications.values() if one.id in guild.members]

    def interact(
        self,
        application: Application,
        user: User,
        channel: Channel,
        kind: int,
        data: Json,
        message: Message | None = None,
    ) -> Interaction:
        """Send an INTERACTION_CREATE."""
        interaction = Interaction(
            id=self.new_id(),
            token=secrets.token_urlsafe(48),
            type=kind,
            application=application,
            user=user,
            channel=channel,
            data=data,
            message=message,
            created=self.now(),
            deadline=time.monotonic() + self.ack_within_s,
        )
        self.interactions[interaction.token] = interaction
        while len(self.interactions) > _OLD_INTERACTIONS:
            self.interactions.popitem(last=False)
        self.tell(application, "INTERACTION_CREATE", interaction.wire(self), channel.guild, 0)
        return interaction

    def snapshot(self, people: Collection[int] | None = None) -> Json:
        """Guilds, commands, messages and the direct messages of these people (all) as plain values."""
        return snapshot.of(self, people)


def _concerns(message: Message, application: Application) -> bool:
    return message.application is application or f"<@{application.id}>" in message.content


def _emptied(data: Json) -> Json:
    """A message as bots without the message content intent get it."""
    empty: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
    return {name: empty.get(name, value) for name, value in data.items()}


def discord_of(world: World) -> DiscordWorld:
    """The Discord of this world; the same object for tests, robots, the console and the API."""
    state = world.vendors.get("discord")
    if not isinstance(state, DiscordWorld):
        state = world.vendors["discord"] = DiscordWorld(world)
    return state
