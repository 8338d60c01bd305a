"""Updates come in, whatever happens meanwhile: nothing is lost, repetition is harmless."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest
from structlog.testing import capture_logs

from bots.telegram import intake
from bots.telegram.intake import verify
from core.errors import Misconfigured, RetryLater, StorageAway
from core.queues import Inbox
from tests.support.telegram_bot import Rig, running, until

HEADER = "X-Telegram-Bot-Api-Secret-Token"


def waiting(rig: Rig) -> int:
    return len(rig.tg.bot("upbeatbot").updates)


def offsets(rig: Rig) -> list[int]:
    return [int(c.values.get("offset", 0)) for c in rig.tg.calls if c.method == "getUpdates"]


async def said(rig: Rig, *texts: str) -> None:
    await rig.mia.start("upbeatbot")
    for text in texts:
        await rig.mia.send(text)


async def test_an_update_is_written_down_before_it_is_confirmed(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        await said(rig, "one", "two")
        first = min(rig.tg.bot("upbeatbot").updates)
        async with rig.loops(bot.poll):
            await until(lambda: len(offsets(rig)) >= 2)
            rows = await rig.inbox_rows(bot._us)
        assert rows == [(first, "pending"), (first + 1, "pending"), (first + 2, "pending")]
        assert offsets(rig)[:2] == [0, first + 3]
        assert waiting(rig) == 0


class Away:
    """The real inbox, away for the first puts."""

    def __init__(self, inbox: Inbox, times: int) -> None:
        self._inbox, self.times = inbox, times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inbox, name)

    async def put(self, *args: Any) -> int:
        if self.times:
            self.times -= 1
            raise StorageAway
        return await self._inbox.put(*args)


async def test_what_cannot_be_written_down_is_not_confirmed(dsn: str) -> None:
    async with running(dsn) as rig:
        inbox = Away(rig.parts.inbox, times=1)
        async with rig.started(inbox=inbox) as bot:
            await said(rig, "one")
            with capture_logs() as logs:
                async with rig.loops(bot.poll):
                    await until(lambda: waiting(rig) == 0)
            assert [state for _, state in await rig.inbox_rows(bot._us)] == ["pending", "pending"]
        assert offsets(rig)[:2] == [0, 0]
        told = [entry for entry in logs if entry["event"].startswith("telegram_polling")]
        assert [(e["event"], e.get("error")) for e in told] == [
            ("telegram_polling_stopped", "StorageAway"),
            ("telegram_polling_again", None),
        ]


async def test_a_restart_before_the_confirmation_repeats_harmlessly(dsn: str) -> None:
    async with running(dsn) as rig:
        await said(rig, "one", "two")
        async with rig.started() as bot:
            before = dict(rig.tg.bot("upbeatbot").updates)
            async with rig.loops(bot.poll):
                await until(lambda: waiting(rig) == 0)
        rig.tg.bot("upbeatbot").updates.update(before)  # the confirmation never arrived
        await rig.mia.send("three")
        async with rig.started() as bot:
            async with rig.loops(bot.poll):
                await until(lambda: waiting(rig) == 0)
            numbers = [number for number, _ in await rig.inbox_rows(bot._us)]
        assert len(numbers) == len(set(numbers)) == 4


async def test_after_a_quiet_week_numbers_may_start_lower(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_POLL_S", 0)  # the fake answers at once that there is nothing
    async with running(dsn) as rig, rig.started() as bot, rig.loops(bot.poll):
        await said(rig)
        await until(lambda: waiting(rig) == 0 and offsets(rig)[-1] == 0)
        rig.tg.bot("upbeatbot").next_update = 5
        await rig.mia.send("back")
        await until(lambda: waiting(rig) == 0)
        assert 5 in [number for number, _ in await rig.inbox_rows(bot._us)]


async def test_an_update_that_the_sdk_cannot_read_holds_nothing_up(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        await said(rig)
        rig.tg.bot("upbeatbot").push("message", {"date": "yesterday", "chat": 4})
        await rig.mia.send("after it")
        async with rig.loops(bot.poll):
            await until(lambda: waiting(rig) == 0)
        assert len(await rig.inbox_rows(bot._us)) == 3


async def test_a_second_poller_waits_and_says_so_once(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        conflict = {"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates"}
        rig.fault("/getUpdates", status=409, body=conflict)
        with capture_logs() as logs:
            async with rig.loops(bot.poll):
                await until(lambda: any("polling_stopped" in e["event"] for e in logs))
        assert [e["error"] for e in logs if "polling_stopped" in e["event"]] == ["TelegramConflictError"]


async def test_a_server_that_fails_is_asked_again_later(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        await said(rig)
        rig.fault(
            "/deleteWebhook",
            status=429,
            body={
                "ok": False,
                "description": "Too Many Requests: retry after 1",
                "parameters": {"retry_after": 1},
            },
        )
        async with rig.loops(bot.poll):
            await until(lambda: waiting(rig) == 0)
        assert len(await rig.inbox_rows(bot._us)) == 1


async def test_shutdown_does_not_wait_for_the_long_poll(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot, asyncio.timeout(5), rig.loops(bot.poll):
        await until(lambda: offsets(rig))  # leaving the loops within the five seconds is the check


async def test_webhook_end_to_end(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        await bot.set_webhook("http://127.0.0.1:9/webhooks/telegram/1")
        hook = rig.tg.bot("upbeatbot").webhook
        assert hook is not None
        assert (hook.url, hook.max_connections, len(hook.secret)) == (
            "http://127.0.0.1:9/webhooks/telegram/1",
            40,
            64,
        )
        assert rig.tg.bot("upbeatbot").allowed == {
            "message",
            "callback_query",
            "my_chat_member",
            "channel_post",
        }
        body = orjson.dumps({"update_id": 9, "poll": {}})
        assert await bot.receive({HEADER: hook.secret}, body) == 200
        assert await bot.receive({HEADER: hook.secret}, body) == 200
        assert await bot.receive({}, body) == 401
        assert await bot.receive({HEADER: "wrong"}, body) == 401
        assert await bot.receive({HEADER: "gehéim\udcff"}, body) == 401
        for bad in (b"{", b"[]", b'{"update_id": "9"}', b"null"):
            assert await bot.receive({HEADER: hook.secret}, bad) == 400
        assert await rig.inbox_rows(bot._us) == [(9, "pending")]
        assert await bot.accept({"update_id": 10}) is True
        assert await bot.accept({"no": "update"}) is False


async def test_a_delivery_that_cannot_be_written_down_is_asked_for_again(dsn: str) -> None:
    async with running(dsn) as rig, rig.started(inbox=Away(rig.parts.inbox, times=1)) as bot:
        await bot.set_webhook("http://127.0.0.1:9/x")
        hook = rig.tg.bot("upbeatbot").webhook
        assert hook is not None
        body = orjson.dumps({"update_id": 9})
        assert await bot.receive({HEADER: hook.secret}, body) == 503
        assert await bot.receive({HEADER: hook.secret}, body) == 200


def test_the_secret_is_compared_whatever_came() -> None:
    assert verify("abc", "abc")
    for given in (None, "", "ab", "abcd", "äbc", "\udcff", "\ud800"):
        assert not verify("abc", given)


async def test_the_commands_are_in_every_language(dsn: str) -> None:
    async with running(dsn) as rig, rig.started():
        bot = rig.tg.bot("upbeatbot")
        english = {c["command"]: c["description"] for c in bot.commands_for("fi", 7)}
        german = {c["command"]: c["description"] for c in bot.commands_for("de", 7)}
        assert english["status"] == "What waits for release day"
        assert english.keys() == german.keys()
        assert all(english[name] != german[name] for name in english)


async def test_a_refused_token_is_the_operators_to_mend(dsn: str) -> None:
    async with running(dsn) as rig:
        for token in ("4242:wrong", "no token"):
            with pytest.raises(Misconfigured, match="UPBEAT_TELEGRAM_TOKEN"):
                async with rig.started(token=token):
                    pass
        rig.fault("/getMe", status=502, body="<html>")
        with pytest.raises(RetryLater):
            async with rig.started():
                pass


async def test_a_menu_that_cannot_be_set_stops_nothing(dsn: str) -> None:
    async with running(dsn) as rig:
        rig.fault("/setMyCommands", status=500)
        async with rig.started() as bot:
            assert bot._us.name == "upbeatbot"
