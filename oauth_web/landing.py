"""The campaign's page and the personal entry from a chat: teaser, pre-save, stream-now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

from core.campaign import Campaign, CampaignStatus
from core.errors import NotFound, Refused
from core.fan import Fan
from core.ids import WORLD, DspName, Market
from core.ladder import Rung
from core.links import plays_in
from core.release_time import ReleaseMode
from core.services.prospects import Prospects
from core.text_promise import promised
from oauth_web.consent_page import consent_page, in_app_notice
from oauth_web.place import asks_zone, is_out, market_of, wave_of
from oauth_web.qr import qr_data_uri
from oauth_web.site import SITE, Site, identity
from oauth_web.views import (
    RUNGS,
    ChatDoor,
    Countdown,
    LandingPage,
    LandingStatus,
    Player,
    ReleaseHead,
    ServiceButton,
    TicketPage,
)
from oauth_web.visits import count, source_of, tagged

C = CampaignStatus


async def landing(request: web.Request) -> web.Response:
    """`GET /{slug}`; with `?dsp=` the consent page of that service. Drafts and strangers' slugs are 404 alike."""
    site = request.app[SITE]
    campaign = await public_campaign(site, request.match_info["slug"])
    lang = site.language(request)
    chosen, market = request.query.get("dsp"), market_of(site, request)
    if chosen and campaign.status in (C.OPEN, C.RELEASING, C.RELEASED):
        page = await consent_page(
            site, request, campaign, _dsp(site, chosen), lang, ticket=None, entry=None, market=market
        )
        await count(site, request, "click", campaign, _dsp(site, chosen))
        return page
    await count(site, request, "view", campaign)
    view = await _landing_view(site, request, campaign, lang, ticket=None, market=market)
    return site.page(request, view, personal=False)


async def ticket(request: web.Request) -> web.Response:
    """`GET /j/{ticket}`: changes nothing, since previews and scanners fetch every link."""
    site, token = request.app[SITE], request.match_info["ticket"]
    entry = await site.connecting.entry(token)
    campaign = entry.campaign
    lang = site.language(request, entry.fan.language if entry.fan else None)
    chosen = request.query.get("dsp")
    market = site.joining.markets.of(entry.fan, None) if entry.fan else WORLD
    if entry.spent and chosen and campaign.status in (C.OPEN, C.RELEASING):
        raise Refused("error-ticket-spent")
    if chosen and campaign.status in (C.OPEN, C.RELEASING, C.RELEASED):
        dsp = _dsp(site, chosen)
        ahead = await site.prospects(campaign, entry.fan)
        if ahead.rung(site.dsps[dsp], market, listed=True) is Rung.AUTO:
            return await consent_page(
                site, request, campaign, dsp, lang, ticket=token, entry=entry, market=market
            )
    fan = await _ties(site, campaign, entry.fan)
    page = await _landing_view(site, request, campaign, lang, ticket=token, market=market, fan=fan)
    who = identity(entry.address, entry.fan.name if entry.fan else None)
    if who is None:
        return site.page(request, page)
    return site.page(request, TicketPage(landing=page, chat=who, not_you_url=f"/{campaign.slug}"))


