"""Apple Music: adds to the library with the fan's own token; a 202 proves nothing, so what is there is read."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

import aiohttp

from core.errors import GiveUp, Misconfigured, NeedsConsent, NotEntitled, RetryLater, UpbeatError
from core.grant import Account, GrantKind, Tokens
from core.ids import WORLD, DspName, label_of
from core.ladder import Credential, Rung
from core.links import Link
from core.ports import Dsp
from core.presave import Answer, Outcome
from dsps._apple_answers import error_of, listed
from dsps._apple_calls import AppleCalls
from dsps._apple_catalogue import AppleCatalogue, item_of
from dsps._apple_tokens import DeveloperTokens
from dsps._browser import BrowserClient
from dsps._http import Reply
from dsps.settings import DspSettings

PRODUCTION = DspSettings(
    authorize_url="https://authorize.music.apple.com",
    token_url="https://play.itunes.apple.com",  # noqa: S106 - an address: where MusicKit renews by itself
    api_url="https://api.music.apple.com",
    script_url="https://js-cdn.music.apple.com/musickit/v3/musickit.js",
    link_url="https://music.apple.com",
)
LIFE = timedelta(days=180)
# it knows no scopes: what a permission allows and we use
SCOPES = ("library-add", "library-read")

_ITEM = re.compile(r"(album|song):(\d{5,18})")
_STOREFRONT = re.compile("[a-z]{2}")
_AT_ONCE = 25
_KEPT = 5000
SAVED = Answer(outcome=Outcome.SAVED)

Item = tuple[str, str]  # kind, id


def build(settings: DspSettings, session: aiohttp.ClientSession) -> Dsp:
    """Apple Music with the operator's MusicKit key: `client_id` is the team, `client_secret` the key itself."""
    present = bool(settings.client_id and settings.key_id and settings.client_secret)
    names = ("TEAM_ID", "KEY_ID", "PRIVATE_KEY")
    missing = ", ".join(f"UPBEAT_APPLE_MUSIC_{name}" for name in names) + " are not set"
    developer = DeveloperTokens(
        team_id=settings.client_id, key_id=settings.key_id, pem=settings.client_secret
    )
    calls = AppleCalls(settings.api_url.rstrip("/"), session, developer)
    library = AppleLibrary(calls)
    flow = BrowserClient(
        script_url=settings.script_url,
        app_name="Upbeat",
        developer_token=developer.for_page,
        probe=library.probe,
        origins=(settings.api_url, settings.authorize_url, settings.token_url),
        life=LIFE,
    )
    return Dsp(
        name=DspName.APPLE_MUSIC,
        label=label_of(DspName.APPLE_MUSIC),
        best=Rung.AUTO,
        grant=GrantKind.BROWSER,
        credential=Credential(present=present, public=present, why_not="" if present else missing),
        usable_for=LIFE,
        scopes=SCOPES,
        look_up=("upc", "isrc", "text"),
        by_market=True,
        grade="silver",
        why="adds to the library; a permission lives about 6 months; needs a MusicKit key (paid developer account)",
        link_base=settings.link_url if settings.link_url != PRODUCTION.link_url else "",
        hosts=settings.link_origins,
        item_of=item_of,
        pre_adds=True,
        flow=flow,
        saver=library if present else None,
        finder=AppleCatalogue(calls, settings.link_url) if present else None,
    )


