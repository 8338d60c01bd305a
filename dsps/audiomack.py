"""Audiomack: puts songs and albums among the fan's favourites; OAuth 1.0a, a permission lives one year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

import aiohttp

from core.errors import GiveUp, Misconfigured, NeedsConsent, NotEntitled, RetryLater, UpbeatError
from core.grant import Account, GrantKind, Tokens
from core.ids import DspName, label_of
from core.ladder import Credential, Rung
from core.links import Link
from core.ports import Dsp
from core.presave import Answer, Outcome
from dsps._audiomack_catalogue import AudiomackCatalogue
from dsps._http import Reply, call
from dsps._oauth1 import OAuth1Client, Signer
from dsps.settings import DspSettings

PRODUCTION = DspSettings(
    authorize_url="https://audiomack.com/oauth/authenticate",
    token_url="https://api.audiomack.com/v1/access_token",  # noqa: S106 - an address
    api_url="https://api.audiomack.com/v1",
    link_url="https://audiomack.com",
)
LIFE = timedelta(days=365)
# it knows no scopes: what a permission allows and we use
SCOPES = ("favorite",)
FOLLOW = ("follow",)

_SLUG = r"[A-Za-z0-9_.-]{1,120}"
_ITEM = re.compile(rf"(\d{{1,12}})(?::({_SLUG}))?")  # the music's id and its uploader
_PAGE = re.compile(rf"({_SLUG})/(song|album)/({_SLUG})")
_NAMES_KEPT = 2000


def build(settings: DspSettings, session: aiohttp.ClientSession) -> Dsp:
    """Audiomack with the operator's consumer key."""
    present = bool(settings.client_id and settings.client_secret)
    missing = "UPBEAT_AUDIOMACK_CLIENT_ID and UPBEAT_AUDIOMACK_CLIENT_SECRET are not set"
    credential = Credential(present=present, public=present, why_not="" if present else missing)
    api = settings.api_url.rstrip("/")
    signer = Signer(key=settings.client_id, secret=settings.client_secret)
    flow = OAuth1Client(
        session=session,
        setting="UPBEAT_AUDIOMACK",
        signer=signer,
        request_url=f"{api}/request_token",
        authorize=settings.authorize_url,
        access_url=settings.token_url,
        life=LIFE,
    )
    calls = _Calls(api, session, signer)
    return Dsp(
        name=DspName.AUDIOMACK,
        label=label_of(DspName.AUDIOMACK),
        best=Rung.AUTO,
        grant=GrantKind.OAUTH1,
        credential=credential,
        usable_for=LIFE,
        scopes=SCOPES,
        follow_scopes=FOLLOW,
        look_up=("text",),
        grade="silver",
        why="adds to the favourites; a permission lives one year; keys on request only",
        link_base=settings.link_url if settings.link_url != PRODUCTION.link_url else "",
        hosts=settings.link_origins,
        item_of=item_of,
        flow=flow,
        saver=AudiomackLibrary(calls) if present else None,
        finder=AudiomackCatalogue(api, settings.link_url, session, signer) if present else None,
    )


def item_of(url: str) -> str:
    """ "artist/song/slug" of a link to a song or album; its id is asked for when it is needed."""
    parts = urlsplit(url).path.strip("/").split("/")[-3:]
    return "/".join(parts) if _PAGE.fullmatch("/".join(parts)) else ""


class _Calls:
    """Signed requests, in a fan's name or in the application's."""

    def __init__(self, api: str, session: aiohttp.ClientSession, signer: Signer) -> None:
        self._api, self._session, self._signer = api, session, signer

    async def __call__(
        self, method: str, path: str, tokens: Tokens | None, params: Mapping[str, str] | None = None
    ) -> Reply:
        url = self._api + path
        token = (tokens.access, tokens.secret or "") if tokens else None
        header = self._signer.header(method, url, params, token=token)
        headers = {"Authorization": header, "Accept": "application/json"}
        return await call(self._session, method, url, params=params, headers=headers)


