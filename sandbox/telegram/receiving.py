"""Methods by which a bot gets its updates: long polling or a webhook, never both."""

from __future__ import annotations

import itertools
import re
import time

from yarl import URL

from sandbox.telegram.bots import Bot, Webhook
from sandbox.telegram.call import Call
from sandbox.telegram.chats import Json
from sandbox.telegram.courier import is_loopback
from sandbox.telegram.refusal import Refusal, bad_request, conflict

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_MAX_POLL_S = 50


async def get_updates(call: Call) -> list[Json]:
    """getUpdates: waits up to `timeout` seconds; `offset` confirms what came before."""
    bot = call.bot
    if bot.webhook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    _allow(call)
    if offset := call.number("offset"):
        bot.confirm(offset)
    limit = min(100, max(1, call.number("limit", 100)))
    deadline = time.monotonic() + min(_MAX_POLL_S, max(0, call.number("timeout")))
    bot.poller = mine = object()
    bot.bell.ring()  # an older poll ends with 409
    while not bot.updates and not call.tg.closing and (left := deadline - time.monotonic()) > 0:
        await bot.bell.heard(left)
        if bot.poller is not mine:
            raise _ended(bot)
    bot.poller = None
    return list(itertools.islice(bot.updates.values(), limit))


def _ended(bot: Bot) -> Refusal:
    if bot.webhook is not None:
        return conflict("terminated by setWebhook request")
    return conflict("terminated by other getUpdates request; make sure that only one bot instance is running")


def _allow(call: Call) -> None:
    names = call.json("allowed_updates")
    if isinstance(names, list):
        call.bot.allowed = frozenset(str(name) for name in names)


async def set_webhook(call: Call) -> bool:
    """setWebhook; an empty `url` removes it. Plain HTTP is taken on this machine only."""
    url, secret = call.text("url"), call.text("secret_token")
    if not url:
        return await delete_webhook(call)
    if URL(url).scheme != "https" and not is_loopback(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = call.number("max_connections", 40)
    if not 1 <= connections <= 100:
        connections = 40
    _allow(call)
    if call.flag("drop_pending_updates"):
        call.bot.updates.clear()
    hook = call.bot.webhook
    if hook is not None and (hook.url, hook.secret) == (url, secret):
        hook.max_connections = connections  # deliveries under way go on
    else:
        call.bot.webhook = Webhook(url=url, secret=secret, max_connections=connections)
        _switched(call)
    return True


async def delete_webhook(call: Call) -> bool:
    """deleteWebhook."""
    if call.flag("drop_pending_updates"):
        call.bot.updates.clear()
    if call.bot.webhook is not None:
        call.bot.webhook = None
        _switched(call)
    return True


def _switched(call: Call) -> None:
    call.bot.poller = None
    call.bot.bell.ring()
    call.tg.hooks.ring()


async def get_webhook_info(call: Call) -> Json:
    """getWebhookInfo."""
    hook = call.bot.webhook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.updates),
    }
    if hook is not None:
        info["max_connections"] = hook.max_connections
        if hook.last_error:
            info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    if call.bot.allowed:
        info["allowed_updates"] = sorted(call.bot.allowed)
    return info
