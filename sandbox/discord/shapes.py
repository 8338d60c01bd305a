"""The types Discord insists on in a body, checked before its rules: a wrong one is refused like any wrong field."""

from __future__ import annotations

from typing import Any

from sandbox.discord.records import Json
from sandbox.discord.refusal import Problems

# A shape is a type, a tuple of types, [shape] for a list, {name: shape} for an object (a name that ends in "!" must
# be there), the name of one of SHAPES, or NUMBER. What is null or left out fits: the rules say what is needed.
Shape = Any

NUMBER = "number"  # also written as text, like ids and permissions
_OPTION: Shape = {
    "type": int,
    "name": str,
    "description": str,
    "choices": [{"name!": str, "value!": (str, int, float)}],
    "options": ["option"],
    "min_length": int,
    "max_length": int,
    "min_value": (int, float),
    "max_value": (int, float),
}
_COMPONENT: Shape = {
    "type!": int,
    "style": int,
    "custom_id": str,
    "label": str,
    "url": str,
    "emoji": {"name": str},
    "placeholder": str,
    "value": str,
    "content": str,
    "description": str,
    "min_length": int,
    "max_length": int,
    "min_values": int,
    "max_values": int,
    "options": [{"label": str, "value": str, "description": str}],
    "components": ["component"],
    "component": "component",
    "accessory": "component",
}
_EMBED: Shape = {
    "title": str,
    "description": str,
    "url": str,
    "color": int,
    "timestamp": str,
    "fields": [{"name": str, "value": str}],
    "footer": {"text": str},
    "author": {"name": str},
    "image": {"url": str},
    "thumbnail": {"url": str},
}
SHAPES: dict[str, Shape] = {
    "option": _OPTION,
    "component": _COMPONENT,
    "message": {
        "content": str,
        "flags": int,
        "nonce": (str, int),
        "embeds": [_EMBED],
        "components": ["component"],
        "attachments": [{"id!": NUMBER, "description": str}],
    },
    "modal": {"title": str, "custom_id": str, "components": ["component"]},
    "choices": {"choices": [{"name!": str, "value!": (str, int, float)}]},
    "callback": {"type": int, "data": {}},
    "command": _OPTION
    | {"default_member_permissions": NUMBER, "contexts": [int], "integration_types": [int]},
    "role": {"name": str, "permissions": NUMBER, "color": int, "colors": {"primary_color": int}},
    "thread": {"name": str, "type": int, "auto_archive_duration": int, "invitable": bool},
    "event": {
        "name": str,
        "description": str,
        "entity_type": int,
        "privacy_level": int,
        "status": int,
        "channel_id": NUMBER,
        "entity_metadata": {"location": str},
        "image": str,
    },
}


def check_shape(name: str, value: Json, path: str = "") -> None:
    """Raise 50035 unless every field has the type Discord knows."""
    problems = Problems()
    fit(problems, path, name, value)
    problems.raise_any()


def fit(problems: Problems, path: str, shape: Shape, value: Any) -> None:
    """Note what has a wrong type."""
    if shape == NUMBER:
        if not isinstance(value, int) and not (isinstance(value, str) and value.isdecimal()):
            problems.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
    elif isinstance(shape, str):
        fit(problems, path, SHAPES[shape], value)
    elif isinstance(shape, dict):
        _fit_object(problems, path, shape, value)
    elif isinstance(shape, list):
        _fit_list(problems, path, shape[0], value)
    elif not isinstance(value, shape):
        code = "NUMBER_TYPE_COERCE" if shape is int else "STRING_TYPE_CONVERT"
        kind = "int" if shape is int else "string"
        problems.add(path, code, f'Value "{value}" is not {kind}.')


def _fit_object(problems: Problems, path: str, shape: dict[str, Shape], value: Any) -> None:
    if not isinstance(value, dict):
        problems.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return
    for key, inner in shape.items():
        name = key.removesuffix("!")
        place = f"{path}.{name}" if path else name
        if value.get(name) is not None:
            fit(problems, place, inner, value[name])
        elif key != name:
            problems.add(place, "BASE_TYPE_REQUIRED", "This field is required")


def _fit_list(problems: Problems, path: str, shape: Shape, value: Any) -> None:
    if not isinstance(value, list):
        problems.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return
    for index, one in enumerate(value):
        fit(problems, f"{path}.{index}" if path else f"{index}", shape, one)
