"""The part of the conversation about standing consents: whose future releases are saved, and how that ends."""

from __future__ import annotations

from bots.conversation.intents import EndFuture, encode
from bots.conversation.replies import Reply
from core.consent import Shown
from core.fan import Visitor
from core.message import Button, Message, Press
from core.services.guardian import Guardian
from notifications.wording import Wording


class TrustFlow:
    """Lists and revokes "save everything new by this artist"."""

    def __init__(self, guardian: Guardian, wording: Wording) -> None:
        self._guardian, self._wording = guardian, wording

    async def listed(self, visitor: Visitor, lang: str) -> tuple[Message, ...]:
        """One message with a button an artist; nothing when there is no such consent."""
        artists = (await self._guardian.future_saves(visitor))[:10]
        if not artists:
            return ()
        text = self._wording.text(lang, "chat-future-saves")
        rows = tuple(
            (
                Button(
                    label=self._wording.text(lang, "chat-future-end", artist=name),
                    action=Press(data=encode(EndFuture(artist=artist_id))),
                ),
            )
            for artist_id, name in artists
        )
        return (Message(text=text, buttons=rows),)

    async def end(self, intent: EndFuture, visitor: Visitor, lang: str) -> Reply:
        """At once: a promise that is already made stays and can be cancelled by itself."""
        names = dict(await self._guardian.future_saves(visitor))
        text = self._wording.text(lang, "chat-future-end", artist=names.get(intent.artist, ""))
        shown = Shown(text=text, version="future-end/1", language=lang)
        await self._guardian.end_future_saves(visitor, intent.artist, shown)
        return Reply(messages=(Message(text=self._wording.text(lang, "chat-future-ended")),))
