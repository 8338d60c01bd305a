"""The channels that this process serves; each vendor SDK is imported only where its role runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import structlog

from app.text_costs import text_costs
from app.wiring import Parts
from core.budget import DailyBudget
from core.delivery import SendResult
from core.fan import Sender
from core.ids import Channel
from core.ports import MessageSender
from core.scheduler.pacing import Turns
from core.services.operator_bell import OperatorBell, Trouble
from notifications.dispatcher import Dispatcher, DispatchSettings
from oauth_web.site import Bots
from oauth_web.webhooks import Acknowledged, Delivered, Door, Doors
from storage.chat_turns import ChatTurnRows
from storage.reply_counts import ReplyCountRows
from storage.singletons import as_singleton
from storage.unsettled import UnsettledRows
from storage.vendor_deletions import VendorDeletionRows

if TYPE_CHECKING:
    from bots.discord.runner import DiscordBot
    from bots.sms.erasing import Erasing
    from bots.sms.runner import SmsBot
    from bots.telegram.runner import TelegramBot

log = structlog.get_logger(__name__)
_PAID_RATE = 1000.0  # messages a second over all chats that Telegram takes for Stars (Bot API 10.3)
Loop = Callable[[asyncio.Event], Awaitable[None]]
_CARRIERS = "America/Los_Angeles"  # where the carriers' day ends (T-Mobile's brand caps, 2026)


class Channels:
    """Starts bots, hands out their loops and webhook doors, closes them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._telegram: TelegramBot | None = None
        self._discord: DiscordBot | None = None
        self._sms: SmsBot | None = None
        self._senders: dict[Channel, Sender] = {}
        self._polls = True

    async def start(self, roles: tuple[str, ...]) -> None:
        """Connect what is configured and asked for."""
        settings = self._parts.settings
        if "telegram" in roles and settings.telegram_token.get_secret_value():
            await self._start_telegram()
        if "discord" in roles and settings.discord_token.get_secret_value():
            await self._start_discord()
        if "sms" in roles and settings.twilio_account_sid:
            await self._start_sms()

    def loops(self, roles: tuple[str, ...]) -> list[Loop]:
        """What runs until shutdown."""
        loops: list[Loop] = []
        settings = self._parts.settings
        if self._telegram is not None:
            loops += [
                self._telegram.process,
                self._dispatcher(
                    self._telegram.sender, self._telegram_rate(), turns=self._telegram.lane.turns
                ).run,
            ]
            loops.append(self._single(Channel.TELEGRAM, self._telegram.groups.run, "groups"))
            if self._polls:
                loops.append(self._single(Channel.TELEGRAM, self._telegram.poll))
        if self._discord is not None:
            loops.append(self._single(Channel.DISCORD, self._discord.run))
            turns = self._discord.lane.turns
            loops.append(self._dispatcher(self._discord.sender, settings.discord_rate, turns=turns).run)
            unsettled = UnsettledRows(self._parts.database.pool)
            doubts = self._discord.doubting(unsettled, self._parts.deliveries)
            loops.append(self._single(Channel.DISCORD, doubts.run, "doubts"))
        if self._sms is not None and self._sms.sender is not None:
            loops += [
                self._sms.process,
                self._single(
                    Channel.SMS, self._sms.reconciling(UnsettledRows(self._parts.database.pool)).run
                ),
                self._erasing().run,
                self._dispatcher(
                    self._sms.sender, settings.twilio_segments_per_second, self._texts_a_day()
                ).run,
            ]
        log.info("channels", serving=[c.value for c in self._senders], roles=list(roles))
        return loops

    def doors(self) -> Doors:
        """Webhook doors by path."""
        doors: dict[str, Door] = {}
        if self._telegram is not None:
            doors[f"telegram/{self._senders[Channel.TELEGRAM].id}"] = _telegram_door(self._telegram)
        if self._sms is not None:
            sender = self._senders[Channel.SMS].id
            doors[f"twilio/{sender}/inbound"] = _twilio_door(self._sms.inbound, "text/xml")
            doors[f"twilio/{sender}/status"] = _twilio_door(self._sms.status, "text/plain")
        return doors

    async def bots(self) -> Bots:
        """How pages lead into chats; senders that other processes serve count too."""
        known = await self._known()
        telegram, sms = known.get(Channel.TELEGRAM), known.get(Channel.SMS)
        home = self._parts.settings.telegram_link_url.rstrip("/")
        return Bots(
            telegram_url=f"{home}/{telegram.name}" if telegram else "",
            sms_number=sms.external_id if sms else "",
        )

    async def _known(self) -> dict[Channel, Sender]:
        async with self._parts.database.store() as tx:
            return {s.channel: s for s in await tx.fans.senders()} | self._senders

    async def close(self) -> None:
        """Give connections back."""
        for bot in (self._telegram, self._discord):
            if bot is not None:
                await bot.close()

    async def _start_telegram(self) -> None:
        from bots.telegram.runner import TelegramBot

        p = self._parts
        token = p.settings.telegram_token.get_secret_value()
        self._telegram = TelegramBot(
            token=token,
            api_url=p.settings.telegram_api_url,
            store=p.database.store,
            inbox=p.inbox,
            lanes=p.lanes,
            conversation=p.conversation,
            privacy=p.privacy,
            clock=p.clock,
            sealer=p.sealer,
            wording=p.wording,
            pairing=p.pairing,
            rate=self._telegram_rate(),
            public_url=p.settings.public_url,
            link_url=p.settings.telegram_link_url,
            turns=ChatTurnRows(p.database.pool, token.partition(":")[0]).take,
            paid_broadcast=p.settings.telegram_paid_broadcast,
            resend_receipts=p.settings.telegram_unknown == "resend_receipts",
        )
        sender = self._senders[Channel.TELEGRAM] = await self._telegram.start()
        if p.settings.public_url.startswith("https://"):
            self._polls = False
            await self._telegram.set_webhook(f"{p.settings.public_url}/webhooks/telegram/{sender.id}")

    def _telegram_rate(self) -> float:
        settings = self._parts.settings
        return _PAID_RATE if settings.telegram_paid_broadcast else settings.telegram_rate

    async def _start_discord(self) -> None:
        from bots.discord.runner import DiscordBot

        p, telegram = self._parts, (await self._known()).get(Channel.TELEGRAM)
        self._discord = DiscordBot(
            token=p.settings.discord_token.get_secret_value(),
            api_url=p.settings.discord_api_url,
            gateway_url=p.settings.discord_gateway_url,
            rate=p.settings.discord_rate,
            openings_per_minute=p.settings.discord_openings_per_minute,
            store=p.database.store,
            lanes=p.lanes,
            inbox=p.inbox,
            teams=p.teams,
            pairing=p.pairing,
            campaigns=p.campaigns,
            flows=p.flows,
            costs=text_costs(p.settings, p.wording),
            links=p.links,
            alarms=p.searches,
            conversation=p.conversation,
            clock=p.clock,
            wording=p.wording,
            public_url=p.settings.public_url,
            two_people_from=p.settings.broadcast_two_people_from,
            telegram_bot=telegram.name if telegram else "",
        )
        self._senders[Channel.DISCORD] = await self._discord.start()

    async def _start_sms(self) -> None:
        from bots.sms.flow import SmsFlow, SmsWords
        from bots.sms.person_words import PersonWords
        from bots.sms.rights import Rights
        from bots.sms.runner import SmsAccount, SmsBot

        p, s = self._parts, self._parts.settings
        account = SmsAccount(
            account_sid=s.twilio_account_sid,
            auth_token=s.twilio_auth_token.get_secret_value(),
            secondary_token=s.twilio_auth_token_secondary.get_secret_value(),
            number=s.twilio_number,
            api_url=s.twilio_api_url,
            public_url=s.public_url,
            countries=self._countries(),
        )
        words = SmsWords(
            operator=s.operator_name or "Upbeat",
            contact=s.operator_contact,
            public_url=s.public_url,
            optout_mode=s.twilio_optout_mode,
        )
        persons = PersonWords(p.database.store, p.conversation, p.wording, words.operator)
        rights = Rights(p.database.store, p.privacy, p.wording, words.operator)
        flow = SmsFlow(p.database.store, p.clock, p.joining, p.privacy, p.wording, words, persons, rights)
        self._sms = SmsBot(
            account,
            p.database.store,
            p.inbox,
            p.deliveries,
            flow,
            p.privacy,
            p.clock,
            p.session,
            p.lanes,
            ReplyCountRows(p.database.pool, s.twilio_replies_per_number, s.twilio_replies_per_day),
            self._texts_a_day(),
            p.bell,
        )
        self._senders[Channel.SMS] = await self._sms.start()

    def _texts_a_day(self) -> DailyBudget | None:
        units = self._parts.settings.twilio_segments_per_day
        return DailyBudget(units=units, zone=_CARRIERS, save=1) if units else None

    def _countries(self) -> frozenset[str]:
        return frozenset(c.strip().upper() for c in self._parts.settings.twilio_countries.split(","))

    def _erasing(self) -> Erasing:
        from bots.sms.client import client
        from bots.sms.erasing import Erasing

        p, s = self._parts, self._parts.settings
        token = s.twilio_auth_token.get_secret_value()
        sdk = client(p.session, s.twilio_api_url, s.twilio_account_sid, token)
        deletions = VendorDeletionRows(p.database.pool, p.sealer)
        return Erasing(sdk, s.twilio_number, self._senders[Channel.SMS].id, deletions, p.clock)

    def _dispatcher(
        self,
        channel: MessageSender,
        rate: float,
        allowance: DailyBudget | None = None,
        turns: Turns | None = None,
    ) -> Dispatcher:
        p = self._parts
        return Dispatcher(
            p.database.store,
            p.deliveries,
            p.lanes,
            p.clock,
            p.renderer,
            self._senders[channel.channel],
            channel,
            DispatchSettings(
                rate=rate,
                daily_cap=p.settings.fan_daily_cap,
                allowance=allowance,
                countries=self._countries(),
            ),
            lambda lane, error: log.error(
                "dispatch_crashed", channel=lane.split(":")[0], error=type(error).__name__, exc_info=error
            ),
            lambda status: p.metrics.sent(channel.channel, status),
            lambda answer: _troubled(p.bell, channel.channel, answer),
            turns,
        )

    def _single(self, channel: Channel, act: Loop, part: str = "") -> Loop:
        name = f"{channel.value}:{self._senders[channel].id}" + (f":{part}" if part else "")

        async def loop(shutdown: asyncio.Event) -> None:
            await as_singleton(self._parts.dsn, name, act, shutdown)

        return loop


def _troubled(bell: OperatorBell, channel: Channel, answer: SendResult) -> None:
    if answer.setting:
        bell.ring(Trouble.SETTING, answer.setting)
    else:
        bell.ring(Trouble.HELD, channel.value)


def _telegram_door(bot: TelegramBot) -> Door:
    async def door(delivered: Delivered) -> Acknowledged:
        return Acknowledged(status=await bot.receive(delivered.headers, delivered.body))

    return door


def _twilio_door(take: Callable[..., Awaitable[tuple[int, bytes]]], content_type: str) -> Door:
    async def door(delivered: Delivered) -> Acknowledged:
        status, body = await take(delivered.path_qs, delivered.headers, delivered.body)
        return Acknowledged(status=status, body=body, content_type=content_type)

    return door
