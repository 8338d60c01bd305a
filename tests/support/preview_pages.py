"""Writes every page with sample data to a folder, to look at: python -m tests.support.preview_pages OUTDIR"""

from __future__ import annotations

import sys
from pathlib import Path

from notifications.artwork import prepare_artwork
from notifications.wording import Wording
from oauth_web.assets import Assets
from oauth_web.rendering import Pages, frame_of
from tests.support.artwork_samples import night_drive
from tests.support.sample_pages import every_page


def write_preview(folder: Path) -> None:
    """Pages with relative addresses, so that a browser shows them from the disk."""
    assets = Assets()
    pages = Pages(Wording(strict=True), assets)
    (folder / "static").mkdir(parents=True, exist_ok=True)
    (folder / "art").mkdir(exist_ok=True)
    prepared = prepare_artwork(night_drive())
    for size in ("square", "card", "thumb"):
        (folder / "art" / f"1-{size}.jpg").write_bytes(getattr(prepared, size))
    for name, view in every_page().items():
        html = pages.render(view)
        (folder / f"{name}.html").write_text(html.replace('"/static/', '"static/').replace('"/art/', '"art/'))
        for url in (assets.url(one) for one in ("site.css", "site.js", "browser_grant.js", "icon.svg")):
            _save(assets, folder, url)
        _save(assets, folder, assets.accent_url(frame_of(view).accent))


def _save(assets: Assets, folder: Path, url: str) -> None:
    asset = assets.find(url.removeprefix("/static/"))
    if asset is None:
        raise LookupError(url)
    (folder / url.lstrip("/")).write_bytes(asset.body)


if __name__ == "__main__":
    write_preview(Path(sys.argv[1]))
