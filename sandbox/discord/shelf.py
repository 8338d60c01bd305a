"""The files behind CDN links."""

from __future__ import annotations

import io
from collections import OrderedDict
from dataclasses import dataclass

from PIL import Image

from sandbox.discord.records import Attachment, Json

KEPT = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Bytes at a path below /discord/cdn."""

    mime: str
    body: bytes


class Shelf:
    """Files by path; the oldest go when there are too many."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, Stored] = OrderedDict()

    def get(self, path: str) -> Stored | None:
        """The file at `attachments/...`."""
        return self._files.get(path)

    def put(self, path: str, mime: str, body: bytes) -> None:
        """Keep a file."""
        self._files[path] = Stored(mime=mime, body=body)
        while len(self._files) > KEPT:
            self._files.popitem(last=False)

    def attach(
        self, base_url: str, channel_id: int, number: int, file: Attachment, description: str = ""
    ) -> Json:
        """Keep an attachment; Discord's object for it, with the link on the fake CDN."""
        path = f"attachments/{channel_id}/{number}/{file.name}"
        self.put(path, file.mime, file.body)
        url = f"{base_url}/discord/cdn/{path}"
        wire: Json = {
            "id": str(number),
            "filename": file.name,
            "size": len(file.body),
            "url": url,
            "proxy_url": url,
            "content_type": file.mime,
        }
        if description:
            wire["description"] = description
        return wire | _size(file)


def _size(file: Attachment) -> Json:
    if not file.mime.startswith("image/"):
        return {}
    try:
        with Image.open(io.BytesIO(file.body)) as picture:
            return {"width": picture.width, "height": picture.height}
    except (OSError, ValueError, Image.DecompressionBombError):
        return {}
