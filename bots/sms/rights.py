"""DISCONNECT, PAUSE, RESUME, LANGUAGE and FORGET by text: a fan's rights, whatever keywords artists chose."""

from __future__ import annotations

import re

from bots.conversation.intents import Disconnect, Forget, Language, Pause
from bots.conversation.typed import EVERYTHING, artists_said, days_said, services_said
from core.campaign import Artist
from core.fan import Fan, Reachability, Visitor
from core.ids import label_of
from core.language import language_said, same
from core.ports import Store
from core.services.privacy import Privacy
from notifications.dates import text_message_date
from notifications.segments import plain
from notifications.wording import Wording

Right = Disconnect | Pause | Language | Forget
_DISCONNECT = re.compile(
    r"\W*(?:disconnect|trennen|desconectar|d[eé]connecter)\b\W*(.*?)\W*", re.IGNORECASE | re.DOTALL
)
_PAUSE = re.compile(r"\W*paus(?:e|a|ieren)\b\W*(.*?)\W*", re.IGNORECASE | re.DOTALL)
_RESUME = re.compile(r"\W*(?:resume|unpause|weiter|reanudar|reprendre|retomar)\W*", re.IGNORECASE)
_LANGUAGE = re.compile(r"\W*(?:language|sprache|idioma|langue)\b\W*(.*?)\W*", re.IGNORECASE | re.DOTALL)
_FORGET = re.compile(
    r"\W*(?:forget|vergiss|vergessen|olvid(?:ar?|ame)|oubli(?:e|er)|esque[cç](?:a|er?))"
    r"(?: (?:me|mich|moi))?\b\W*(.*?)\W*",
    re.IGNORECASE | re.DOTALL,
)
_SAID = 60  # what is longer names nothing of ours
_LISTED, _ROOM = 3, 50  # artists in a question, and letters for them


def right(body: str) -> Right | None:
    """Which right a text asks for; None: none."""
    if _RESUME.fullmatch(body):
        return Pause(days=0)
    for words, intent in (
        (_DISCONNECT, lambda said: Disconnect(said=said)),
        (_PAUSE, lambda said: Pause(days=days_said(said))),
        (_LANGUAGE, lambda said: Language(code=said or None)),
        (_FORGET, lambda said: Forget(said=said)),
    ):
        found = words.fullmatch(body)
        if found is not None and len(found[1]) <= _SAID:
            return intent(found[1])
    return None


class Rights:
    """Strangers are not answered; a number that said stop gets what it asks for in silence."""

    def __init__(self, store: Store, privacy: Privacy, wording: Wording, operator: str) -> None:
        self._store, self._privacy = store, privacy
        self._wording, self._operator = wording, operator

    async def answer(self, visitor: Visitor, body: str, *, last: bool = False) -> str | None:
        """The text to send back, "" for none; None: not ours. `last`: nobody else takes it for a keyword."""
        asked = right(body)
        if asked is None:
            return None
        async with self._store() as tx:
            known = await tx.fans.known(visitor)
        if known is None:
            return None
        fan, address = known
        text = await self._did(asked, fan, visitor, last=last)
        return text if text is None or address.reachability is Reachability.OK else ""

    async def _did(self, asked: Right, fan: Fan, visitor: Visitor, *, last: bool) -> str | None:
        lang = visitor.language
        match asked:
            case Disconnect(said=said):
                return await self._disconnect(fan, said, lang)
            case Pause(days=days):
                return await self._pause(visitor, days, lang)
            case Language(code=code):
                return await self._language(visitor, code or "", lang)
            case Forget(said=said):
                return await self._forget(fan, visitor, said, last=last)

    async def _disconnect(self, fan: Fan, said: str, lang: str) -> str:
        connected = [grant.dsp for grant in (await self._privacy.page(fan.id)).grants]
        wanted = services_said(said, connected)
        for dsp in wanted:
            await self._privacy.disconnect(fan.id, dsp)
        key = "sms-disconnected" if wanted else "sms-disconnect-which" if connected else "sms-disconnect-none"
        services = ", ".join(dict.fromkeys(label_of(dsp) for dsp in wanted or connected))
        return self._t(lang, key, services=services)

    async def _pause(self, visitor: Visitor, days: int | None, lang: str) -> str:
        if days is None:
            return self._t(lang, "sms-pause-ask")
        until = await self._privacy.pause(visitor, days)
        if until is None:
            return self._t(lang, "sms-pause-over")
        return self._t(lang, "sms-paused", date=text_message_date(until.date(), lang))

    async def _language(self, visitor: Visitor, said: str, lang: str) -> str:
        known = self._wording.languages()
        names = [self._wording.text(code, "language-name") for code in known]
        code = language_said(said, known, names)
        if not code:
            return self._t(lang, "sms-language-ask", codes=", ".join(c.split("-")[0].upper() for c in known))
        await self._privacy.language(visitor, code)
        return self._t(code, "sms-language-set")

    async def _forget(self, fan: Fan, visitor: Visitor, said: str, *, last: bool) -> str | None:
        """One artist by name, everything by a yes; when both are called the same, the page asks which."""
        lang, artists = visitor.language, await self._privacy.artists(fan.id)
        if not said:
            return self._ask(artists, lang)
        campaigns = [campaign for campaign, _ in (await self._privacy.page(fan.id)).presaves]
        named, everything = artists_said(said, artists, campaigns), same(said) in EVERYTHING
        if everything and not named:
            await self._privacy.forget(fan.id)
            return self._t(lang, "sms-forgotten")
        if len(named) == 1 and not everything:
            artist = await self._privacy.forget_artist(fan.id, named[0].id)
            return self._t(lang, "sms-forgotten-artist", artist=(artist or named[0]).name)
        if named:
            return self._t(lang, "sms-forget-page", url=await self._privacy.me_url(visitor))
        return self._t(lang, "sms-forget-nobody") if last else None

    def _ask(self, artists: list[Artist], lang: str) -> str:
        """Those whose names fit into the question; whoever is not listed can be named all the same."""
        listed: list[str] = []
        for artist in artists:
            if len(listed) < _LISTED and len(", ".join([*listed, artist.name])) <= _ROOM:
                listed.append(artist.name)
        if not artists:
            return self._t(lang, "sms-forget")
        return self._t(lang, "sms-forget-what", artists=", ".join(listed) or "...")

    def _t(self, lang: str, key: str, **args: str | int) -> str:
        return plain(self._wording.text(lang, key, operator=self._operator, **args))
