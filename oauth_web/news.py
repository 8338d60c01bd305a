"""After a promise was made: one unticked box for the artist's news, noted for the chat that the page belongs to."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import datetime, timedelta

from aiohttp import web

from core.campaign import Campaign
from core.consent import Shown
from core.errors import SealBroken
from core.fan import Address
from core.ids import AddressId, CampaignId, DspName
from core.ladder import Rung
from oauth_web.consent_words import news_box
from oauth_web.landing import head_with_countdown
from oauth_web.site import SITE, Site, identity
from oauth_web.views import RUNGS, SuccessPage

ACTION = "/consent/news"
VERSION = "success-page/1"
_SEALED_FOR = "news-offer"
_LIFE = timedelta(hours=1)


async def with_news(
    site: Site, request: web.Request, page: SuccessPage, campaign: Campaign, address: Address | None
) -> SuccessPage:
    """The page with the box, unless there is no chat that news could come to, or they come already."""
    standing = await site.consents.news(address.id, campaign.id) if address else None
    if standing is None or standing.given:
        return page
    lang = page.frame.lang
    return replace(
        page,
        news=news_box(site.wording, lang, artist=campaign.artist.name),
        news_action=ACTION,
        news_offer=_sealed(site, request, page, campaign.id, standing.address.id),
    )


async def agree(request: web.Request) -> web.Response:
    """`POST /consent/news`: only from the browser that was shown the box, and only with the box ticked."""
    site = request.app[SITE]
    form = await site.form(request)
    campaign_id, address_id, dsp, rung, lang = _opened(site, request, form.get("offer", ""))
    standing = await site.consents.news(address_id, campaign_id)
    if standing is None:
        raise web.HTTPForbidden(reason="form-expired")
    campaign, address = standing.campaign, standing.address
    ticked = form.get("news") == "yes"
    if ticked:
        words = news_box(site.wording, lang, artist=campaign.artist.name).words
        shown = Shown(text=words, version=VERSION, language=lang)
        await site.consents.agree_to_news(address_id, campaign_id, shown, "success-page")
    page = SuccessPage(
        frame=site.frame(request, lang, await site.accent(campaign)),
        release=head_with_countdown(site, campaign, lang),
        dsp=dsp.value,
        rung=RUNGS[rung],
        chat=identity(address),
        back_url=site.back_to(address.channel),
        ics_url=f"/{campaign.slug}/release.ics",
        news_given=ticked or standing.given,
    )
    return site.page(request, await with_news(site, request, page, campaign, address))


def _sealed(
    site: Site, request: web.Request, page: SuccessPage, campaign_id: CampaignId, address_id: AddressId
) -> str:
    """Whose box this is, for this browser and one hour."""
    until = (site.clock.now() + _LIFE).isoformat()
    rung = next(rung for rung, name in RUNGS.items() if name == page.rung)
    kept = json.dumps([campaign_id, address_id, page.dsp, rung.value, page.frame.lang, until])
    sealed = site.sealer.seal(_SEALED_FOR, site.browser(request), kept)
    return base64.urlsafe_b64encode(sealed).decode()


def _opened(site: Site, request: web.Request, offer: str) -> tuple[CampaignId, AddressId, DspName, Rung, str]:
    """Raises HTTPForbidden when it is not of this browser, or old."""
    try:
        kept = site.sealer.open(_SEALED_FOR, site.browser(request), base64.urlsafe_b64decode(offer))
    except (ValueError, SealBroken):
        raise web.HTTPForbidden(reason="form-expired") from None
    campaign_id, address_id, dsp, rung, lang, until = json.loads(kept)
    if site.clock.now() > datetime.fromisoformat(until):
        raise web.HTTPForbidden(reason="form-expired")
    return CampaignId(campaign_id), AddressId(address_id), DspName(dsp), Rung(rung), str(lang)
