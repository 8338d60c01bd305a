"""Authorising at a DSP: state, PKCE and binding. No DSP can override a check that is made here."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from core.campaign import OVER, Campaign
from core.consent import Purpose, Shown
from core.errors import (
    ConsentIncomplete,
    GiveUp,
    Misconfigured,
    NeedsConsent,
    NotEntitled,
    NotFound,
    NotListed,
    Refused,
    RetryLater,
)
from core.fan import Address, Fan
from core.grant import Account, GrantKind, Tokens
from core.ids import AttemptId, Channel, DspName
from core.ladder import Rung, capability
from core.ports import Chance, Clock, Dsp, Dsps, Store, UnitOfWork
from core.repositories import Attempt, Ticket
from core.services.binding import Binding, Bound
from core.services.offers import LIVE
from core.services.standing import Standing
from core.services.tickets import Tickets

ATTEMPT_LIFE = timedelta(minutes=10)
HOLD_LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a personal link opens: the campaign and whose chat it belongs to (None: no chat yet)."""

    campaign: Campaign
    fan: Fan | None
    address: Address | None
    spent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A press on a service's button. `browser`: a secret cookie of the browser that pressed it."""

    dsp: DspName
    browser: str = field(repr=False)
    shown: Shown
    ticket: str | None = field(default=None, repr=False)
    slug: str | None = None
    source: str = ""
    follow: bool = False
    future: bool = False
    zone: str | None = None
    playlist: str = ""  # of the fan's own, by name; "" for none
    renewal: bool = False  # of the permission behind future saves, and of nothing else


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """Where the browser goes next: the DSP's `url`, or for a browser flow the `state` its page must post back."""

    url: str | None
    state: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """What came back from the DSP. `browser`: the starting browser's cookie, if it is on this very request."""

    dsp: DspName
    state: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    error: str | None = None
    browser: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MustConfirm:
    """Another browser came back, or another account replaces one: the person must say whose chat this is."""

    campaign: Campaign
    dsp_label: str
    account: Account
    confirm: str = field(repr=False)  # goes into a cookie of the browser that received the callback
    chat_name: str | None
    channel: Channel | None
    replaces: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """The fan pressed cancel at the DSP, or the account cannot be served: they keep the reminder."""

    campaign: Campaign
    dsp_label: str
    reason: str  # "denied" | "incomplete" | "not_entitled"


