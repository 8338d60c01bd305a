"""What each message says, from values alone: real messages and an artist's previews come from here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.campaign import Campaign
from core.delivery import LATER, NEVER, UNLISTED, UNSEEN, DeliveryKind
from core.ids import WORLD, Channel, DspName, Market, label_of
from core.ladder import Rung
from core.message import Button, CopyText, Message, OpenUrl, Press
from core.presave import Outcome, Wish
from core.services.offers import FULL
from notifications.dates import clock_time, long_date, release_words, text_message_date, within_a_day
from notifications.segments import body_of, segments
from notifications.wording import Wording

K = DeliveryKind
Rows = tuple[tuple[Button, ...], ...]
Args = Mapping[str, str | int]

SEGMENTS = 2  # of a text with a link
_WITH_TICKET = frozenset({K.RESCUE, K.STUCK, K.RENEW, K.RENEW_FUTURE})


_REASONS = frozenset(
    {"needs_reauth", "not_entitled", "not_available_yet", "accepted", UNSEEN}
)  # with words of their own
_NO_TAP = frozenset({LATER, UNLISTED, NEVER, Outcome.BAD_ITEM.value})  # a tap of the fan's would not help


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """How the conversation writes its buttons (it lives further out): campaign id in, button data out."""

    look: Callable[[int], str]
    choose: Callable[[int, DspName], str]
    remind: Callable[[int], str]
    withdraw: Callable[[int], str]
    undo: Callable[[int], str]
    disconnect: Callable[[DspName], str]
    news: Callable[[int], str]
    no_news: Callable[[int], str]
    also: Callable[[int, DspName, Wish], str]
    wake: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything a text may speak of. `until`: when the permission ends. `words`: the artist's own addition."""

    kind: DeliveryKind
    campaign: Campaign
    lang: str
    channel: Channel
    dsp: DspName
    number: int
    until: datetime | None
    args: Args
    created_at: datetime
    zone: str | None
    wake: bool
    words: str
    public_url: str
    market: Market = WORLD  # whose moment was this fan's, as far as it is known
    asks_news: bool = False  # there is no consent to the artist's news in this chat yet
    ticket_url: str = field(default="", repr=False)

    @property
    def sms(self) -> bool:
        """Whether it must fit a text message."""
        return self.channel is Channel.SMS


def needs_ticket(kind: DeliveryKind, channel: Channel, args: Args) -> bool:
    """Whether the message carries a personal link."""
    if kind is K.REMINDER:
        return args.get("rung") == Rung.ONE_TAP.value
    if kind is K.RESCUE and args.get("outcome") in _NO_TAP:
        return False
    return kind in _WITH_TICKET or (kind is K.OPEN and channel is Channel.SMS)


def _where(s: Scene) -> str:
    return f"?m={s.market}" if s.market != WORLD else ""


def harmless(words: str) -> str:
    """An artist's words as plain text: our only markup, `**`, cannot come from them."""
    return re.sub(r"\*{2,}", "*", words)


