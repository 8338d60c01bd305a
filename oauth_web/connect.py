"""Authorisation at a service: one route family for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import web

from core.campaign import Campaign
from core.consent import Shown
from core.errors import NotFound, Refused
from core.fan import Fan
from core.grant import GrantKind
from core.ids import WORLD, Channel, DspName
from core.ladder import Rung
from core.services.binding import Bound
from core.services.connecting import Callback, Declined, MustConfirm, Start
from core.services.offers import Joined
from notifications.dates import clock_time, long_date, within_a_day
from oauth_web.browser_page import browser_page
from oauth_web.consent_page import agreed, named_countdown, words_for
from oauth_web.consent_words import ConsentWords
from oauth_web.landing import head_with_countdown, public_campaign
from oauth_web.news import with_news
from oauth_web.playlist import with_playlists
from oauth_web.qr import qr_data_uri
from oauth_web.site import PERSONAL, SITE, Site, channel_name, identity
from oauth_web.views import RUNGS, ChatDoor, ChatIdentity, ConfirmPage, ErrorKind, ErrorPage, SuccessPage
from oauth_web.visits import source_of

HOLD_S = 600
_DECLINED: dict[str, ErrorKind] = {"denied": "declined", "incomplete": "consent-incomplete"}


async def start(request: web.Request) -> web.Response:
    """`POST /connect/{dsp}`: 303 to the service; for a service that only reminds, the promise itself."""
    site, dsp = request.app[SITE], _dsp(request)
    form = await site.form(request)
    renewal = form.get("renewal") == "yes"
    if renewal:
        entry = await site.connecting.renewal(form.get("ticket", ""), dsp)
        campaign, fan = entry.campaign, entry.fan
    else:
        campaign, fan = await _campaign(site, form.get("ticket"), form.get("slug"))
    lang = site.language(request, fan.language if fan else None)  # the page's: the ledger keeps its words
    service = site.dsps[dsp]
    follow = form.get("follow") == "yes"
    future = (form.get("future_saves") == "yes" and service.short_life is None) or renewal
    countdown = await named_countdown(site, campaign, form.get("ticket"))
    words = words_for(site, service, campaign, lang, countdown, renewal=renewal)
    playlist = _playlist(words, form)
    shown = agreed(words, lang, follow=follow, future=future, playlist=playlist)
    if form.get("ticket") and not renewal:
        ahead = await site.prospects(campaign, fan)
        market = site.joining.markets.of(fan, None, _zone(form)) if fan else WORLD
        listed = "yes" in (form.get("listed"), form.get("connected"))
        if (rung := ahead.rung(service, market, listed=listed)) is not Rung.AUTO:
            return await _promise(site, request, form["ticket"], dsp, rung, lang, ahead.pages.get(dsp, ""))
        if form.get("connected") == "yes":
            return await _save_again(site, request, form["ticket"], dsp, lang)
    started = await site.connecting.start(
        Start(
            dsp=dsp,
            browser=site.browser(request),
            shown=shown,
            ticket=form.get("ticket"),
            slug=form.get("slug"),
            source=source_of(request),
            follow=follow and not renewal,
            renewal=renewal,
            future=future,
            zone=_zone(form),
            playlist=playlist,
        )
    )
    if started.url is None:
        return await browser_page(site, request, campaign, service, words, started, form)
    request[PERSONAL] = True
    raise web.HTTPSeeOther(started.url)


def _zone(form: Mapping[str, str]) -> str | None:
    """The browser's, by its IANA name; None without scripts, and for what is no zone of a place."""
    name = form.get("zone", "")
    try:
        return ZoneInfo(name).key if "/" in name and len(name) <= 64 else None
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None


def _playlist(words: ConsentWords, form: Mapping[str, str]) -> str:
    """The name the fan wrote beside the ticked box, else the one that stood there; "" when it is not ticked."""
    box = next((one for one in words.boxes if one.name == "playlist"), None)
    if box is None or form.get("playlist") != "yes":
        return ""
    written = "".join(c for c in form.get("playlist_name", "") if c.isprintable()).strip()
    return written[:100] or box.given


