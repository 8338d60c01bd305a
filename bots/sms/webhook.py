"""Twilio's webhooks: the signature over the public URL decides, then everything is written down."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from multidict import MultiDict
from twilio.request_validator import RequestValidator

from core.delivery import DeliveryStatus

SAID_AT = "UpbeatSaidAt"  # no field of Twilio's: in texts that were lost, when they were said
_MOST_FIELDS = 200
EMPTY = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'

STATUSES = {
    "sent": DeliveryStatus.SENT,
    "delivered": DeliveryStatus.DELIVERED,
    "read": DeliveryStatus.DELIVERED,
    "undelivered": DeliveryStatus.FAILED,
    "failed": DeliveryStatus.FAILED,
    "canceled": DeliveryStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A verified form of Twilio's."""

    fields: Mapping[str, str]

    @property
    def sid(self) -> str:
        """The message's id, the same on a retry."""
        return self.fields.get("MessageSid", "")


class Verifier:
    """Checks requests against the configured public URL, never against Host or forwarded headers.

    Any of `auth_tokens` may have signed: while the account's token is changed there are two. Empty ones count for nothing.
    """

    def __init__(self, public_url: str, *auth_tokens: str) -> None:
        self._public_url = public_url.rstrip("/")
        self._tokens = [token.encode() for token in auth_tokens if token]
        self._validators = [RequestValidator(token) for token in auth_tokens if token]

    def read(self, path_qs: str, headers: Mapping[str, str], body: bytes) -> Inbound | None:
        """The form, or None when the signature is missing, wrong or the form is odd."""
        signature = headers.get("X-Twilio-Signature", "")
        if not signature or not signature.isascii():
            return None
        try:
            pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        except ValueError:
            return None
        form = dict(pairs)
        if len(form) != len(pairs):
            return None
        url = f"{self._public_url}{path_qs}"
        return Inbound(fields=form) if self._signed(url, form, signature) else None

    def _signed(self, url: str, form: Mapping[str, str], signature: str) -> bool:
        """For the very address at once; the SDK, many times slower, tries it with a port and without one too."""
        said, given = (url + "".join(n + form[n] for n in sorted(form))).encode(), signature.encode()
        for token in self._tokens:
            if hmac.compare_digest(base64.b64encode(hmac.digest(token, said, "sha1")), given):
                return True
        return any(v.validate(url, MultiDict(form), signature) for v in self._validators)
