"""Servers: roles, members, channels and scheduled events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.discord import permissions
from sandbox.discord.records import PRIVATE_THREAD, Channel

if TYPE_CHECKING:
    from sandbox.discord.applications import Application
    from sandbox.discord.people import User


@dataclass(slots=True, kw_only=True)
class Role:
    """A role; a bot may give away roles below its own highest one."""

    id: int
    name: str
    permissions: int = 0
    position: int = 1
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    of_application: int | None = None  # the role a bot brought along


@dataclass(slots=True, kw_only=True)
class Member:
    """A person or a bot in a guild."""

    user_id: int
    joined: datetime
    user: User | None = None
    roles: set[int] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class ScheduledEvent:
    """An event in the server's calendar; status 1 scheduled, 2 active, 3 completed, 4 cancelled."""

    id: int
    creator_id: int
    name: str
    description: str | None
    start: str
    end: str | None
    entity_type: int
    location: str | None
    channel_id: int | None
    status: int = 1
    image: str | None = None  # hash; the picture is on the fake CDN
    interested: set[int] = field(default_factory=set)


@dataclass(slots=True, kw_only=True, eq=False)
class Guild:
    """One server."""

    id: int
    name: str
    owner: User
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    events: dict[int, ScheduledEvent] = field(default_factory=dict)
    new_id: Callable[[], int] = field(repr=False)
    now: Callable[[], datetime] = field(repr=False)
    announce: Callable[[Role | Channel], None] = field(repr=False)  # the bots hear of a new one
    changed: Callable[[Channel], None] = field(repr=False)  # and of one that changed

    def channel(self, name: str) -> Channel:
        """A channel by name (with or without #); LookupError."""
        for channel in self.channels.values():
            if channel.name == name.removeprefix("#"):
                return channel
        raise LookupError(f"no channel {name!r} in {self.name}")

    def role(self, name: str) -> Role:
        """A role by name; LookupError."""
        for role in self.roles.values():
            if role.name == name:
                return role
        raise LookupError(f"no role {name!r} in {self.name}")

    def add_role(self, name: str, permissions: int = 0) -> Role:
        """Somebody makes a role, above the others but below the bots' own; the bots hear of it."""
        role = self.place_role(name, permissions)
        self.announce(role)
        return role

    def place_role(self, name: str, permissions: int = 0) -> Role:
        """The same, silently: whoever calls tells the bots when the role is complete."""
        role = Role(id=self.new_id(), name=name, permissions=permissions)
        self.roles[role.id] = role
        plain = [one for one in self.roles.values() if one.of_application is None and one.id != self.id]
        brought = [one for one in self.roles.values() if one.of_application is not None]
        for position, one in enumerate(plain + brought, start=1):
            one.position = position
        return role

    def add_channel(self, name: str, type: int = 0) -> Channel:  # noqa: A002 - Discord's word
        """A new channel; the bots hear of it."""
        position = len(self.channels)
        channel = Channel(id=self.new_id(), type=type, name=name, position=position, guild=self)
        self.channels[channel.id] = channel
        self.announce(channel)
        return channel

    def close_channel(self, channel: Channel, roles: Iterable[Role] = ()) -> None:
        """From now on only these roles (and the bots) see it; the bots hear of the change."""
        bots = {one.id for one in self.roles.values() if one.of_application is not None}
        channel.seen_by = bots | {role.id for role in roles}
        self.changed(channel)

    def open_channel(self, channel: Channel) -> None:
        """Everybody sees it."""
        channel.seen_by = None
        self.changed(channel)

    def sees(self, user_id: int, channel: Channel) -> bool:
        """Whether a member sees a channel or thread."""
        member = self.members.get(user_id)
        if member is None:
            return False
        granted = self.granted(user_id)
        place = channel.thread.parent if channel.thread else channel
        closed = place.seen_by is not None and not place.seen_by & member.roles
        if closed and not permissions.allows(granted, permissions.ADMINISTRATOR) and user_id != self.owner.id:
            return False
        if channel.type != PRIVATE_THREAD or channel.thread is None:
            return True
        return user_id in channel.thread.members or permissions.allows(granted, permissions.MANAGE_THREADS)

    def threads(self) -> list[Channel]:
        """All of them, the oldest first."""
        return [one for one in self.channels.values() if one.thread is not None]

    def join(self, user: User, roles: Iterable[str | Role] = ()) -> Member:
        """Make a person a member (again) and give them roles by name."""
        member = self.members.setdefault(user.id, Member(user_id=user.id, user=user, joined=self.now()))
        member.roles |= {(self.role(one) if isinstance(one, str) else one).id for one in roles}
        return member

    def leave(self, user: User) -> None:
        """The person leaves."""
        self.members.pop(user.id, None)

    def add_bot(self, application: Application, granted: int = permissions.BOT) -> Member:
        """Invite an application's bot; it brings a role of its own, on top of all."""
        role = self.place_role(application.name, granted)
        role.of_application = application.id
        role.position = max(one.position for one in self.roles.values()) + 1
        self.announce(role)
        member = Member(user_id=application.id, joined=self.now(), roles={role.id})
        self.members[application.id] = member
        return member

    def granted(self, user_id: int) -> int:
        """The permissions of a member in this guild; 0 for strangers."""
        if user_id == self.owner.id:
            return permissions.ALL
        member = self.members.get(user_id)
        if member is None:
            return 0
        granted = self.roles[self.id].permissions
        for role_id in member.roles:
            granted |= self.roles[role_id].permissions if role_id in self.roles else 0
        return permissions.ALL if granted & permissions.ADMINISTRATOR else granted

    def top_position(self, user_id: int) -> int:
        """How high the member's highest role stands."""
        member = self.members.get(user_id)
        held = member.roles if member else set()
        return max((self.roles[one].position for one in held if one in self.roles), default=0)
