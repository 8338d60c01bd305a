"""Who is in the crowd: fans of three channels with their stories, at the vendors and in the product's database."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from app.demo.services import ID
from app.demo.stage import APPLICATION_ID, GUILD, NUMBER, TELEGRAM_BOT, Stage
from core.campaign import Campaign
from core.ids import Channel
from sandbox.discord.state import discord_of
from sandbox.dsps.spotify_state import Access, Grant, spotify_of
from sandbox.telegram.state import telegram_of
from sandbox.twilio.state import twilio_of
from sandbox.world import World

CHANNELS = (*(Channel.TELEGRAM,) * 6, *(Channel.DISCORD,) * 2, *(Channel.SMS,) * 2)  # of ten fans
_SCOPES = ("user-library-modify", "user-library-read")
_OTHER = {
    Channel.TELEGRAM: Channel.DISCORD,
    Channel.DISCORD: Channel.TELEGRAM,
    Channel.SMS: Channel.TELEGRAM,
}
_HEARD = {Channel.TELEGRAM: "blocked", Channel.DISCORD: "dms_closed", Channel.SMS: "opted_out"}


class Story(StrEnum):
    """What is out of the ordinary about a fan."""

    PLAIN = "plain"
    STOPS = "stops"  # in the middle of the release
    STOPPED = "stopped"  # before it, and we heard
    CLOSED = "closed"  # before it, and nobody told us
    MOVED = "moved"  # the same, but there is another chat of theirs
    OFF = "off"  # the phone, for days


_STORIES = (Story.STOPS, Story.STOPPED, Story.CLOSED, Story.MOVED, Story.OFF, *(Story.PLAIN,) * 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """Number n of the crowd: everything else follows from it."""

    n: int
    channel: Channel
    story: Story

    @property
    def chats(self) -> tuple[Channel, ...]:
        """Where they can be written to; the first is where they joined."""
        return (self.channel, _OTHER[self.channel]) if self.story is Story.MOVED else (self.channel,)

    def external_id(self, channel: Channel) -> str:
        """A chat, a user, a number."""
        return f"+1212{5_560_000 + self.n}" if channel is Channel.SMS else str(10_000_000 + self.n)


def crowd(count: int) -> list[Fan]:
    """Every channel gets every story."""
    return [
        Fan(n=n, channel=CHANNELS[n % len(CHANNELS)], story=_STORIES[n // len(CHANNELS) % len(_STORIES)])
        for n in range(count)
    ]


class Life:
    """What fans do and see in their apps."""

    def __init__(self, world: World) -> None:
        self._tg, self._dc, self._tw = telegram_of(world), discord_of(world), twilio_of(world)
        self._world = world
        self._bot = self._tg.bot(TELEGRAM_BOT)
        self._app = self._dc.applications[APPLICATION_ID]

    def begin(self, fan: Fan) -> dict[Channel, str]:
        """Their chats are open; ids of the direct message channels, by channel."""
        opened: dict[Channel, str] = {}
        for channel in fan.chats:
            number = fan.external_id(channel)
            if channel is Channel.TELEGRAM:
                self._tg.person(int(number))
                self._tg.private_chat(self._bot, int(number)).standing[self._bot.id] = "member"
            elif channel is Channel.DISCORD:
                user = self._dc.user(int(number))
                self._dc.guilds[GUILD].join(user)
                opened[channel] = str(self._dc.open_dm(self._app, user).id)
            else:
                self._tw.phone(number)
        return opened

    def close(self, fan: Fan) -> None:
        """The chat they joined in is shut at the vendor, and no word of it reaches us."""
        number = fan.external_id(fan.channel)
        if fan.channel is Channel.TELEGRAM:
            self._tg.person(int(number)).gone = True
        elif fan.channel is Channel.DISCORD:
            self._dc.user(int(number)).close_dms()
        else:
            self._tw.optouts.blocked.add((NUMBER, number))

    def switch_off(self, fan: Fan) -> None:
        """Texts never arrive; other chats have no such story."""
        if fan.channel is Channel.SMS:
            self._tw.phone(fan.external_id(Channel.SMS)).condition = "off"

    async def stop(self, fan: Fan) -> None:
        """As people do: block the bot, close the direct messages, text STOP."""
        number = fan.external_id(fan.channel)
        if fan.channel is Channel.TELEGRAM:
            await self._tg.person(int(number)).block(TELEGRAM_BOT)
        elif fan.channel is Channel.DISCORD:
            self._dc.user(int(number)).close_dms()
        else:
            await self._tw.phone(number).text(NUMBER, "STOP")

    def heard(self, fan: Fan, channel: Channel) -> int:
        """How often they were told there that it is out."""
        number = fan.external_id(channel)
        if channel is Channel.TELEGRAM:
            chat = self._tg.private_chat(self._bot, int(number))
            return sum(m.from_bot and "Saved." in m.text for m in chat.shown())
        if channel is Channel.DISCORD:
            return sum("Saved." in m.text for m in self._dc.user(int(number)).dms(self._app))
        return sum("is out" in text.body for text in self._tw.phone(number).received(NUMBER))

    def undelivered(self, fan: Fan) -> bool:
        """Twilio took a text for them, and the carrier did not get it to the phone."""
        number = fan.external_id(Channel.SMS)
        return fan.story is Story.OFF and any(
            m.to == number and m.status == "undelivered" for m in self._tw.messages.values()
        )

    def permission(self, fan: Fan, at: datetime) -> str:
        """An access token of theirs at Spotify, good for an hour."""
        spotify, account = spotify_of(self._world), f"crowd-{fan.n}"
        grant = Grant(
            client=spotify.clients[ID],
            account=spotify.add_account(account),
            scopes=frozenset(_SCOPES),
            authorised_at=at,
            public=False,
            refresh_token=f"refresh-{account}",
        )
        spotify.refreshing[grant.refresh_token] = grant
        token = f"access-{account}"
        spotify.access[token] = Access(
            client=grant.client, grant=grant, expires_at=at + timedelta(seconds=spotify.access_life_s)
        )
        return token


@dataclass(slots=True)
class _Rows:
    """The tables' new rows, by their column order below."""

    fan: list[tuple[Any, ...]] = field(default_factory=list)
    address: list[tuple[Any, ...]] = field(default_factory=list)
    consent_event: list[tuple[Any, ...]] = field(default_factory=list)
    dsp_grant: list[tuple[Any, ...]] = field(default_factory=list)
    campaign_fan: list[tuple[Any, ...]] = field(default_factory=list)
    presave: list[tuple[Any, ...]] = field(default_factory=list)


