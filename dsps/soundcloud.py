"""SoundCloud: likes tracks and sets, follows when the fan wants it; refresh tokens are used up by a refresh."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import aiohttp

from core.errors import GiveUp, RetryLater
from core.grant import Account, GrantKind, Tokens
from core.ids import DspName, label_of
from core.ladder import Credential, Rung
from core.links import Link
from core.ports import Dsp
from core.presave import Answer, Outcome
from dsps._grants import CodeClient
from dsps._http import Reply, call
from dsps._soundcloud_answers import SAVED, answer, error_of
from dsps._soundcloud_catalogue import SoundCloudCatalogue, item_of
from dsps._soundcloud_grants import SoundCloudClient, SoundCloudRevoker
from dsps.settings import DspSettings

PRODUCTION = DspSettings(
    authorize_url="https://secure.soundcloud.com/authorize",
    token_url="https://secure.soundcloud.com/oauth/token",  # noqa: S106 - an address
    revoke_url="https://secure.soundcloud.com/sign-out",
    api_url="https://api.soundcloud.com",
    link_url="https://soundcloud.com",
)
# it knows no scopes: what a permission allows and we use
SCOPES = ("like", "read")
FOLLOW = ("follow",)
REPOST = ("repost",)

_ITEM = re.compile(r"(track|playlist):(\d{1,19})|page:(https?://[A-Za-z0-9.:_/-]{1,500})")
_TARGET = re.compile(r"/(track|playlist)s/(?:soundcloud(?::|%3A)\w+(?::|%3A))?(\d{1,19})(?:[/?].*)?\Z")
_PAGES = 3
_KEPT = 2000

Item = tuple[str, str]  # kind, number


def build(settings: DspSettings, session: aiohttp.ClientSession) -> Dsp:
    """SoundCloud with the operator's application."""
    present = bool(settings.client_id and settings.client_secret)
    missing = "UPBEAT_SOUNDCLOUD_CLIENT_ID and UPBEAT_SOUNDCLOUD_CLIENT_SECRET are not set"
    # as in SoundCloud's guide: fans' tokens by form, the application's own by Basic
    flow = _client(SoundCloudClient, settings, session, in_form=True)
    app = _client(CodeClient, settings, session, in_form=False)
    api = settings.api_url.rstrip("/")
    return Dsp(
        name=DspName.SOUNDCLOUD,
        label=label_of(DspName.SOUNDCLOUD),
        best=Rung.AUTO,
        grant=GrantKind.CODE,
        credential=Credential(present=present, public=present, why_not="" if present else missing),
        scopes=SCOPES + (REPOST if settings.repost else ()),
        follow_scopes=FOLLOW,
        look_up=("text",),
        grade="silver",
        why="likes the track or set; a permission lives until the fan removes it; one application a person",
        link_base=settings.link_url if settings.link_url != PRODUCTION.link_url else "",
        hosts=settings.link_origins,
        item_of=item_of,
        flow=flow,
        saver=SoundCloudLikes(api, session, repost=settings.repost) if present else None,
        finder=SoundCloudCatalogue(api, settings.link_origins, session, app) if present else None,
        revoker=SoundCloudRevoker(settings.revoke_url, session, flow) if present else None,
    )


def _client(
    made: type[CodeClient], settings: DspSettings, session: aiohttp.ClientSession, *, in_form: bool
) -> CodeClient:
    return made(
        session=session,
        setting="UPBEAT_SOUNDCLOUD",
        authorize=settings.authorize_url,
        token=settings.token_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        in_form=in_form,
    )


