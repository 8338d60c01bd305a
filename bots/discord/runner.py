"""One Discord application: its login, its commands, its gateway, its sender."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bots.conversation.flow import Conversation
from bots.discord.announcements import Announcements
from bots.discord.answering import DirectMessages
from bots.discord.answers import Answers
from bots.discord.broadcast_desk import BroadcastDesk, broadcast_command
from bots.discord.campaign_commands import CampaignCommands
from bots.discord.cards import Cards
from bots.discord.client import UpbeatClient
from bots.discord.clip_desk import ClipDesk, clip_command
from bots.discord.clone_desk import clone_command
from bots.discord.command_sync import sync_when_changed
from bots.discord.desk import Desk
from bots.discord.doubt_rounds import Doubts
from bots.discord.fan_commands import fan_commands
from bots.discord.fans import Fans
from bots.discord.flow_desk import FlowDesk, messages_command
from bots.discord.flow_preview import FlowPreviews
from bots.discord.invalid_calls import InvalidCalls
from bots.discord.links_desk import LinksDesk, links_command
from bots.discord.openings import Openings
from bots.discord.out_now import OutNow
from bots.discord.owners import Owners
from bots.discord.pictures import Pictures
from bots.discord.quarantine import Quarantine
from bots.discord.release_desk import ReleaseCommands
from bots.discord.reply_desk import ReplyDesk
from bots.discord.reply_threads import ReplyThreads
from bots.discord.roles import Roles
from bots.discord.sender import DiscordSender
from bots.discord.server_events import ServerEvents
from bots.discord.stats_desk import Command, StatsDesk, figure_commands
from bots.discord.team_alarms import TeamAlarms
from bots.discord.telegram_desk import TelegramDesk, telegram_command
from bots.discord.text_bill import TextBill
from bots.discord.translating import Translator
from bots.discord.upkeep import Upkeep
from core.fan import Sender
from core.ids import BroadcastId, Channel
from core.ports import Clock, Store
from core.queues import DeliveryQueue, Inbox, Lanes
from core.scheduler.link_book import LinkBook
from core.scheduler.sender_lane import SenderLane
from core.services.artist_links import ArtistLinks
from core.services.broadcasting import TWO_PEOPLE_FROM, Broadcasting
from core.services.campaigns import Campaigns
from core.services.figures import Figures
from core.services.flows import Flows
from core.services.pairing import Pairing
from core.services.replying import Replying
from core.services.resolving import Alarms
from core.services.teams import Teams
from core.unsettled import Unsettled
from notifications.text_costs import TextCosts
from notifications.wording import Wording

log = structlog.get_logger(__name__)
_AGAIN_S = 15.0


class DiscordBot:
    """`start()`, then `run()` in one process of the installation; `sender` works in every process that started.

    discord.py keeps its addresses in class attributes: one Discord per process.
    """

    sender: DiscordSender
    lane: SenderLane

    _us: Sender | None = None  # until logged in

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        gateway_url: str,
        rate: float,
        openings_per_minute: float,
        store: Store,
        lanes: Lanes,
        inbox: Inbox,
        teams: Teams,
        pairing: Pairing,
        campaigns: Campaigns,
        flows: Flows,
        costs: TextCosts,
        links: LinkBook,
        alarms: Alarms,
        conversation: Conversation,
        clock: Clock,
        wording: Wording,
        public_url: str,
        two_people_from: int = TWO_PEOPLE_FROM,
        telegram_bot: str = "",
    ) -> None:
        _point_at(api_url, gateway_url)
        self._token, self._store, self._lanes, self._clock = token, store, lanes, clock
        self._rates, self._wording, self._public_url = (rate, openings_per_minute), wording, public_url
        self._invalid, self._quarantine = InvalidCalls(lanes, clock), Quarantine(store, clock)
        self.client = UpbeatClient(wording, self._logged_in, self._invalid.trace)
        self._pictures, self._answers = Pictures(store, public_url), Answers()
        self._fans = Fans(store, conversation, self._pictures, self._answers, wording, public_url, clock)
        self._direct = DirectMessages(self.client, inbox, clock, conversation)
        cards = Cards(wording, public_url)
        self._announcements = Announcements(self.client, store, campaigns, cards, self._pictures, wording)
        broadcasting = Broadcasting(store, clock, teams, two_people_from=two_people_from, crashed=_stumbled)
        self.upkeep = self._upkeep(broadcasting, alarms, telegram_bot)
        bill, given = TextBill(flows, costs), (self._announcements, cards, wording, clock)
        desk = Desk(store, teams, campaigns, *given, bill, self._openings_closed, telegram_bot=telegram_bot)
        group = CampaignCommands(desk, TelegramDesk(desk, pairing))
        commands = (
            links_command(LinksDesk(desk, ArtistLinks(store, campaigns, links))),
            messages_command(FlowDesk(desk, flows, FlowPreviews(wording, self._pictures, public_url), bill)),
            clone_command(desk, flows),
            clip_command(ClipDesk(desk), desk),
            *figure_commands(StatsDesk(desk, Figures(store, clock, teams))),
            telegram_command(group.telegram),
        )
        broadcasts, replies = BroadcastDesk(desk, broadcasting, self._fans), Replying(store, clock, teams)
        self._hand_out(group, commands, desk, broadcasts, ReplyDesk(desk, replies))

    def _upkeep(self, broadcasting: Broadcasting, alarms: Alarms, telegram_bot: str) -> Upkeep:
        around = (self.client, self._store, self._clock)
        words, url = self._wording, self._public_url
        roles = Roles(*around, self._answers, words, url, telegram_bot, self._openings_closed)
        out_now, events = OutNow(*around, words, url), ServerEvents(*around, words, url)
        owners = Owners(self.client, self._store, words, lambda: self._openings)
        told = TeamAlarms(owners, self._store, self._clock, alarms, words)
        threads = ReplyThreads(*around, words)
        return Upkeep(
            self._store, self._announcements, out_now, events, roles, broadcasting, told, threads, self._holds
        )

    def _hand_out(
        self,
        group: CampaignCommands,
        commands: Iterable[Command],
        desk: Desk,
        broadcasts: BroadcastDesk,
        replies: ReplyDesk,
    ) -> None:
        for command in (*commands, broadcast_command(broadcasts)):
            group.add_command(command)
        group.add_command(ReleaseCommands(desk))
        self.client.tree.add_command(group)
        for command in fan_commands(self._fans, self._wording):
            self.client.tree.add_command(command)
        self.client.handlers = {
            "ub": self._fans.pressed,
            "us": self._fans.shared,
            "uc": desk.pressed,
            "um": desk.submitted,
            "ux": broadcasts.pressed,
            "ur": replies.pressed,
            "uw": replies.submitted,
        }

    async def start(self) -> Sender:
        """Log in (REST only) and become a sender. Raises discord's errors when the token is refused."""
        await self.client.login(self._token)
        assert self._us is not None
        return self._us

    async def run(self, shutdown: asyncio.Event) -> None:
        """Hold the gateway and keep announcements fresh until `shutdown`."""
        assert self._us is not None
        fresh = asyncio.create_task(self.upkeep.run(self._us, shutdown))
        answering = asyncio.create_task(self._direct.run(shutdown))
        try:
            while not shutdown.is_set():
                try:
                    await self._connected(shutdown)
                except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                    log.warning("discord_gateway_failed", error=type(error).__name__, detail=str(error)[:200])
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(_AGAIN_S):
                            await shutdown.wait()
        finally:
            fresh.cancel()
            if not shutdown.is_set():  # else it ends by itself, with what it had begun
                answering.cancel()
            for task in (fresh, answering):
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    def doubting(self, unsettled: Unsettled, queue: DeliveryQueue) -> Doubts:
        """What asks Discord about what got no answer; run it once in the world."""
        assert self._us is not None
        return Doubts(self.client, self._us.id, unsettled, queue, self._clock)

    async def close(self) -> None:
        """Give the connection back."""
        await self.client.close()

    async def _connected(self, shutdown: asyncio.Event) -> None:
        gateway = asyncio.create_task(self.client.connect())
        stop = asyncio.create_task(shutdown.wait())
        try:
            await asyncio.wait({gateway, stop}, return_when=asyncio.FIRST_COMPLETED)
            if gateway.done():
                gateway.result()
        finally:
            stop.cancel()
            gateway.cancel()
            await asyncio.gather(gateway, stop, return_exceptions=True)
            if self.client.ws is not None:
                await self.client.ws.close(code=1000)

    async def _holds(self) -> None:
        assert self._us is not None
        await self._quarantine.look(self._us, self._openings)

    async def _openings_closed(self) -> bool:
        return await self._openings.closed()

    async def _logged_in(self) -> None:
        application_id, user = self.client.application_id, self.client.user
        assert application_id is not None
        assert user is not None
        async with self._store() as tx:
            self._us = await tx.fans.put_sender(Channel.DISCORD, str(application_id), user.name)
        self._fans.us = self._us
        rate, per_minute = self._rates
        self.lane = SenderLane(self._lanes, self._us.lane, rate)
        await self.lane.ready()
        self._direct.speak_as(self._us, self.lane)
        self.client.heard = self._direct.heard
        self._openings = Openings(self._lanes, self._clock, str(application_id), per_minute)
        await self._openings.ready()
        self.sender = DiscordSender(self.client, self._store, self._pictures, self._openings)
        await self.client.tree.set_translator(Translator(self._wording))
        if await sync_when_changed(self.client.tree, application_id):
            log.info("discord_commands_synced")
        await self._invalid.ready(str(application_id))


def _stumbled(broadcast_id: BroadcastId, error: Exception) -> None:
    log.error("broadcast_stumbled", broadcast=broadcast_id, error=type(error).__name__, exc_info=error)


def _point_at(api_url: str, gateway_url: str) -> None:
    """The addresses of the settings; empty ones leave discord.py's own."""
    if api_url:
        Route.BASE = api_url
    if gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
