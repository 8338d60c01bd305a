"""Bodies of the wrong shape are refused by the fake Discord as form errors; they never break it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.discord_sandbox import APP_ID, Rig, running


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running() as rig:
        yield rig


def in_row(component: Any) -> dict[str, Any]:
    return {"content": "x", "components": [{"type": 1, "components": [component]}]}


MESSAGES = {
    "content": {"content": 5},
    "flags": {"content": "x", "flags": "a"},
    "nonce": {"content": "x", "nonce": {"a": 1}},
    "embeds": {"content": "x", "embeds": {"title": "x"}},
    "embeds.0.fields.0": {"content": "x", "embeds": [{"fields": ["a"]}]},
    "embeds.0.image": {"content": "x", "embeds": [{"image": "https://x.example/a.png"}]},
    "components.0.type": {"content": "x", "components": [{"components": []}]},
    "components.0.components.0": in_row("a"),
    "components.0.components.0.options.0": in_row({"type": 3, "custom_id": "a", "options": ["x"]}),
    "attachments.0": {"content": "x", "attachments": ["a"]},
    "components.0.content": {"flags": 1 << 15, "components": [{"type": 10}]},
    "components.0.components": {"flags": 1 << 15, "components": [{"type": 1}]},
}


@pytest.mark.parametrize("place", MESSAGES)
async def test_a_message_of_a_wrong_shape(rig: Rig, place: str) -> None:
    status, answer, _ = await rig.call("POST", f"/channels/{rig.general.id}/messages", MESSAGES[place])
    assert (status, answer["code"]) == (400, 50035)
    assert named(answer) == {place}
    assert rig.general.messages == []


CALLS: dict[str, tuple[str, str, Any]] = {
    "0": ("PUT", "/applications/{app}/commands", ["a"]),
    "0.name": ("PUT", "/applications/{app}/commands", [{"name": 5, "description": "x"}]),
    "options.0.choices.0": (
        "POST",
        "/applications/{app}/commands",
        {"name": "a", "description": "b", "options": [{"type": 3, "name": "o", "choices": ["x"]}]},
    ),
    "permissions": ("POST", "/guilds/{guild}/roles", {"permissions": "abc"}),
    "color": ("POST", "/guilds/{guild}/roles", {"color": "red"}),
    "entity_metadata": ("POST", "/guilds/{guild}/scheduled-events", {"entity_metadata": "z"}),
    "channel_id": ("POST", "/guilds/{guild}/scheduled-events", {"channel_id": "abc"}),
    "limit": ("GET", "/channels/{channel}/messages?limit=x", None),
    "recipient_id": ("POST", "/users/@me/channels", {"recipient_id": "abc"}),
}


@pytest.mark.parametrize("place", CALLS)
async def test_other_calls_of_a_wrong_shape(rig: Rig, place: str) -> None:
    method, path, body = CALLS[place]
    path = path.format(app=APP_ID, guild=rig.guild.id, channel=rig.general.id)
    status, answer, _ = await rig.call(method, path, body)
    assert (status, answer["code"]) == (400, 50035)
    assert named(answer) == {place}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"type": [4]}, "type"),
        ({"type": 4, "data": "x"}, "data"),
        ({"type": 8, "data": {"choices": [{"name": "x"}]}}, "data.choices.0.value"),
        ({"type": 9, "data": {"custom_id": "a", "title": "b", "components": ["x"]}}, "data.components.0"),
    ],
)
async def test_an_answer_of_a_wrong_shape_leaves_the_interaction_open(
    rig: Rig, body: dict[str, Any], place: str
) -> None:
    kind = 4 if body["type"] == 8 else 2
    interaction = rig.dc.interact(rig.app, rig.mia, rig.general, kind, {"name": "a"})
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    status, answer, _ = await rig.call("POST", path, body)
    assert (status, answer["code"]) == (400, 50035)
    assert named(answer) == {place}
    good = {"type": 8, "data": {"choices": []}} if kind == 4 else {"type": 5}
    status, _, _ = await rig.call("POST", path, good)
    assert status == 204


async def test_words_of_nothing_but_blanks_are_50006(rig: Rig) -> None:
    status, answer, _ = await rig.call("POST", f"/channels/{rig.general.id}/messages", {"content": " \n"})
    assert (status, answer["code"]) == (400, 50006)


async def test_no_more_than_a_hundred_commands(rig: Rig) -> None:
    path = f"/applications/{APP_ID}/commands"
    many = [{"name": f"c{number}", "description": "x"} for number in range(101)]
    status, answer, _ = await rig.call("PUT", path, many)
    assert (status, answer["code"]) == (400, 30032)
    status, _, _ = await rig.call("PUT", path, many[:100])
    assert status == 200
    status, answer, _ = await rig.call("POST", path, many[100])
    assert (status, answer["code"]) == (400, 30032)
    status, _, _ = await rig.call("POST", path, many[0])  # replaces its namesake
    assert status == 200


async def test_bytes_that_are_no_text_are_50109(rig: Rig) -> None:
    url = f"{rig.world.base_url}/discord/api/v10/channels/{rig.general.id}/messages"
    headers = {"Authorization": "Bot good", "Content-Type": "application/json"}
    async with rig.http.post(url, data=b"\xff\xfe", headers=headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["code"] == 50109


def named(answer: dict[str, Any]) -> set[str]:
    """The places an error names, with dots."""

    def walk(tree: dict[str, Any], path: tuple[str, ...]) -> set[str]:
        if "_errors" in tree:
            return {".".join(path)}
        return {one for name, inner in tree.items() for one in walk(inner, (*path, name))}

    return walk(answer["errors"], ())