class AudiomackLibrary:
    """Implements core.ports.Saver."""

    def __init__(self, calls: _Calls) -> None:
        self._call = calls
        self._ids: dict[str, tuple[str, str]] = {}  # page or id -> the music's id, its uploader's slug

    async def account(self, tokens: Tokens) -> Account:
        """Right after the consent."""
        reply = await self._call("GET", "/user", tokens)
        me = _result(reply)
        if not reply.ok or not me:
            raise error_of(reply)
        id_, name = me.get("id"), me.get("name") or me.get("url_slug")
        if not isinstance(id_, str | int) or not str(id_):
            raise GiveUp("a profile without an id")
        return Account(id=str(id_), name=str(name or "")[:100])

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        """A favourite: putting it twice changes nothing."""
        item = await self._resolve(link.item)
        if isinstance(item, Answer):
            return item
        return answer(await self._call("PUT", f"/music/{item[0]}/favorite", tokens))

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        """Looked for among the newest favourites; None when there may be more."""
        item = await self._resolve(link.item)
        if isinstance(item, Answer):
            return None
        params = {"show": "music", "fields": "id", "limit": "100"}
        reply = await self._call("GET", "/user/favorites", tokens, params)
        if reply.busy:
            raise RetryLater(f"favorites: HTTP {reply.status}", after=reply.retry_after)
        listed = reply.fields.get("results")
        if not reply.ok or not isinstance(listed, list):
            return None
        there = any(str(one.get("id")) == item[0] for one in listed if isinstance(one, dict))
        return there or (False if len(listed) < int(params["limit"]) else None)

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        """Follows whose upload it is; whatever comes back, nothing is raised."""
        try:
            item = await self._resolve(link.item, uploader=True)
            if isinstance(item, Answer):
                return item
            if not item[1]:
                return Answer(outcome=Outcome.BAD_ITEM, detail="no artist found")
            return answer(await self._call("PUT", f"/artist/{item[1]}/follow", tokens))
        except RetryLater as error:
            return Answer(outcome=Outcome.TRANSIENT, detail=str(error)[:80], retry_after=error.after)

    async def _resolve(self, item: str, *, uploader: bool = False) -> tuple[str, str] | Answer:
        """(id, uploader's slug): the application asks once for what all fans save."""
        if match := _ITEM.fullmatch(item):
            if match[2] or not uploader:
                return match[1], match[2] or ""
            path = f"/music/{match[1]}"
        elif match := _PAGE.fullmatch(item):
            path = f"/music/{match[2]}/{match[1]}/{match[3]}"
        else:
            return Answer(outcome=Outcome.BAD_ITEM, detail="not a song or album on Audiomack")
        if item not in self._ids:
            reply = await self._call("GET", path, None)
            music = _result(reply)
            if reply.status == 401:
                return Answer(
                    outcome=Outcome.APP_MISCONFIGURED, detail="UPBEAT_AUDIOMACK_CLIENT_ID is refused"
                )
            if not reply.ok or not music.get("id"):
                return (
                    answer(reply) if not reply.ok else Answer(outcome=Outcome.TRANSIENT, detail="odd answer")
                )
            owner = music.get("uploader")
            slug = str(owner.get("url_slug", "")) if isinstance(owner, dict) else ""
            if len(self._ids) >= _NAMES_KEPT:
                self._ids.clear()
            self._ids[item] = (str(music["id"]), slug if re.fullmatch(_SLUG, slug) else "")
        return self._ids[item]


def answer(reply: Reply) -> Answer:
    """For a write. Its errors carry `errorcode` and `message`; the numbers are not published, the status decides."""
    if reply.ok:
        return Answer(outcome=Outcome.SAVED)
    detail = f"{reply.status} {_message(reply)}"[:80].strip()
    words = _message(reply).lower()
    match reply.status:
        case 401 if "consumer" in words:
            outcome = Outcome.APP_MISCONFIGURED
            detail = f"UPBEAT_AUDIOMACK_CLIENT_ID: {detail}"[:80]
        case 401:
            outcome = Outcome.NEEDS_REAUTH  # there is no refresh
        case 403 if words[:1] in ("<", ""):
            outcome = Outcome.TRANSIENT  # a gateway's page
        case 403:
            outcome = Outcome.NOT_ENTITLED
        case 404:
            outcome = Outcome.NOT_AVAILABLE_YET
        case 409:
            outcome = Outcome.ALREADY_SAVED
        case 400 | 405 | 422:
            outcome = Outcome.ALREADY_SAVED if "already" in words else Outcome.BAD_ITEM
        case 429:
            outcome = Outcome.RATE_LIMITED
        case _:
            outcome = Outcome.TRANSIENT
    return Answer(outcome=outcome, detail=detail, retry_after=reply.retry_after)


def error_of(reply: Reply) -> UpbeatError:
    """The decision that a refused read means."""
    if reply.ok:
        return RetryLater("the answer is odd")
    told = answer(reply)
    match told.outcome:
        case Outcome.NEEDS_REAUTH:
            return NeedsConsent(told.detail)
        case Outcome.NOT_ENTITLED:
            return NotEntitled(told.detail)
        case Outcome.APP_MISCONFIGURED:
            return Misconfigured(told.detail)
    return RetryLater(told.detail, after=told.retry_after)


def _result(reply: Reply) -> dict[str, object]:
    """Single things come as they are or in `results`."""
    found = reply.fields.get("results", reply.fields)
    return found if isinstance(found, dict) else {}


def _message(reply: Reply) -> str:
    return str(reply.fields.get("message") or reply.text)