_COLUMNS = {
    "fan": "id name wake created_at",
    "address": "id fan_id sender_id channel external_id reachability dm_channel_id created_at",
    "consent_event": "fan_id artist_id campaign_id address_id purpose act channel text version language source at",
    "dsp_grant": "id fan_id dsp account_id account_name status authorized_at usable_until scopes access_sealed"
    " refresh_sealed access_expires_at token_version changed_at",
    "campaign_fan": "campaign_id fan_id number address_id source joined_at",
    "presave": "id campaign_id fan_id dsp rung wave_id address_id grant_id joined_at",
}


async def settle_in(stage: Stage, campaign: Campaign, fans: list[Fan]) -> None:
    """As if each had joined, agreed and authorised: rows here, accounts and chats there."""
    pool, life = stage.parts.database.pool, Life(stage.world)
    async with stage.parts.database.store() as tx:
        senders = {s.channel: s.id for s in await tx.fans.senders()}
    wave = await pool.fetchval("SELECT id FROM wave WHERE campaign_id = $1", campaign.id)
    rows, ids = _Rows(), itertools.count(1)
    for fan in fans:
        _write(stage, campaign, fan, life, senders, wave, rows, ids)
    async with pool.acquire() as connection, connection.transaction():
        for table, columns in _COLUMNS.items():
            await connection.copy_records_to_table(
                table, records=getattr(rows, table), columns=columns.split()
            )
            if columns.startswith("id "):
                await connection.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                )
    # a real Discord is given the picture's address; the sandbox's is handed the bytes with each message
    await pool.execute("UPDATE artwork SET square = thumb")
    await pool.execute("ANALYZE")


def _write(
    stage: Stage,
    campaign: Campaign,
    fan: Fan,
    life: Life,
    senders: dict[Channel, Any],
    wave: int,
    rows: _Rows,
    ids: Iterator[int],
) -> None:
    now, sealer, opened, key = stage.parts.clock.now(), stage.parts.sealer, life.begin(fan), fan.n + 1
    rows.fan.append((key, f"Fan {fan.n}", True, now))
    homes = []
    for channel in fan.chats:
        shut = _HEARD[channel] if fan.story is Story.STOPPED else "ok"
        homes.append(next(ids))
        rows.address.append((homes[-1], key, senders[channel], channel.value, fan.external_id(channel), shut,
                             opened.get(channel), now))  # fmt: skip
        given = ("release", "save", "wake", *(("sms",) if channel is Channel.SMS else ()))
        rows.consent_event += [
            (key, campaign.artist.id, campaign.id, homes[-1], purpose, "given", channel.value, "Yes", "crowd/1",
             "en", "crowd", now)
            for purpose in given
        ]  # fmt: skip
    token = life.permission(fan, now)
    rows.dsp_grant.append(
        (key, key, "spotify", f"crowd-{fan.n}", f"crowd-{fan.n}", "active", now, now + timedelta(days=180),
         '["user-library-modify", "user-library-read"]', sealer.seal("grant", str(key), token),
         sealer.seal("grant", str(key), f"refresh-crowd-{fan.n}"), now + timedelta(hours=1), 1, now)
    )  # fmt: skip
    rows.campaign_fan.append((campaign.id, key, key, homes[0], "crowd", now))
    rows.presave.append((key, campaign.id, key, "spotify", "auto", wave, homes[0], key, now))
    if fan.story in (Story.CLOSED, Story.MOVED):
        life.close(fan)
    if fan.story is Story.OFF:
        life.switch_off(fan)
