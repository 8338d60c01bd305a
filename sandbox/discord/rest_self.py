"""REST: the bot itself, the gateway's address, and opening direct messages."""

from __future__ import annotations

from sandbox.discord.call import Call, Route, snowflake
from sandbox.discord.gateway import describe
from sandbox.discord.records import Json
from sandbox.discord.refusal import Refusal, unknown, wrong_form
from sandbox.discord.wire import application_json, bot_user, channel_json, user_json


async def me(call: Call) -> Json:
    """The bot user."""
    return bot_user(call.bot) | {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}


async def application(call: Call) -> Json:
    """The application behind the token."""
    owner = bot_user(call.bot) | {"id": "1", "username": "developer"}
    del owner["bot"]
    return application_json(call.bot, owner)


async def gateway(call: Call) -> Json:
    """Where to connect, with limits."""
    call.must_be_bot()
    return describe(call.dc)


async def guilds(call: Call) -> list[Json]:
    """The guilds the bot is in."""
    return [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": False,
            "permissions": str(guild.granted(call.bot.id)),
            "features": [],
        }
        for guild in call.dc.guilds.values()
        if call.bot.id in guild.members
    ]


async def open_dm(call: Call) -> Json:
    """Open direct messages; the existing channel when there is one."""
    dc, bot = call.dc, call.bot
    user = dc.users.get(snowflake("recipient_id", call.form.get("recipient_id")))
    if user is None:
        raise wrong_form("recipient_id", "USER_INVALID", "Unknown user.")
    if dc.dm(bot, user) is None:
        if bot.quarantined:
            raise Refusal(
                403, 20026, "Your bot has been flagged by our anti-spam system for abusive behavior."
            )
        dc.pace.open_dm(bot.id)
    return channel_json(dc, dc.open_dm(bot, user))


async def user(call: Call) -> Json:
    """Any user by id."""
    found = call.id("user")
    if call.bot.id != found and found not in call.dc.users:
        raise unknown("User", 10013)
    return user_json(call.dc, found)


ROUTES: list[Route] = [
    ("GET", "/users/@me", me),
    ("GET", "/users/@me/guilds", guilds),
    ("POST", "/users/@me/channels", open_dm),
    ("GET", "/users/{user}", user),
    ("GET", "/oauth2/applications/@me", application),
    ("GET", "/gateway/bot", gateway),
]
