"""Reading `reply_markup`: Telegram's rules for inline buttons and keyboards."""

from __future__ import annotations

from typing import Any

from sandbox.telegram.chats import Button, ButtonKind, Json
from sandbox.telegram.refusal import bad_request

_ACTIONS: dict[str, ButtonKind] = {
    "url": "url",
    "callback_data": "callback",
    "web_app": "web_app",
    "login_url": "login_url",
    "copy_text": "copy_text",
    "switch_inline_query": "switch_inline",
    "switch_inline_query_current_chat": "switch_inline",
    "switch_inline_query_chosen_chat": "switch_inline",
}
_STYLES = {"danger", "success", "primary"}
_KEYBOARDS = {"keyboard", "remove_keyboard", "force_reply"}
Rows = tuple[tuple[Button, ...], ...]


def read_markup(markup: Any, *, private: bool) -> Rows:
    """The inline buttons of a `reply_markup`; a reply keyboard is accepted and shows no inline buttons."""
    if markup is None:
        return ()
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if markup and not _KEYBOARDS & markup.keys():
            raise bad_request("can't parse reply keyboard markup JSON object")
        return ()
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'can\'t parse reply keyboard markup JSON object: field "inline_keyboard" must be an Array of Arrays'
        )
    read = tuple(tuple(_button(wire, private=private) for wire in row) for row in rows if row)
    if sum(len(row) for row in read) > 100:
        raise bad_request("reply markup is too long")
    return read


def _button(wire: Any, *, private: bool) -> Button:
    if not isinstance(wire, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    text = wire.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request('can\'t parse inline keyboard button: field "text" must be a non-empty String')
    if wire.get("style") not in (None, *_STYLES):
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    actions = [name for name in _ACTIONS if name in wire]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request(
            f"can't parse inline keyboard button: exactly one action expected, found {', '.join(actions)}"
        )
    action = actions[0]
    value = _value(action, wire[action])
    _check(action, value, private=private)
    return Button(text=text, kind=_ACTIONS[action], value=value, wire=wire)


def _value(action: str, given: Any) -> str:
    if action in ("web_app", "login_url", "copy_text", "switch_inline_query_chosen_chat"):
        inner = "url" if action in ("web_app", "login_url") else "text" if action == "copy_text" else "query"
        given = given.get(inner, "") if isinstance(given, dict) else None
    if not isinstance(given, str):
        raise bad_request(f'can\'t parse inline keyboard button: field "{action}" has a wrong type')
    return given


def _check(action: str, value: str, *, private: bool) -> None:
    if action == "callback_data" and not 1 <= len(value.encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "copy_text" and not 1 <= len(value) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if action == "url" and not value.startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if action in ("web_app", "login_url") and not value.startswith(("http://", "https://")):
        raise bad_request("BUTTON_URL_INVALID")
    if action == "web_app" and not private:
        raise bad_request("BUTTON_TYPE_INVALID")


def wire_rows(rows: Rows) -> Json:
    """The InlineKeyboardMarkup as it is given back."""
    return {"inline_keyboard": [[button.wire for button in row] for row in rows]}