class SoundCloudLikes:
    """Implements core.ports.Saver. `repost`: what was liked also goes onto the fan's own profile."""

    def __init__(self, api: str, session: aiohttp.ClientSession, *, repost: bool = False) -> None:
        self._api, self._session, self._repost = api, session, repost
        self._shown: dict[str, Item] = {}  # a page and what it shows
        self._uploaders: dict[Item, str] = {}  # item -> uploader's urn

    async def account(self, tokens: Tokens) -> Account:
        """Right after the consent. The country is a name in any language there, so it is left alone."""
        reply = await self._call("GET", "/me", tokens)
        if not reply.ok or not reply.fields:
            raise error_of(reply)
        urn = reply.fields.get("urn")
        if not isinstance(urn, str) or not urn:
            raise GiveUp("a profile without a urn")
        return Account(id=urn, name=str(reply.fields.get("username") or "")[:100])

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        """Idempotent: liking what is liked is no error."""
        items = await self._items(tokens, link)
        if isinstance(items, Answer):
            return items
        for kind, number in items:
            said = answer(await self._call("POST", f"/likes/{_path(kind, number)}", tokens))
            if said.outcome is not Outcome.SAVED:
                return said
        if self._repost:
            await self._put_on_profile(tokens, items)
        return SAVED

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        """A track says itself whether this fan likes it; liked sets are read, as far as three pages go."""
        items = await self._items(tokens, link)
        if isinstance(items, Answer):
            return False if items.outcome is Outcome.NOT_AVAILABLE_YET else None
        for kind, number in items:
            held = await (self._likes_track if kind == "track" else self._likes_set)(tokens, number)
            if held is not True:
                return held
        return True

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        """Whoever uploaded it; nothing is raised and no save has failed."""
        try:
            items = await self._items(tokens, link)
            if isinstance(items, Answer):
                return items
            uploader = await self._uploader_of(tokens, items[0])
            if not uploader:
                return Answer(outcome=Outcome.BAD_ITEM, detail="no uploader found")
            return answer(await self._call("PUT", f"/me/followings/{uploader}", tokens))
        except RetryLater as error:
            return Answer(outcome=Outcome.TRANSIENT, detail=str(error)[:80], retry_after=error.after)

    async def _items(self, tokens: Tokens, link: Link) -> list[Item] | Answer:
        """What the link names; a page is asked for what it shows. An answer when that fails."""
        found: list[Item] = []
        for part in link.item.split(","):
            match = _ITEM.fullmatch(part)
            if match is None:
                return Answer(outcome=Outcome.BAD_ITEM, detail="not a SoundCloud track or set")
            if match[3] and part not in self._shown:
                reply = await self._call("GET", "/resolve", tokens, {"url": match[3]})
                where = reply.fields.get("location")
                if reply.status != 302 or not isinstance(where, str):
                    return _unresolved(reply)
                target = _TARGET.search(where)
                if target is None:
                    return Answer(outcome=Outcome.BAD_ITEM, detail="the page shows no track or set")
                _keep(self._shown, part, (target[1], target[2]))
            found.append(self._shown[part] if match[3] else (match[1], match[2]))
        return found

    async def _put_on_profile(self, tokens: Tokens, items: list[Item]) -> None:
        """A wish of the operator's beside the like: its limits are low and unpublished (2026-04)."""
        try:
            for kind, number in items:
                await self._call("POST", f"/reposts/{_path(kind, number)}", tokens)
        except RetryLater:
            return

    async def _likes_track(self, tokens: Tokens, number: str) -> bool | None:
        reply = await self._call("GET", f"/{_path('track', number)}", tokens)
        if reply.busy:
            raise RetryLater(f"track: HTTP {reply.status}", after=reply.retry_after)
        liked = reply.fields.get("user_favorite")
        return liked if reply.ok and isinstance(liked, bool) else False if reply.status == 404 else None

    async def _likes_set(self, tokens: Tokens, number: str) -> bool | None:
        params = {"limit": "200", "linked_partitioning": "true"}
        for _ in range(_PAGES):
            reply = await self._call("GET", "/me/likes/playlists", tokens, params)
            if reply.busy:
                raise RetryLater(f"likes: HTTP {reply.status}", after=reply.retry_after)
            listed = reply.fields.get("collection")
            if not reply.ok or not isinstance(listed, list):
                return None
            urns = {str(one.get("urn")) for one in listed if isinstance(one, dict)}
            if f"soundcloud:playlists:{number}" in urns:
                return True
            cursor = _cursor(reply.fields.get("next_href"))
            if not cursor:
                return False
            params = params | {"cursor": cursor}
        return None

    async def _uploader_of(self, tokens: Tokens, item: Item) -> str:
        if item not in self._uploaders:
            reply = await self._call("GET", f"/{_path(*item)}", tokens)
            user = reply.fields.get("user")
            urn = user.get("urn") if isinstance(user, dict) else None
            if not reply.ok or not re.fullmatch(r"soundcloud:users:\d{1,19}", str(urn)):
                return ""
            _keep(self._uploaders, item, str(urn))
        return self._uploaders[item]

    async def _call(
        self, method: str, path: str, tokens: Tokens, params: dict[str, str] | None = None
    ) -> Reply:
        headers = {"Authorization": f"OAuth {tokens.access}", "Accept": "application/json"}
        return await call(self._session, method, self._api + path, params=params, headers=headers)


def _unresolved(reply: Reply) -> Answer:
    said = answer(reply)
    if said.outcome is Outcome.SAVED:  # it did answer, but not where
        return Answer(outcome=Outcome.TRANSIENT, detail=f"resolve: HTTP {reply.status}")
    return said


def _path(kind: str, number: str) -> str:
    return f"{kind}s/soundcloud:{kind}s:{number}"


def _cursor(link: object) -> str:
    """The cursor of a link to the next page. The link itself is not followed: it may lead anywhere."""
    found = re.search(r"[?&]cursor=([\w%=.~-]{1,500})", link) if isinstance(link, str) else None
    return unquote(found[1]) if found else ""


def _keep(kept: dict[Any, Any], key: Any, value: Any) -> None:
    if len(kept) >= _KEPT:
        kept.clear()
    kept[key] = value
