"""Answers as the services publish them and as users reported them, each with its source: what ours make of them.

None was recorded by us: nobody has seen this product against the real services yet. Shapes are as published, cut to
what matters; a value that its source does not show is made up.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.errors import Misconfigured, NeedsConsent, NotEntitled, RetryLater
from core.ids import WORLD
from core.ports import Recording
from tests.contract.dsps.test_every_saving_service import STANDS
from tests.support.dsp_stands import NOW, Stand

_FILES = sorted((Path(__file__).parent / "recorded").glob("*/published.json"))
_ANSWERS = [(file.parent.name, said) for file in _FILES for said in json.loads(file.read_text("utf-8"))]
_ERRORS: dict[str, type[Exception]] = {
    "needs_consent": NeedsConsent,
    "misconfigured": Misconfigured,
    "retry_later": RetryLater,
    "not_entitled": NotEntitled,
}


def _short(means: Any) -> str:
    return next(iter(means.values())) if isinstance(means, dict) else str(means)


def _of(route: str) -> list[Any]:
    return [
        pytest.param(name, said, id=f"{name}-{said['status']}-{_short(said['means'])}")
        for name, said in _ANSWERS
        if said.get("route", "save") == route
    ]


def _play(stand: Stand, said: dict[str, Any]) -> None:
    """It will be answered so: first as said, then with what it names as `more`.

    `$id` is the number of what the stand's fan wants, `$first` its first one, `$origin` where links may lead there.
    """
    numbers, origin = re.findall(r"[\w-]+", stand.link.item), "/".join(stand.link.url.split("/")[:3])
    for answer in (said, *said.get("more", ())):
        text = json.dumps(answer["body"]).replace("$id", numbers[-1]).replace("$first", numbers[0])
        stand.fault(
            answer["path"],
            status=answer["status"],
            headers=answer.get("headers", {}),
            body=json.loads(text.replace("$origin", origin)),
        )


def test_every_service_has_some() -> None:
    assert {name for name, _ in _ANSWERS} == {
        name for name in STANDS if name not in ("code", "browser", "oauth1")
    }
    assert all(said["source"] for _, said in _ANSWERS)


@pytest.mark.parametrize(("name", "said"), _of("save"))
async def test_an_answer_to_a_save(name: str, said: dict[str, Any]) -> None:
    async with STANDS[name]() as stand:
        tokens, saver = await stand.connect("mia"), stand.dsp.saver
        assert saver is not None
        number = re.findall(r"\w+", stand.link.item)[-1]
        body = json.loads(json.dumps(said["body"]).replace("$id", number))
        stand.fault(stand.save_route, status=said["status"], headers=said.get("headers", {}), body=body)
        answer = await saver.save(tokens, stand.link)
        assert answer.outcome == said["means"], answer


@pytest.mark.parametrize(("name", "said"), _of("token"))
async def test_an_answer_to_a_refresh(name: str, said: dict[str, Any]) -> None:
    async with STANDS[name]() as stand:
        tokens, flow = await stand.connect("mia"), stand.dsp.flow
        assert flow is not None
        stand.fault(stand.token_route, status=said["status"], body=said["body"])
        with pytest.raises(_ERRORS[said["means"]]):
            await flow.refresh(tokens, now=NOW)  # type: ignore[union-attr] # only services that refresh have such answers


@pytest.mark.parametrize(("name", "said"), _of("account"))
async def test_an_answer_to_who_signed_in(name: str, said: dict[str, Any]) -> None:
    async with STANDS[name]() as stand:
        tokens, saver = await stand.connect("mia"), stand.dsp.saver
        assert saver is not None
        _play(stand, said)
        if isinstance(said["means"], str):
            with pytest.raises(_ERRORS[said["means"]]):
                await saver.account(tokens)
        else:
            account = await saver.account(tokens)
            assert {name: getattr(account, name) for name in said["means"]} == said["means"]
        assert stand.faults.rules == [], "an answer that was not asked for"


@pytest.mark.parametrize(("name", "said"), _of("contains"))
async def test_an_answer_to_a_read_back(name: str, said: dict[str, Any]) -> None:
    async with STANDS[name]() as stand:
        tokens, saver = await stand.connect("mia"), stand.dsp.saver
        assert saver is not None
        _play(stand, said)
        if isinstance(said["means"], str):
            with pytest.raises(_ERRORS[said["means"]]):
                await saver.contains(tokens, stand.link)
        else:
            assert await saver.contains(tokens, stand.link) is said["means"]
        assert stand.faults.rules == [], "an answer that was not asked for"


@pytest.mark.parametrize(("name", "said"), _of("find"))
async def test_an_answer_to_a_look_up(name: str, said: dict[str, Any]) -> None:
    wanted = said["wanted"]
    recording = Recording(**wanted | {"isrcs": tuple(wanted["isrcs"])})
    async with STANDS[name]() as stand:
        finder = stand.dsp.finder
        assert finder is not None
        _play(stand, said)
        if isinstance(said["means"], str):
            with pytest.raises(_ERRORS[said["means"]]):
                await finder.find(recording, WORLD)
        elif said["means"] is None:
            assert await finder.find(recording, WORLD) is None
        else:
            link = await finder.find(recording, WORLD)
            assert link is not None
            assert {name: getattr(link, name) for name in said["means"]} == said["means"]
        assert stand.faults.rules == [], "an answer that was not asked for"


def test_each_service_that_answers_look_ups_profiles_and_read_backs_has_some_of_each() -> None:
    told = {(name, said.get("route", "save")) for name, said in _ANSWERS}
    whole = {name for name, _ in _ANSWERS} - {"deezer"}  # its recorded answers: test_deezer
    assert told >= {(name, route) for name in whole for route in ("save", "find", "account", "contains")}
