"""The part of the conversation about a release: look, choose, cancel, be told."""

from __future__ import annotations

from dataclasses import replace

from bots.conversation.intents import (
    Choose,
    Claim,
    Come,
    Look,
    RemindMe,
    Simple,
    TellMe,
    Wake,
    Withdraw,
    encode,
)
from bots.conversation.replies import Reply, line_key
from core.campaign import Campaign, CampaignStatus
from core.consent import Shown
from core.errors import Refused
from core.fan import Visitor
from core.ids import Channel, DspName, label_of
from core.ladder import Rung
from core.message import Button, Message, OpenUrl, Press, Sound
from core.scheduler.planner import COUNTDOWN_NAMED
from core.services.joining import Joining
from core.services.offers import Choice, Connect, Joined, Offer
from notifications.dates import release_words
from notifications.wording import Wording

_SHOWN_AT_ONCE = 4
_CANCELLED_ALONE = 4  # with "all" and "keep" they are the five rows that Discord draws
_OUT = (CampaignStatus.RELEASING, CampaignStatus.RELEASED)


class JoiningFlow:
    """Turns offers and promises into messages."""

    def __init__(self, joining: Joining, wording: Wording, public_url: str) -> None:
        self._joining, self._wording, self._public_url = joining, wording, public_url

    async def come(self, intent: Come, visitor: Visitor, lang: str) -> Reply:
        """The prompt: artwork, title, a button per service that says its rung."""
        offer = await self._joining.offer(visitor, intent.code, intent.source)
        return Reply(messages=(self.prompt(offer, lang, visitor.channel),), sound=_foretaste(offer))

    async def look(self, intent: Look, visitor: Visitor, lang: str) -> Reply:
        """The prompt again, with every service."""
        offer = await self._joining.offer_again(visitor, intent.campaign, asked=True)
        return Reply(messages=(self.prompt(offer, lang, visitor.channel, everything=True),), redraw=True)

    async def choose(self, intent: Choose, visitor: Visitor, lang: str) -> Reply:
        """One tap where that is enough, else the personal link."""
        offer = await self._joining.offer_again(visitor, intent.campaign)
        shown = self._shown(offer, lang)
        done = await self._joining.choose(visitor, intent.campaign, intent.dsp, shown)
        if isinstance(done, Connect):
            go = Button(
                label=self._t(lang, "chat-connect", service=done.label),
                action=OpenUrl(url=done.url),
                primary=True,
            )
            text = self._t(lang, "chat-connect-text", service=done.label, title=done.campaign.title)
            return Reply(messages=(Message(text=text, buttons=((go,),), private=True),))
        again = await self._joining.offer_again(visitor, intent.campaign)
        notice = self._t(lang, "chat-noted", number=done.number)
        if done.presave.rung is Rung.NATIVE:
            return Reply(messages=(self._own_page(done, again, lang),), notice=notice)
        return Reply(messages=(self.prompt(again, lang, visitor.channel),), notice=notice, redraw=True)

    def _own_page(self, done: Joined, offer: Offer, lang: str) -> Message:
        """The way to the service's own page, where we cannot see what the fan does."""
        choice = next(choice for choice in offer.choices if choice.dsp is done.presave.dsp)
        label = self._t(lang, "chat-native-button", service=choice.label)
        go = Button(label=label, action=OpenUrl(url=choice.page), primary=True)
        text = self._t(lang, "chat-native-text", service=choice.label, title=done.campaign.title)
        return Message(text=text, buttons=((go,),))

    async def remind(self, intent: RemindMe, visitor: Visitor, lang: str) -> Reply:
        """A promise without a service."""
        offer = await self._joining.offer_again(visitor, intent.campaign)
        done = await self._joining.remind(visitor, intent.campaign, self._shown(offer, lang))
        return Reply(notice=self._t(lang, "chat-noted", number=done.number))

    async def tell_me(self, intent: TellMe, visitor: Visitor, lang: str) -> Reply:
        """On a teaser."""
        new = await self._joining.tell_me(visitor, intent.campaign)
        return Reply(notice=self._t(lang, "chat-will-tell" if new else "chat-will-tell-already"))

    async def withdraw(self, intent: Withdraw, visitor: Visitor, lang: str) -> Reply:
        """Asked first, done at the second press; of several services each can go alone."""
        campaign, presaves = await self._joining.promised(visitor, intent.campaign)
        if not intent.sure:
            return self._ask_withdrawal(campaign, intent, [p.dsp for p in presaves], lang)
        count = await self._joining.cancel(visitor, intent.campaign, intent.dsp)
        left = any(p.dsp is not intent.dsp for p in presaves) if intent.dsp else False
        key = ("chat-cancelled-one" if left else "chat-cancelled") if count else "chat-nothing-to-cancel"
        service = self._name(intent.dsp, lang) if intent.dsp else ""
        return Reply(messages=(Message(text=self._t(lang, key, title=campaign.title, service=service)),))

    def _ask_withdrawal(self, campaign: Campaign, intent: Withdraw, dsps: list[DspName], lang: str) -> Reply:
        no = self._press(lang, "chat-cancel-no", Look(campaign=campaign.id))
        if intent.dsp is not None or len(dsps) < 2:
            yes = self._press(lang, "chat-cancel-yes", replace(intent, sure=True))
            words = self._t(lang, "chat-cancel-sure", title=campaign.title)
            if intent.dsp is not None and len(dsps) > 1:
                service = self._name(intent.dsp, lang)
                words = self._t(lang, "chat-cancel-sure-one", title=campaign.title, service=service)
            return Reply(messages=(Message(text=words, buttons=((yes, no),)),))
        one = [
            (
                Button(
                    label=self._name(dsp, lang),
                    action=Press(data=encode(replace(intent, sure=True, dsp=dsp))),
                ),
            )
            for dsp in dsps[:_CANCELLED_ALONE]
        ]
        every = self._press(lang, "chat-cancel-all", replace(intent, sure=True))
        text = self._t(lang, "chat-cancel-which", title=campaign.title)
        return Reply(messages=(Message(text=text, buttons=(*one, (every, no))),))

    async def wake(self, intent: Wake, visitor: Visitor, lang: str) -> Reply:
        """A consent of its own."""
        shown = Shown(text=self._t(lang, "chat-wake-button"), version="wake/1", language=lang)
        await self._joining.wake(visitor, intent.on, shown)
        return Reply(notice=self._t(lang, "chat-wake-on" if intent.on else "chat-wake-off"))

    async def claim(self, intent: Claim, visitor: Visitor, lang: str) -> Reply:
        """A web fan found their chat."""
        fan = await self._joining.claim(visitor, intent.code)
        if fan is None:
            raise Refused("error-claim-spent")
        return Reply(messages=(Message(text=self._t(lang, "chat-claimed")),))

    def prompt(self, offer: Offer, lang: str, channel: Channel, *, everything: bool = False) -> Message:
        """The message that sells nothing: what, when, what will happen, one button a service."""
        campaign = offer.campaign
        return Message(
            text=self.prompt_text(offer, lang),
            buttons=self._prompt_buttons(offer, lang, everything=everything),
            artwork_id=campaign.release.artwork_id,
            private=offer.ticket_url is not None and channel is Channel.TELEGRAM,
        )

    def prompt_text(self, offer: Offer, lang: str) -> str:
        """The words of the prompt; a consent given at it refers to them."""
        campaign = offer.campaign
        lines = [
            f"**{campaign.title}** — {campaign.artist.name}",
            self._when(campaign, lang),
            "",
        ]
        if campaign.status is CampaignStatus.ANNOUNCED:
            lines.append(self._t(lang, "chat-teaser"))
        elif campaign.status in _OUT:
            lines.append(self._t(lang, "chat-pick-out"))
        else:
            lines.append(self._t(lang, "chat-pick"))
        if campaign.status is CampaignStatus.OPEN and offer.countdown:
            days = ", ".join(map(str, offer.countdown))
            lines.append(self._t(lang, "countdown-named", days=days))
        lines += [self._line(offer, choice, lang) for choice in offer.choices if choice.presave]
        if offer.silenced:
            lines.append(self._t(lang, "chat-silenced"))
        return "\n".join(lines)

    def _when(self, campaign: Campaign, lang: str) -> str:
        if campaign.status in _OUT:
            return self._t(lang, "chat-out-now")
        return self._t(lang, "chat-out-when", when=release_words(self._wording, campaign.rule, lang))

    def _prompt_buttons(self, offer: Offer, lang: str, *, everything: bool) -> tuple[tuple[Button, ...], ...]:
        campaign = offer.campaign
        if campaign.status is CampaignStatus.ANNOUNCED:
            return ((self._press(lang, "chat-tell-me", TellMe(campaign=campaign.id)),),)
        choices = offer.choices if everything else offer.choices[:_SHOWN_AT_ONCE]
        rows = [(self._choice_button(offer, choice, lang),) for choice in choices]
        last = []
        if len(choices) < len(offer.choices):
            last.append(self._press(lang, "chat-more", Look(campaign=campaign.id)))
        if campaign.status is CampaignStatus.OPEN:
            last.append(self._press(lang, "chat-just-remind", RemindMe(campaign=campaign.id)))
        else:
            page = OpenUrl(url=f"{self._public_url}/{campaign.slug}")
            last.append(Button(label=self._t(lang, "chat-play-now"), action=page))
        return (*rows, tuple(last)) if last else tuple(rows)

    def _choice_button(self, offer: Offer, choice: Choice, lang: str) -> Button:
        press = Press(data=encode(Choose(campaign=offer.campaign.id, dsp=choice.dsp)))
        if choice.account is not None:
            key = "chat-save-as" if choice.account else "chat-save-mine"  # Apple names no accounts
            label = self._t(lang, key, service=choice.label, account=choice.account)
            return Button(label=label, action=press, primary=True)
        label = f"{choice.label} · {self._t(lang, f'rung-{choice.rung.value}')}"
        if choice.rung is Rung.AUTO and offer.ticket_url:
            return Button(
                label=label, action=OpenUrl(url=f"{offer.ticket_url}?dsp={choice.dsp.value}"), primary=True
            )
        return Button(label=label, action=press)

    def _line(self, offer: Offer, choice: Choice, lang: str) -> str:
        assert choice.presave is not None
        key = line_key(choice.presave, offer.campaign.status is CampaignStatus.RELEASED)
        return self._t(lang, key, service=choice.label)

    def _shown(self, offer: Offer, lang: str) -> Shown:
        version = f"join-prompt/1{COUNTDOWN_NAMED if offer.countdown else ''}"
        return Shown(text=self.prompt_text(offer, lang), version=version, language=lang)

    def _name(self, dsp: DspName, lang: str) -> str:
        return self._t(lang, "chat-just-remind") if dsp is DspName.SMART_LINK else label_of(dsp)

    def _press(self, lang: str, key: str, intent: Withdraw | Look | TellMe | RemindMe | Simple) -> Button:
        return Button(label=self._t(lang, key), action=Press(data=encode(intent)))

    def _t(self, lang: str, key: str, **args: str | int) -> str:
        return self._wording.text(lang, key, **args)


def _foretaste(offer: Offer) -> Sound | None:
    """The clip, for whoever has promised nothing yet and cannot hear the whole."""
    campaign, clip = offer.campaign, offer.campaign.release.clip
    if clip is None or campaign.status in _OUT or any(choice.presave for choice in offer.choices):
        return None
    return Sound(clip=clip, title=campaign.title, artist=campaign.artist.name)
