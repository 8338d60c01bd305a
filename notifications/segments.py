"""What a text costs: GSM-7 or UCS-2, and how many segments."""

from __future__ import annotations

import unicodedata

from core.message import CopyText, Message, OpenUrl

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")


def segments(text: str) -> int:
    """Billed parts. An escaped character or a surrogate pair is never split over two of them."""
    if all(c in _BASIC or c in _EXTENDED for c in text):
        return _parts([2 if c in _EXTENDED else 1 for c in text], 160, 153)
    return _parts([2 if ord(c) > 0xFFFF else 1 for c in text], 70, 67)


def room(text: str, parts: int) -> int:
    """How many more plain characters fit before `text` takes more than `parts`; below 0 it does already."""
    if segments(text) > parts:
        return -1
    spare = 0
    while segments(text + "x" * (spare + 1)) <= parts:
        spare += 1
    return spare


def is_gsm7(text: str) -> bool:
    """Whether one character too many does not flip the whole text to UCS-2."""
    return all(c in _BASIC or c in _EXTENDED for c in text)


def plain(text: str) -> str:
    """The same text in GSM-7, if look-alikes and letters without their accents are all it takes: a third of the price.

    A text that needs UCS-2 all the same (an emoji, another script) keeps its accents.
    """
    text = text.translate(_LOOK_ALIKES)
    bare = "".join(c if is_gsm7(c) else unicodedata.normalize("NFD", c)[0] for c in text)
    return bare if is_gsm7(bare) else text


def body_of(message: Message) -> str:
    """Plain GSM-7 text; a primary link that the text does not carry yet is put behind it."""
    text = plain(message.text)
    for row in message.buttons:
        for button in row:
            action = button.action
            link = (
                action.url
                if isinstance(action, OpenUrl)
                else action.text
                if isinstance(action, CopyText)
                else ""
            )
            if button.primary and link and link not in text:
                text = f"{text} {link}"
    return text[:1600]


_LOOK_ALIKES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "▶": ">",
        "·": "-",
        "*": "",
    }
)


def _parts(sizes: list[int], single: int, multi: int) -> int:
    if sum(sizes) <= single:
        return 1
    parts, used = 1, 0
    for size in sizes:
        if used + size > multi:
            parts, used = parts + 1, 0
        used += size
    return parts
