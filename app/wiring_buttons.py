"""How messages write their buttons: the conversation, which answers them, lives further out."""

from __future__ import annotations

from bots.conversation.intents import (
    AlsoFollow,
    AlsoPlaylist,
    Choose,
    Disconnect,
    Look,
    News,
    RemindMe,
    Wake,
    Withdraw,
    encode,
)
from core.ids import CampaignId, DspName
from core.presave import Wish
from notifications.rendering import Actions


def actions() -> Actions:
    """What stands behind the buttons of messages."""
    return Actions(
        look=lambda campaign: encode(Look(campaign=CampaignId(campaign))),
        choose=lambda campaign, dsp: encode(Choose(campaign=CampaignId(campaign), dsp=dsp)),
        remind=lambda campaign: encode(RemindMe(campaign=CampaignId(campaign))),
        withdraw=lambda campaign: encode(Withdraw(campaign=CampaignId(campaign))),
        undo=lambda campaign: encode(Withdraw(campaign=CampaignId(campaign), sure=True)),
        disconnect=lambda dsp: encode(Disconnect(dsp=dsp)),
        news=lambda campaign: encode(News(campaign=CampaignId(campaign))),
        no_news=lambda campaign: encode(News(campaign=CampaignId(campaign), on=False)),
        also=_also,
        wake=encode(Wake(on=True)),
    )


def _also(campaign: int, dsp: DspName, wish: Wish) -> str:
    also = AlsoFollow if wish is Wish.FOLLOW else AlsoPlaylist
    return encode(also(campaign=CampaignId(campaign), dsp=dsp))
