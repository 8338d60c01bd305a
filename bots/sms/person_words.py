"""LINK, UNLINK, CHANNEL and MYDATA by text: the same conversation as in chats, in words alone."""

from __future__ import annotations

import re

from bots.conversation.flow import Conversation
from bots.conversation.intents import Intent, Link, Prefer, Simple, Unlink
from bots.conversation.replies import Reply
from core.fan import Reachability, Visitor
from core.message import OpenUrl
from core.ports import Store
from core.services.persons import CODE_LENGTH
from notifications.segments import plain
from notifications.wording import Wording

_LINK = re.compile(r"\W*link\b\W*(.*?)\W*", re.IGNORECASE | re.DOTALL)
_CHANNEL = re.compile(r"\W*channel\b\W*(\w*)\W*", re.IGNORECASE)
_UNLINK = re.compile(r"\W*unlink\W*", re.IGNORECASE)
_MY_DATA = re.compile(r"\W*(?:my ?)?data\W*", re.IGNORECASE)


def person_words(body: str) -> Intent | None:
    """What a text about one's chats means; None: it is about something else."""
    if _UNLINK.fullmatch(body):
        return Unlink()
    if (channel := _CHANNEL.fullmatch(body)) is not None:
        return Prefer(said=channel[1][:20])
    if _MY_DATA.fullmatch(body):
        return Simple(word="mydata")
    if (link := _LINK.fullmatch(body)) is not None and len(link[1]) <= 2 * CODE_LENGTH:
        return Link(code=link[1])
    return None


class PersonWords:
    """Strangers are answered only when they bring a code, numbers that said stop never."""

    def __init__(self, store: Store, conversation: Conversation, wording: Wording, operator: str) -> None:
        self._store, self._conversation = store, conversation
        self._wording, self._operator = wording, operator

    async def answer(self, visitor: Visitor, body: str) -> str | None:
        """The text to send back; None: not ours, or silence."""
        intent = person_words(body)
        if intent is None:
            return None
        carries_code = isinstance(intent, Link) and len(intent.code) >= CODE_LENGTH
        if not await self._may_talk(visitor, stranger=carries_code):
            return None
        reply = await self._conversation.respond(visitor, intent)
        if not await self._may_talk(visitor, stranger=False):  # an erased number that had said stop
            return None
        if isinstance(intent, Simple):
            return self._page(visitor, reply)
        return plain("\n".join(message.text for message in reply.messages))

    def _page(self, visitor: Visitor, reply: Reply) -> str | None:
        """The file of a chat does not fit a text: the link to the fan's own page, where it is."""
        buttons = [b for message in reply.messages for row in message.buttons for b in row]
        url = next((b.action.url for b in buttons if isinstance(b.action, OpenUrl)), None)
        if url is None:
            return None
        return plain(self._wording.text(visitor.language, "sms-mydata", operator=self._operator, url=url))

    async def _may_talk(self, visitor: Visitor, *, stranger: bool) -> bool:
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
        return stranger if known is None else known[1].reachability is Reachability.OK
