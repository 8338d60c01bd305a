"""The part of the conversation about what a fan writes back to an artist: asked first, said honestly who reads it."""

from __future__ import annotations

from bots.conversation.intents import AskAgain, Carry, Write, encode
from bots.conversation.replies import Reply
from core.consent import Shown
from core.fan import Visitor
from core.fan_reply import ANSWER_WITHIN, PER_FAN
from core.ids import ArtistId
from core.message import Button, Message, Press
from core.services.replying import Heard, Hearing, Replying
from notifications.composing import harmless
from notifications.wording import Wording

_NAME = 40


class ReplyFlow:
    """Words that no other flow understood, and the answers to the question about them."""

    def __init__(self, replying: Replying, wording: Wording) -> None:
        self._replying, self._wording = replying, wording

    async def write(self, intent: Write, visitor: Visitor, lang: str) -> Reply:
        """For an artist, or unclear."""
        heard = await self._replying.hear(visitor, intent.text, intent.ref, intent.to)
        if heard is None:
            return Reply(messages=(Message(text=self._t(lang, "chat-unclear")),), passing=True)
        if heard.what is Hearing.ASK:
            return Reply(messages=(self._question(heard, lang),))
        if heard.what is Hearing.WITH_THE_OTHERS:
            return Reply()
        return Reply(messages=(self._outcome(heard, lang),), passing=True)

    async def carry(self, intent: Carry, visitor: Visitor, lang: str) -> Reply:
        """The question turns into what became of it."""
        if not intent.yes:
            done = await self._replying.keep(visitor, intent.reply)
        else:
            asked = await self._replying.asked_about(visitor, intent.reply)
            shown = Shown(text=self._question(asked, lang).text, version="replies/1", language=lang)
            done = await self._replying.send(visitor, intent.reply, shown)
        return Reply(messages=(self._outcome(done, lang),), redraw=True)

    async def ask_again(self, intent: AskAgain, visitor: Visitor, lang: str) -> Reply:
        """At once; what is on its way already goes."""
        shown = Shown(text=self._t(lang, "reply-ask-again"), version="replies-end/1", language=lang)
        artist = await self._replying.ask_again(visitor, intent.artist, shown)
        text = self._t(lang, "reply-asks-again", artist=harmless(artist.name))
        return Reply(messages=(Message(text=text),), redraw=True)

    def _question(self, heard: Heard, lang: str) -> Message:
        assert heard.reply is not None
        artist, name = harmless(heard.artist.name), harmless(" ".join(heard.name.split()))[:_NAME]
        key = "reply-ask" if name else "reply-ask-unnamed"
        text = self._t(lang, key, artist=artist, name=name, days=ANSWER_WITHIN.days)
        yes, no = (
            Button(
                label=self._t(lang, label, artist=heard.artist.name),
                action=Press(data=encode(Carry(reply=heard.reply, yes=agreed))),
                primary=agreed,
            )
            for label, agreed in (("reply-yes", True), ("reply-no", False))
        )
        return Message(text=text, buttons=((yes, no),))

    def _outcome(self, heard: Heard, lang: str) -> Message:
        text = self._t(
            lang,
            f"reply-{heard.what.value.replace('_', '-')}",
            artist=harmless(heard.artist.name),
            most=PER_FAN,
        )
        return Message(text=text, buttons=self._end(heard, lang, heard.artist.id))

    def _end(self, heard: Heard, lang: str, artist: ArtistId) -> tuple[tuple[Button, ...], ...]:
        """What follows would be carried without a question: that ends with one tap."""
        if heard.what is not Hearing.CARRIED:
            return ()
        label, press = self._t(lang, "reply-ask-again"), Press(data=encode(AskAgain(artist=artist)))
        return ((Button(label=label, action=press),),)

    def _t(self, lang: str, key: str, **args: str | int) -> str:
        return self._wording.text(lang, key, **args)
