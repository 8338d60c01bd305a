"""Every class of answer to a text, over the wire: was it certainly not sent, sent, or nobody knows."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

import bots.sms.client
from core.delivery import Sent
from core.fan import Reachability
from sandbox.faults import Fault
from tests.support.ports import free_port
from tests.support.sms_sender import FAN, NUMBER, STATUS_URL, recording, running
from tests.support.twilio_spec import twilio_spec

POST = "POST .*/Messages.json"


def refusal(code: int, status: int) -> Fault:
    body = {"code": code, "message": "no", "more_info": "", "status": status}
    return Fault(vendor="twilio", kind="answer", pattern=POST, status=status, body=body, times=None)


async def test_a_text_arrives_and_its_id_is_kept() -> None:
    async with running() as rig:
        result = await rig.send()
        await rig.tw.settled()
        [message] = rig.tw.messages.values()
        assert (result.status, result.vendor_id) == (Sent.SENT, message.sid)
        assert [text.body for text in rig.phone.texts] == ["NEON: out now"]


@pytest.mark.specs
async def test_what_we_post_is_what_twilio_specifies() -> None:
    async with running() as rig, recording(rig) as (base, seen):
        result = await rig.send(sender=rig.sender(url=base))
        assert result.status is Sent.SENT
        [request] = seen
        twilio_spec().request(request.method, f"{base}{request.path}", request.headers, request.body)
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        assert (form["To"], form["From"]) == (FAN, NUMBER)
        assert form["StatusCallback"] == f"{STATUS_URL}?o=41"
        assert int(form["ValidityPeriod"]) == 4 * 3600


@pytest.mark.parametrize(
    ("good_for", "seconds"),
    [(timedelta(minutes=10), 600), (timedelta(hours=9), 4 * 3600), (timedelta(seconds=-3), 10)],
)
async def test_a_text_lives_no_longer_than_it_may_arrive(good_for: timedelta, seconds: int) -> None:
    async with running() as rig, recording(rig) as (base, seen):
        await rig.send(sender=rig.sender(url=base), good_for=good_for)
        assert parse_qs(seen[0].body.decode())["ValidityPeriod"] == [str(seconds)]


async def test_what_twilio_could_not_bring_before_the_night_never_arrives() -> None:
    async with running() as rig:
        rig.tw.hold()
        await rig.send(good_for=timedelta(minutes=1))
        rig.world.clock.move(timedelta(minutes=2))
        rig.tw.release()
        await rig.tw.settled()
        assert rig.phone.texts == []


@pytest.mark.parametrize(
    ("code", "reach"),
    [
        (21610, Reachability.OPTED_OUT),
        (21211, Reachability.GONE),
        (21614, Reachability.GONE),
        (21635, Reachability.GONE),
        (21612, Reachability.GONE),
    ],
)
async def test_a_number_that_takes_no_texts(code: int, reach: Reachability) -> None:
    async with running() as rig:
        rig.world.faults.add(refusal(code, 400))
        result = await rig.send()
        assert (result.status, result.reachability) == (Sent.BLOCKED, reach)


@pytest.mark.parametrize(
    ("code", "status", "least_s"),
    [(20429, 429, 1), (63038, 429, 3600), (21611, 400, 1), (20003, 401, 300), (30034, 400, 300)],
)
async def test_certainly_not_sent_so_again_later(code: int, status: int, least_s: int) -> None:
    async with running() as rig:
        rig.world.faults.add(refusal(code, status))
        result = await rig.send()
        assert result.status is Sent.RETRY
        assert result.retry_after is not None
        assert result.retry_after.total_seconds() >= least_s


async def test_the_wrong_token_is_no_fault_of_the_fan() -> None:
    async with running() as rig:
        result = await rig.send(sender=rig.sender(token="wrong"))
        assert (result.status, result.reachability) == (Sent.RETRY, None)
        assert rig.accepted() == 0


@pytest.mark.parametrize("code", [21617, 30007])
async def test_a_text_that_can_never_go(code: int) -> None:
    async with running() as rig:
        rig.world.faults.add(refusal(code, 400))
        assert (await rig.send()).status is Sent.REFUSED


@pytest.mark.parametrize("kind", ["reset_after", "malformed"])
async def test_an_answer_lost_after_acceptance_is_unknown_and_posted_once(kind: str) -> None:
    async with running() as rig:
        rig.world.faults.add(Fault(vendor="twilio", kind=kind, pattern=POST))  # type: ignore[arg-type] # a Literal
        assert (await rig.send()).status is Sent.UNKNOWN
        assert rig.accepted() == 1


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_error_is_unknown_and_never_posted_again(status: int) -> None:
    async with running() as rig, recording(rig) as (base, seen):
        rig.world.faults.add(refusal(20500, status))
        assert (await rig.send(sender=rig.sender(url=base))).status is Sent.UNKNOWN
        assert len(seen) == 1


async def test_a_twilio_that_hangs_is_not_waited_for_and_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bots.sms.client, "TIMEOUT_S", 1.0)
    async with running() as rig, recording(rig) as (base, seen):
        rig.world.faults.add(Fault(vendor="twilio", kind="hang", pattern=POST, seconds=4.0, times=None))
        began = asyncio.get_running_loop().time()
        result = await rig.send(sender=rig.sender(url=base))
        assert asyncio.get_running_loop().time() - began < 3.0
        assert result.status is Sent.UNKNOWN
        await asyncio.sleep(0.5)
        assert len(seen) == 1


async def test_of_two_hundred_at_once_each_learns_its_own_id() -> None:
    async with running() as rig:
        sender, bodies = rig.sender(), [f"NEON: out now, {number}" for number in range(200)]
        results = await asyncio.gather(*(rig.send(body, sender=sender) for body in bodies))
        assert {result.status for result in results} == {Sent.SENT}
        assert [rig.tw.messages[result.vendor_id].body for result in results] == bodies


async def test_nobody_listening_means_certainly_not_sent() -> None:
    async with running() as rig:
        result = await rig.send(sender=rig.sender(url=f"http://127.0.0.1:{free_port()}"))
        assert result.status is Sent.RETRY
