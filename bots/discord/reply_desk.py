"""What a team does about a fan's words: answer, mute, and choose the channel in which it reads them."""

from __future__ import annotations

from typing import Any

import discord

from bots.discord.client import Interaction, say
from bots.discord.desk import Desk
from bots.discord.forms import inputs
from bots.discord.reply_posts import FIELD, answered, buttons, form
from bots.discord.reply_threads import seen_by_all
from core.errors import NotFound, Refused
from core.ids import FanReplyId
from core.services.replying import Replying, Standing
from notifications.wording import Wording


class ReplyDesk:
    """Its buttons are "ur:<what>:<reply>", its form "uw:<reply>". Rights are the core's to judge."""

    def __init__(self, desk: Desk, replying: Replying) -> None:
        self._desk, self._replying = desk, replying

    async def pressed(self, interaction: Interaction, rest: str) -> None:
        """A button under a fan's words."""
        what, _, number = rest.partition(":")
        reply_id = _id(number)
        if what == "answer":
            await self._replying.answerable(self._desk.actor(interaction), reply_id)
            lang = interaction.client.language(interaction)
            await interaction.response.send_modal(form(reply_id, self._desk.wording, lang))
        elif what in ("mute", "unmute"):
            await self._mute(interaction, reply_id, on=what == "mute")
        else:
            raise NotFound

    async def submitted(self, interaction: Interaction, rest: str) -> None:
        """The form came back."""
        data: dict[str, Any] = dict(interaction.data or {})
        given = {i["custom_id"]: str(i.get("value") or "") for i in inputs(data.get("components", ()))}
        reply_id, actor = _id(rest), self._desk.actor(interaction)
        words, standing = await self._replying.answer(actor, reply_id, given.get(FIELD, ""))
        before = interaction.message.content if interaction.message else ""
        content = answered(before, words, interaction.user.display_name)
        await interaction.response.edit_message(
            content=content, view=self._view(interaction, reply_id, standing)
        )

    async def _mute(self, interaction: Interaction, reply_id: FanReplyId, *, on: bool) -> None:
        standing = await self._replying.mute(self._desk.actor(interaction), reply_id, on=on)
        await interaction.response.edit_message(view=self._view(interaction, reply_id, standing))
        key = "discord-reply-muted" if on else "discord-reply-unmuted"
        await say(interaction, content=self._desk.text(interaction, key))

    def _view(
        self, interaction: Interaction, reply_id: FanReplyId, standing: Standing
    ) -> discord.ui.View | None:
        """In the server's language: everybody of the team reads it."""
        wording = self._desk.wording
        lang = wording.language_for(str(interaction.guild_locale or "en"))
        return buttons(reply_id, wording, lang, answered=standing.answered, muted=standing.muted)


def must_be_usable(channel: discord.TextChannel) -> None:
    """Raises Refused unless we may make threads there, write into them and read them."""
    if channel.is_news():
        raise Refused("error-reply-news", channel=channel.mention)
    may = channel.permissions_for(channel.guild.me)
    if not (
        may.view_channel
        and may.send_messages_in_threads
        and may.read_message_history
        and may.create_private_threads
        and may.create_public_threads
    ):
        raise Refused("error-reply-channel", channel=channel.mention)


def where_words(wording: Wording, lang: str, guild: discord.Guild | None, channel_id: int | None) -> str:
    """How the settings name the place."""
    if channel_id is None:
        return wording.text(lang, "discord-none")
    channel = guild.get_channel(channel_id) if guild else None
    private = isinstance(channel, discord.TextChannel) and seen_by_all(channel)
    place = "private" if private else "team"
    return wording.text(lang, "discord-replies-on", place=place, channel=f"<#{channel_id}>")


def _id(number: str) -> FanReplyId:
    if not number.isdigit() or len(number) > 18:
        raise NotFound("error-reply-gone")
    return FanReplyId(int(number))
