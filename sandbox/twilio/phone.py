"""A person's phone: texts out, texts in."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Literal

from sandbox.twilio.inbound import answer_to, deliver
from sandbox.twilio.records import Message, Predicate, Text

if TYPE_CHECKING:
    from sandbox.twilio.state import TwilioWorld

Condition = Literal["ok", "no_receipt", "off", "unknown", "landline", "filtered", "lost", "unregistered"]
_TROUBLE: dict[Condition, int] = {
    "off": 30003,
    "unknown": 30005,
    "landline": 30006,
    "filtered": 30007,
    "lost": 30008,
    "unregistered": 30034,
}


class Phone:
    """`await phone.text(number, "NEON")`, `phone.messages(number)`, `await phone.wait_for(predicate)`.

    `condition` decides what becomes of texts to it; `place` holds what Twilio knows of the number's registration
    (FromCity, FromState, FromZip, FromCountry).
    """

    def __init__(self, tw: TwilioWorld, number: str) -> None:
        self._tw = tw
        self._rung = asyncio.Event()
        self.number = number
        self.condition: Condition = "ok"
        self.place: dict[str, str] = {}
        self.texts: list[Text] = []  # both ways, oldest first

    @property
    def trouble(self) -> int | None:
        """The error code of a text to this phone, or None when it arrives."""
        return _TROUBLE.get(self.condition)

    @property
    def sends_receipts(self) -> bool:
        """False where the carrier never reports a delivery: `sent` stays the last status."""
        return self.condition != "no_receipt"

    async def text(self, to_number: str, body: str, *, times: int = 1) -> Message:
        """Send a text and wait until the webhook was answered. `times`: how often Twilio posts the same message."""
        message = deliver(self._tw, self.number, to_number, body)
        self.texts.append(
            Text(sid=message.sid, number=to_number, body=body, at=message.created_at, mine=True)
        )
        token = secrets.token_hex(16)
        for _ in range(times):
            await answer_to(self._tw, message, self.place, token)
        return message

    def receive(self, message: Message, number: str) -> None:
        """A text arrives."""
        self.texts.append(
            Text(
                sid=message.sid,
                number=number,
                body=message.body,
                at=self._tw.world.clock.now(),
                mine=False,
                auto=message.auto,
            )
        )
        self._rung.set()
        self._rung = asyncio.Event()

    def messages(self, number: str | None = None) -> list[Text]:
        """The conversation with `number` (with everybody by default), both ways, oldest first."""
        return [text for text in self.texts if number in (None, text.number)]

    def received(self, number: str | None = None) -> list[Text]:
        """What arrived, oldest first."""
        return [text for text in self.messages(number) if not text.mine]

    async def wait_for(self, predicate: Predicate, timeout: float = 5.0, *, skip: int = 0) -> Text:  # noqa: ASYNC109 - part of the people's interface
        """The first received text that fits, past ones included except the first `skip`; TimeoutError otherwise."""
        try:
            async with asyncio.timeout(timeout):
                while True:
                    rung = self._rung
                    for text in self.received()[skip:]:
                        if predicate(text):
                            return text
                    await rung.wait()
        except TimeoutError:
            seen = [text.body for text in self.received()[skip:]]
            raise TimeoutError(f"No such text came to {self.number} in {timeout} s; it has {seen}") from None
