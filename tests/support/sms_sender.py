"""Our sender of text messages, pointed at a running fake Twilio with one number and one phone."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
from aiohttp import web

from bots.sms.client import client
from bots.sms.sender import SmsSender
from core.delivery import Delivery, DeliveryKind, SendResult
from core.fan import Address
from core.ids import AddressId, Channel, DeliveryId, FanId, SenderId
from core.message import Message
from sandbox.server import SandboxServer
from sandbox.twilio.phone import Phone
from sandbox.twilio.state import TwilioWorld, twilio_of
from sandbox.world import World

ACCOUNT, TOKEN, NUMBER, FAN = "AC" + "a" * 32, "secret", "+15017122661", "+12128675309"
STATUS_URL = "https://sms.example.com/webhooks/twilio/1/status"


@dataclass(frozen=True, kw_only=True)
class Rig:
    """The sender under test and the world it talks to."""

    world: World
    tw: TwilioWorld
    phone: Phone
    http: aiohttp.ClientSession

    def sender(self, token: str = TOKEN, url: str = "") -> SmsSender:
        """As the product builds it."""
        base = url or f"{self.world.base_url}/twilio"
        return SmsSender(client(self.http, base, ACCOUNT, token), NUMBER, STATUS_URL)

    async def send(
        self,
        text: str = "NEON: out now",
        sender: SmsSender | None = None,
        good_for: timedelta | None = None,
    ) -> SendResult:
        """One delivery, number 41, to the phone."""
        message = Message(text=text, good_for=good_for)
        return await (sender or self.sender()).send(_ADDRESS, message, _DELIVERY)

    def accepted(self) -> int:
        """How many texts Twilio took, whatever it answered."""
        return len(self.tw.messages)


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[Rig]:
    """A rig on a free port."""
    server = SandboxServer()
    world = await server.start(vendors=("twilio",))
    tw = twilio_of(world)
    tw.add_account(ACCOUNT, TOKEN)
    tw.add_number(ACCOUNT, NUMBER)
    tw.callbacks = "never"
    try:
        async with aiohttp.ClientSession() as http:
            yield Rig(world=world, tw=tw, phone=tw.phone(FAN), http=http)
    finally:
        await server.stop()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A request as it crossed the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@contextlib.asynccontextmanager
async def recording(rig: Rig) -> AsyncIterator[tuple[str, list[Seen]]]:
    """A base address that writes down what comes and passes it on."""
    seen: list[Seen] = []

    async def forward(request: web.Request) -> web.Response:
        body, headers = await request.read(), dict(request.headers)
        seen.append(Seen(method=request.method, path=request.path_qs, headers=headers, body=body))
        target = f"{rig.world.base_url}/twilio{request.path_qs}"
        async with rig.http.request(request.method, target, data=body, headers=headers) as answer:
            return web.Response(
                status=answer.status, body=await answer.read(), content_type="application/json"
            )

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", forward)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    try:
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", seen
    finally:
        await runner.cleanup()


_ADDRESS = Address(
    id=AddressId(1), fan_id=FanId(1), sender_id=SenderId(1), channel=Channel.SMS, external_id=FAN
)
_DELIVERY = Delivery(
    id=DeliveryId(41),
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
