"""Every class of answer to a message, over the wire: was it certainly not sent, sent, or nobody knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bots.telegram.pace import ChatPace
from core.delivery import Delivery, DeliveryKind, SendResult, Sent
from core.fan import Address, Reachability
from core.ids import AddressId, Channel, DeliveryId, FanId, SenderId
from core.message import Button, Message, OpenUrl, Press
from tests.support.telegram_bot import Rig, running
from tests.support.telegram_sandbox import picture

HELLO = Message(text="**Night Drive** is out <now>")
SEND = "/sendMessage"


def address(user_id: int = 7) -> Address:
    return Address(
        id=AddressId(1),
        fan_id=FanId(1),
        sender_id=SenderId(1),
        channel=Channel.TELEGRAM,
        external_id=str(user_id),
    )


def delivery(number: int = 41) -> Delivery:
    return Delivery(
        id=DeliveryId(number),
        address_id=AddressId(1),
        fan_id=FanId(1),
        sender_id=SenderId(1),
        campaign_id=None,
        kind=DeliveryKind.RECEIPT,
        occasion="",
        args={},
        attempts=1,
        created_at=datetime(2026, 12, 4, tzinfo=UTC),
    )


async def sent(rig: Rig, message: Message = HELLO, user_id: int = 7) -> SendResult:
    async with rig.started() as bot:
        return await bot.sender.send(address(user_id), message, delivery())


async def test_a_message_as_the_fan_sees_it(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        row = (
            Button(label="Play", action=OpenUrl(url="http://127.0.0.1:1/go/x"), primary=True),
            Button(label="Cancel", action=Press(data="w:1:0")),
        )
        result = await sent(rig, Message(text=HELLO.text, buttons=(row,), silent=True, private=True))
        [seen] = rig.mia.messages()
        assert (result.status, result.vendor_id) == (Sent.SENT, str(seen.message_id))
        assert seen.text == "Night Drive is out <now>"
        assert [(e["type"], e["offset"], e["length"]) for e in seen.entities] == [("bold", 0, 11)]
        assert [(b.text, b.kind, b.value) for b in seen.flat_buttons] == [
            ("Play", "url", "http://127.0.0.1:1/go/x"),
            ("Cancel", "callback", "w:1:0"),
        ]
        assert seen.silent
        assert seen.extra["has_protected_content"] is True
        assert seen.extra["link_preview_options"]["is_disabled"] is True


@pytest.mark.parametrize(
    ("status", "description", "parameters", "result"),
    [
        (
            429,
            "Too Many Requests: retry after 7",
            {"retry_after": 7},
            {"status": Sent.RETRY, "retry_after": timedelta(seconds=7), "detail": "429"},
        ),
        (
            429,
            "Too Many Requests: retry after 9",
            None,
            {"status": Sent.RETRY, "retry_after": timedelta(seconds=9), "detail": "429"},
        ),
        (
            400,
            "Bad Request: chat not found",
            None,
            {"status": Sent.BLOCKED, "reachability": Reachability.GONE, "detail": "400 chat not found"},
        ),
        (
            400,
            "Bad Request: PEER_ID_INVALID",
            None,
            {"status": Sent.BLOCKED, "reachability": Reachability.GONE, "detail": "400 peer_id_invalid"},
        ),
        (
            400,
            "Bad Request: can't parse entities",
            None,
            {"status": Sent.REFUSED, "detail": "400 can"},
        ),
        (
            400,
            "Bad Request: group chat was upgraded",
            {"migrate_to_chat_id": -1007},
            {"status": Sent.REFUSED, "detail": "400 group chat was upgraded"},
        ),
        (
            401,
            "Unauthorized",
            None,
            {
                "status": Sent.RETRY,
                "retry_after": timedelta(minutes=5),
                "detail": "the bot's token is refused",
                "setting": "UPBEAT_TELEGRAM_TOKEN",
            },
        ),
        (500, "Internal Server Error", None, {"status": Sent.UNKNOWN, "detail": "TelegramServerError"}),
        (502, "Bad Gateway: restart", None, {"status": Sent.UNKNOWN, "detail": "RestartingTelegram"}),
        (500, None, None, {"status": Sent.UNKNOWN, "detail": "TelegramServerError"}),
    ],
)
async def test_every_refusal(
    dsn: str,
    status: int,
    description: str | None,
    parameters: dict[str, Any] | None,
    result: dict[str, Any],
) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        body: dict[str, Any] = {"ok": False, "error_code": status}
        body |= {"description": description} if description else {}
        body |= {"parameters": parameters} if parameters else {}
        rig.fault(SEND, status=status, body=body)
        assert await sent(rig) == SendResult(**result)
        assert rig.mia.messages() == []


async def test_a_proxys_page_instead_of_an_answer_is_unknown(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        rig.fault(SEND, status=502, body="<html>Bad Gateway</html>")
        assert await sent(rig) == SendResult(status=Sent.UNKNOWN, detail="ClientDecodeError")


@pytest.mark.parametrize("kind", ["reset_after", "malformed"])
async def test_sent_but_the_answer_is_lost_is_unknown_and_not_sent_again(dsn: str, kind: str) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        rig.fault(SEND, kind)
        assert (await sent(rig)).status is Sent.UNKNOWN
        assert len(rig.mia.messages()) == 1
        assert rig.methods().count("sendMessage") == 1


async def test_a_line_cut_before_the_answer_is_unknown(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        rig.fault(SEND, "reset")
        assert await sent(rig) == SendResult(status=Sent.UNKNOWN, detail="TelegramNetworkError")


async def test_a_server_that_takes_no_connection_has_certainly_sent_nothing(dsn: str) -> None:
    async with running(dsn) as rig, rig.started() as bot:
        rig.world.faults.clear()
        bot._bot.session.api = bot._bot.session.api.from_base("http://127.0.0.1:9")
        found = await bot.sender.send(address(), HELLO, delivery())
        assert (found.status, found.detail) == (Sent.RETRY, "out of reach")
        assert found.retry_after is not None


async def test_why_somebody_cannot_be_reached(dsn: str) -> None:
    async with running(dsn) as rig:
        never = await sent(rig)
        assert (never.status, never.reachability) == (Sent.BLOCKED, Reachability.NEVER_STARTED)
        await rig.mia.start("upbeatbot")
        await rig.mia.block()
        blocked = await sent(rig)
        assert (blocked.status, blocked.reachability) == (Sent.BLOCKED, Reachability.BLOCKED)
        rig.mia.gone = True
        gone = await sent(rig)
        assert (gone.status, gone.reachability) == (Sent.BLOCKED, Reachability.GONE)
        stranger = await sent(rig, user_id=12345)
        assert (stranger.status, stranger.reachability) == (Sent.BLOCKED, Reachability.GONE)


async def test_what_telegram_quotes_of_ours_does_not_reach_the_record(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        words = "Bad Request: inline keyboard button 'http://x/j/secretticket' is odd"
        rig.fault(SEND, status=400, body={"ok": False, "error_code": 400, "description": words})
        assert (await sent(rig)).detail == "400 inline keyboard button"


async def test_a_link_that_telegram_refuses_goes_into_the_text(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        row = (
            Button(label="Play", action=OpenUrl(url="odd://x")),
            Button(label="No", action=Press(data="x")),
        )
        found = await sent(rig, Message(text="Out.", buttons=(row,)))
        [seen] = rig.mia.messages()
        assert found.status is Sent.SENT
        assert seen.text == "Out.\n\nPlay: odd://x"
        assert [b.text for b in seen.flat_buttons] == ["No"]


async def test_artwork_is_uploaded_once_and_then_known(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        message = Message(text="Out now.", artwork_id=await rig.artwork())
        for _ in range(2):  # two processes of the same bot
            assert (await sent(rig, message)).status is Sent.SENT
        uploads = [bool(call.files) for call in rig.tg.calls if call.method == "sendPhoto"]
        assert uploads == [True, False]
        first, second = rig.mia.messages()
        assert first.photo == second.photo
        assert first.photo is not None
        assert first.text == "Out now."


async def test_a_file_id_that_telegram_forgot_is_uploaded_again(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        artwork = await rig.artwork()
        message = Message(text="Out now.", artwork_id=artwork)
        async with rig.started() as bot:
            async with rig.parts.database.store() as tx:
                await tx.fans.put_file_id(bot._us.id, artwork, "AgAC-forgotten")
            assert (await bot.sender.send(address(), message, delivery())).status is Sent.SENT
            async with rig.parts.database.store() as tx:
                known = await tx.fans.file_id(bot._us.id, artwork)
        [seen] = rig.mia.messages()
        assert seen.photo == known
        assert known not in (None, "AgAC-forgotten")


async def test_words_go_without_a_picture_that_telegram_does_not_take(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        too_wide = await rig.artwork(picture(4000, 100))
        assert (await sent(rig, Message(text="Out now.", artwork_id=too_wide))).status is Sent.SENT
        [seen] = rig.mia.messages()
        assert (seen.text, seen.photo) == ("Out now.", None)


async def test_a_lost_answer_to_a_picture_is_not_tried_as_text(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        rig.fault("/sendPhoto", "reset_after")
        found = await sent(rig, Message(text="Out now.", artwork_id=await rig.artwork()))
        assert found.status is Sent.UNKNOWN
        assert len(rig.mia.messages()) == 1


async def test_a_long_text_goes_without_artwork_and_a_longer_one_is_cut(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        artwork = await rig.artwork()
        assert (await sent(rig, Message(text="**a**" + "b" * 1023, artwork_id=artwork))).status is Sent.SENT
        assert (await sent(rig, Message(text="**a**" + "b" * 1024, artwork_id=artwork))).status is Sent.SENT
        assert (await sent(rig, Message(text="&" * 5000))).status is Sent.SENT
        captioned, long, cut = rig.mia.messages()
        assert (captioned.photo is not None, len(captioned.text)) == (True, 1024)
        assert (long.photo, len(long.text)) == (None, 1025)
        assert cut.text == "&" * 4095 + "…"


async def test_one_chat_gets_about_one_message_a_second(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.mia.start("upbeatbot")
        rig.tg.pace.limit(overall=None, per_chat=1)
        async with rig.started(pace=ChatPace()) as bot:
            results = [await bot.sender.send(address(), HELLO, delivery(n)) for n in range(2)]
        assert [result.status for result in results] == [Sent.SENT, Sent.SENT]
