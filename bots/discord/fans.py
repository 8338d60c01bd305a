"""What fans press and type: through the conversation, answered where only they see it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from io import BytesIO

import discord

from bots.conversation.flow import Conversation
from bots.conversation.intents import Choose, Intent, RemindMe, decode
from bots.conversation.replies import Reply
from bots.discord.answers import Answers
from bots.discord.client import Interaction, say
from bots.discord.drawing import Drawn, draw
from bots.discord.pictures import Pictures
from core.fan import Reachability, Sender, Visitor
from core.ids import Channel
from core.message import Message
from core.ports import Clock, Store
from notifications.wording import Wording

_QUICK_S = 1.8  # Discord waits three seconds for the first sign of life


class Fans:
    """One answer a press: edited in place where the pressed message was the fan's own, else a new one."""

    def __init__(
        self,
        store: Store,
        conversation: Conversation,
        pictures: Pictures,
        answers: Answers,
        wording: Wording,
        public_url: str,
        clock: Clock,
    ) -> None:
        self._store, self._conversation, self._clock = store, conversation, clock
        self._pictures, self._answers = pictures, answers
        self._wording, self._public_url = wording, public_url
        self.us: Sender | None = None

    async def pressed(self, interaction: Interaction, data: str) -> None:
        """A button with a meaning of the conversation."""
        await self.meant(interaction, decode(data))

    async def shared(self, interaction: Interaction, slug: str) -> None:
        """The page's address, to be copied."""
        lang = interaction.client.language(interaction)
        url = f"{self._public_url}/{slug}"
        await say(interaction, content=self._wording.text(lang, "discord-share-text", url=url))

    async def meant(self, interaction: Interaction, intent: Intent) -> None:
        """Answer an intent; "thinking…" is shown only when the answer takes its time."""
        work = asyncio.create_task(self._respond(interaction, intent))
        await asyncio.wait({work}, timeout=_QUICK_S)
        if not work.done():
            await interaction.response.defer(ephemeral=True, thinking=True)
        reply = await work
        self._answers.note(interaction)
        if reply.notice and isinstance(intent, Choose | RemindMe) and not await self._has_chat(interaction):
            promise = self._wording.text(interaction.client.language(interaction), "discord-promise")
            reply = replace(reply, notice=f"{reply.notice} {promise}")
        await self._show(interaction, reply)

    async def _respond(self, interaction: Interaction, intent: Intent) -> Reply:
        """Who presses something in a server shares one with us again."""
        if interaction.guild_id is not None and self.us is not None:
            who = str(interaction.user.id)
            async with self._store() as tx:
                await tx.fans.lift(self.us.id, {Reachability.NO_MUTUAL_GUILD}, self._clock.now(), who)
        return await self._conversation.respond(self.visitor(interaction), intent)

    async def _has_chat(self, interaction: Interaction) -> bool:
        """Whether a direct message has got through to this person."""
        async with self._store() as tx:
            known = await tx.fans.known(self.visitor(interaction))
        address = known[1] if known else None
        return (
            address is not None
            and address.dm_channel_id is not None
            and address.reachability is Reachability.OK
        )

    def visitor(self, interaction: Interaction) -> Visitor:
        """Who speaks, as Discord vouches for it."""
        assert self.us is not None
        return Visitor(
            sender_id=self.us.id,
            channel=Channel.DISCORD,
            external_id=str(interaction.user.id),
            name=interaction.user.display_name[:64],
            language=str(interaction.locale)[:12],
        )

    async def _show(self, interaction: Interaction, reply: Reply) -> None:
        notice = reply.notice
        messages = reply.messages or ((Message(text=notice),) if notice else ())
        for number, message in enumerate(messages):
            last = number == len(messages) - 1
            drawn = draw(
                message,
                await self._pictures.small(message.artwork_id),
                notice=notice if reply.messages and last else "",
            )
            if last and reply.redraw and _is_theirs(interaction) and not interaction.response.is_done():
                await interaction.response.edit_message(**drawn.to_edit())
            else:
                await self._say(interaction, drawn, reply if last else None)

    async def _say(self, interaction: Interaction, drawn: Drawn, reply: Reply | None) -> None:
        parts = drawn.to_send()
        if reply is not None and reply.document is not None:
            name, body = reply.document
            parts["files"] = [discord.File(BytesIO(body), name)]
        await say(interaction, **parts)


def _is_theirs(interaction: Interaction) -> bool:
    """Whether the pressed message is seen by this person alone."""
    message = interaction.message
    return message is not None and (interaction.guild_id is None or message.flags.ephemeral)
