"""The fake Twilio REST API: messages, and what a customer's checks need to read."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.twilio.listing import listing
from sandbox.twilio.orders import order
from sandbox.twilio.records import API_VERSION, FINAL, Account, Message, Number
from sandbox.twilio.refusal import Refusal
from sandbox.twilio.state import TwilioWorld, twilio_of
from sandbox.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def app(world: World) -> web.Application:
    """Twilio below the path it is mounted at; `{base_url}/twilio` is the API's base."""
    tw = twilio_of(world)
    api = _Api(tw)
    application = web.Application(middlewares=[_busy(tw), world.faults.middleware("twilio"), _refusals])
    account = f"/{API_VERSION}/Accounts/{{account}}"
    application.add_routes(
        [
            web.get(f"{account}.json", api.account),
            web.get(f"{account}/IncomingPhoneNumbers.json", api.numbers),
            web.post(f"{account}/IncomingPhoneNumbers/{{sid}}.json", api.set_number),
            web.post(f"{account}/Messages.json", api.create),
            web.get(f"{account}/Messages.json", api.search),
            web.get(f"{account}/Messages/{{sid}}.json", api.fetch),
            web.post(f"{account}/Messages/{{sid}}.json", api.update),
            web.delete(f"{account}/Messages/{{sid}}.json", api.delete),
        ]
    )

    async def life(_: web.Application) -> AsyncIterator[None]:
        await tw.webhooks.open()
        yield
        await tw.carrier.close()
        await tw.webhooks.close()

    application.cleanup_ctx.append(life)
    return application


class _Api:
    """The handlers."""

    def __init__(self, tw: TwilioWorld) -> None:
        self._tw = tw

    async def create(self, request: web.Request) -> web.Response:
        """POST Messages.json -> 201."""
        account = _caller(self._tw, request)
        form = await request.post()
        try:
            taken = order(self._tw, account, form)
        except Refusal as refusal:
            self._tw.world.journal.add("twilio", "refused", to=str(form.get("To", "")), code=refusal.code)
            raise
        answer = taken.message.as_json()
        self._tw.carrier.take(taken.message, taken.number)
        return web.json_response(answer, status=201)

    async def search(self, request: web.Request) -> web.Response:
        """GET Messages.json."""
        account = _caller(self._tw, request)
        return web.json_response(listing(self._tw.messages.values(), request.query, account.sid))

    async def fetch(self, request: web.Request) -> web.Response:
        """GET Messages/{sid}.json."""
        return web.json_response(self._message(request).as_json())

    async def update(self, request: web.Request) -> web.Response:
        """POST Messages/{sid}.json with an empty Body: redaction, once the message reached its end."""
        message = self._message(request)
        form = await request.post()
        if "Body" not in form or form["Body"]:
            raise Refusal(20001, "Body may only be emptied")
        _must_be_over(message)
        message.body = ""
        message.updated_at = self._tw.world.clock.now()
        return web.json_response(message.as_json())

    async def delete(self, request: web.Request) -> web.Response:
        """DELETE Messages/{sid}.json -> 204."""
        message = self._message(request)
        _must_be_over(message)
        del self._tw.messages[message.sid]
        return web.Response(status=204)

    async def account(self, request: web.Request) -> web.Response:
        """GET the account: is the credential right?"""
        account = _caller(self._tw, request)
        return web.json_response(
            {"sid": account.sid, "friendly_name": "Sandbox", "status": "active", "type": "Full"}
        )

    async def numbers(self, request: web.Request) -> web.Response:
        """GET IncomingPhoneNumbers.json, `PhoneNumber=` narrows."""
        account = _caller(self._tw, request)
        wanted = request.query.get("PhoneNumber")
        found = [
            _number_json(number)
            for number in self._tw.numbers.values()
            if number.account is account and wanted in (None, number.e164)
        ]
        return web.json_response(
            {"incoming_phone_numbers": found, "page": 0, "page_size": 50, "next_page_uri": None}
        )

    async def set_number(self, request: web.Request) -> web.Response:
        """POST IncomingPhoneNumbers/{sid}.json: SmsUrl, SmsFallbackUrl."""
        account = _caller(self._tw, request)
        sid = request.match_info["sid"]
        number = next((n for n in self._tw.numbers.values() if n.sid == sid and n.account is account), None)
        if number is None:
            raise Refusal(20404, sid)
        form = await request.post()
        number.sms_url = str(form.get("SmsUrl", number.sms_url))
        number.sms_fallback_url = str(form.get("SmsFallbackUrl", number.sms_fallback_url))
        return web.json_response(_number_json(number))

    def _message(self, request: web.Request) -> Message:
        account = _caller(self._tw, request)
        message = self._tw.messages.get(request.match_info["sid"])
        if message is None or message.account is not account:
            raise Refusal(20404, request.path)
        return message


def _must_be_over(message: Message) -> None:
    if message.status not in FINAL and message.status != "sent":
        raise Refusal(20009)


def _number_json(number: Number) -> dict[str, Any]:
    return {
        "sid": number.sid,
        "account_sid": number.account.sid,
        "phone_number": number.e164,
        "friendly_name": number.e164,
        "sms_url": number.sms_url,
        "sms_method": "POST",
        "sms_fallback_url": number.sms_fallback_url,
        "capabilities": {"sms": True, "mms": True, "voice": False},
    }


def _caller(tw: TwilioWorld, request: web.Request) -> Account:
    """The account of the URL, when the Basic credential opens it."""
    account = tw.accounts.get(request.match_info["account"])
    scheme, _, code = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, secret = base64.b64decode(code, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refusal(20003) from error
    if account is None or scheme.lower() != "basic":
        raise Refusal(20003)
    right = account.auth_token if user == account.sid else account.api_keys.get(user)
    if right is None or not hmac.compare_digest(right.encode(), secret.encode()):
        raise Refusal(20003)
    return account


def _busy(tw: TwilioWorld) -> Any:
    """Every call takes `latency_s`; more open calls than the account may have are 20429 and never processed."""

    @web.middleware
    async def wait(request: web.Request, handler: Handler) -> web.StreamResponse:
        account = tw.accounts.get(request.match_info.get("account", ""))
        if account is None:
            return await handler(request)
        if account.concurrency is not None and account.open_calls >= account.concurrency:
            account.refused += 1
            return web.json_response(Refusal(20429).body(), status=429)
        account.open_calls += 1
        try:
            if tw.latency_s:
                await asyncio.sleep(tw.latency_s)
            response = await handler(request)
        finally:
            account.open_calls -= 1
        if not response.prepared:
            response.headers["Twilio-Concurrent-Requests"] = str(account.open_calls + 1)
        return response

    return wait


@web.middleware
async def _refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refusal as refusal:
        headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if refusal.status == 401 else {}
        return web.json_response(refusal.body(), status=refusal.status, headers=headers)
    except web.HTTPNotFound:
        missing = Refusal(20404, request.path)
        return web.json_response(missing.body(), status=404)
