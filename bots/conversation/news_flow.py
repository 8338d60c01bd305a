"""The part of the conversation about an artist's news: asked for in words of their own, and as easily ended."""

from __future__ import annotations

from bots.conversation.intents import News, encode
from bots.conversation.replies import Reply
from core.consent import Purpose, Shown
from core.fan import Reachability, Visitor
from core.message import Button, Message, Press
from core.services.consents import IN_CHAT, Consents, NewsStanding
from notifications.wording import Wording


class NewsFlow:
    """A button says "news", the question says what that means, and only the answer to it counts."""

    def __init__(self, consents: Consents, wording: Wording) -> None:
        self._consents, self._wording = consents, wording

    async def news(self, intent: News, visitor: Visitor, lang: str) -> Reply:
        """How it stands, or what changes it."""
        standing = await self._consents.news_in(visitor, intent.campaign)
        if intent.on is None:
            return self._how_it_stands(standing, intent, lang)
        if intent.on:
            return await self._yes(standing, lang)
        shown = Shown(text=self._t(lang, "button-no-news", standing), version="news-end/1", language=lang)
        artist, channel = standing.campaign.artist.id, standing.address.channel
        await self._consents.withdraw(
            standing.address.fan_id, Purpose.NEWS, artist, channel, shown, source=IN_CHAT
        )
        return Reply(messages=(Message(text=self._t(lang, "chat-news-ended", standing)),))

    def _how_it_stands(self, standing: NewsStanding, intent: News, lang: str) -> Reply:
        if standing.given:
            text, label, on = "chat-news-given", "button-no-news", False
        else:
            text, label, on = "consent-box-news", "web-news-send", True
        change = Press(data=encode(News(campaign=intent.campaign, on=on)))
        button = Button(label=self._t(lang, label, standing), action=change)
        return Reply(messages=(Message(text=self._t(lang, text, standing), buttons=((button,),)),))

    async def _yes(self, standing: NewsStanding, lang: str) -> Reply:
        """The words of the question are what the ledger keeps."""
        shown = Shown(
            text=self._t(lang, "consent-box-news", standing), version="news-question/1", language=lang
        )
        await self._consents.agree_to_news(standing.address.id, standing.campaign.id, shown, IN_CHAT)
        lines = [self._t(lang, "chat-news-given", standing)]
        if standing.address.reachability is Reachability.OPTED_OUT:
            lines.append(self._t(lang, "chat-silenced", standing))
        return Reply(messages=(Message(text="\n".join(lines)),), redraw=True)

    def _t(self, lang: str, key: str, standing: NewsStanding) -> str:
        return self._wording.text(lang, key, artist=standing.campaign.artist.name)
