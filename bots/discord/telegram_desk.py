"""`/campaign telegram`: the Telegram groups and channels that get an artist's posts; codes for more, and a way out."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bots.discord.client import Interaction, say
from bots.discord.desk import Desk
from bots.discord.drawing import CONTENT_MAX, as_markdown, cut
from core.errors import NotFound, Refused
from core.group_chat import GroupChat, GroupState
from core.ids import GroupChatId
from core.services.pairing import Pairing
from core.services.teams import Actor

_HOME = "https://t.me"
_CHANNEL_RIGHTS = "post_messages+edit_messages+delete_messages"


class TelegramDesk:
    """Lists, hands out codes, unpairs."""

    def __init__(self, desk: Desk, pairing: Pairing) -> None:
        self.desk, self._pairing = desk, pairing

    async def show(self, interaction: Interaction, artist: str | None) -> None:
        """One line a chat."""
        chats = await self._pairing.chats(self.desk.actor(interaction, artist))
        lines = [self.desk.text(interaction, "discord-telegram-nothing")]
        if chats:
            title = self.desk.text(interaction, "discord-telegram-title")
            more = self.desk.text(interaction, "discord-telegram-more")
            lines = [title, *(self._line(interaction, chat) for chat in chats), more]
        await say(interaction, content=cut("\n".join(lines), CONTENT_MAX))

    async def code(self, interaction: Interaction, language: str | None, artist: str | None) -> None:
        """A new one, and how to bring it there; posts come in `language`, else in that of their app."""
        bot, words = self.desk.telegram_bot, self.desk.wording
        if not bot:
            raise Refused("error-discord-no-telegram")
        if language is not None and language not in words.languages():
            raise Refused("error-discord-language", languages=", ".join(words.languages()))
        language = language or interaction.client.language(interaction)
        made = await self._pairing.code(self.desk.actor(interaction, artist), language)
        text = self.desk.text(
            interaction,
            "discord-telegram-code",
            code=made.code,
            minutes=made.minutes,
            bot=bot,
            language=language,
            group=f"<{_HOME}/{bot}?startgroup=p_{made.code}>",
            channel=f"<{_HOME}/{bot}?startchannel&admin={_CHANNEL_RIGHTS}>",
        )
        await say(interaction, content=text)

    async def unpair(self, interaction: Interaction, given: str, artist: str | None) -> None:
        """By its suggestion, or by its title."""
        actor = self.desk.actor(interaction, artist)
        wanted = given.strip().lower()
        chats = await self._pairing.chats(actor)
        found = [c for c in chats if wanted == str(c.id)] or [c for c in chats if wanted == c.title.lower()]
        if not found:
            raise NotFound("error-pair-chat")
        if len(found) > 1:
            raise Refused("error-which-one", names=", ".join(c.title for c in found[:5]))
        gone = await self._pairing.unpair(actor, GroupChatId(found[0].id))
        words = self.desk.text(interaction, "discord-telegram-unpaired", title=as_markdown(gone.title))
        await say(interaction, content=words)

    async def count(self, actor: Actor, interaction: Interaction) -> str:
        """How many, for the settings."""
        chats = await self._pairing.chats(actor)
        paired = sum(chat.state is GroupState.PAIRED for chat in chats)
        troubled = len(chats) - paired
        key = "discord-telegram-count-troubled" if troubled else "discord-telegram-count"
        return self.desk.text(interaction, key, paired=paired, troubled=troubled)

    async def suggested(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Chats of the server's artists for an option."""
        try:
            chats = await self._pairing.chats(self.desk.actor(interaction))
        except Refused:
            return []
        fits = [chat for chat in chats if typed.lower() in chat.title.lower()]
        return [
            app_commands.Choice(name=cut(chat.title or "—", 100), value=str(chat.id)) for chat in fits[:25]
        ]

    def _line(self, interaction: Interaction, chat: GroupChat) -> str:
        parts = [
            f"**{as_markdown(chat.title)}**",
            self.desk.text(interaction, f"discord-telegram-kind-{chat.kind.value}"),
            chat.language,
            self.desk.text(interaction, f"discord-telegram-state-{chat.state.value}"),
        ]
        return "• " + " · ".join(parts)


def telegram_command(telegram: TelegramDesk) -> app_commands.Command[Any, ..., None]:
    """Nothing: the list. A code, or a language: a new code. A chat: no more posts there."""

    @app_commands.command(
        name="telegram", description="Telegram groups and channels that get your posts; pair and unpair"
    )
    @app_commands.describe(
        code="A one-use code for another group or channel",
        language="Of the posts there, like en",
        unpair="No more posts to this one",
        artist="Which artist, where this server has several",
    )
    async def command(
        interaction: Interaction,
        code: bool = False,
        language: str | None = None,
        unpair: str | None = None,
        artist: str | None = None,
    ) -> None:
        if unpair:
            await telegram.unpair(interaction, unpair, artist)
        elif code or language:
            await telegram.code(interaction, language, artist)
        else:
            await telegram.show(interaction, artist)

    @command.autocomplete("artist")
    async def _artists(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await telegram.desk.suggested_artists(interaction, typed)

    @command.autocomplete("unpair")
    async def _chats(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await telegram.suggested(interaction, typed)

    @command.autocomplete("language")
    async def _languages(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        fits = [name for name in telegram.desk.wording.languages() if typed.lower() in name.lower()]
        return [app_commands.Choice(name=name, value=name) for name in fits]

    return command
