"""The discord.py client: routes every interaction to its handler, and answers in words when one fails."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from bots.discord.failures import FAULTS
from core.errors import Refused, StorageAway
from notifications.wording import Wording

log = structlog.get_logger(__name__)
Interaction = discord.Interaction["UpbeatClient"]
Handler = Callable[[Interaction, str], Awaitable[None]]
_PRESSED = r"(?P<kind>u[a-z]):(?P<rest>[\s\S]*)"


class UpbeatClient(discord.Client):
    """`handlers`: by the two letters before the colon of a custom_id. Nothing of a person is cached."""

    def __init__(
        self, wording: Wording, after_login: Callable[[], Awaitable[None]], trace: aiohttp.TraceConfig
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=30.0,
            http_trace=trace,
        )
        self.wording = wording
        self.handlers: dict[str, Handler] = {}
        self.heard: Callable[[discord.Message], Awaitable[None]] = _nobody_listens
        self.tree = Tree(self)
        self._after_login = after_login

    async def setup_hook(self) -> None:
        """Called once, when the token was accepted."""
        self.add_dynamic_items(Pressed)
        await self._after_login()

    async def on_interaction(self, interaction: Interaction) -> None:
        """Forms: discord.py forgets them at a restart, so they are answered by their custom_id here."""
        data: Mapping[str, Any] = dict(interaction.data or {})
        custom_id = str(data.get("custom_id", ""))
        form = re.fullmatch(_PRESSED, custom_id)
        if interaction.type is discord.InteractionType.modal_submit and form is not None:
            await self.handle(interaction, form["kind"], form["rest"])

    async def on_message(self, message: discord.Message) -> None:
        """Only direct messages come: no other intent for messages is asked for."""
        await self.heard(message)

    async def handle(self, interaction: Interaction, kind: str, rest: str) -> None:
        """One press or form; whatever goes wrong is answered in words."""
        try:
            await self.handlers[kind](interaction, rest)
        except Exception as error:  # noqa: BLE001 - discord.py would only log it: the person has to hear something
            await self.explain(interaction, error)

    async def explain(self, interaction: Interaction, error: BaseException) -> None:
        """Refusals in their own words; our faults as a sentence, and in the log."""
        lang = self.language(interaction)
        if isinstance(error, Refused):
            text = self.wording.text(lang, error.key, **error.words)
        elif isinstance(error, app_commands.CheckFailure):
            text = self.wording.text(lang, "error-not-allowed")
        else:
            away = isinstance(error, StorageAway)
            log.error("discord_interaction_failed", error=type(error).__name__, exc_info=not away and error)
            text = self.wording.text(lang, "discord-broken")
        try:
            await say(interaction, content=text)
        except FAULTS as late:
            log.warning("discord_answer_not_shown", error=type(late).__name__)

    def language(self, interaction: Interaction) -> str:
        """Of the person's app."""
        return self.wording.language_for(str(interaction.locale))

    def server_language(self, interaction: Interaction) -> str:
        """Of the server; the person's where we have no words in it."""
        return self.wording.language_for(str(interaction.guild_locale), str(interaction.locale))


async def _nobody_listens(_: discord.Message) -> None:
    return


class Tree(app_commands.CommandTree[UpbeatClient]):
    """Commands whose errors are told to the person."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """The cause counts, not discord.py's wrapping of it."""
        if interaction.type is discord.InteractionType.autocomplete:
            log.warning("discord_autocomplete_failed", error=type(error.__cause__ or error).__name__)
            return
        await self.client.explain(interaction, error.__cause__ or error)


class Pressed(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_PRESSED):
    """Any button of ours, however old: what it means is in its custom_id."""

    def __init__(self, item: discord.ui.Button[Any], kind: str, rest: str) -> None:
        super().__init__(item)
        self._kind, self._rest = kind, rest

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],  # noqa: ARG003 - discord.py's signature
        item: discord.ui.Item[Any],
        match: Any,
    ) -> Pressed:
        """Made anew for each press."""
        assert isinstance(item, discord.ui.Button)
        return cls(item, match["kind"], match["rest"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """To its handler."""
        await interaction.client.handle(interaction, self._kind, self._rest)


async def say(interaction: Interaction, **parts: Any) -> None:
    """Only this person sees it; where "thinking…" stands, it takes that place."""
    response = interaction.response
    if not response.is_done():
        await response.send_message(ephemeral=True, **parts)
    elif response.type is discord.InteractionResponseType.deferred_channel_message:
        await _instead_of_thinking(interaction, parts)
    else:
        await interaction.followup.send(ephemeral=True, **parts)


async def _instead_of_thinking(interaction: Interaction, parts: dict[str, Any]) -> None:
    if interaction.extras.get("shown"):
        await interaction.followup.send(ephemeral=True, **parts)
        return
    interaction.extras["shown"] = True
    await interaction.edit_original_response(attachments=parts.pop("files", []), **parts)
