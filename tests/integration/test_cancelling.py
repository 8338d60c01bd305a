"""What of the messages that wait is dropped with a release that is called off, and what is not about it."""

from __future__ import annotations

from core.campaign import CampaignStatus, GuildBinding, MemberRole
from core.delivery import DeliveryKind as K
from core.delivery import NewDelivery
from core.fan import Visitor
from core.ids import Channel
from core.scheduler.planner import may_say
from core.services.teams import Actor
from tests.support.sms_bot import running

NEO = Actor(guild_id=300, user_id=1)


async def test_a_called_off_release_drops_what_is_about_it_and_nothing_else(dsn: str) -> None:
    async with running(dsn) as rig:
        campaign, now = await rig.campaign(), rig.parts.clock.now()
        kinds = [kind for kind in K if kind not in (K.OPERATOR, K.CANCELLED)]
        async with rig.parts.database.store() as tx:
            await tx.campaigns.bind_guild(GuildBinding(artist_id=campaign.artist.id, guild_id=300))
            await tx.campaigns.set_member(
                campaign.artist.id, user_id=NEO.user_id, role_id=None, role=MemberRole.OWNER
            )
            bot = await tx.fans.put_sender(Channel.TELEGRAM, "4242", "upbeatbot")
            who = Visitor(sender_id=bot.id, channel=Channel.TELEGRAM, external_id="7")
            _, address = await tx.fans.admit(who, now)
            await tx.deliveries.queue(
                [
                    NewDelivery(address_id=address.id, campaign_id=campaign.id, kind=kind, occasion="x")
                    for kind in kinds
                ],
                now,
            )
        await rig.parts.campaigns.cancel(NEO, campaign.id)
        rows = await rig.parts.database.pool.fetch("SELECT kind FROM delivery WHERE status = 'queued'")
        left = {K(row["kind"]) for row in rows}
    assert left == {K.REPLY, K.RENEW_FUTURE}, "an artist's answer, and what is about releases to come"
    assert all(may_say(kind, CampaignStatus.CANCELLED) for kind in left)