class Composer:
    """`compose(scene)`: no storage, no clock, no chance."""

    def __init__(self, wording: Wording, actions: Actions) -> None:
        self._wording, self._actions = wording, actions
        self._kinds: Mapping[DeliveryKind, Callable[[Scene], Message]] = {
            K.CONFIRMATION: self._confirmation,
            K.RECEIPT: self._receipt,
            K.RESCUE: self._rescue,
            K.REMINDER: self._reminder,
            K.STUCK: self._stuck,
            K.OPEN: self._open,
            K.MOVED: self._moved,
            K.CANCELLED: self._cancelled,
            K.RENEW: self._renew,
            K.COUNTDOWN: self._countdown,
            K.FOLLOW_UP: self._follow_up,
            K.BROADCAST: self._broadcast,
            K.REPLY: self._reply,
            K.ENROLLED: self._enrolled,
            K.RENEW_FUTURE: self._renew_future,
            K.BETTER: self._better,
        }

    def compose(self, scene: Scene) -> Message:
        """The message; the artist's words, if any, stand below ours and under the artist's name.

        A text message has them only as far as they make it no dearer than SEGMENTS.
        """
        message = self._kinds[scene.kind](scene)
        if not scene.words:
            return message
        if scene.sms:
            return _lengthened(message, scene.words)
        signed = f"{harmless(scene.campaign.artist.name)}: {harmless(scene.words)}"
        return replace(message, text=f"{message.text}\n\n{signed}")

    def _confirmation(self, s: Scene) -> Message:
        if s.args.get("renewed"):
            return self._renewed(s)
        if s.args.get("news"):
            return Message(text=self._t(s, "msg-confirmation-news"), buttons=(self._no_news(s),))
        rule = s.campaign.rule
        args: Args = {"number": s.number, "date": long_date(rule.on, s.lang)}
        out = s.created_at >= rule.instant()
        if s.args.get("rung") != Rung.AUTO.value:
            key = "one-tap" if s.args.get("rung") == Rung.ONE_TAP.value else "reminder"
            text = self._t(s, f"msg-confirmation-{key}", **args)
            text += " " + self._t(s, "msg-confirmation-full") if s.args.get("why") == FULL else ""
        elif out:
            text = self._t(s, "msg-confirmation-out", **args)
        else:
            text = f"{self._t(s, 'msg-confirmation', **args)}{self._reach(s, rule.instant())}"
        rows: list[tuple[Button, ...]] = []
        if account := str(s.args.get("account", "")):
            text += " " + self._t(s, "msg-confirmation-account", account=harmless(account))
            rows.append((self._press(s, "button-not-me", self._actions.disconnect(s.dsp)),))
        if not out:
            rows += self._wish_row(s)
            if not s.wake:
                rows.append((self._press(s, "button-wake", self._actions.wake),))
            change = self._press(s, "button-change", self._actions.look(s.campaign.id))
            rows.append((change, self._press(s, "button-cancel", self._actions.withdraw(s.campaign.id))))
        return Message(text=text, buttons=(*rows, *self._news_row(s)))

    def _renewed(self, s: Scene) -> Message:
        until = long_date(s.until.date(), s.lang) if s.until else ""
        text = self._t(s, "msg-renewed" if until else "msg-renewed-open", until=until)
        if account := str(s.args.get("account", "")):
            text += " " + self._t(s, "msg-confirmation-account", account=harmless(account))
        return Message(
            text=text, buttons=((self._press(s, "button-not-me", self._actions.disconnect(s.dsp)),),)
        )

    def _wish_row(self, s: Scene) -> Rows:
        """For whoever joined with one tap: nobody has asked them on the way."""
        wishes = [wish for wish in Wish if wish.value in str(s.args.get("wishes", "")).split(",")]
        row = [
            self._press(s, f"button-also-{wish.value}", self._actions.also(s.campaign.id, s.dsp, wish))
            for wish in wishes
        ]
        return (tuple(row),) if row else ()

    def _reach(self, s: Scene, release: datetime) -> str:
        if s.until is None:
            return ""
        if within_a_day(s.until, s.created_at) and s.until > release:
            return " " + self._t(s, "msg-confirmation-hours", time=clock_time(s.until, s.zone, s.lang))
        key = "msg-confirmation-until" if s.until > release else "msg-confirmation-short"
        return " " + self._t(s, key, until=long_date(s.until.date(), s.lang))

    def _receipt(self, s: Scene) -> Message:
        if s.sms:
            return self._say(s, "msg-receipt-sms", url=self._play(s))
        at = datetime.fromisoformat(str(s.args["at"]))
        text = self._t(s, "msg-receipt", time=clock_time(at, s.zone, s.lang))
        rows = (*self._play_row(s), *self._news_row(s))
        return Message(text=text, buttons=rows, artwork_id=s.campaign.release.artwork_id)

    def _rescue(self, s: Scene) -> Message:
        outcome = str(s.args.get("outcome", ""))
        if outcome in _NO_TAP:
            where = self._play(s) if outcome == LATER else self._there(s)  # the page knows who has it
            text = self._t(s, f"msg-rescue-{outcome.replace('_', '-')}{'-sms' if s.sms else ''}", url=where)
            return Message(text=text, buttons=() if s.sms else self._play_row(s, where))
        if s.sms:
            return self._say(s, f"msg-rescue{'-unseen' if outcome == UNSEEN else ''}-sms", url=s.ticket_url)
        reason = outcome.replace("_", "-") if outcome in _REASONS else "other"
        save = Button(label=self._t(s, "button-save-now"), action=OpenUrl(url=s.ticket_url), primary=True)
        text = self._t(s, f"msg-rescue-{reason}")
        return Message(text=text, buttons=((save,), *self._play_row(s)), private=True)

    def _reminder(self, s: Scene) -> Message:
        if s.args.get("rung") == Rung.ONE_TAP.value:
            return self._tap_now(s)
        if s.sms:
            return self._say(s, "msg-reminder-sms", url=self._play(s))
        return self._with_artwork(s, "msg-reminder", (*self._play_row(s), *self._news_row(s)))

    def _tap_now(self, s: Scene) -> Message:
        if s.sms:
            return self._say(s, "msg-reminder-one-tap-sms", url=s.ticket_url)
        save = Button(label=self._t(s, "button-save-now"), action=OpenUrl(url=s.ticket_url), primary=True)
        rows = ((save,), *self._play_row(s), *self._news_row(s))
        return replace(self._with_artwork(s, "msg-reminder-one-tap", rows), private=True)

    def _stuck(self, s: Scene) -> Message:
        copy = Button(label=self._t(s, "button-copy-link"), action=CopyText(text=s.ticket_url), primary=True)
        other = self._press(s, "button-other-service", self._actions.look(s.campaign.id))
        remind = self._press(s, "button-just-remind", self._actions.remind(s.campaign.id))
        return Message(text=self._t(s, "msg-stuck"), buttons=((copy,), (other, remind)), private=True)

    def _open(self, s: Scene) -> Message:
        if s.sms:
            return self._say(s, "msg-open-sms", url=s.ticket_url)
        look = self._press(s, "button-look", self._actions.look(s.campaign.id))
        return self._with_artwork(s, "msg-open", ((look,),))

    def _moved(self, s: Scene) -> Message:
        rule = s.campaign.rule
        if s.sms:
            return self._say(s, "msg-moved-sms", date=text_message_date(rule.on, s.lang))
        return self._say(s, "msg-moved", when=release_words(self._wording, rule, s.lang))

    def _cancelled(self, s: Scene) -> Message:
        return self._say(s, "msg-cancelled-sms" if s.sms else "msg-cancelled")

    def _renew(self, s: Scene) -> Message:
        if s.sms:
            return self._say(s, "msg-renew-sms", url=s.ticket_url)
        key = "msg-renew-ended" if s.until is None or s.until <= s.created_at else "msg-renew"
        return self._one_tap(s, key)

    def _renew_future(self, s: Scene) -> Message:
        return self._one_tap(s, "msg-renew-future")

    def _countdown(self, s: Scene) -> Message:
        if s.sms:
            return self._say(s, "msg-countdown-sms", date=text_message_date(s.campaign.rule.on, s.lang))
        when = release_words(self._wording, s.campaign.rule, s.lang)
        change = self._press(s, "button-change", self._actions.look(s.campaign.id))
        return self._with_artwork(s, "msg-countdown", ((change,),), when=when)

    def _follow_up(self, s: Scene) -> Message:
        return self._with_artwork(s, "msg-follow-up", (*self._play_row(s), self._no_news(s)))

    def _broadcast(self, s: Scene) -> Message:
        words = harmless(str(s.args["text"]))
        return Message(
            text=f"**{s.campaign.artist.name}**\n{words}", buttons=(*self._play_row(s), self._no_news(s))
        )

    def _reply(self, s: Scene) -> Message:
        return Message(text=f"**{s.campaign.artist.name}**\n{harmless(str(s.args['text']))}")

    def _enrolled(self, s: Scene) -> Message:
        undo = self._press(s, "button-not-this-one", self._actions.undo(s.campaign.id))
        key = "msg-enrolled" if s.args.get("rung", Rung.AUTO) == Rung.AUTO else "msg-enrolled-reminder"
        if s.sms:
            return self._say(s, f"{key}-sms", date=text_message_date(s.campaign.rule.on, s.lang))
        when = release_words(self._wording, s.campaign.rule, s.lang)
        return self._with_artwork(s, key, ((undo,),), when=when)

    def _better(self, s: Scene) -> Message:
        yes = replace(
            self._press(s, "button-better", self._actions.choose(s.campaign.id, s.dsp)), primary=True
        )
        return self._with_artwork(s, "msg-better", ((yes,),))

    def _one_tap(self, s: Scene, key: str) -> Message:
        until = long_date(s.until.date(), s.lang) if s.until else ""
        go = Button(label=self._t(s, "button-renew"), action=OpenUrl(url=s.ticket_url), primary=True)
        return Message(text=self._t(s, key, until=until), buttons=((go,),), private=True)

    def _with_artwork(self, s: Scene, key: str, rows: Rows, **args: str) -> Message:
        return Message(text=self._t(s, key, **args), buttons=rows, artwork_id=s.campaign.release.artwork_id)

    def _say(self, s: Scene, key: str, **args: str) -> Message:
        return Message(text=self._t(s, key, **args))

    def _play(self, s: Scene) -> str:
        if s.dsp is DspName.SMART_LINK:
            return self._there(s)
        return f"{s.public_url}/go/{s.campaign.slug}/{s.dsp.value}{_where(s)}"

    def _there(self, s: Scene) -> str:
        """The page as it is where this fan lives."""
        return f"{self._page(s)}{_where(s)}"

    def _page(self, s: Scene) -> str:
        """For anybody, anywhere."""
        return f"{s.public_url}/{s.campaign.slug}"

    def _play_row(self, s: Scene, where: str = "") -> Rows:
        play = Button(
            label=self._t(s, "button-play"), action=OpenUrl(url=where or self._play(s)), primary=True
        )
        return ((play, Button(label=self._t(s, "button-share"), action=CopyText(text=self._page(s)))),)

    def _news_row(self, s: Scene) -> Rows:
        return ((self._press(s, "button-news", self._actions.news(s.campaign.id)),),) if s.asks_news else ()

    def _no_news(self, s: Scene) -> tuple[Button, ...]:
        """News end as easily as they begin."""
        return (self._press(s, "button-no-news", self._actions.no_news(s.campaign.id)),)

    def _press(self, s: Scene, key: str, data: str) -> Button:
        return Button(label=self._t(s, key), action=Press(data=data))

    def _t(self, s: Scene, key: str, **args: str | int) -> str:
        common: dict[str, str | int] = {
            "title": s.campaign.title,
            "artist": s.campaign.artist.name,
            "service": label_of(s.dsp),
            "elsewhere": str(s.args.get("elsewhere", "")),
        }
        return self._wording.text(s.lang, key, **(common | args))


def _lengthened(message: Message, words: str) -> Message:
    longer = replace(message, text=f"{message.text} {harmless(words)}")
    return longer if segments(body_of(longer)) <= SEGMENTS else message
