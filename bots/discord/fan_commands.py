"""The slash commands for fans."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bots.conversation.intents import (
    Come,
    Disconnect,
    Forget,
    Intent,
    Language,
    Link,
    Pause,
    Prefer,
    Simple,
    Unlink,
)
from bots.discord.client import Interaction
from bots.discord.fans import Fans
from bots.discord.translating import worded
from notifications.wording import Wording

_MEANT: dict[str, Intent] = {
    "status": Simple(word="status"),
    "releases": Simple(word="releases"),
    "mydata": Simple(word="mydata"),
    "disconnect": Disconnect(),
    "pause": Pause(),
    "language": Language(),
    "unlink": Unlink(),
    "channel": Prefer(),
    "stop": Simple(word="stop", said="/stop"),
    "start": Simple(word="resume", said="/start"),
    "help": Simple(word="help"),
}


def fan_commands(fans: Fans, wording: Wording) -> list[app_commands.Command[Any, ..., None]]:
    """All of them, usable in servers and in the bot's direct messages."""
    everywhere = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
    presave = _presave(fans, wording)
    made = [
        presave,
        _link(fans, wording),
        _forget(fans, wording),
        *(_plain(fans, wording, name, intent) for name, intent in _MEANT.items()),
    ]
    for command in made:
        command.allowed_contexts = everywhere
        command.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
    return made


def _presave(fans: Fans, wording: Wording) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="presave", description=_about(wording, "presave"))
    @app_commands.describe(code=worded(wording, "discord-option-code"))
    async def presave(interaction: Interaction, code: app_commands.Range[str, 1, 20] | None = None) -> None:
        intent = Come(code=code.strip(), source="command") if code else Simple(word="hello")
        await fans.meant(interaction, intent)

    return presave


def _link(fans: Fans, wording: Wording) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="link", description=_about(wording, "link"))
    @app_commands.describe(code=worded(wording, "discord-option-link-code"))
    async def link(interaction: Interaction, code: app_commands.Range[str, 1, 20] | None = None) -> None:
        await fans.meant(interaction, Link(code=code or ""))

    return link


def _forget(fans: Fans, wording: Wording) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="forget", description=_about(wording, "forget"))
    @app_commands.describe(artist=worded(wording, "discord-option-forget-artist"))
    async def forget(interaction: Interaction, artist: app_commands.Range[str, 1, 60] | None = None) -> None:
        await fans.meant(interaction, Forget(said=artist or ""))

    return forget


def _plain(fans: Fans, wording: Wording, name: str, intent: Intent) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name=name, description=_about(wording, name))
    async def plain(interaction: Interaction) -> None:
        await fans.meant(interaction, intent)

    return plain


def _about(wording: Wording, name: str) -> app_commands.locale_str:
    return worded(wording, f"discord-command-{name}")
