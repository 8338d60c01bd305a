"""What Discord refuses in a message: lengths, counts and components."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sandbox.discord.records import COMPONENTS_V2, Json, walk
from sandbox.discord.refusal import Problems, Refusal
from sandbox.discord.shapes import check_shape

_EMBED_TEXTS = {"title": 256, "description": 4096}
_SELECTS = (3, 5, 6, 7, 8)


def check_message(body: Json, *, has_files: bool, empty_ok: bool) -> None:
    """Raise 50035 (or 50006 for an empty message) unless Discord would take this message."""
    check_shape("message", body)
    problems = Problems()
    problems.length("content", body.get("content") or "", 0, 2000)
    embeds, components = body.get("embeds") or [], body.get("components") or []
    problems.length("embeds", embeds, 0, 10)
    _check_embeds(problems, embeds)
    if int(body.get("flags") or 0) & COMPONENTS_V2:
        _check_v2(problems, body, components)
    else:
        problems.length("components", components, 0, 5)
        _check_rows(problems, components)
    nonce = body.get("nonce")
    if isinstance(nonce, str):
        problems.length("nonce", nonce, 0, 25)
    problems.raise_any()
    if not empty_ok and not ((body.get("content") or "").strip() or embeds or components or has_files):
        raise Refusal(400, 50006, "Cannot send an empty message")


def _check_embeds(problems: Problems, embeds: list[Json]) -> None:
    total = 0
    for index, embed in enumerate(embeds):
        path = f"embeds.{index}"
        for name, most in _EMBED_TEXTS.items():
            problems.length(f"{path}.{name}", embed.get(name) or "", 0, most)
        fields = embed.get("fields") or []
        problems.length(f"{path}.fields", fields, 0, 25)
        for number, field in enumerate(fields):
            problems.length(f"{path}.fields.{number}.name", field.get("name"), 1, 256)
            problems.length(f"{path}.fields.{number}.value", field.get("value"), 1, 1024)
        footer, author = embed.get("footer") or {}, embed.get("author") or {}
        problems.length(f"{path}.footer.text", footer.get("text") or "", 0, 2048)
        problems.length(f"{path}.author.name", author.get("name") or "", 0, 256)
        for name in ("image", "thumbnail"):
            _check_picture(problems, f"{path}.{name}.url", (embed.get(name) or {}).get("url"))
        texts = [embed.get("title"), embed.get("description"), footer.get("text"), author.get("name")]
        texts += [one.get(name) for one in fields for name in ("name", "value")]
        total += sum(len(text) for text in texts if isinstance(text, str))
    if total > 6000:
        problems.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _check_picture(problems: Problems, path: str, url: Any) -> None:
    if url is None:
        return
    scheme = urlsplit(str(url)).scheme
    if scheme not in ("http", "https", "attachment"):
        words = (
            f"Scheme \"{scheme}\" is not supported. Scheme must be one of ('http', 'https', 'attachment')."
        )
        problems.add(path, "URL_TYPE_INVALID_SCHEME", words)
    elif len(str(url)) > 2048:
        problems.length(path, str(url), 0, 2048)


def _check_v2(problems: Problems, body: Json, components: list[Json]) -> None:
    if body.get("content") or body.get("embeds"):
        words = "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2"
        problems.add("flags", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", words)
    everything = list(walk(components))
    if len(everything) > 40:
        problems.add("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 40 in length.")
    seen: set[str] = set()
    for number, one in enumerate(everything):
        path = f"components.{number}"
        if one["type"] in (2, *_SELECTS):
            _check_one(problems, path, one, seen)
        elif one["type"] == 1:
            problems.length(f"{path}.components", one.get("components"), 1, 5)
        elif one["type"] == 10:
            problems.length(f"{path}.content", one.get("content"), 1, 4000)


def _check_rows(problems: Problems, components: list[Json]) -> None:
    seen: set[str] = set()
    for index, row in enumerate(components):
        path = f"components.{index}"
        if row.get("type") != 1:
            problems.choice(f"{path}.type", row.get("type"), (1,))
            continue
        inner = row.get("components")
        problems.length(f"{path}.components", inner, 1, 5)
        width = sum(5 if one.get("type") in _SELECTS else 1 for one in inner or [])
        if width > 5:
            words = "The specified component exceeds the maximum width"
            problems.add(f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", words)
        for number, one in enumerate(inner or []):
            _check_one(problems, f"{path}.components.{number}", one, seen)


def _check_one(problems: Problems, path: str, one: Json, seen: set[str]) -> None:
    problems.choice(f"{path}.type", one.get("type"), (2, *_SELECTS))
    is_link = one.get("type") == 2 and one.get("style") == 5
    if is_link:
        _check_link(problems, path, one)
    else:
        custom_id = one.get("custom_id")
        problems.length(f"{path}.custom_id", custom_id, 1, 100)
        if custom_id in seen:
            words = "Component custom id cannot be duplicated"
            problems.add(f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", words)
        seen.add(str(custom_id))
    if one.get("type") == 2:
        problems.choice(f"{path}.style", one.get("style"), (1, 2, 3, 4, 5, 6))
        problems.length(f"{path}.label", one.get("label") or "", 0, 80)
        if not one.get("label") and not one.get("emoji"):
            words = "A button must have a label or emoji"
            problems.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", words)
    elif one.get("type") == 3:
        _check_options(problems, path, one.get("options"))


def _check_link(problems: Problems, path: str, one: Json) -> None:
    url = one.get("url")
    problems.length(f"{path}.url", url, 1, 512)
    scheme = urlsplit(str(url)).scheme
    if url and scheme not in ("http", "https", "discord"):
        words = f"Scheme \"{scheme}\" is not supported. Scheme must be one of ('http', 'https', 'discord')."
        problems.add(f"{path}.url", "URL_TYPE_INVALID_SCHEME", words)
    if one.get("custom_id"):
        words = "A custom id and url cannot both be specified"
        problems.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", words)


def _check_options(problems: Problems, path: str, options: Any) -> None:
    problems.length(f"{path}.options", options, 1, 25)
    values: set[str] = set()
    for number, option in enumerate(options or []):
        inner = f"{path}.options.{number}"
        problems.length(f"{inner}.label", option.get("label"), 1, 100)
        problems.length(f"{inner}.value", option.get("value"), 1, 100)
        problems.length(f"{inner}.description", option.get("description") or "", 0, 100)
        if option.get("value") in values:
            words = "The specified option value is already used"
            problems.add(f"{inner}.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", words)
        values.add(str(option.get("value")))


def check_modal(data: Json) -> None:
    """Raise 50035 unless Discord would show this form."""
    check_shape("modal", data, "data")
    problems = Problems()
    problems.length("data.custom_id", data.get("custom_id"), 1, 100)
    problems.length("data.title", data.get("title"), 1, 45)
    holders = data.get("components")
    problems.length("data.components", holders, 1, 5)
    problems.raise_any()
    seen: set[str] = set()
    for index, holder in enumerate(holders or []):
        _check_holder(problems, f"data.components.{index}", holder, seen)
    problems.raise_any()


def _check_holder(problems: Problems, path: str, holder: Json, seen: set[str]) -> None:
    problems.choice(f"{path}.type", holder.get("type"), (1, 10, 18))
    if holder.get("type") == 10:
        return
    if holder.get("type") == 18:
        problems.length(f"{path}.label", holder.get("label"), 1, 45)
        problems.length(f"{path}.description", holder.get("description") or "", 0, 100)
        inputs = [holder.get("component") or {}]
    else:
        inputs = holder.get("components") or []
        problems.length(f"{path}.components", inputs, 1, 1)
        for one in inputs:
            problems.length(f"{path}.components.0.label", one.get("label"), 1, 45)
    for one in inputs:
        _check_input(problems, f"{path}.components.0", one, seen)


def _check_input(problems: Problems, path: str, one: Json, seen: set[str]) -> None:
    problems.length(f"{path}.custom_id", one.get("custom_id"), 1, 100)
    if one.get("custom_id") in seen:
        problems.add(
            f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
        )
    seen.add(str(one.get("custom_id")))
    if one.get("type") == 3:
        _check_options(problems, path, one.get("options"))
    if one.get("type") != 4:
        return
    problems.choice(f"{path}.style", one.get("style"), (1, 2))
    problems.length(f"{path}.placeholder", one.get("placeholder") or "", 0, 100)
    problems.length(f"{path}.value", one.get("value") or "", 0, 4000)
    for name in ("min_length", "max_length"):
        if not 0 <= (one.get(name) or 0) <= 4000:
            problems.add(
                f"{path}.{name}", "NUMBER_TYPE_MAX", "int value should be less than or equal to 4000."
            )
