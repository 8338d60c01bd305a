"""QR codes that take a page from a desktop to a phone."""

from __future__ import annotations

import segno


def qr_data_uri(text: str) -> str:
    """`text` (an address, `sms:` included) as a black-on-white SVG data URI with its quiet zone."""
    code = segno.make(text, error="m", micro=False)
    return str(
        code.svg_data_uri(border=4, light="#fff", omitsize=True, encode_minimal=True, omit_charset=True)
    )
