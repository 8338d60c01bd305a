"""What every route needs: services, pages, cookies, the CSRF token and who runs this site."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiohttp import web

from core.campaign import Campaign
from core.fan import Address, Fan
from core.ids import Channel
from core.ports import Chance, Clock, Dsps, Sealer, Store
from core.scheduler.link_book import LinkBook
from core.services.connecting import Connecting
from core.services.consents import Consents
from core.services.joining import Joining
from core.services.playlist_choice import PlaylistChoice
from core.services.privacy import Privacy
from core.services.prospects import Prospects, prospects
from notifications.accent import DEFAULT_ACCENT
from notifications.dates import release_words
from notifications.wording import Wording
from oauth_web.headers import Allowances
from oauth_web.rendering import Pages, View
from oauth_web.views import ChannelName, ChatIdentity, Cover, Frame, OperatorFooter, ReleaseHead

BROWSER: web.RequestKey[str] = web.RequestKey(
    "browser", str
)  # a new browser's secret, to be set as its cookie
PERSONAL: web.RequestKey[bool] = web.RequestKey("personal", bool)  # nothing may keep or index the answer
ALLOW: web.RequestKey[Allowances] = web.RequestKey("allow", Allowances)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bots:
    """How a page leads into a chat; empty: this channel is not served."""

    telegram_url: str = ""  # the bot's address, such as https://t.me/upbeatbot
    discord_url: str = ""  # where the artist's server or the bot is found
    sms_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything the handlers use. `form_origins`: http origins that a connect form may be redirected to."""

    public_url: str
    operator: OperatorFooter
    bots: Bots
    store: Store
    clock: Clock
    chance: Chance
    sealer: Sealer = field(repr=False)
    dsps: Dsps
    joining: Joining
    connecting: Connecting
    playlists: PlaylistChoice
    privacy: Privacy
    consents: Consents
    links: LinkBook
    wording: Wording
    pages: Pages
    form_origins: tuple[str, ...] = ()

    @property
    def https(self) -> bool:
        """Whether fans reach us over TLS."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def origin(self) -> str:
        """Scheme and host that fans' browsers see."""
        return _origin(self.public_url)

    async def prospects(self, campaign: Campaign, fan: Fan | None = None) -> Prospects:
        """How far each service can go for it now; what this fan was promised keeps its room."""
        async with self.store() as tx:
            return await prospects(tx, self.dsps, campaign, self.clock.now(), fan.id if fan else None)

    def language(self, request: web.Request, fans: str | None = None) -> str:
        """The fan's own language, else what the browser asks for."""
        asked = [part.split(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(",")]
        return self.wording.language_for(*([fans] if fans else []), *asked[:5])

    def browser(self, request: web.Request) -> str:
        """The secret of this very browser: from its cookie, or a new one that the answer will set."""
        known = request.cookies.get(self.cookie("browser"), "")
        if len(known) >= 20:
            return known
        fresh = request.get(BROWSER)
        if fresh is None:
            fresh = request[BROWSER] = self.chance.token()
        return fresh

    def csrf(self, request: web.Request) -> str:
        """The token that this browser's forms must carry."""
        return self.sealer.mac("csrf", self.browser(request)).hex()

    def frame(self, request: web.Request, lang: str, accent: str | None = None) -> Frame:
        """The part that every page has."""
        return Frame(
            operator=self.operator,
            lang=lang,
            accent=(accent or DEFAULT_ACCENT).removeprefix("#"),
            csrf=self.csrf(request),
        )

    def cookie(self, name: str) -> str:
        """A cookie's full name: bound to this host wherever the site has TLS."""
        return f"__Host-upbeat-{name}" if self.https else f"upbeat-{name}"

    def set_cookie(
        self, response: web.StreamResponse, name: str, value: str, *, seconds: int, strict: bool
    ) -> None:
        """HttpOnly, for this host only; an empty value deletes."""
        if not value:
            response.del_cookie(self.cookie(name), path="/", secure=self.https, httponly=True)
            return
        response.set_cookie(
            self.cookie(name),
            value,
            max_age=seconds,
            path="/",
            secure=self.https,
            httponly=True,
            samesite="Strict" if strict else "Lax",
        )

    def page(
        self,
        request: web.Request,
        view: View,
        *,
        status: int = 200,
        personal: bool = True,
        allow: Allowances | None = None,
    ) -> web.Response:
        """A rendered page; the middleware adds the headers."""
        request[PERSONAL] = personal
        request[ALLOW] = allow or Allowances(form_origins=self.form_origins)
        return web.Response(text=self.pages.render(view), content_type="text/html", status=status)

    async def form(self, request: web.Request) -> Mapping[str, str]:
        """A posted form of ours. Raises HTTPForbidden when it came from elsewhere or without our token."""
        if not self.same_origin(request):
            raise web.HTTPForbidden(reason="form-expired")
        try:
            posted = await request.post()
        except ValueError:  # no browser writes such a form
            raise web.HTTPForbidden(reason="form-expired") from None
        fields = {name: value for name, value in posted.items() if isinstance(value, str)}
        if not hmac.compare_digest(fields.get("csrf", "").encode(), self.csrf(request).encode()):
            raise web.HTTPForbidden(reason="form-expired")
        return fields

    def same_origin(self, request: web.Request) -> bool:
        """Whether Origin (when sent) is ours; browsers send it with every POST."""
        origin = request.headers.get("Origin")
        return origin is None or origin == _origin(self.public_url)

    def ours(self, url: str) -> bool:
        """Whether an absolute URL is of this site: by its whole origin, never by how it begins."""
        try:
            return _origin(url) == _origin(self.public_url)
        except ValueError:
            return False

    async def accent(self, campaign: Campaign) -> str | None:
        """The artwork's accent colour."""
        if campaign.release.artwork_id is None:
            return None
        async with self.store() as tx:
            return await tx.campaigns.accent(campaign.release.artwork_id)

    def release_head(self, campaign: Campaign, lang: str) -> ReleaseHead:
        """The release as the top of a page, without its countdown."""
        cover = None
        if campaign.release.artwork_id is not None:
            base = f"/art/{campaign.slug}-r{campaign.revision}"
            cover = Cover(
                square_url=f"{base}/square.jpg",
                thumb_url=f"{base}/thumb.jpg",
                card_url=f"{self.public_url}{base}/card.jpg",
                alt=f"{campaign.title} — {campaign.artist.name}",
            )
        return ReleaseHead(
            title=campaign.title,
            artist=campaign.artist.name,
            date_words=release_words(self.wording, campaign.rule, lang),
            public_url=f"{self.public_url}/{campaign.slug}",
            cover=cover,
        )

    def back_to(self, channel: Channel | None) -> str:
        """A link that reopens the chat ("" where there is none)."""
        if channel is Channel.TELEGRAM and self.bots.telegram_url:
            return self.bots.telegram_url
        return ""


def identity(address: Address | None, name: str | None = None) -> ChatIdentity | None:
    """The chat a personal page belongs to."""
    if address is None or address.channel is Channel.WEB:
        return None
    shown = address.name or name or "…"
    return ChatIdentity(person=shown, channel=channel_name(address.channel))


def channel_name(channel: Channel) -> ChannelName:
    """The chat as pages call it."""
    return "telegram" if channel is Channel.TELEGRAM else "discord" if channel is Channel.DISCORD else "sms"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


SITE: web.AppKey[Site] = web.AppKey("site", Site)
