"""What a human does in Discord: commands, buttons, menus, forms, reading direct messages.

    dc = discord_of(world)
    app = dc.add_application("token", 100, "Upbeat")
    neo = dc.user(1, "NEON"); mia = dc.user(7, "Mia", locale="de")
    guild = dc.add_guild("NEON", neo, roles=["Fans"], channels=["general", "releases"])
    guild.join(mia)
    reply = await neo.command(guild, "general", "/campaign create", title="Night Drive",
                              artwork=Attachment(name="a.png", body=png))   # Message or Modal
    choices = await neo.autocomplete(guild, "general", "/campaign edit", "campaign", "night")
    post = await guild.channel("releases").wait_for(lambda m: "Night Drive" in m.text)
    answer = await mia.press(post, "Pre-save")                 # the ephemeral Message
    url = await mia.press(answer, lambda b: b.kind == "url")   # a link button: its address
    after = await neo.submit(modal, {"Title": "Night Drive II"})
    dm = await mia.wait_for(lambda m: "saved" in m.text)       # newest fitting direct message
    mia.close_dms()

What can not be done in the app raises CannotDo; an application that does not answer raises InteractionFailed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sandbox.discord import commanding, forms
from sandbox.discord.applications import Application
from sandbox.discord.cannot import CannotDo
from sandbox.discord.changes import Changes
from sandbox.discord.guilds import Guild, ScheduledEvent
from sandbox.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Interaction, outcome
from sandbox.discord.posting import place
from sandbox.discord.records import DM, Button, Channel, Choice, Json, Message, Modal

if TYPE_CHECKING:
    from sandbox.discord.state import DiscordWorld

Which = str | Callable[[Button], bool]
Seen = Message | Modal


class User:
    """A Discord account; make it with `DiscordWorld.user`. `patience_s`: how long a person watches "thinking…"."""

    def __init__(self, dc: DiscordWorld, user_id: int, *, name: str, locale: str) -> None:
        self._dc = dc
        self.id, self.name, self.locale = user_id, name, locale
        self.dms_open = True
        self.blocked: set[int] = set()  # application ids
        self.patience_s = 15.0
        self.changes = Changes()

    # -- acting --------------------------------------------------------------------------------------------------

    async def command(
        self, guild: Guild | None, channel: Channel | str, text: str, /, **options: Any
    ) -> Seen:
        """Use a slash command, e.g. "/campaign create"; `_` in an option's name may stand for `-`.

        Values: str, int, float, bool, `Attachment`, `User`, `Channel`, `Role`, or a choice's name.
        """
        where = self._channel(guild, channel)
        application, data = commanding.command(self._dc, self, where, text, options)
        return await self._see(self._act(application, where, COMMAND, data))

    async def autocomplete(
        self,
        guild: Guild | None,
        channel: Channel | str,
        text: str,
        option: str,
        typed: str = "",
        /,
        **filled: Any,
    ) -> list[Choice]:
        """What the app suggests while `typed` stands in `option`; `filled` are the options set before."""
        where = self._channel(guild, channel)
        application, data = commanding.typing(self._dc, self, where, text, option, typed, filled)
        interaction = self._act(application, where, AUTOCOMPLETE, data)
        shown = await outcome(interaction, self.patience_s)
        assert isinstance(shown, list)
        return shown

    async def press(self, message: Message, which: Which) -> Seen | str:
        """Press a button found by its label or a predicate on `Button`; a link button gives its address."""
        button = self._button(message, which)
        if button.kind == "url":
            return button.value
        data = {"custom_id": button.value, "component_type": 2, "id": button.wire.get("id", 1)}
        return await self._see(self._use(message, data))

    async def select(self, message: Message, *values: Any, menu: Which | None = None) -> Seen:
        """Choose in a select menu (the only one, or found by placeholder/predicate) by labels or values."""
        button = self._button(message, menu or (lambda one: one.kind == "select"))
        data = forms.selected(self._dc, message.channel, button.wire, values)
        return await self._see(self._use(message, data))

    async def submit(self, modal: Modal, values: Mapping[str, Any] | None = None) -> Seen:
        """Send a form; `values` by label or custom_id, what is not named keeps its prefilled value."""
        data = forms.filled(self._dc, modal, values or {})
        interaction = self._act(modal.application, modal.channel, MODAL_SUBMIT, data, modal.message)
        return await self._see(interaction)

    async def say(self, channel: Channel, content: str, *, to: Message | None = None) -> Message:
        """Write a message, or reply `to` one."""
        message = Message(
            id=self._dc.new_id(),
            channel=channel,
            user=self,
            created=self._dc.now(),
            content=content,
            answers=to,
        )
        place(self._dc, message)
        self._dc.record("inbound", user=str(self.id), channel_id=str(channel.id), content=content)
        return message

    # -- reading -------------------------------------------------------------------------------------------------

    def dms(self, application: Application | None = None) -> list[Message]:
        """The direct messages with an application (all when none is named), oldest first."""
        shown = [message for channel in self.dm_channels(application) for message in channel.messages]
        return sorted(shown, key=lambda message: message.id)

    def dm_channels(self, application: Application | None = None) -> list[Channel]:
        """The open direct message channels with an application (all when none is named)."""
        wanted = self._dc.applications.values() if application is None else [application]
        found = [self._dc.dm(one, self) for one in wanted]
        return [channel for channel in found if channel is not None]

    def ephemerals(self, channel: Channel) -> list[Message]:
        """The replies only this person sees in a channel, oldest first."""
        return list(channel.hidden.get(self.id, ()))

    async def wait_for(
        self,
        predicate: Callable[[Message], bool],
        timeout: float = 10.0,  # noqa: ASYNC109 - people give up
        *,
        application: Application | None = None,
        after: int = 0,
    ) -> Message:
        """The newest direct message from a bot that fits, at once or when it comes; TimeoutError."""

        def fits(message: Message) -> bool:
            return message.application is not None and message.id > after and predicate(message)

        def look() -> Message | None:
            return next((one for one in reversed(self.dms(application)) if fits(one)), None)

        found = await self.changes.until(look, timeout)
        if found is None:
            last = [message.text[:60] for message in self.dms(application)[-3:]]
            raise TimeoutError(
                f"no such direct message for {self.name} within {timeout:g} s; they end with {last}"
            )
        return found

    async def wait_for_ephemeral(
        self,
        channel: Channel,
        predicate: Callable[[Message], bool],
        timeout: float = 10.0,  # noqa: ASYNC109 - people give up
        *,
        after: int = 0,
    ) -> Message:
        """The newest fitting reply that only this person sees in a channel; TimeoutError."""
        return await channel.newest(lambda: self.ephemerals(channel), predicate, timeout, after)

    # -- settings ------------------------------------------------------------------------------------------------

    def close_dms(self) -> None:
        """Forbid direct messages from server members (bots get 50007)."""
        self.dms_open = False

    def open_dms(self) -> None:
        """Allow them again."""
        self.dms_open = True

    def block(self, application: Application) -> None:
        """Block a bot (it gets 50007)."""
        self.blocked.add(application.id)

    def unblock(self, application: Application) -> None:
        """Take the block back."""
        self.blocked.discard(application.id)

    def install(self, application: Application) -> None:
        """Add the application to the own account: its bot may write without a shared server."""
        application.installed_by.add(self.id)

    def interested_in(self, event: ScheduledEvent) -> None:
        """Press "Interested" on a scheduled event."""
        event.interested.add(self.id)

    # -- how -----------------------------------------------------------------------------------------------------

    def _channel(self, guild: Guild | None, channel: Channel | str) -> Channel:
        if isinstance(channel, str):
            if guild is None:
                raise CannotDo("a channel named by a word needs its guild")
            channel = guild.channel(channel)
        self._must_see(channel)
        return channel

    def _must_see(self, channel: Channel) -> None:
        if channel.guild is not None and self.id not in channel.guild.members:
            raise CannotDo(f"{self.name} is not a member of {channel.guild.name}")
        if channel.guild is not None and not channel.guild.sees(self.id, channel):
            raise CannotDo(f"{self.name} does not see {channel.name}")
        if channel.type == DM and channel.user is not self:
            raise CannotDo(f"{self.name} cannot see other people's direct messages")

    def _button(self, message: Message, which: Which) -> Button:
        self._must_see(message.channel)
        if message.deleted or message.hidden_for not in (None, self):
            raise CannotDo("the message is not there (any more)")
        for button in message.flat_buttons:
            if button.text == which if isinstance(which, str) else which(button):
                if button.disabled:
                    raise CannotDo(f"{button.text!r} is greyed out")
                return button
        shown = ", ".join(repr(button.text) for button in message.flat_buttons) or "none"
        wanted = repr(which) if isinstance(which, str) else "like that"
        raise CannotDo(f"no button {wanted}; the message shows: {shown}")

    def _use(self, message: Message, data: Json) -> Interaction:
        assert message.application is not None
        return self._act(message.application, message.channel, COMPONENT, data, message)

    def _act(
        self,
        application: Application,
        channel: Channel,
        kind: int,
        data: Json,
        message: Message | None = None,
    ) -> Interaction:
        if kind != AUTOCOMPLETE:
            self._dc.record(
                "interaction",
                user=str(self.id),
                application_id=str(application.id),
                channel_id=str(channel.id),
                type=kind,
                what=data.get("name") or data.get("custom_id"),
                options=data.get("options", []),
            )
        return self._dc.interact(application, self, channel, kind, data, message)

    async def _see(self, interaction: Interaction) -> Seen:
        shown = await outcome(interaction, self.patience_s)
        assert not isinstance(shown, list)
        return shown
