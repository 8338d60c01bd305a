"""Texts of unknown fate are looked up in Twilio's list, at once and not when the product's own round comes."""

from __future__ import annotations

from datetime import timedelta

from app.demo.stage import Stage
from bots.sms.callbacks import Callbacks
from bots.sms.client import client
from bots.sms.message_log import MessageLog
from bots.sms.reconciling_rounds import SETTLED_AFTER, Reconciling
from core.ids import Channel, DeliveryId
from storage.unsettled import UnsettledRows

_MOST = 1000


async def look_up(stage: Stage) -> set[DeliveryId]:
    """After the minutes in which a callback may still come, for which the clocks are moved; what was looked up."""
    parts, settings = stage.parts, stage.parts.settings
    async with parts.database.store() as tx:
        [us] = [s for s in await tx.fans.senders() if s.channel is Channel.SMS]
    unsettled = UnsettledRows(parts.database.pool)
    found = await unsettled.doubts(us.id, parts.clock.now() + timedelta(days=1), _MOST)
    if found:
        token = settings.twilio_auth_token.get_secret_value()
        sdk = client(parts.session, settings.twilio_api_url, settings.twilio_account_sid, token)
        log = MessageLog(sdk, settings.twilio_number)
        queue, clock = parts.deliveries, parts.clock
        heard = Callbacks(us, parts.database.store, queue, parts.lanes, parts.privacy, clock, parts.bell)
        ask = Reconciling(us.id, log, unsettled, queue, heard, parts.inbox, clock, lambda: None)
        stage.world.clock.move(SETTLED_AFTER + timedelta(minutes=1))
        await parts.clock.set_offset(stage.world.clock.offset)
        while await ask.settle():
            continue
    return {doubt.id for doubt in found}
