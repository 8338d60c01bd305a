"""Who is on the console's stage: the artist, Mia on three channels, and the bots they talk with."""

from __future__ import annotations

from sandbox.discord.applications import Application
from sandbox.discord.guilds import Guild
from sandbox.discord.people import User
from sandbox.discord.state import discord_of
from sandbox.dsps.spotify import spotify_of
from sandbox.dsps.spotify_state import Grant
from sandbox.telegram.bots import Bot
from sandbox.telegram.people import Person
from sandbox.telegram.state import telegram_of
from sandbox.twilio.phone import Phone
from sandbox.twilio.state import twilio_of
from sandbox.world import World

MIA_TELEGRAM, MIA_DISCORD, MIA_PHONE = 7, 77, "+12125550142"
ROBOT = "robot-"  # the accounts of robot fans at Spotify begin with it


class Absent(Exception):
    """Nobody plays this part in the world (yet)."""


class Cast:
    """The parts are filled by whatever the world holds: its first bot, number and server."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def bot(self) -> Bot:
        """The Telegram bot."""
        for bot in telegram_of(self._world).bots.values():
            return bot
        raise Absent("There is no Telegram bot in this world.")

    @property
    def number(self) -> str:
        """The number that texts are sent to."""
        for number in twilio_of(self._world).numbers:
            return number
        raise Absent("There is no phone number in this world.")

    @property
    def guild(self) -> Guild:
        """The artist's server."""
        for guild in discord_of(self._world).guilds.values():
            return guild
        raise Absent("There is no Discord server in this world.")

    @property
    def application(self) -> Application:
        """The Discord application."""
        for application in discord_of(self._world).applications.values():
            return application
        raise Absent("There is no Discord application in this world.")

    def telegram(self) -> Person:
        """Mia on Telegram."""
        return telegram_of(self._world).person(MIA_TELEGRAM, first_name="Mia", username="mia_92")

    def phone(self) -> Phone:
        """Mia's telephone."""
        return twilio_of(self._world).phone(MIA_PHONE)

    def discord(self, who: str) -> User:
        """`artist` or `mia`; Mia is a member of the artist's server."""
        if who == "artist":
            return self.guild.owner
        if who != "mia":
            raise Absent(f"Nobody is called {who!r} here.")
        mia = discord_of(self._world).user(MIA_DISCORD, "Mia")
        if mia.id not in self.guild.members:
            self.guild.join(mia)
        return mia

    def grants(self) -> list[Grant]:
        """The permissions that people (not robots) have given at Spotify and that still live."""
        alive: dict[int, Grant] = {}
        for grant in spotify_of(self._world).refreshing.values():
            if not grant.revoked and not grant.account.username.startswith(ROBOT):
                alive[id(grant)] = grant
        return list(alive.values())
