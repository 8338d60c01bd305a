"""The errors the fake Twilio answers, with the real codes, HTTP statuses and sentences."""

from __future__ import annotations

from typing import Any

SENTENCES = {
    11200: "HTTP retrieval failure",
    12100: "Document parse failure",
    14109: "TwiML reply message limit exceeded",
    20001: "Invalid parameter",
    20003: "Authenticate",
    20009: "Cannot change this message because its delivery has not been completed",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    21211: "Invalid 'To' Phone Number",
    21266: "'To' and 'From' number cannot be the same",
    21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21606: "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination",
    21609: "Invalid 'StatusCallback' URL",
    21610: "Attempt to send to unsubscribed recipient",
    21611: "This 'From' number has exceeded the maximum number of queued messages",
    21612: "Message cannot be sent with the current combination of 'To' and/or 'From' parameters",
    21614: "'To' number is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21701: "The Messaging Service does not exist",
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30034: "US A2P 10DLC - Message from an Unregistered Number",
    30036: "Validity Period Expired",
}
_STATUS = {20003: 401, 20009: 409, 20404: 404, 20429: 429}


class Refusal(Exception):
    """A call that Twilio refuses."""

    def __init__(self, code: int, detail: str = "") -> None:
        sentence = SENTENCES[code] + (f": {detail}" if detail else "")
        super().__init__(sentence)
        self.code, self.sentence, self.status = code, sentence, _STATUS.get(code, 400)

    def body(self) -> dict[str, Any]:
        """The JSON that travels."""
        return {
            "code": self.code,
            "message": self.sentence,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
