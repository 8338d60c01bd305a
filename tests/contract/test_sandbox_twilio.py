"""The fake Twilio, called by the vendor's own SDK and held against the vendor's own specification."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
import pytest
from aiohttp import web
from twilio.base.exceptions import TwilioRestException
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse

from sandbox.faults import Fault
from sandbox.server import SandboxServer
from sandbox.twilio.records import Text
from sandbox.twilio.segments import segments
from sandbox.twilio.state import TwilioWorld, twilio_of
from tests.support.twilio_spec import twilio_spec

AC, TOKEN = "AC" + "a1" * 16, "auth-token"
KEY = "SK" + "b2" * 16
OURS, MIA = "+15017122661", "+12128675309"
MG = "MG" + "c3" * 16


class SmsHttp(AsyncHttpClient):  # type: ignore[misc]  # twilio ships no types
    """The SDK's transport on our session, every call held against the specification."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        super().__init__(logging.getLogger("test.twilio"), True, 5)
        self.session, self.base = session, base

    async def request(
        self,
        method: str,
        url: str,
        params: Any = None,
        data: Any = None,
        headers: Any = None,
        auth: Any = None,
        timeout: Any = None,  # noqa: ASYNC109 - the SDK's signature
        allow_redirects: bool = False,
    ) -> Response:
        parts = urlsplit(url)
        query = "&".join(filter(None, [parts.query, urlencode(params or {})]))
        target = self.base + parts.path + ("?" + query if query else "")
        headers = dict(headers or {}) | {"Authorization": aiohttp.encode_basic_auth(*auth)}
        body = urlencode(data or {}, doseq=True).encode()
        checked = ".json" in parts.path and "/Messages" in parts.path
        if checked:
            twilio_spec().request(method, target, headers, body)
        async with self.session.request(method, target, data=body, headers=headers) as r:
            if checked and r.status < 400:
                twilio_spec().answer(method, target, headers, r.status, await r.read(), r.content_type)
            return Response(r.status, await r.text(), r.headers)


@dataclass
class Application:
    """The customer's side: records webhooks, answers with `twiml`."""

    base: str = ""
    twiml: str = "<Response/>"
    content_type: str = "text/xml"
    status: int = 200
    inbound: list[dict[str, str]] = field(default_factory=list)
    statuses: list[dict[str, str]] = field(default_factory=list)
    valid: list[bool] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    async def hear(self, request: web.Request) -> web.Response:
        form = await request.post()
        signature = request.headers["X-Twilio-Signature"]
        self.valid.append(RequestValidator(TOKEN).validate(self.base + request.raw_path, form, signature))
        self.tokens.append(request.headers["I-Twilio-Idempotency-Token"])
        values = {name: str(value) for name, value in form.items()} | dict(request.query)
        (self.statuses if "MessageStatus" in form else self.inbound).append(values)
        return web.Response(status=self.status, text=self.twiml, content_type=self.content_type)


@pytest.fixture
async def application() -> AsyncIterator[Application]:
    seen = Application()
    site = web.Application()
    site.router.add_post("/{tail:.*}", seen.hear)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    seen.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield seen
    await runner.cleanup()


@pytest.fixture
async def tw(application: Application) -> AsyncIterator[TwilioWorld]:
    server = SandboxServer()
    world = await server.start(vendors=("twilio",))
    state = twilio_of(world)
    state.add_account(AC, TOKEN)
    state.add_api_key(AC, KEY, "key-secret")
    state.add_number(AC, OURS, sms_url=application.base + "/in?s=1&x=a%20b")
    yield state
    await server.stop()


@pytest.fixture
async def client(tw: TwilioWorld) -> AsyncIterator[Client]:
    twilio_spec()  # skips here when the specification is missing
    async with aiohttp.ClientSession() as session:
        http = SmsHttp(session, tw.world.base_url + "/twilio")
        yield Client(KEY, "key-secret", account_sid=AC, http_client=http)


async def refused(client: Client, **values: Any) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as caught:
        await client.messages.create_async(**({"to": MIA, "from_": OURS, "body": "hi"} | values))
    return caught.value.status, caught.value.code


