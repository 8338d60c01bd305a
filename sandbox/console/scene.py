"""What the console shows: pictures of what the fakes hold and of what crossed the wire, nothing else."""

from __future__ import annotations

import contextlib
import json
import re
from datetime import datetime
from typing import Any

from sandbox.catalogue import Product
from sandbox.console.cast import MIA_TELEGRAM, ROBOT, Absent, Cast
from sandbox.console.levers import Levers, moment_of
from sandbox.discord.records import DM
from sandbox.discord.state import discord_of
from sandbox.dsps.spotify import spotify_of
from sandbox.journal import Entry
from sandbox.telegram.state import telegram_of
from sandbox.twilio.state import twilio_of
from sandbox.world import World

Json = dict[str, Any]
_SHOWN, _TICKER, _CROWD_SHOWN = 40, 14, 60
_START = re.compile(r"https://t\.me/(\w+)\?start=([A-Za-z0-9_-]+)")
_NOISE = {("twilio", "status"), ("spotify", "token")}
_SAYS = ("text", "content", "body", "uri", "what", "account")


class Scene:
    """`state()` is everything the page draws, as plain values."""

    def __init__(self, world: World, cast: Cast, levers: Levers) -> None:
        self._world, self._cast, self._levers = world, cast, levers

    def state(self) -> Json:
        """The whole picture. A part nobody plays is null."""
        return {
            "now": self._world.clock.now().isoformat(),
            "releases": [self._release(one) for one in self._world.catalogue.products.values()],
            "levers": self._levers.listed(),
            "discord": self._or_none(self._discord),
            "telegram": self._or_none(self._telegram),
            "sms": self._or_none(self._sms),
            "libraries": self._libraries(),
            "fans": self._fans(),
            "ticker": self._ticker(),
        }

    def invitation(self) -> tuple[str, str] | None:
        """Bot and payload of the newest t.me link that was shown to the artist in Discord."""
        with contextlib.suppress(Absent):
            artist = self._cast.discord("artist")
            for channel in self._cast.guild.channels.values():
                for message in reversed(artist.ephemerals(channel)):
                    if found := _START.search(message.text):
                        return found[1], found[2]
        return None

    def _or_none(self, part: Any) -> Json | None:
        try:
            drawn: Json = part()
        except Absent:
            return None
        return drawn

    def _release(self, product: Product) -> Json:
        return {
            "upc": product.upc,
            "title": product.title,
            "artist": product.artist,
            "at": moment_of(product).isoformat(),
            "cover": self._cover(product.title),
        }

    def _discord(self) -> Json:
        artist, mia = self._cast.discord("artist"), self._cast.discord("mia")
        whole = discord_of(self._world).snapshot({artist.id, mia.id})
        guild = next(one for one in whole["guilds"] if one["id"] == str(self._cast.guild.id))
        members = guild.pop("members")
        for channel in guild["channels"]:
            channel["messages"] = channel["messages"][-_SHOWN:]
        users = {one["id"]: one for one in whole["users"]}
        commands = [command for one in whole["applications"] for command in one["commands"]]
        unique = {command["name"]: command for command in commands + guild.pop("commands")}
        return self._local(
            {
                "guild": guild | {"members": len(members)},
                "people": [one for one in members if not one["name"].startswith("Robot")][:25],
                "commands": list(unique.values()),
                "artist": users[str(artist.id)],
                "mia": users[str(mia.id)],
            }
        )

    def _telegram(self) -> Json:
        bot, person = self._cast.bot, self._cast.telegram()
        telegram_of(self._world).private_chat(bot, person.id)
        chats = telegram_of(self._world).snapshot(MIA_TELEGRAM)["chats"]
        chat: Json = next(one for one in chats if one["bot"] == bot.username)
        invitation = self.invitation()
        return chat | {
            "messages": chat["messages"][-_SHOWN:],
            "invitation": f"https://t.me/{invitation[0]}?start={invitation[1]}" if invitation else None,
        }

    def _sms(self) -> Json:
        number, phone = self._cast.number, self._cast.phone()
        texts = [
            {"body": text.body, "at": text.at.isoformat(), "mine": text.mine}
            for text in phone.messages(number)
        ]
        return {"number": number, "own": phone.number, "texts": texts[-_SHOWN:], "keywords": self.keywords()}

    def keywords(self) -> list[str]:
        """What the artist typed as a keyword, newest first."""
        found = []
        for entry in reversed(self._world.journal.of("discord", "interaction")):
            values = {one["name"]: one.get("value") for one in _leaves(entry.data.get("options") or [])}
            if values.get("field") == "keyword":
                found.append(str(values.get("value", "")))
        return list(dict.fromkeys(found))[:3]

    def _libraries(self) -> Json:
        people: dict[str, Json] = {}
        crowd: dict[str, Json] = {}
        for service, shelves in self._world.libraries.items():
            for library in shelves.libraries():
                shelf = crowd if library.account.startswith(ROBOT) else people
                drawn = shelf.setdefault(
                    library.account,
                    {"account": library.account, "name": library.display_name, "items": []},
                )
                drawn["items"] += [
                    {
                        "title": held.title,
                        "at": held.added_at.isoformat(),
                        "kind": held.kind,
                        "service": service,
                    }
                    for held in library.items
                ]
        return {"people": list(people.values()), "crowd": list(crowd.values())[-_CROWD_SHOWN:]}

    def _fans(self) -> Json:
        telegram, discord = telegram_of(self._world), discord_of(self._world)
        chats = [chat for chat in telegram.chats.values() if chat.type == "private" and chat.standing]
        dms = [channel for channel in discord.channels.values() if channel.type == DM]
        phones = [phone for phone in twilio_of(self._world).phones() if phone.texts]
        spotify = spotify_of(self._world)
        accounts = {g.account.username for g in spotify.refreshing.values() if not g.revoked}
        saves = sum(
            len(library.items)
            for shelves in self._world.libraries.values()
            for library in shelves.libraries()
        )
        return {
            "telegram": len(chats),
            "discord": len(dms),
            "sms": len(phones),
            "spotify": len(accounts),
            "saves": saves,
        }

    def next_release(self) -> datetime | None:
        """The nearest moment ahead at which something comes out."""
        moments = [moment_of(product) for product in self._world.catalogue.products.values()]
        return min((moment for moment in moments if moment > self._world.clock.now()), default=None)

    def _ticker(self) -> list[Json]:
        found: list[Json] = []
        for entry in reversed(self._world.journal.entries):
            if (entry.vendor, entry.kind) not in _NOISE:
                found.append(_tick(entry))
            if len(found) == _TICKER:
                break
        return found[::-1]

    def _cover(self, title: str) -> str | None:
        """The picture of the newest post in the artist's server that carries the title."""
        with contextlib.suppress(Absent):
            for channel in self._cast.guild.channels.values():
                for message in reversed(channel.messages):
                    embed = next((e for e in message.embeds if _plain(e.get("title")) == title), None)
                    if embed is None:
                        continue
                    url = (embed.get("image") or embed.get("thumbnail") or {}).get("url", "")
                    if not url.startswith("http") and message.attachments:
                        url = message.attachments[0]["url"]
                    if url:
                        return str(url).replace(self._world.base_url, "")
        return None

    def _local(self, value: Json) -> Json:
        """Addresses on this server without its name: the page may have been opened under another."""
        drawn: Json = json.loads(
            json.dumps(value, default=str).replace(f"{self._world.base_url}/discord/cdn", "/discord/cdn")
        )
        return drawn


def _plain(title: str | None) -> str:
    return (title or "").replace("\\", "")


def _leaves(options: list[Json]) -> list[Json]:
    return [leaf for one in options for leaf in (_leaves(one["options"]) if one.get("options") else [one])]


def _tick(entry: Entry) -> Json:
    said = next((str(entry.data[name]) for name in _SAYS if entry.data.get(name)), "")
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "vendor": entry.vendor,
        "kind": entry.kind.replace("_", " "),
        "said": said[:90],
    }
