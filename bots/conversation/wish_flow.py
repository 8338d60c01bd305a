"""The part of the conversation about what goes with a save: follow the artist, a playlist of the fan's own."""

from __future__ import annotations

from collections.abc import Sequence

from bots.conversation.intents import AlsoFollow, AlsoPlaylist, encode
from bots.conversation.replies import Reply
from core.campaign import Campaign
from core.consent import Shown
from core.fan import Visitor
from core.message import Button, Message, OpenUrl, Press
from core.ports import Playlist
from core.services.offers import Connect
from core.services.wishing import Listed, Wishing, Words
from notifications.wording import Wording

_PAGE = 8  # in rows of two: with the row below them they are what Discord draws
_LONGEST_NAME = 100
_PRESSED = 64  # bytes in a button


class WishFlow:
    """Nothing is chosen before a press; the words of the button are what the ledger keeps."""

    def __init__(self, wishing: Wishing, wording: Wording) -> None:
        self._wishing, self._wording = wishing, wording

    async def follow(self, intent: AlsoFollow, visitor: Visitor, lang: str) -> Reply:
        """Noted, or the way to a permission that reaches so far."""
        words = self._words(lang, "button-also-follow")
        done = await self._wishing.follow(visitor, intent.campaign, intent.dsp, words)
        if isinstance(done, Connect):
            return self._ask(done, lang, "chat-also-ask-follow")
        artist, title = done.campaign.artist.name, done.campaign.title
        text = self._t(lang, "chat-also-followed", artist=artist, title=title, service=done.label)
        return Reply(messages=(Message(text=text),))

    async def playlist(self, intent: AlsoPlaylist, visitor: Visitor, lang: str) -> Reply:
        """A page of the fan's own, or the one that they chose."""
        if intent.playlist is not None:
            return await self._into(intent, intent.playlist, visitor, lang)
        listed = await self._wishing.playlists(visitor, intent.campaign, intent.dsp)
        if isinstance(listed, Connect):
            return self._ask(listed, lang, "chat-also-ask-playlist")
        return Reply(messages=(self._page(intent, listed, lang),), redraw=intent.page is not None)

    async def _into(self, intent: AlsoPlaylist, playlist: str, visitor: Visitor, lang: str) -> Reply:
        wanted = Playlist(id=playlist, name=self._t(lang, "consent-playlist-given"))
        words = self._words(lang, "chat-also-which")
        done = await self._wishing.into(visitor, intent.campaign, intent.dsp, wanted, words)
        if isinstance(done, Connect):
            return self._ask(done, lang, "chat-also-ask-playlist")
        name, title = _name(done.playlist), done.campaign.title
        text = self._t(lang, "chat-also-playlist", playlist=name, title=title)
        return Reply(messages=(Message(text=text),), redraw=True)

    def _page(self, intent: AlsoPlaylist, listed: Listed, lang: str) -> Message:
        own = [one for one in listed.own if len(self._take(intent, one.id).data.encode()) <= _PRESSED]
        last = max(0, (len(own) - 1) // _PAGE)
        page = min(intent.page or 0, last)
        shown = own[page * _PAGE : (page + 1) * _PAGE]
        key = "chat-also-which" if own else "chat-also-no-list"
        text = self._t(lang, key, title=listed.campaign.title, service=listed.label)
        rows = [self._row(intent, shown[at : at + 2]) for at in range(0, len(shown), 2)]
        new = self._t(lang, "chat-also-new", playlist=self._t(lang, "consent-playlist-given"))
        below = [Button(label=new, action=self._take(intent, ""))]
        if page > 0:
            below.insert(0, self._turn(intent, page - 1, lang, "chat-also-back"))
        if page < last:
            below.append(self._turn(intent, page + 1, lang, "chat-also-more"))
        return Message(text=text, buttons=(*rows, tuple(below)))

    def _row(self, intent: AlsoPlaylist, some: Sequence[Playlist]) -> tuple[Button, ...]:
        return tuple(Button(label=_name(one.name) or "…", action=self._take(intent, one.id)) for one in some)

    def _take(self, intent: AlsoPlaylist, playlist: str) -> Press:
        return Press(data=encode(AlsoPlaylist(campaign=intent.campaign, dsp=intent.dsp, playlist=playlist)))

    def _turn(self, intent: AlsoPlaylist, page: int, lang: str, key: str) -> Button:
        there = AlsoPlaylist(campaign=intent.campaign, dsp=intent.dsp, page=page)
        return Button(label=self._t(lang, key), action=Press(data=encode(there)))

    def _ask(self, connect: Connect, lang: str, key: str) -> Reply:
        """The page there has a box for it, unticked."""
        text = self._t(lang, key, service=connect.label, artist=connect.campaign.artist.name)
        label = self._t(lang, "chat-connect", service=connect.label)
        go = Button(label=label, action=OpenUrl(url=connect.url), primary=True)
        return Reply(messages=(Message(text=text, buttons=((go,),), private=True),))

    def _words(self, lang: str, key: str) -> Words:
        def said(campaign: Campaign, service: str) -> Shown:
            about = {"title": campaign.title, "artist": campaign.artist.name, "service": service}
            return Shown(text=self._t(lang, key, **about), version=f"{key}/1", language=lang)

        return said

    def _t(self, lang: str, key: str, **args: str | int) -> str:
        return self._wording.text(lang, key, **args)


def _name(name: str) -> str:
    """On one line, and not to be taken for markup of ours."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).replace("**", "*").split())[
        :_LONGEST_NAME
    ]
