"""How many SMS segments a text costs."""

from __future__ import annotations

_GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = set("\f^{}\\[~]|€")  # two septets each


def segments(body: str) -> int:
    """GSM-7: 160, or 153 a part; otherwise UCS-2: 70, or 67 a part. Pairs are never split over two parts."""
    if all(char in _GSM7 or char in _ESCAPED for char in body):
        return _parts([2 if char in _ESCAPED else 1 for char in body], 160, 153)
    return _parts([len(char.encode("utf-16-le")) // 2 for char in body], 70, 67)


def _parts(widths: list[int], single: int, part: int) -> int:
    if sum(widths) <= single:
        return 1
    count, used = 1, 0
    for width in widths:
        if used + width > part:
            count, used = count + 1, 0
        used += width
    return count
