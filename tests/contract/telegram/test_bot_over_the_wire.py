"""A fan talks with the bot: real SDK, real database, the fake Telegram in between."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bots.conversation.flow import Conversation
from bots.conversation.intents import Intent, Look, Withdraw, decode, encode
from bots.conversation.replies import Reply
from bots.telegram.answering import Answering
from core.consent import Shown
from core.errors import StorageAway
from core.fan import Fan, Reachability, Visitor
from core.ids import Channel, DspName
from core.message import Button, Press
from core.message import Message as Say
from sandbox.telegram.chats import Message
from tests.contract.telegram.test_sender import address, delivery
from tests.support.telegram_bot import CODE, Rig, call_problems, running, until
from tests.support.telegram_spec import load


async def offered(rig: Rig) -> Message:
    """Mia came by NEON's link."""
    await rig.mia.start("upbeatbot", f"c_{CODE}_flyer")
    return await rig.mia.wait_for(lambda m: "Night <Drive> & more" in m.text)


async def said(rig: Rig, text: str) -> str:
    """What the bot answers."""
    before = await rig.mia.send(text)
    return (await rig.mia.wait_for(lambda _: True, after=before.message_id)).text


async def known(rig: Rig) -> tuple[Fan, Reachability]:
    async with rig.parts.database.store() as tx:
        [sender] = await tx.fans.senders()
        visitor = Visitor(sender_id=sender.id, channel=Channel.TELEGRAM, external_id="7")
        found = await tx.fans.known(visitor)
    assert found is not None
    return found[0], found[1].reachability


