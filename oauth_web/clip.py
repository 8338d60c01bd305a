"""The campaign's sound: fetched when somebody presses play, in parts where the browser asks for parts."""

from __future__ import annotations

from aiohttp import web

from core.campaign import Campaign
from oauth_web.assets import FOREVER
from oauth_web.landing import public_campaign
from oauth_web.site import SITE


async def clip(request: web.Request) -> web.Response:
    """`GET /art/{slug}-r{revision}/clip.mp3`: cached for good, since the name changes with the campaign."""
    site = request.app[SITE]
    campaign = await public_campaign(site, request.match_info["slug"])
    body = None
    if campaign.release.clip is not None:
        async with site.store() as tx:
            body = await tx.campaigns.clip(campaign.release.clip.id)
    if body is None:
        raise web.HTTPNotFound
    tag = _tag(campaign)
    headers = {"Cache-Control": FOREVER, "Accept-Ranges": "bytes", "ETag": tag}
    asked = _asked(request, tag)
    if asked is None:
        return web.Response(body=body, content_type="audio/mpeg", headers=headers)
    start, stop, _ = asked.indices(len(body))
    if start >= stop:
        return web.Response(status=416, headers={"Content-Range": f"bytes */{len(body)}"})
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(body)}"
    return web.Response(status=206, body=body[start:stop], content_type="audio/mpeg", headers=headers)


def _asked(request: web.Request, tag: str) -> slice | None:
    """The part; None for everything: nothing readable was asked, or it was asked of an earlier sound."""
    if "Range" not in request.headers or request.headers.get("If-Range", tag) != tag:
        return None
    try:
        return request.http_range
    except ValueError:
        return None


def _tag(campaign: Campaign) -> str:
    assert campaign.release.clip is not None
    return f'"{campaign.release.clip.id}"'
