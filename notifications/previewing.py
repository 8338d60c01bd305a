"""A message as it will be read, shown to whoever words it."""

from __future__ import annotations

from datetime import timedelta

from core.campaign import Campaign
from core.delivery import DeliveryKind
from core.ids import Channel, DspName
from core.ladder import Rung
from core.message import Message
from core.scheduler.planner import FlowSetting
from notifications.composing import Composer, Scene

K = DeliveryKind


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
    release = campaign.rule.instant()
    dsp = campaign.dsps[0] if campaign.dsps else DspName.SMART_LINK
    after = setting.kind in (K.RECEIPT, K.RESCUE, K.REMINDER, K.FOLLOW_UP)
    scene = Scene(
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
        },
        created_at=release + timedelta(minutes=3) if after else release - timedelta(days=7),
        zone=campaign.rule.zone,
        wake=False,
        words=setting.words,
        public_url=public_url,
        ticket_url=f"{public_url}/{campaign.slug}",
    )
    return composer.compose(scene)
