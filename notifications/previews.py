"""A message as fan 412 will read it: for artists who look at it, and for what it will cost."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

from core.campaign import Campaign
from core.delivery import DeliveryKind
from core.ids import Channel, DspName
from core.ladder import Rung
from core.message import Message
from core.scheduler.planner import FlowSetting
from notifications.composing import Actions, Args, Composer, Scene

K = DeliveryKind
TICKET = "x" * 32  # as long as a real one
_NOTHING: Args = MappingProxyType({})
# for who looks at words alone
IDLE = Actions(
    look=lambda _: "idle",
    choose=lambda *_: "idle",
    remind=lambda _: "idle",
    withdraw=lambda _: "idle",
    undo=lambda _: "idle",
    disconnect=lambda _: "idle",
    news=lambda _: "idle",
    no_news=lambda _: "idle",
    also=lambda *_: "idle",
    wake="idle",
)


def preview(
    composer: Composer,
    campaign: Campaign,
    setting: FlowSetting,
    *,
    lang: str,
    channel: Channel,
    public_url: str,
) -> Message:
    """What fan 412 will read, with the artist's words; links lead nowhere personal."""
    return composer.compose(previewed(campaign, setting, lang=lang, channel=channel, public_url=public_url))


def previewed(
    campaign: Campaign,
    setting: FlowSetting,
    *,
    lang: str,
    channel: Channel,
    public_url: str,
    dsp: DspName | None = None,
    args: Args = _NOTHING,
) -> Scene:
    """What it speaks of, by one service (else the campaign's first) and with `args` of one's own."""
    release = campaign.rule.instant()
    dsp = dsp or (campaign.dsps[0] if campaign.dsps else DspName.SMART_LINK)
    after = setting.kind in (K.RECEIPT, K.RESCUE, K.REMINDER, K.FOLLOW_UP)
    return Scene(
        kind=setting.kind,
        campaign=campaign,
        lang=lang,
        channel=channel,
        dsp=dsp,
        number=412,
        until=release - timedelta(days=1) if setting.kind is K.RENEW else release + timedelta(days=90),
        args={
            "dsp": dsp.value,
            "rung": Rung.AUTO.value,
            "outcome": "needs_reauth" if setting.kind is K.RESCUE else "saved",
            "at": (release + timedelta(minutes=3)).isoformat(),
            **args,
        },
        created_at=release + timedelta(minutes=3) if after else release - timedelta(days=7),
        zone=campaign.rule.zone,
        wake=False,
        words=setting.own(lang, campaign.language, by_text=channel is Channel.SMS),
        public_url=public_url,
        ticket_url=f"{public_url}/j/{TICKET}?dsp={dsp.value}",
    )
