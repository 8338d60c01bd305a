"""The page on which a service's own script asks for the permission (MusicKit), with just the holes that it needs."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from core.campaign import Campaign
from core.errors import Misconfigured, NotFound
from core.grant import GrantKind
from core.ports import Dsp
from core.services.connecting import Started
from oauth_web.consent_words import ConsentWords
from oauth_web.headers import Allowances
from oauth_web.site import Site, identity
from oauth_web.views import BrowserGrant, ConsentPage


async def browser_page(
    site: Site,
    request: web.Request,
    campaign: Campaign,
    service: Dsp,
    words: ConsentWords,
    started: Started,
    form: Mapping[str, str],
) -> web.Response:
    """Answers `POST /connect/{dsp}`; its form posts the token with the attempt that has just begun."""
    flow, dsp = service.flow, service.name.value
    if flow is None or flow.kind is not GrantKind.BROWSER:
        raise NotFound("error-dsp-not-offered")
    try:
        values = flow.page_values(origin=site.origin, now=site.clock.now())
    except Misconfigured as error:
        raise site.connecting.refused(service, error) from error
    ticket = form.get("ticket")
    base = f"/j/{ticket}" if ticket else f"/{campaign.slug}"
    renewal = form.get("renewal") == "yes"
    entry = None
    if ticket:
        opened = site.connecting.renewal(ticket, service.name) if renewal else site.connecting.entry(ticket)
        entry = await opened
    lang = site.language(request, entry.fan.language if entry and entry.fan else None)
    page = ConsentPage(
        frame=site.frame(request, lang, await site.accent(campaign)),
        release=site.release_head(campaign, lang),
        dsp=dsp,
        sentence=words.sentence,
        once=words.always
        if form.get("future_saves") == "yes"
        else words.once,  # as ticked on the page before
        always=words.always,
        action=f"/connect/{dsp}/token",
        cancel_url=base,
        chat=identity(entry.address, entry.fan.name if entry.fan else None) if entry else None,
        not_you_url=f"/{campaign.slug}" if entry else "",
        fields=(("attempt", started.state),),
        copy_url=f"{site.public_url}{base}?dsp={dsp}",
        browser=BrowserGrant(token_url=f"/connect/{dsp}/token", **values),
    )
    return site.page(request, page, allow=_holes(site, values["script_url"], flow.origins))


def _holes(site: Site, script: str, origins: tuple[str, ...]) -> Allowances:
    return Allowances(
        form_origins=site.form_origins,
        script_origins=(script,),
        connect_origins=(script, *origins),
        frame_origins=(script, *origins),
        popups=True,
    )
