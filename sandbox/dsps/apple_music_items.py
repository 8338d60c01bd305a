"""Apple Music's resources of albums, songs and storefronts."""

from __future__ import annotations

from typing import Any

from sandbox.catalogue import Product, Track


def album(product: Product, number: str, *, base: str, plays: bool) -> dict[str, Any]:
    """albums; `playParams` only for what plays."""
    days = sorted(at.date().isoformat() for at in product.live_at.values())
    attributes: dict[str, Any] = {
        "name": product.title + (" - Single" if len(product.tracks) == 1 else ""),
        "artistName": product.artist,
        "upc": product.upc.lstrip("0").zfill(14),
        "isSingle": len(product.tracks) == 1,
        "isComplete": plays,
        "trackCount": len(product.tracks),
        "url": f"{base}/album/_/{number}",
    }
    if days:
        attributes["releaseDate"] = days[0]
    if plays:
        attributes["playParams"] = {"id": number, "kind": "album"}
    return {"id": number, "type": "albums", "attributes": attributes, "relationships": {}}


def song(product: Product, track: Track, number: str, *, base: str, plays: bool) -> dict[str, Any]:
    """songs."""
    attributes: dict[str, Any] = {
        "name": track.title,
        "artistName": product.artist,
        "albumName": product.title,
        "isrc": track.isrc,
        "durationInMillis": 180_000,
        "url": f"{base}/song/_/{number}",
    }
    if plays:
        attributes["playParams"] = {"id": number, "kind": "song"}
    return {"id": number, "type": "songs", "attributes": attributes, "relationships": {}}


def library_song(number: str) -> dict[str, Any]:
    """library-songs."""
    play = {"id": f"i.{number}", "kind": "song", "isLibrary": True, "catalogId": number}
    return {"id": f"i.{number}", "type": "library-songs", "attributes": {"playParams": play}}


def storefront(country: str) -> dict[str, Any]:
    """storefronts."""
    attributes = {"name": country.upper(), "defaultLanguageTag": "en-US", "supportedLanguageTags": ["en-US"]}
    one = {"id": country, "type": "storefronts", "href": f"/v1/storefronts/{country}", "attributes": attributes}  # fmt: skip
    return {"data": [one]}
