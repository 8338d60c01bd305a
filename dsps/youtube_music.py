"""YouTube Music: likes the release's video by the YouTube Data API, within a day's few writes for everybody."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import aiohttp

from core.budget import DailyBudget
from core.errors import ConsentIncomplete, GiveUp, NotEntitled, RetryLater
from core.grant import Account, GrantKind, Tokens
from core.ids import DspName, label_of
from core.ladder import Credential, Rung
from core.links import Link
from core.ports import Dsp
from core.presave import Answer, Outcome
from dsps._grants import CodeClient
from dsps._http import Reply, call
from dsps._youtube_answers import SAVED, ZONE, answer, error_of
from dsps._youtube_catalogue import VIDEO, YouTubeCatalogue, item_of
from dsps._youtube_playlist import Playlists
from dsps._youtube_revoker import GoogleRevoker
from dsps.settings import DspSettings

PRODUCTION = DspSettings(
    authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
    token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
    revoke_url="https://oauth2.googleapis.com/revoke",
    api_url="https://youtube.googleapis.com/youtube/v3",
    link_url="https://music.youtube.com",
)
SCOPE = "https://www.googleapis.com/auth/youtube"
TESTING_LIFE = timedelta(days=7)
LIFE = timedelta(days=180)  # Google: unused for six months; used once a month while something is owed

WRITE, READ = 50, 1  # units
KEPT_FOR_READS = 0.05  # of the day: sign-ins, look-ups and read-backs cost a unit each
SEARCHES = 100  # a day, in a bucket of their own
_SAVE = WRITE
_PLAYLIST = 2 * WRITE + 2 * READ  # looked for, made, looked into, added to
_FOLLOW = WRITE + READ
_CHANNELS_KEPT = 2000


def build(settings: DspSettings, session: aiohttp.ClientSession) -> Dsp:
    """YouTube as the operator's Google project allows it."""
    credential = _credential(settings)
    api = settings.api_url.rstrip("/")
    client = CodeClient(
        session=session,
        setting="UPBEAT_YOUTUBE_MUSIC",
        authorize=settings.authorize_url,
        token=settings.token_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        # without the second one a returning fan gives no refresh token
        extra=(("access_type", "offline"), ("prompt", "consent")),
    )
    units = int(settings.daily_units * (1 - KEPT_FOR_READS))
    # each looks at what it found, which costs a unit: never more than half of what is kept for reads
    searches = min(SEARCHES, (settings.daily_units - units) // 2)
    save = _SAVE + (_PLAYLIST if settings.playlist else 0)
    finds = credential.present and settings.api_key
    return Dsp(
        name=DspName.YOUTUBE_MUSIC,
        label=label_of(DspName.YOUTUBE_MUSIC),
        best=Rung.AUTO,
        grant=GrantKind.CODE,
        credential=credential,
        usable_for=LIFE if settings.publishing == "production" else TESTING_LIFE,
        renews_life=settings.publishing == "production",
        scopes=(SCOPE,),
        follow_scopes=(SCOPE,),
        look_up=("text",),
        grade="silver",
        why="likes the video; 200 writes a day for the whole service until Google grants more",
        link_base=settings.link_url if settings.link_url != PRODUCTION.link_url else "",
        hosts=settings.link_origins,
        budget=DailyBudget(units=units, zone=ZONE, save=save, follow=_FOLLOW),
        searches=DailyBudget(units=searches, zone=ZONE, save=1),
        item_of=item_of,
        flow=client,
        saver=YouTubeLibrary(api, session, settings.playlist) if credential.present else None,
        finder=YouTubeCatalogue(api, settings.link_url, session, settings.api_key) if finds else None,
        revoker=GoogleRevoker(settings.revoke_url, session) if settings.revoke_url else None,
    )


def _credential(settings: DspSettings) -> Credential:
    if not (settings.client_id and settings.client_secret):
        missing = "UPBEAT_YOUTUBE_MUSIC_CLIENT_ID and UPBEAT_YOUTUBE_MUSIC_CLIENT_SECRET are not set"
        return Credential(present=False, public=False, why_not=missing)
    if settings.publishing != "production":
        listed = "a client in testing serves only its listed users, for 7 days (UPBEAT_YOUTUBE_MUSIC_STATUS)"
        return Credential(present=True, public=False, why_not=listed)
    return Credential(present=True)


class YouTubeLibrary:
    """Implements core.ports.Saver. Every write costs the whole service a two-hundredth of its day."""

    def __init__(self, api: str, session: aiohttp.ClientSession, playlist: str = "") -> None:
        self._api, self._session = api, session
        self._playlists = Playlists(api, session, playlist) if playlist else None
        self._channels: dict[str, str] = {}  # video -> channel

    async def account(self, tokens: Tokens) -> Account:
        """Google lets people untick scopes, and accounts without a channel can like nothing."""
        if tokens.scopes and SCOPE not in tokens.scopes:
            raise ConsentIncomplete("the box for YouTube was left unticked")
        reply = await self._get("/channels", tokens, {"part": "snippet", "mine": "true"})
        if reply.status == 403 and answer(reply).outcome is Outcome.NEEDS_REAUTH:
            raise ConsentIncomplete("the permission is not for YouTube")
        if not reply.ok or not reply.fields:
            raise error_of(reply)
        match reply.fields.get("items", []):
            case [{"id": str(id_), "snippet": dict(snippet)}, *_] if id_:
                country = snippet.get("country")
                return Account(
                    id=id_,
                    name=str(snippet.get("title") or "")[:100],
                    country=country
                    if isinstance(country, str) and re.fullmatch("[A-Z]{2}", country)
                    else None,
                )
            case []:
                raise NotEntitled("this Google account has no YouTube channel")
        raise GiveUp("a channel without an id")

    async def save(self, tokens: Tokens, link: Link) -> Answer:
        """A like: repeating it changes nothing. The playlist beside it never fails the like."""
        if not VIDEO.fullmatch(link.item):
            return Answer(outcome=Outcome.BAD_ITEM, detail="not a YouTube video")
        reply = await self._post("/videos/rate", tokens, {"id": link.item, "rating": "like"})
        if not reply.ok:
            return answer(reply)
        if self._playlists is not None:
            try:
                why_not = await self._playlists.add(tokens, link.item)
            except RetryLater as error:
                why_not = str(error)
            if why_not:
                return Answer(outcome=Outcome.SAVED, detail=f"not in the playlist: {why_not}"[:80])
        return SAVED

    async def contains(self, tokens: Tokens, link: Link) -> bool | None:
        """Whether it is liked."""
        if not VIDEO.fullmatch(link.item):
            return None
        reply = await self._get("/videos/getRating", tokens, {"id": link.item})
        if reply.busy:
            raise RetryLater(f"rating: HTTP {reply.status}", after=reply.retry_after)
        match reply.fields.get("items"):
            case [{"videoId": str(video), "rating": str(rating)}] if reply.ok and video == link.item:
                return rating == "like"
        return None

    async def follow(self, tokens: Tokens, link: Link) -> Answer:
        """Subscribes to the video's channel; whatever comes back, nothing is raised."""
        try:
            channel = await self._channel_of(tokens, link.item) if VIDEO.fullmatch(link.item) else ""
            if not channel:
                return Answer(outcome=Outcome.BAD_ITEM, detail="no channel found")
            resource = {"kind": "youtube#channel", "channelId": channel}
            reply = await self._post(
                "/subscriptions", tokens, {"part": "snippet"}, {"snippet": {"resourceId": resource}}
            )
        except RetryLater as error:
            return Answer(outcome=Outcome.TRANSIENT, detail=str(error)[:80], retry_after=error.after)
        return answer(reply)

    async def _channel_of(self, tokens: Tokens, video: str) -> str:
        if video not in self._channels:
            reply = await self._get("/videos", tokens, {"part": "snippet", "id": video})
            match reply.fields.get("items"):
                case [{"snippet": {"channelId": str(channel)}}, *_] if reply.ok:
                    if len(self._channels) >= _CHANNELS_KEPT:
                        self._channels.clear()
                    self._channels[video] = channel
        return self._channels.get(video, "")

    async def _get(self, path: str, tokens: Tokens, params: dict[str, str]) -> Reply:
        return await call(self._session, "GET", self._api + path, params=params, headers=bearer(tokens))

    async def _post(self, path: str, tokens: Tokens, params: dict[str, str], json: Any = None) -> Reply:
        return await call(
            self._session, "POST", self._api + path, params=params, headers=bearer(tokens), json=json
        )


def bearer(tokens: Tokens) -> dict[str, str]:
    """The header that speaks for a fan."""
    # the type keeps aiohttp from calling an empty body an octet-stream
    return {"Authorization": f"Bearer {tokens.access}", "Content-Type": "application/json"}
