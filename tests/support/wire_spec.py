"""Holding what crosses the wire against a vendor's OpenAPI file."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse


class WireSpec:
    """Checks requests and answers; `host` is the server the specification names, `ours` the path of the fake."""

    def __init__(self, document: dict[str, Any], host: str, ours: str) -> None:
        self._api = OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))
        self._host, self._ours = host, ours

    def request(self, method: str, url: str, headers: dict[str, str], body: bytes = b"") -> MockRequest:
        """Raise unless the vendor would understand this request."""
        request = self._mock(method, url, headers, body)
        self._api.validate_request(request)
        return request

    def answer(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        status: int,
        body: bytes,
        content_type: str = "application/json",
    ) -> None:
        """Raise unless the vendor could have answered this."""
        response = MockResponse(body, status_code=status, content_type=content_type)
        self._api.validate_response(self._mock(method, url, headers, b""), response)

    def _mock(self, method: str, url: str, headers: dict[str, str], body: bytes) -> MockRequest:
        parts = urlsplit(url)
        path = parts.path.removeprefix(self._ours)
        content_type = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
        return MockRequest(
            self._host,
            method.lower(),
            path,
            args=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=headers,
            data=body or None,
            content_type=content_type.partition(";")[0] or "application/json",
        )
