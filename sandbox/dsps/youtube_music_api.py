"""The YouTube Data API: ratings, playlists, subscriptions, channels, videos and search."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from aiohttp import web

from sandbox.catalogue import Product, Track
from sandbox.dsps.consent import plain_page, results_page
from sandbox.dsps.youtube_music_gate import READERS, WRITERS, Refusal, caller
from sandbox.dsps.youtube_music_state import (
    Account,
    Playlist,
    YouTubeWorld,
    channel_id,
    new_token,
    video_id,
)


class DataApi:
    """Handlers below /youtube/v3, and the page behind a play link."""

    def __init__(self, yt: YouTubeWorld) -> None:
        self._yt = yt

    async def rate(self, request: web.Request) -> web.Response:
        """POST /videos/rate?id=&rating= -> 204."""
        account = caller(self._yt, request, WRITERS, cost=50).person
        video, rating = request.query.get("id", ""), request.query.get("rating", "")
        if rating not in ("like", "dislike", "none"):
            raise Refusal(400, "invalidRating", "The request contained an unexpected value for rating.")
        self._there(video, account, "The video that you are trying to rate cannot be found.")
        if rating == "like":
            account.likes.setdefault(video, self._yt.world.clock.now())
        else:
            account.likes.pop(video, None)
        self._yt.write(account, "save", video)
        return web.Response(status=204)

    async def ratings(self, request: web.Request) -> web.Response:
        """GET /videos/getRating?id=a,b."""
        account = caller(self._yt, request, READERS, cost=1).person
        items = [
            {"videoId": video, "rating": "like" if video in account.likes else "none"}
            for video in request.query.get("id", "").split(",")
        ]
        return _list("videoGetRatingResponse", items, pages=False)

    async def channels(self, request: web.Request) -> web.Response:
        """GET /channels?mine=true: nothing for an account that has no channel."""
        who = caller(self._yt, request, READERS, cost=1)
        account = who.account
        if request.query.get("mine") != "true" or account is None:
            raise Refusal(400, "missingRequiredParameter", "No filter selected.")
        if account.suspended:
            raise Refusal(403, "authenticatedUserAccountSuspended", "The account is suspended.")
        snippet = {
            "title": account.display_name,
            "description": "",
            "publishedAt": "2020-01-01T00:00:00Z",
            "country": account.country,
        }
        channel = {"kind": "youtube#channel", "etag": "e", "id": account.channel_id, "snippet": snippet}
        return _list("channelListResponse", [channel] if account.channel else [])

    async def videos(self, request: web.Request) -> web.Response:
        """GET /videos?id=: those that are out somewhere."""
        caller(self._yt, request, READERS, cost=1)
        known = self._yt.videos()
        parts = request.query.get("part", "").split(",")
        found = [known[id_] for id_ in request.query.get("id", "").split(",") if id_ in known]
        items = [_video(product, track, parts) for product, track in found if self._yt.is_live(product)]
        return _list("videoListResponse", items)

    async def search(self, request: web.Request) -> web.Response:
        """GET /search?q=: a hundred a day, in a bucket of their own."""
        caller(self._yt, request, READERS, cost=1, bucket="search")
        query = request.query.get("q", "")
        words = query.casefold().split()
        found = [
            (product, track)
            for product, track in self._yt.videos().values()
            if self._yt.is_live(product)
            and all(word in f"{product.artist} {product.title} {track.title}".casefold() for word in words)
        ]
        self._yt.world.journal.add("youtube_music", "lookup", what=query, found=len(found))
        items = [
            {
                "kind": "youtube#searchResult",
                "etag": "e",
                "id": {"kind": "youtube#video", "videoId": video_id(track.isrc)},
                # as the real one: titles are HTML here
                "snippet": _snippet(product, track) | {"title": escape(track.title)},
            }
            for product, track in found
        ]
        return _list("searchListResponse", items)

    async def subscribe(self, request: web.Request) -> web.Response:
        """POST /subscriptions?part=snippet -> 200; twice is a 400."""
        account = caller(self._yt, request, WRITERS, cost=50).person
        resource = (await _body(request)).get("snippet", {}).get("resourceId", {})
        channel = str(resource.get("channelId", ""))
        if not channel.startswith("UC") or len(channel) != 24:
            raise Refusal(404, "publisherNotFound", "The subscriber identified could not be found.")
        if channel in account.subscriptions:
            raise Refusal(
                400, "subscriptionDuplicate", "The subscription that you are trying to create exists."
            )
        account.subscriptions[channel] = self._yt.world.clock.now()
        self._yt.write(account, "follow", channel)
        snippet = {"title": channel, "channelId": account.channel_id, "resourceId": resource}
        return web.json_response(
            {"kind": "youtube#subscription", "etag": "e", "id": new_token("S"), "snippet": snippet}
        )

    async def playlists(self, request: web.Request) -> web.Response:
        """GET /playlists?mine=true."""
        account = caller(self._yt, request, READERS, cost=1).person
        return _list("playlistListResponse", [_playlist(account, one) for one in account.playlists.values()])

    async def new_playlist(self, request: web.Request) -> web.Response:
        """POST /playlists?part=snippet,status -> 200."""
        account = caller(self._yt, request, WRITERS, cost=50).person
        body = await _body(request)
        title = body.get("snippet", {}).get("title", "")
        if not title:
            raise Refusal(400, "playlistTitleRequired", "The request must specify a playlist title.")
        privacy = body.get("status", {}).get("privacyStatus", "public")
        playlist = Playlist(id=new_token("PL")[:34], title=title, privacy=privacy)
        account.playlists[playlist.id] = playlist
        self._yt.world.journal.add("youtube_music", "playlist", account=account.username, what=title)
        return web.json_response(_playlist(account, playlist))

    async def playlist_items(self, request: web.Request) -> web.Response:
        """GET /playlistItems?playlistId=&videoId=."""
        account = caller(self._yt, request, READERS, cost=1).person
        playlist = self._mine(account, request.query.get("playlistId", ""))
        wanted = request.query.get("videoId")
        items = [
            {"kind": "youtube#playlistItem", "etag": "e", "id": f"{playlist.id}.{number}"}
            for number, video in enumerate(playlist.videos)
            if wanted in (None, video)
        ]
        return _list("playlistItemListResponse", items)

    async def add_item(self, request: web.Request) -> web.Response:
        """POST /playlistItems?part=snippet -> 200; adding twice adds twice."""
        account = caller(self._yt, request, WRITERS, cost=50).person
        snippet = (await _body(request)).get("snippet", {})
        playlist = self._mine(account, str(snippet.get("playlistId", "")))
        video = str(snippet.get("resourceId", {}).get("videoId", ""))
        self._there(video, account, "Video not found.")
        playlist.videos.append(video)
        playlist.at.append(self._yt.world.clock.now())
        self._yt.write(account, "playlist", video)
        item = {"kind": "youtube#playlistItem", "etag": "e", "id": f"{playlist.id}.{len(playlist.videos)}"}
        return web.json_response(item | {"snippet": snippet})

    async def watch(self, request: web.Request) -> web.Response:
        """GET /music/watch?v=: what a play link leads to."""
        found = self._yt.videos().get(request.query.get("v", ""))
        if found is None or not self._yt.is_live(found[0]):
            return web.Response(
                status=404, text=plain_page("YouTube", "Video unavailable."), content_type="text/html"
            )
        product, track = found
        self._yt.world.journal.add("youtube_music", "play", uri=video_id(track.isrc))
        page = plain_page(track.title, f"{product.artist} · now playing in the sandbox")
        return web.Response(text=page, content_type="text/html")

    async def results(self, request: web.Request) -> web.Response:
        """GET /music/search/{q}: links to what is out and holds all words."""
        query = request.match_info["q"]
        found = {
            f"{track.title} · {product.artist}": f"../watch?v={id_}"
            for id_, (product, track) in self._yt.videos().items()
            if self._yt.is_live(product)
            and all(w in f"{product.artist} {track.title}".casefold() for w in query.casefold().split())
        }
        page = results_page("YouTube Music", query, found)
        return web.Response(text=page, content_type="text/html")

    def _there(self, video: str, account: Account, words: str) -> None:
        found = self._yt.videos().get(video)
        if found is None or not self._yt.is_live(found[0], account.country):
            raise Refusal(404, "videoNotFound", words, "youtube.video")

    def _mine(self, account: Account, playlist: str) -> Playlist:
        if playlist not in account.playlists:
            raise Refusal(404, "playlistNotFound", "The playlist cannot be found.", "youtube.playlistItem")
        return account.playlists[playlist]


def _video(product: Product, track: Track, parts: list[str]) -> dict[str, Any]:
    video: dict[str, Any] = {"kind": "youtube#video", "etag": "e", "id": video_id(track.isrc)}
    if "snippet" in parts:
        video["snippet"] = _snippet(product, track)
    if "status" in parts:
        video["status"] = {"uploadStatus": "processed", "privacyStatus": "public", "embeddable": True}
    return video


def _snippet(product: Product, track: Track) -> dict[str, Any]:
    at = min(product.live_at.values())
    words = f"Provided to YouTube by Sandbox Records\n\n{track.title} · {product.artist}\n\n{product.title}\n\nAuto-generated by YouTube."
    return {
        "publishedAt": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "channelId": channel_id(product.artist),
        "title": track.title,
        "description": words,
        "channelTitle": f"{product.artist} - Topic",
    }


def _playlist(account: Account, playlist: Playlist) -> dict[str, Any]:
    return {
        "kind": "youtube#playlist",
        "etag": "e",
        "id": playlist.id,
        "snippet": {"title": playlist.title, "description": "", "channelId": account.channel_id},
        "status": {"privacyStatus": playlist.privacy},
    }


def _list(kind: str, items: list[dict[str, Any]], *, pages: bool = True) -> web.Response:
    body: dict[str, Any] = {"kind": f"youtube#{kind}", "etag": "e", "items": items}
    if pages:
        body["pageInfo"] = {"totalResults": len(items), "resultsPerPage": max(1, len(items))}
    return web.json_response(body)


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise Refusal(
            400, "parseError", "This API does not support parsing form-encoded input.", "global"
        ) from error
    if not isinstance(body, dict):
        raise Refusal(400, "badRequest", "Invalid JSON payload received.", "global")
    return body