async def artwork(request: web.Request) -> web.Response:
    """`GET /art/{slug}-r{revision}/{variant}.jpg`: cached for good, since the name changes with the campaign."""
    site = request.app[SITE]
    campaign = await public_campaign(site, request.match_info["slug"])
    if campaign.release.artwork_id is None:
        raise web.HTTPNotFound
    async with site.store() as tx:
        body = await tx.campaigns.artwork(campaign.release.artwork_id, request.match_info["variant"])
    if body is None:
        raise web.HTTPNotFound
    return web.Response(
        body=body, content_type="image/jpeg", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


async def public_campaign(site: Site, slug: str) -> Campaign:
    """The campaign that strangers may see under this slug. Raises NotFound."""
    async with site.store() as tx:
        campaign = await tx.campaigns.by_slug(slug)
    if campaign is None or campaign.status in (C.DRAFT, C.CANCELLED):
        raise NotFound
    return campaign


def head_with_countdown(site: Site, campaign: Campaign, lang: str, at: datetime | None = None) -> ReleaseHead:
    """The release with the time that is left. `at`: the moment itself, where it is known whose counts."""
    head = site.release_head(campaign, lang)
    rule = campaign.rule
    if at is None and rule.mode is ReleaseMode.LOCAL_MIDNIGHT:
        iso = datetime.combine(rule.on, rule.at).isoformat()
    else:
        iso = (at or rule.instant()).astimezone(UTC).isoformat()
    left = (at or rule.instant()) - site.clock.now()
    return ReleaseHead(
        title=head.title,
        artist=head.artist,
        date_words=head.date_words,
        public_url=head.public_url,
        cover=head.cover,
        countdown=Countdown(iso=iso, left=left) if left > timedelta(0) else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ties:
    """The services a fan pre-saved on, and those whose permission still lives."""

    fan: Fan | None = None
    chosen: frozenset[DspName] = frozenset()
    connected: frozenset[DspName] = frozenset()


async def _ties(site: Site, campaign: Campaign, fan: Fan | None) -> _Ties:
    if fan is None:
        return _Ties()
    now = site.clock.now()
    async with site.store() as tx:
        chosen = frozenset(presave.dsp for presave in await tx.presaves.of_campaign(fan.id, campaign.id))
        connected = frozenset(grant.dsp for grant in await tx.grants.of_fan(fan.id) if grant.lives_at(now))
    return _Ties(fan=fan, chosen=chosen, connected=connected)


async def _landing_view(
    site: Site,
    request: web.Request,
    campaign: Campaign,
    lang: str,
    *,
    ticket: str | None,
    market: Market,
    fan: _Ties = _Ties(),
) -> LandingPage:
    wave, tag = await wave_of(site, campaign, market), source_of(request)
    out = is_out(campaign, wave)
    status: LandingStatus = "out" if out else "teaser" if campaign.status is C.ANNOUNCED else "presave"
    exact = wave.fires_at if wave and (market != WORLD or "z" in request.query) else None
    head = site.release_head(campaign, lang) if out else head_with_countdown(site, campaign, lang, exact)
    services: tuple[ServiceButton, ...] = ()
    listed: tuple[ServiceButton, ...] = ()
    if out:
        services = await _play_buttons(site, campaign, fan.chosen, market, tag)
    elif status == "presave":
        ahead = await site.prospects(campaign, fan.fan)
        services = _buttons(site, ahead, ticket=ticket, market=market, fan=fan, tag=tag)
        listed = _for_listed(site, ahead, ticket=ticket, market=market, fan=fan, tag=tag)
    return LandingPage(
        frame=site.frame(request, lang, await site.accent(campaign)),
        status=status,
        release=head,
        services=services,
        listed=listed,
        chats=() if ticket or out else await _doors(site, campaign, tag or "page"),
        ics_url="" if out else f"/{campaign.slug}/release.ics",
        in_app=in_app_notice(site, request, campaign) if status == "presave" else None,
        player=_player(campaign),
        asks_zone=ticket is None and asks_zone(site, request, campaign),
    )


def _player(campaign: Campaign) -> Player | None:
    clip = campaign.release.clip
    if clip is None:
        return None
    url = f"/art/{campaign.slug}-r{campaign.revision}/clip.mp3"
    return Player(url=url, seconds=clip.seconds, voice=clip.voice)


def _buttons(
    site: Site, ahead: Prospects, *, ticket: str | None, market: Market, fan: _Ties, tag: str
) -> tuple[ServiceButton, ...]:
    campaign, found = ahead.campaign, []
    carried = tagged("&", tag, WORLD if ticket else market)
    for dsp in campaign.dsps:
        known = dsp in fan.connected
        rung = ahead.rung(site.dsps[dsp], market, has_address=ticket is not None, listed=known)
        if rung is Rung.AUTO and ticket and known:
            found.append(_post(dsp, rung, ticket, connected=True))
        else:
            found.append(_button(campaign, dsp, rung, ticket, ahead.pages.get(dsp, ""), carried))
    return tuple(found)


def _for_listed(
    site: Site, ahead: Prospects, *, ticket: str | None, market: Market, fan: _Ties, tag: str
) -> tuple[ServiceButton, ...]:
    """A way in for the accounts on the operator's list, where a service serves nobody else."""
    carried = tagged("&", tag, WORLD if ticket else market)
    return tuple(
        _button(ahead.campaign, dsp, Rung.AUTO, ticket, "", carried)
        for dsp in ahead.campaign.dsps
        if dsp not in fan.connected and ahead.only_listed(site.dsps[dsp], market)
    )


async def _play_buttons(
    site: Site, campaign: Campaign, mine: frozenset[DspName], market: Market, tag: str
) -> tuple[ServiceButton, ...]:
    """Where it is known to play first; the others lead to their own search until it turns up there."""
    async with site.store() as tx:
        there = {link.dsp for link in await tx.campaigns.links(campaign.id) if plays_in(link, market)}
    return tuple(
        ServiceButton(
            dsp=dsp.value,
            rung="link",
            url=f"/go/{campaign.slug}/{dsp.value}{tagged('?', tag, market)}",
            mine=dsp in mine,
            sought=dsp not in there,
        )
        for dsp in sorted(campaign.dsps, key=lambda dsp: dsp not in there)
    )


def _button(
    campaign: Campaign, dsp: DspName, rung: Rung, ticket: str | None, page: str, carried: str
) -> ServiceButton:
    if rung is Rung.AUTO:
        base = f"/j/{ticket}" if ticket else f"/{campaign.slug}"
        return ServiceButton(dsp=dsp.value, rung="auto", url=f"{base}?dsp={dsp.value}{carried}")
    if ticket:  # a promise to the chat: their own page, the button or the link of the day
        return _post(dsp, rung, ticket)
    if rung is Rung.NATIVE:
        return ServiceButton(dsp=dsp.value, rung="native", url=page)
    return ServiceButton(dsp=dsp.value, rung="link", url=f"/{campaign.slug}/release.ics")


def _post(dsp: DspName, rung: Rung, ticket: str, *, connected: bool = False) -> ServiceButton:
    """A promise that needs nothing further."""
    fields = (("ticket", ticket), ("connected", "yes")) if connected else (("ticket", ticket),)
    return ServiceButton(
        dsp=dsp.value,
        rung=RUNGS[rung],
        url=f"/connect/{dsp.value}",
        method="post",
        fields=fields,
        connected=connected,
    )


async def _doors(site: Site, campaign: Campaign, tag: str) -> tuple[ChatDoor, ...]:
    doors = []
    if site.bots.telegram_url:
        url = f"{site.bots.telegram_url}?start=c_{campaign.code}_{tag}"
        doors.append(ChatDoor(channel="telegram", url=url, qr=qr_data_uri(url)))
    if site.bots.discord_url:
        doors.append(
            ChatDoor(channel="discord", url=site.bots.discord_url, qr=qr_data_uri(site.bots.discord_url))
        )
    if site.bots.sms_number and campaign.sms_keyword:
        number, keyword = site.bots.sms_number, campaign.sms_keyword
        url = f"sms:{number}?&body={keyword}"
        door = ChatDoor(
            channel="sms",
            url=url,
            qr=qr_data_uri(url),
            number=number,
            keyword=keyword,
            max_messages=promised(await site.joining.flows(campaign.id)),
        )
        doors.append(door)
    return tuple(doors)


def _dsp(site: Site, name: str) -> DspName:
    found = next((dsp for dsp in site.dsps if dsp.value == name), None)
    if found is None:
        raise NotFound
    return found
