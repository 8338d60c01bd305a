"""Searching the message log: filters, pages and the envelope around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from sandbox.twilio.records import API_VERSION, Message
from sandbox.twilio.refusal import Refusal

Test = Callable[[Message], bool]


def listing(messages: Iterable[Message], query: Mapping[str, str], account_sid: str) -> dict[str, Any]:
    """One page of an account's messages that fit `query`, newest first."""
    tests = _tests(query)
    fitting = [m for m in messages if m.account.sid == account_sid and all(test(m) for test in tests)]
    fitting.reverse()
    size, page = _number(query, "PageSize", 50, 1, 1000), _number(query, "Page", 0, 0, 10**6)
    found = fitting[page * size : (page + 1) * size]
    path = f"/{API_VERSION}/Accounts/{account_sid}/Messages.json"

    def uri(number: int) -> str:
        return f"{path}?{urlencode({**query, 'PageSize': size, 'Page': number})}"

    return {
        "end": page * size + max(0, len(found) - 1),
        "first_page_uri": uri(0),
        "messages": [message.as_json() for message in found],
        "next_page_uri": uri(page + 1) if len(fitting) > (page + 1) * size else None,
        "page": page,
        "page_size": size,
        "previous_page_uri": uri(page - 1) if page else None,
        "start": page * size,
        "uri": uri(page),
    }


def _tests(query: Mapping[str, str]) -> list[Test]:
    tests: list[Test] = []
    if "To" in query:
        tests.append(lambda m: m.to == query["To"])
    if "From" in query:
        tests.append(lambda m: m.sender == query["From"])
    # whole days in UTC; a message that was not sent yet has no such date
    if "DateSent" in query:
        on = _day(query["DateSent"])
        tests.append(lambda m: m.sent_at is not None and m.sent_at.date() == on)
    if "DateSent>" in query:
        first = _day(query["DateSent>"])
        tests.append(lambda m: m.sent_at is not None and m.sent_at.date() >= first)
    if "DateSent<" in query:
        last = _day(query["DateSent<"])
        tests.append(lambda m: m.sent_at is not None and m.sent_at.date() <= last)
    return tests


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value[:10])
    except ValueError as error:
        raise Refusal(20001, f"DateSent {value}") from error


def _number(query: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    value = query.get(name, str(default))
    if not value.isdigit() or not low <= int(value) <= high:
        raise Refusal(20001, f"{name} {value}")
    return int(value)
