"""Reading the application's answer to an inbound message."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from sandbox.twilio.refusal import Refusal
from sandbox.twilio.webhooks import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One `<Message>`; empty `to` and `sender` mean the other way round."""

    body: str
    to: str = ""
    sender: str = ""
    callback: str = ""


def replies(answer: Answer, url: str) -> list[Reply]:
    """The messages to send; Refusal 12100 for no TwiML, 14109 for more than ten.

    A `text/plain` answer is sent to the person as it is: a carelessly returned "ok" becomes a text.
    """
    if not answer.text.strip():
        return []
    if answer.content_type == "text/plain":
        return [Reply(body=answer.text)]
    try:
        root = ET.fromstring(answer.text)  # noqa: S314 - the application under test wrote it
    except ET.ParseError as error:
        raise Refusal(12100, str(error)) from error
    if root.tag != "Response":
        raise Refusal(12100, f"<{root.tag}> is not <Response>")
    found = [_reply(element, url) for element in root if element.tag in ("Message", "Sms")]
    if len(found) > 10:
        raise Refusal(14109, str(len(found)))
    return found


def _reply(element: ET.Element, url: str) -> Reply:
    body = element.find("Body")
    text = (element.text or "") if body is None else (body.text or "")
    action = element.get("action") or element.get("statusCallback") or ""
    return Reply(
        body=text.strip(),
        to=element.get("to", ""),
        sender=element.get("from", ""),
        callback=urljoin(url, action) if action else "",
    )
