"""The part of the conversation about a person's chats: joined by a code, parted, and the one they listen to."""

from __future__ import annotations

from bots.conversation.intents import AgreeLink, Link, Prefer, Unlink, encode
from bots.conversation.replies import Reply
from core.errors import NotFound
from core.fan import Address, Visitor
from core.ids import Channel
from core.message import Button, Message, Press
from core.services.persons import LinkCode, Persons, Question
from notifications.wording import Wording

_YES = frozenset(("yes", "y", "ja", "si", "sí", "oui", "sim"))
_NO = frozenset(("no", "n", "nein"))
_MARKS = str.maketrans("", "", "*_`[]<>")  # a name must not look like words of ours


class PersonFlow:
    """`/link`, `/link CODE`, `/unlink`, `/channel`; by text the same words without a slash."""

    def __init__(self, persons: Persons, wording: Wording) -> None:
        self._persons, self._wording = persons, wording

    async def link(self, intent: Link, visitor: Visitor, lang: str) -> Reply:
        """A code, the question a code leads to, or a typed answer to it."""
        said = intent.code.strip().lower()
        if said in _YES:
            return await self.agree(AgreeLink(yes=True), visitor, lang)
        if said in _NO:
            return await self.agree(AgreeLink(yes=False), visitor, lang)
        if said:
            return self._ask(await self._persons.bring(visitor, said), visitor, lang)
        begun = await self._persons.begin(visitor)
        if isinstance(begun, Question):
            return self._ask(begun, visitor, lang)
        return self._code(begun, visitor, lang)

    async def agree(self, intent: AgreeLink, visitor: Visitor, lang: str) -> Reply:
        """Yes or no to the chat at the other end."""
        if not intent.yes:
            await self._persons.decline(visitor, intent.request)
            return self._say(self._t(lang, "person-declined"))
        waits = await self._persons.agree(visitor, intent.request)
        if waits is not None:
            words = self._word(waits.other.channel, "link")
            key = "person-waits"
            return self._say(self._t(lang, key, other=self._named(waits.other, lang), words=words))
        return self._say(self._t(lang, "person-linked", words=self._word(visitor.channel, "channel")))

    async def unlink(self, intent: Unlink, visitor: Visitor, lang: str) -> Reply:
        """Asked first where there are buttons; by text the word is the answer."""
        if intent.sure or visitor.channel is Channel.SMS:
            await self._persons.part(visitor)
            return self._say(self._t(lang, "person-parted"))
        yes = Button(label=self._t(lang, "person-part-yes"), action=Press(data=encode(Unlink(sure=True))))
        return Reply(messages=(Message(text=self._t(lang, "person-part-sure"), buttons=((yes,),)),))

    async def channel(self, intent: Prefer, visitor: Visitor, lang: str) -> Reply:
        """Which chat to listen to: asked, or set. A typed channel means the first chat there."""
        try:
            chats = await self._persons.chats(visitor)
        except NotFound:
            return self._say(self._t(lang, "person-one-chat", words=self._word(visitor.channel, "link")))
        if intent.any_chat:
            await self._persons.prefer(visitor, None)
            return self._say(self._t(lang, "person-anywhere"))
        wanted = intent.address
        if intent.said:
            named = (a.id for a in chats.addresses if a.channel.value == intent.said.strip().lower())
            wanted = next(named, None)
        if wanted is not None:
            chosen = await self._persons.prefer(visitor, wanted)
            assert chosen is not None
            key = "person-chosen-sms" if chosen.channel is Channel.SMS else "person-chosen"
            return self._say(self._t(lang, key, other=self._named(chosen, lang)))
        if len(chats.addresses) == 1:
            return self._say(self._t(lang, "person-one-chat", words=self._word(visitor.channel, "link")))
        return self._choices(chats.addresses, visitor, lang)

    def _choices(self, addresses: tuple[Address, ...], visitor: Visitor, lang: str) -> Reply:
        if visitor.channel is Channel.SMS:
            words = " / ".join(dict.fromkeys(a.channel.value.upper() for a in addresses))
            return self._say(self._t(lang, "person-choose-typed", words=words))
        rows = [
            (Button(label=self._named(a, lang)[:64], action=Press(data=encode(Prefer(address=a.id)))),)
            for a in addresses
        ]
        anywhere = Press(data=encode(Prefer(any_chat=True)))
        rows.append((Button(label=self._t(lang, "person-anywhere-button"), action=anywhere),))
        return Reply(messages=(Message(text=self._t(lang, "person-choose"), buttons=tuple(rows)),))

    def _code(self, begun: LinkCode, visitor: Visitor, lang: str) -> Reply:
        if visitor.channel is Channel.SMS:
            return self._say(self._t(lang, "person-code-typed", code=begun.code, minutes=begun.minutes))
        text = self._t(lang, "person-code", code=begun.code, minutes=begun.minutes)
        alike = [self._t(lang, "person-alike", channel=channel.value) for channel in begun.alike]
        go_on = Button(label=self._t(lang, "person-brought-button"), action=Press(data=encode(Link())))
        return Reply(messages=(Message(text="\n\n".join((text, *alike)), buttons=((go_on,),)),))

    def _ask(self, question: Question, visitor: Visitor, lang: str) -> Reply:
        other = self._named(question.other, lang)
        if question.agreed:
            words = self._word(question.other.channel, "link")
            return self._say(self._t(lang, "person-waits", other=other, words=words))
        if visitor.channel is Channel.SMS:
            return self._say(self._t(lang, "person-ask-typed", other=other))
        yes, no = (
            Button(
                label=self._t(lang, key),
                action=Press(data=encode(AgreeLink(request=question.request, yes=agreed))),
                primary=agreed,
            )
            for key, agreed in (("person-yes", True), ("person-no", False))
        )
        return Reply(messages=(Message(text=self._t(lang, "person-ask", other=other), buttons=((yes, no),)),))

    def _named(self, address: Address, lang: str) -> str:
        """A number shows its last two digits only."""
        channel = address.channel.value
        if address.channel is Channel.SMS:
            return self._t(lang, "person-number", digits=address.external_id[-2:])
        name = " ".join(address.name.translate(_MARKS).split())[:40]
        return self._t(lang, "person-chat" if name else "person-chat-unnamed", name=name, channel=channel)

    def _word(self, channel: Channel, command: str) -> str:
        return command.upper() if channel is Channel.SMS else f"/{command}"

    def _say(self, text: str) -> Reply:
        return Reply(messages=(Message(text=text),))

    def _t(self, lang: str, key: str, **args: str | int) -> str:
        return self._wording.text(lang, key, **args)