@pytest.mark.specs
async def test_a_message_lives_from_queued_to_delivered(
    client: Client, tw: TwilioWorld, application: Application
) -> None:
    made = await client.messages.create_async(
        to=MIA, from_=OURS, body="Out now “today”", status_callback=application.base + "/st?o=7"
    )
    assert (made.status, made.direction, made.num_segments, made.from_) == (
        "queued",
        "outbound-api",
        "1",
        OURS,
    )
    await tw.settled()
    got = await client.messages(made.sid).fetch_async()
    assert (got.status, got.error_code, got.date_sent is not None) == ("delivered", None, True)
    assert [text.body for text in tw.phone(MIA).messages(OURS)] == ["Out now “today”"]
    assert [s["MessageStatus"] for s in application.statuses] == ["sending", "sent", "delivered"]
    assert {s["o"] for s in application.statuses} == {"7"}
    assert application.valid == [True] * 3
    assert [e.data["auto"] for e in tw.world.journal.of("twilio", "message")] == [False]


@pytest.mark.specs
async def test_the_log_is_searched_redacted_and_deleted(client: Client, tw: TwilioWorld) -> None:
    sids = [
        (await client.messages.create_async(to=to, from_=OURS, body=to)).sid
        for to in (MIA, "+12125550100", MIA)
    ]
    await tw.settled()
    today = datetime.now(UTC)
    listed = await client.messages.list_async(to=MIA, from_=OURS, date_sent_after=today, page_size=1)
    assert [message.sid for message in listed] == [sids[2], sids[0]]
    assert await client.messages.list_async(to=MIA, date_sent_after=today + timedelta(days=1)) == []
    assert (await client.messages(sids[0]).update_async(body="")).body == ""
    assert await client.messages(sids[0]).delete_async()
    with pytest.raises(TwilioRestException) as caught:
        await client.messages(sids[0]).fetch_async()
    assert (caught.value.status, caught.value.code) == (404, 20404)


@pytest.mark.specs
async def test_a_message_in_the_queue_cannot_be_deleted_and_expires(client: Client, tw: TwilioWorld) -> None:
    tw.hold()
    made = await client.messages.create_async(to=MIA, from_=OURS, body="late", validity_period=600)
    with pytest.raises(TwilioRestException) as caught:
        await client.messages(made.sid).delete_async()
    assert (caught.value.status, caught.value.code) == (409, 20009)
    tw.world.clock.move(timedelta(seconds=601))
    tw.release()
    await tw.settled()
    got = await client.messages(made.sid).fetch_async()
    assert (got.status, got.error_code) == ("failed", 30036)
    assert tw.phone(MIA).messages() == []


@pytest.mark.specs
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"to": "0151"}, (400, 21211)),
        ({"to": "+15005550009"}, (400, 21614)),
        ({"to": "+447911123456"}, (400, 21408)),
        ({"to": OURS}, (400, 21266)),
        ({"body": "x" * 1601}, (400, 21617)),
        ({"body": ""}, (400, 21602)),
        ({"from_": "+15017122662"}, (400, 21606)),
        ({"status_callback": "http://my_host/x"}, (400, 21609)),
        ({"validity_period": 0}, (400, 20001)),
    ],
)
async def test_refusals(client: Client, values: dict[str, Any], expected: tuple[int, int]) -> None:
    assert await refused(client, **values) == expected


@pytest.mark.specs
async def test_a_wrong_credential_is_refused(client: Client, tw: TwilioWorld) -> None:
    client.password = "wrong"
    client.auth = (KEY, "wrong")
    with pytest.raises(TwilioRestException) as caught:
        await client.api.accounts(AC).fetch_async()
    assert (caught.value.status, caught.value.code) == (401, 20003)


@pytest.mark.specs
async def test_account_and_number_can_be_read_and_set(client: Client, tw: TwilioWorld) -> None:
    assert (await client.api.accounts(AC).fetch_async()).status == "active"
    [number] = await client.incoming_phone_numbers.list_async(phone_number=OURS)
    await client.incoming_phone_numbers(number.sid).update_async(sms_url="http://127.0.0.1:1/other")
    assert tw.numbers[OURS].sms_url == "http://127.0.0.1:1/other"


@pytest.mark.specs
async def test_open_calls_beyond_the_limit_are_429_and_never_processed(
    client: Client, tw: TwilioWorld
) -> None:
    tw.accounts[AC].concurrency, tw.latency_s = 2, 0.2
    calls = [client.messages.create_async(to=MIA, from_=OURS, body=str(n)) for n in range(5)]
    done = await asyncio.gather(*calls, return_exceptions=True)
    codes = [r.code for r in done if isinstance(r, TwilioRestException)]
    assert codes == [20429] * 3
    assert tw.accounts[AC].refused == 3
    assert len(tw.messages) == 2


