"""Telegram's HTML style: text and entities out of tags, or the parser's own complaint."""

from __future__ import annotations

import html
import re

from sandbox.telegram.chats import Json
from sandbox.telegram.refusal import Refusal, bad_request

_PLAIN = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
}
_OTHER = {"a", "span", "tg-emoji"}
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*)\s*>"
)
_END = re.compile(r"</\s*>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
_CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#[xX][0-9a-fA-F]+);")
_WORDS = re.compile(r"[^<&]+")
_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w+)?")


def width(text: str) -> int:
    """Length in UTF-16 units, as entities count."""
    return len(text.encode("utf-16-le")) // 2


def commands(text: str) -> tuple[Json, ...]:
    """The bot_command entities a client puts on what a person types."""
    return tuple(
        {"type": "bot_command", "offset": width(text[: found.start()]), "length": width(found.group())}
        for found in _COMMAND.finditer(text)
    )


def parse_html(source: str) -> tuple[str, tuple[Json, ...]]:
    """Plain text and entities, trimmed as Telegram trims; raises 400 "can't parse entities"."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._out: list[str] = []
        self._units = 0
        self._open: list[tuple[str, Json]] = []
        self._entities: list[Json] = []

    def read(self) -> tuple[str, tuple[Json, ...]]:
        at = 0
        while at < len(self._source):
            at = self._tag(at) if self._source[at] == "<" else self._text(at)
        if self._open:
            raise _complaint(f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"')
        entities = sorted(self._entities, key=lambda e: (e["offset"], -e["length"]))
        return _trim("".join(self._out), entities)

    def _text(self, at: int) -> int:
        if found := _CHARACTER.match(self._source, at):
            piece = html.unescape(found.group())
        else:
            found = _WORDS.match(self._source, at)
            piece = found.group() if found else "&"
        self._out.append(piece)
        self._units += width(piece)
        return found.end() if found else at + 1

    def _tag(self, at: int) -> int:
        if short := _END.match(self._source, at):
            self._close("", at)
            return short.end()
        found = _TAG.match(self._source, at)
        if found is None:
            raise _complaint(self._unread(at))
        closing, name, attributes = found.group(1), found.group(2).lower(), found.group(3)
        if closing:
            self._close(name, at)
        else:
            self._begin(name, _attributes(attributes), at)
        return found.end()

    def _unread(self, at: int) -> str:
        if ">" in self._source[at:]:
            return f'Unsupported start tag "{self._name(at)}" at byte offset {self._byte(at)}'
        return f"Unclosed start tag at byte offset {self._byte(at)}"

    def _name(self, at: int) -> str:
        return re.split(r"[\s>]", self._source[at + 1 :], maxsplit=1)[0].lower()

    def _begin(self, name: str, attributes: dict[str, str], at: int) -> None:
        spoiler = name == "span" and attributes.get("class") == "tg-spoiler"
        if name == "span" and not spoiler:
            raise _complaint(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(at)}')
        if name not in _PLAIN and name not in _OTHER:
            raise _complaint(f'Unsupported start tag "{name}" at byte offset {self._byte(at)}')
        self._open.append((name, _entity(name, attributes) | {"offset": self._units}))

    def _close(self, name: str, at: int) -> None:
        if not self._open:
            raise _complaint(f"Unexpected end tag at byte offset {self._byte(at)}")
        opened, entity = self._open.pop()
        if name and name != opened:
            raise _complaint(
                f'Unmatched end tag at byte offset {self._byte(at)}, expected "</{opened}>", found "</{name}>"'
            )
        length = self._units - entity["offset"]
        useless = entity["type"] == "text_link" and not entity.get("url")
        if length > 0 and not useless:
            self._entities.append(entity | {"length": length})

    def _byte(self, at: int) -> int:
        return len(self._source[:at].encode())


def _attributes(source: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(source)
    return {
        m.group(1).lower(): html.unescape(next((g for g in m.groups()[1:] if g is not None), ""))
        for m in found
    }


def _entity(name: str, attributes: dict[str, str]) -> Json:
    if name == "a":
        return {"type": "text_link", "url": attributes.get("href", "")}
    if name == "span":
        return {"type": "spoiler"}
    if name == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
    if name == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    return {"type": _PLAIN[name]}


def _trim(text: str, entities: list[Json]) -> tuple[str, tuple[Json, ...]]:
    left = width(text) - width(text.lstrip())
    text = text.strip()
    whole = width(text)
    kept: list[Json] = []
    for entity in entities:
        start = max(0, entity["offset"] - left)
        length = min(whole, entity["offset"] + entity["length"] - left) - start
        if length > 0:
            kept.append(entity | {"offset": start, "length": length})
    return text, tuple(kept)


def _complaint(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")