class Connecting:
    """Start, callback, confirm: a grant is bound only to the person who began or who says so in the browser."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        chance: Chance,
        dsps: Dsps,
        tickets: Tickets,
        binding: Binding,
        standing: Standing,
        refused: Callable[[DspName, Misconfigured], None],
    ) -> None:
        self._store, self._clock, self._chance = store, clock, chance
        self._dsps, self._tickets, self._binding = dsps, tickets, binding
        self._standing, self._hears = standing, refused

    async def entry(self, token: str) -> Entry:
        """Read-only: previews and scanners fetch every link. Raises NotFound."""
        async with self._store() as tx:
            return await self._entry(tx, await self._ticket(tx, token))

    async def renewal(self, token: str, dsp: DspName) -> Entry:
        """What a link opens that renews the permission behind future saves. Raises NotFound, Refused."""
        async with self._store() as tx:
            ticket = await self._ticket(tx, token, over=True)
            if ticket.spent:
                raise Refused("error-ticket-spent")
            entry, service = await self._entry(tx, ticket), self._dsps.get(dsp)
            if service is None or self._rung(service) is not Rung.AUTO or service.short_life is not None:
                raise NotFound("error-dsp-not-offered")
            if dsp not in entry.campaign.dsps or not await self._trusted(tx, entry.campaign, ticket):
                raise NotFound("error-dsp-not-offered")
            return entry

    async def _entry(self, tx: UnitOfWork, ticket: Ticket) -> Entry:
        campaign = await tx.campaigns.get(ticket.campaign_id)
        fan = await tx.fans.fan(ticket.fan_id) if ticket.fan_id else None
        address = await tx.fans.address(ticket.address_id) if ticket.address_id else None
        return Entry(campaign=campaign, fan=fan, address=address, spent=ticket.spent)

    async def _trusted(self, tx: UnitOfWork, campaign: Campaign, ticket: Ticket | None) -> bool:
        """Whether this fan's future saves of the artist stand, and the campaign can promise nothing itself."""
        if campaign.status not in OVER or ticket is None or ticket.fan_id is None:
            return False
        return await tx.consents.given(ticket.fan_id, Purpose.FUTURE_SAVES.value, campaign.artist.id)

    async def start(self, request: Start) -> Started:
        """Begin an attempt: one-use state, PKCE, ten minutes. Raises Refused, NotFound."""
        service = self._dsps.get(request.dsp)
        if service is None or service.flow is None or self._rung(service) is not Rung.AUTO:
            raise NotFound("error-dsp-not-offered")
        state, verifier, url = await self._begin(service, request)
        async with self._store() as tx:
            campaign, ticket = await self._subject(tx, request)
            may = request.renewal and await self._trusted(tx, campaign, ticket)
            if (campaign.status not in LIVE and not may) or request.dsp not in campaign.dsps:
                raise NotFound("error-dsp-not-offered")
            now = self._clock.now()
            attempt = Attempt(
                id=AttemptId(0),
                ticket_id=ticket.id if ticket else None,
                fan_id=ticket.fan_id if ticket else None,
                address_id=ticket.address_id if ticket else None,
                campaign_id=campaign.id,
                dsp=request.dsp,
                browser_hash=self._tickets.hash("browser", request.browser),
                verifier=verifier,
                source=request.source or (ticket.source if ticket else ""),
                follow=request.follow,
                future=request.future,
                shown=request.shown,
                created_at=now,
                expires_at=now + ATTEMPT_LIFE,
                zone=request.zone,
                playlist=request.playlist if service.playlists else "",
            )
            await tx.attempts.put(self._tickets.hash("state", state), attempt)
        return Started(url=url, state=state)

    async def callback(self, back: Callback) -> Bound | MustConfirm | Declined:
        """The DSP sent the browser back: exchange once, read the profile, bind or ask."""
        service = self._dsps.get(back.dsp)
        if service is None or service.flow is None:
            raise NotFound("error-dsp-not-offered")
        attempt, campaign = await self._take(back)
        if back.error or not back.code:
            return Declined(campaign=campaign, dsp_label=service.label, reason="denied")
        try:
            tokens, account = await self._exchange(service, attempt, back)
        except NotEntitled as error:
            if isinstance(error, NotListed):
                await self._standing.listed_only(service.name)
            await self._binding.settle_for_reminder(attempt, campaign)
            return Declined(campaign=campaign, dsp_label=service.label, reason="not_entitled")
        except ConsentIncomplete:
            return Declined(campaign=campaign, dsp_label=service.label, reason="incomplete")
        except NeedsConsent as error:
            raise Refused("error-code-refused", dsp=service.label) from error
        except RetryLater as error:
            raise Refused("error-dsp-away", dsp=service.label) from error
        except GiveUp as error:
            raise Refused("error-dsp-odd", dsp=service.label) from error
        return await self._bind_or_ask(service, attempt, campaign, account, tokens, back.browser)

    async def confirm(self, secret: str) -> Bound:
        """ "Yes, connect it", from the browser that received the callback. One use. Raises Refused."""
        async with self._store() as tx:
            attempt = await tx.attempts.confirm(self._tickets.hash("confirm", secret), self._clock.now())
            if attempt is None or attempt.account is None or attempt.tokens is None:
                raise Refused("error-confirm-gone")
            campaign = await tx.campaigns.get(attempt.campaign_id)
            return await self._binding.bind(tx, campaign, attempt, attempt.account, attempt.tokens)

    async def reject(self, secret: str) -> None:
        """ "That's not me": what the DSP gave us is destroyed."""
        async with self._store() as tx:
            await tx.attempts.discard(self._tickets.hash("confirm", secret))

    def refused(self, service: Dsp, error: Misconfigured) -> Refused:
        """The service takes our own credential no more: the operator hears it, and what the fan hears is this."""
        self._hears(service.name, error)
        return Refused("error-dsp-misconfigured", dsp=service.label)

    async def sweep(self) -> int:
        """Destroy what expired."""
        async with self._store() as tx:
            return await tx.attempts.sweep(self._clock.now())

    async def _begin(self, service: Dsp, request: Start) -> tuple[str, str, str | None]:
        flow = service.flow
        assert flow is not None
        redirect = f"{self._tickets.public_url}/callback/{service.name.value}"
        if flow.kind is GrantKind.OAUTH1:
            try:
                token, secret, url = await flow.request_token(callback=redirect)
            except Misconfigured as error:
                raise self.refused(service, error) from error
            except RetryLater as error:
                raise Refused("error-dsp-away", dsp=service.label) from error
            return token, secret, url
        state, verifier = self._chance.token(), self._chance.token() + self._chance.token()
        if flow.kind is GrantKind.BROWSER:
            return state, verifier, None
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        scopes = service.scopes + (service.follow_scopes if request.follow else ())
        scopes += service.playlist_scopes if request.playlist else ()
        url = flow.authorize_url(state=state, challenge=challenge, redirect_uri=redirect, scopes=scopes)
        return state, verifier, url

    async def _exchange(self, service: Dsp, attempt: Attempt, back: Callback) -> tuple[Tokens, Account]:
        flow, now = service.flow, self._clock.now()
        assert flow is not None
        assert back.code is not None
        try:
            if flow.kind is GrantKind.CODE:
                redirect = f"{self._tickets.public_url}/callback/{service.name.value}"
                tokens = await flow.exchange(
                    code=back.code, verifier=attempt.verifier, redirect_uri=redirect, now=now
                )
            elif flow.kind is GrantKind.OAUTH1:
                tokens = await flow.exchange(
                    token=back.state, secret=attempt.verifier, verifier=back.code, now=now
                )
            else:
                tokens = await flow.accept(back.code, now=now)
            account = await service.saver.account(tokens) if service.saver else Account(id="", name="")
        except Misconfigured as error:
            raise self.refused(service, error) from error
        return tokens, account

    async def _take(self, back: Callback) -> tuple[Attempt, Campaign]:
        async with self._store() as tx:
            attempt = await tx.attempts.take(
                self._tickets.hash("state", back.state), back.dsp, self._clock.now()
            )
            if attempt is None:
                raise Refused("error-attempt-gone")
            return attempt, await tx.campaigns.get(attempt.campaign_id)

    async def _bind_or_ask(
        self,
        service: Dsp,
        attempt: Attempt,
        campaign: Campaign,
        account: Account,
        tokens: Tokens,
        browser: str | None,
    ) -> Bound | MustConfirm:
        same = browser is not None and hmac.compare_digest(
            self._tickets.hash("browser", browser), attempt.browser_hash
        )
        async with self._store() as tx:
            old = await tx.grants.live(attempt.fan_id, service.name) if attempt.fan_id else None
            # who names nobody (Apple) cannot say whether it is another account: every permission has a new id there
            other = old is not None and old.account.id != account.id and bool(account.name)
            replaces = old.account.name if old and other else None
            if same and replaces is None:
                return await self._binding.bind(tx, campaign, attempt, account, tokens)
            secret = self._chance.token()
            until = self._clock.now() + HOLD_LIFE
            await tx.attempts.hold(attempt.id, account, tokens, self._tickets.hash("confirm", secret), until)
            address = await tx.fans.address(attempt.address_id) if attempt.address_id else None
            fan = await tx.fans.fan(attempt.fan_id) if attempt.fan_id else None
        return MustConfirm(
            campaign=campaign,
            dsp_label=service.label,
            account=account,
            confirm=secret,
            chat_name=(address.name if address else None) or (fan.name if fan else None),
            channel=address.channel if address else None,
            replaces=replaces,
        )

    async def _subject(self, tx: UnitOfWork, request: Start) -> tuple[Campaign, Ticket | None]:
        if request.ticket is not None:
            ticket = await self._ticket(tx, request.ticket, over=request.renewal)
            if ticket.spent:
                raise Refused("error-ticket-spent")
            return await tx.campaigns.get(ticket.campaign_id), ticket
        campaign = await tx.campaigns.by_slug(request.slug or "")
        if campaign is None:
            raise NotFound
        return campaign, None

    async def _ticket(self, tx: UnitOfWork, token: str, *, over: bool = False) -> Ticket:
        ticket = await self._tickets.find(tx, token, over=over)
        if ticket is None:
            raise NotFound("error-ticket-unknown")
        return ticket

    def _rung(self, service: Dsp) -> Rung:
        return capability(service.best, service.grant, service.credential, listed=True)
