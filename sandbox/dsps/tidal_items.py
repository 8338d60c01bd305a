"""TIDAL's JSON:API resources of albums, tracks, artists and listeners."""

from __future__ import annotations

from typing import Any

from sandbox.catalogue import Product, Track
from sandbox.dsps.listeners import Listener, number_of


def album(product: Product, *, plays: bool, artists: bool) -> dict[str, Any]:
    """Albums_Resource_Object."""
    days = sorted(at.date().isoformat() for at in product.live_at.values())
    resource: dict[str, Any] = {
        "id": str(number_of("album", product.upc.lstrip("0"))),
        "type": "albums",
        "attributes": {
            "title": product.title,
            "barcodeId": product.upc.lstrip("0").zfill(12),
            "albumType": "SINGLE" if len(product.tracks) < 4 else "ALBUM",
            "duration": f"PT{3 * len(product.tracks)}M",
            "explicit": False,
            "mediaTags": ["LOSSLESS"],
            "numberOfItems": len(product.tracks),
            "numberOfVolumes": 1,
            "popularity": 0.0,
            "availability": ["STREAM"] if plays else [],
        },
    }
    if days:
        resource["attributes"]["releaseDate"] = days[0]
    return resource | (_credit(product, resource) if artists else {})


def track(product: Product, found: Track, *, plays: bool, artists: bool) -> dict[str, Any]:
    """Tracks_Resource_Object."""
    resource: dict[str, Any] = {
        "id": str(number_of("track", found.isrc)),
        "type": "tracks",
        "attributes": {
            "title": found.title,
            "isrc": found.isrc,
            "duration": "PT3M",
            "explicit": False,
            "key": "UNKNOWN",
            "keyScale": "UNKNOWN",
            "mediaTags": ["LOSSLESS"],
            "popularity": 0.0,
            "availability": ["STREAM"] if plays else [],
        },
    }
    return resource | (_credit(product, resource) if artists else {})


def search_results(query: str, albums: list[dict[str, Any]], path: str) -> dict[str, Any]:
    """SearchResults_Multi_Resource_Data_Document, with its albums."""
    found: dict[str, Any] = {
        "id": f"search-{number_of('search', query)}",
        "type": "searchResults",
        "attributes": {"query": query, "trackingId": f"{number_of('tracking', query)}"},
        "relationships": {
            "albums": {
                "data": [{"id": album["id"], "type": "albums"} for album in albums],
                "links": {"self": f"{path}/relationships/albums"},
            }
        },
    }
    return {"data": [found], "included": albums, "links": {"self": path}}


def artist(name: str) -> dict[str, Any]:
    """Artists_Resource_Object."""
    attributes = {"name": name, "popularity": 0.0}
    return {"id": str(number_of("artist", name)), "type": "artists", "attributes": attributes}


def listener(account: Listener) -> dict[str, Any]:
    """Users_Resource_Object."""
    attributes = {
        "username": account.display_name,
        "country": account.country,
        "developerAccessTier": "THIRD_PARTY",
    }
    return {"id": str(account.number), "type": "users", "attributes": attributes}


def _credit(product: Product, resource: dict[str, Any]) -> dict[str, Any]:
    artists = {
        "data": [{"id": str(number_of("artist", product.artist)), "type": "artists"}],
        "links": {"self": f"/{resource['type']}/{resource['id']}/relationships/artists"},
    }
    return {"relationships": {"artists": artists}}
