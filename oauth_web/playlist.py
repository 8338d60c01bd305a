"""The list of a fan's own playlists on the page that says it is done: one choice, nothing to type, no second sign-in."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from core.consent import Shown
from core.presave import PreSave
from oauth_web.landing import head_with_countdown
from oauth_web.site import SITE, Site
from oauth_web.views import PlaylistPicker, SuccessPage


async def with_playlists(
    site: Site, request: web.Request, page: SuccessPage, presave: PreSave
) -> SuccessPage:
    """The page with a list to choose from, where the permission allows one."""
    found = await site.playlists.of(presave, site.browser(request))
    if found is None:
        return page
    picker = PlaylistPicker(
        action=f"/connect/{presave.dsp.value}/playlist",
        key=found.key,
        own=tuple((one.id, one.name) for one in found.own),
        now=found.now,
    )
    return replace(page, playlists=picker)


async def choose(request: web.Request) -> web.Response:
    """`POST /connect/{dsp}/playlist`: from the browser that was shown the list."""
    site = request.app[SITE]
    form = await site.form(request)
    service = next((s.label for s in site.dsps.values() if s.name == request.match_info["dsp"]), "")

    def words(fans: str) -> Shown:
        lang = site.language(request, fans)
        text = site.wording.text(lang, "consent-box-playlist", service=service)
        return Shown(text=text, version="playlist-choice/1", language=lang)

    chosen = await site.playlists.choose(
        form.get("key", ""), site.browser(request), form.get("playlist", ""), words
    )
    lang = site.language(request, chosen.fan.language)
    page = SuccessPage(
        frame=site.frame(request, lang, await site.accent(chosen.campaign)),
        release=head_with_countdown(site, chosen.campaign, lang),
        dsp=chosen.dsp.value,
        rung="auto",
        playlist=chosen.name,
        ics_url=f"/{chosen.campaign.slug}/release.ics",
    )
    return site.page(request, page)
