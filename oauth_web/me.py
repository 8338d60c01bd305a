"""The fan's own page: see, disconnect, withdraw, export, erase. Changes are POSTs with a token and a session."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import NoReturn, get_args

from aiohttp import web

from core.consent import ConsentAct, ConsentEvent, Purpose, Shown
from core.errors import Refused
from core.fan import Address, Reachability, Visitor
from core.grant import Grant, GrantStatus
from core.ids import Channel, FanId
from core.presave import PreSaveStatus
from core.services.consents import SINGLE, ended
from notifications.dates import release_words
from oauth_web.site import PERSONAL, SITE, Site, channel_name
from oauth_web.views_me import (
    ArtistLine,
    ChatLine,
    Connection,
    ConnectionState,
    ConsentLine,
    MeClosedPage,
    MeGate,
    MeNote,
    MePage,
    PreSaveLine,
)

SESSION_S = 15 * 60
_EVERYTHING = "everything"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_OPEN = (
    PreSaveStatus.WAITING,
    PreSaveStatus.RETRYING,
    PreSaveStatus.NEEDS_CONSENT,
    PreSaveStatus.AWAITING_SOURCE,
)
_STATES: dict[GrantStatus, ConnectionState] = {
    GrantStatus.ACTIVE: "active",
    GrantStatus.EXPIRING: "expiring",
    GrantStatus.NEEDS_CONSENT: "needs_consent",
}


async def gate(request: web.Request) -> web.Response:
    """`GET /me/{token}`: one button; scanners that fetch the link burn nothing."""
    site, code = request.app[SITE], request.match_info["token"]
    if not await site.privacy.peek(code):
        raise Refused("error-me-spent")
    frame = site.frame(request, site.language(request))
    return site.page(request, MeGate(frame=frame, action=f"/me/{code}"))


async def enter(request: web.Request) -> web.Response:
    """`POST /me/{token}`: burns the link, opens a session of fifteen minutes."""
    site = request.app[SITE]
    await site.form(request)
    session = await site.privacy.enter(request.match_info["token"])
    response = web.HTTPSeeOther("/me")
    site.set_cookie(response, "me", session.secret, seconds=SESSION_S, strict=True)
    request[PERSONAL] = True
    raise response


async def show(request: web.Request) -> web.Response:
    """`GET /me`: everything that is stored."""
    site = request.app[SITE]
    fan_id = await _fan(site, request)
    page = await _view(site, request, fan_id)
    return site.page(request, page)


async def disconnect(request: web.Request) -> web.Response:
    """`POST /me/disconnect`: the permission is destroyed at once."""
    site, fan_id, form = await _posted(request)
    for grant in (await site.privacy.page(fan_id)).grants:
        if form.get("id") == grant.dsp.value:
            await site.privacy.disconnect(fan_id, grant.dsp)
    _back("disconnected")


async def withdraw(request: web.Request) -> web.Response:
    """`POST /me/withdraw`: one promise is taken back (`id`: campaign/dsp of this fan's)."""
    site, fan_id, form = await _posted(request)
    page = await site.privacy.page(fan_id)
    for campaign, presave in page.presaves:
        if form.get("id") == f"{campaign.id}/{presave.dsp.value}":
            shown = Shown(text="withdraw", version="me-page/1", language=site.language(request))
            await site.privacy.withdraw(fan_id, campaign, presave.dsp, shown)
    _back("withdrawn")


async def consent(request: web.Request) -> web.Response:
    """`POST /me/consent`: one consent is withdrawn (`id`: purpose/artist of this fan's)."""
    site, fan_id, form = await _posted(request)
    events = (await site.privacy.page(fan_id)).consents
    given = [e for e in events if e.act is ConsentAct.GIVEN and _consent_id(e) == form.get("id")]
    if given and ended(given[-1], events) is None:
        shown = Shown(text="withdraw", version="me-page/1", language=site.language(request))
        event = given[-1]
        said_for = event.channel if event.purpose is Purpose.NEWS else Channel.WEB
        await site.consents.withdraw(fan_id, event.purpose, event.artist_id, said_for, shown)
        _back("consent")
    _back("")


async def leave(request: web.Request) -> web.Response:
    """`POST /me/leave`: no more messages in one chat."""
    site, fan_id, form = await _posted(request)
    for address in (await site.privacy.page(fan_id)).addresses:
        if form.get("id") == str(address.id):
            shown = Shown(text="leave", version="me-page/1", language=site.language(request))
            await site.privacy.stop(_visitor(address), shown)
    _back("left")


async def export(request: web.Request) -> web.Response:
    """`POST /me/export`: everything, as a JSON file."""
    site, fan_id, _ = await _posted(request)
    body = json.dumps(await site.privacy.export(fan_id), indent=2, ensure_ascii=False, default=str)
    request[PERSONAL] = True
    return web.Response(
        text=body,
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )


async def erase(request: web.Request) -> web.Response:
    """`POST /me/erase`: with the box ticked, what one artist has (`what`: an artist of this fan's), or everything."""
    site, fan_id, form = await _posted(request)
    what, note = form.get("what", ""), ""
    if form.get("sure") == "yes" and what == _EVERYTHING:
        await site.privacy.forget(fan_id)
        return _closed(site, request, erased=True)
    for artist in await site.privacy.artists(fan_id) if form.get("sure") == "yes" else ():
        if what == str(artist.id):
            await site.privacy.forget_artist(fan_id, artist.id)
            note = "forgotten"
    raise _way_back(note)


async def close(request: web.Request) -> web.Response:
    """`POST /me/close`: the session ends."""
    site, _, _ = await _posted(request)
    await site.privacy.leave_session(request.cookies.get(site.cookie("me"), ""))
    return _closed(site, request, erased=False)


def _closed(site: Site, request: web.Request, *, erased: bool) -> web.Response:
    frame = site.frame(request, site.language(request))
    response = site.page(request, MeClosedPage(frame=frame, erased=erased))
    site.set_cookie(response, "me", "", seconds=0, strict=True)
    return response


async def _fan(site: Site, request: web.Request) -> FanId:
    return await site.privacy.session(request.cookies.get(site.cookie("me"), ""))


async def _posted(request: web.Request) -> tuple[Site, FanId, dict[str, str]]:
    site = request.app[SITE]
    form = dict(await site.form(request))
    return site, await _fan(site, request), form


def _back(note: str) -> NoReturn:
    raise _way_back(note)


def _way_back(note: str) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(f"/me?done={note}" if note else "/me")


async def _view(site: Site, request: web.Request, fan_id: FanId) -> MePage:
    mine = await site.privacy.page(fan_id)
    lang = site.language(request, mine.fan.language)
    note = request.query.get("done", "")
    return MePage(
        frame=site.frame(request, lang),
        name=mine.fan.name,
        closes_at=site.clock.now() + timedelta(seconds=SESSION_S),
        connections=tuple(_connection(g) for g in mine.grants if g.status in _STATES),
        chats=tuple(_chat(a, mine.consents) for a in mine.addresses if a.channel is not Channel.WEB),
        presaves=tuple(
            PreSaveLine(
                id=f"{campaign.id}/{presave.dsp.value}",
                title=campaign.title,
                artist=campaign.artist.name,
                dsp=presave.dsp.value,
                state=presave.status.value,
                date_words=release_words(site.wording, campaign.rule, lang),
                can_withdraw=presave.status in _OPEN,
            )
            for campaign, presave in mine.presaves
        ),
        consents=_consents(mine.consents),
        artists=tuple(ArtistLine(id=str(a.id), name=a.name) for a in await site.privacy.artists(fan_id)),
        note=note if note in get_args(MeNote) else "",  # type: ignore[arg-type] # checked
    )


def _connection(grant: Grant) -> Connection:
    return Connection(
        id=grant.dsp.value,
        dsp=grant.dsp.value,
        account_name=grant.account.name,
        state=_STATES[grant.status],
        since=grant.authorized_at,
        until=grant.usable_until,
    )


def _chat(address: Address, consents: tuple[ConsentEvent, ...]) -> ChatLine:
    label = address.name or "…"
    if address.channel is Channel.SMS:
        label = f"{address.external_id[:5]}…{address.external_id[-2:]}"
    if address.reachability is not Reachability.OK:
        label += f" ({address.reachability.value.replace('_', ' ')})"
    since = min((c.at for c in consents if c.channel is address.channel), default=None)
    return ChatLine(
        id=str(address.id), channel=channel_name(address.channel), label=label, since=since or EPOCH
    )


def _consents(events: tuple[ConsentEvent, ...]) -> tuple[ConsentLine, ...]:
    lines = []
    for event in events:
        if event.act is not ConsentAct.GIVEN:
            continue
        over = ended(event, events)
        lines.append(
            ConsentLine(
                purpose=event.purpose.value,
                words=event.text,
                where=event.channel.value,
                given_at=event.at,
                version=event.version,
                withdrawn_at=over.at if over else None,
                withdraw_id=_consent_id(event) if event.purpose in SINGLE else "",
            )
        )
    return tuple(lines)


def _consent_id(event: ConsentEvent) -> str:
    of = f"/{event.channel.value}" if event.purpose is Purpose.NEWS else ""
    return f"{event.purpose.value}/{event.artist_id or ''}{of}"


def _visitor(address: Address) -> Visitor:
    return Visitor(
        sender_id=address.sender_id,
        channel=address.channel,
        external_id=address.external_id,
        name=address.name,
        language=address.language,
    )
