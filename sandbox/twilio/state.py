"""The fake Twilio's whole state, and the switches people and tests turn."""

from __future__ import annotations

from sandbox.twilio.carrier import Callbacks, Carrier
from sandbox.twilio.optout import OptOuts
from sandbox.twilio.phone import Phone
from sandbox.twilio.records import Account, Message, Number, Service, new_sid
from sandbox.twilio.webhooks import Webhooks
from sandbox.world import World


class TwilioWorld:
    """Accounts, numbers, people's phones and messages. Get it with `twilio_of(world)`.

    Switches: `callbacks` (how status callbacks misbehave; "late": each some `late_s` after its status, in any order;
    "mixed": another manner for each message), `step_s` (seconds between two statuses), `latency_s` (seconds every API
    call takes), and `hold()`/`release()` (messages wait in the queue).
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.accounts: dict[str, Account] = {}
        self.numbers: dict[str, Number] = {}
        self.services: dict[str, Service] = {}
        self.messages: dict[str, Message] = {}
        self.optouts = OptOuts()
        self.webhooks = Webhooks()
        self.callbacks: Callbacks = "normal"
        self.late_s = 1.0
        self.step_s = 0.0
        self.latency_s = 0.0
        self.carrier = Carrier(self)
        self._phones: dict[str, Phone] = {}

    def add_account(self, sid: str, auth_token: str, *, permitted: tuple[str, ...] = ("+1",)) -> Account:
        """A customer that may text numbers with the `permitted` prefixes."""
        account = Account(sid=sid, auth_token=auth_token, permitted=permitted)
        self.accounts[sid] = account
        return account

    def add_api_key(self, account: Account | str, sid: str, secret: str) -> None:
        """A key (SK...) that may be used instead of the auth token."""
        self._account(account).api_keys[sid] = secret

    def add_number(
        self, account: Account | str, e164: str, *, sms_url: str = "", mps: float | None = None
    ) -> Number:
        """Rent a number; inbound texts are posted to `sms_url` (settable later: `number.sms_url`)."""
        number = Number(
            sid=new_sid("PN"), account=self._account(account), e164=e164, sms_url=sms_url, mps=mps
        )
        self.numbers[e164] = number
        return number

    def add_service(self, account: Account | str, sid: str, numbers: list[str]) -> Service:
        """A messaging service (MG...) that sends from a pool of numbers."""
        service = Service(
            sid=sid, account=self._account(account), numbers=[self.numbers[e164] for e164 in numbers]
        )
        for number in service.numbers:
            number.service = service
        self.services[sid] = service
        return service

    def phone(self, e164: str) -> Phone:
        """The person's phone with this number."""
        if e164 not in self._phones:
            self._phones[e164] = Phone(self, e164)
        return self._phones[e164]

    def phones(self) -> list[Phone]:
        """All phones that ever texted or were texted."""
        return list(self._phones.values())

    def hold(self) -> None:
        """Keep outgoing messages in the queue."""
        self.carrier.gate.clear()

    def release(self) -> None:
        """Let the queue go."""
        self.carrier.gate.set()

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        await self.carrier.settled()

    def _account(self, account: Account | str) -> Account:
        return self.accounts[account] if isinstance(account, str) else account


def twilio_of(world: World) -> TwilioWorld:
    """The world's Twilio; made at the first call."""
    if "twilio" not in world.vendors:
        world.vendors["twilio"] = TwilioWorld(world)
    state: TwilioWorld = world.vendors["twilio"]
    return state
