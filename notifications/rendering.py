"""Turns a delivery into the words and buttons of the fan's language, as late as possible."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from core.campaign import Campaign
from core.delivery import DeliveryKind
from core.fan import Fan
from core.grant import Grant
from core.ids import Channel, DspName, label_of
from core.ladder import Rung
from core.message import Button, CopyText, Message, OpenUrl, Press
from core.ports import Store, UnitOfWork
from core.queues import OutgoingMessage
from core.services.tickets import Tickets
from notifications.dates import clock_time, long_date, release_words, text_message_date
from notifications.wording import Wording

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """How the conversation writes its buttons (it lives further out): campaign id and service in, button data out."""

    look: Callable[[int], str]
    remind: Callable[[int], str]
    withdraw: Callable[[int], str]
    wake: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """Everything a text may speak of."""

    out: OutgoingMessage
    campaign: Campaign
    fan: Fan
    lang: str
    dsp: DspName
    number: int
    grant: Grant | None

    @property
    def sms(self) -> bool:
        return self.out.address.channel is Channel.SMS


class Renderer:
    """`render(outgoing)` reads what it needs in one transaction and mints a ticket where a button needs one."""

    def __init__(self, store: Store, wording: Wording, tickets: Tickets, actions: Actions) -> None:
        self._store, self._wording, self._tickets, self._actions = store, wording, tickets, actions
        self._kinds: dict[DeliveryKind, Callable[[UnitOfWork, _Scene], Awaitable[Message]]] = {
            DeliveryKind.CONFIRMATION: self._confirmation,
            DeliveryKind.RECEIPT: self._receipt,
            DeliveryKind.RESCUE: self._rescue,
            DeliveryKind.REMINDER: self._reminder,
            DeliveryKind.STUCK: self._stuck,
            DeliveryKind.OPEN: self._open,
            DeliveryKind.MOVED: self._moved,
            DeliveryKind.CANCELLED: self._cancelled,
            DeliveryKind.RENEW: self._renew,
        }

    async def render(self, out: OutgoingMessage, *, silent: bool = False) -> Message:
        """The message as this fan should read it now."""
        async with self._store() as tx:
            scene = await self._scene(tx, out)
            message = await self._kinds[out.delivery.kind](tx, scene)
        return Message(
            text=message.text,
            buttons=message.buttons,
            artwork_id=message.artwork_id,
            silent=silent,
            private=message.private,
        )

    async def _scene(self, tx: UnitOfWork, out: OutgoingMessage) -> _Scene:
        assert out.delivery.campaign_id is not None
        campaign = await tx.campaigns.get(out.delivery.campaign_id)
        fan = await tx.fans.fan(out.delivery.fan_id)
        dsp = DspName(str(out.delivery.args.get("dsp", DspName.SMART_LINK)))
        return _Scene(
            out=out,
            campaign=campaign,
            fan=fan,
            lang=self._wording.language_for(fan.language),
            dsp=dsp,
            number=await tx.presaves.number(fan.id, campaign.id) or 0,
            grant=await tx.grants.live(fan.id, dsp),
        )

    async def _confirmation(self, _: UnitOfWork, s: _Scene) -> Message:
        rule = s.campaign.rule
        args: dict[str, str | int] = {
            "number": s.number,
            "title": s.campaign.title,
            "service": label_of(s.dsp),
            "date": long_date(rule.on, s.lang),
        }
        rows: list[tuple[Button, ...]] = []
        if s.out.delivery.args.get("rung") != Rung.AUTO.value:
            text = self._t(s, "msg-confirmation-reminder", **args)
        elif s.out.delivery.created_at >= rule.instant():
            text = self._t(s, "msg-confirmation-out", **args)
        else:
            text = f"{self._t(s, 'msg-confirmation', **args)}{self._until(s, rule.instant())}"
        if s.out.delivery.created_at < rule.instant():
            if not s.out.wake:
                rows.append((self._press(s, "button-wake", self._actions.wake),))
            rows.append(
                (
                    self._press(s, "button-change", self._actions.look(s.campaign.id)),
                    self._press(s, "button-cancel", self._actions.withdraw(s.campaign.id)),
                )
            )
        return Message(text=text, buttons=tuple(rows))

    def _until(self, s: _Scene, release: datetime) -> str:
        until = s.grant.usable_until if s.grant else None
        if until is None:
            return ""
        key = "msg-confirmation-until" if until > release else "msg-confirmation-short"
        return " " + self._t(s, key, until=long_date(until.date(), s.lang))

    async def _receipt(self, _: UnitOfWork, s: _Scene) -> Message:
        at = datetime.fromisoformat(str(s.out.delivery.args["at"]))
        accepted = s.out.delivery.args.get("outcome") == "accepted"
        if s.sms:
            return self._text(s, "msg-receipt-sms", url=self._play(s))
        key = "msg-receipt-accepted" if accepted else "msg-receipt"
        text = self._t(
            s, key, title=s.campaign.title, service=label_of(s.dsp), time=clock_time(at, s.out.zone, s.lang)
        )
        return Message(text=text, buttons=self._play_row(s), artwork_id=s.campaign.release.artwork_id)

    async def _rescue(self, tx: UnitOfWork, s: _Scene) -> Message:
        outcome = str(s.out.delivery.args.get("outcome", ""))
        ticket = await self._ticket(tx, s)
        if s.sms:
            return self._text(s, "msg-rescue-sms", url=ticket)
        reason = outcome.replace("_", "-") if outcome in ("needs_reauth", "not_entitled") else "other"
        text = self._t(s, f"msg-rescue-{reason}", title=s.campaign.title, service=label_of(s.dsp))
        save = Button(label=self._t(s, "button-save-now"), action=OpenUrl(url=ticket), primary=True)
        return Message(text=text, buttons=((save,), *self._play_row(s)), private=True)

    async def _reminder(self, _: UnitOfWork, s: _Scene) -> Message:
        if s.sms:
            return self._text(s, "msg-reminder-sms", url=self._play(s))
        text = self._t(s, "msg-reminder", title=s.campaign.title, artist=s.campaign.artist.name)
        return Message(text=text, buttons=self._play_row(s), artwork_id=s.campaign.release.artwork_id)

    async def _stuck(self, tx: UnitOfWork, s: _Scene) -> Message:
        ticket = await self._ticket(tx, s)
        copy = Button(label=self._t(s, "button-copy-link"), action=CopyText(text=ticket), primary=True)
        other = self._press(s, "button-other-service", self._actions.look(s.campaign.id))
        remind = self._press(s, "button-just-remind", self._actions.remind(s.campaign.id))
        text = self._t(s, "msg-stuck", service=label_of(s.dsp))
        return Message(text=text, buttons=((copy,), (other, remind)), private=True)

    async def _open(self, tx: UnitOfWork, s: _Scene) -> Message:
        if s.sms:
            return self._text(s, "msg-open-sms", url=await self._ticket(tx, s))
        text = self._t(s, "msg-open", title=s.campaign.title, artist=s.campaign.artist.name)
        look = self._press(s, "button-look", self._actions.look(s.campaign.id))
        return Message(text=text, buttons=((look,),), artwork_id=s.campaign.release.artwork_id)

    async def _moved(self, _: UnitOfWork, s: _Scene) -> Message:
        rule = s.campaign.rule
        if s.sms:
            return self._text(s, "msg-moved-sms", date=text_message_date(rule.on, s.lang))
        when = release_words(self._wording, rule, s.lang)
        return Message(text=self._t(s, "msg-moved", title=s.campaign.title, when=when))

    async def _cancelled(self, _: UnitOfWork, s: _Scene) -> Message:
        return self._text(s, "msg-cancelled-sms" if s.sms else "msg-cancelled")

    async def _renew(self, tx: UnitOfWork, s: _Scene) -> Message:
        ticket = await self._ticket(tx, s)
        if s.sms:
            return self._text(s, "msg-renew-sms", url=ticket)
        until = s.grant.usable_until if s.grant else None
        words = long_date(until.date(), s.lang) if until else ""
        text = self._t(s, "msg-renew", title=s.campaign.title, service=label_of(s.dsp), until=words)
        go = Button(label=label_of(s.dsp), action=OpenUrl(url=ticket), primary=True)
        return Message(text=text, buttons=((go,),), private=True)

    async def _ticket(self, tx: UnitOfWork, s: _Scene) -> str:
        url = await self._tickets.mint(tx, s.campaign, s.fan, s.out.address, s.out.delivery.kind.value)
        return self._tickets.dsp_url(url, s.dsp)

    def _text(self, s: _Scene, key: str, **args: str) -> Message:
        words: dict[str, str | int] = {
            "title": s.campaign.title,
            "artist": s.campaign.artist.name,
            "service": label_of(s.dsp),
        }
        return Message(text=self._t(s, key, **words, **args))

    def _play(self, s: _Scene) -> str:
        page = f"{self._tickets.public_url}/{s.campaign.slug}"
        if s.dsp is DspName.SMART_LINK:
            return page
        return f"{self._tickets.public_url}/go/{s.campaign.slug}/{s.dsp.value}"

    def _play_row(self, s: _Scene) -> Rows:
        play = Button(label=self._t(s, "button-play"), action=OpenUrl(url=self._play(s)), primary=True)
        page = f"{self._tickets.public_url}/{s.campaign.slug}"
        return ((play, Button(label=self._t(s, "button-share"), action=CopyText(text=page))),)

    def _press(self, s: _Scene, key: str, data: str) -> Button:
        return Button(label=self._t(s, key), action=Press(data=data))

    def _t(self, s: _Scene, key: str, **args: str | int) -> str:
        return self._wording.text(s.lang, key, **args)