@pytest.mark.specs
async def test_a_pool_accepts_first_and_chooses_its_number(client: Client, tw: TwilioWorld) -> None:
    tw.add_service(AC, MG, [OURS])
    made = await client.messages.create_async(to=MIA, messaging_service_sid=MG, body="hi")
    assert (made.status, made.from_, made.num_segments) == ("accepted", None, "0")
    await tw.settled()
    got = await client.messages(made.sid).fetch_async()
    assert (got.status, got.from_, got.messaging_service_sid) == ("delivered", OURS, MG)


@pytest.mark.specs
@pytest.mark.parametrize(
    ("condition", "status", "code"),
    [("off", "undelivered", 30003), ("filtered", "undelivered", 30007), ("no_receipt", "sent", None)],
)
async def test_phones_that_do_not_get_it(
    client: Client, tw: TwilioWorld, condition: Any, status: str, code: int | None
) -> None:
    tw.phone(MIA).condition = condition
    made = await client.messages.create_async(to=MIA, from_=OURS, body="hi")
    await tw.settled()
    got = await client.messages(made.sid).fetch_async()
    assert (got.status, got.error_code) == (status, code)
    assert len(tw.phone(MIA).received()) == (1 if code is None else 0)


@pytest.mark.specs
@pytest.mark.parametrize(
    ("mode", "statuses"),
    [
        ("never", []),
        ("duplicated", ["sending", "sending", "sent", "sent", "delivered", "delivered"]),
        ("out_of_order", ["delivered", "sent", "sending"]),
    ],
)
async def test_callbacks_may_misbehave(
    client: Client, tw: TwilioWorld, application: Application, mode: Any, statuses: list[str]
) -> None:
    tw.callbacks = mode
    await client.messages.create_async(to=MIA, from_=OURS, body="hi", status_callback=application.base)
    await tw.settled()
    assert [s["MessageStatus"] for s in application.statuses] == statuses


@pytest.mark.specs
@pytest.mark.parametrize("mode", ["late", "mixed"])
async def test_late_callbacks_delay_no_delivery_and_come_in_any_order(
    client: Client, tw: TwilioWorld, application: Application, mode: Any
) -> None:
    tw.callbacks, tw.late_s = mode, 0.2
    made = [
        await client.messages.create_async(to=MIA, from_=OURS, body="hi", status_callback=application.base)
        for _ in range(40)
    ]
    await asyncio.gather(*(tw.phone(MIA).wait_for(lambda _: True, skip=n) for n in range(40)))
    early = len(application.statuses)
    await tw.settled()
    orders = Counter(
        tuple(s["MessageStatus"] for s in application.statuses if s["MessageSid"] == m.sid) for m in made
    )
    usual = ("sending", "sent", "delivered")
    assert len(orders) > (2 if mode == "late" else 3), orders
    assert 0 < orders[usual] < 40
    if mode == "late":
        assert early < len(application.statuses) == 120
        assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(usual))}
    else:
        assert orders[()], "some are dropped"
        assert any(len(order) == 6 for order in orders), "some come twice"


@pytest.mark.specs
async def test_a_slow_number_keeps_its_queue(client: Client, tw: TwilioWorld) -> None:
    tw.numbers[OURS].mps = 0.00005
    first, second = [await client.messages.create_async(to=MIA, from_=OURS, body=body) for body in "ab"]
    await tw.phone(MIA).wait_for(lambda text: text.body == "a")
    assert tw.messages[first.sid].status in ("sent", "delivered")
    assert tw.messages[second.sid].status == "queued"
    assert await refused(client) == (400, 21611)


@pytest.mark.specs
async def test_a_paced_number_sends_all_in_order(client: Client, tw: TwilioWorld) -> None:
    tw.numbers[OURS].mps = 200
    for body in "abc":
        await client.messages.create_async(to=MIA, from_=OURS, body=body)
    await tw.settled()
    assert [text.body for text in tw.phone(MIA).received()] == ["a", "b", "c"]


async def test_an_inbound_text_is_signed_and_answered(tw: TwilioWorld, application: Application) -> None:
    answer = MessagingResponse()
    answer.message("Reply Y & go", action="/st?o=1")
    application.twiml = str(answer)
    phone = tw.phone(MIA)
    phone.place = {"FromState": "NY"}
    message = await phone.text(OURS, " NEON 🎵 ")
    reply = await phone.wait_for(lambda text: "Reply Y" in text.body)
    await tw.settled()
    assert reply.body == "Reply Y & go"
    [heard] = application.inbound
    assert (heard["Body"], heard["From"], heard["To"]) == (" NEON 🎵 ", MIA, OURS)
    assert (heard["MessageSid"], heard["FromState"], heard["NumMedia"]) == (message.sid, "NY", "0")
    assert (heard["s"], heard["x"]) == ("1", "a b")
    assert [s["MessageStatus"] for s in application.statuses] == ["sending", "sent", "delivered"]
    assert application.valid == [True] * 4
    assert [text.mine for text in phone.messages(OURS)] == [True, False]


