"""Where a fan renews the permission that future saves stand on, when no release of the artist can be joined just now."""

from __future__ import annotations

from aiohttp import web

from core.errors import NotFound
from core.ids import WORLD, DspName
from oauth_web.consent_page import consent_page
from oauth_web.site import SITE


async def show(request: web.Request) -> web.Response:
    """`GET /j/{ticket}/renew/{dsp}`: changes nothing, since previews and scanners fetch every link."""
    site, token = request.app[SITE], request.match_info["ticket"]
    try:
        dsp = DspName(request.match_info["dsp"])
    except ValueError:
        raise NotFound from None
    entry = await site.connecting.renewal(token, dsp)
    lang = site.language(request, entry.fan.language if entry.fan else None)
    market = site.joining.markets.of(entry.fan, None) if entry.fan else WORLD
    return await consent_page(
        site, request, entry.campaign, dsp, lang, ticket=token, entry=entry, market=market, renewal=True
    )
