"""The files bots uploaded: bytes, sizes and the ids that stand for them."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Literal

from PIL import Image

from sandbox.telegram.chats import Json, Media
from sandbox.telegram.refusal import bad_request

MAX_PHOTO = 10 * 2**20
_FOLDERS = {"photo": "photos", "audio": "music", "voice": "voice", "document": "documents"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came in a call."""

    filename: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file on the shelf; `media` is what a message that reuses it shows."""

    bot_id: int
    file_id: str
    path: str
    content_type: str
    body: bytes
    media: Media


class Shelf:
    """Files by id. A file id works for the bot that made it only, as in Telegram."""

    def __init__(self) -> None:
        self._by_id: dict[str, Stored] = {}
        self._by_path: dict[tuple[int, str], Stored] = {}

    def get(self, file_id: str) -> Stored | None:
        """The file behind an id, for the console (any bot's)."""
        return self._by_id.get(file_id)

    def at(self, bot_id: int, path: str) -> Stored | None:
        """The file a bot downloads by its `file_path`."""
        return self._by_path.get((bot_id, path))

    def of_bot(self, bot_id: int, file_id: str) -> Stored:
        """The bot's own file; raises 400 for foreign and unknown ids."""
        stored = self._by_id.get(file_id)
        if stored is None or stored.bot_id != bot_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored

    def add_photo(self, bot_id: int, upload: Upload) -> Media:
        """Store a picture in two sizes (both with the same bytes); raises 400 when it is none, or too large."""
        if len(upload.body) > MAX_PHOTO:
            raise bad_request(
                f"file of size {len(upload.body)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
            )
        width, height, content_type = _measure(upload.body)
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        shrink = min(1.0, 90 / max(width, height))
        small = (max(1, round(width * shrink)), max(1, round(height * shrink)))
        sizes = [
            _size(bot_id, letter, upload.body, wide, high)
            for letter, (wide, high) in (("s", small), ("y", (width, height)))
        ]
        media = Media(kind="photo", file_id=sizes[-1]["file_id"], wire=sizes)
        for size in sizes:
            self._keep(bot_id, size["file_id"], content_type, upload.body, media)
        return media

    def add_sound(self, bot_id: int, kind: Literal["audio", "voice"], upload: Upload, details: Json) -> Media:
        """Store an audio or voice file; `details` are the fields the bot gave (duration, title, performer)."""
        unique, file_id = _ids(bot_id, kind, upload.body)
        wire = {
            "file_id": file_id,
            "file_unique_id": unique,
            "duration": 0,
            "mime_type": upload.content_type,
            "file_size": len(upload.body),
        } | details
        media = Media(kind=kind, file_id=file_id, wire=wire)
        self._keep(bot_id, file_id, upload.content_type, upload.body, media)
        return media

    def add_document(self, bot_id: int, upload: Upload) -> Media:
        """Store any file."""
        unique, file_id = _ids(bot_id, "document", upload.body)
        wire = {
            "file_id": file_id,
            "file_unique_id": unique,
            "file_name": upload.filename,
            "mime_type": upload.content_type,
            "file_size": len(upload.body),
        }
        media = Media(kind="document", file_id=file_id, wire=wire)
        self._keep(bot_id, file_id, upload.content_type, upload.body, media)
        return media

    def file_json(self, bot_id: int, file_id: str) -> Json:
        """The Bot API's File."""
        stored = self._by_id.get(file_id)
        if stored is None or stored.bot_id != bot_id:
            raise bad_request("invalid file_id")
        unique = file_id.rsplit("-", 1)[-1]
        return {
            "file_id": file_id,
            "file_unique_id": unique,
            "file_size": len(stored.body),
            "file_path": stored.path,
        }

    def _keep(self, bot_id: int, file_id: str, content_type: str, body: bytes, media: Media) -> None:
        extension = content_type.rsplit("/", 1)[-1].replace("jpeg", "jpg")
        path = f"{_FOLDERS[media.kind]}/file_{len(self._by_id)}.{extension}"
        stored = Stored(
            bot_id=bot_id, file_id=file_id, path=path, content_type=content_type, body=body, media=media
        )
        self._by_id[file_id] = stored
        self._by_path[bot_id, path] = stored


def _measure(body: bytes) -> tuple[int, int, str]:
    try:
        with Image.open(io.BytesIO(body)) as picture:
            width, height = picture.size
            return width, height, Image.MIME.get(picture.format or "", "image/jpeg")
    except (OSError, ValueError, Image.DecompressionBombError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None


def _ids(bot_id: int, kind: str, body: bytes) -> tuple[str, str]:
    unique = hashlib.blake2b(kind.encode() + body, digest_size=8).hexdigest()
    return unique, f"AgAC{bot_id}-{unique}"


def _size(bot_id: int, letter: str, body: bytes, width: int, height: int) -> Json:
    unique, file_id = _ids(bot_id, letter, body)
    return {
        "file_id": file_id,
        "file_unique_id": unique,
        "width": width,
        "height": height,
        "file_size": len(body),
    }
