"""SoundCloud's objects of tracks, sets and people, as its specification writes them."""

from __future__ import annotations

from typing import Any

from sandbox.catalogue import Product, Track
from sandbox.dsps.listeners import Listener, number_of
from sandbox.dsps.soundcloud_state import set_item, slug


def track(product: Product, one: Track, *, pages: str, liked: bool, isrc: bool) -> dict[str, Any]:
    """Track."""
    number = number_of("track", one.isrc)
    return {
        "kind": "track",
        "urn": f"soundcloud:tracks:{number}",
        "title": one.title,
        "duration": 180_000,
        "isrc": one.isrc if isrc else "",
        "permalink_url": f"{pages}/{slug(product.artist)}/{slug(one.title)}-{number}",
        "user": artist(product.artist, pages=pages),
        "user_favorite": liked,
        "sharing": "public",
        "streamable": True,
        "access": "playable",
        "uri": f"https://api.soundcloud.com/tracks/soundcloud:tracks:{number}",
    }


def playlist(product: Product, *, pages: str) -> dict[str, Any]:
    """Playlist: how a release's set is listed."""
    number = int(set_item(product.upc).partition(":")[2])
    return {
        "kind": "playlist",
        "urn": f"soundcloud:playlists:{number}",
        "title": product.title,
        "ean": product.upc.lstrip("0").zfill(13),
        "playlist_type": "album",
        "permalink_url": f"{pages}/{slug(product.artist)}/sets/{slug(product.title)}-{number}",
        "sharing": "public",
        "track_count": len(product.tracks),
        "user": artist(product.artist, pages=pages),
        "tracks": [],
    }


def artist(name: str, *, pages: str) -> dict[str, Any]:
    """User."""
    number = number_of("artist", name)
    return {
        "kind": "user",
        "urn": f"soundcloud:users:{number}",
        "username": name,
        "permalink": slug(name),
        "permalink_url": f"{pages}/{slug(name)}",
    }


def me(listener: Listener, *, pages: str) -> dict[str, Any]:
    """Me."""
    return {
        "kind": "user",
        "urn": f"soundcloud:users:{listener.number}",
        "username": listener.display_name,
        "permalink": slug(listener.username),
        "permalink_url": f"{pages}/{slug(listener.username)}",
        "country": "Germany",
        "plan": "Free",
        "primary_email_confirmed": True,
    }
