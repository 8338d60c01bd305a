"""The part of the conversation about the fan: status, rights, language, help."""

from __future__ import annotations

import json

from bots.conversation.intents import (
    Choose,
    Disconnect,
    Forget,
    Language,
    Look,
    Pause,
    Simple,
    Withdraw,
    encode,
)
from bots.conversation.replies import Reply, line_key
from bots.conversation.trust_flow import TrustFlow
from bots.conversation.typed import artists_said, services_said
from core.campaign import Campaign, CampaignStatus
from core.consent import Shown
from core.errors import NotFound
from core.fan import Visitor
from core.ids import FanId, label_of
from core.language import language_said
from core.message import Button, Message, OpenUrl, Press
from core.presave import PreSave, PreSaveStatus
from core.services.joining import Joining
from core.services.offers import LIVE
from core.services.privacy import Privacy
from notifications.dates import long_date
from notifications.wording import Wording

_PAUSES = (7, 30, 90)
_ARTISTS = 3  # with "everything" and "no" they are the five rows that Discord draws


class AccountFlow:
    """Every right of a fan, one word away."""

    def __init__(
        self, joining: Joining, privacy: Privacy, trust: TrustFlow, wording: Wording, operator: str
    ) -> None:
        self._joining, self._privacy, self._trust = joining, privacy, trust
        self._wording, self._operator = wording, operator

    async def simple(self, intent: Simple, visitor: Visitor, lang: str) -> Reply:
        """status, releases, mydata, help, stop, resume, hello, unclear."""
        match intent.word:
            case "status" | "releases":
                return await self._status(visitor, lang)
            case "mydata":
                return await self._my_data(visitor, lang)
            case "stop":
                return await self._stop(intent, visitor, lang)
            case "resume":
                return await self._resume(intent, visitor, lang)
            case "help":
                return self._say(self._t(lang, "chat-help", operator=self._operator))
            case "hello":
                return self._say(self._t(lang, "chat-hello"))
            case _:
                return self._say(self._t(lang, "chat-unclear"))

    async def disconnect(self, intent: Disconnect, visitor: Visitor, lang: str) -> Reply:
        """Which one, then at once."""
        fan = await self._privacy.fan_of(visitor)
        if intent.dsp is not None:
            gone = await self._privacy.disconnect(fan.id, intent.dsp)
            key = "chat-disconnected" if gone else "chat-nothing-connected"
            return self._say(self._t(lang, key, service=label_of(intent.dsp)))
        grants = (await self._privacy.page(fan.id)).grants
        if not grants:
            return self._say(self._t(lang, "chat-nothing-connected", service=""))
        if wanted := services_said(intent.said, [grant.dsp for grant in grants]):
            for dsp in wanted:
                await self._privacy.disconnect(fan.id, dsp)
            services = ", ".join(label_of(dsp) for dsp in wanted)
            return self._say(self._t(lang, "chat-disconnected", service=services))
        rows = tuple(
            (
                Button(
                    label=f"{label_of(g.dsp)} ({g.account.name})",
                    action=Press(data=encode(Disconnect(dsp=g.dsp))),
                ),
            )
            for g in grants
        )
        return Reply(messages=(Message(text=self._t(lang, "chat-disconnect-which"), buttons=rows),))

    async def pause(self, intent: Pause, visitor: Visitor, lang: str) -> Reply:
        """No messages for a while; saves go on."""
        if intent.days is None:
            row = tuple(
                Button(
                    label=self._t(lang, "chat-days", days=days), action=Press(data=encode(Pause(days=days)))
                )
                for days in _PAUSES
            )
            off = Button(label=self._t(lang, "chat-pause-off"), action=Press(data=encode(Pause(days=0))))
            return Reply(messages=(Message(text=self._t(lang, "chat-pause-ask"), buttons=(row, (off,))),))
        until = await self._privacy.pause(visitor, intent.days)
        if until is None:
            return self._say(self._t(lang, "chat-pause-over"))
        return self._say(self._t(lang, "chat-paused", date=long_date(until.date(), lang)))

    async def forget(self, intent: Forget, visitor: Visitor, lang: str) -> Reply:
        """Asked first; then nothing is left but the proof of consent."""
        try:
            fan = await self._privacy.fan_of(visitor)
        except NotFound:
            return self._say(self._t(lang, "chat-forgotten"))
        if intent.sure and intent.artist is not None:
            artist = await self._privacy.forget_artist(fan.id, intent.artist)
            key = "chat-forget-artist-none" if artist is None else "chat-forgotten-artist"
            return self._say(self._t(lang, key, artist="" if artist is None else artist.name))
        if intent.sure:
            await self._privacy.forget(fan.id)
            return self._say(self._t(lang, "chat-forgotten"))
        return await self._forget_what(fan.id, intent.said, lang)

    async def _forget_what(self, fan_id: FanId, said: str, lang: str) -> Reply:
        """One artist, or everything; those that were named first."""
        artists = await self._privacy.artists(fan_id)
        named = {a.id for a in artists_said(said, artists)}
        artists.sort(key=lambda artist: artist.id not in named)
        one = [
            Button(
                label=self._t(lang, "chat-forget-artist", artist=artist.name),
                action=Press(data=encode(Forget(sure=True, artist=artist.id))),
            )
            for artist in artists[:_ARTISTS]
        ]
        everything = self._t(lang, "chat-forget-all" if artists else "chat-forget-yes")
        yes = Button(label=everything, action=Press(data=encode(Forget(sure=True))))
        no = Button(label=self._t(lang, "chat-forget-no"), action=Press(data=encode(Simple(word="status"))))
        text = self._t(lang, "chat-forget-what" if artists else "chat-forget-sure")
        if len(artists) > _ARTISTS:
            text = f"{text}\n{self._t(lang, 'chat-forget-more')}"
        return Reply(messages=(Message(text=text, buttons=tuple((b,) for b in (*one, yes, no))),))

    async def language(self, intent: Language, visitor: Visitor, lang: str) -> Reply:
        """Choose or set."""
        known = self._wording.languages()
        names = [self._t(code, "language-name") for code in known]
        if chosen := language_said(intent.code or "", known, names):
            await self._privacy.language(visitor, chosen)
            return self._say(self._t(chosen, "chat-language-set"))
        rows = tuple(
            (Button(label=self._t(code, "language-name"), action=Press(data=encode(Language(code=code)))),)
            for code in known
        )
        return Reply(messages=(Message(text=self._t(lang, "chat-language-ask"), buttons=rows),))

    async def _status(self, visitor: Visitor, lang: str) -> Reply:
        promises = await self._joining.promises(visitor)
        standing = await self._trust.listed(visitor, lang)
        if not promises and not standing:
            return self._say(self._t(lang, "chat-status-none"))
        messages = []
        for campaign, presave in promises[:10]:
            key = line_key(presave, campaign.status is CampaignStatus.RELEASED)
            line = self._t(lang, key, service=label_of(presave.dsp))
            text = (
                f"**{campaign.title}** — {campaign.artist.name}\n{long_date(campaign.rule.on, lang)}\n{line}"
            )
            messages.append(Message(text=text, buttons=self._ways_on(campaign, presave, lang)))
        return Reply(messages=(*messages, *standing))

    def _ways_on(self, campaign: Campaign, presave: PreSave, lang: str) -> tuple[tuple[Button, ...], ...]:
        """What can still be done about a promise."""
        if presave.status is PreSaveStatus.NEEDS_CONSENT and campaign.status in LIVE:
            label = self._t(lang, "chat-connect", service=label_of(presave.dsp))
            again = encode(Choose(campaign=campaign.id, dsp=presave.dsp))
            return ((Button(label=label, action=Press(data=again), primary=True),),)
        if presave.status not in (PreSaveStatus.WAITING, PreSaveStatus.RETRYING):
            return ()
        change = Button(
            label=self._t(lang, "chat-change"), action=Press(data=encode(Look(campaign=campaign.id)))
        )
        cancel = Button(
            label=self._t(lang, "chat-cancel"),
            action=Press(data=encode(Withdraw(campaign=campaign.id, dsp=presave.dsp))),
        )
        return ((change, cancel),)

    async def _my_data(self, visitor: Visitor, lang: str) -> Reply:
        try:
            fan = await self._privacy.fan_of(visitor)
        except NotFound:
            return self._say(self._t(lang, "chat-mydata-none"))
        page = await self._privacy.page(fan.id)
        url = await self._privacy.me_url(visitor)
        text = self._t(
            lang,
            "chat-mydata",
            grants=len(page.grants),
            presaves=len(page.presaves),
            consents=len(page.consents),
        )
        export = json.dumps(await self._privacy.export(fan.id), indent=2, ensure_ascii=False, default=str)
        button = Button(label=self._t(lang, "chat-mydata-page"), action=OpenUrl(url=url), primary=True)
        message = Message(text=text, buttons=((button,),), private=True)
        return Reply(messages=(message,), document=("my-data.json", export.encode()))

    async def _stop(self, intent: Simple, visitor: Visitor, lang: str) -> Reply:
        shown = Shown(text=intent.said or "stop", version="stop/1", language=lang)
        stopped = await self._privacy.stop(visitor, shown)
        return self._say(self._t(lang, "chat-stopped" if stopped else "chat-stopped-already"))

    async def _resume(self, intent: Simple, visitor: Visitor, lang: str) -> Reply:
        shown = Shown(text=intent.said or "start", version="start/1", language=lang)
        again = await self._privacy.start_again(visitor, shown)
        return self._say(self._t(lang, "chat-resumed" if again else "chat-hello"))

    def _say(self, text: str) -> Reply:
        return Reply(messages=(Message(text=text),))

    def _t(self, lang: str, key: str, **args: str | int) -> str:
        return self._wording.text(lang, key, **args)