class AppleLibrary:
    """Implements core.ports.Saver."""

    def __init__(self, calls: AppleCalls) -> None:
        self._call = calls
        self._storefronts: dict[str, str] = {}  # a hash of the fan's token, and where the fan is at home

    async def probe(self, token: str) -> Reply:
        """The check of a token that a page posted; also renewed ones fail here now and then (reports, 2025)."""
        reply = await self._call("GET", "/v1/me/storefront", fan=token)
        if not reply.ok:
            raise await self._error_of(reply)
        return reply

    async def account(self, tokens: Tokens) -> Account:
        """The storefront, and whether there is a library at all. Apple names nobody: a hash of the token stands in."""
        storefront = await self._storefront(tokens)
        reply = await self._call("GET", "/v1/me/library/songs", fan=tokens.access, params={"limit": "1"})
        if listed(reply) is None:
            raise await self._error_of(reply)
        return Account(id=_hash(tokens.access), name="", country=storefront.upper())

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        """Idempotent. SAVED only when it was read back; ACCEPTED when Apple took it and does not show it yet."""
        items = _items(link.item)
        if not items:
            return Answer(outcome=Outcome.BAD_ITEM, detail="not an Apple Music album or song")
        try:
            return await self._add(tokens, items) or await self._seen(tokens, link, items)
        except Misconfigured as error:
            return Answer(outcome=Outcome.APP_MISCONFIGURED, detail=str(error)[:80])

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        """Whether every item is in the library, under whatever id it has in the fan's storefront."""
        items = _items(link.item)
        if not items:
            return None
        storefront = await self._home(tokens, link)
        shown = await self._shown(tokens, storefront, items)
        if shown is None:
            return None
        for item in [item for item in items if item not in shown]:
            local = await self._equivalent(tokens, storefront, item)
            if local is None:
                return False
            shown[item] = (await self._shown(tokens, storefront, [local]) or {}).get(local, {})
        return all(_held(shown[item]) for item in items)

    async def follow(self, tokens: Tokens, link: Link) -> Answer:  # noqa: ARG002 - there is nothing to do
        """Apple Music lets no application follow an artist (reports, 2026)."""
        return Answer(outcome=Outcome.BAD_ITEM, detail="Apple Music lets no application follow")

    async def _add(self, tokens: Tokens, items: list[Item]) -> Answer | None:
        """None when Apple took the request. It silently leaves out what it cannot add."""
        for start in range(0, len(items), _AT_ONCE):
            some = items[start : start + _AT_ONCE]
            params = {
                f"ids[{kind}s]": ",".join(ids)
                for kind in ("album", "song")
                if (ids := [id_ for k, id_ in some if k == kind])
            }
            reply = await self._call("POST", "/v1/me/library", fan=tokens.access, params=params)
            if reply.status not in (201, 202, 204):
                # a 200 is a page of somebody in between, never Apple's word for "added"
                refused = await self._call.blamed(reply)
                return Answer(outcome=Outcome.TRANSIENT, detail=refused.detail) if reply.ok else refused
        return None

    async def _seen(self, tokens: Tokens, link: Link, items: list[Item]) -> Answer:
        """What became of a request that was taken."""
        try:
            storefront = await self._home(tokens, link)
            shown = await self._shown(tokens, storefront, items)
            if shown is None:
                return _ACCEPTED
            for item in [item for item in items if item not in shown]:
                local = await self._equivalent(tokens, storefront, item)
                if local is None:
                    return Answer(
                        outcome=Outcome.NOT_AVAILABLE_YET, detail=f"202, not listed in {storefront}"
                    )
                refused = await self._add(tokens, [local])
                if refused is not None:
                    return refused
                shown[item] = (await self._shown(tokens, storefront, [local]) or {}).get(local, {})
        except (RetryLater, NeedsConsent, NotEntitled, GiveUp):
            return _ACCEPTED  # Apple took it: whether it is there is asked again later
        if all(_held(shown[item]) for item in items):
            return SAVED
        if not all(_held(shown[item]) or _plays(shown[item]) for item in items):
            return Answer(outcome=Outcome.NOT_AVAILABLE_YET, detail="202, listed but not out")
        return _ACCEPTED

    async def _home(self, tokens: Tokens, link: Link) -> str:
        return await self._storefront(tokens) if link.market == WORLD else str(link.market).lower()

    async def _storefront(self, tokens: Tokens) -> str:
        key = _hash(tokens.access)
        if key not in self._storefronts:
            reply = await self._call("GET", "/v1/me/storefront", fan=tokens.access)
            if not reply.ok:
                raise await self._error_of(reply)
            match listed(reply):
                case [{"id": str(id_)}, *_] if _STOREFRONT.fullmatch(id_):
                    if len(self._storefronts) >= _KEPT:
                        self._storefronts.clear()
                    self._storefronts[key] = id_
                case None:
                    raise RetryLater("a storefront that is no JSON")
                case _:
                    raise GiveUp("a fan without a storefront")
        return self._storefronts[key]

    async def _shown(
        self, tokens: Tokens, storefront: str, items: list[Item]
    ) -> dict[Item, dict[str, Any]] | None:
        """What the storefront lists of them, each with the fan's own copy if there is one. None: it cannot be told."""
        shown: dict[Item, dict[str, Any]] = {}
        for kind in dict.fromkeys(kind for kind, _ in items):
            ids = [id_ for k, id_ in items if k == kind]
            for start in range(0, len(ids), _AT_ONCE):
                params = {"ids": ",".join(ids[start : start + _AT_ONCE]), "include": "library"}
                path = f"/v1/catalog/{storefront}/{kind}s"
                reply = await self._call("GET", path, fan=tokens.access, params=params)
                if reply.busy:
                    raise RetryLater(f"read-back: HTTP {reply.status}", after=reply.retry_after)
                found = listed(reply)
                if found is None:
                    return None
                shown |= {(kind, str(one.get("id"))): one for one in found}
        return shown

    async def _equivalent(self, tokens: Tokens, storefront: str, item: Item) -> Item | None:
        """The same album or song under the id that it has in another storefront."""
        kind, id_ = item
        params = {"filter[equivalents]": id_}
        reply = await self._call("GET", f"/v1/catalog/{storefront}/{kind}s", fan=tokens.access, params=params)
        if reply.busy:
            raise RetryLater(f"equivalents: HTTP {reply.status}", after=reply.retry_after)
        ids = [str(one.get("id")) for one in listed(reply) or [] if str(one.get("id")) != id_]
        return (kind, ids[0]) if ids and _ITEM.fullmatch(f"{kind}:{ids[0]}") else None

    async def _error_of(self, refused: Reply) -> UpbeatError:
        if refused.status == 401:
            await self._call.prove()  # raises when it is our own key that is refused
        return error_of(refused)


_ACCEPTED = Answer(outcome=Outcome.ACCEPTED, detail="202, not seen in the library yet")


def _held(one: dict[str, Any]) -> bool:
    match one.get("relationships"):
        case {"library": {"data": [_, *_]}}:
            return True
    return False


def _plays(one: dict[str, Any]) -> bool:
    attributes = one.get("attributes")
    return isinstance(attributes, dict) and bool(attributes.get("playParams"))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _items(item: str) -> list[Item]:
    """("album", "1") of "album:1,album:2"; empty when one is not well-formed."""
    found = [_ITEM.fullmatch(part) for part in item.split(",")]
    return [(m[1], m[2]) for m in found if m] if all(found) else []
