"""What each page of the way to a pre-save shows: plain values, filled by the routes, drawn by templates/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from core.ladder import Rung
from notifications.accent import DEFAULT_ACCENT

RungName = Literal["auto", "one-tap", "native", "reminder", "link"]
RUNGS: Mapping[Rung, RungName] = {
    Rung.AUTO: "auto",
    Rung.ONE_TAP: "one-tap",
    Rung.NATIVE: "native",
    Rung.REMINDER: "reminder",
    Rung.LINK: "link",
}
ChannelName = Literal["telegram", "discord", "sms"]
LandingStatus = Literal["teaser", "presave", "out"]
ErrorKind = Literal[
    "link-expired",  # a ticket that is spent, old or unknown
    "attempt-expired",  # came back after the ten minutes, or twice
    "declined",  # the fan said no at the service
    "consent-incomplete",  # the fan left out at the service what saving needs
    "not-entitled",  # this account cannot be served
    "service-down",  # the service did not answer
    "not-from-here",  # the service refuses the operator's own credential
    "form-expired",  # CSRF token or cookie missing
    "not-me",  # answered "that's not me": nothing was connected
    "too-many",  # rate limited
    "not-open",  # pre-save not open (any more)
    "cancelled",  # the artist called the release off
    "internal",  # our fault
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorFooter:
    """Who runs this site, from the operator's settings; empty addresses are left out."""

    name: str
    contact: str
    imprint_url: str = ""
    privacy_url: str = "/privacy"
    terms_url: str = "/terms"
    disconnect_url: str = "/me"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page has. `csrf` goes into every form; `accent` is six hex digits without #."""

    operator: OperatorFooter
    lang: str = "en"
    accent: str = DEFAULT_ACCENT
    csrf: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Artwork in its three sizes (see notifications.artwork). `card_url` must be absolute: link previews need it."""

    square_url: str
    thumb_url: str
    card_url: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """Time left, told in words by the server and ticking where scripts run.

    `iso`: the instant with its offset, or a time without offset for "midnight where you live" (the visitor's clock).
    """

    iso: str
    left: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHead:
    """The release as the top of a page. `date_words`: "Friday 4 December, midnight where you live"."""

    title: str
    artist: str
    date_words: str
    public_url: str  # absolute, without any ticket
    cover: Cover | None = None
    countdown: Countdown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceButton:
    """One streaming service. GET makes it a link, POST a form with `fields` and the CSRF token."""

    dsp: str
    rung: RungName
    url: str
    method: Literal["get", "post"] = "get"
    fields: tuple[tuple[str, str], ...] = ()
    connected: bool = (
        False  # a returning fan's permission lives: one tap does it at once (a link may be forwarded,
    )
    # so the account is not named)
    mine: bool = False  # after release: the service the fan chose, shown first and alone
    sought: bool = False  # after release: not known to be there yet, so its own search is what the link opens


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDoor:
    """A way into a chat. SMS has `number` and `keyword` in place of a sign-in; `qr` is a data URI (desktop)."""

    channel: ChannelName
    url: str
    qr: str = field(default="", repr=False)
    number: str = ""
    keyword: str = ""
    max_messages: int = 0  # SMS: texts a release, as promised to the carriers


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatIdentity:
    """The chat a personal page belongs to: "Mia" on Telegram."""

    person: str
    channel: ChannelName


@dataclass(frozen=True, slots=True, kw_only=True)
class InAppNotice:
    """Said before any sign-in when an in-app browser is detected (oauth_web.inapp).

    `app` "" when unknown; `open_url` leads to the real browser ("" where that is impossible); `copy_url` is this page.
    """

    app: str
    copy_url: str = field(repr=False)
    open_url: str = field(default="", repr=False)
    telegram_url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """The artist's clip. `voice`: spoken, not sung."""

    url: str
    seconds: int
    voice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingPage:
    """A campaign's public page by status."""

    frame: Frame
    status: LandingStatus
    release: ReleaseHead
    services: tuple[ServiceButton, ...] = ()
    listed: tuple[ServiceButton, ...] = ()  # ways in for accounts on the operator's list of a service
    chats: tuple[ChatDoor, ...] = ()
    ics_url: str = ""
    in_app: InAppNotice | None = None
    player: Player | None = None
    asks_zone: bool = False  # the visitor's time zone may change what it says: its script comes again with it


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """The same page for a fan from a chat: names the chat before any service button."""

    landing: LandingPage
    chat: ChatIdentity
    not_you_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentBox:
    """One separate, unticked consent. `words` are exactly what the ledger will store."""

    name: Literal["follow", "playlist", "future_saves", "news"]
    words: str
    asks: str = ""  # the label of a text that goes with it
    given: str = ""  # what stands in it at first


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserGrant:
    """Apple's way: their script hands the token to this page, which posts it to `/connect/{dsp}/token`."""

    developer_token: str = field(repr=False)
    app_name: str
    script_url: str
    token_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPage:
    """The one page before the service's own. `chat` None: a fan who has no chat yet.

    `sentence` is made from the scopes really asked; `once` follows it, replaced by `always` while the box
    for future saves is ticked. The form posts to `action` with `attempt` as its hidden field.
    """

    frame: Frame
    release: ReleaseHead
    dsp: str
    sentence: str
    once: str
    always: str
    action: str
    cancel_url: str
    reaches: str = ""  # until when the permission will work, in words
    rung: RungName = "auto"
    chat: ChatIdentity | None = None
    not_you_url: str = ""
    boxes: tuple[ConsentBox, ...] = ()
    fields: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    in_app: InAppNotice | None = None
    copy_url: str = field(default="", repr=False)
    telegram_url: str = field(default="", repr=False)
    browser: BrowserGrant | None = None
    listed: bool = False  # the service serves only accounts on the operator's list: said before the button


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPage:
    """The callback arrived in another browser: bind only when this person says so."""

    frame: Frame
    dsp: str
    account_name: str  # "" when the service tells none
    chat: ChatIdentity | None
    action: str  # POST; the pressed button sends answer=yes or answer=no


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaylistPicker:
    """The fan's own playlists as (id, name), none chosen before; `now`: the one that stands, "" for none."""

    action: str
    key: str = field(repr=False)
    own: tuple[tuple[str, str], ...] = field(repr=False)
    now: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessPage:
    """Connected: what will happen, until when, and the ways on. `back_url` reopens the chat."""

    frame: Frame
    release: ReleaseHead
    dsp: str
    rung: RungName
    renewed: bool = False  # nothing of this release: only the permission behind future saves
    full: bool = False  # the service's day filled up while the fan signed in: less is promised
    account_name: str = ""
    fan_number: int = 0  # 0: not shown
    reaches_until: str = ""  # "14 May 2027", in the page's language
    untold: bool = False  # nothing in this chat says when that day has come
    works_until: str = ""  # "18:05", where it is hours
    chat: ChatIdentity | None = None
    back_url: str = ""
    claims: tuple[ChatDoor, ...] = ()  # one-use links that tie this fan to a chat
    ics_url: str = ""
    native_url: str = ""  # the service's own pre-save page
    playlists: PlaylistPicker | None = None
    playlist: str = ""  # the one that was chosen just now
    me_url: str = ""
    news: ConsentBox | None = None
    news_action: str = ""
    news_offer: str = field(default="", repr=False)  # whose box it is, sealed for this browser
    news_given: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """What happened, that nothing was lost, and one way forward (`way_url`, with its own words by `kind`)."""

    frame: Frame
    kind: ErrorKind
    way_url: str
    dsp: str = ""
    reference: str = ""  # what the operator finds in the log


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundPage:
    """Nothing lives at this address."""

    frame: Frame