async def test_a_redelivery_repeats_sid_and_token(tw: TwilioWorld, application: Application) -> None:
    await tw.phone(MIA).text(OURS, "NEON", times=2)
    assert len({m["MessageSid"] for m in application.inbound}) == 1
    assert len(application.inbound) == 2
    assert len(set(application.tokens)) == 1


@pytest.mark.specs
async def test_stop_blocks_and_start_lifts(client: Client, tw: TwilioWorld, application: Application) -> None:
    phone = tw.phone(MIA)
    await phone.text(OURS, " stop ")
    said = await phone.wait_for(lambda text: text.auto)
    assert "unsubscribed" in said.body
    assert await refused(client) == (400, 21610)
    application.twiml = "<Response><Message>hello</Message></Response>"
    await phone.text(OURS, "NEON")
    await tw.settled()
    assert [m.error for m in tw.messages.values() if m.body == "hello"] == [21610]
    application.twiml = "<Response/>"
    await phone.text(OURS, "START")
    await phone.wait_for(lambda text: "re-subscribed" in text.body)
    await client.messages.create_async(to=MIA, from_=OURS, body="back")
    await phone.wait_for(lambda text: text.body == "back")
    before = len(phone.received())
    await phone.text(OURS, "YES")
    await tw.settled()
    assert len(phone.received()) == before
    assert [m["Body"] for m in application.inbound] == [" stop ", "NEON", "START", "YES"]


@pytest.mark.parametrize(
    ("twiml", "content_type", "texts", "failures"),
    [
        ("ok", "text/plain", ["ok"], []),
        ("<html>oops", "text/html", [], [12100]),
        ("<Response>" + "<Message>x</Message>" * 11 + "</Response>", "text/xml", [], [14109]),
        ("<Response><Message><Body>one</Body></Message></Response>", "text/xml", ["one"], []),
    ],
)
async def test_answers_to_an_inbound_text(
    tw: TwilioWorld,
    application: Application,
    twiml: str,
    content_type: str,
    texts: list[str],
    failures: list[int],
) -> None:
    application.twiml, application.content_type = twiml, content_type
    await tw.phone(MIA).text(OURS, "NEON")
    await tw.settled()
    assert [text.body for text in tw.phone(MIA).received()] == texts
    assert [e.data["code"] for e in tw.world.journal.of("twilio", "webhook_failed")] == failures


async def test_a_failing_webhook_is_retried_only_as_the_url_says(
    tw: TwilioWorld, application: Application
) -> None:
    application.status = 500
    await tw.phone(MIA).text(OURS, "once")
    tw.numbers[OURS].sms_url = application.base + "/in#rc=2&rp=5xx"
    tw.numbers[OURS].sms_fallback_url = application.base + "/fallback"
    await tw.phone(MIA).text(OURS, "more")
    assert [m["Body"] for m in application.inbound] == ["once"] + ["more"] * 4
    assert application.inbound[-1]["ErrorCode"] == "11200"
    assert all(application.valid)


@pytest.mark.specs
async def test_a_fault_hits_the_api(client: Client, tw: TwilioWorld) -> None:
    body = {"code": 20429, "message": "Too Many Requests", "status": 429}
    tw.world.faults.add(
        Fault(vendor="twilio", kind="answer", pattern="POST .*/Messages", status=429, body=body)
    )
    assert await refused(client) == (429, 20429)
    assert tw.messages == {}


async def test_waiting_for_a_text_ends(tw: TwilioWorld) -> None:
    def never(_: Text) -> bool:
        return False

    with pytest.raises(TimeoutError, match="No such text"):
        await tw.phone(MIA).wait_for(never, timeout=0.05)


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 159 + "€", 2),
        ("a" * 152 + "€" + "b" * 10, 2),
        ("a" * 152 + "€" + "b" * 152, 3),
        ("é" * 160, 1),
        ("“" * 70, 1),
        ("“" * 71, 2),
        ("🎵" * 35, 1),
        ("🎵" * 36, 2),
        ("🎵" * 67, 3),
        ("", 1),
    ],
)
def test_segments(body: str, count: int) -> None:
    assert segments(body) == count
