"""Counted stream-now redirects and the calendar entry."""

from __future__ import annotations

from aiohttp import web

from core.errors import NotFound
from core.ids import DspName
from core.links import allowed, search_link
from core.release_time import ReleaseMode
from notifications.calendar_file import calendar_file
from oauth_web.landing import public_campaign
from oauth_web.place import is_out_somewhere, market_of
from oauth_web.site import PERSONAL, SITE
from oauth_web.visits import count, source_of, tagged


async def go(request: web.Request) -> web.Response:
    """`GET /go/{slug}/{dsp}`: 302 to where it plays for `?m=` (a country); before the release, back to the page."""
    site = request.app[SITE]
    campaign = await public_campaign(site, request.match_info["slug"])
    try:
        dsp = DspName(request.match_info["dsp"])
        service = site.dsps[dsp]
    except (ValueError, KeyError):
        raise NotFound from None
    request[PERSONAL] = True  # no-store: every play counts
    if dsp not in campaign.dsps or not is_out_somewhere(campaign):
        raise web.HTTPFound(f"/{campaign.slug}{tagged('?', source_of(request), market_of(site, request))}")
    link = await site.links.where_to_play(campaign, dsp, market_of(site, request))
    url = link.url
    if not allowed(dsp, url, service.hosts):
        url = search_link(dsp, campaign.artist.name, campaign.title, service.link_base).url
    await count(site, request, "played", campaign, dsp)
    raise web.HTTPFound(url)


async def calendar(request: web.Request) -> web.Response:
    """`GET /{slug}/release.ics`: an all-day entry for local midnight, an exact one otherwise."""
    site = request.app[SITE]
    campaign = await public_campaign(site, request.match_info["slug"])
    rule = campaign.rule
    url = f"{site.public_url}/{campaign.slug}"
    body = calendar_file(
        uid=f"{campaign.slug}@upbeat",
        summary=f"{campaign.artist.name}: {campaign.title}",
        description=url,
        url=url,
        starts=rule.on if rule.mode is ReleaseMode.LOCAL_MIDNIGHT else rule.instant(),
        stamp=site.clock.now(),
    )
    return web.Response(
        body=body,
        content_type="text/calendar",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{campaign.slug}.ics"'},
    )
