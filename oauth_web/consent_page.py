"""The one page before the service's own: for which chat, what we ask, two unticked boxes."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from core.campaign import Campaign
from core.consent import Shown
from core.errors import NotFound
from core.fan import Fan
from core.ids import DspName, Market
from core.ladder import Rung
from core.ports import Dsp
from core.services.connecting import Entry
from notifications.dates import clock_time, long_date
from oauth_web.consent_words import ConsentWords, consent_words
from oauth_web.inapp import detect, way_out
from oauth_web.site import Site, identity
from oauth_web.views import ConsentPage, InAppNotice
from oauth_web.visits import source_of, tagged


async def consent_page(
    site: Site,
    request: web.Request,
    campaign: Campaign,
    dsp: DspName,
    lang: str,
    *,
    ticket: str | None,
    entry: Entry | None,
    market: Market,
    renewal: bool = False,
) -> web.Response:
    """Shown by GET; pressing its button POSTs to /connect/{dsp}. `renewal`: of what future saves stand on, alone."""
    service = site.dsps[dsp]
    fan = entry.fan if entry else None
    ahead = await site.prospects(campaign, fan)
    if dsp not in campaign.dsps or ahead.rung(service, market, listed=True) is not Rung.AUTO:
        raise NotFound("error-dsp-not-offered")
    listed = ahead.only_listed(service, market)
    whose = ("ticket", ticket) if ticket else ("slug", campaign.slug)
    countdown = await named_countdown(site, campaign, ticket)
    words = words_for(site, service, campaign, lang, countdown, renewal=renewal)
    fields = (whose, *((name, "yes") for name, on in (("listed", listed), ("renewal", renewal)) if on))
    here = f"{site.public_url}{request.path_qs}"
    base = f"/j/{ticket}" if ticket else f"/{campaign.slug}"
    bot, tag = site.bots.telegram_url, tagged("?", source_of(request))
    back = tag if entry else tagged("?", source_of(request), market)
    page = ConsentPage(
        frame=site.frame(request, lang, await site.accent(campaign)),
        release=site.release_head(campaign, lang),
        dsp=dsp.value,
        sentence=words.sentence,
        once=words.once,
        always=words.always,
        reaches=_reaches(site, service, campaign, lang, fan=fan, chat=entry is not None),
        action=f"/connect/{dsp.value}{tag}",
        cancel_url=f"{base}{back}",
        chat=identity(entry.address, entry.fan.name if entry.fan else None) if entry else None,
        not_you_url=f"/{campaign.slug}" if entry else "",
        boxes=words.boxes,
        fields=fields,
        listed=listed,
        in_app=in_app_notice(site, request, campaign),
        copy_url=here,
        telegram_url=f"{bot}?start=c_{campaign.code}_page" if bot and not ticket else "",
    )
    return site.page(request, page)


def _reaches(site: Site, service: Dsp, campaign: Campaign, lang: str, *, fan: Fan | None, chat: bool) -> str:
    """Until when the permission works, or that it ends before the release. "" where it does not end by itself."""
    if service.short_life is not None:  # shown only where the release comes sooner, with room for the save
        hours = int(service.short_life.total_seconds() // 3600)
        time = clock_time(site.clock.now() + service.short_life, fan.zone if fan else None, lang)
        return site.wording.text(lang, "web-consent-hours", service=service.label, hours=hours, time=time)
    if service.usable_for is None:
        return ""
    until = site.clock.now() + service.usable_for
    short = "web-consent-short" if chat else "web-consent-short-no-chat"
    key = "web-success-reaches" if until > campaign.rule.instant() else short
    return site.wording.text(lang, key, until=f"{long_date(until.date(), lang)} {until.year}")


async def named_countdown(site: Site, campaign: Campaign, ticket: str | None) -> tuple[int, ...]:
    """Only a fan who came from a chat can be counted down to."""
    return await site.joining.countdown(campaign) if ticket else ()


def words_for(
    site: Site,
    service: Dsp,
    campaign: Campaign,
    lang: str,
    countdown: tuple[int, ...] = (),
    *,
    renewal: bool = False,
) -> ConsentWords:
    """The sentence made from the scopes that will really be asked."""
    until = site.clock.now() + service.usable_for if service.usable_for else None
    words = consent_words(
        site.wording,
        lang,
        service=service.label,
        artist=campaign.artist.name,
        reads_back=any("read" in scope for scope in service.scopes),
        early=service.pre_adds,
        reposts="repost" in service.scopes,
        offers_follow=bool(service.follow_scopes),
        offers_playlist=service.playlists is not None,
        offers_future=service.short_life is None,  # no permission of hours lasts until a next release
        future_until=long_date(until.date(), lang) if until else "",
        countdown=countdown,
    )
    return replace(words, once=words.always, boxes=()) if renewal else words


def agreed(words: ConsentWords, lang: str, *, follow: bool, future: bool, playlist: str = "") -> Shown:
    """What the fan saw and agreed to, for the ledger."""
    on = (("follow", follow), ("playlist", bool(playlist)), ("future_saves", future))
    ticked = [name for name, yes in on if yes]
    boxes = [
        f"{box.words} {box.asks} {playlist}" if box.asks else box.words
        for box in words.boxes
        if box.name in ticked
    ]
    return Shown(text=" ".join([words.agreed(*ticked), *boxes]), version=words.version, language=lang)


def in_app_notice(site: Site, request: web.Request, campaign: Campaign) -> InAppNotice | None:
    """Said before any sign-in when an in-app browser is detected."""
    browser = detect(request.headers.get("User-Agent", ""))
    if browser is None:
        return None
    here, bot = f"{site.public_url}{request.path_qs}", site.bots.telegram_url
    return InAppNotice(
        app=browser.app,
        copy_url=here,
        open_url=way_out(browser, here),
        telegram_url=f"{bot}?start=c_{campaign.code}_page" if bot else "",
    )