async def token(request: web.Request) -> web.Response:
    """`POST /connect/{dsp}/token`: a page whose script obtained the permission hands it in, bound to its attempt."""
    site, dsp = request.app[SITE], _dsp(request)
    form = await site.form(request)
    flow = site.dsps[dsp].flow
    if flow is None or flow.kind is not GrantKind.BROWSER:
        raise NotFound("error-dsp-not-offered")
    back = Callback(
        dsp=dsp, state=form.get("attempt", ""), code=form.get("token") or None, browser=site.browser(request)
    )
    return await _answer(site, request, await site.connecting.callback(back))


async def callback(request: web.Request) -> web.Response:
    """`GET /callback/{dsp}`: exchanges the code once; binds here only for the browser that started."""
    site, dsp, query = request.app[SITE], _dsp(request), request.query
    flow = site.dsps[dsp].flow
    if flow is not None and flow.kind is GrantKind.BROWSER:
        raise NotFound
    oauth1 = flow is not None and flow.kind is GrantKind.OAUTH1
    back = Callback(
        dsp=dsp,
        state=(query.get("oauth_token") or query.get("denied") if oauth1 else query.get("state")) or "",
        code=query.get("oauth_verifier") if oauth1 else query.get("code"),
        error=query.get("error") or query.get("error_reason") or query.get("denied"),
        browser=request.cookies.get(site.cookie("browser")),
    )
    return await _answer(site, request, await site.connecting.callback(back))


async def confirm(request: web.Request) -> web.Response:
    """`POST /callback/{dsp}/confirm`: only from the browser that received the callback."""
    site = request.app[SITE]
    _dsp(request)
    form = await site.form(request)
    secret = request.cookies.get(site.cookie("confirm"), "")
    if not secret:
        raise Refused("error-confirm-gone")
    if form.get("answer") != "yes":
        await site.connecting.reject(secret)
        response = _error(site, request, "not-me")
    else:
        response = await _success(site, request, await site.connecting.confirm(secret))
    site.set_cookie(response, "confirm", "", seconds=0, strict=True)
    return response


async def _answer(site: Site, request: web.Request, result: Bound | MustConfirm | Declined) -> web.Response:
    if isinstance(result, Declined):
        kind = _DECLINED.get(result.reason, "not-entitled")
        return _error(site, request, kind, dsp=_dsp(request).value, campaign=result.campaign)
    if isinstance(result, Bound):
        return await _success(site, request, result)
    page = ConfirmPage(
        frame=site.frame(request, site.language(request), await site.accent(result.campaign)),
        dsp=_dsp(request).value,
        account_name=result.account.name,
        chat=_chat(result),
        action=f"/callback/{_dsp(request).value}/confirm",
    )
    response = site.page(request, page)
    site.set_cookie(response, "confirm", result.confirm, seconds=HOLD_S, strict=True)
    return response


def _chat(result: MustConfirm) -> ChatIdentity | None:
    if result.channel in (None, Channel.WEB):
        return None
    assert result.channel is not None
    return ChatIdentity(person=result.chat_name or "…", channel=channel_name(result.channel))


async def _success(site: Site, request: web.Request, bound: Bound) -> web.Response:
    lang = site.language(request, bound.fan.language)
    rung = bound.presave.rung if bound.presave else Rung.AUTO
    page = SuccessPage(
        frame=site.frame(request, lang, await site.accent(bound.campaign)),
        release=head_with_countdown(site, bound.campaign, lang),
        dsp=bound.dsp.value,
        rung=RUNGS[rung] if bound.address or rung is Rung.AUTO else "link",
        full=rung is not Rung.AUTO,
        renewed=bound.presave is None,
        account_name=bound.account.name,
        fan_number=bound.number,
        chat=identity(bound.address, bound.fan.name),
        back_url=site.back_to(bound.address.channel if bound.address else None),
        claims=_claims(site, bound.claim),
        ics_url=f"/{bound.campaign.slug}/release.ics",
        me_url=f"/me/{bound.me}" if bound.me else "",
    )
    if rung is Rung.AUTO:
        page = _with_end(site, page, bound.usable_until, bound.fan, lang)
        texted = bound.address is not None and bound.address.channel is Channel.SMS
        page = replace(page, untold=bound.future and texted and bool(page.reaches_until))
    page = await with_news(site, request, page, bound.campaign, bound.address)
    if bound.presave is not None:
        page = await with_playlists(site, request, page, bound.presave)
    return site.page(request, page)