async def test_from_the_link_to_a_reminder(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        await rig.campaign()
        offer = await offered(rig)
        assert offer.photo is not None
        assert [e["type"] for e in offer.entities] == ["bold"]
        assert offer.extra["has_protected_content"] is True
        spotify, amazon, remind = offer.flat_buttons
        assert (spotify.text, spotify.kind) == ("Spotify · saves by itself", "url")
        assert spotify.value.startswith("http://127.0.0.1:8099/j/")
        assert spotify.wire["style"] == "success"
        assert (amazon.text, amazon.kind) == ("Amazon Music · I remind you with the link", "callback")
        assert remind.text == "Just remind me"

        assert await rig.mia.press(offer, amazon.text) == "Noted. You are fan 1."
        line = "Amazon Music: I remind you with the link"
        redrawn = await rig.mia.wait_for(lambda m: line in m.text)
        assert redrawn.message_id == offer.message_id
        assert redrawn.photo == offer.photo
        assert await rig.mia.press(offer, amazon.text) == "Noted. You are fan 1."  # again: not modified
        assert len(rig.mia.messages()) == 1

        status = await said(rig, "/status")
        assert line in status
        assert "Night <Drive> & more" in status


async def test_a_prompt_with_personal_links_never_lands_in_a_message_that_can_be_forwarded(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving() as bot:
        campaign = await rig.campaign()
        offer = await offered(rig)
        change = Button(label="Change", action=Press(data=encode(Look(campaign=campaign.id))))
        open_to_all = Say(text="Done.", buttons=((change,),), artwork_id=campaign.release.artwork_id)
        await bot.sender.send(address(), open_to_all, delivery())
        done = rig.mia.messages()[-1]
        assert (done.photo, "has_protected_content" in done.extra) == (offer.photo, False)
        await rig.mia.press(done, "Change")
        prompt = await rig.mia.wait_for(lambda m: "Night" in m.text, after=done.message_id)
        assert prompt.extra["has_protected_content"] is True
        assert rig.mia.messages()[-2] == done


async def test_stop_in_plain_words_and_back(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        await rig.campaign()
        await offered(rig)
        assert "no more messages" in await said(rig, "Stopp!")
        assert (await known(rig))[1] is Reachability.OPTED_OUT
        assert "stopped already" in await said(rig, "/stop")
        assert "Welcome back" in await said(rig, "/start")
        assert (await known(rig))[1] is Reachability.OK


async def test_blocking_is_noted_and_taken_back(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        await rig.campaign()
        await offered(rig)
        for act, then in ((rig.mia.block, Reachability.BLOCKED), (rig.mia.unblock, Reachability.OK)):
            await act()
            async with asyncio.timeout(10):  # the check: it must come to be so
                while (await known(rig))[1] is not then:
                    await asyncio.sleep(0.01)


async def test_an_answer_that_meets_a_block_is_noted(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        await rig.campaign()
        async with rig.loops(bot.poll, bot.process):
            await offered(rig)
        rig.mia._tg.private_chat(rig.tg.bot("upbeatbot"), 7).standing[4242] = "member"
        await rig.mia.send("/help")
        await rig.mia.block()
        rig.tg.bot("upbeatbot").updates.popitem()  # only the refusal tells
        with capture_logs() as logs:
            async with rig.loops(bot.poll, bot.process):
                await until(lambda: any(e["event"] == "reply_not_shown" for e in logs))
                async with asyncio.timeout(10):
                    while (await known(rig))[1] is not Reachability.BLOCKED:
                        await asyncio.sleep(0.01)


async def test_my_data_comes_as_a_file(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        await rig.campaign()
        await offered(rig)
        await rig.mia.send("/mydata")
        file = await rig.mia.wait_for(lambda m: m.media is not None and m.media.kind == "document")
        assert file.media is not None
        assert file.media.wire["file_name"] == "my-data.json"
        words = rig.mia.messages()[-2]
        assert words.extra["has_protected_content"] is True
        assert words.flat_buttons[0].value.startswith("http://127.0.0.1:8099/me/")


async def test_a_code_may_be_typed_after_a_bare_presave(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        await rig.campaign()
        await rig.mia.start("upbeatbot")
        await rig.mia.wait_for(lambda m: True)
        assert "did not get that" in await said(rig, CODE)
        assert "/presave with its code" in await said(rig, "/presave")
        assert "Night <Drive>" in await said(rig, CODE.upper())
        assert "did not get that" in await said(rig, CODE)


async def test_a_group_gets_one_way_in_and_no_flood(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving() as bot:
        group = rig.tg.group("Fans", bots=["upbeatbot"], members=[rig.mia])
        group.say(rig.mia, "/help")  # meant for nobody in particular
        group.say(rig.mia, "/presave@upbeatbot neon")
        shown = await group.wait_for(lambda m: m.from_bot)
        [button] = shown.flat_buttons
        assert (button.kind, button.value) == ("url", "https://t.me/upbeatbot?start=c_neon")
        for _ in range(3):
            group.say(rig.mia, "/help@upbeatbot")
        async with asyncio.timeout(10):
            while {state for _, state in await rig.inbox_rows(bot._us)} != {"done"}:
                await asyncio.sleep(0.01)
        assert len([m for m in group.messages() if m.from_bot]) == 1


async def test_a_button_pressed_too_long_ago_answers_in_the_chat(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        await rig.campaign()
        offer = await offered(rig)
        rig.tg.callback_lifetime_s = -1
        with pytest.raises(TimeoutError):
            await rig.mia.press(offer, "Just remind me", timeout=0.2)
        await rig.mia.wait_for(lambda m: m.text == "Noted. You are fan 1.")


async def test_an_answer_that_telegram_asks_to_wait_for_comes_later(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        await rig.mia.start("upbeatbot")
        await rig.mia.wait_for(lambda _: True)
        body = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
        rig.fault("/sendMessage", status=429, body=body | {"parameters": {"retry_after": 1}})
        assert "I save new music" in await said(rig, "/help")


async def test_ten_lines_get_one_answer_and_commands_keep_their_order(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        await rig.mia.start("upbeatbot")
        for text in ("and", "then", "/help", "he", "said", "/status"):
            await rig.mia.send(text)
        async with rig.loops(bot.poll, bot.process):
            await rig.mia.wait_for(lambda m: "no pre-saves yet" in m.text)
        texts = [m.text for m in rig.mia.messages()]
        assert [text[:8] for text in texts] == ["Hello. O", "I save n", "You have"]


async def test_forged_buttons_change_nothing(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving() as bot:
        await rig.mia.start("upbeatbot")
        hello = await rig.mia.wait_for(lambda _: True)
        for number, data in enumerate(("l:999", "w:1:1", "c:1:napster", "?", "l:99999999999999999999999")):
            query = {
                "id": str(number),
                "from": rig.mia.user(),
                "message": {"message_id": hello.message_id, "date": 1, "chat": {"id": 7, "type": "private"}},
                "chat_instance": "1",
                "data": data,
            }
            rig.tg.bot("upbeatbot").push("callback_query", query)
        async with asyncio.timeout(15):
            while {state for _, state in await rig.inbox_rows(bot._us)} != {"done"}:
                await asyncio.sleep(0.02)
        pool = rig.parts.database.pool
        for table in ("presave", "campaign_fan", "delivery", "opening_wait", "consent_event"):
            assert await pool.fetchval(f"SELECT count(*) FROM {table}") == 0, table


class Odd:
    """The real conversation, but the first answers go wrong or take their time."""

    def __init__(
        self, conversation: Conversation, *faults: Exception, gate: asyncio.Event | None = None
    ) -> None:
        self._conversation, self._faults, self._gate = conversation, list(faults), gate

    async def respond(self, visitor: Visitor, intent: Intent) -> Reply:
        if self._gate is not None:
            await self._gate.wait()
        if self._faults:
            raise self._faults.pop(0)
        return await self._conversation.respond(visitor, intent)


async def test_an_update_that_fails_holds_up_nobody_and_comes_again(dsn: str) -> None:
    async with running(dsn) as rig:
        odd: Any = Odd(rig.parts.conversation, ValueError("odd"))
        async with rig.started(conversation=odd) as bot:
            await rig.mia.start("upbeatbot")
            await rig.mia.send("/help")
            with capture_logs() as logs:
                async with rig.loops(bot.poll, bot.process):
                    await rig.mia.wait_for(lambda m: "I save new music" in m.text)
            assert [e["error"] for e in logs if e["event"] == "telegram_update_failed"] == ["ValueError"]
            assert [state for _, state in await rig.inbox_rows(bot._us)] == ["taken", "done"]
            await rig.parts.clock.set_offset(timedelta(minutes=2))
            async with rig.loops(bot.process):
                await rig.mia.wait_for(lambda m: m.text.startswith("Hello."))


async def test_without_its_database_a_chat_waits_in_order(dsn: str) -> None:
    async with running(dsn) as rig:
        odd: Any = Odd(rig.parts.conversation, StorageAway("x"))
        async with rig.started(conversation=odd) as bot:
            await rig.mia.start("upbeatbot")
            await rig.mia.send("/help")
            async with rig.loops(bot.poll, bot.process):
                async with asyncio.timeout(10):
                    while {state for _, state in await rig.inbox_rows(bot._us)} != {"taken"}:
                        await asyncio.sleep(0.01)
            assert rig.mia.messages() == []


async def test_a_button_does_not_spin_while_the_answer_takes_long(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        await rig.campaign()
        async with rig.loops(bot.poll, bot.process):
            offer = await offered(rig)
        gate = asyncio.Event()
        slow: Any = Odd(rig.parts.conversation, gate=gate)
        bot._answering = Answering(
            bot._us,
            bot._answering._poster,
            slow,
            rig.parts.privacy,
            rig.parts.wording,
            bot._answering._desk,
            bot.lane,
            patience_s=0.01,
        )
        async with rig.loops(bot.poll, bot.process):
            assert await rig.mia.press(offer, "Just remind me") == ""
            gate.set()
            await rig.mia.wait_for(lambda m: m.text == "Noted. You are fan 1.")


async def test_answered_once_although_the_note_of_it_fails_at_first(dsn: str) -> None:
    async with running(dsn) as rig:
        inbox: Any = Forgetful(rig.parts.inbox)
        async with rig.serving(inbox=inbox) as bot:
            await rig.mia.start("upbeatbot")
            async with asyncio.timeout(10):
                while [state for _, state in await rig.inbox_rows(bot._us)] != ["done"]:
                    await asyncio.sleep(0.01)
            assert len(rig.mia.messages()) == 1


class Forgetful:
    """The real inbox; the first `done` fails."""

    def __init__(self, inbox: Any) -> None:
        self._inbox, self._failed = inbox, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inbox, name)

    async def done(self, ids: list[int], **how: bool) -> None:
        if not self._failed:
            self._failed = True
            raise StorageAway("x")
        await self._inbox.done(ids, **how)


@pytest.mark.specs
async def test_every_call_keeps_to_the_published_description(dsn: str) -> None:
    load()
    async with running(dsn) as rig, rig.serving():
        await rig.campaign()
        offer = await offered(rig)
        await rig.mia.press(offer, lambda b: b.text.startswith("Amazon"))
        await said(rig, "/mydata")
        await said(rig, "/language")
        assert {"sendPhoto", "answerCallbackQuery", "editMessageCaption", "sendMessage"} <= set(rig.methods())
        assert call_problems(rig.tg) == []


@pytest.mark.parametrize("sure", [False, True], ids=["asked", "confirmed"])
async def test_an_old_cancel_button_brings_nobody_back(dsn: str, sure: bool) -> None:
    async with running(dsn) as rig:
        campaign = await rig.campaign()
        async with rig.parts.database.store() as tx:
            sender = await tx.fans.put_sender(Channel.TELEGRAM, "77", "upbeatbot")
        mia = Visitor(sender_id=sender.id, channel=Channel.TELEGRAM, external_id="4242")
        offer = await rig.parts.joining.offer_again(mia, campaign.id)
        await rig.parts.privacy.forget(offer.fan.id)
        reply = await rig.parts.conversation.respond(mia, Withdraw(campaign=campaign.id, sure=sure))
        assert "I do not know you yet" in reply.messages[0].text
        assert await rig.parts.database.pool.fetchval("SELECT count(*) FROM fan") == 0


async def test_of_two_services_one_can_be_taken_back_alone(dsn: str) -> None:
    async with running(dsn) as rig, rig.serving():
        campaign = await rig.campaign()
        await rig.mia.press(await offered(rig), lambda b: b.text.startswith("Amazon"))
        async with rig.parts.database.store() as tx:
            [sender] = await tx.fans.senders()
        mia = Visitor(sender_id=sender.id, channel=Channel.TELEGRAM, external_id="7")

        async def answer(intent: Intent) -> str:
            return (await rig.parts.conversation.respond(mia, intent)).messages[0].text

        assert "Nothing will be saved, nothing sent" in await answer(Withdraw(campaign=campaign.id))
        await rig.parts.joining.remind(mia, campaign.id, Shown(text="x", version="x", language="en"))
        asked = (await rig.parts.conversation.respond(mia, Withdraw(campaign=campaign.id))).messages[0]
        assert "Which shall I cancel?" in asked.text
        labels = [b.label for row in asked.buttons for b in row]
        assert labels == ["Amazon Music", "Just remind me", "All of them", "Keep it"]
        amazon = asked.buttons[0][0].action
        assert isinstance(amazon, Press)
        assert "Cancelled at Amazon Music" in await answer(decode(amazon.data))
        [(_, left)] = await rig.parts.joining.promises(mia)
        assert left.dsp is DspName.SMART_LINK
        assert "Nothing will be saved for" in await answer(Withdraw(campaign=campaign.id, sure=True))
        assert await rig.parts.joining.promises(mia) == []
        assert "nothing waiting" in await answer(Withdraw(campaign=campaign.id, sure=True))
