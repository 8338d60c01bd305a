"""A person's text on its way to the application, and the answers on their way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sandbox.twilio.optout import SAYS, reserved
from sandbox.twilio.records import API_VERSION, Direction, Message, Number, new_sid
from sandbox.twilio.refusal import Refusal
from sandbox.twilio.segments import segments
from sandbox.twilio.twiml import Reply, replies
from sandbox.twilio.webhooks import Answer, WebhookFailed

if TYPE_CHECKING:
    from sandbox.twilio.state import TwilioWorld


def deliver(tw: TwilioWorld, person: str, to_number: str, body: str) -> Message:
    """Record the text and let Twilio answer STOP, START and HELP. KeyError when nobody rents the number."""
    number = tw.numbers[to_number]
    message = _message(tw, number, "inbound", "received", sender=person, to=to_number, body=body)
    tw.messages[message.sid] = message
    tw.world.journal.add("twilio", "inbound", sid=message.sid, **{"from": person}, to=to_number, body=body)
    word = None if number.optout == "off" else reserved(body)
    advanced = number.optout == "advanced"
    if word is not None and tw.optouts.hear(number.pool, person, word, advanced=advanced):
        says = _message(tw, number, "outbound-reply", "queued", sender=to_number, to=person, body=SAYS[word])
        says.auto = True
        tw.carrier.take(says, number)
    return message


async def answer_to(tw: TwilioWorld, message: Message, place: Mapping[str, str], token: str) -> None:
    """Post the webhook (then the fallback) and send the replies of its TwiML."""
    number = tw.numbers[message.to]
    params = _params(message, number, place)
    answered = await _ask(tw, number, message, params, token)
    if answered is None:
        return
    answer, url = answered
    try:
        found = replies(answer, url)
    except Refusal as refusal:
        tw.world.journal.add(
            "twilio", "webhook_failed", sid=message.sid, code=refusal.code, reason=refusal.sentence
        )
        return
    for reply in found:
        _send(tw, number, message, reply)


async def _ask(
    tw: TwilioWorld, number: Number, message: Message, params: dict[str, str], token: str
) -> tuple[Answer, str] | None:
    errors: dict[str, str] = {}
    for url in (number.sms_url, number.sms_fallback_url):
        if not url:
            continue
        try:
            return await tw.webhooks.post(url, params | errors, number.account.auth_token, token=token), url
        except WebhookFailed as failed:
            tw.world.journal.add("twilio", "webhook_failed", sid=message.sid, code=11200, reason=str(failed))
            errors = {"ErrorCode": "11200", "ErrorUrl": url}
    return None


def _send(tw: TwilioWorld, number: Number, asked: Message, reply: Reply) -> None:
    sender = tw.numbers.get(reply.sender, number)
    to = reply.to or asked.sender or ""
    message = _message(tw, sender, "outbound-reply", "queued", sender=sender.e164, to=to, body=reply.body)
    message.callback = reply.callback
    if (sender.pool, to) in tw.optouts.blocked:
        tw.carrier.refuse(message, 21610)
    else:
        tw.carrier.take(message, sender)


def _message(
    tw: TwilioWorld, number: Number, direction: Direction, status: str, *, sender: str, to: str, body: str
) -> Message:
    now = tw.world.clock.now()
    return Message(
        sid=new_sid("SM"),
        account=number.account,
        to=to,
        sender=sender,
        body=body,
        segments=segments(body),
        direction=direction,
        status=status,
        service=number.service,
        created_at=now,
        updated_at=now,
        sent_at=now if direction == "inbound" else None,
    )


def _params(message: Message, number: Number, place: Mapping[str, str]) -> dict[str, str]:
    def country(e164: str | None) -> str:
        return "US" if (e164 or "").startswith("+1") else ""

    where = {f"{side}{part}": "" for side in ("From", "To") for part in ("City", "State", "Zip")}
    params = {
        "ToCountry": country(message.to),
        "FromCountry": country(message.sender),
        **where,
        **place,
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "SmsStatus": "received",
        "AccountSid": message.account.sid,
        "From": message.sender or "",
        "To": message.to,
        "Body": message.body,
        "NumMedia": str(len(message.media)),
        "NumSegments": str(message.segments),
        "ApiVersion": API_VERSION,
    }
    if number.service is not None:
        params["MessagingServiceSid"] = number.service.sid
    word = reserved(message.body) if number.optout == "advanced" else None
    return params if word is None else params | {"OptOutType": word}