def _with_end(site: Site, page: SuccessPage, usable: datetime | None, fan: Fan, lang: str) -> SuccessPage:
    """Until when the permission works: a day, or within a day the time of the clock."""
    if usable is None:
        return page
    if within_a_day(usable, site.clock.now()):
        return replace(page, works_until=clock_time(usable, fan.zone, lang))
    return replace(page, reaches_until=f"{long_date(usable.date(), lang)} {usable.year}")


def _claims(site: Site, claim: str | None) -> tuple[ChatDoor, ...]:
    if claim is None or not site.bots.telegram_url:
        return ()
    url = f"{site.bots.telegram_url}?start=k_{claim}"
    return (ChatDoor(channel="telegram", url=url, qr=qr_data_uri(url)),)


async def _save_again(site: Site, request: web.Request, ticket: str, dsp: DspName, lang: str) -> web.Response:
    """A returning fan's permission lives: no second authorisation. Should it have died meanwhile, the way to one."""
    words = f"{site.dsps[dsp].label}: {site.wording.text(lang, 'web-rung-connected')}"
    shown = Shown(text=words, version="connected-button/1", language=lang)
    try:
        joined = await site.joining.by_ticket(ticket, dsp, shown)
    except NotFound:
        request[PERSONAL] = True
        raise web.HTTPSeeOther(f"/j/{ticket}?dsp={dsp.value}") from None
    return await _promised(site, request, ticket, joined, lang)


async def _promise(
    site: Site, request: web.Request, ticket: str, dsp: DspName, rung: Rung, lang: str, native: str
) -> web.Response:
    words = site.wording.text(lang, f"web-rung-{rung.value}", service=site.dsps[dsp].label)
    shown = Shown(text=words, version=f"{rung.value}-button/1", language=lang)
    joined = await site.joining.by_ticket(ticket, dsp, shown)
    return await _promised(site, request, ticket, joined, lang, native)


async def _promised(
    site: Site, request: web.Request, ticket: str, joined: Joined, lang: str, native: str = ""
) -> web.Response:
    rung = joined.presave.rung
    entry = await site.connecting.entry(ticket)
    grant = joined.grant if rung is Rung.AUTO else None
    page = SuccessPage(
        frame=site.frame(request, lang, await site.accent(joined.campaign)),
        release=head_with_countdown(site, joined.campaign, lang),
        dsp=joined.presave.dsp.value,
        rung=RUNGS[rung],
        fan_number=joined.number,
        native_url=native if rung is Rung.NATIVE else "",
        chat=identity(entry.address, joined.fan.name),
        back_url=site.back_to(entry.address.channel if entry.address else None),
        ics_url=f"/{joined.campaign.slug}/release.ics",
    )
    page = _with_end(site, page, grant.usable_until if grant else None, joined.fan, lang)
    page = await with_news(site, request, page, joined.campaign, entry.address)
    if rung is Rung.AUTO and await site.playlists.at_home(joined.presave, site.browser(request)):
        page = await with_playlists(site, request, page, joined.presave)
    return site.page(request, page)


def _error(
    site: Site, request: web.Request, kind: ErrorKind, *, dsp: str = "", campaign: Campaign | None = None
) -> web.Response:
    way = f"/{campaign.slug}" if campaign else site.back_to(Channel.TELEGRAM) or "/"
    frame = site.frame(request, site.language(request))
    page = ErrorPage(frame=frame, kind=kind, way_url=way, dsp=dsp)
    return site.page(request, page)


async def _campaign(site: Site, ticket: str | None, slug: str | None) -> tuple[Campaign, Fan | None]:
    if ticket:
        entry = await site.connecting.entry(ticket)
        return entry.campaign, entry.fan
    return await public_campaign(site, slug or ""), None


def _dsp(request: web.Request) -> DspName:
    name = request.match_info["dsp"]
    found = next((dsp for dsp in request.app[SITE].dsps if dsp.value == name), None)
    if found is None:
        raise NotFound
    return found
