"""Answers every intent of a fan, in their language, for whatever channel they use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bots.conversation.account import AccountFlow
from bots.conversation.intents import (
    AgreeLink,
    AlsoFollow,
    AlsoPlaylist,
    AskAgain,
    Carry,
    Choose,
    Claim,
    Come,
    Disconnect,
    EndFuture,
    Forget,
    Intent,
    Language,
    Link,
    Look,
    News,
    Pause,
    Prefer,
    RemindMe,
    Simple,
    TellMe,
    Unlink,
    Wake,
    Withdraw,
    Write,
)
from bots.conversation.joining_flow import JoiningFlow
from bots.conversation.news_flow import NewsFlow
from bots.conversation.person_flow import PersonFlow
from bots.conversation.replies import Reply
from bots.conversation.reply_flow import ReplyFlow
from bots.conversation.trust_flow import TrustFlow
from bots.conversation.wish_flow import WishFlow
from core.errors import NotFound, Refused
from core.fan import Visitor
from core.message import Message
from core.services.consents import Consents
from core.services.guardian import Guardian
from core.services.joining import Joining
from core.services.persons import Persons
from core.services.privacy import Privacy
from core.services.replying import Replying
from core.services.wishing import Wishing
from notifications.wording import Wording

Answer = Callable[[Any, Visitor, str], Awaitable[Reply]]
_FOR_FANS = {"error-campaign-not-found": "error-campaign-gone"}  # the first speaks of an artist's server


class Conversation:
    """`respond(visitor, intent)`: the one entry for Telegram, Discord and SMS."""

    def __init__(
        self,
        joining: Joining,
        privacy: Privacy,
        guardian: Guardian,
        persons: Persons,
        replying: Replying,
        consents: Consents,
        wishing: Wishing,
        wording: Wording,
        operator: str,
        public_url: str,
    ) -> None:
        self._privacy, self._wording = privacy, wording
        join = JoiningFlow(joining, wording, public_url)
        trust = TrustFlow(guardian, wording)
        account = AccountFlow(joining, privacy, trust, wording, operator)
        person = PersonFlow(persons, wording)
        reply, wish = ReplyFlow(replying, wording), WishFlow(wishing, wording)
        self._answers: dict[type, Answer] = {
            Come: join.come,
            Look: join.look,
            Choose: join.choose,
            AlsoFollow: wish.follow,
            AlsoPlaylist: wish.playlist,
            RemindMe: join.remind,
            TellMe: join.tell_me,
            Withdraw: join.withdraw,
            News: NewsFlow(consents, wording).news,
            Wake: join.wake,
            Claim: join.claim,
            Disconnect: account.disconnect,
            Pause: account.pause,
            Forget: account.forget,
            Language: account.language,
            EndFuture: trust.end,
            Link: person.link,
            AgreeLink: person.agree,
            Unlink: person.unlink,
            Prefer: person.channel,
            Write: reply.write,
            Carry: reply.carry,
            AskAgain: reply.ask_again,
            Simple: account.simple,
        }

    async def respond(self, visitor: Visitor, intent: Intent) -> Reply:
        """Never raises for what a person did: refusals come back as words."""
        language = await self.language(visitor)
        try:
            return await self._answers[type(intent)](intent, visitor, language)
        except Refused as refusal:
            key = _FOR_FANS.get(refusal.key, refusal.key)
            return Reply(messages=(Message(text=self._wording.text(language, key, **refusal.words)),))

    async def language(self, visitor: Visitor) -> str:
        """What the fan chose, else what the channel says."""
        try:
            fan = await self._privacy.fan_of(visitor)
        except NotFound:
            return self._wording.language_for(visitor.language)
        return self._wording.language_for(fan.language)
