"""Spotify's JSON of albums, tracks, listeners and playlists."""

from __future__ import annotations

from typing import Any

from sandbox.catalogue import Product, Track
from sandbox.dsps.spotify_gate import Caller
from sandbox.dsps.spotify_shelf import Shelf, album_uri, artist_uri, track_uri
from sandbox.dsps.spotify_state import Account, Playlist


class Items:
    """Renders for one base URL; links lead back into the sandbox."""

    def __init__(self, base_url: str, shelf: Shelf) -> None:
        self._base, self._shelf = base_url + "/spotify", shelf

    def album(self, product: Product, market: str) -> dict[str, Any]:
        """AlbumObject."""
        tracks = [self.short_track(product, track, n) for n, track in enumerate(product.tracks, 1)]
        href = f"{self._base}/v1/albums/{album_uri(product.upc).split(':')[2]}/tracks"
        return self.short_album(product, market) | {
            "tracks": page(tracks, href=href, limit=50, offset=0),
            "copyrights": [{"text": product.artist, "type": "P"}],
            "external_ids": {"upc": product.upc},
            "genres": [],
            "label": product.artist,
            "popularity": 0,
        }

    def short_album(self, product: Product, market: str) -> dict[str, Any]:
        """SimplifiedAlbumObject."""
        days = sorted(at.date().isoformat() for at in product.live_at.values())
        album: dict[str, Any] = self._entry(album_uri(product.upc), product.title) | {
            "album_type": "single" if len(product.tracks) < 4 else "album",
            "total_tracks": len(product.tracks),
            "available_markets": self._markets(product),
            "images": [],
            "release_date": days[0] if days else "0000",
            "release_date_precision": "day" if days else "year",
            "artists": [self.artist(product.artist)],
        }
        if market and not self._shelf.is_live(product, market):
            album["restrictions"] = {"reason": "market"}
        return album

    def track(self, product: Product, track: Track, market: str) -> dict[str, Any]:
        """TrackObject; `is_playable` only when a market counts."""
        body = self.short_track(product, track, product.tracks.index(track) + 1) | {
            "album": self.short_album(product, market),
            "external_ids": {"isrc": track.isrc},
            "popularity": 0,
        }
        if not market:
            return body
        playable = self._shelf.is_live(product, market)
        return body | {"is_playable": playable} | ({} if playable else {"restrictions": {"reason": "market"}})

    def short_track(self, product: Product, track: Track, number: int) -> dict[str, Any]:
        """SimplifiedTrackObject."""
        return self._entry(track_uri(track.isrc), track.title) | {
            "artists": [self.artist(product.artist)],
            "available_markets": self._markets(product),
            "disc_number": 1,
            "duration_ms": 200_000,
            "explicit": False,
            "is_local": False,
            "preview_url": None,
            "track_number": number,
        }

    def artist(self, name: str) -> dict[str, Any]:
        """SimplifiedArtistObject."""
        return self._entry(artist_uri(name), name)

    def profile(self, account: Account, caller: Caller) -> dict[str, Any]:
        """PrivateUserObject: development mode hides country, product and e-mail; so do missing scopes."""
        body: dict[str, Any] = self._entry(f"spotify:user:{account.username}", "") | {
            "account_id": account.account_id,
            "display_name": account.display_name,
            "images": [],
        }
        del body["name"]
        if caller.client.mode == "extended":
            body["followers"] = {"href": None, "total": 0}
            if "user-read-private" in caller.scopes:
                body |= {"country": account.country, "product": account.product}
                body["explicit_content"] = {"filter_enabled": False, "filter_locked": False}
            if "user-read-email" in caller.scopes:
                body["email"] = account.email
        return body

    def playlist(self, playlist: Playlist, owner: Account) -> dict[str, Any]:
        """PlaylistObject, without its items."""
        who = self._entry(f"spotify:user:{owner.username}", "") | {"display_name": owner.display_name}
        del who["name"]
        body = self._entry(f"spotify:playlist:{playlist.id}", playlist.name)
        return body | {
            "collaborative": False,
            "description": playlist.description,
            "followers": {"href": None, "total": 0},
            "images": [],
            "items": page([], href=f"{body['href']}/items", limit=100, offset=0),
            "owner": who,
            "public": playlist.public,
            "snapshot_id": snapshot(playlist),
        }

    def _markets(self, product: Product) -> list[str]:
        return [m for m in product.live_at if m != "*" and self._shelf.is_live(product, m)]

    def _entry(self, uri: str, name: str) -> dict[str, Any]:
        _, kind, id_ = uri.split(":")
        return {
            "id": id_,
            "name": name,
            "type": kind,
            "uri": uri,
            "href": f"{self._base}/v1/{kind}s/{id_}",
            "external_urls": {"spotify": f"{self._base}/open/{kind}/{id_}"},
        }


def snapshot(playlist: Playlist) -> str:
    """Changes with every addition."""
    return f"{playlist.id}.{len(playlist.uris)}"


def page(items: list[dict[str, Any]], *, href: str, limit: int, offset: int) -> dict[str, Any]:
    """PagingObject over all `items`."""
    more = offset + limit < len(items)
    return {
        "href": href,
        "items": items[offset : offset + limit],
        "limit": limit,
        "next": f"{href}?offset={offset + limit}&limit={limit}" if more else None,
        "offset": offset,
        "previous": f"{href}?offset={max(0, offset - limit)}&limit={limit}" if offset else None,
        "total": len(items),
    }
